"""The rows of units: matched by name or alias, parents before those below them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, UnitAlias
from tracker.accounts.organisation.words import yes_or_no
from tracker.common.text import fold

if TYPE_CHECKING:
    from tracker.accounts.organisation.plan import Told

_SEPARATORS = re.compile(r"[、,，;；|/\n]+")


@dataclass(slots=True)
class UnitWanted:
    """A unit as it shall be; `unit` is None for a new one, `parent` the key of the unit above ("" for a root)."""

    key: str
    unit: Unit | None
    name: str
    parent: str = ""
    aliases: list[str] = field(default_factory=list)
    order: int = 0
    is_active: bool = True
    touched: bool = False


class UnitsPlan:
    """The tree as it is, and as the rows want it; keys are folded names."""

    def __init__(self) -> None:
        rows = {unit.pk: unit for unit in Unit.objects.all()}
        self._all: dict[str, UnitWanted] = {}
        self._names: dict[str, str] = {}  # folded name or alias → key
        for unit in rows.values():
            parent = rows[unit.parent_id].folded if unit.parent_id else ""
            one = UnitWanted(unit.folded, unit, unit.name, parent, [], unit.order, unit.is_active)
            self._all[unit.folded] = one
            self._names[unit.folded] = unit.folded
        for alias in UnitAlias.objects.all():
            key = rows[alias.unit_id].folded
            self._all[key].aliases.append(alias.name)
            self._names[alias.folded] = key
        self._told: list[tuple[Told, UnitWanted]] = []
        self._rows: dict[str, int] = {}

    def find(self, name: str) -> UnitWanted | None:
        """The unit of this name or alias, of the office or of the file."""
        key = self._names.get(fold(name))
        return self._all[key] if key else None

    def take(self, told: Told) -> None:
        """A row: its own values now, its parent and aliases once all names are known."""
        row = told.row
        name = row["name"]
        if not name:
            told.wrong(_("The unit has no name: fill it in, or take the row out."))
            return
        if len(name) > 100:
            told.wrong(_("The name is longer than 100 characters: shorten it."))
            return
        one = self.find(name)
        if one is not None and one.key in self._rows:
            told.wrong(
                _("The same unit stands in row %(row)s already: keep one of them.") % {"row": self._rows[one.key]}
            )
            return
        if one is None:
            one = UnitWanted(fold(name), None, name, touched=True)
            self._all[one.key] = one
            self._names[one.key] = one.key
            told.change(_("New unit"), new=True)
        self._rows[one.key] = row.number
        self._own_values(told, one)
        self._told.append((told, one))

    def _own_values(self, told: Told, one: UnitWanted) -> None:
        if text := told.row["order"]:
            if not (text.isascii() and text.isdigit() and int(text) <= 100_000):
                told.wrong(_("The order is no number from 0 to 100000: correct it, or leave it empty."))
            elif int(text) != one.order:
                self._changed(told, one, _("Order: %(before)s → %(after)s") % {"before": one.order, "after": int(text)})
                one.order = int(text)
        if text := told.row["active"]:
            active = yes_or_no(text)
            if active is None:
                told.wrong(_("Write yes or no for in use, or leave it empty."))
            elif active != one.is_active:
                self._changed(told, one, _("Taken into use") if active else _("Taken out of use"))
                one.is_active = active

    @staticmethod
    def _changed(told: Told, one: UnitWanted, detail: str) -> None:
        one.touched = True
        told.change(detail)

    def settle(self) -> None:
        """Parents and aliases of all rows, then circles among the parents."""
        for told, one in self._told:
            self._parent(told, one)
            self._aliases(told, one)
        for told, one in self._told:
            if self._in_circle(one):
                told.wrong(_("The unit would stand below itself: correct the unit above."))

    def _parent(self, told: Told, one: UnitWanted) -> None:
        text = told.row["parent"]
        if not text:
            return
        parent = self.find(text)
        if parent is None:
            message = _("There is no unit “%(name)s”: add a row for it, or correct the name.")
            told.wrong(message % {"name": text})
        elif parent.key != one.parent:
            before = self._all[one.parent].name if one.parent else "–"
            self._changed(
                told, one, _("Stands under: %(before)s → %(after)s") % {"before": before, "after": parent.name}
            )
            one.parent = parent.key

    def _aliases(self, told: Told, one: UnitWanted) -> None:
        for alias in dict.fromkeys(part.strip() for part in _SEPARATORS.split(told.row["aliases"])):
            if not alias or fold(alias) == one.key:
                continue
            if len(alias) > 100:
                told.wrong(_("The name is longer than 100 characters: shorten it."))
                continue
            owner = self._names.get(fold(alias))
            if owner is None:
                self._names[fold(alias)] = one.key
                one.aliases.append(alias)
                self._changed(told, one, _("Other name: %(name)s") % {"name": alias})
            elif owner != one.key:
                message = _("“%(name)s” is a name of %(unit)s: a name belongs to one unit only.")
                told.wrong(message % {"name": alias, "unit": self._all[owner].name})

    def _in_circle(self, one: UnitWanted) -> bool:
        seen, key = {one.key}, one.parent
        while key:
            if key in seen:
                return key == one.key
            seen.add(key)
            key = self._all[key].parent
        return False

    def wanted(self) -> list[UnitWanted]:
        """What is to be saved, each unit after the one that it stands under."""
        found: dict[str, UnitWanted] = {}

        def add(one: UnitWanted) -> None:
            way = []
            key = one.key
            while key and key not in found and key not in way:
                way.append(key)
                key = self._all[key].parent
            found.update((key, self._all[key]) for key in reversed(way))

        for _told, one in self._told:
            add(one)
        return [one for one in found.values() if one.touched]
