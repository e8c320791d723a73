"""How sure the slots of a row are: by the kind of evidence, as often as such evidence was right in labelled rows."""

from __future__ import annotations

from extraction.assemble.draft import Draft
from extraction.mentions.units import is_specific
from extraction.ranking.score import Weights, weights

FIELDS = ("deadline", "lead_units", "projects", "targets", "speaker")
_OTHER = "*"  # the field as a whole, for evidence that training has hardly seen
_OWNER_SOURCES = ("table.row", "unit.bracket", "unit.label", "person.at", "person.trailing", "unit.lexicon")


def evidence_kinds(text: str, draft: Draft) -> dict[str, str]:
    """Field → how its value was found; fields without a value are left out."""
    kinds = {}
    if draft.deadline is not None:
        kinds["deadline"] = _deadline(draft)
    if draft.lead:
        kinds["lead_units"] = _owner(text, draft)
    if draft.projects:
        kinds["projects"] = draft.projects[0].rule + ("" if len(draft.projects) == 1 else ".several")
    if draft.targets:
        kinds["targets"] = "one" if len(draft.targets) == 1 else "several"
    if draft.speaker is not None:
        kinds["speaker"] = draft.scope.value
    return kinds


def _deadline(draft: Draft) -> str:
    found = draft.deadline
    if found is None:
        return ""
    where = "inherited" if draft.inherited_deadline else "own"
    if found.recurrence:
        return f"{where}.rhythm"
    if found.due is None:
        return f"{where}.no_year"
    return f"{where}.{'approximate' if found.approximate else 'day' if found.precision == 'day' else 'period'}"


def _owner(text: str, draft: Draft) -> str:
    source = next((rule for rule in _OWNER_SOURCES if rule in draft.rules), None)
    if source is None:
        heading = any(rule.endswith(".heading") for rule in draft.rules)
        source = "heading" if heading else "own" if draft.own_subject else "inherited"
    if source != "own":
        return source
    form = draft.action.form if draft.action else "table"
    return f"own.{form}" + ("" if any(is_specific(text[slice(*span)]) for span in draft.lead) else ".vague")


def confidence(kinds: dict[str, str], table: Weights | None = None) -> dict[str, float]:
    """Field → share of labelled rows in which such evidence was right."""
    known = (table or weights()).confidence
    return {field: known[field].get(kind, known[field][_OTHER]) for field, kind in kinds.items() if field in known}


def calibrate(cases: list[tuple[str, str, bool]], least: int = 8, weight: float = 6.0) -> dict[str, dict[str, float]]:
    """The table for `confidence` from cases (field, kind, right).

    A kind's share is drawn toward its field's share as by `weight` more cases; kinds with fewer than `least` cases
    have the field's. Nothing is ever quite sure: one more wrong case is counted for each.
    """
    table: dict[str, dict[str, float]] = {}
    for field in FIELDS:
        mine = [(kind, right) for name, kind, right in cases if name == field]
        whole = (sum(right for _, right in mine) + 1) / (len(mine) + 2)
        table[field] = {_OTHER: round(whole, 3)}
        for kind in sorted({kind for kind, _ in mine}):
            rights = [right for name, right in mine if name == kind]
            if len(rights) >= least:
                table[field][kind] = round((sum(rights) + weight * whole) / (len(rights) + weight + 1), 3)
    return table
