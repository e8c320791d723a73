"""Changing the lamp rules: all lines at once, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.querysets import office
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.commitments.models import Colour, LampCondition, LampRule
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record


@dataclass(frozen=True, slots=True)
class LampLine:
    """One lamp rule without its place; the first whose condition holds gives the colour."""

    condition: str
    days: int
    working_days: bool
    colour: str
    label: str = ""
    is_active: bool = True

    def values(self) -> dict[str, Any]:
        """The fields of the row."""
        return asdict(self)


@transaction.atomic
def lamp_rules_save(*, actor: User, lines: Sequence[LampLine]) -> list[LampRule]:
    """Put these lines in place of the present ones; the last in use must hold for everything else."""
    require(actor, Permission.SETTINGS)
    active = [line for line in lines if line.is_active]
    if not active or active[-1].condition != LampCondition.OTHERWISE:
        raise Invalid(_("The last rule in use must be the one for everything else, or some would have no lamp."))
    for line in lines:
        if line.condition not in LampCondition.values or line.colour not in Colour.values:
            raise Invalid(_("Choose a condition and a colour for every rule."))
    before = [_facts(rule) for rule in LampRule.objects.select_for_update()]
    LampRule.objects.all().delete()
    made = [LampRule.objects.create(order=10 * n, **line.values()) for n, line in enumerate(lines, start=1)]
    here = office()
    after = [_facts(rule) for rule in made]
    if here:
        record(Event.LAMP_RULE_CHANGED, here, actor=actor, before={"rules": before}, after={"rules": after})
    return made


def _facts(rule: LampRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in ("condition", "days", "working_days", "colour", "label", "is_active")}
