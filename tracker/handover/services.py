"""Handing over: what would happen, and all of it in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.accounts.models import Delegation, Membership, Unit, User
from tracker.accounts.passwords import tokens_end
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.commitments.lifecycle import OPEN_STATES
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.handover.duties import Duty, DutyKind, duties_of, fingerprint, possible_holders
from tracker.handover.giving import GIVE, Rights, needs_of
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.notices.models import Feed, Notice


@dataclass(frozen=True, slots=True)
class Move:
    """A duty with its new holder (None: it ends, or nobody is named yet) and the role that the holder gets with it."""

    duty: Duty
    to: User | None
    adds: tuple[str, Unit] | None = None

    @property
    def missing(self) -> bool:
        """Whether somebody must still be named."""
        return self.to is None and self.duty.needed


@dataclass(frozen=True, slots=True)
class Plan:
    """What a hand-over would do; `seen` names the duties that it is about."""

    moves: Sequence[Move]
    seen: str

    @property
    def missing(self) -> list[Move]:
        """The duties without a new holder."""
        return [move for move in self.moves if move.missing]


def handover_plan(person: User, *, given: Mapping[str, User], everything_to: User | None = None) -> Plan:
    """Who would take what: `given` by the keys of duties, `everything_to` where nothing is given. Writes nothing."""
    duties = duties_of(person)
    chosen = {duty.key: given.get(duty.key) or everything_to for duty in duties}
    people = {one.pk for one in chosen.values() if one}
    allowed = set(possible_holders(person).filter(pk__in=people).values_list("pk", flat=True))
    for one in chosen.values():
        if one and one.pk not in allowed:
            raise Invalid(
                _("%(person)s cannot take anything over: the account is out of use."), params={"person": one.name}
            )
    rights = Rights(people)
    return Plan([_move(duty, chosen[duty.key], rights) for duty in duties], fingerprint(duties))


def _move(duty: Duty, to: User | None, rights: Rights) -> Move:
    if to is None:
        return Move(duty, None)
    adds = rights.missing(to, needs_of(duty), exactly=duty.kind == DutyKind.ROLE)
    if adds:
        rights.add(to, *adds)
    return Move(duty, to, adds)


@transaction.atomic
def handover_apply(
    *, actor: User, person: User, given: Mapping[str, User], everything_to: User | None = None, seen: str = ""
) -> Plan:
    """Give every open duty of a person to its new holder and take the account out of use; all of it or nothing.

    `seen` is the plan that was looked at: Conflict where a duty has come or gone since.
    """
    require(actor, Permission.USERS)
    if actor.pk == person.pk:
        raise Invalid(_("Another administrator of people hands over what is yours."), code="own_account")
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    # Rows before the journal's head: the commitments stay as they are until the end.
    list(
        Commitment.objects.select_for_update(no_key=True)
        .filter(handler=person, state__in=OPEN_STATES)
        .values_list("pk")
    )
    plan = handover_plan(person, given=given, everything_to=everything_to)
    if seen and seen != plan.seen:
        raise Conflict(_("The duties of this person have changed meanwhile. Nothing was saved: look at them again."))
    if plan.missing:
        message = _("%(n)s duties have no new holder yet. Nothing was saved: name somebody for each, or one for all.")
        raise Invalid(message, code="holder_missing", params={"n": len(plan.missing)})
    _give_roles(actor, plan)
    for move in plan.moves:
        if move.to is not None:
            GIVE[move.duty.kind](actor, person, move.duty, move.to)
    _pass_notices(person, plan)
    _leave(actor, person, plan)
    return plan


def _give_roles(actor: User, plan: Plan) -> None:
    """The roles that come with the duties, one entry a person."""
    gets: dict[User, list[tuple[str, Unit]]] = {}
    for move in plan.moves:
        if move.to and move.adds:
            gets.setdefault(move.to, []).append(move.adds)
    for user, roles in gets.items():
        before = _roles_of(user)
        Membership.objects.bulk_create(Membership(user=user, unit=unit, role=role) for role, unit in roles)
        record(Event.USER_CHANGED, user, actor=actor, before={"roles": before}, after={"roles": _roles_of(user)})


def _roles_of(user: User) -> list[str]:
    rows = Membership.objects.filter(user=user, ended_at=None).select_related("unit").order_by("id")
    return [f"{one.role}@{one.unit.name}" for one in rows]


def _pass_notices(person: User, plan: Plan) -> None:
    """What the person has not read on open commitments reaches who takes them over; the receipts of the past stay."""
    handled = {move.duty.it.pk: move.to for move in plan.moves if move.to and move.duty.kind == DutyKind.HANDLER}
    takers = {move.to for move in plan.moves if move.to and move.duty.kind == DutyKind.ROLE}
    unread = list(Notice.objects.filter(user=person, read_at=None, commitment__state__in=OPEN_STATES))
    about = {one.commitment_id for one in unread}
    sees = {}
    for user in takers:
        again = User.objects.get(pk=user.pk)  # with the roles that it has just got
        sees[user.pk] = set(Commitment.objects.visible_to(again).filter(pk__in=about).values_list("pk", flat=True))
    copies = []
    for one in unread:
        holder = handled.get(one.commitment_id)
        reached = {holder.pk} if holder else {pk for pk, seen in sees.items() if one.commitment_id in seen}
        names = ("kind", "commitment_id", "reminder_id", "entry_seq", "event", "request_kind", "urgent", "created_at")
        values = {name: getattr(one, name) for name in names}
        copies += [Notice(user_id=pk, **values) for pk in sorted(reached)]
    Notice.objects.bulk_create(copies, ignore_conflicts=True)


def _leave(actor: User, person: User, plan: Plan) -> None:
    """Roles, delegations, tokens and addresses end; the account is out of use, what it did stays under its name."""
    now = clock.now()
    before = {"active": person.is_active, "roles": _roles_of(person)}
    Membership.objects.filter(user=person, ended_at=None).update(ended_at=now)
    Delegation.objects.filter(Q(user=person) | Q(deputy=person), ended_at=None).update(ended_at=now)
    Feed.objects.filter(user=person, revoked_at=None).update(revoked_at=now)
    User.objects.filter(pk=person.pk).update(is_active=False)
    tokens_end(person)
    to = sorted({move.to.name for move in plan.moves if move.to})
    after = {"active": False, "roles": [], "duties": len(plan.moves), "to": to}
    record(Event.USER_LEFT, person, actor=actor, before=before, after=after)
