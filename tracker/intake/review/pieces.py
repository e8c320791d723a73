"""Other pieces of the text than the library cut: two candidates merged, one split, one made from selected words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Invalid
from tracker.intake import reading
from tracker.intake.filling import candidate_of, deadline_fields, resolved_fill, supporting_link
from tracker.intake.gaps import gaps_left
from tracker.intake.models import Candidate, CandidateState, ExtractionRun
from tracker.intake.review.decisions import decided
from tracker.intake.review.matches import matches_fill
from tracker.intake.review.models import DecisionKind
from tracker.intake.triage import locked
from tracker.journal.models import Event
from tracker.journal.services import record

LONGEST = 2_000  # characters of a selection: more is a chapter, no commitment
_LISTS = ("lead_units", "supporting_units", "people", "projects", "targets", "rules")


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a split leaves: the candidate, shorter now, and the new one behind it."""

    first: Candidate
    second: Candidate


def next_pending(candidate: Candidate) -> Candidate | None:
    """The pending candidate that follows in the text."""
    rows = Candidate.objects.filter(run=candidate.run_id, state=CandidateState.PENDING).exclude(pk=candidate.pk)
    found: Candidate | None = rows.after(candidate.start, candidate.pk).order_by("start", "pk").first()
    return found


@transaction.atomic
def candidates_merge(
    *, actor: User, candidate: Candidate, version: int | None = None, seconds: int | None = None
) -> Candidate:
    """Make one of a pending candidate and the pending one that follows: its words reach over both.

    Fields of the first stand; what it lacks, and lists, come from the second, which is then `merged`.
    """
    require(actor, Permission.REVIEW)
    other = next_pending(candidate)
    if other is None:
        raise Invalid(_("No pending candidate follows that could be merged with this one."))
    pks = sorted((candidate.pk, other.pk))  # one order of locking for all
    list(Candidate.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks).order_by("pk"))
    candidate = locked(candidate, version, CandidateState.PENDING)
    other = locked(other, None, CandidateState.PENDING)
    with decided(actor, DecisionKind.MERGE, candidate, other, seconds=seconds):
        _take_over(candidate, other)
        candidate.touched = sorted({*candidate.touched, "text"})  # another reading leaves it as it is
        candidate.gaps = gaps_left(candidate)
        candidate.version += 1
        candidate.save()
        units = [*candidate.supporting_units.all(), *other.supporting_units.all(), other.lead_unit]
        candidate.supporting_units.set({unit for unit in units if unit and unit.pk != candidate.lead_unit_id})
        other.state, other.merged_into, other.version = CandidateState.MERGED, candidate, other.version + 1
        other.save()
    record(Event.CANDIDATE_MERGED, other, actor=actor, after={"title": candidate.title})
    return candidate


def _take_over(candidate: Candidate, other: Candidate) -> None:
    first, second = candidate.found, other.found
    start, end = min(candidate.start, other.start), max(candidate.end, other.end)
    candidate.start, candidate.end, candidate.text = start, end, candidate.document.text[start:end]
    places: dict[str, Any] = {**second.get("evidence", {}), **{k: v for k, v in first.get("evidence", {}).items() if v}}
    joined = {name: _joined(first.get(name, []), second.get(name, [])) for name in _LISTS}
    gaps = [gap for gap in first.get("gaps", []) if gap in second.get("gaps", [])]
    candidate.found = {**first, **joined, "evidence": places, "start": start, "end": end, "gaps": gaps}
    candidate.found["deadline"] = first.get("deadline") or second.get("deadline")
    candidate.projects = _joined(candidate.projects, other.projects)
    candidate.targets = _joined(candidate.targets, other.targets)
    candidate.lead_unit = candidate.lead_unit or other.lead_unit
    candidate.speaker = candidate.speaker or other.speaker
    candidate.tier = min(candidate.tier, other.tier)  # firm before general
    if not (candidate.due or candidate.recurrence):
        for name in ("due", "due_text", "due_precision", "due_basis", "recurrence"):
            setattr(candidate, name, getattr(other, name))


