"""What a date expression means before and after it is placed in time.

A rule of the grammar turns its match into a `Reading`; `Context` (the reference day, the year last named, the day an
expression's neighbour means) places it, so that 6月底 becomes a day only where a year is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from extraction.rules import almanac

Interval = tuple[date, date]
FAR_PAST = timedelta(183)  # a day without a year that lies further back than half a year is meant of the next year


@dataclass(slots=True)
class Context:
    """Where a reading is placed.

    `reference` is the day of the meeting, `base` the day that the left side of a range means, `year` the governing year
    named before; `forward`: what lies behind the reference is meant of the next year, as with deadlines.
    """

    reference: date | None
    is_workday: almanac.WorkdayTest | None = None
    base: date | None = None
    year: int | None = None
    forward: bool = False

    def place(self, build: Callable[[int], Interval | None]) -> Interval | None:
        """The interval of a reading without a year: of the left neighbour, of the year named before, or near the reference."""
        if self.base is not None:
            found = _of_year(build, self.base.year)
            return found if found and found[1] >= self.base else _of_year(build, self.base.year + 1) or found
        if self.year is not None and not (self.forward and self.reference and self.year < self.reference.year):
            return _of_year(build, self.year)
        if self.reference is None:
            return None
        found = _of_year(build, self.reference.year)
        late = timedelta(0) if self.forward else FAR_PAST
        if found is None or found[1] < self.reference - late:
            return _of_year(build, self.reference.year + 1) or found
        return found


def _of_year(build: Callable[[int], Interval | None], year: int) -> Interval | None:
    """The interval in that year, None where the calendar does not have it (29 February, year 0)."""
    try:
        return build(year)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Year:
    """A year as written: a number, or a distance from the reference's year (今年 0, 明年 1); both None: not written.

    `back`: the distance counts from the year named before (当年, 次年), where one was.
    """

    number: int | None = None
    offset: int | None = None
    back: bool = False

    def value(self, context: Context) -> int | None:
        """The calendar year, None where it rests on a reference that is not known."""
        if self.number is not None:
            return self.number
        if self.offset is None:
            return None
        if self.back and context.year is not None:
            return context.year + self.offset
        return context.reference.year + self.offset if context.reference else None

    @property
    def written(self) -> bool:
        """Whether the text names a year at all."""
        return self.number is not None or self.offset is not None

    def place(self, context: Context, build: Callable[[int], Interval | None]) -> Interval | None:
        """The interval that `build` gives for the year meant."""
        if not self.written:
            return context.place(build)
        year = self.value(context)
        return None if year is None else _of_year(build, year)


NO_YEAR = Year()


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time; `months` counts years and quarters too, `workdays` stand for themselves, `hours` below a day."""

    months: int = 0
    days: int = 0
    workdays: int = 0
    hours: float = 0
    iso: str = ""

    def after(self, day: date, context: Context, sign: int = 1) -> date | None:
        """The day that lies this length after `day` (before it with sign -1), None beyond the calendar."""
        try:
            if self.workdays:
                return almanac.add_workdays(day, sign * self.workdays, context.is_workday)
            moved = add_months(day, sign * self.months) if self.months else day
            return moved + timedelta(sign * (self.days + int(-(-self.hours // 24))))
        except (ValueError, OverflowError):
            return None


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on; the last of the month where it has no such day (31 Jan + 1)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, almanac.month_last(year, month + 1).day))


@dataclass(frozen=True, slots=True)
class Reading:
    """One expression, not yet placed.

    `kind` and `precision` as in DateSpan; `place` gives first and last day; `year` is the year it names; `excludes`: a 前
    behind it means before its first day (month, year, festival) and not up to its last; `past` and `future`: the words
    themselves tell (去年, 未来); `amount` is a length of time; `tags` names the family where later steps ask for it.
    """

    kind: str
    precision: str
    place: Callable[[Context], Interval | None]
    year: Year = NO_YEAR
    value: str | None = None
    recurrence: str | None = None
    amount: Amount | None = None
    approximate: bool = False
    excludes: bool = False
    past: bool = False
    future: bool = False
    tags: str = ""


def dated(
    year: Year,
    build: Callable[[int], Interval | None],
    precision: str,
    *,
    approximate: bool = False,
    excludes: bool = False,
    past: bool = False,
    future: bool = False,
    tags: str = "",
) -> Reading:
    """A reading that has its place in the year: `build` gives first and last day for a year."""
    return Reading(
        "date" if precision == "day" else "daterange",
        precision,
        lambda context: year.place(context, build),
        year=year,
        approximate=approximate,
        excludes=excludes,
        past=past,
        future=future,
        tags=tags,
    )


def one(day: date) -> Interval:
    """The interval of a single day."""
    return day, day


def nowhere(_context: Context) -> Interval | None:
    """The place of what has no day: a bare length of time, a rhythm, an event that nothing dates."""
    return None


def month_of(year: int, month: int) -> Interval:
    """First and last day of a month."""
    return date(year, month, 1), almanac.month_last(year, month)


def months_of(year: int, first: int, last: int) -> Interval:
    """First day of the one and last day of the other month of a year."""
    return date(year, first, 1), almanac.month_last(year, last)


def year_of(year: int) -> Interval:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)
