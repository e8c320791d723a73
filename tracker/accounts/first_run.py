"""The start of an empty installation: the office, its root unit and its first people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.querysets import has_people
from tracker.accounts.roles import Role
from tracker.accounts.services import office_create, unit_save, user_save
from tracker.common.errors import Conflict, DomainError


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """One of the first accounts, with the password that the person chose."""

    username: str
    name: str
    role: Role | str
    password: str


class PersonRefused(DomainError):
    """What is wrong with one of the people; `index` tells which."""

    def __init__(self, index: int, error: DomainError) -> None:
        self.index = index
        super().__init__(error.message, code=error.code, field=error.field, params=error.params)


@transaction.atomic
def first_run(*, office_name: str, unit_name: str, people: Sequence[FirstPerson]) -> list[User]:
    """Make all of it, or nothing; Conflict where the office exists already."""
    if has_people():
        raise Conflict(_("The office was set up already: sign in."))
    office_create(name=office_name)
    unit = unit_save(actor=None, name=unit_name or office_name)
    made = []
    for index, person in enumerate(people):
        try:
            user, _none = user_save(
                actor=None,
                username=person.username,
                name=person.name,
                roles=[(person.role, unit)],
                password=person.password,
            )
        except DomainError as error:
            raise PersonRefused(index, error) from error
        made.append(user)
    return made
