"""Whose things may a person see and act on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import PERMISSIONS, Permission


def roles_of(user: User | AnonymousUser) -> set[str]:
    """The roles that the person holds now, in whatever unit."""
    return {membership.role for membership in user.active_memberships()} if isinstance(user, User) else set()


def may(user: User | AnonymousUser | Any, permission: Permission | str) -> bool:
    """Whether one of the person's roles allows this."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return any(permission in PERMISSIONS[role] for role in roles_of(user))


def units_below(ids: Iterable[int]) -> set[int]:
    """These units and all units under them; one query."""
    wanted = set(ids)
    if not wanted:
        return set()
    children: dict[int, list[int]] = {}
    for pk, parent in Unit.objects.values_list("pk", "parent_id"):
        if parent is not None:
            children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    queue = list(wanted)
    while queue:
        pk = queue.pop()
        if pk not in found:
            found.add(pk)
            queue.extend(children.get(pk, ()))
    return found


def units_with_role(user: User | AnonymousUser, *roles: str) -> set[int]:
    """The units in which the person holds one of the roles, with the units below them; read once per instance."""
    if not isinstance(user, User):
        return set()
    kept: dict[tuple[str, ...], set[int]] = user.__dict__.setdefault("_units_with_role", {})
    key = tuple(sorted(roles))
    if key not in kept:
        kept[key] = units_below(m.unit_id for m in user.active_memberships() if m.role in roles)
    return kept[key]
