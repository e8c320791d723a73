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
from tracker.commitments.mentions import mentions_remove
from tracker.commitments.models import Commitment, Recurrence, SourceType, Strength
from tracker.commitments.services import Draft, EvidenceSpan, commitment_create
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.intake.gaps import gaps_left
from tracker.intake.learning.names import names_learn
from tracker.intake.models import Candidate, CandidateState, Correction, RejectReason
from tracker.intake.review.decisions import Step, decided
from tracker.intake.review.models import DecisionKind
from tracker.intake.review.naming import fill_waiting
from tracker.intake.review.second import second_reasons
from tracker.journal.models import Event
from tracker.journal.services import record

EDITABLE = ("title", "due", "recurrence", "strength", "speaker", "projects", "lead_unit", "supporting_units")


def locked(candidate: Candidate, version: int | None, *states: CandidateState) -> Candidate:
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
def candidate_edit(
    *, actor: User, candidate: Candidate, version: int | None = None, seconds: int | None = None, **values: Any
) -> Candidate:
    """Change fields (EDITABLE) of a pending candidate; each change is kept as a correction of what the library found."""
    require(actor, Permission.REVIEW)
    _check(values)
    candidate = locked(candidate, version, CandidateState.PENDING)
    before = {name: _plain(candidate, name) for name in values}
    with decided(actor, DecisionKind.EDIT, candidate, seconds=seconds) as step:
        for name, value in values.items():
            if name == "supporting_units":
                candidate.supporting_units.set(value)
            else:
                setattr(candidate, name, value.strip() if isinstance(value, str) else value)
        after = {name: _plain(candidate, name) for name in values}
        changed = [name for name in values if before[name] != after[name]]
        if changed:
            _keep_changes(candidate, changed)
            _learn(actor, candidate, step, [(name, before[name], after[name]) for name in changed])
    if not changed:
        step.forget()
        return candidate
    kept = {name: before[name] for name in changed}
    record(Event.CANDIDATE_EDITED, candidate, actor=actor, before=kept, after={n: after[n] for n in changed})
    return candidate


def _learn(actor: User, candidate: Candidate, step: Step, changes: Sequence[tuple[str, Any, Any]]) -> None:
    """Keep what was corrected; a unit that it names is filled in where the document waits for the same name."""
    more: dict[str, Any] = {"candidate": candidate, "rules": candidate.found.get("rules", []), "made_by": actor}
    rows = [Correction(field=n, before=b, after=a, decision=step.decision, **more) for n, b, a in changes]
    for learned in names_learn(actor, Correction.objects.bulk_create(rows)):
        if learned.unit:
            fill_waiting(actor, candidate.run, learned.name, learned.unit, step)


def _keep_changes(candidate: Candidate, changed: list[str]) -> None:
    if "due" in changed:
        candidate.due_basis = "set_by_hand"
    candidate.touched = sorted({*candidate.touched, *changed})
    candidate.gaps = gaps_left(candidate)
    candidate.version += 1
    candidate.save()


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
def candidate_accept(
    *, actor: User, candidate: Candidate, version: int | None = None, seconds: int | None = None
) -> Commitment | None:
    """Make a commitment of a pending candidate; a second click or a second person gets Conflict.

    None where a rule asks for a second person (`review.second`): it waits then, and another one accepts it.
    """
    require(actor, Permission.REVIEW)
    candidate = locked(candidate, version, CandidateState.PENDING, CandidateState.AWAITING_SECOND)
    with decided(actor, DecisionKind.ACCEPT, candidate, seconds=seconds) as step:
        return accept_locked(actor, candidate, step)


def accept_locked(actor: User, candidate: Candidate, step: Step) -> Commitment | None:
    """Accept a candidate that the caller has locked, as a part of the step under way."""
    if candidate.state == CandidateState.PENDING:
        candidate.second_reasons = second_reasons(candidate)
        if candidate.second_reasons:
            candidate.first_by = actor
            candidate.state, candidate.version = CandidateState.AWAITING_SECOND, candidate.version + 1
            candidate.save()
            record(Event.CANDIDATE_SECONDED, candidate, actor=actor, after={"reasons": candidate.second_reasons})
            return None
    elif candidate.first_by_id == actor.pk:
        raise Conflict(_("You have accepted it already; somebody else has to look at it, too."))
    commitment = commitment_create(actor=actor, draft=draft_of(candidate))
    step.commitments.append(commitment)
    candidate.commitment = commitment
    state_set(actor, candidate, CandidateState.ACCEPTED)
    record(Event.CANDIDATE_ACCEPTED, candidate, actor=actor, after={"commitment": commitment.pk})
    return commitment


@transaction.atomic
def candidate_reject(
    *,
    actor: User,
    candidate: Candidate,
    reason: str,
    note: str = "",
    version: int | None = None,
    seconds: int | None = None,
) -> Candidate:
    """Reject a candidate that is pending or waits for a second person, with one of RejectReason."""
    require(actor, Permission.REVIEW)
    if reason not in RejectReason.values:
        raise Invalid(_("Choose why it is rejected."), field="reason")
    candidate = locked(candidate, version, CandidateState.PENDING, CandidateState.AWAITING_SECOND)
    with decided(actor, DecisionKind.REJECT, candidate, seconds=seconds):
        candidate.reject_reason, candidate.decision_note = reason, note.strip()[:300]
        state_set(actor, candidate, CandidateState.REJECTED)
    record(Event.CANDIDATE_REJECTED, candidate, actor=actor, note=note, after={"reason": reason})
    return candidate


@transaction.atomic
def candidate_reopen(*, actor: User, candidate: Candidate, version: int | None = None) -> Candidate:
    """Take a rejection or a link back, or send back what waits for a second person."""
    require(actor, Permission.REVIEW)
    states = (CandidateState.REJECTED, CandidateState.LINKED, CandidateState.AWAITING_SECOND)
    candidate = locked(candidate, version, *states)
    with decided(actor, DecisionKind.REOPEN, candidate):
        if candidate.linked_to is not None:
            place = {"start": candidate.start, "end": candidate.end}
            mentions_remove(commitment=candidate.linked_to, document=candidate.document, **place)
        candidate.state, candidate.reject_reason, candidate.decision_note = CandidateState.PENDING, "", ""
        candidate.decided_by, candidate.decided_at, candidate.linked_to = None, None, None
        candidate.first_by, candidate.second_reasons = None, []
        candidate.version += 1
        candidate.save()
    record(Event.CANDIDATE_REOPENED, candidate, actor=actor)
    return candidate


def state_set(actor: User, candidate: Candidate, state: CandidateState) -> None:
    """Write a decision on a locked candidate; the caller journals."""
    candidate.state = state
    candidate.decided_by, candidate.decided_at = actor, clock.now()
    candidate.version += 1
    candidate.save()
