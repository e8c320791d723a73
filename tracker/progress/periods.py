"""A recurring commitment's periods: opened by the scheduler and when they are needed, each answered by a report.

The commitment's due date is that of its oldest open period, so lamps, reminders and lists know nothing of periods.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment
from tracker.commitments.moves import locked
from tracker.commitments.rhythm import days, moved_to_workday
from tracker.common import clock
from tracker.common.service import swap
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.progress.models import Period, ProgressReport, ReportPolicy, Shift

# Longer than any rhythm: the next day of one lies within.
AHEAD: Final = timedelta(days=370)
AT_WORK: Final = (State.ASSIGNED, State.IN_PROGRESS)


def policy() -> ReportPolicy:
    """What the office asks of reports."""
    return ReportPolicy.objects.filter(pk=1).first() or ReportPolicy(pk=1)


def periods_sweep() -> int:
    """Open the periods that recurring commitments lack; returns how many. Safe to run twice at once."""
    rows = Commitment.objects.filter(state__in=AT_WORK).exclude(recurrence="")
    made = 0
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            made += periods_open(locked(Commitment(pk=pk)))
    return made


def periods_open(commitment: Commitment) -> int:
    """Open every period up to the next one that is due from today on; the commitment is locked by the caller."""
    if not commitment.recurrence or commitment.state not in AT_WORK:
        return 0
    wanted = _lacking(commitment)
    if not wanted:
        return 0
    step = {Shift.LATER: 1, Shift.EARLIER: -1}.get(Shift(policy().shift), 0)
    made = [Period(commitment=commitment, day=day, due=moved_to_workday(day, step)) for day in wanted]
    Period.objects.bulk_create(made)
    before = {"due": commitment.due}
    _follow(commitment)
    after = {"periods": [one.due for one in made], "due": commitment.due}
    record(Event.PERIOD_OPENED, commitment, actor=None, before=before, after=after)
    return len(made)


def _lacking(commitment: Commitment) -> list[date]:
    """The days of the rhythm without a period, up to the first from today on."""
    today = clock.today()
    last = commitment.periods.values_list("day", flat=True).first()
    if last and last >= today:
        return []
    assigned = clock.day_of(commitment.assigned_at) if commitment.assigned_at else today
    start = commitment.recurs_from or assigned
    if last:
        start = max(start, last + timedelta(days=1))
    end = commitment.recurs_until or today + AHEAD
    found: list[date] = []
    for day in days(commitment.recurrence, commitment.recurrence_day, start, min(end, today + AHEAD)):
        found.append(day)
        if day >= today:
            break
    return found


def _follow(commitment: Commitment) -> None:
    """Let the due date be that of the oldest open period; without one it is the end of the rhythm."""
    oldest = commitment.periods.filter(answered_at=None).order_by("day").first()
    due = oldest.due if oldest else commitment.recurs_until or commitment.due
    if due != commitment.due:
        values: dict[str, Any] = {"due": due, "due_basis": "of_the_period" if oldest else "end_of_the_rhythm"}
        swap(commitment, where={"due": commitment.due, "state": commitment.state}, values=values)


def period_answered(commitment: Commitment, report: ProgressReport, period: Period | None = None) -> Period | None:
    """Let a report answer a period, the oldest open one without `period`; the due date moves on to the next.

    None where nothing was open. Inside the caller's transaction, which journals.
    """
    periods_open(commitment)
    rows = Period.objects.filter(commitment=commitment, answered_at=None)
    found = rows.filter(pk=period.pk).first() if period else rows.order_by("day").first()
    if found is None:
        return None
    found.report, found.answered_at = report, clock.now()
    found.save(update_fields=["report", "answered_at"])
    _follow(commitment)
    return found


def period_moved(commitment: Commitment, before: date | None, due: date | None) -> None:
    """An extension moves the open period along that had the due date; inside the caller's transaction."""
    if commitment.recurrence and before and due:
        oldest = commitment.periods.filter(answered_at=None).order_by("day").first()
        if oldest and oldest.due == before:
            Period.objects.filter(pk=oldest.pk).update(due=due)


def rhythm_changed(commitment: Commitment, recurrence: str) -> dict[str, Any]:
    """What of the row changes with its rhythm; open periods of the old one go, answered ones stay.

    Inside the caller's transaction; the scheduler opens the periods of the new one.
    """
    commitment.periods.filter(answered_at=None).delete()
    until = commitment.recurs_until if commitment.recurrence else commitment.due
    if not recurrence:
        return {"due": until or commitment.due, "recurs_from": None, "recurs_until": None}
    return {"due": until, "recurs_from": clock.today(), "recurs_until": until}


def period_rows(commitment: Commitment) -> QuerySet[Period]:
    """The periods, newest first, with the reports that answer them."""
    return commitment.periods.select_related("report__author", "report__unit").order_by("-day")
