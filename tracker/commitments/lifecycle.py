"""The state table: which action leads from which state to which, and who may do it. The only place that knows.

Source: the states, actions and roles of the trade as docs/glossary.md lists them. Which requests need whose decision
is the office's own policy (models.ApprovalPolicy), which narrows the rows of `decide` down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.accounts.roles import Role


class State(models.TextChoices):
    """Where a commitment stands in the chain."""

    DRAFT = "draft", _("Draft")
    ASSIGNED = "assigned", _("Waiting for acknowledgement")
    IN_PROGRESS = "in_progress", _("In progress")
    SUSPENDED = "suspended", _("Suspended")
    COMPLETED = "completed", _("Completed, to be closed")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_STATES: Final = (State.DRAFT, State.ASSIGNED, State.IN_PROGRESS, State.SUSPENDED, State.COMPLETED)
# States whose clock runs: a due date that passes makes the commitment overdue.
CLOCK_STATES: Final = (State.DRAFT, State.ASSIGNED, State.IN_PROGRESS)


class RequestKind(models.TextChoices):
    """What can be asked for; at most one request of a commitment waits for a decision."""

    REGISTER = "register", _("Registration")
    DISPUTE = "dispute", _("Dispute of duty")
    EXTEND = "extend", _("Extension")
    ADJUST = "adjust", _("Adjustment")
    SUSPEND = "suspend", _("Suspension")
    COMPLETE = "complete", _("Completion")
    CANCEL = "cancel", _("Cancellation")


class Action(models.TextChoices):
    """What a person can do with a commitment."""

    EDIT = "edit", _("Edit")
    REGISTER = "register", _("Ask for registration")
    ASSIGN = "assign", _("Assign")
    WITHDRAW = "withdraw", _("Withdraw")
    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    REPORT = "report", _("Report progress")
    DISPUTE = "dispute", _("Dispute the duty")
    EXTEND = "extend", _("Ask for an extension")
    ADJUST = "adjust", _("Ask for an adjustment")
    SUSPEND = "suspend", _("Ask for suspension")
    RESUME = "resume", _("Resume")
    COMPLETE = "complete", _("Ask for completion")
    CANCEL = "cancel", _("Ask for cancellation")
    URGE = "urge", _("Urge")
    VERIFY = "verify", _("Verify")
    DECIDE = "decide", _("Decide the request")
    CLOSE = "close", _("Close")
    RETURN = "return", _("Return")
    REOPEN = "reopen", _("Reopen")
    SPLIT = "split", _("Split into sub-items")
    PART = "part", _("Set a unit's part")
    ANSWER = "answer", _("Answer for our part")
    BLOCK = "block", _("Say that it is blocked")
    UNBLOCK = "unblock", _("No longer blocked")
    SIGN = "sign", _("Sign the report")
    TARGET = "target", _("Set a target")
    MEASURE = "measure", _("Record a reading")
    INSTRUCT = "instruct", _("Write an instruction")
    RELATE = "relate", _("Relate to another")
    RECHECK = "recheck", _("Re-check")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table.

    `to` is the state afterwards (None: stays). `pending` is the kind of request that must wait for its decision; None
    means that none may, `unlocked` that it does not matter. Unit roles count only in the units of the commitment:
    `lead_only` leaves out supporting ones, `support_only` the lead; a handler acts on own items alone.
    """

    state: State
    action: Action
    roles: frozenset[Role]
    to: State | None = None
    pending: str | None = None
    lead_only: bool = False
    support_only: bool = False
    unlocked: bool = False


_SUPERVISION = frozenset({Role.OFFICER, Role.SUPERVISION_HEAD})
_HEAD = frozenset({Role.SUPERVISION_HEAD})
_UNIT = frozenset({Role.UNIT_HEAD, Role.LIAISON, Role.HANDLER})
_UNIT_HEAD = frozenset({Role.UNIT_HEAD})

_AT_WORK = (State.ASSIGNED, State.IN_PROGRESS)
_KNOWN = tuple(state for state in State if state not in (State.DRAFT, State.CANCELLED))

# Who can decide at all; the policy of the kind of request leaves one of them, and the head beside whoever that is.
_DECIDERS = frozenset({Role.SUPERVISION_HEAD, Role.OFFICER, Role.LEADER})


def _decide(state: State, kind: RequestKind, to: State | None = None) -> Row:
    return Row(state, Action.DECIDE, _DECIDERS, to=to, pending=kind, lead_only=True)


