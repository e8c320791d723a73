"""The form of a rule table: a named pattern, what it produces, and the examples that prove it.

The examples of every rule are run as tests: each of `examples` must be found by the rule, none of
`counterexamples` may be. Patterns are written in Simplified Chinese and run over folded text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Generic, TypeVar

Product = TypeVar("Product")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Product]):
    """One row of a rule table; `produce` makes the product of a match, or None to refuse it."""

    name: str
    pattern: re.Pattern[str]
    produce: Callable[[re.Match[str]], Product | None]
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


def find_all(rules: Sequence[Rule[Product]], text: str) -> Iterator[tuple[Rule[Product], re.Match[str], Product]]:
    """Every accepted match of every rule, in table order."""
    for rule in rules:
        for match in rule.pattern.finditer(text):
            product = rule.produce(match)
            if product is not None:
                yield rule, match, product


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The words of `words/<name>.txt`, in file order; '#' begins a comment, words are parted by white space."""
    source = resources.files("extraction.rules").joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0] for line in source.splitlines())
    return tuple(dict.fromkeys(word for line in lines for word in line.split()))


def alternation(words: Iterable[str]) -> str:
    """A regular expression group that matches any of the words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word)))) + ")"


class Words:
    """A set of words to look up at a place in a text: constant time however many words there are."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self.lengths = tuple(sorted({len(word) for word in self.words}, reverse=True))
        self._opening = _lengths_by(self.words, 0)
        self._ending = _lengths_by(self.words, -1)

    def at(self, text: str, start: int, end: int | None = None) -> int:
        """The length of the longest word that begins at `start` (and stays before `end`), or 0."""
        limit = len(text) if end is None else end
        for length in self._opening.get(text[start : start + 1], ()):
            if start + length <= limit and text[start : start + length] in self.words:
                return length
        return 0

    def before(self, text: str, end: int, start: int = 0) -> int:
        """The length of the longest word that ends at `end` (and begins at or after `start`), or 0."""
        for length in self._ending.get(text[end - 1 : end], ()):
            if end - length >= start and text[end - length : end] in self.words:
                return length
        return 0


def _lengths_by(words: Iterable[str], place: int) -> dict[str, tuple[int, ...]]:
    """The lengths, longest first, of the words that have each character at `place`."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        if word:
            lengths.setdefault(word[place], set()).add(len(word))
    return {character: tuple(sorted(sizes, reverse=True)) for character, sizes in lengths.items()}
