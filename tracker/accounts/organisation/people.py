"""The rows of people: matched by sign-in name, one row a role; roles are added, none is taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tracker.accounts.models import Membership, User
from tracker.accounts.organisation.words import role_words
from tracker.accounts.roles import SEPARATED, Role
from tracker.common.text import fold

if TYPE_CHECKING:
    from tracker.accounts.organisation.plan import Told
    from tracker.accounts.organisation.units import UnitsPlan

USERNAME = re.compile(r"^[\w.@+-]{1,50}$")


@dataclass(slots=True)
class PersonWanted:
    """An account as it shall be; `roles` are (role, key of the unit), held ones and new ones."""

    user: User | None
    username: str
    name: str
    phone: str = ""
    email: str = ""
    roles: list[tuple[str, str]] = field(default_factory=list)
    touched: bool = False


class PeoplePlan:
    """The accounts as they are, and as the rows want them."""

    def __init__(self, units: UnitsPlan, actor: User | None) -> None:
        self._units, self._actor = units, actor
        self._roles = role_words()
        self._all: dict[str, PersonWanted] = {}
        for user in User.objects.all():
            self._all[user.username] = PersonWanted(user, user.username, user.name, user.phone, user.email)
        held = Membership.objects.filter(ended_at=None).order_by("id")
        for username, role, unit in held.values_list("user__username", "role", "unit__folded"):
            self._all[username].roles.append((role, unit))
        self._rows: dict[str, list[Told]] = {}

    def take(self, told: Told) -> None:
        """A row: who it is, what it says of the person, the role that it gives."""
        username, name = told.row["username"].lower(), told.row["name"]
        if not USERNAME.match(username):
            told.wrong(_("The sign-in name is missing or holds other than letters, digits and . @ + - _: correct it."))
            return
        if len(name) > 50:
            told.wrong(_("The name is longer than 50 characters: shorten it."))
            return
        one = self._all.get(username)
        if one is None:
            if not name:
                told.wrong(_("The person has no name: fill it in, or take the row out."))
                return
            one = self._all[username] = PersonWanted(None, username, name, touched=True)
            told.change(_("New account"), new=True)
        elif one.user is not None and not one.user.is_active:
            told.wrong(_("The account is out of use: bring it back first, or take the row out."))
            return
        self._rows.setdefault(username, []).append(told)
        self._facts(told, one)
        self._role(told, one)

    def _facts(self, told: Told, one: PersonWanted) -> None:
        first = len(self._rows[one.username]) == 1
        for column, most in (("name", 50), ("phone", 30), ("email", 254)):
            text, before = told.row[column], getattr(one, column)
            if not text or text == before:
                continue
            if before and not first:
                message = _("“%(text)s” is not what row %(row)s says of the same person: make them equal.")
                told.wrong(message % {"text": text, "row": self._rows[one.username][0].row.number})
            elif len(text) > most or (column == "email" and not _is_address(text)):
                told.wrong(_("“%(text)s” is not possible here: correct it, or leave it empty.") % {"text": text[:60]})
            else:
                setattr(one, column, text)
                one.touched = True
                if before or one.user is not None:
                    told.change(f"{before or '–'} → {text}")

    def _role(self, told: Told, one: PersonWanted) -> None:
        text, place = told.row["role"], told.row["unit"]
        if not text and not place:
            return
        role, unit = self._roles.get(fold(text)), self._units.find(place) if place else None
        if not text or not place:
            told.wrong(_("A role is held in a unit: fill in both, or leave both empty."))
        elif role is None:
            names = ", ".join(str(label) for _value, label in Role.choices)
            told.wrong(_("There is no role “%(name)s”. The roles are: %(names)s.") % {"name": text, "names": names})
        elif unit is None:
            message = _("There is no unit “%(name)s”: add a row for it, or correct the name.")
            told.wrong(message % {"name": place})
        elif not unit.is_active:
            told.wrong(_("%(unit)s is out of use: name another unit.") % {"unit": unit.name})
        elif (role, unit.key) not in one.roles:
            if self._actor is not None and one.user is not None and one.user.pk == self._actor.pk:
                told.wrong(_("You cannot change your own roles: another security administrator can."))
                return
            one.roles.append((role, unit.key))
            one.touched = True
            told.change(_("Role: %(role)s (%(unit)s)") % {"role": Role(role).label, "unit": unit.name})

    def settle(self) -> None:
        """What is only seen once all rows of a person are read."""
        for username, rows in self._rows.items():
            one = self._all[username]
            roles = {role for role, _unit in one.roles}
            if not roles:
                rows[0].wrong(_("The person would have no role: fill in role and unit."))
            elif roles & SEPARATED and len(roles) > 1:
                message = _(
                    "Administrators and auditors hold no other role: give each of these roles to a person of its own."
                )
                rows[-1].wrong(message)

    def wanted(self) -> list[PersonWanted]:
        """Who is to be saved, in the order of the file."""
        return [self._all[username] for username in self._rows if self._all[username].touched]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
