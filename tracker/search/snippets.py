"""The place in a text that answers a search, with the words marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.common.text import fold, places_of

WIDTH = 90  # characters shown of a text


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of a snippet; `hit` where it is one of the words."""

    text: str
    hit: bool


def marked(text: str, words: str) -> list[Bit]:
    """The whole text in bits."""
    return _bits(text, places_of(text, fold(words).split()), 0, len(text))


def snippet(texts: Iterable[str], words: str, width: int = WIDTH) -> list[Bit]:
    """At most `width` characters around the first word that occurs in the texts, line by line; [] where none does.

    A line is looked at in its folded form first, which is quick; places are only made out in the line that is shown.
    """
    wanted = fold(words).split()
    for text in texts:
        for line in text.split("\n"):
            known = fold(line)
            if any(word in known for word in wanted) and (places := places_of(line, wanted)):
                start = max(places[0][0] - width // 3, 0)
                end = min(start + width, len(line))
                bits = _bits(line, places, start, end)
                before = [Bit("…", hit=False)] if start else []
                return [*before, *bits, *([Bit("…", hit=False)] if end < len(line) else [])]
    return []


def _bits(text: str, places: list[tuple[int, int]], start: int, end: int) -> list[Bit]:
    found, at = [], start
    for first, last in places:
        if first >= end or last <= start:
            continue
        first, last = max(first, at), min(last, end)
        if first > at:
            found.append(Bit(text[at:first], hit=False))
        found.append(Bit(text[first:last], hit=True))
        at = last
    if at < end:
        found.append(Bit(text[at:end], hit=False))
    return found
