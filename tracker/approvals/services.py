"""Asking, verifying, deciding: the requests of every kind, and the office's policy for each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.approvals.asking import KINDS, Asked
from tracker.approvals.granting import GRANTS, Decision
from tracker.approvals.models import WAITING, ApprovalRequest, RequestAttachment, RequestState, VerificationMethod
from tracker.commitments.lifecycle import Action, RequestKind, row_of
from tracker.commitments.models import ApprovalPolicy, Commitment, Decider, EvidenceState
from tracker.commitments.moves import fresh, locked, request_pending, state_move
from tracker.commitments.permissions import check, policy_of
from tracker.commitments.services import reindex
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.common.service import swap
from tracker.files.services import attachments_checked, file_kept, safe_name
from tracker.journal.models import Event
from tracker.journal.services import record


def waiting_request(commitment: Commitment) -> ApprovalRequest | None:
    """The request that waits for a decision, if there is one."""
    return (
        ApprovalRequest.objects.filter(commitment=commitment, state__in=WAITING)
        .select_related("asked_by", "verified_by", "unit")
        .first()
    )


@transaction.atomic
def request_open(*, actor: User, commitment: Commitment, kind: str, reason: str, **details: Any) -> ApprovalRequest:
    """Ask for a decision (RequestKind); `details` are the other fields of `asking.Asked`.

    Where the office's policy asks for nobody's decision it takes effect at once, recorded as granted.
    """
    asked = replace(Asked(reason=reason.strip()), **details)
    commitment = locked(commitment)
    rules = KINDS[kind]
    check(actor, commitment, rules.action)
    if not asked.reason:
        raise Invalid(_why(kind), field="reason", code="reason_needed")
    attachments_checked(asked.attachments)
    values = rules.fields(commitment, asked) | {"cycle": commitment.cycle}
    request = ApprovalRequest.objects.create(
        commitment=commitment, kind=kind, reason=asked.reason, asked_by=actor, **values
    )
    with ExitStack() as files:
        for name, data in asked.attachments:
            file = files.enter_context(file_kept(data))
            RequestAttachment.objects.create(request=request, file=file, name=safe_name(name, "attachment"))
        policy = policy_of(kind)
        if policy.decided_by == Decider.NOBODY and not policy.verified:
            return _grant(actor, commitment, request, Decision(), reason)
        request_pending(commitment, RequestKind(kind))
        record(Event.REQUEST_OPENED, commitment, actor=actor, note=request.reason, after=_asks(request))
    return request


def _why(kind: str) -> str:
    if kind == RequestKind.COMPLETE:
        return _("Say what was achieved and where the evidence is.")
    return _("Say why.")


def _asks(request: ApprovalRequest) -> dict[str, Any]:
    asked = {"new_due": request.new_due, "recheck_on": request.recheck_on, "unit": request.unit and request.unit.name}
    return {"kind": request.kind} | {name: value for name, value in asked.items() if value}


@transaction.atomic
def completion_verify(
    *, actor: User, commitment: Commitment, passed: bool, method: str, note: str = "", contradicted: bool = False
) -> ApprovalRequest:
    """核查: the officer confirms the result on paper or on site, or returns the request with a reason.

    `contradicted` says that what was found speaks against what was reported; it is kept as the evidence's state.
    """
    commitment = locked(commitment)
    check(actor, commitment, Action.VERIFY)
    if method not in VerificationMethod.values:
        raise Invalid(_("Choose how it was verified: on paper or on site."), field="method")
    source = {"evidence_source": method, "evidence_on": clock.today()}
    if not passed:
        found = {"evidence_state": EvidenceState.CONTRADICTED, **source} if contradicted else {}
        return _return(actor, commitment, note, found)
    request = _waiting(commitment)
    now = clock.now()
    values = {"state": RequestState.VERIFIED, "verified_by": actor, "verified_at": now}
    values |= {"verification_method": method, "verification_note": note.strip()}
    swap(request, where={"state": RequestState.OPEN}, values=values)
    seen = {"evidence_state": EvidenceState.VERIFIED, **source}
    state_move(actor=actor, commitment=commitment, action=Action.VERIFY, **seen)
    if policy_of(request.kind).decided_by == Decider.NOBODY:
        return _grant(actor, commitment, request, Decision(), note)
    record(Event.REQUEST_VERIFIED, commitment, actor=actor, note=note, after={"kind": request.kind, "method": method})
    return request


@transaction.atomic
def request_decide(
    *,
    actor: User,
    commitment: Commitment,
    granted: bool,
    note: str = "",
    due: date | None = None,
    unit: Unit | None = None,
) -> ApprovalRequest:
    """Grant the waiting request or return it, which leaves the commitment where it was.

    `due` grants an extension until another day than was asked, `unit` names who takes a disputed duty over.
    """
    commitment = locked(commitment)
    check(actor, commitment, Action.DECIDE)
    if not granted:
        return _return(actor, commitment, note, {})
    request = _waiting(commitment)
    if policy_of(request.kind).verified and request.state != RequestState.VERIFIED:
        raise Invalid(_("The request must be verified before it can be granted."), code="not_verified")
    return _grant(actor, commitment, request, Decision(due=due, unit=unit), note)


def _grant(
    actor: User, commitment: Commitment, request: ApprovalRequest, decision: Decision, note: str
) -> ApprovalRequest:
    row = row_of(commitment.state, Action.DECIDE, request.kind)
    if row is None:
        raise Conflict()
    where = {"state": commitment.state, "pending": commitment.pending}
    effect = GRANTS[request.kind](commitment, request, decision)
    now = clock.now()
    values = {"state": RequestState.GRANTED, "decided_by": actor, "decided_at": now, "decision_note": note.strip()}
    swap(request, where={"state": request.state}, values=values)
    changed = effect.values | {"pending": "", "state": row.to or commitment.state, "changed_at": now}
    before = {"state": commitment.state} | effect.before
    swap(commitment, where=where, values=changed)
    reindex(fresh(commitment))
    after = {"kind": request.kind, "state": commitment.state} | effect.after
    record(Event.REQUEST_GRANTED, commitment, actor=actor, note=note, before=before, after=after)
    return request


def _waiting(commitment: Commitment) -> ApprovalRequest:
    request = waiting_request(commitment)
    if request is None:
        raise Conflict()
    return request


def _return(actor: User, commitment: Commitment, note: str, found: dict[str, Any]) -> ApprovalRequest:
    if not note.strip():
        raise Invalid(_("Say why it is returned."), field="note", code="reason_needed")
    request = _waiting(commitment)
    now = clock.now()
    values = {"state": RequestState.RETURNED, "decided_by": actor, "decided_at": now, "decision_note": note.strip()}
    swap(request, where={"state": request.state}, values=values)
    request_pending(commitment, None)
    if found:
        swap(commitment, where={"pending": ""}, values=found)
    record(Event.REQUEST_RETURNED, commitment, actor=actor, note=note, after={"kind": request.kind, **found})
    return request


@transaction.atomic
def policy_change(
    *, actor: User, kind: str, decided_by: str, verified: bool = False, checklist: Sequence[str] = ()
) -> ApprovalPolicy:
    """Say whose decision a kind of request needs; requests that wait already are decided by the new policy."""
    require(actor, Permission.SETTINGS)
    policy = ApprovalPolicy.objects.select_for_update().get(kind=kind)
    if decided_by not in Decider.values:
        raise Invalid(_("Choose who decides."), field="decided_by")
    if kind == RequestKind.REGISTER and decided_by == Decider.LEADER:
        message = _("A draft belongs to no leader's portfolio yet: choose somebody of supervision.")
        raise Invalid(message, field="decided_by")
    items = [item.strip() for item in checklist if item.strip()] if kind == RequestKind.COMPLETE else []
    wanted = {"decided_by": decided_by, "verified": verified and kind == RequestKind.COMPLETE, "checklist": items}
    before = {name: getattr(policy, name) for name in wanted}
    for name, value in wanted.items():
        setattr(policy, name, value)
    policy.save()
    after = {"kind": kind, **wanted}
    record(Event.POLICY_CHANGED, policy, actor=actor, before=before, after=after, label=str(policy.pk))
    return policy
