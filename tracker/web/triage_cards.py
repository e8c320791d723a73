"""A candidate as its card shows it: codes in words, names resolved or marked as unknown, the deadline explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from tracker.accounts.models import Unit, User
from tracker.commitments.models import Commitment, DuePrecision, Project
from tracker.commitments.querysets import projects_visible_to
from tracker.common.text import fold
from tracker.intake.basis import basis_message
from tracker.intake.learning.names import known_units
from tracker.intake.learning.suggest import likely_units
from tracker.intake.messages import gap_message, tier_reason_message
from tracker.intake.models import Candidate, CandidateState
from tracker.intake.review.messages import MATCH_KINDS, reason_message
from tracker.intake.review.second import REASONS, confidence_of


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
class MatchShown:
    """A line of the ledger that the candidate may be about, and what differs."""

    commitment: Commitment
    kind: str
    kind_words: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name of the text that is no unit of the office, and the units that it may mean."""

    name: str
    likely: list[Unit]


@dataclass(frozen=True, slots=True)
class Card:
    """All that the template of a card needs besides the candidate itself."""

    candidate: Candidate
    reasons: list[str]
    gaps: list[str]
    deadline: DeadlineShown | None
    supporting: list[Unit]
    projects: list[tuple[str, int | None]]  # name, id where the ledger has it already
    unknown_lead: list[UnknownName]
    unknown_supporting: list[UnknownName]
    matches: list[MatchShown]
    second: list[str]  # why a second person has to look
    confidence: int  # per cent
    is_pending: bool
    was_recognised: bool  # its words come from a picture, which is worth a look


@dataclass
class Lookups:
    """What all cards of a page share, so that a card costs no query."""

    units: dict[str, Unit]
    commitments: dict[int, Commitment]
    projects: dict[str, int]  # folded name → id, of those that the person sees
    _likely: dict[str, list[Unit]] = field(default_factory=dict)

    @cached_property
    def _distinct(self) -> list[Unit]:
        """Each unit once, though it has several names."""
        return list({unit.pk: unit for unit in self.units.values()}.values())

    def likely(self, name: str) -> list[Unit]:
        """The units that a name may mean."""
        if name not in self._likely:
            self._likely[name] = likely_units(name, self._distinct)
        return self._likely[name]


def lookups(user: User, candidates: Iterable[Candidate]) -> Lookups:
    """For the cards of these candidates: a constant number of queries, however many they are."""
    candidates = list(candidates)
    wanted = {match["commitment"] for one in candidates for match in one.matches}
    seen = Commitment.objects.visible_to(user).filter(pk__in=wanted) if wanted else Commitment.objects.none()
    found = seen.prefetch_related("assignments__unit", "projects").defer("search_text")
    names = {fold(name) for one in candidates for name in one.projects}
    known = projects_visible_to(user).filter(folded__in=names) if names else Project.objects.none()
    projects = dict(known.values_list("folded", "pk"))
    return Lookups(known_units(), {commitment.pk: commitment for commitment in found}, projects)


def card_of(candidate: Candidate, shared: Lookups) -> Card:
    """The card of a candidate from `for_list`."""
    found = candidate.found
    return Card(
        candidate=candidate,
        reasons=[tier_reason_message(code) for code in found.get("tier_reasons", [])],
        gaps=[gap_message(code) for code in candidate.gaps],
        deadline=_deadline(candidate),
        supporting=list(candidate.supporting_units.all()),
        projects=[(name, shared.projects.get(fold(name))) for name in candidate.projects],
        unknown_lead=_unknown(candidate, "lead_unit", found.get("lead_units", []), shared),
        unknown_supporting=_unknown(candidate, "supporting_units", found.get("supporting_units", []), shared),
        matches=[_match(match, shared) for match in candidate.matches if match["commitment"] in shared.commitments],
        second=[str(REASONS.get(code, code)) for code in candidate.second_reasons],
        confidence=round(confidence_of(candidate) * 100),
        is_pending=candidate.state == CandidateState.PENDING,
        was_recognised=any(one["code"] == "text_recognised" for one in candidate.document.warnings),
    )


def _match(match: dict[str, Any], shared: Lookups) -> MatchShown:
    return MatchShown(
        commitment=shared.commitments[match["commitment"]],
        kind=match["kind"],
        kind_words=str(MATCH_KINDS.get(match["kind"], match["kind"])),
        reasons=[reason_message(reason) for reason in match["reasons"]],
    )


def _unknown(candidate: Candidate, field: str, names: list[str], shared: Lookups) -> list[UnknownName]:
    """The names of the text that are no unit of the office; none once a person has filled the field."""
    if field in candidate.touched:
        return []
    return [UnknownName(name, shared.likely(name)) for name in names if fold(name) not in shared.units]


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
