"""What a rule would have done in past days: the ledger's past is rebuilt from the journal, then the rule is asked each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date

from tracker.commitments.lifecycle import RequestKind, State
from tracker.journal.models import Entry, Event
from tracker.notices.models import ReminderRule, Trigger
from tracker.notices.triggers import PARTS, RUNNING, days_between, days_left, part_key, repetition


@dataclass(frozen=True, slots=True)
class Moment:
    """How a commitment stood from a day on."""

    day: date
    state: str
    due: date | None = None
    since_assigned: date | None = None
    since_report: date | None = None
    since_request: date | None = None
    recheck_on: date | None = None
    parts: tuple[tuple[int, date], ...] = ()  # units with open parts and their due dates


@dataclass(slots=True)
class Past:
    """One commitment's moments, oldest first."""

    commitment_id: int
    label: str
    moments: list[Moment] = field(default_factory=list)

    def on(self, day: date) -> Moment | None:
        """How it stood at the end of a day; None before it was there."""
        found = None
        for moment in self.moments:
            if moment.day > day:
                break
            found = moment
        return found


def _date(value: Any) -> date | None:
    return parse_date(value) if isinstance(value, str) else None


def _changed(event: str, after: Mapping[str, Any], day: date, now: Moment) -> dict[str, Any]:
    """What an entry changes of how a commitment stands."""
    due = {"due": _date(after["due"])} if after.get("due") else {}
    match event:
        case Event.COMMITMENT_CREATED | Event.COMMITMENT_CHANGED:
            return due
        case Event.COMMITMENT_ASSIGNED:
            return due | {"state": State.ASSIGNED, "since_assigned": day, "since_report": day}
        case Event.COMMITMENT_WITHDRAWN:
            return {"state": State.DRAFT, "since_assigned": None}
        case Event.PROGRESS_REPORTED | Event.REPORT_SIGNED:
            answered = {"parts": _parts(now, after["unit_id"], None)} if after.get("unit_id") else {}
            return due | answered | {"since_report": day}
        case Event.PART_ANSWERED:
            return {"since_report": day, "parts": _parts(now, after["unit_id"], None)}
        case Event.PART_SET:
            return {"parts": _parts(now, after["unit_id"], _date(after.get("part_due")))}
        case Event.PERIOD_OPENED:
            return due
        case Event.COMMITMENT_INSTRUCTED:
            return due | ({"state": after["state"]} if after.get("state") else {})
        case Event.REQUEST_OPENED:
            return {"since_request": day}
        case Event.REQUEST_RETURNED:
            return {"since_request": None}
        case Event.COMMITMENT_ACKNOWLEDGED | Event.REQUEST_GRANTED | Event.COMMITMENT_RESUMED:
            gone: dict[str, Any] = {"since_request": None} if event == Event.REQUEST_GRANTED else {}
            if after.get("kind") == RequestKind.DISPUTE:
                gone |= {"since_assigned": day, "since_report": day}
            return due | gone | {"state": after.get("state", now.state), "recheck_on": _date(after.get("recheck_on"))}
        case Event.COMMITMENT_RETURNED | Event.COMMITMENT_REOPENED:
            return due | {"state": State.IN_PROGRESS}
        case Event.COMMITMENT_CLOSED:
            return {"state": State.CLOSED}
    return {}


def _parts(now: Moment, unit: int, due: date | None) -> tuple[tuple[int, date], ...]:
    """The open parts with that of a unit set anew; None: it is answered, or has no day of its own."""
    others = tuple(one for one in now.parts if one[0] != unit)
    return (*others, (unit, due)) if due else others


def pasts(until: date) -> list[Past]:
    """The past of every commitment up to a day, from the journal, in one pass."""
    found: dict[int, Past] = {}
    entries = Entry.objects.filter(object_type="commitment").order_by("seq")
    rows = entries.values_list("object_id", "object_label", "event", "after", "at")
    for pk, label, event, after, at in rows.iterator(chunk_size=2000):
        day = timezone.localdate(at)
        if day > until:
            break
        past = found.setdefault(pk, Past(pk, label))
        past.label = label
        now = past.moments[-1] if past.moments else Moment(day, State.DRAFT)
        changed = replace(now, day=day, **_changed(event, after, day, now))
        if past.moments and past.moments[-1].day == day:
            past.moments[-1] = changed
        elif not past.moments or changed != replace(now, day=day):
            past.moments.append(changed)
    return list(found.values())


def _since(rule: ReminderRule, moment: Moment) -> date | None:
    """The day from which the rule counts, where its condition holds."""
    match rule.trigger:
        case Trigger.OVERDUE | Trigger.DUE:
            return moment.due if moment.state in RUNNING else None
        case Trigger.UNACKNOWLEDGED:
            return moment.since_assigned if moment.state == State.ASSIGNED else None
        case Trigger.SILENT:
            quiet = moment.state == State.IN_PROGRESS and moment.since_request is None
            return moment.since_report if quiet else None
        case Trigger.UNDECIDED:
            return moment.since_request
    return moment.recheck_on if moment.state == State.SUSPENDED else None


def occasions_on(rule: ReminderRule, moment: Moment, today: date) -> list[str]:
    """The keys of the occasions that stand on a day, as `triggers.occasions` names them."""
    if rule.trigger in PARTS:
        parts = moment.parts if moment.state in RUNNING else ()
        return [found[0] for unit, due in parts if (found := part_key(rule, unit, due, today))]
    key = _occasion_on(rule, moment, today)
    return [key] if key else []


def _occasion_on(rule: ReminderRule, moment: Moment, today: date) -> str | None:
    since = _since(rule, moment)
    if since is None:
        return None
    if rule.trigger == Trigger.DUE:
        if since < today or days_left(today, since, rule.working_days) > rule.days:
            return None
        return f"{rule.pk}:{since}"
    if since > today or (rule.trigger == Trigger.OVERDUE and since == today):
        return None
    number = repetition(rule, days_between(since, today, rule.working_days))
    return None if number is None else f"{rule.pk}:{since}:{number}"


@dataclass(frozen=True, slots=True)
class Would:
    """What a rule would have done: reminders in all, commitments touched, the days with their numbers, some examples."""

    reminders: int
    commitments: int
    days: Mapping[date, int]
    examples: tuple[tuple[int, str, date], ...]


def _speaks(past: Past, first: date) -> bool:
    """Whether a rule can say anything of it from this day on: most of an old ledger is over since long."""
    at_first = past.on(first)
    ended = at_first is not None and at_first.state in (State.CLOSED, State.CANCELLED)
    return not ended or past.moments[-1].day > first


def would_have(rule: ReminderRule, today: date, *, days: int = 90, among: Iterable[Past] | None = None) -> Would:
    """What this rule (saved or not) would have done in the last so many days."""
    first = today - timedelta(days=days - 1)
    history = [past for past in (pasts(today) if among is None else among) if _speaks(past, first)]
    counted: dict[date, int] = {}
    seen: set[tuple[int, str]] = set()
    examples: list[tuple[int, str, date]] = []
    for day in (today - timedelta(days=n) for n in range(days - 1, -1, -1)):
        for past in history:
            moment = past.on(day)
            for key in occasions_on(rule, moment, day) if moment else ():
                if (past.commitment_id, key) in seen:
                    continue
                seen.add((past.commitment_id, key))
                counted[day] = counted.get(day, 0) + 1
                examples.append((past.commitment_id, past.label, day))
    touched = {pk for pk, _label, _day in examples}
    return Would(len(seen), len(touched), counted, tuple(examples[-10:][::-1]))
