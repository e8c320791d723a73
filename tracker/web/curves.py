"""The curve of a target against its straight line, as numbers for an SVG: drawn on the server, no script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.common import clock
from tracker.progress.readings import Course

WIDTH, HEIGHT, LEFT, TOP = 520, 200, 56, 14
RIGHT, BOTTOM = WIDTH - 16, HEIGHT - 30
TICKS: Final = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """A reading in the picture."""

    x: float
    y: float
    title: str
    ahead: bool | None


@dataclass(frozen=True, slots=True)
class Curve:
    """What the picture is made of; `line` is the straight line, `path` goes through the readings."""

    dots: tuple[Dot, ...]
    path: str
    line: str
    levels: tuple[tuple[float, str], ...]
    ends: tuple[tuple[float, str], ...]
    today: float | None


def curve_of(course: Course) -> Curve | None:
    """The picture of a target that was measured; None where there is nothing to draw."""
    if not course.points or course.start is None:
        return None
    last = max(course.points[-1].day, course.end or course.points[-1].day)
    span = max((last - course.start).days, 1)
    low, high = _limits(course)

    def across(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - course.start).days / span, 1)  # type: ignore[operator]

    def up(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low), 1)

    dots = tuple(
        Dot(across(one.day), up(one.value), f"{one.day} {one.value:g}{course.target.unit}", one.ahead)
        for one in course.points
    )
    line = ""
    if course.end and course.target.value is not None and course.end > course.start:
        line = f"{across(course.start)},{up(course.first)} {across(course.end)},{up(course.target.value)}"
    levels = tuple((up(value), f"{value:g}") for value in _levels(low, high))
    ends = ((across(course.start), str(course.start)), (across(last), str(last)))
    now = clock.today()
    today = across(now) if course.start <= now <= last else None
    return Curve(dots, " ".join(f"{dot.x},{dot.y}" for dot in dots), line, levels, ends, today)


def _limits(course: Course) -> tuple[float, float]:
    values = [course.first, *(one.value for one in course.points)]
    if course.target.value is not None:
        values.append(course.target.value)
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 1, high + 1)


def _levels(low: float, high: float) -> list[float]:
    return [float(f"{low + (high - low) * n / TICKS:.3g}") for n in range(TICKS + 1)]
