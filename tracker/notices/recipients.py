"""Whom a notice reaches: by the places that people hold now. Who left or is locked out is nobody's recipient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tracker.accounts.models import Delegation, Membership, Unit
from tracker.accounts.roles import SEPARATED, Role
from tracker.commitments.models import AssignmentRole, Commitment
from tracker.common import clock
from tracker.notices.models import Audience

_GLOBAL = {Audience.OFFICER: Role.OFFICER, Audience.SUPERVISION_HEAD: Role.SUPERVISION_HEAD}


class Directory:
    """The places of everybody and of their deputies, read in three queries; good for one sweep."""

    def __init__(self) -> None:
        self._parents = dict(Unit.objects.values_list("pk", "parent_id"))
        self._held: dict[tuple[int, str], set[int]] = defaultdict(set)
        self._all: dict[str, set[int]] = defaultdict(set)
        self._deputies: dict[int, set[int]] = defaultdict(set)
        today = clock.today()
        acting = Delegation.objects.filter(
            ended_at=None, starts_on__lte=today, ends_on__gte=today, deputy__is_active=True
        )
        for user, deputy in acting.values_list("user_id", "deputy_id"):
            self._deputies[user].add(deputy)
        held = Membership.objects.filter(ended_at=None, user__is_active=True)
        for unit, role, user in held.values_list("unit_id", "role", "user_id"):
            people = {user} if role in SEPARATED else {user, *self._deputies[user]}
            self._held[unit, role] |= people
            self._all[role] |= people

    def everybody(self, role: str) -> set[int]:
        """All who hold a role anywhere."""
        return set(self._all[role])

    def nearest(self, unit: int | None, role: str) -> set[int]:
        """Who holds a role in the unit, else in the nearest unit above it."""
        while unit is not None:
            if found := self._held.get((unit, role)):
                return set(found)
            unit = self._parents.get(unit)
        return set()

    def above(self, unit: int | None, role: str) -> set[int]:
        """Who holds a role in the unit or any unit above it."""
        found: set[int] = set()
        while unit is not None:
            found |= self._held.get((unit, role), set())
            unit = self._parents.get(unit)
        return found

    def at_work(self, people: Iterable[int | None]) -> set[int]:
        """Those of these people who hold any role now."""
        return {one for one in people if one} & set().union(*self._all.values())

    def of_part(self, commitment: Commitment, unit: int | None) -> set[int]:
        """Who answers for a supporting unit's part: its handler, else the unit's liaison."""
        handlers = [a.handler_id for a in commitment.assignments.all() if a.unit_id == unit and a.handler_id]
        acting = {one for handler in handlers for one in (handler, *self._deputies[handler])}
        return acting & self.everybody(Role.HANDLER) or self.nearest(unit, Role.LIAISON)

    def of(self, commitment: Commitment, audience: Iterable[str], unit: int | None = None) -> set[int]:
        """Ids of the people that an audience means for a commitment (assignments prefetched).

        Where it is about the part of one supporting `unit`, supporting units and head mean that unit's.

        Where nobody holds the place, the officers are told instead: a reminder without a reader would be lost.
        """
        found: set[int] = set()
        for one in audience:
            found |= self._of_unit(commitment, one, unit) if unit else self._place(commitment, one)
        return found or self.everybody(Role.OFFICER)

    def _of_unit(self, commitment: Commitment, audience: str, unit: int) -> set[int]:
        if audience == Audience.SUPPORTING:
            return self.of_part(commitment, unit)
        return (
            self.nearest(unit, Role.UNIT_HEAD) if audience == Audience.UNIT_HEAD else self._place(commitment, audience)
        )

    def _place(self, commitment: Commitment, audience: str) -> set[int]:
        if audience in _GLOBAL:
            return self.everybody(_GLOBAL[Audience(audience)])
        lead = commitment.lead.unit_id if commitment.lead else None
        if audience == Audience.HANDLER:
            handler = commitment.handler_id
            acting = {handler, *self._deputies[handler]} if handler else set()
            return acting & self.everybody(Role.HANDLER) if handler else self.nearest(lead, Role.LIAISON)
        if audience == Audience.SUPPORTING:
            units = [a.unit_id for a in commitment.assignments.all() if a.role == AssignmentRole.SUPPORTING]
            return set().union(*(self.of_part(commitment, unit) for unit in units))
        if audience == Audience.LEADER:
            return self.above(lead, Role.LEADER)
        return self.nearest(lead, Role.LIAISON if audience == Audience.LIAISON else Role.UNIT_HEAD)
