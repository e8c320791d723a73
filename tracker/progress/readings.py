"""Readings of targets: a figure, the day, where it can be seen; and how they stand against the straight line."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment, Target
from tracker.commitments.moves import locked
from tracker.commitments.permissions import check
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.files.services import attachments_checked, file_kept, safe_name
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.progress.models import Reading


@transaction.atomic
def reading_record(
    *,
    actor: User,
    commitment: Commitment,
    target: Target,
    value: float,
    day: date | None = None,
    evidence: str = "",
    file: tuple[str, bytes] | None = None,
) -> Reading:
    """Record what a target measured on a day (today without `day`); a reading of the same day is replaced by it."""
    commitment = locked(commitment)
    check(actor, commitment, Action.MEASURE)
    day = day or clock.today()
    if target.commitment_id != commitment.pk:
        raise Invalid(_("This target belongs to another commitment."), field="target")
    if day > clock.today():
        raise Invalid(_("A reading is of today or an earlier day."), field="day")
    if not evidence.strip() and file is None:
        raise Invalid(_("Say where the figure can be seen, or attach it."), field="evidence")
    attachments_checked([file] if file else [])
    found = Reading.objects.filter(target=target, day=day).first()
    before = _told(found) if found else {}
    made = found or Reading(target=target, day=day)
    made.value, made.evidence, made.made_by, made.created_at = value, evidence.strip()[:300], actor, clock.now()
    with ExitStack() as files:
        made.file = files.enter_context(file_kept(file[1])) if file else None
        made.file_name = safe_name(file[0], "attachment") if file else ""
        made.save()
        record(Event.READING_RECORDED, commitment, actor=actor, before=before, after=_told(made))
    return made


def _told(reading: Reading) -> dict[str, Any]:
    target = reading.target
    return {
        "target": target.metric or target.text,
        "day": reading.day,
        "figure": f"{reading.value:g}{target.unit}",
        "evidence": reading.evidence or reading.file_name,
    }


@dataclass(frozen=True, slots=True)
class Point:
    """A reading beside where the straight line stood that day; `ahead` whether it is at least as far."""

    day: date
    value: float
    planned: float | None
    ahead: bool | None
    reading: Reading


@dataclass(frozen=True, slots=True)
class Course:
    """A target with its readings and its line from the figure at the start to the target; no line without both days."""

    target: Target
    start: date | None
    end: date | None
    first: float
    points: tuple[Point, ...]

    def planned(self, day: date) -> float | None:
        """Where the straight line stands on a day."""
        if self.start is None or self.end is None or self.target.value is None or self.end <= self.start:
            return None
        passed = min(max((day - self.start).days / (self.end - self.start).days, 0.0), 1.0)
        return self.first + (self.target.value - self.first) * passed


def courses_of(commitment: Commitment) -> list[Course]:
    """Every target of a commitment (`targets__readings` prefetched), measured or not."""
    start = clock.day_of(commitment.assigned_at or commitment.created_at)
    end = commitment.recurs_until if commitment.recurrence else commitment.due
    return [_course(target, start, end) for target in commitment.targets.all()]


def _course(target: Target, start: date, end: date | None) -> Course:
    rows = list(target.readings.all())
    if rows and rows[0].day < start:
        start = rows[0].day
    bare = Course(target, start, end, target.baseline or 0.0, ())
    return Course(target, start, end, bare.first, tuple(_point(bare, row) for row in rows))


def _point(course: Course, row: Reading) -> Point:
    planned = course.planned(row.day)
    ahead = None
    if planned is not None and course.target.value is not None:
        grows = course.target.value >= course.first
        ahead = row.value >= planned if grows else row.value <= planned
    return Point(row.day, row.value, planned, ahead, row)
