"""Reminding: by the rules, once for each occasion, and by hand; reading, snoozing; changing the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.commitments.lifecycle import OPEN_STATES, Action
from tracker.commitments.models import Commitment
from tracker.commitments.moves import locked
from tracker.commitments.permissions import check
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.notices.models import (
    Audience,
    Notice,
    NoticeKind,
    NoticeSetting,
    Preference,
    Reminder,
    ReminderRule,
    Trigger,
)
from tracker.notices.recipients import Directory
from tracker.notices.triggers import Occasion, closest, occasions, values_of

RULE_FIELDS = (
    *("trigger", "days", "repeat_days", "working_days", "audience", "urgent", "proposes_circular", "is_active"),
)
_BATCH = 200


def reminders_sweep(today: date | None = None) -> int:
    """Make every reminder that stands today and is not made yet; returns how many. Safe to run twice at once."""
    day = today or clock.today()
    rules = list(ReminderRule.objects.filter(is_active=True))
    found = closest(rules, {rule.pk: list(occasions(rule, day)) for rule in rules})
    directory = Directory()
    return sum(_remind(rule, found[rule.pk], day, directory) for rule in rules)


def _remind(rule: ReminderRule, wanted: Sequence[Occasion], day: date, directory: Directory) -> int:
    if not wanted:
        return 0
    # One query for what is known, whatever the number: most of the time nothing is new.
    open_ones = Reminder.objects.filter(rule=rule, commitment__state__in=OPEN_STATES)
    known = set(open_ones.values_list("commitment_id", "occasion"))
    new = [one for one in wanted if (one.commitment_id, one.key) not in known]
    made = 0
    for start in range(0, len(new), _BATCH):
        batch = new[start : start + _BATCH]
        rows = Commitment.objects.prefetch_related("assignments").in_bulk([one.commitment_id for one in batch])
        made += sum(_made(rule, one, rows[one.commitment_id], day, directory) for one in batch)
    return made


def _made(rule: ReminderRule, one: Occasion, commitment: Commitment, day: date, directory: Directory) -> bool:
    """One reminder with its notices and its journal entry; False where another sweep was faster."""
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(
                commitment=commitment,
                rule=rule,
                occasion=one.key,
                unit_id=one.unit_id,
                day=day,
                days=one.days,
                **values_of(rule),
            )
            _tell(reminder, directory.of(commitment, rule.audience, one.unit_id), NoticeKind.REMINDER)
            after = {"trigger": rule.trigger, "days": one.days}
            record(Event.COMMITMENT_REMINDED, commitment, actor=None, after=after)
    except IntegrityError:
        return False
    return True


def _tell(reminder: Reminder, users: Iterable[int], kind: NoticeKind) -> None:
    now = clock.now()
    Notice.objects.bulk_create(
        Notice(
            user_id=user,
            kind=kind,
            commitment_id=reminder.commitment_id,
            reminder=reminder,
            urgent=reminder.urgent,
            created_at=now,
        )
        for user in sorted(users)
    )


@transaction.atomic
def commitment_urge(*, actor: User, commitment: Commitment, note: str, to_leader: bool = False) -> Reminder:
    """催办: supervision asks the unit now, with its words; who has read it is seen at the commitment."""
    commitment = locked(commitment)
    check(actor, commitment, Action.URGE)
    if not note.strip():
        raise Invalid(_("Say what you ask for."), field="note")
    number = commitment.reminders.filter(made_by__isnull=False).count() + 1
    reminder = Reminder.objects.create(
        commitment=commitment,
        occasion=f"urge:{commitment.cycle}:{number}",
        day=clock.today(),
        note=note.strip(),
        urgent=True,
        made_by=actor,
    )
    audience = [Audience.HANDLER, Audience.LIAISON, Audience.UNIT_HEAD, *([Audience.LEADER] if to_leader else [])]
    _tell(reminder, Directory().of(commitment, audience) - {actor.pk}, NoticeKind.URGE)
    record(Event.COMMITMENT_URGED, commitment, actor=actor, note=note, after={"number": number})
    return reminder


def notices_read(*, actor: User, ids: Iterable[int] | None = None) -> int:
    """Mark own notices as read, all of them without `ids`; when each was first read stays."""
    rows = Notice.objects.filter(user=actor, read_at=None)
    return (rows if ids is None else rows.filter(pk__in=ids)).update(read_at=clock.now())


def notice_snooze(*, actor: User, notice: Notice, until: date) -> Notice:
    """Put an own notice away until a day; it comes back unread, in that day's digest."""
    if until <= clock.today():
        raise Invalid(_("Choose a day after today."), field="until")
    Notice.objects.filter(pk=notice.pk, user=actor).update(snoozed_until=until, read_at=None)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def rule_save(*, actor: User, rule: ReminderRule | None = None, **values: Any) -> ReminderRule:
    """Change a reminder rule, or add one at the end (RULE_FIELDS)."""
    require(actor, Permission.SETTINGS)
    unknown = set(values) - set(RULE_FIELDS)
    if unknown:
        raise Invalid(_("This field cannot be changed."), field=sorted(unknown)[0])
    if rule is None:
        last = ReminderRule.objects.order_by("-order").values_list("order", flat=True).first() or 0
        rule, before = ReminderRule(order=last + 10), {}
    else:
        rule = ReminderRule.objects.select_for_update().get(pk=rule.pk)
        before = {name: getattr(rule, name) for name in values}
    for name, value in values.items():
        setattr(rule, name, value)
    _check_rule(rule)
    rule.save()
    after = {name: getattr(rule, name) for name in values}
    record(Event.REMINDER_RULE_CHANGED, rule, actor=actor, before=before, after=after, label=str(rule.order))
    return rule


def _check_rule(rule: ReminderRule) -> None:
    if rule.trigger not in Trigger.values:
        raise Invalid(_("Choose what the rule watches."), field="trigger")
    if not rule.audience or set(rule.audience) - set(Audience.values):
        raise Invalid(_("Choose who is reminded."), field="audience")
    if rule.trigger in (Trigger.DUE, Trigger.PART_DUE) and rule.repeat_days:
        raise Invalid(_("Before the due date a rule reminds once; add a rule for each day."), field="repeat_days")
    if rule.trigger in (Trigger.OVERDUE, Trigger.PART_LATE) and rule.days == 0:
        raise Invalid(_("Overdue begins on the first day after the due date."), field="days")


@transaction.atomic
def times_change(*, actor: User, **values: Any) -> NoticeSetting:
    """Change when mails go out: digest_at, quiet_from, quiet_to."""
    require(actor, Permission.SETTINGS)
    found, _made = NoticeSetting.objects.select_for_update().get_or_create(pk=1)
    before = {name: getattr(found, name) for name in values}
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    record(Event.NOTICE_SETTING_CHANGED, found, actor=actor, before=before, after=values)
    return found


def preference_save(*, actor: User, by_mail: bool, muted: Iterable[str]) -> Preference:
    """Say which kinds of notices come by mail; a wish of one's own, not a business change."""
    kinds = [kind for kind in NoticeKind.values if kind in set(muted)]
    found, _made = Preference.objects.update_or_create(user=actor, defaults={"by_mail": by_mail, "muted": kinds})
    return found