def _joined(one: list[Any], other: list[Any]) -> list[Any]:
    return [*one, *(item for item in other if item not in one)]


@transaction.atomic
def candidate_split(
    *, actor: User, candidate: Candidate, at: int, version: int | None = None, seconds: int | None = None
) -> Pieces:
    """Cut a pending candidate in two at a place of the document (code points); both get their fields from their words.

    What a person has changed in it stays with the first.
    """
    require(actor, Permission.REVIEW)
    candidate = locked(candidate, version, CandidateState.PENDING)
    document = candidate.document
    if not candidate.start < at < candidate.end:
        raise Invalid(_("Put the cut within the words of the candidate."), field="at")
    front = _row(candidate.run, candidate.start, at)
    back = _row(candidate.run, at, candidate.end)
    with decided(actor, DecisionKind.SPLIT, candidate, seconds=seconds) as step:
        _refill(candidate, front)
        second = _made(candidate.run, back)
        if not second.speaker:
            second.speaker = candidate.speaker
            second.save(update_fields=["speaker"])
        step.made.append(second)
    record(Event.CANDIDATE_SPLIT, candidate, actor=actor, after={"title": second.title}, label=document.name)
    return Pieces(candidate, second)


def _row(run: ExtractionRun, start: int, end: int) -> dict[str, Any]:
    try:
        return reading.extract_selection(run.document, start, end)
    except ValueError as error:
        raise Invalid(_("There are no words in one of the pieces."), field="at") from error


def _refill(candidate: Candidate, row: dict[str, Any]) -> None:
    """The words of a row for a candidate; its fields as well, where no person has changed them."""
    candidate.start, candidate.end, candidate.text, candidate.found = row["start"], row["end"], row["text"], row
    fresh = candidate_of(candidate.run, row)
    values: dict[str, Any] = {name: getattr(fresh, name) for name in ("title", "strength", "projects")}
    for name, value in values.items():
        if name not in candidate.touched:
            setattr(candidate, name, value)
    if not {"due", "recurrence"} & set(candidate.touched):
        for name, value in deadline_fields(row["deadline"]).items():
            setattr(candidate, name, value)
    candidate.targets, candidate.gaps, candidate.tier = fresh.targets, row["gaps"], fresh.tier
    candidate.touched = sorted({*candidate.touched, "text"})
    if "lead_unit" not in candidate.touched:
        candidate.lead_unit = None
        resolved_fill([(candidate, row)])
    candidate.gaps = gaps_left(candidate)
    candidate.version += 1
    candidate.save()
    if "supporting_units" not in candidate.touched:
        candidate.supporting_units.clear()
        supporting_link([(candidate, row)])


@transaction.atomic
def candidate_make(*, actor: User, run: ExtractionRun, start: int, end: int, seconds: int | None = None) -> Candidate:
    """A candidate of words that a person has selected (code points of the document's text), with their fields filled in."""
    require(actor, Permission.REVIEW)
    if not 0 <= start < end <= len(run.document.text):
        raise Invalid(_("Select some words of the document first."), field="start")
    if end - start > LONGEST:
        raise Invalid(_("Select at most %(count)s characters."), field="end", params={"count": LONGEST})
    try:
        row = reading.extract_selection(run.document, start, end)
    except ValueError as error:
        raise Invalid(_("Select some words of the document first."), field="start") from error
    with decided(actor, DecisionKind.MAKE, run=run, seconds=seconds) as step:
        candidate = _made(run, row)
        step.made.append(candidate)
    record(Event.CANDIDATE_MADE, candidate, actor=actor, after={"title": candidate.title}, label=run.document.name)
    return candidate


def _made(run: ExtractionRun, row: dict[str, Any]) -> Candidate:
    candidate = candidate_of(run, row)
    candidate.touched = ["text"]
    resolved_fill([(candidate, row)])
    matches_fill([(candidate, row)])
    candidate.save()
    supporting_link([(candidate, row)])
    return candidate
