"""The office's own names, found with HanLP's dictionary: units, people and projects of the lexicon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from extraction.options import Lexicon


@dataclass(frozen=True, slots=True)
class Entry:
    """A name of the lexicon where it stands in the text."""

    start: int
    end: int
    label: str  # unit | person | project
    identifier: str


class Dictionary:
    """Longest matches of the lexicon's names; `fold` gives them the script of the text that is searched."""

    def __init__(self, lexicon: Lexicon, fold: Callable[[str], str]) -> None:
        self._names: dict[str, tuple[str, str]] = {}
        for label, names in (("project", lexicon.projects), ("person", lexicon.people), ("unit", lexicon.units)):
            self._names.update({fold(name): (label, identifier) for name, identifier in names.items() if name})
        self._trie: Any = None

    def __bool__(self) -> bool:
        return bool(self._names)

    def find(self, text: str) -> Iterator[Entry]:
        """Every name in the folded text, longest first at each place."""
        if not self._names:
            return
        if self._trie is None:
            from hanlp_trie.dictionary import TrieDict  # imports a good deal: only with a lexicon

            self._trie = TrieDict(self._names)
        for start, end, value in self._trie.tokenize(text):
            if value is not None:
                yield Entry(start, end, value[0], value[1])
