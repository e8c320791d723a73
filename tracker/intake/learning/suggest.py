"""Which unit of the office a name of the texts may mean: an abbreviation of it, its sound, or nearly its characters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from extraction.linking.likeness import abbreviates, closeness
from tracker.accounts.models import Unit
from tracker.common.text import fold

SHOWN = 3
_LEAST = 0.5  # closeness below which a name is another one
_ABBREVIATED, _SOUNDS_ALIKE = 0.9, 0.95


@lru_cache(maxsize=4_096)
def sound(name: str) -> str:
    """The pinyin of a name without tones, as typists know it: 市园林局 → shiyuanlinju."""
    return "".join(lazy_pinyin(name))


@lru_cache(maxsize=4_096)
def initials(name: str) -> str:
    """The first letters of its pinyin: 市园林局 → sylj."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


def likely_units(name: str, units: Iterable[Unit]) -> list[Unit]:
    """The units that a name may mean, the likeliest first, at most SHOWN."""
    folded = fold(name)
    scored = [(_likeness(folded, unit.folded), unit) for unit in units]
    found = sorted((pair for pair in scored if pair[0] >= _LEAST), key=lambda pair: (-pair[0], pair[1].pk))
    return [unit for _likeness, unit in found[:SHOWN]]


def _likeness(name: str, known: str) -> float:
    if sound(name) == sound(known):
        return _SOUNDS_ALIKE
    if abbreviates(name, known) or abbreviates(known, name):
        return _ABBREVIATED
    return closeness(name, known)
