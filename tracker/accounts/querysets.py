"""Reading units and people."""

from __future__ import annotations

from django.db.models import QuerySet

from tracker.accounts.models import Membership, Office, Unit, UnitAlias, User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.common.text import fold


def office() -> Office | None:
    """The office, None before the first run page made it."""
    return Office.objects.filter(pk=1).first()


def active_units() -> QuerySet[Unit]:
    """Units that can get something assigned."""
    return Unit.objects.filter(is_active=True)


def unit_names() -> dict[str, int]:
    """Every name and alias of the active units → unit id: the lexicon for reading texts."""
    names = dict(UnitAlias.objects.filter(unit__is_active=True).values_list("name", "unit_id"))
    names.update(dict(active_units().values_list("name", "pk")))
    return names


def unit_tree() -> list[Unit]:
    """All units, each after the one that it stands under; `depth` (0 for a root) is set on each. One query."""
    below: dict[int | None, list[Unit]] = {}
    for unit in Unit.objects.select_related("parent"):
        below.setdefault(unit.parent_id, []).append(unit)
    found: list[Unit] = []
    waiting = [(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        unit.__dict__["depth"] = depth
        found.append(unit)
        waiting += [(child, depth + 1) for child in reversed(below.get(unit.pk, []))]
    return found


def unit_by_name(name: str) -> Unit | None:
    """The active unit with this name or alias, in whatever script or width."""
    folded = fold(name)
    unit = active_units().filter(folded=folded).first()
    return unit or active_units().filter(aliases__folded=folded).first()


def users_visible_to(user: User) -> QuerySet[User]:
    """The accounts that this person manages: all of them, or none."""
    return User.objects.all() if may(user, Permission.USERS) else User.objects.none()


def active_people() -> QuerySet[User]:
    """Accounts in use."""
    return User.objects.filter(is_active=True)


def units_by_folded_name() -> dict[str, Unit]:
    """Folded name or alias → active unit, for resolving many names at once."""
    units = {unit.pk: unit for unit in active_units()}
    aliases = UnitAlias.objects.filter(unit__in=units).values_list("folded", "unit_id")
    return {folded: units[pk] for folded, pk in aliases} | {unit.folded: unit for unit in units.values()}


def people_with_role(*roles: str) -> QuerySet[User]:
    """Accounts in use that hold one of the roles."""
    held = Membership.objects.filter(role__in=roles, ended_at=None)
    return active_people().filter(pk__in=held.values("user_id"))


def has_people() -> bool:
    """Whether anybody has an account yet; if not, the first-run page is open."""
    return User.objects.exists()
