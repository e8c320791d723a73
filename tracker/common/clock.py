"""The one clock: everything that asks for the time asks here, so that tests and simulations can move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta())


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now() + _shift.get()


def today() -> date:
    """The present day in the office's time zone."""
    return timezone.localdate(now())


def day_of(moment: datetime) -> date:
    """The day of a moment in the office's time zone; one without a zone is taken as of that zone."""
    return timezone.localdate(moment) if timezone.is_aware(moment) else moment.date()


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Inside, it is so much later (earlier for a negative span): for simulations and the sample office only."""
    token = _shift.set(by)
    try:
        yield
    finally:
        _shift.reset(token)
