"""When a rule has something to say of a commitment: a condition that holds today, and the occasion that it is.

An occasion names what it counts from and which repetition it is, so that asking again, or after a weekend asleep, finds
each one once: what still stands is said late, what a later occasion has overtaken is not said any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tracker.approvals.models import WAITING, ApprovalRequest
from tracker.calendars.services import add_workdays, workdays_back, workdays_between
from tracker.commitments.lifecycle import CLOCK_STATES, State
from tracker.commitments.models import Assignment, Commitment
from tracker.notices.models import ReminderRule, Trigger
from tracker.progress.models import ProgressReport

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS: Final = (Trigger.PART_DUE, Trigger.PART_LATE)
RUNNING: Final = tuple(state for state in CLOCK_STATES if state != State.DRAFT)


@dataclass(frozen=True, slots=True)
class Occasion:
    """That a rule speaks of a commitment, or of a supporting unit's part: since when, which repetition, how many days."""

    commitment_id: int
    key: str
    days: int
    unit_id: int | None = None


def day_before(today: date, days: int, working: bool) -> date:
    """The last day after which so many days have passed by today; a day off counts like the working day before it."""
    if not working:
        return today - timedelta(days=days)
    return add_workdays(today + timedelta(days=1), -days) - timedelta(days=1)


def days_between(start: date, end: date, working: bool) -> int:
    """Days after `start` up to and with `end`."""
    return workdays_between(start, end) if working else (end - start).days


def days_left(today: date, due: date, working: bool) -> int:
    """Days until a due date; 0 on the day itself alone, so that a Saturday's is not "today" on Friday."""
    return max(days_between(today, due, working), int(due > today))


def _due_until(today: date, days: int, working: bool) -> date:
    """The last due date until which so many days are left: the days off behind the last working day belong to it."""
    if not working or not days:
        return today + timedelta(days=days)
    return add_workdays(today, days + 1) - timedelta(days=1)


def repetition(rule: ReminderRule, passed: int) -> int | None:
    """Which time it is (0: the first) after so many days; None where it is too early."""
    if passed < rule.days:
        return None
    return (passed - rule.days) // rule.repeat_days if rule.repeat_days else 0


