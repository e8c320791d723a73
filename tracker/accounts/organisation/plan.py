"""What a file would do, row by row, against what is there; nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.accounts.models import User
from tracker.accounts.organisation.people import PeoplePlan, PersonWanted
from tracker.accounts.organisation.table import Row, Table
from tracker.accounts.organisation.units import UnitsPlan, UnitWanted
from tracker.accounts.organisation.words import LABELS, UNITS


class Outcome(models.TextChoices):
    """What becomes of a row."""

    ERROR = "error", gettext_lazy("Error")
    CREATED = "created", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    LEFT = "left", gettext_lazy("As it is")


@dataclass(slots=True)
class Told:
    """A row of the file with its outcome, what changes, and what is wrong and what to do."""

    sheet: str
    row: Row
    label: str
    outcome: str = Outcome.LEFT
    details: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The row's number in the file."""
        return self.row.number

    def wrong(self, problem: str) -> None:
        """The row cannot be taken."""
        self.problems.append(problem)
        self.outcome = Outcome.ERROR

    def change(self, detail: str, *, new: bool = False) -> None:
        """Something changes by this row."""
        self.details.append(detail)
        if self.outcome != Outcome.ERROR:
            self.outcome = Outcome.CREATED if new or self.outcome == Outcome.CREATED else Outcome.CHANGED


@dataclass(slots=True)
class Plan:
    """All rows with their outcomes, and in order what is to be saved."""

    rows: list[Told]
    units: Sequence[UnitWanted]
    people: Sequence[PersonWanted]
    unread: list[str]

    def counts(self) -> Counter[str]:
        """How many rows have each outcome."""
        return Counter(str(one.outcome) for one in self.rows)

    @property
    def seen(self) -> str:
        """A fingerprint of the outcomes: what is applied is what was looked at."""
        told = [(one.sheet, one.row.number, one.outcome, one.details, one.problems) for one in self.rows]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def plan_of(tables: Iterable[Table], actor: User | None) -> Plan:
    """The plan of these tables; units first, so that people and parents may name units of the same file."""
    tables = sorted(tables, key=lambda table: table.kind != UNITS)
    units = UnitsPlan()
    told: list[Told] = []
    for table in tables:
        if table.kind == UNITS:
            for row in table.rows:
                told.append(_told(table, row))
                units.take(told[-1])
    units.settle()
    people = PeoplePlan(units, actor)
    for table in tables:
        if table.kind != UNITS:
            for row in table.rows:
                told.append(_told(table, row))
                people.take(told[-1])
    people.settle()
    unread = [head for table in tables for head in table.unread]
    return Plan(told, units.wanted(), people.wanted(), unread)


def _told(table: Table, row: Row) -> Told:
    told = Told(table.sheet, row, row["name"] or row["username"])
    for column in row.formulas:
        text = _("%(column)s holds a formula, which is not calculated: paste it as a value.")
        told.wrong(text % {"column": LABELS[table.kind][column]})
    return told
