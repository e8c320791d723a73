"""Progress that minutes tell: a proposal becomes a report of the lead unit when an officer says so."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment, EvidenceState
from tracker.commitments.moves import locked
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.common.service import swap
from tracker.common.text import search_text
from tracker.intake.models import ProgressProposal
from tracker.intake.review.models import ProposalState
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.progress.models import ProgressReport


def _pending(proposal: ProgressProposal, version: int | None) -> ProgressProposal:
    rows = ProgressProposal.objects.select_for_update(of=("self",), no_key=True)
    found: ProgressProposal = rows.select_related("document__meeting").get(pk=proposal.pk)
    if found.state != ProposalState.PENDING:
        raise Conflict(_("This was decided already: it is %(state)s."), params={"state": found.get_state_display()})
    if version is not None and version != found.version:
        raise Conflict()
    return found


@transaction.atomic
def proposal_accept(
    *, actor: User, proposal: ProgressProposal, commitment: Commitment, percent: int, version: int | None = None
) -> ProgressReport:
    """Make a progress report on a commitment under way of what the minutes tell; `percent` is the whole commitment's."""
    require(actor, Permission.REVIEW)
    commitment = locked(commitment)
    proposal = _pending(proposal, version)
    if commitment.state != State.IN_PROGRESS or commitment.pending:
        raise Conflict(_("Progress can be reported only while a commitment is in progress and no request waits."))
    if not 0 <= percent <= 100:
        raise Invalid(_("The percentage lies between 0 and 100."), field="percent")
    lead = commitment.lead
    if lead is None:
        raise Conflict(_("The commitment has no lead unit."))
    report = ProgressReport.objects.create(
        commitment=commitment,
        unit=lead.unit,
        author=actor,
        text=proposal.text,
        percent=percent,
        cycle=commitment.cycle,
        document=proposal.document,
        search_text=search_text(lead.unit.name, actor.name, proposal.text),
    )
    before = {"percent": commitment.percent}
    values: dict[str, Any] = {"percent": percent, "reported_percent": percent}
    values |= {"evidence_state": EvidenceState.REPORTED, "evidence_source": "minutes", "evidence_on": clock.today()}
    where = {"state": commitment.state, "pending": commitment.pending}
    swap(commitment, where=where, values=values | {"changed_at": clock.now()})
    proposal.commitment = commitment
    _decide(actor, proposal, ProposalState.ACCEPTED)
    told = {"percent": percent, "unit": lead.unit.name, "text": proposal.text[:500], "file": proposal.document.name}
    record(Event.PROGRESS_REPORTED, commitment, actor=actor, before=before, after=told)
    record(Event.PROPOSAL_ACCEPTED, proposal, actor=actor, after={"commitment": commitment.pk, "percent": percent})
    return report


@transaction.atomic
def proposal_reject(*, actor: User, proposal: ProgressProposal, version: int | None = None) -> ProgressProposal:
    """Say that what the minutes tell is no progress of a commitment."""
    require(actor, Permission.REVIEW)
    proposal = _pending(proposal, version)
    _decide(actor, proposal, ProposalState.REJECTED)
    record(Event.PROPOSAL_REJECTED, proposal, actor=actor)
    return proposal


def _decide(actor: User, proposal: ProgressProposal, state: ProposalState) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, actor, clock.now()
    proposal.version += 1
    proposal.save()
