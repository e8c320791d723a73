"""A candidate as its card shows it: codes in words, names resolved or marked as unknown, the deadline explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.accounts.models import Unit
from tracker.commitments.models import DuePrecision
from tracker.common.text import fold
from tracker.intake.basis import basis_message
from tracker.intake.messages import gap_message, tier_reason_message
from tracker.intake.models import Candidate, CandidateState


@dataclass(frozen=True, slots=True)
class DeadlineShown:
    """What the text says, the day that follows, and how: 3年左右 → 2019-03-11, year, counted from 2016-03-11."""

    words: str
    due: date | None
    precision: str
    basis: str
    rhythm: str
    is_approximate: bool
    not_before: date | None


@dataclass(frozen=True, slots=True)
class Card:
    """All that the template of a card needs besides the candidate itself."""

    candidate: Candidate
    reasons: list[str]
    gaps: list[str]
    deadline: DeadlineShown | None
    supporting: list[Unit]
    unknown_lead: list[str]
    unknown_supporting: list[str]
    is_pending: bool
    was_recognised: bool  # its words come from a picture, which is worth a look


def card_of(candidate: Candidate, units: Mapping[str, Unit]) -> Card:
    """The card of a candidate from `for_list`; `units` by folded name or alias, so that it costs no query."""
    found = candidate.found
    return Card(
        candidate=candidate,
        reasons=[tier_reason_message(code) for code in found.get("tier_reasons", [])],
        gaps=[gap_message(code) for code in candidate.gaps],
        deadline=_deadline(candidate),
        supporting=list(candidate.supporting_units.all()),
        unknown_lead=_unknown(candidate, "lead_unit", found.get("lead_units", []), units),
        unknown_supporting=_unknown(candidate, "supporting_units", found.get("supporting_units", []), units),
        is_pending=candidate.state == CandidateState.PENDING,
        was_recognised=any(one["code"] == "text_recognised" for one in candidate.document.warnings),
    )


def _unknown(candidate: Candidate, field: str, names: list[str], units: Mapping[str, Unit]) -> list[str]:
    """The names of the text that are no unit of the office; none once a person has filled the field."""
    return [] if field in candidate.touched else [name for name in names if fold(name) not in units]


def _deadline(candidate: Candidate) -> DeadlineShown | None:
    if not (candidate.due or candidate.due_text or candidate.recurrence):
        return None
    by_hand = "due" in candidate.touched
    exact = by_hand or candidate.due_precision == DuePrecision.DAY
    found = {} if by_hand else candidate.found.get("deadline") or {}
    not_before = found.get("not_before")
    return DeadlineShown(
        words=candidate.due_text,
        due=candidate.due,
        precision="" if exact else str(dict(DuePrecision.choices).get(candidate.due_precision, "")),
        basis=basis_message(candidate.due_basis, candidate.document.counted_from),
        rhythm=candidate.get_recurrence_display() if candidate.recurrence else "",
        is_approximate=bool(found.get("approximate")),
        not_before=date.fromisoformat(not_before) if not_before else None,
    )
