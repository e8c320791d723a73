"""The people of the simulated office: its units, who holds which place, who is away, who has left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tracker.accounts.deputies import delegation_create, delegation_end
from tracker.accounts.models import Delegation, Unit, User
from tracker.accounts.passwords import user_set_active
from tracker.accounts.roles import Role
from tracker.accounts.services import office_create, unit_save, user_save

LEADERS = 6
OFFICERS = 4
UNIT_ROLES = (Role.UNIT_HEAD, Role.LIAISON, Role.HANDLER)


@dataclass(slots=True)
class Person:
    """One account: who it is and which one role it holds where (leaders: in several units)."""

    pk: int
    role: Role
    units: tuple[int, ...]
    away_until: date | None = None
    deputy: int | None = None


@dataclass(slots=True)
class Office:
    """The office as its people know it, beside the database."""

    random: Random
    parents: dict[int, int | None] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    left: set[int] = field(default_factory=set)
    left_mails: set[str] = field(default_factory=set)
    hired: int = 0
    deputised: int = 0

    @property
    def working_units(self) -> list[int]:
        """The units that get something assigned: all but supervision, the first one."""
        return list(self.parents)[1:]

    def above(self, unit: int) -> list[int]:
        """The unit and those above it, nearest first."""
        found = []
        at: int | None = unit
        while at is not None:
            found.append(at)
            at = self.parents[at]
        return found

    def holders(self, role: Role, unit: int | None = None) -> list[Person]:
        """Who holds a role, in a unit itself where one is named."""
        rows = [one for one in self.people.values() if one.role == role]
        return rows if unit is None else [one for one in rows if unit in one.units]

    def one(self, role: Role, unit: int | None = None) -> Person | None:
        """Somebody who holds the role."""
        rows = self.holders(role, unit)
        return self.random.choice(rows) if rows else None

    def acting(self, person: Person | None) -> tuple[User, bool] | None:
        """Who acts for a person now, and whether it is a deputy; None where nobody does."""
        if person is None:
            return None
        who = person.pk if person.deputy is None else person.deputy
        return (self.user(who), person.deputy is not None) if who in self.people else None

    def user(self, pk: int) -> User:
        """The account as it is now, with nothing remembered from an earlier day."""
        return User.objects.get(pk=pk)


def found_office(random: Random, units: int, people: int) -> Office:
    """The office with so many units and people; every third unit stands under an earlier one."""
    here = Office(random)
    office_create(name="云州市政府办公室")
    rows: list[Unit] = []
    for number in range(units):
        parent = rows[number // 3] if number > 3 and number % 3 == 0 else None
        name = "市政府督查室" if number == 0 else f"云州市第{number}局"
        rows.append(unit_save(actor=None, name=name, parent=parent, order=number))
        here.parents[rows[-1].pk], here.names[rows[-1].pk] = parent.pk if parent else None, name
    supervision = rows[0].pk
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.SUPERVISION_HEAD):
        hire(here, role, supervision)
    for _number in range(min(OFFICERS, people // 10)):
        hire(here, Role.OFFICER, supervision)
    working = here.working_units
    for number in range(LEADERS):
        hire(here, Role.LEADER, *working[number::LEADERS])
    for unit in working:
        hire(here, Role.UNIT_HEAD, unit)
        hire(here, Role.LIAISON, unit)
    while len(here.people) < people:
        hire(here, Role.HANDLER, random.choice(working))
    return here


def hire(here: Office, role: Role, *units: int) -> Person:
    """A new account with its place."""
    here.hired += 1
    number = here.hired
    roles = [(role, Unit.objects.get(pk=unit)) for unit in units]
    # Every fourth has an address: rendering mails is most of the time otherwise.
    mail = f"p{number:04}@example.cn" if number % 4 == 0 else ""
    user, _password = user_save(actor=None, username=f"p{number:04}", name=f"人员{number}", roles=roles, email=mail)
    here.people[user.pk] = Person(user.pk, role, units)
    return here.people[user.pk]


def leave(here: Office, person: Person) -> None:
    """Somebody leaves for good; whose deputy they were has nobody until the day of return."""
    admin = here.one(Role.SECURITY_ADMIN)
    assert admin is not None
    user = here.user(person.pk)
    user_set_active(actor=here.user(admin.pk), user=user, active=False)
    del here.people[person.pk]
    here.left.add(person.pk)
    here.left_mails.add(user.email)


def go_away(here: Office, person: Person, today: date) -> bool:
    """Somebody is away for some days and names a deputy of the same kind of place; False where there is none."""
    same = [one for one in here.holders(person.role) if one.pk != person.pk and one.away_until is None]
    if not same or person.pk in _deputies(here):
        return False
    deputy, until = here.random.choice(same), today + timedelta(days=here.random.randint(2, 12))
    delegation_create(
        actor=here.user(person.pk), deputy=here.user(deputy.pk), starts_on=today, ends_on=until, reason="出差"
    )
    person.away_until, person.deputy = until, deputy.pk
    here.deputised += 1
    return True


def come_back(here: Office, today: date) -> None:
    """Whoever is due back is back; some come back early and end it themselves."""
    for person in list(here.people.values()):
        if person.away_until is None:
            continue
        early = here.random.random() < 0.05
        if early and person.away_until >= today:
            rows = Delegation.objects.filter(user=person.pk, ended_at=None, ends_on__gte=today)
            for one in rows.select_related("deputy"):
                delegation_end(actor=here.user(person.pk), delegation=one)
        if early or person.away_until < today:
            person.away_until = person.deputy = None


def _deputies(here: Office) -> set[int]:
    found: dict[int, int] = defaultdict(int)
    for one in here.people.values():
        if one.deputy is not None:
            found[one.deputy] += 1
    return set(found)
