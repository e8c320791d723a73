"""Asking for completion, verifying it, deciding it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.approvals.models import WAITING, ApprovalRequest, RequestState, VerificationMethod
from tracker.commitments.lifecycle import Action, RequestKind
from tracker.commitments.models import Commitment, EvidenceState
from tracker.commitments.moves import locked, request_pending, state_move
from tracker.commitments.permissions import check
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.common.service import swap
from tracker.journal.models import Event
from tracker.journal.services import record


def waiting_request(commitment: Commitment) -> ApprovalRequest | None:
    """The request that waits for a decision, if there is one."""
    return (
        ApprovalRequest.objects.filter(commitment=commitment, state__in=WAITING)
        .select_related("asked_by", "verified_by")
        .first()
    )


@transaction.atomic
def completion_request(*, actor: User, commitment: Commitment, reason: str) -> ApprovalRequest:
    """办结申请: the head of the lead unit says what was achieved."""
    commitment = locked(commitment)
    check(actor, commitment, Action.COMPLETE)
    if not reason.strip():
        raise Invalid(_("Say what was achieved and where the evidence is."), field="reason")
    request = ApprovalRequest.objects.create(
        commitment=commitment, kind=RequestKind.COMPLETE, reason=reason.strip(), asked_by=actor
    )
    request_pending(commitment, RequestKind.COMPLETE)
    record(Event.REQUEST_OPENED, commitment, actor=actor, note=request.reason, after={"kind": request.kind})
    return request


@transaction.atomic
def completion_verify(
    *, actor: User, commitment: Commitment, passed: bool, method: str, note: str = ""
) -> ApprovalRequest:
    """核查: the officer confirms the result on paper or on site, or returns the request with a reason."""
    commitment = locked(commitment)
    check(actor, commitment, Action.VERIFY)
    if method not in VerificationMethod.values:
        raise Invalid(_("Choose how it was verified: on paper or on site."), field="method")
    if not passed:
        return _return(actor, commitment, note)
    request = _waiting(commitment)
    now = clock.now()
    values = {"state": RequestState.VERIFIED, "verified_by": actor, "verified_at": now}
    values |= {"verification_method": method, "verification_note": note.strip()}
    swap(request, where={"state": RequestState.OPEN}, values=values)
    state_move(actor=actor, commitment=commitment, action=Action.VERIFY, evidence_state=EvidenceState.VERIFIED)
    record(Event.REQUEST_VERIFIED, commitment, actor=actor, note=note, after={"kind": request.kind, "method": method})
    return request


@transaction.atomic
def request_decide(*, actor: User, commitment: Commitment, granted: bool, note: str = "") -> ApprovalRequest:
    """The head grants a verified request or returns it, which puts the commitment back where it was."""
    commitment = locked(commitment)
    check(actor, commitment, Action.DECIDE)
    if not granted:
        return _return(actor, commitment, note)
    request = _waiting(commitment)
    if request.state != RequestState.VERIFIED:
        raise Invalid(_("The request must be verified before it can be granted."), code="not_verified")
    now = clock.now()
    values = {"state": RequestState.GRANTED, "decided_by": actor, "decided_at": now, "decision_note": note.strip()}
    swap(request, where={"state": RequestState.VERIFIED}, values=values)
    moved = {"pending": "", "completed_at": now, "percent": 100}
    state_move(actor=actor, commitment=commitment, action=Action.DECIDE, **moved)
    record(
        Event.REQUEST_GRANTED,
        commitment,
        actor=actor,
        note=note,
        after={"kind": request.kind, "state": commitment.state},
    )
    return request


def _waiting(commitment: Commitment) -> ApprovalRequest:
    request = waiting_request(commitment)
    if request is None:
        raise Conflict()
    return request


def _return(actor: User, commitment: Commitment, note: str) -> ApprovalRequest:
    if not note.strip():
        raise Invalid(_("Say why it is returned."), field="note", code="reason_needed")
    request = _waiting(commitment)
    now = clock.now()
    values = {"state": RequestState.RETURNED, "decided_by": actor, "decided_at": now, "decision_note": note.strip()}
    swap(request, where={"state": request.state}, values=values)
    request_pending(commitment, None)
    record(Event.REQUEST_RETURNED, commitment, actor=actor, note=note, after={"kind": request.kind})
    return request
