"""Lamps and reminders worked out from what the journal tells, by counting days one by one: a second opinion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from tests.simulation.told import Told
from tracker.calendars import services as calendars
from tracker.commitments.lifecycle import CLOCK_STATES, State
from tracker.commitments.models import LampRule
from tracker.notices.models import ReminderRule, Trigger

AT_WORK = (State.ASSIGNED, State.IN_PROGRESS)


@lru_cache(maxsize=2_000)
def is_workday(day: date) -> bool:
    """Whether the office works; it changes no day of its calendar in the simulated year."""
    return calendars.is_workday(day)


@lru_cache(maxsize=200_000)
def days(start: date, end: date, working: bool) -> int:
    """Days (or working days) after `start` up to and with `end`; `end` is not the earlier one."""
    passed = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_workday(day) for day in passed) if working else (end - start).days


def lamp(told: Told, rules: Iterable[LampRule], today: date) -> str:
    """The colour of a commitment's lamp."""
    return next((rule.colour for rule in rules if rule.is_active and _holds(told, rule, today)), "grey")


def _holds(told: Told, rule: LampRule, today: date) -> bool:
    due, since = told.due, told.since_assigned
    match rule.condition:
        case "overdue":
            late = told.state in CLOCK_STATES and due is not None and due < today
            return late and _past(due, rule, today)
        case "due_within":
            soon = told.state in CLOCK_STATES and due is not None and due >= today
            return soon and _within(today, due, rule)
        case "unacknowledged":
            return told.state == State.ASSIGNED and since is not None and since < today and _past(since, rule, today)
        case "suspended":
            return told.state == State.SUSPENDED
        case "finished":
            return told.state in (State.COMPLETED, State.CLOSED, State.CANCELLED)
    return told.state not in (State.CLOSED, State.CANCELLED)


def _past(day: date | None, rule: LampRule, today: date) -> bool:
    # More than so many days lie between: the day itself lies before the one that is `days` before today.
    return day is not None and day < _moved(today, -rule.days, rule.working_days)


def _within(today: date, due: date | None, rule: LampRule) -> bool:
    return due is not None and due <= _moved(today, rule.days, rule.working_days)


@lru_cache(maxsize=20_000)
def _moved(day: date, by: int, working: bool) -> date:
    left = abs(by)
    while left:
        day += timedelta(days=1 if by > 0 else -1)
        left -= is_workday(day) if working else 1
    return day


def _since(told: Told, rule: ReminderRule) -> date | None:
    match rule.trigger:
        case Trigger.DUE | Trigger.OVERDUE:
            return told.due if told.state in AT_WORK else None
        case Trigger.UNACKNOWLEDGED:
            return told.since_assigned if told.state == State.ASSIGNED else None
        case Trigger.SILENT:
            working = told.state == State.IN_PROGRESS and not told.pending
            return (told.since_report or told.since_assigned) if working else None
        case Trigger.UNDECIDED:
            return told.since_request
    return told.recheck_on if told.state == State.SUSPENDED else None


def standing(told: Told, rules: Iterable[ReminderRule], today: date) -> set[str]:
    """The keys of the reminders that stand today: each must have been made once the machine was awake."""
    found: set[str] = set()
    closest: tuple[int, str] | None = None
    for rule in rules:
        since = _since(told, rule)
        if since is None:
            continue
        if rule.trigger == Trigger.DUE:
            left = 0 if since == today else max(1, days(today, since, rule.working_days)) if since > today else -1
            near = 0 <= left <= rule.days
            if near and (closest is None or rule.days < closest[0]):
                closest = rule.days, f"{rule.pk}:{since}"
        elif since < today or (since == today and rule.trigger != Trigger.OVERDUE):
            passed = days(since, today, rule.working_days)
            if passed >= rule.days:
                number = (passed - rule.days) // rule.repeat_days if rule.repeat_days else 0
                found.add(f"{rule.pk}:{since}:{number}")
    return found | ({closest[1]} if closest else set())
