"""Names learned from corrections: what a text calls a unit, a project or a person, and what the office makes of it.

A correction teaches where it is plain what became what: one unknown name of a unit in the text and one unit chosen for
it; one project put in the place of one; one speaker in the place of another. What was learned only fills candidates in,
which a person accepts or not: it never grants a right.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, User
from tracker.accounts.querysets import units_by_folded_name
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.common.text import fold
from tracker.intake.learning.models import LearnedName, NameKind
from tracker.journal.models import Event
from tracker.journal.services import record

if TYPE_CHECKING:
    from tracker.intake.models import Correction, Decision

_KINDS = {"lead_unit": NameKind.UNIT, "supporting_units": NameKind.UNIT, "projects": NameKind.PROJECT}


def known_units() -> dict[str, Unit]:
    """Folded name → active unit: the office's names and aliases, and what was learned besides."""
    learned = LearnedName.objects.filter(kind=NameKind.UNIT, is_active=True, unit__is_active=True)
    return {row.folded: row.unit for row in learned.select_related("unit") if row.unit} | units_by_folded_name()


def learned_words(kind: NameKind) -> dict[str, str]:
    """Folded name → the right name, of projects or speakers."""
    rows = LearnedName.objects.filter(kind=kind, is_active=True)
    return dict(rows.values_list("folded", "becomes"))


def renamed(names: Iterable[str], learned: dict[str, str]) -> list[str]:
    """Names with the right ones in the place of those that were learned, each once."""
    return list(dict.fromkeys(learned.get(fold(name), name) for name in names))


@transaction.atomic
def name_set(*, actor: User, name: str, unit: Unit) -> LearnedName:
    """Say in one click that a name of the texts means a unit."""
    require(actor, Permission.REVIEW)
    if not name.strip() or len(name) > 100:
        raise Invalid(_("This is no name of a unit."), field="name")
    return _learn(actor, NameKind.UNIT, name.strip(), unit, "")


def names_learn(actor: User, corrections: Iterable[Correction]) -> list[LearnedName]:
    """Learn from corrections just made; called in their transaction."""
    units: dict[str, Unit] | None = None
    learned = []
    for correction in corrections:
        if correction.field in ("lead_unit", "supporting_units"):
            units = known_units() if units is None else units
        for kind, name, meaning in _lessons(correction, units or {}):
            unit = meaning if isinstance(meaning, Unit) else None
            learned.append(_learn(actor, kind, name, unit, "" if unit else str(meaning)))
    return learned


def _lessons(correction: Correction, units: dict[str, Unit]) -> list[tuple[NameKind, str, Any]]:
    """What a correction teaches: (kind, name in the text, unit or right name); empty where it is not plain."""
    found = correction.candidate.found
    if correction.field == "lead_unit":
        unknown = [name for name in found.get("lead_units", []) if fold(name) not in units]
        unit = units.get(fold(correction.after or ""))
        return [(NameKind.UNIT, unknown[0], unit)] if unit and len(unknown) == 1 and not correction.before else []
    if correction.field == "supporting_units":
        unknown = [name for name in found.get("supporting_units", []) if fold(name) not in units]
        added = [name for name in correction.after or [] if name not in (correction.before or [])]
        unit = units.get(fold(added[0])) if len(added) == 1 else None
        return [(NameKind.UNIT, unknown[0], unit)] if unit and len(unknown) == 1 else []
    if correction.field == "projects":
        gone = [name for name in correction.before or [] if name not in (correction.after or [])]
        added = [name for name in correction.after or [] if name not in (correction.before or [])]
        return [(NameKind.PROJECT, gone[0], added[0])] if len(gone) == len(added) == 1 else []
    if correction.field == "speaker" and correction.before and correction.after:
        return [(NameKind.SPEAKER, correction.before, correction.after)]
    return []


def _learn(actor: User, kind: NameKind, name: str, unit: Unit | None, becomes: str) -> LearnedName:
    row, is_new = LearnedName.objects.get_or_create(
        kind=kind,
        folded=fold(name)[:200],
        defaults={"name": name[:200], "unit": unit, "becomes": becomes[:200], "learned_by": actor},
    )
    same = (row.unit_id, row.becomes) == (unit.pk if unit else None, becomes[:200])
    if not is_new:
        row.unit, row.becomes, row.learned_by = unit, becomes[:200], actor
        row.times = row.times + 1 if same and row.is_active else 1
        row.is_active, row.learned_at = True, clock.now()
        row.save()
    record(Event.NAME_LEARNED, row, actor=actor, after={"name": name, "becomes": unit.name if unit else becomes})
    return row


def names_unlearn(decision: Decision) -> None:
    """Give up what the corrections of a step taught that is taken back; called in that transaction."""
    for correction in decision.corrections.select_related("candidate"):
        after = [correction.after] if isinstance(correction.after, str) else correction.after or []
        names = _names_of(correction)
        for row in LearnedName.objects.filter(kind=_KINDS.get(correction.field, NameKind.SPEAKER), folded__in=names):
            if (row.unit.name if row.unit else row.becomes) in after:
                if row.times > 1:
                    LearnedName.objects.filter(pk=row.pk).update(times=F("times") - 1)
                else:
                    row.delete()


def _names_of(correction: Correction) -> list[str]:
    found, before = correction.candidate.found, correction.before
    names = found.get("lead_units", []) + found.get("supporting_units", [])
    names += [before] if isinstance(before, str) else before or []
    return [fold(name)[:200] for name in names]


@transaction.atomic
def name_forget(*, actor: User, name: LearnedName) -> None:
    """Use a learned name no more; it stays in the list as given up."""
    require(actor, Permission.REVIEW)
    if name.is_active:
        LearnedName.objects.filter(pk=name.pk).update(is_active=False)
        record(Event.NAME_FORGOTTEN, name, actor=actor, before={"name": name.name})