TABLE: Final[tuple[Row, ...]] = (
    Row(State.DRAFT, Action.EDIT, _SUPERVISION),
    Row(State.DRAFT, Action.REGISTER, _SUPERVISION),
    _decide(State.DRAFT, RequestKind.REGISTER),
    Row(State.DRAFT, Action.ASSIGN, _SUPERVISION, to=State.ASSIGNED),
    Row(State.ASSIGNED, Action.WITHDRAW, _SUPERVISION, to=State.DRAFT),
    Row(State.ASSIGNED, Action.ACKNOWLEDGE, _UNIT, to=State.IN_PROGRESS),
    *(Row(state, Action.URGE, _SUPERVISION) for state in (State.ASSIGNED, State.IN_PROGRESS)),
    Row(State.ASSIGNED, Action.DISPUTE, _UNIT_HEAD, lead_only=True),
    _decide(State.ASSIGNED, RequestKind.DISPUTE),
    # Supporting units acknowledge their part after the lead unit did, too; the state stays.
    Row(State.IN_PROGRESS, Action.ACKNOWLEDGE, _UNIT),
    Row(State.IN_PROGRESS, Action.REPORT, _UNIT),
    Row(State.IN_PROGRESS, Action.EXTEND, _UNIT_HEAD, lead_only=True),
    _decide(State.IN_PROGRESS, RequestKind.EXTEND),
    Row(State.IN_PROGRESS, Action.ADJUST, _UNIT_HEAD, lead_only=True),
    _decide(State.IN_PROGRESS, RequestKind.ADJUST),
    Row(State.IN_PROGRESS, Action.SUSPEND, _UNIT_HEAD, lead_only=True),
    _decide(State.IN_PROGRESS, RequestKind.SUSPEND, State.SUSPENDED),
    Row(State.IN_PROGRESS, Action.COMPLETE, _UNIT_HEAD, lead_only=True),
    Row(State.IN_PROGRESS, Action.VERIFY, _SUPERVISION, pending=RequestKind.COMPLETE),
    _decide(State.IN_PROGRESS, RequestKind.COMPLETE, State.COMPLETED),
    Row(State.SUSPENDED, Action.RESUME, _SUPERVISION, to=State.IN_PROGRESS),
    Row(State.COMPLETED, Action.CLOSE, _HEAD, to=State.CLOSED),
    Row(State.COMPLETED, Action.RETURN, _HEAD, to=State.IN_PROGRESS),
    Row(State.CLOSED, Action.REOPEN, _HEAD, to=State.IN_PROGRESS),
    *(Row(state, Action.CANCEL, _SUPERVISION) for state in OPEN_STATES),
    *(_decide(state, RequestKind.CANCEL, State.CANCELLED) for state in OPEN_STATES),
    # What grows around it; what moves no state does not wait for a decision either.
    Row(State.IN_PROGRESS, Action.SPLIT, _SUPERVISION | _UNIT_HEAD, lead_only=True),
    *(Row(state, Action.PART, _SUPERVISION | _UNIT_HEAD, lead_only=True, unlocked=True) for state in _AT_WORK),
    Row(State.IN_PROGRESS, Action.ANSWER, _UNIT, support_only=True, unlocked=True),
    Row(State.IN_PROGRESS, Action.BLOCK, _SUPERVISION | _UNIT, lead_only=True, unlocked=True),
    Row(State.IN_PROGRESS, Action.UNBLOCK, _SUPERVISION | _UNIT, lead_only=True, unlocked=True),
    Row(State.IN_PROGRESS, Action.SIGN, _UNIT_HEAD, unlocked=True),
    *(Row(state, Action.TARGET, _SUPERVISION, unlocked=True) for state in (State.DRAFT, *_AT_WORK)),
    Row(State.IN_PROGRESS, Action.MEASURE, _SUPERVISION | _UNIT, unlocked=True),
    # Supervision records what a leader has said; what an instruction may move, commitments.instructions says.
    *(Row(state, Action.INSTRUCT, _SUPERVISION | {Role.LEADER}, unlocked=True) for state in _KNOWN),
    *(Row(state, Action.RELATE, _SUPERVISION, unlocked=True) for state in State),
    Row(State.CLOSED, Action.RECHECK, _SUPERVISION),
)

_ROWS: Final = {(row.state, row.action, row.pending): row for row in TABLE}
if len(_ROWS) != len(TABLE):
    raise RuntimeError("The lifecycle table names an action twice for one state and request.")


def row_of(state: str, action: str, pending: str = "") -> Row | None:
    """The row for this action in this state, with this request waiting ('' for none); None where the table has none.

    Where the table has the action for other requests only, the first of those rows.
    """
    rows = [row for row in TABLE if (row.state, row.action) == (state, action)]
    return next((row for row in rows if fits_pending(row, pending)), rows[0] if rows else None)


def fits_pending(row: Row, pending: str) -> bool:
    """Whether the open request ('' for none) lets this row through."""
    return row.unlocked or pending == (row.pending or "")
