"""Writing units, people and the office's settings."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tracker.accounts.hashers import MadePasswordHasher
from tracker.accounts.models import Membership, Office, Unit, UnitAlias, User
from tracker.accounts.roles import SEPARATED, Permission, Role
from tracker.accounts.scopes import may, units_below
from tracker.common import clock
from tracker.common.errors import Invalid, NotAllowed
from tracker.common.text import fold
from tracker.journal.models import Event
from tracker.journal.services import record

# Without 0/O and 1/l/I, which people mistype.
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
OFFICE_FIELDS = ("name", "serial_series", "days_meeting", "days_document", "days_instruction")


def random_password() -> str:
    """A password to be told once: 14 characters, about 80 bits."""
    return "".join(secrets.choice(_LETTERS) for _n in range(14))


def require(actor: User | None, permission: Permission) -> None:
    """Raise NotAllowed unless the actor has the permission; no actor means the system itself."""
    if actor is not None and not may(actor, permission):
        raise NotAllowed(_("Your role does not allow this."))


def checked_password(password: str, user: User, field: str = "password") -> str:
    """The password, if it is good enough; else Invalid with the reasons."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field=field, code="weak_password") from error
    return password


@transaction.atomic
def office_create(*, actor: User | None = None, name: str, serial_series: str = "督") -> Office:
    """Make the office; only once."""
    if Office.objects.filter(pk=1).exists():
        raise Invalid(_("The office exists already."), code="office_exists")
    if not name.strip():
        raise Invalid(_("Give the office a name."), field="name")
    office = Office.objects.create(pk=1, name=name.strip(), serial_series=serial_series.strip() or "督")
    record(Event.OFFICE_CREATED, office, actor=actor, after={"name": office.name})
    return office


@transaction.atomic
def office_change(*, actor: User, **values: Any) -> Office:
    """Change the office's settings; keys are those of OFFICE_FIELDS."""
    require(actor, Permission.SETTINGS)
    office = Office.objects.select_for_update(no_key=True).get(pk=1)
    before = {name: getattr(office, name) for name in OFFICE_FIELDS}
    for name in OFFICE_FIELDS:
        if name in values:
            setattr(office, name, values[name])
    for name in ("days_meeting", "days_document", "days_instruction"):
        if not 1 <= getattr(office, name) <= 366:
            raise Invalid(_("The number of days lies between 1 and 366."), field=name)
    if not office.name.strip() or not office.serial_series.strip():
        raise Invalid(_("The name and the series must not be empty."), field="name")
    office.save()
    after = {name: getattr(office, name) for name in OFFICE_FIELDS}
    record(Event.OFFICE_CHANGED, office, actor=actor, before=before, after=after)
    return office


def _aliases_of(unit: Unit) -> list[str]:
    return [alias.name for alias in unit.aliases.all()]


def _set_aliases(unit: Unit, aliases: Iterable[str]) -> None:
    wanted = {fold(name): name.strip() for name in aliases if name.strip()}
    wanted.pop(unit.folded, None)
    taken = UnitAlias.objects.filter(folded__in=wanted).exclude(unit=unit).select_related("unit").first()
    clash = Unit.objects.filter(folded__in=wanted).exclude(pk=unit.pk).first() or (taken.unit if taken else None)
    if clash:
        raise Invalid(_("Another unit has this name or alias: %(unit)s."), field="aliases", params={"unit": clash.name})
    unit.aliases.exclude(folded__in=wanted).delete()
    known = set(unit.aliases.values_list("folded", flat=True))
    for folded, name in wanted.items():
        if folded not in known:
            UnitAlias.objects.create(unit=unit, name=name)


