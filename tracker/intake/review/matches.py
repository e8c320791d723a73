"""What of the ledger a candidate may be about, and taking its words up there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from extraction.linking.ledger import Ledger, LedgerRow, Match
from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.commitments.mentions import mention_add
from tracker.commitments.models import Assignment, AssignmentRole, Commitment
from tracker.intake.models import Candidate, CandidateState, ExtractionRun
from tracker.intake.review.decisions import decided
from tracker.intake.review.models import DecisionKind, ProgressProposal
from tracker.intake.triage import locked, state_set
from tracker.journal.models import Event
from tracker.journal.services import record

KEPT = 3  # matches that a card shows
LEAST = 0.5  # a match below this is noise on a card


def open_ledger() -> Ledger:
    """An index over all open commitments: some seconds for 100,000, so for a worker or for a few candidates."""
    lead = Prefetch("assignments", Assignment.objects.filter(role=AssignmentRole.LEAD).select_related("unit"))
    rows = Commitment.objects.open().prefetch_related(lead, "projects").defer("search_text").order_by("pk")
    return Ledger([_row(commitment) for commitment in rows.iterator(chunk_size=2_000)])


def _row(commitment: Commitment) -> LedgerRow:
    lead = commitment.lead
    return LedgerRow(
        id=str(commitment.pk),
        title=commitment.title,
        text=commitment.baseline_text,
        projects=tuple(project.name for project in commitment.projects.all()),
        lead_unit=lead.unit.name if lead else None,
        due=commitment.original_due or (None if commitment.due_basis == "office_default" else commitment.due),
        strength=commitment.strength,
        percent=commitment.percent or None,
    )


def matches_of(row: Mapping[str, Any], ledger: Ledger) -> list[dict[str, Any]]:
    """The lines that a row of the library may be about: [{commitment, kind, score, reasons: [{code, from?, to?}]}]."""
    found = [match for match in ledger.match(row) if match.row_id is not None and match.score >= LEAST]
    return [_plain(match) for match in found[:KEPT]]


def _plain(match: Match) -> dict[str, Any]:
    reasons = [{"code": reason.code, **reason.params} for reason in match.reasons]
    return {"commitment": int(match.row_id or 0), "kind": match.kind, "score": match.score, "reasons": reasons}


def matches_fill(rows: Iterable[tuple[Candidate | ProgressProposal, Mapping[str, Any]]]) -> None:
    """Set `matches` of unsaved candidates or proposals from their rows; the index is built once, if at all."""
    pairs = list(rows)
    if not pairs or not Commitment.objects.open().exists():
        return
    ledger = open_ledger()
    for one, row in pairs:
        one.matches = matches_of(row, ledger)


def matches_refresh(run: ExtractionRun) -> int:
    """Look the pending candidates of a run up again, in the ledger of today; how many have a match now."""
    pending = list(Candidate.objects.filter(run=run, state=CandidateState.PENDING))
    matches_fill((candidate, candidate.found) for candidate in pending)
    Candidate.objects.bulk_update(pending, ["matches"], batch_size=500)
    return sum(bool(candidate.matches) for candidate in pending)


@transaction.atomic
def candidate_link(
    *,
    actor: User,
    candidate: Candidate,
    commitment: Commitment,
    updates: bool = False,
    version: int | None = None,
    seconds: int | None = None,
) -> Candidate:
    """Say that a pending candidate says a commitment of the ledger again: its words become a mention of that.

    With `updates`, what it says otherwise (another deadline, weaker wording) stands on the commitment as an event. The
    commitment's wording and deadline stay as they are in both cases.
    """
    require(actor, Permission.REVIEW)
    candidate = locked(candidate, version, CandidateState.PENDING)
    with decided(actor, DecisionKind.UPDATE if updates else DecisionKind.LINK, candidate, seconds=seconds):
        candidate.linked_to = commitment
        said: dict[str, Any] = {"due": candidate.due, "due_text": candidate.due_text, "strength": candidate.strength}
        place: dict[str, Any] = {"start": candidate.start, "end": candidate.end}
        mention = mention_add(commitment=commitment, document=candidate.document, **place, **(said if updates else {}))
        state_set(actor, candidate, CandidateState.LINKED)
    record(Event.CANDIDATE_LINKED, candidate, actor=actor, after={"commitment": commitment.pk})
    if mention.changes:
        told = {"changes": mention.changes, "due": mention.due, "file": candidate.document.name}
        record(Event.COMMITMENT_MENTIONED, commitment, actor=actor, before={"due": mention.against}, after=told)
    return candidate
