"""Text as it is searched: width and case folded, Traditional characters as Simplified ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from opencc import OpenCC


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """The form in which texts are compared and searched: NFKC, lower case, Simplified, single blanks."""
    simple = str(_simplifier().convert(unicodedata.normalize("NFKC", text)))
    return " ".join(simple.lower().split())


def search_text(*parts: str | None) -> str:
    """One folded line over all parts of a record that a search shall find."""
    return fold(" ".join(part for part in parts if part))


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    return str(_simplifier().convert(unicodedata.normalize("NFKC", character))).lower()


def places_of(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where folded words occur in a text as it stands: (start, end), end exclusive, in order, overlapping ones as one."""
    folded, origin = [], []
    for place, character in enumerate(text):
        piece = _fold_character(character)
        folded.append(piece)
        origin += [place] * len(piece)
    whole = "".join(folded)
    found: list[tuple[int, int]] = []
    for word in words:
        at = whole.find(word) if word else -1
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = whole.find(word, at + len(word))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
