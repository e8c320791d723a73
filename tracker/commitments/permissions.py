"""What this person may do with this commitment now: the lifecycle table and the office's policies applied."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.accounts.scopes import roles_of, units_with_role
from tracker.commitments.lifecycle import TABLE, Action, RequestKind, Row, State, fits_pending, row_of
from tracker.commitments.models import ApprovalPolicy, Assignment, AssignmentRole, Commitment, Decider, EvidenceState
from tracker.common.errors import NotAllowed

_GLOBAL = frozenset({Role.OFFICER, Role.SUPERVISION_HEAD})
_BLOCK_SAID = {
    Action.BLOCK: gettext_lazy("It is blocked already: say that it no longer is before naming another reason."),
    Action.UNBLOCK: gettext_lazy("It is not blocked."),
}


def units_acting(user: User, commitment: Commitment, row: Row) -> set[int]:
    """Ids of the commitment's units for which the person may do what the row says (unit roles only)."""
    rows = [a for a in commitment.assignments.all() if _counts(row, a)]
    units = {a.unit_id for a in rows}
    found = units & units_with_role(user, *(row.roles - _GLOBAL - {Role.HANDLER}))
    if Role.HANDLER in row.roles:
        # The commitment's handler, and who answers for a supporting unit's part.
        me, own = user.stands_for(), {a.unit_id for a in rows if a.handler_id}
        mine = {a.unit_id for a in rows if a.handler_id in me}
        if commitment.handler_id in me:
            mine |= units - own
        found |= mine & units_with_role(user, Role.HANDLER)
    return found


def _counts(row: Row, assignment: Assignment) -> bool:
    """Whether the row asks for a unit like this one: leading, supporting, with a part or a report that waits."""
    leads = assignment.role == AssignmentRole.LEAD
    if (row.lead_only and not leads) or (row.support_only and leads):
        return False
    if row.action == Action.SIGN:
        return assignment.unsigned
    return row.action != Action.ANSWER or assignment.answered_at is None


def policy_of(kind: str) -> ApprovalPolicy:
    """What the office asks of this kind of request."""
    return ApprovalPolicy.objects.get(kind=kind)


def _decider(user: User, kind: str) -> str:
    """Who decides this kind; the policies are read once for a person in hand, as roles are."""
    kept: dict[str, str] | None = user.__dict__.get("_deciders")
    if kept is None:
        kept = user.__dict__["_deciders"] = dict(ApprovalPolicy.objects.values_list("kind", "decided_by"))
    return kept[kind]


def _needs_registration(user: User, commitment: Commitment) -> bool:
    if commitment.registered_at or commitment.serial_no:
        return False
    return _decider(user, RequestKind.REGISTER) != Decider.NOBODY


def _fits_now(row: Row, commitment: Commitment) -> bool:
    # A request is verified once.
    if row.action == Action.VERIFY and commitment.evidence_state == EvidenceState.VERIFIED:
        return False
    if row.action in (Action.BLOCK, Action.UNBLOCK) and bool(commitment.blocked_reason) == (row.action == Action.BLOCK):
        return False
    return fits_pending(row, commitment.pending)


def _fits_policy(user: User, commitment: Commitment, row: Row) -> bool:
    if row.action == Action.REGISTER:
        return _needs_registration(user, commitment)
    return row.action != Action.ASSIGN or not _needs_registration(user, commitment)


def _role_fits(user: User, commitment: Commitment, row: Row) -> bool:
    if row.action == Action.DECIDE and row.pending:
        row = replace(row, roles=row.roles & {Role.SUPERVISION_HEAD, _decider(user, row.pending)})
    if roles_of(user) & row.roles & _GLOBAL:
        return True
    units = units_acting(user, commitment, row)
    if row.action == Action.ACKNOWLEDGE:
        # Only what is not acknowledged yet; the lead unit's acknowledgement starts the work.
        waiting = {a.unit_id for a in commitment.assignments.all() if a.acknowledged_at is None}
        return bool(units & waiting)
    return bool(units)


def actions_for(user: User | AnonymousUser, commitment: Commitment) -> list[Action]:
    """The actions offered to this person, in the table's order; needs `assignments` prefetched to cost no query."""
    if not isinstance(user, User) or not user.is_active:
        return []
    rows = (row for row in TABLE if row.state == commitment.state and _fits_now(row, commitment))
    return [row.action for row in rows if _role_fits(user, commitment, row) and _fits_policy(user, commitment, row)]


def check(user: User, commitment: Commitment, action: Action) -> Row:
    """The table's row for this action, or NotAllowed with the reason in words."""
    row = row_of(commitment.state, action, commitment.pending)
    names = {"action": action.label, "state": State(commitment.state).label}
    if row is None:
        raise NotAllowed(_("“%(action)s” is not possible in state “%(state)s”."), code="wrong_state", params=names)
    if not _role_fits(user, commitment, row):
        if row.action == Action.ACKNOWLEDGE and units_acting(user, commitment, row):
            raise NotAllowed(_("Your unit has acknowledged this already."), code="already_acknowledged")
        raise NotAllowed(_("Your role does not allow “%(action)s” here."), code="wrong_role", params=names)
    if not _fits_now(row, commitment):
        if row.action in (Action.BLOCK, Action.UNBLOCK):
            raise NotAllowed(_BLOCK_SAID[row.action], code="said_already")
        if row.pending and row.pending == commitment.pending:
            raise NotAllowed(_("This was verified already."), code="already_verified")
        if commitment.pending:
            raise NotAllowed(_("A request waits for its decision; decide it first."), code="request_pending")
        raise NotAllowed(_("There is no request to decide."), code="no_request")
    if not _fits_policy(user, commitment, row):
        if row.action == Action.ASSIGN:
            raise NotAllowed(_("Ask for registration first: the office's policy wants it."), code="not_registered")
        raise NotAllowed(_("Nothing needs to be registered here: assign it."), code="registered")
    return row