def _end_of(day: date) -> datetime:
    """The first moment after a day, in the office's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _overdue(rule: ReminderRule, today: date) -> Any:
    limit = day_before(today, rule.days, rule.working_days)
    return Commitment.objects.filter(state__in=RUNNING, due__lt=today, due__lte=limit).annotate(since=F("due"))


def _unacknowledged(rule: ReminderRule, today: date) -> Any:
    limit = _end_of(day_before(today, rule.days, rule.working_days))
    rows = Commitment.objects.filter(state=State.ASSIGNED, assigned_at__lt=limit)
    return rows.annotate(since=F("assigned_at"))


def _silent(rule: ReminderRule, today: date) -> Any:
    limit = _end_of(day_before(today, rule.days, rule.working_days))
    reports = ProgressReport.objects.filter(commitment=OuterRef("pk")).order_by("-created_at")
    last = Coalesce(Subquery(reports.values("created_at")[:1]), "assigned_at")
    rows = Commitment.objects.filter(state=State.IN_PROGRESS, pending="")
    return rows.annotate(since=last).filter(since__lt=limit)


def _undecided(rule: ReminderRule, today: date) -> Any:
    limit = _end_of(day_before(today, rule.days, rule.working_days))
    waiting = ApprovalRequest.objects.filter(commitment=OuterRef("pk"), state__in=WAITING)
    rows = Commitment.objects.exclude(pending="").annotate(since=Subquery(waiting.values("asked_at")[:1]))
    return rows.filter(since__lt=limit)


def _recheck(rule: ReminderRule, today: date) -> Any:
    limit = day_before(today, rule.days, rule.working_days)
    return Commitment.objects.filter(state=State.SUSPENDED, recheck_on__lte=limit).annotate(since=F("recheck_on"))


_SINCE: Final[Mapping[str, Callable[[ReminderRule, date], Any]]] = {
    Trigger.OVERDUE: _overdue,
    Trigger.UNACKNOWLEDGED: _unacknowledged,
    Trigger.SILENT: _silent,
    Trigger.UNDECIDED: _undecided,
    Trigger.RECHECK: _recheck,
}


def occasions(rule: ReminderRule, today: date, among: Q | None = None) -> Iterator[Occasion]:
    """Every occasion of the rule that stands today; `among` narrows the commitments down."""
    if rule.trigger == Trigger.DUE:
        yield from _due(rule, today, among)
        return
    if rule.trigger in PARTS:
        yield from _parts(rule, today, among)
        return
    passed_by = workdays_back(today)
    rows = _SINCE[rule.trigger](rule, today)
    for pk, since in (rows.filter(among) if among else rows).values_list("pk", "since").order_by("pk"):
        day = timezone.localdate(since) if isinstance(since, datetime) else since
        passed = passed_by(day) if rule.working_days else (today - day).days
        number = repetition(rule, passed)
        if number is not None:
            yield Occasion(pk, f"{rule.pk}:{day}:{number}", passed)


def _due(rule: ReminderRule, today: date, among: Q | None) -> Iterator[Occasion]:
    """Before the due date: from the day that lies so many days before it; the last rung of those that hold speaks."""
    limit = _due_until(today, rule.days, rule.working_days)
    rows = Commitment.objects.filter(state__in=RUNNING, due__gte=today, due__lte=limit)
    left: dict[date, int] = {}
    for pk, due in (rows.filter(among) if among else rows).values_list("pk", "due").order_by("pk"):
        if due not in left:
            left[due] = days_left(today, due, rule.working_days)
        yield Occasion(pk, f"{rule.pk}:{due}", left[due])


def part_key(rule: ReminderRule, unit: int, due: date, today: date) -> tuple[str, int] | None:
    """The occasion and the days that the rule says of a unit's open part on a day; None where it says nothing."""
    if rule.trigger == Trigger.PART_DUE:
        left = days_left(today, due, rule.working_days) if due >= today else None
        return None if left is None or left > rule.days else (f"{rule.pk}:{due}:u{unit}", left)
    late = days_between(due, today, rule.working_days) if due < today else None
    number = None if late is None else repetition(rule, late)
    return None if late is None or number is None else (f"{rule.pk}:{due}:{number}:u{unit}", late)


def _parts(rule: ReminderRule, today: date, among: Q | None) -> Iterator[Occasion]:
    """Parts of supporting units that are not answered, by their own due dates."""
    running = Commitment.objects.filter(state__in=RUNNING)
    rows = Assignment.objects.filter(answered_at=None, assigned_at__isnull=False, due__isnull=False)
    rows = rows.filter(commitment__in=running.filter(among) if among else running).order_by("pk")
    for pk, unit, due in rows.values_list("commitment_id", "unit_id", "due"):
        if due and (found := part_key(rule, unit, due, today)):
            yield Occasion(pk, *found, unit_id=unit)


def closest(rules: Sequence[ReminderRule], found: Mapping[int, list[Occasion]]) -> dict[int, list[Occasion]]:
    """Of several rungs before a due date only the closest one speaks, where a short deadline meets them all at once."""
    taken: set[int] = set()
    kept: dict[int, list[Occasion]] = dict(found)
    for rule in sorted((rule for rule in rules if rule.trigger == Trigger.DUE), key=lambda rule: rule.days):
        kept[rule.pk] = [one for one in found.get(rule.pk, []) if one.commitment_id not in taken]
        taken |= {one.commitment_id for one in found.get(rule.pk, [])}
    return kept


def values_of(rule: ReminderRule) -> dict[str, Any]:
    """What a reminder keeps of its rule, which may be changed later."""
    return {"trigger": rule.trigger, "urgent": rule.urgent, "proposes_circular": rule.proposes_circular}
