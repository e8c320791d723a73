"""Deciding about candidates: edit, accept, reject, take back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.commitments.mentions import mention_add, mentions_remove
from tracker.commitments.models import Commitment, Recurrence, SourceType, Strength
from tracker.commitments.services import Draft, EvidenceSpan, commitment_create
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.intake.models import Candidate, CandidateState, Correction, RejectReason
from tracker.journal.models import Event
from tracker.journal.services import record

EDITABLE = ("title", "due", "recurrence", "strength", "speaker", "projects", "lead_unit", "supporting_units")


def _locked(candidate: Candidate, version: int | None, *states: CandidateState) -> Candidate:
    """The candidate as it stands now, locked; Conflict where it is in another state or not of this version any more."""
    found: Candidate = Candidate.objects.select_for_update(of=("self",), no_key=True).get(pk=candidate.pk)
    if found.state not in states:
        raise Conflict(
            _("This candidate was decided already: it is %(state)s."), params={"state": found.get_state_display()}
        )
    if version is not None and version != found.version:
        raise Conflict()
    return found


def _plain(candidate: Candidate, name: str) -> Any:
    if name == "supporting_units":
        return [unit.name for unit in candidate.supporting_units.all()]
    value = getattr(candidate, name)
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, Unit) else value


def _check(values: dict[str, Any]) -> None:
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise Invalid(_("This field cannot be changed."), field=sorted(unknown)[0])
    if "title" in values and not str(values["title"]).strip():
        raise Invalid(_("Give the candidate a title."), field="title")
    if values.get("strength", Strength.SHALL) not in Strength.values:
        raise Invalid(_("Unknown strength."), field="strength")
    if values.get("recurrence") and values["recurrence"] not in Recurrence.values:
        raise Invalid(_("Unknown rhythm."), field="recurrence")


@transaction.atomic
def candidate_edit(*, actor: User, candidate: Candidate, version: int | None = None, **values: Any) -> Candidate:
    """Change fields (EDITABLE) of a pending candidate; each change is kept as a correction of what the library found."""
    require(actor, Permission.REVIEW)
    _check(values)
    candidate = _locked(candidate, version, CandidateState.PENDING)
    before = {name: _plain(candidate, name) for name in values}
    for name, value in values.items():
        if name == "supporting_units":
            candidate.supporting_units.set(value)
        else:
            setattr(candidate, name, value.strip() if isinstance(value, str) else value)
    after = {name: _plain(candidate, name) for name in values}
    changed = [name for name in values if before[name] != after[name]]
    if not changed:
        return candidate
    if "due" in changed:
        candidate.due_basis = "set_by_hand"
    candidate.touched = sorted({*candidate.touched, *changed})
    candidate.gaps = gaps_left(candidate)
    candidate.version += 1
    candidate.save()
    rules = candidate.found.get("rules", [])
    Correction.objects.bulk_create(
        Correction(candidate=candidate, field=n, before=before[n], after=after[n], rules=rules, made_by=actor)
        for n in changed
    )
    kept = {name: before[name] for name in changed}
    record(Event.CANDIDATE_EDITED, candidate, actor=actor, before=kept, after={n: after[n] for n in changed})
    return candidate


def gaps_left(candidate: Candidate) -> list[str]:
    """What the library found missing and a person has not filled in; filling in and emptying again brings it back."""
    filled: set[str] = set()
    if candidate.due or candidate.recurrence:
        filled |= {"no_deadline", "unknown_year"}
    if candidate.lead_unit:
        filled |= {"no_lead_unit", "vague_lead_unit"}
    return [gap for gap in candidate.found.get("gaps", []) if gap not in filled]


def spans_of(candidate: Candidate) -> list[EvidenceSpan]:
    """The stretches of the document that the candidate's fields rest on, as found."""
    spans = [EvidenceSpan("text", candidate.start, candidate.end)]
    for name, places in candidate.found.get("evidence", {}).items():
        pairs: Sequence[Sequence[int]] = [places] if places and isinstance(places[0], int) else places
        spans += [EvidenceSpan(name, start, end) for start, end in pairs if start < end]
    return spans


