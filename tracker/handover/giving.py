"""How a duty of each kind goes to somebody else; inside the transaction of `services.handed_over`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from tracker.accounts.models import Delegation, Membership, Unit, User
from tracker.accounts.roles import SEPARATED, Role
from tracker.accounts.scopes import units_below
from tracker.collaboration.models import SavedView
from tracker.commitments.moves import fresh, locked
from tracker.commitments.services import reindex
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.common.service import swap
from tracker.handover.duties import Duty, DutyKind
from tracker.journal.models import Event
from tracker.journal.services import record

# What taking a duty over needs: a role in a unit, or nothing.
Needs = tuple[str, Unit] | None


def needs_of(duty: Duty) -> Needs:
    """The role without which the new holder could not act on the duty."""
    if duty.kind == DutyKind.ROLE:
        return duty.it.role, duty.it.unit
    if duty.kind == DutyKind.HANDLER and duty.unit is not None:
        return Role.HANDLER, duty.unit
    return None


class Rights:
    """Who holds which role where, and what a hand-over adds to it; read once."""

    def __init__(self, people: set[int]) -> None:
        self._held: dict[int, set[tuple[str, int]]] = {pk: set() for pk in people}
        rows = Membership.objects.filter(user__in=people, ended_at=None)
        for user, role, unit in rows.values_list("user_id", "role", "unit_id"):
            self._held[user].add((role, unit))
        self._covered: dict[tuple[int, str], set[int]] = {}

    def missing(self, user: User, needs: Needs, exactly: bool) -> Needs:
        """What the person still lacks; a handler's role in a unit above covers the unit, a role that is taken is itself."""
        if needs is None:
            return None
        role, unit = needs
        held = self._held[user.pk]
        if exactly:
            return None if (role, unit.pk) in held else needs
        key = (user.pk, role)
        if key not in self._covered:
            self._covered[key] = units_below(pk for one, pk in held if one == role)
        return None if unit.pk in self._covered[key] else needs

    def add(self, user: User, role: str, unit: Unit) -> None:
        """Count a role as held; refused where administrators and auditors would get another role."""
        roles = {one for one, _unit in self._held[user.pk]} | {role}
        if len(roles) > 1 and roles & SEPARATED:
            message = _(
                "%(person)s is administrator or auditor, or would become one beside other work: name somebody else."
            )
            raise Invalid(message, params={"person": user.name}, code="separated_roles")
        self._held[user.pk].add((role, unit.pk))
        self._covered.pop((user.pk, role), None)


def _role(_actor: User, leaver: User, duty: Duty, _to: User) -> None:
    # The role itself is given before all else (`services`), the old one ends with the others.
    Membership.objects.filter(pk=duty.it.pk, user=leaver).update(ended_at=clock.now())


def _handler(actor: User, leaver: User, duty: Duty, to: User) -> None:
    commitment = locked(duty.it)
    swap(commitment, where={"handler": leaver}, values={"handler": to, "changed_at": clock.now()})
    reindex(fresh(commitment))
    before, after = {"handler": leaver.name}, {"handler": to.name}
    record(Event.COMMITMENT_HANDED_OVER, commitment, actor=actor, before=before, after=after)


def _deputy(actor: User, leaver: User, duty: Duty, to: User) -> None:
    old = duty.it
    if to.pk == old.user_id:
        raise Invalid(_("%(person)s cannot act for themselves: name another deputy."), params={"person": to.name})
    Delegation.objects.filter(pk=old.pk, deputy=leaver).update(ended_at=clock.now())
    start = max(old.starts_on, clock.today())
    made = Delegation.objects.create(user=old.user, deputy=to, starts_on=start, ends_on=old.ends_on, reason=old.reason)
    after = {"deputy": to.name, "starts_on": made.starts_on, "ends_on": made.ends_on}
    record(Event.DELEGATION_CREATED, old.user, actor=actor, before={"deputy": leaver.name}, after=after)


def _view(actor: User, leaver: User, duty: Duty, to: User) -> None:
    view: Any = duty.it
    taken = set(SavedView.objects.filter(owner=to).values_list("name", flat=True))
    names = (view.name, *(f"{view.name[:36]} {number}" for number in range(2, len(taken) + 3)))
    view.name = next(name for name in names if name not in taken)
    view.owner, view.is_default = to, False
    view.save(update_fields=["name", "owner", "is_default"])
    record(Event.VIEW_CHANGED, view, actor=actor, before={"owner": leaver.name}, after={"owner": to.name})


GIVE: Final[Mapping[str, Callable[[User, User, Duty, User], None]]] = {
    DutyKind.ROLE: _role,
    DutyKind.HANDLER: _handler,
    DutyKind.DEPUTY: _deputy,
    DutyKind.VIEW: _view,
}
