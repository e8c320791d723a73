"""What the journal alone tells of each commitment: read entry by entry, with no look at the ledger's own rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from tracker.commitments.lifecycle import State
from tracker.common import clock
from tracker.journal.models import Entry, Event


@dataclass(slots=True)
class Told:
    """A commitment as its entries tell it."""

    pk: int
    title: str
    state: str = State.DRAFT
    pending: str = ""
    serial_no: str | None = None
    lead: str | None = None
    supporting: frozenset[str] = frozenset()
    waiting: set[str] = field(default_factory=set)  # units that have not acknowledged
    handler: str | None = None
    due: date | None = None
    cycle: int = 1
    extensions: int = 0
    percent: int = 0
    reported: int = 0
    verified: bool = False
    since_assigned: date | None = None
    since_report: date | None = None
    since_request: date | None = None
    recheck_on: date | None = None
    entries: int = 0


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _assigned(one: Told, entry: Entry, day: date) -> None:
    after = entry.after
    one.state, one.serial_no, one.lead = State.ASSIGNED, after["serial_no"], after["lead_unit"]
    one.supporting = frozenset(after["supporting_units"])
    one.waiting = {after["lead_unit"], *one.supporting}
    one.due, one.handler, one.since_assigned = _day(after["due"]), after["handler"], day


def _withdrawn(one: Told, _entry: Entry, _day_: date) -> None:
    one.state, one.since_assigned = State.DRAFT, None
    one.waiting = {*one.supporting, *([one.lead] if one.lead else [])}


def _acknowledged(one: Told, entry: Entry, _day_: date) -> None:
    one.waiting -= set(entry.after["units"])
    one.state = entry.after["state"]


def _reported(one: Told, entry: Entry, day: date) -> None:
    one.since_report = day
    one.verified = False
    if entry.after["unit"] == one.lead:
        one.percent = one.reported = entry.after["percent"]


def _opened(one: Told, entry: Entry, day: date) -> None:
    one.pending, one.since_request, one.verified = entry.after["kind"], day, False


def _verified(one: Told, _entry: Entry, _day_: date) -> None:
    one.verified = True


def _returned(one: Told, _entry: Entry, _day_: date) -> None:
    one.pending, one.since_request, one.verified = "", None, False


def _granted(one: Told, entry: Entry, day: date) -> None:
    after = entry.after
    one.state, one.pending, one.since_request = after["state"], "", None
    one.recheck_on = _day(after.get("recheck_on"))
    one.serial_no = after.get("serial_no", one.serial_no)
    one.title = after.get("title", one.title)
    one.percent = after.get("percent", one.percent)
    if after["kind"] == "extend":
        one.due, one.extensions = _day(after["due"]), one.extensions + 1
    if "lead_unit" in after:
        _moved(one, after, day)


def _moved(one: Told, after: Mapping[str, Any], day: date) -> None:
    lead, disputed = after["lead_unit"], after["kind"] == "dispute"
    supporting = one.supporting - {lead} if disputed else frozenset(after["supporting_units"])
    fresh = {lead} if lead != one.lead else set()
    fresh |= {unit for unit in supporting if unit not in one.supporting}
    one.waiting = (one.waiting & {lead, *supporting}) | fresh
    if lead != one.lead:
        one.handler = None
    one.lead, one.supporting = lead, supporting
    if disputed:
        one.since_assigned = day


def _back(one: Told, _entry: Entry, _day_: date) -> None:
    one.state, one.percent, one.verified = State.IN_PROGRESS, one.reported, False


def _reopened(one: Told, entry: Entry, day: date) -> None:
    _back(one, entry, day)
    one.cycle, one.due = entry.after["cycle"], _day(entry.after["due"])


def _resumed(one: Told, entry: Entry, _day_: date) -> None:
    one.state, one.due, one.recheck_on = State.IN_PROGRESS, _day(entry.after["due"]), None


def _closed(one: Told, _entry: Entry, _day_: date) -> None:
    one.state = State.CLOSED


def _changed(one: Told, entry: Entry, _day_: date) -> None:
    one.title = entry.after.get("title", one.title)
    one.due = _day(entry.after["due"]) if "due" in entry.after else one.due


def _nothing(_one: Told, _entry: Entry, _day_: date) -> None:
    """The entry changes nothing of how the commitment stands."""


READ: Final[Mapping[str, Callable[[Told, Entry, date], None]]] = {
    Event.COMMITMENT_CHANGED: _changed,
    Event.COMMITMENT_ASSIGNED: _assigned,
    Event.COMMITMENT_WITHDRAWN: _withdrawn,
    Event.COMMITMENT_ACKNOWLEDGED: _acknowledged,
    Event.PROGRESS_REPORTED: _reported,
    Event.REQUEST_OPENED: _opened,
    Event.REQUEST_VERIFIED: _verified,
    Event.REQUEST_RETURNED: _returned,
    Event.REQUEST_GRANTED: _granted,
    Event.COMMITMENT_RETURNED: _back,
    Event.COMMITMENT_REOPENED: _reopened,
    Event.COMMITMENT_RESUMED: _resumed,
    Event.COMMITMENT_CLOSED: _closed,
    Event.COMMITMENT_REMINDED: _nothing,
    Event.COMMITMENT_URGED: _nothing,
}


class Chronicle:
    """Every commitment as the journal tells it, read on as the journal grows."""

    def __init__(self) -> None:
        self.told: dict[int, Told] = {}
        self.seq = 0

    def read_on(self) -> list[Entry]:
        """Read the entries that came since; returns them."""
        new = list(Entry.objects.filter(seq__gt=self.seq).order_by("seq"))
        for entry in new:
            self.seq = entry.seq
            if entry.object_type == "commitment":
                self._take(entry)
        return new

    def _take(self, entry: Entry) -> None:
        if entry.event == Event.COMMITMENT_CREATED:
            after = entry.after
            one = Told(entry.object_id, after["title"], due=_day(after["due"]), lead=after["lead_unit"])
            self.told[entry.object_id] = one
        elif entry.event == Event.COMMITMENT_DISCARDED:
            del self.told[entry.object_id]
            return
        else:
            one = self.told[entry.object_id]
            READ[entry.event](one, entry, clock.day_of(entry.at))
        one.entries += 1