@transaction.atomic
def unit_save(
    *,
    actor: User | None,
    unit: Unit | None = None,
    name: str,
    parent: Unit | None = None,
    aliases: Sequence[str] = (),
    order: int = 0,
    is_active: bool = True,
) -> Unit:
    """Make or change a unit with its aliases; names and aliases are unique over all units."""
    require(actor, Permission.USERS)
    before: dict[str, Any] = {}
    if unit is not None:
        unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        before = {"name": unit.name, "parent": unit.parent_id, "aliases": _aliases_of(unit), "active": unit.is_active}
        if parent is not None and parent.pk in units_below([unit.pk]):
            raise Invalid(_("A unit cannot stand below itself."), field="parent")
    name = name.strip()
    if not name:
        raise Invalid(_("Give the unit a name."), field="name")
    same = Unit.objects.filter(folded=fold(name)).exclude(pk=unit.pk if unit else 0)
    if same.exists() or UnitAlias.objects.filter(folded=fold(name)).exclude(unit=unit).exists():
        raise Invalid(_("A unit with this name or alias exists already."), field="name")
    created = unit is None
    unit = unit or Unit()
    unit.name, unit.parent, unit.order, unit.is_active = name, parent, order, is_active
    unit.save()
    _set_aliases(unit, aliases)
    after = {"name": unit.name, "parent": unit.parent_id, "aliases": _aliases_of(unit), "active": unit.is_active}
    event = Event.UNIT_CREATED if created else Event.UNIT_CHANGED
    record(event, unit, actor=actor, before=before, after=after)
    return unit


def _set_roles(user: User, roles: Sequence[tuple[Role | str, Unit]]) -> None:
    separated = {role for role, _unit in roles if role in SEPARATED}
    if separated and len({role for role, _unit in roles}) > 1:
        raise Invalid(
            _("Administrators and auditors hold no other role: give each of these roles to a person of its own."),
            field="roles",
            code="separated_roles",
        )
    wanted = {(str(role), unit.pk) for role, unit in roles}
    held = {(m.role, m.unit_id): m for m in user.memberships.filter(ended_at=None)}
    for key, membership in held.items():
        if key not in wanted:
            membership.ended_at = clock.now()
            membership.save(update_fields=["ended_at"])
    for role, unit_id in sorted(wanted - set(held)):
        Membership.objects.create(user=user, unit_id=unit_id, role=role)
    user.__dict__.pop("_memberships", None)
    user.__dict__.pop("_units_with_role", None)


def _save_named(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Invalid(_("This sign-in name is taken."), field="username", code="taken") from error


def _facts(user: User) -> dict[str, Any]:
    held = [f"{m.role}@{m.unit.name}" for m in user.own_memberships()]
    return {name: getattr(user, name) for name in ("username", "name", "email", "phone")} | {"roles": held}


def _check_own_roles(actor: User | None, user: User, roles: Sequence[tuple[Role | str, Unit]]) -> None:
    # Nobody widens the own rights, and the last security administrator cannot lock everybody out.
    held = {(m.role, m.unit_id) for m in user.own_memberships()}
    if actor is not None and actor.pk == user.pk and {(str(role), unit.pk) for role, unit in roles} != held:
        raise Invalid(
            _("You cannot change your own roles: another security administrator can."), field="roles", code="own_roles"
        )


@transaction.atomic
def user_save(
    *,
    actor: User | None,
    user: User | None = None,
    username: str,
    name: str,
    roles: Sequence[tuple[Role | str, Unit]],
    email: str = "",
    phone: str = "",
    password: str | None = None,
) -> tuple[User, str | None]:
    """Make or change an account with its roles [(role, unit)]; a new one gets a password, returned once.

    A password that we made must be changed at the first sign-in.
    """
    require(actor, Permission.USERS)
    username = username.strip().lower()
    if not username or not name.strip():
        raise Invalid(_("Sign-in name and full name are needed."), field="username" if not username else "name")
    if not roles:
        raise Invalid(_("Choose at least one role and its unit."), field="roles")
    created = user is None
    before: dict[str, Any] = {}
    told: str | None = None
    if user is not None:
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        before = _facts(user)
        _check_own_roles(actor, user, roles)
    else:
        user = User()
    user.username, user.name, user.email, user.phone = username, name.strip(), email.strip(), phone.strip()
    if created:
        told = checked_password(password, user) if password else random_password()
        user.password = make_password(told, hasher="default" if password else MadePasswordHasher.algorithm)
        user.must_change_password = password is None
    _save_named(user)
    _set_roles(user, roles)
    event = Event.USER_CREATED if created else Event.USER_CHANGED
    record(event, user, actor=actor, before=before, after=_facts(user))
    return user, told if password is None else None
