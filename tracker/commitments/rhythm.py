"""The days of a rhythm: every 10th, every Friday, the end of each quarter; and where a day goes that nobody works on."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from tracker.calendars.services import is_workday
from tracker.commitments.models.commitment import Recurrence

# Months from one turn to the next.
_MONTHS: Final = {
    Recurrence.MONTHLY: 1,
    Recurrence.QUARTERLY: 3,
    Recurrence.HALF_YEARLY: 6,
    Recurrence.YEARLY: 12,
}
_DAY_OF_MONTH = re.compile(r"每(?:个)?月(?:的)?\s*(\d{1,2})\s*[日号]")
_DAY_OF_WEEK = re.compile(r"每(?:个)?(?:周|星期)([一二三四五六日天])")
_WEEKDAYS: Final = {name: number for number, name in enumerate("一二三四五六日", start=1)} | {"天": 7}
FRIDAY: Final = 5


def day_in(text: str, recurrence: str) -> int | None:
    """The day of the rhythm that words name: 每月10日前 → 10, 每周一 → 1; None where they name none."""
    if recurrence == Recurrence.WEEKLY:
        named = _DAY_OF_WEEK.search(text)
        return _WEEKDAYS[named[1]] if named else None
    found = _DAY_OF_MONTH.search(text)
    return int(found[1]) if found and 1 <= int(found[1]) <= 31 else None


def days(recurrence: str, day: int | None, start: date, end: date) -> Iterator[date]:
    """The days of the rhythm from `start` to `end`, both included.

    `day`: of the month, of the last month of a quarter, half-year or year (a short month's last day stands for a later
    one), or of the week (1 Monday); None: the last day of the month, Friday. A daily rhythm has the working days.
    """
    match recurrence:
        case Recurrence.DAILY:
            every = (start + timedelta(days=n) for n in range((end - start).days + 1))
            yield from (one for one in every if is_workday(one))
        case Recurrence.WEEKLY:
            first = start + timedelta(days=((day or FRIDAY) - start.isoweekday()) % 7)
            yield from (first + timedelta(days=n) for n in range(0, (end - first).days + 1, 7))
        case _:
            step = _MONTHS[Recurrence(recurrence)]
            months = range(start.year * 12 + start.month, end.year * 12 + end.month + 1)
            found = (_in_month(number, day) for number in months if number % step == 0)
            yield from (one for one in found if start <= one <= end)


def _in_month(number: int, day: int | None) -> date:
    """A day of the month that has this number (year × 12 + month)."""
    year, month = divmod(number - 1, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day or last, last))


def moved_to_workday(day: date, step: int) -> date:
    """The first working day from this one on (`step` 1) or back (-1); 0 leaves it where it is."""
    while step and not is_workday(day):
        day += timedelta(days=step)
    return day
