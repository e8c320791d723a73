"""Form fields that several pages use."""

from __future__ import annotations

from typing import Any

from django import forms

from tracker.accounts.models import Unit
from tracker.accounts.querysets import unit_tree


class UnitField(forms.TypedChoiceField):
    """A unit, chosen from the tree; `inactive` offers units that are out of use, too."""

    def __init__(self, *, inactive: bool = False, empty_label: Any = "–", **kwargs: Any) -> None:
        self.inactive = inactive
        self.empty_label = empty_label
        super().__init__(coerce=self._unit, empty_value=None, choices=self._choices, **kwargs)

    def _choices(self) -> list[tuple[Any, Any]]:
        units = [unit for unit in unit_tree() if self.inactive or unit.is_active]
        # Ideographic blanks: ordinary ones are dropped at the start of an option.
        rows = [(unit.pk, "\u3000" * unit.__dict__["depth"] + unit.name) for unit in units]
        return [("", self.empty_label), *rows]

    @staticmethod
    def _unit(value: str) -> Unit:
        return Unit.objects.get(pk=int(value))

    def prepare_value(self, value: Any) -> Any:
        """The number of a unit that a form starts with."""
        return value.pk if isinstance(value, Unit) else value
