"""Working days of the Chinese calendar with its swapped days (调休)."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date) -> bool:
    """Whether this is a working day by the State Council's yearly notice; plain weekends where none is published."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add_workdays(start: date, days: int) -> date:
    """The working day that lies `days` working days after `start` (before it, for a negative number)."""
    step = timedelta(days=1 if days >= 0 else -1)
    day, left = start, abs(days)
    while left:
        day += step
        if is_workday(day):
            left -= 1
    return day
