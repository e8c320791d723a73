"""Notices in words, in the language of who reads them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.commitments.lifecycle import RequestKind
from tracker.journal.models import Event
from tracker.notices.models import Notice, NoticeKind, Reminder, ReminderRule, Trigger


def notice_text(notice: Notice) -> str:
    """What the notice says, without the commitment's title."""
    if notice.reminder:
        return reminder_text(notice.reminder)
    asked = dict(RequestKind.choices).get(notice.request_kind, "")
    match notice.kind, notice.event:
        case NoticeKind.ASSIGNED, Event.COMMITMENT_HANDED_OVER:
            return _("Handed over to you: you are the handler now.")
        case NoticeKind.ASSIGNED, _event:
            return _("Assigned to you: acknowledge it.")
        case NoticeKind.REQUEST, Event.REQUEST_VERIFIED:
            return _("Verified, waits for your decision: %(kind)s.") % {"kind": asked}
        case NoticeKind.REQUEST, _event:
            return _("A request waits for you: %(kind)s.") % {"kind": asked}
        case NoticeKind.DECIDED, Event.REQUEST_GRANTED:
            return _("Granted: %(kind)s.") % {"kind": asked}
        case NoticeKind.DECIDED, _event:
            return _("Returned: %(kind)s. See the reason and ask again.") % {"kind": asked}
        case _kind, event:
            return str(dict(Event.choices).get(event, event))


def reminder_text(reminder: Reminder) -> str:
    """What a reminder says of its commitment."""
    if not reminder.trigger:
        who = reminder.made_by.name if reminder.made_by else ""
        return _("%(who)s urges: %(note)s") % {"who": who, "note": reminder.note}
    text = _by_trigger(reminder.trigger, reminder.days)
    if reminder.proposes_circular:
        text += " " + _("Proposed for the next circular.")
    return text


def _by_trigger(trigger: str, days: int) -> str:
    words = {"n": days}
    match trigger:
        case Trigger.DUE if days == 0:
            return _("Due today.")
        case Trigger.DUE:
            return ngettext("%(n)s day left until it is due.", "%(n)s days left until it is due.", days) % words
        case Trigger.OVERDUE:
            return ngettext("Overdue for %(n)s day.", "Overdue for %(n)s days.", days) % words
        case Trigger.UNACKNOWLEDGED:
            return ngettext("Not acknowledged for %(n)s day.", "Not acknowledged for %(n)s days.", days) % words
        case Trigger.SILENT:
            return ngettext("Nothing reported for %(n)s day.", "Nothing reported for %(n)s days.", days) % words
        case Trigger.UNDECIDED:
            return ngettext("A request waits for %(n)s day.", "A request waits for %(n)s days.", days) % words
        case _:
            return _("The re-check date has come: decide whether it is resumed.")


def rule_text(rule: ReminderRule) -> str:
    """The rule as a sentence."""
    kind = _("working days") if rule.working_days else _("days")
    words = {"n": rule.days, "kind": kind}
    match rule.trigger:
        case Trigger.DUE if rule.days == 0:
            text = _("on the due date")
        case Trigger.DUE:
            text = _("%(n)s %(kind)s before the due date") % words
        case Trigger.OVERDUE:
            text = _("overdue for %(n)s %(kind)s") % words
        case Trigger.UNACKNOWLEDGED:
            text = _("not acknowledged for %(n)s %(kind)s") % words
        case Trigger.SILENT:
            text = _("nothing reported for %(n)s %(kind)s") % words
        case Trigger.UNDECIDED:
            text = _("a request undecided for %(n)s %(kind)s") % words
        case _:
            text = _("the re-check date of a suspension")
    if rule.repeat_days:
        text += _(", again every %(n)s %(kind)s") % {"n": rule.repeat_days, "kind": kind}
    return text
