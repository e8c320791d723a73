"""Moving a commitment from state to state: locking its row, checking the table, and the head's own moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.accounts.models import User
from tracker.commitments.lifecycle import OPEN_STATES, Action, RequestKind, State
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
    """销号: the head closes a completed commitment; while sub-items are open only with the reason why."""
    commitment = locked(commitment)
    check(actor, commitment, Action.CLOSE)
    sub_items_finished(commitment, note)
    state_move(actor=actor, commitment=commitment, action=Action.CLOSE, closed_at=clock.now())
    record(Event.COMMITMENT_CLOSED, commitment, actor=actor, note=note, after={"state": State.CLOSED})
    return commitment


def sub_items_finished(commitment: Commitment, reason: str) -> None:
    """Raise Invalid where sub-items are open and nobody says why that does not matter."""
    count = commitment.children.filter(state__in=OPEN_STATES).count()
    if count and not reason.strip():
        message = ngettext(
            "%(n)s sub-item is still open: finish it, or say why the commitment is closed all the same.",
            "%(n)s sub-items are still open: finish them, or say why the commitment is closed all the same.",
            count,
        )
        raise Invalid(message, field="note", code="open_sub_items", params={"n": count})


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
    before = commitment.due
    values = reopened(commitment, due)
    due = values["due"]
    state_move(actor=actor, commitment=commitment, action=Action.REOPEN, **values)
    after = {"cycle": commitment.cycle, "due": due}
    record(Event.COMMITMENT_REOPENED, commitment, actor=actor, note=note, before={"due": before}, after=after)
    return commitment


def reopened(commitment: Commitment, due: date | None) -> dict[str, Any]:
    """What of a commitment's row is otherwise in a new cycle that is due on a day from today on.

    Without `due` it is the date that the commitment had; a rhythm goes on until then, or without an end.
    """
    due = due or (commitment.recurs_until if commitment.recurrence else commitment.due)
    if due and due < clock.today():
        raise Invalid(_("The due date lies in the past: set one from today on."), field="due", code="due_in_past")
    values: dict[str, Any] = {"completed_at": None, "closed_at": None, "cycle": commitment.cycle + 1, "due": due}
    values |= {"evidence_state": _unverified(commitment), "percent": commitment.reported_percent}
    if due != commitment.due:
        values["due_basis"] = "set_by_hand"
    if commitment.recurrence:
        values |= {"recurs_from": clock.today(), "recurs_until": due}
    return values


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
    if commitment.recurrence:
        # No period is owed for the days on which the clock stood still.
        values["recurs_from"] = clock.today()
    state_move(actor=actor, commitment=commitment, action=Action.RESUME, **values)
    after = {"state": commitment.state, "due": due}
    record(Event.COMMITMENT_RESUMED, commitment, actor=actor, note=note, before={"due": before}, after=after)
    return commitment


def _reason(note: str) -> None:
    if not note.strip():
        raise Invalid(_("Say why."), field="note", code="reason_needed")
