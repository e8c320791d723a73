"""Text as it is searched: width and case folded, Traditional characters as Simplified ones."""

from __future__ import annotations

import unicodedata
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
