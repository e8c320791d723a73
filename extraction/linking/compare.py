"""Whether a row and a line of the ledger are about one commitment, and what the row changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from extraction.linking.likeness import closeness, same_name, same_unit
from extraction.linking.signature import Signature
from extraction.model import Target
from extraction.structure.script import fold_script

_ALIKE = 0.55  # objects below this are two things; chosen on the development half of the pairs
_NAME = 0.7
_REST = 0.3
_LONGEST_REST = 2  # characters beside the name that one of two may have more
_ROUND_DAYS = 300  # the same words with days this far apart are the work of two years
_STRENGTH = {"must": 4, "shall": 3, "advance": 3, "strive": 2, "study": 1, "in_principle": 1}
CONFLICTS = frozenset({"deadline_later", "wording_weaker", "target_lowered", "lead_changed", "progress_back"})
UPDATES = frozenset({"deadline_earlier", "deadline_set", "wording_stronger", "target_raised", "lead_named", "progress"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code and its parameters; who shows it translates it."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def kind_of(reasons: tuple[Reason, ...]) -> str:
    """same, update or conflict; what contradicts outweighs what adds."""
    codes = {reason.code for reason in reasons}
    return "conflict" if codes & CONFLICTS else "update" if codes & UPDATES else "same"


def compare(
    row: Signature, line: Signature, received: str, written: tuple[str, ...]
) -> tuple[float, tuple[Reason, ...]] | None:
    """Likeness (0 to 1) and reasons where both are one commitment, else None. `received`, `written`: as they came."""
    likeness, why = _object(row, line)
    if not why or row.does != line.does or _other_round(row, line, by_name="same_project" in why):
        return None
    reasons = [Reason(code) for code in why]
    if _traditional(received) != _traditional("".join(written)):
        reasons.append(Reason("other_script"))
    owner = _owner(row, line)
    if owner == "lead_changed" and "same_project" not in why:
        return None
    reasons += [Reason(owner, {"to": row.units[0], "from": next(iter(line.units), None)})] if owner else []
    reasons += [*_day(row, line), *_wording(row, line), *_figures(row, line), *_progress(row, line)]
    sure = 0.05 * (owner is None and bool(row.units)) + 0.05 * (row.due is not None and row.due == line.due)
    return min(1.0, 0.9 * likeness + sure), tuple(reasons)


def _traditional(text: str) -> bool:
    return fold_script(text) != text


def _object(row: Signature, line: Signature) -> tuple[float, tuple[str, ...]]:
    """How alike the objects are, and by what: same_project, renamed, same_words; no reason where they differ."""
    if row.names and line.names:
        name, one, other = max((same_name(a, b), a, b) for a in row.names for b in line.names)
        if name < _NAME:
            return 0.0, ()
        shared = [min(one, other, key=len)] if one in other or other in one else [one, other]
        rests = _without(row.object, shared), _without(line.object, shared)
        if all(rests) and closeness(*rests) < _REST and rests[0] not in rests[1] and rests[1] not in rests[0]:
            return 0.0, ()
        if not all(rests) and max(map(len, rests)) > _LONGEST_REST:
            return 0.0, ()
        return name, ("same_project",) if one == other else ("same_project", "renamed")
    names, text = (row.names, line.object) if row.names else (line.names, row.object)
    likeness = closeness(row.object, line.object)
    if likeness >= _ALIKE:
        inside = any(name in text for name in names)
        return likeness, ("same_project",) if inside else ("same_words",)
    return 0.0, ()


def _without(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, "", 1)
    return text


def _other_round(row: Signature, line: Signature, by_name: bool) -> bool:
    """Another phase, batch, or year of what is done again and again."""
    if row.rounds != line.rounds or (row.years and line.years and row.years != line.years):
        return True
    apart = abs((row.due - line.due).days) if row.due and line.due else 0
    return not by_name and apart >= _ROUND_DAYS


def _owner(row: Signature, line: Signature) -> str | None:
    if not row.units:
        return None
    if not line.units:
        return "lead_named"
    return None if any(same_unit(a, b) for a in row.units for b in line.units) else "lead_changed"


def _day(row: Signature, line: Signature) -> list[Reason]:
    if row.due is None or row.due == line.due:
        return []
    if line.due is None:
        return [Reason("deadline_set", {"to": row.due.isoformat()})]
    code = "deadline_later" if row.due > line.due else "deadline_earlier"
    return [Reason(code, {"from": line.due.isoformat(), "to": row.due.isoformat()})]


def _wording(row: Signature, line: Signature) -> list[Reason]:
    """确保 → 力争 is weaker, 力争 → 必须 stronger; 要 and 加快 are no step from either."""
    if row.strength is None or line.strength is None or row.percent is not None:
        return []
    now, before = _STRENGTH[row.strength], _STRENGTH[line.strength]
    params = {"from": line.strength, "to": row.strength}
    if now <= _STRENGTH["strive"] and now < before:
        return [Reason("wording_weaker", params)]
    return [Reason("wording_stronger", params)] if now == _STRENGTH["must"] and before <= _STRENGTH["strive"] else []


def _figures(row: Signature, line: Signature) -> list[Reason]:
    reasons = []
    for one in row.targets:
        other = next((item for item in line.targets if item.unit == one.unit), None)
        if other is None or one.value is None or other.value is None or one.value == other.value:
            continue
        raised = (one.value > other.value) != _ceiling(one)
        code = "target_raised" if raised else "target_lowered"
        reasons.append(Reason(code, {"from": other.text, "to": one.text}))
    return reasons


def _ceiling(target: Target) -> bool:
    """A figure that must not be passed: lowering it asks for more."""
    return target.comparator == "<=" or any(word in (target.metric or "") for word in ("控制", "不超过", "压减"))


def _progress(row: Signature, line: Signature) -> list[Reason]:
    if row.percent is None or row.percent == line.percent:
        return []
    back = line.percent is not None and row.percent < line.percent
    return [Reason("progress_back" if back else "progress", {"from": line.percent, "to": row.percent})]
