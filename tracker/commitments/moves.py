"""Moving a commitment from state to state: locking its row, checking the table, and the head's own moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.commitments.lifecycle import Action, RequestKind, State
from tracker.commitments.models import Commitment, EvidenceState
from tracker.commitments.permissions import check
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.common.service import swap
from tracker.journal.models import Event
from tracker.journal.services import record


def fresh(commitment: Commitment) -> Commitment:
    """The row as it is now, with its units."""
    found: Commitment = Commitment.objects.prefetch_related("assignments__unit").get(pk=commitment.pk)
    return found


def locked(commitment: Commitment) -> Commitment:
    """The row as it is now, locked until the transaction ends, with its units."""
    found: Commitment = (
        Commitment.objects.select_for_update(of=("self",), no_key=True)
        .prefetch_related("assignments__unit")
        .get(pk=commitment.pk)
    )
    return found


def state_move(*, actor: User, commitment: Commitment, action: Action, **values: Any) -> Commitment:
    """Check the table, then write the new state and `values` if nobody was faster; the caller journals.

    `commitment` should come from `locked`, inside the caller's transaction.
    """
    row = check(actor, commitment, action)
    where = {"state": commitment.state, "pending": commitment.pending}
    values |= {"changed_at": clock.now()}
    swap(commitment, where=where, values={"state": row.to or commitment.state} | values)
    return commitment


def request_pending(commitment: Commitment, kind: RequestKind | None) -> None:
    """Mark that a request waits for its decision, or that none does any more.

    Either way what was verified before does not count for what comes now.
    """
    where = {"pending": commitment.pending, "state": commitment.state}
    swap(commitment, where=where, values={"pending": kind or "", "evidence_state": _unverified(commitment)})


def _unverified(commitment: Commitment) -> str:
    verified = commitment.evidence_state == EvidenceState.VERIFIED
    return EvidenceState.REPORTED if verified else commitment.evidence_state


@transaction.atomic
def commitment_close(*, actor: User, commitment: Commitment, note: str = "") -> Commitment:
    """销号: the head closes a completed commitment."""
    commitment = locked(commitment)
    state_move(actor=actor, commitment=commitment, action=Action.CLOSE, closed_at=clock.now())
    record(Event.COMMITMENT_CLOSED, commitment, actor=actor, note=note, after={"state": State.CLOSED})
    return commitment


@transaction.atomic
def commitment_return(*, actor: User, commitment: Commitment, note: str) -> Commitment:
    """The head sends a completed commitment back to work."""
    _reason(note)
    commitment = locked(commitment)
    values: dict[str, Any] = {"completed_at": None, "evidence_state": _unverified(commitment)}
    values["percent"] = commitment.reported_percent
    state_move(actor=actor, commitment=commitment, action=Action.RETURN, **values)
    record(Event.COMMITMENT_RETURNED, commitment, actor=actor, note=note, after={"state": commitment.state})
    return commitment


@transaction.atomic
def commitment_reopen(*, actor: User, commitment: Commitment, note: str, due: date | None = None) -> Commitment:
    """The head takes up a closed commitment again, as a new cycle with a due date from today on; the old one stays.

    Without `due` the date that it had stays, if it is not past.
    """
    _reason(note)
    commitment = locked(commitment)
    check(actor, commitment, Action.REOPEN)
    before, due = commitment.due, due or commitment.due
    if due and due < clock.today():
        raise Invalid(_("The due date lies in the past: set one from today on."), field="due", code="due_in_past")
    cycle = commitment.cycle + 1
    values: dict[str, Any] = {"completed_at": None, "closed_at": None, "cycle": cycle, "due": due}
    values |= {"evidence_state": _unverified(commitment), "percent": commitment.reported_percent}
    if due != before:
        values["due_basis"] = "set_by_hand"
    state_move(actor=actor, commitment=commitment, action=Action.REOPEN, **values)
    after = {"cycle": cycle, "due": due}
    record(Event.COMMITMENT_REOPENED, commitment, actor=actor, note=note, before={"due": before}, after=after)
    return commitment


@transaction.atomic
def commitment_resume(*, actor: User, commitment: Commitment, note: str = "") -> Commitment:
    """恢复: work goes on; the due date moves on by the days that the clock stood still."""
    commitment = locked(commitment)
    check(actor, commitment, Action.RESUME)
    before, since = commitment.due, commitment.suspended_on
    stood = (clock.today() - since) if since else timedelta()
    due = before + stood if before else None
    values: dict[str, Any] = {"suspended_on": None, "recheck_on": None, "due": due}
    if due != before:
        values["due_basis"] = "after_suspension"
    state_move(actor=actor, commitment=commitment, action=Action.RESUME, **values)
    after = {"state": commitment.state, "due": due}
    record(Event.COMMITMENT_RESUMED, commitment, actor=actor, note=note, before={"due": before}, after=after)
    return commitment


def _reason(note: str) -> None:
    if not note.strip():
        raise Invalid(_("Say why."), field="note", code="reason_needed")
