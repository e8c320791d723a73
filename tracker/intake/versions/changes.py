"""What differs between two texts, paragraph by paragraph and within those that were rewritten. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT = 1  # unchanged paragraphs shown around a change
_LONG = 2_000  # lines or characters beyond which frequent ones are left out of the comparison, for time
_MOST_PAIRS = 10_000  # paragraphs of a rewritten stretch that are compared with each other
_MOST_CELLS = 4_000_000  # characters times characters within a paragraph
_SHORTEST = 2  # equal characters between two changes that are shown as equal


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: kind is same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of the comparison; an empty side has no paragraph there. `skipped` unchanged ones stand for themselves."""

    kind: str  # same | changed | added | dropped | skipped
    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    skipped: int = 0


def differences(old: str, new: str) -> list[Difference]:
    """The paragraphs of both texts side by side; long unchanged stretches are left out and counted."""
    before, after = _paragraphs(old), _paragraphs(new)
    matcher = SequenceMatcher(None, before, after, autojunk=max(len(before), len(after)) > _LONG)
    found: list[Difference] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += _equal(before[a:b], is_first=a == 0 and c == 0, is_last=b == len(before) and d == len(after))
        else:
            found += _rewritten(before[a:b], after[c:d])
    return found


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _equal(lines: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Difference]:
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    hidden = len(lines) - head - tail
    if hidden <= 1:
        head, hidden = len(lines), 0
    shown = lines[:head], lines[len(lines) - tail :] if hidden else []
    yield from (_same(line) for line in shown[0])
    if hidden:
        yield Difference("skipped", skipped=hidden)
    yield from (_same(line) for line in shown[1])


def _same(line: str) -> Difference:
    return Difference("same", (Piece("same", line),), (Piece("same", line),))


def _rewritten(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Pair the paragraphs that are alike in their order; what has no counterpart was dropped or added."""
    if len(old) * len(new) > _MOST_PAIRS:
        yield from (Difference("dropped", old=(Piece("gone", line),)) for line in old)
        old = []
    at = 0
    for line in old:
        rates = [SequenceMatcher(None, line, other, autojunk=False).quick_ratio() for other in new[at:]]
        best = max(range(len(rates)), key=rates.__getitem__, default=None)
        if best is None or rates[best] < 0.5:
            yield Difference("dropped", old=(Piece("gone", line),))
            continue
        yield from (Difference("added", new=(Piece("new", other),)) for other in new[at : at + best])
        yield within(line, new[at + best])
        at += best + 1
    yield from (Difference("added", new=(Piece("new", other),)) for other in new[at:])


def within(old: str, new: str) -> Difference:
    """What was rewritten within one paragraph."""
    if len(old) * len(new) > _MOST_CELLS:
        return Difference("changed", (Piece("gone", old),), (Piece("new", new),))
    matcher = SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > _LONG)
    left: list[Piece] = []
    right: list[Piece] = []
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= _SHORTEST or not block.size]
    a = b = 0
    for block in blocks:
        _append(left, "gone", old[a : block.a])
        _append(right, "new", new[b : block.b])
        _append(left, "same", old[block.a : block.a + block.size])
        _append(right, "same", new[block.b : block.b + block.size])
        a, b = block.a + block.size, block.b + block.size
    return Difference("changed", tuple(left), tuple(right))


def _append(pieces: list[Piece], kind: str, text: str) -> None:
    if text:
        pieces.append(Piece(kind, text))
