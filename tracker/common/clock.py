"""The one clock: everything that asks for the time asks here, so that tests and simulations can move it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The present day in the office's time zone."""
    return timezone.localdate()
