"""The journal of one commitment in words: what changed from what to what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.accounts.models import Unit
from tracker.approvals.models import ApprovalRequest, RecheckOutcome, VerificationMethod
from tracker.commitments.lifecycle import RequestKind, State
from tracker.commitments.models import (
    BlockReason,
    Commitment,
    Decider,
    EvidenceState,
    InstructionEffect,
    Recurrence,
    RelationKind,
    Strength,
)
from tracker.journal.models import Entry
from tracker.journal.querysets import history_of

# The fields that entries of commitments carry.
FIELDS: Mapping[str, Any] = {
    "title": gettext_lazy("Title"),
    "serial_no": gettext_lazy("Serial number"),
    "state": gettext_lazy("State"),
    "lead_unit": gettext_lazy("Lead unit"),
    "supporting_units": gettext_lazy("Supporting units"),
    "units": gettext_lazy("Units"),
    "unit": gettext_lazy("Unit"),
    "due": gettext_lazy("Due date"),
    "recurrence": gettext_lazy("Rhythm"),
    "strength": gettext_lazy("Strength"),
    "speaker": gettext_lazy("Speaker"),
    "source_note": gettext_lazy("Source in words"),
    "handler": gettext_lazy("Handler"),
    "new_due": gettext_lazy("New due date"),
    "recheck_on": gettext_lazy("Re-check on"),
    "evidence_state": gettext_lazy("Evidence"),
    "decided_by": gettext_lazy("Decided by"),
    "verified": gettext_lazy("An officer verifies the result first"),
    "checklist": gettext_lazy("Checklist"),
    "percent": gettext_lazy("Percent complete"),
    "text": gettext_lazy("Progress"),
    "attachments": gettext_lazy("Attachments"),
    "kind": gettext_lazy("Request"),
    "method": gettext_lazy("How it was verified"),
    "cycle": gettext_lazy("Cycle"),
    "recurrence_day": gettext_lazy("Day of the rhythm"),
    "whole": gettext_lazy("Sub-item of"),
    "sub_items": gettext_lazy("Sub-items"),
    "part": gettext_lazy("Part"),
    "part_due": gettext_lazy("Due date of the part"),
    "blocked_reason": gettext_lazy("Blocked by"),
    "blocked_since": gettext_lazy("Blocked since"),
    "leader": gettext_lazy("Leader"),
    "given_on": gettext_lazy("Given on"),
    "effect": gettext_lazy("Effect"),
    "report_by": gettext_lazy("Report until"),
    "relation": gettext_lazy("Relation"),
    "other": gettext_lazy("Other commitment"),
    "target": gettext_lazy("Target"),
    "figure": gettext_lazy("Figure"),
    "day": gettext_lazy("Day"),
    "evidence": gettext_lazy("Evidence"),
    "period": gettext_lazy("Answers the period due on"),
    "periods": gettext_lazy("Periods due on"),
    "outcome": gettext_lazy("Outcome"),
    "mentions": gettext_lazy("Named"),
}


def _choice(choices: type[TextChoices]) -> Callable[[Any], str]:
    return lambda value: str(dict(choices.choices).get(value, value))


_SAY: Mapping[str, Callable[[Any], str]] = {
    "state": _choice(State),
    "kind": _choice(RequestKind),
    "method": _choice(VerificationMethod),
    "strength": _choice(Strength),
    "recurrence": _choice(Recurrence),
    "percent": lambda value: f"{value}%",
    "evidence_state": _choice(EvidenceState),
    "decided_by": _choice(Decider),
    "verified": lambda value: _("Yes") if value else _("No"),
    "blocked_reason": _choice(BlockReason),
    "effect": _choice(InstructionEffect),
    "relation": _choice(RelationKind),
    "outcome": _choice(RecheckOutcome),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A field with its value before ("" where the entry knows none) and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the page shows it."""

    event_code: str
    event: str
    at: datetime
    who: str
    unit: str
    note: str
    changes: list[Change]


def history(commitment: Commitment) -> list[Told]:
    """Everything that happened to a commitment, newest first."""
    return [told(entry) for entry in history_of(commitment)]


def told(entry: Entry) -> Told:
    """One entry in words."""
    return Told(
        event_code=entry.event,
        event=entry.get_event_display(),
        at=entry.at,
        who=entry.actor_name or _("The system"),
        unit=entry.unit_name,
        note=entry.note,
        changes=list(_changes(entry.before, entry.after)),
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name, label in FIELDS.items():
        was, now = before.get(name), after.get(name)
        if was != now and (now not in (None, "", []) or was not in (None, "", [])):
            known = name in before
            yield Change(str(label), say(name, was) if known else "", say(name, now))


def request_changes(request: ApprovalRequest, units: Mapping[int, Unit]) -> list[Change]:
    """What an adjustment asks for, in words; `units` are the units that it names, by id."""
    told: dict[str, Any] = dict(request.changes)
    if "lead_unit" in told:
        told["lead_unit"] = str(units[told["lead_unit"]])
    if "supporting_units" in told:
        told["supporting_units"] = [str(units[pk]) for pk in told["supporting_units"]]
    return [Change(str(FIELDS[name]), "", say(name, value)) for name, value in told.items()]


def evidence_words(source: str) -> str:
    """What the state of the evidence rests on: a report, minutes, a verification or a re-check."""
    kind, _bar, method = source.rpartition("_")
    words = {"report": _("by report"), "minutes": _("by minutes"), "recheck": _("re-check")}
    if kind == "recheck":
        return f"{words[kind]} ({_SAY['method'](method)})"
    return words.get(source) or (_SAY["method"](source) if source else "")


def say(name: str, value: Any) -> str:
    """A value of a field in words."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return _SAY[name](value) if name in _SAY else str(value)
