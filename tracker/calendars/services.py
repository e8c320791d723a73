"""Working days: the Chinese calendar with its swapped days (调休), and the days that the office keeps otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.calendars.models import CalendarDay
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record

_OWN_DAYS = "calendars.own_days"
# Another process sees a changed day this many seconds later at most.
_KEPT_SECONDS = 60


def is_published(year: int) -> bool:
    """Whether the State Council's notice of this year's holidays is known to this version; else weekends are plain."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def own_days() -> dict[date, bool]:
    """The days that the office keeps otherwise: day → whether it is worked."""
    kept: dict[date, bool] | None = cache.get(_OWN_DAYS)
    if kept is None:
        kept = dict(CalendarDay.objects.values_list("day", "is_workday"))
        cache.set(_OWN_DAYS, kept, _KEPT_SECONDS)
    return kept


def _works(day: date, own: Mapping[date, bool]) -> bool:
    kept = own.get(day)
    return _works_by_notice(day) if kept is None else kept


@lru_cache(maxsize=8192)  # a sweep counts over years, a day at a time
def _works_by_notice(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_workday(day: date) -> bool:
    """Whether this is a working day: by the office, by the State Council's yearly notice, else by plain weekends."""
    return _works(day, own_days())


def add_workdays(start: date, days: int) -> date:
    """The working day that lies `days` working days after `start` (before it, for a negative number)."""
    step = timedelta(days=1 if days >= 0 else -1)
    day, left, own = start, abs(days), own_days()
    while left:
        day += step
        if _works(day, own):
            left -= 1
    return day


def workdays_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; negative where `end` is the earlier one."""
    if end < start:
        return -workdays_between(end, start)
    own = own_days()
    return sum(_works(start + timedelta(days=n), own) for n in range(1, (end - start).days + 1))


def workdays_back(today: date) -> Callable[[date], int]:
    """Gives `workdays_between(day, today)` for many days that are not after today, each day counted once."""
    counted, own = [0], own_days()

    def passed(day: date) -> int:
        while len(counted) <= (today - day).days:
            counted.append(counted[-1] + _works(today - timedelta(days=len(counted) - 1), own))
        return counted[(today - day).days]

    return passed


@transaction.atomic
def day_set(*, actor: User, day: date, is_workday: bool, name: str = "") -> CalendarDay:
    """Say that the office works, or does not work, on a day."""
    require(actor, Permission.SETTINGS)
    if not 2000 <= day.year <= 2100:
        raise Invalid(_("Choose a day of this century."), field="day")
    before = CalendarDay.objects.select_for_update().filter(day=day).values("is_workday", "name").first()
    found, _made = CalendarDay.objects.update_or_create(
        day=day, defaults={"is_workday": is_workday, "name": name.strip()[:60]}
    )
    after = {"day": day, "is_workday": is_workday, "name": found.name}
    record(Event.CALENDAR_CHANGED, found, actor=actor, before=before or {}, after=after, label=str(day))
    transaction.on_commit(lambda: cache.delete(_OWN_DAYS))
    return found


@transaction.atomic
def day_remove(*, actor: User, day: CalendarDay) -> None:
    """Let the published calendar hold for a day again."""
    require(actor, Permission.SETTINGS)
    before = {"day": day.day, "is_workday": day.is_workday, "name": day.name}
    record(Event.CALENDAR_CHANGED, day, actor=actor, before=before, label=str(day.day))
    day.delete()
    transaction.on_commit(lambda: cache.delete(_OWN_DAYS))