def draft_of(candidate: Candidate) -> Draft:
    """The commitment that a candidate becomes: fields as edited, wording and evidence as found."""
    return Draft(
        title=candidate.title,
        baseline_text=candidate.text,
        source_type=SourceType.MEETING,
        document=candidate.document,
        strength=candidate.strength,
        kind=candidate.kind,
        speaker=candidate.speaker,
        due=candidate.due,
        due_text=candidate.due_text,
        due_precision=candidate.due_precision,
        due_basis=candidate.due_basis,
        recurrence=candidate.recurrence,
        gaps=candidate.gaps,
        lead_unit=candidate.lead_unit,
        supporting_units=list(candidate.supporting_units.all()),
        projects=candidate.projects,
        targets=candidate.targets,
        evidence=spans_of(candidate),
        mentions=[(start, end) for start, end in candidate.found.get("mentions", [])],
    )


@transaction.atomic
def candidate_accept(*, actor: User, candidate: Candidate, version: int | None = None) -> Commitment:
    """Make a commitment of a pending candidate; a second click or a second person gets Conflict."""
    require(actor, Permission.REVIEW)
    candidate = _locked(candidate, version, CandidateState.PENDING)
    commitment = commitment_create(actor=actor, draft=draft_of(candidate))
    candidate.commitment = commitment
    _decide(actor, candidate, CandidateState.ACCEPTED)
    record(Event.CANDIDATE_ACCEPTED, candidate, actor=actor, after={"commitment": commitment.pk})
    return commitment


@transaction.atomic
def candidate_reject(
    *, actor: User, candidate: Candidate, reason: str, note: str = "", version: int | None = None
) -> Candidate:
    """Reject a pending candidate with one of RejectReason."""
    require(actor, Permission.REVIEW)
    if reason not in RejectReason.values:
        raise Invalid(_("Choose why it is rejected."), field="reason")
    candidate = _locked(candidate, version, CandidateState.PENDING)
    candidate.reject_reason, candidate.decision_note = reason, note.strip()[:300]
    _decide(actor, candidate, CandidateState.REJECTED)
    record(Event.CANDIDATE_REJECTED, candidate, actor=actor, note=note, after={"reason": reason})
    return candidate


@transaction.atomic
def candidate_link(
    *, actor: User, candidate: Candidate, commitment: Commitment, version: int | None = None
) -> Candidate:
    """Say that a pending candidate says a commitment of the ledger again: its words become a mention of that.

    The commitment's wording and deadline stay as they are.
    """
    require(actor, Permission.REVIEW)
    candidate = _locked(candidate, version, CandidateState.PENDING)
    candidate.linked_to = commitment
    mention_add(commitment=commitment, document=candidate.document, start=candidate.start, end=candidate.end)
    _decide(actor, candidate, CandidateState.LINKED)
    record(Event.CANDIDATE_LINKED, candidate, actor=actor, after={"commitment": commitment.pk})
    return candidate


@transaction.atomic
def candidate_reopen(*, actor: User, candidate: Candidate, version: int | None = None) -> Candidate:
    """Take a rejection or a link back."""
    require(actor, Permission.REVIEW)
    candidate = _locked(candidate, version, CandidateState.REJECTED, CandidateState.LINKED)
    if candidate.linked_to is not None:
        place = {"start": candidate.start, "end": candidate.end}
        mentions_remove(commitment=candidate.linked_to, document=candidate.document, **place)
    candidate.state, candidate.reject_reason, candidate.decision_note = CandidateState.PENDING, "", ""
    candidate.decided_by, candidate.decided_at, candidate.linked_to = None, None, None
    candidate.version += 1
    candidate.save()
    record(Event.CANDIDATE_REOPENED, candidate, actor=actor)
    return candidate


def _decide(actor: User, candidate: Candidate, state: CandidateState) -> None:
    candidate.state = state
    candidate.decided_by, candidate.decided_at = actor, clock.now()
    candidate.version += 1
    candidate.save()
