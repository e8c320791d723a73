"""Which rows of two readings are the same: of two versions of a document, or of one document read twice.

Pure: works on rows as the library writes them (`Candidate.found`).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.common.text import fold

ALIKE = 0.55  # Dice of character pairs; sentences of which a deadline or a unit was exchanged lie above 0.7
MOST = 1_000_000  # comparisons of rows that differ; two versions that differ in more have nothing to do with each other
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Places in the old and in the new list: pairs whose evidence is the same, pairs that differ, the rest of both."""

    same: tuple[tuple[int, int], ...]
    changed: tuple[tuple[int, int], ...]
    added: tuple[int, ...]
    dropped: tuple[int, ...]


def pair(old: Sequence[Row], new: Sequence[Row]) -> Pairing:
    """Pair equal rows in their order first, then the most alike of the rest; each row at most once."""
    waiting: dict[Any, deque[int]] = defaultdict(deque)
    for place, row in enumerate(old):
        waiting[evidence_key(row)].append(place)
    same = []
    for place, row in enumerate(new):
        if queue := waiting[evidence_key(row)]:
            same.append((queue.popleft(), place))
    rest_old = sorted(set(range(len(old))) - {one for one, _two in same})
    rest_new = sorted(set(range(len(new))) - {two for _one, two in same})
    changed = _alike(old, new, rest_old, rest_new)
    paired_old, paired_new = {one for one, _two in changed}, {two for _one, two in changed}
    return Pairing(
        same=tuple(same),
        changed=tuple(sorted(changed, key=lambda both: both[1])),
        added=tuple(place for place in rest_new if place not in paired_new),
        dropped=tuple(place for place in rest_old if place not in paired_old),
    )


def evidence_key(row: Row) -> tuple[Any, ...]:
    """What a decision rests on: the words, and what was read out of them and of their surroundings."""
    deadline = row.get("deadline") or {}
    return (
        _words(row["text"]),
        deadline.get("due"),
        deadline.get("recurrence"),
        _words(deadline.get("text") or ""),
        tuple(row.get("lead_units", ())),
        tuple(sorted(row.get("supporting_units", ()))),
        tuple(_words(target.get("text") or "") for target in row.get("targets", ())),
    )


def _words(text: str) -> str:
    return "".join(fold(text).split())


def _alike(old: Sequence[Row], new: Sequence[Row], rest_old: list[int], rest_new: list[int]) -> list[tuple[int, int]]:
    if len(rest_old) * len(rest_new) > MOST:
        return []
    olds = {place: _pairs(old[place]["text"]) for place in rest_old}
    rated = []
    for place in rest_new:
        mine = _pairs(new[place]["text"])
        for other, theirs in olds.items():
            rate = 2 * len(mine & theirs) / ((len(mine) + len(theirs)) or 1)
            if rate >= ALIKE:
                rated.append((-rate, abs(other - place), other, place))
    found: list[tuple[int, int]] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _rate, _far, one, two in sorted(rated):
        if one not in taken_old and two not in taken_new:
            found.append((one, two))
            taken_old.add(one)
            taken_new.add(two)
    return found


def _pairs(text: str) -> frozenset[str]:
    words = _words(text)
    return frozenset(words[at : at + 2] for at in range(len(words) - 1)) or frozenset({words})
