"""Lamps: never stored, computed from rule rows; each can say why it has its colour.

Every rule becomes one condition in SQL whose day limits are worked out beforehand, so that a list, a count and a
single commitment see the same lamp.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.calendars.services import add_workdays
from tracker.commitments.lifecycle import CLOCK_STATES, State

if TYPE_CHECKING:
    from tracker.commitments.models import Commitment, LampRule


@dataclass(frozen=True, slots=True)
class Lamp:
    """A colour, its label and the reason in the reader's language."""

    colour: str
    label: str
    reason: str
    rule_id: int | None


def _shift(day: date, days: int, working: bool) -> date:
    return add_workdays(day, days) if working else day + timedelta(days=days)


def condition_of(rule: LampRule, today: date) -> Q:
    """The rule as a condition on commitments, for this day."""
    match rule.condition:
        case "overdue":
            return Q(state__in=CLOCK_STATES, due__lt=_shift(today, -rule.days, rule.working_days))
        case "due_within":
            return Q(state__in=CLOCK_STATES, due__gte=today, due__lte=_shift(today, rule.days, rule.working_days))
        case "unacknowledged":
            day = _shift(today, -rule.days, rule.working_days)
            moment = timezone.make_aware(datetime.combine(day, time.min))
            return Q(state=State.ASSIGNED, assigned_at__lt=moment)
        case "suspended":
            return Q(state=State.SUSPENDED)
        case "finished":
            return Q(state__in=(State.COMPLETED, State.CLOSED, State.CANCELLED))
        case _:
            return Q(state__in=(*CLOCK_STATES, State.SUSPENDED, State.COMPLETED))


def expressions(rules: list[LampRule], today: date) -> dict[str, Any]:
    """Annotations `lamp` (colour) and `lamp_rule` (rule id) for a queryset of commitments."""
    conditions = [(condition_of(rule, today), rule) for rule in rules]
    colours = [When(condition, then=Value(rule.colour)) for condition, rule in conditions]
    numbers = [When(condition, then=Value(rule.pk)) for condition, rule in conditions]
    return {
        "lamp": Case(*colours, default=Value("grey"), output_field=CharField()),
        "lamp_rule": Case(*numbers, default=None, output_field=IntegerField()),
    }


def _reason(rule: LampRule, commitment: Commitment, today: date) -> str:
    left = commitment.days_left(today) or 0
    match rule.condition:
        case "overdue":
            return ngettext(
                "Overdue by %(n)s day: it was due on %(due)s.", "Overdue by %(n)s days: it was due on %(due)s.", -left
            ) % {
                "n": -left,
                "due": commitment.due,
            }
        case "due_within":
            kind = _("working days") if rule.working_days else _("days")
            return _("Due on %(due)s, within %(limit)s %(kind)s.") % {
                "due": commitment.due,
                "limit": rule.days,
                "kind": kind,
            }
        case "unacknowledged":
            kind = _("working days") if rule.working_days else _("days")
            return _("Assigned and not acknowledged for more than %(limit)s %(kind)s.") % {
                "limit": rule.days,
                "kind": kind,
            }
        case "suspended":
            return _("Suspended: the clock stands still.")
        case "finished":
            return _("Completed: no clock runs.")
        case _:
            if commitment.due:
                return _("Due on %(due)s: there is time.") % {"due": commitment.due}
            return _("No due date is set.")


def lamp_of(commitment: Commitment, rules: dict[int, LampRule], today: date) -> Lamp:
    """The lamp of a commitment that was read with `with_lamps`, and why it is so."""
    rule = rules.get(getattr(commitment, "lamp_rule", None) or 0)
    if rule is None:
        return Lamp("grey", "", _("No lamp rule applies."), None)
    return Lamp(rule.colour, rule.label or str(rule.get_colour_display()), _reason(rule, commitment, today), rule.pk)
