"""From characters with places to lines in reading order, and from lines to paragraphs the Chinese way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extraction.readers.pdf_page import Glyph

# All distances are shares of the character size.
_SAME_BASE = 0.5  # raised and lowered characters stay in their line
_COLUMN_GAP = 2.5  # a wider gap separates columns, cells or a signature from its date
_HAN_GAP = 0.45  # a blank between Han characters that someone typed; justification stretches all gaps alike
_FULL_WIDTH = 0.8  # and from here on the blank is a full-width one
_WORD_GAP = 0.15
_MIXED_GAP = 0.7  # between Han and Latin or digits, where programs add a quarter by themselves
_WIDEST_STRETCH = 2.0  # characters set further apart are not one word
_SMALL, _RAISED = 0.75, 0.15  # a note's mark against its line: at most so large, at least so high
_OVERPRINT = 0.2  # bold made by printing twice
_INDENT = 1.0
_ROOM = 0.6  # a line is full if the next word would not have fitted
_WIDER_LEADING = 1.35
_SAME_SIZE = 0.12

_CLOSING = frozenset("，。、；：？！”’）》〉】」』〕…,.;:?!)]}%％")
_ENDS_SENTENCE = frozenset("。；：！？;:!?.")
_BULLETS = frozenset("•●■◆□▪")
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:[、．]|\.(?!\d))|第[一二三四五六七八九十百\d]+[章节条]|[①-⑳●■◆□▪•-]\s?)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its edges, baseline and character size; `token` is the width of its first word."""

    text: str
    left: float
    right: float
    base: float
    size: float
    token: float
    page: int

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.base - self.size


@dataclass(frozen=True, slots=True)
class Column:
    """The edges of running text; `ends_show` where full lines mostly end sentences, so that they are not running text."""

    left: float
    right: float
    leading: float
    ends_show: bool = False


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """Lines in reading order: that of the file, or from top to bottom where the file's order is confused."""
    runs = _runs(glyphs)
    if _is_confused(runs):
        runs = _by_place(runs)
    return [_line(run, page) for run in _joined(runs)]


def _runs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs:
            last = runs[-1][-1]
            size = max(glyph.size, last.size)
            same_base = abs(glyph.base - last.base) <= _SAME_BASE * size
            same_box = glyph[1:3] == last[1:3]  # the letters of a ligature
            if same_base and same_box and is_latin(glyph.char):
                runs[-1].append(glyph)
                continue
            if same_base and glyph.char == last.char and abs(glyph.left - last.left) < _OVERPRINT * size:
                continue
            if same_base and -_SAME_BASE * size <= glyph.left - last.right <= _COLUMN_GAP * size:
                runs[-1].append(glyph)
                continue
        runs.append([glyph])
    return runs


def _is_confused(runs: list[list[Glyph]]) -> bool:
    """Whether the file's order often goes back up within the same stretch of the page's width."""
    back = sum(
        1
        for before, after in pairwise(runs)
        if after[0].base < before[0].base - before[0].size and after[0].left < before[-1].right
    )
    return back > max(2, len(runs) // 10)


def _by_place(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """From top to bottom, the left column before the right one if an empty strip divides the page."""
    gutter = _gutter(runs)
    rows: list[list[list[Glyph]]] = []
    for run in sorted(runs, key=lambda run: (gutter is not None and run[0].left > gutter, run[0].base)):
        last = rows[-1][0][0] if rows else None
        if last and abs(run[0].base - last.base) <= _SAME_BASE * last.size and _same_side(run, rows[-1][0], gutter):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [run for row in rows for run in sorted(row, key=lambda run: run[0].left)]


def _same_side(one: list[Glyph], other: list[Glyph], gutter: float | None) -> bool:
    return gutter is None or (one[0].left > gutter) == (other[0].left > gutter)


def _gutter(runs: list[list[Glyph]]) -> float | None:
    return gutter([(run[0].left, run[-1].right) for run in runs])


def gutter(spans: Sequence[tuple[float, float]]) -> float | None:
    """The x of a strip near the middle that no stretch of text crosses, with enough of them on both sides of it."""
    if not spans:
        return None
    left, right = min(start for start, _ in spans), max(end for _, end in spans)
    middle, reach = (left + right) / 2, (right - left) / 10
    before = [end for _, end in spans if end <= middle + reach]
    after = [start for start, _ in spans if start >= middle - reach]
    if len(before) < 3 or len(after) < 3 or len(before) + len(after) != len(spans) or max(before) >= min(after):
        return None
    return (max(before) + min(after)) / 2


def _joined(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """Runs that follow each other on one baseline are one line with a wide gap in it."""
    lines: list[list[Glyph]] = []
    for run in runs:
        if lines:
            last = lines[-1][-1]
            if abs(run[0].base - last.base) <= _SAME_BASE * last.size and run[0].left >= last.right:
                lines[-1].extend(run)
                continue
        lines.append(list(run))
    return lines


def _line(run: list[Glyph], page: int) -> Line:
    size = median(glyph.size for glyph in run)
    run = run[:1] + [after for before, after in pairwise(run) if not _is_note_mark(before, after, size)]
    pairs = list(pairwise(run))
    # Justification stretches the gaps between Han characters of a line alike.
    stretched = [
        after.left - before.right for before, after in pairs if not is_latin(before.char) and not is_latin(after.char)
    ]
    usual = min(max(median(stretched), 0.0), _WIDEST_STRETCH * size) if stretched else 0.0
    parts = [run[0].char]
    for before, after in pairs:
        parts.append(_blank(before.char, after.char, after.left - before.right - usual, size) + after.char)
    return Line("".join(parts), run[0].left, run[-1].right, run[0].base, size, _token(run), page)


def _is_note_mark(before: Glyph, glyph: Glyph, size: float) -> bool:
    """Whether this is a small raised digit; after a letter it is an exponent (km²)."""
    raised = glyph.size < _SMALL * size and before.base - glyph.base > _RAISED * size
    within = before.size < _SMALL * size  # the second digit of a mark
    return glyph.char.isdigit() and (raised or within) and not (is_latin(before.char) and before.char.isalpha())


def _blank(before: str, after: str, gap: float, size: float) -> str:
    latin = is_latin(before) + is_latin(after)
    least = (_HAN_GAP, _MIXED_GAP, _WORD_GAP)[latin]
    if latin == 0 and (before in _CLOSING or after in _CLOSING or unicodedata.category(after) == "Ps"):
        least = _MIXED_GAP  # punctuation carries its own blank
    if gap <= least * size:
        return ""
    if gap > _COLUMN_GAP * size:
        return "\t"
    return "\u3000" if latin == 0 and gap > _FULL_WIDTH * size else " "


def is_latin(char: str) -> bool:
    """Letters and digits that are set with blanks between words, and the signs set with them."""
    return char.isascii() or ("\u00c0" <= char <= "\u024f")


def _token(run: list[Glyph]) -> float:
    """The width of what cannot be broken at the start of a line: a word or number, or one character; then signs."""
    end = 1
    if is_latin(run[0].char):
        while end < len(run) and is_latin(run[end].char) and run[end].left - run[end - 1].right < 2:
            end += 1
    while end < len(run) and run[end].char in _CLOSING:
        end += 1
    return run[end - 1].right - run[0].left


def columns_of(lines: Iterable[Line], size: float) -> list[Column]:
    """The columns of running text, from the lines in body size: none, one or two, from left to right."""
    body = [line for line in lines if abs(line.size - size) <= _SAME_SIZE * size]
    middle = gutter([(line.left, line.right) for line in body])
    sides = (
        [body]
        if middle is None
        else [
            [line for line in body if line.right <= middle],
            [line for line in body if line.left >= middle],
        ]
    )
    return [_column(side) for side in sides if side]


def _column(lines: list[Line]) -> Column:
    steps = [after.base - before.base for before, after in pairwise(lines) if after.base > before.base]
    leading = median(steps) if len(steps) > 2 else 2 * lines[0].size
    right = max(line.right for line in lines)
    full = [line for line in lines if right - line.right < 2 * line.size]
    ended = sum(line.text[-1] in _ENDS_SENTENCE for line in full)
    return Column(min(line.left for line in lines), right, leading, ended > len(full) / 2)


def continues(before: Line, after: Line, column: Column, *, joined: bool) -> bool:
    """Whether `after` goes on with the paragraph of `before`; `joined`: `before` itself goes on with a line."""
    size = before.size
    if abs(after.size - size) > _SAME_SIZE * size or "\t" in before.text + after.text:
        return False  # a tab is a gap between columns, so that this is a row
    if column.right - before.right > after.token + _ROOM * size:
        return False  # there was room for more: the paragraph ended there
    step = after.base - before.base
    if before.page == after.page and step > _WIDER_LEADING * max(column.leading, size):
        return False
    if after.text[0] in _BULLETS:
        return False
    ended = before.text[-1] in _ENDS_SENTENCE
    if ended and (column.ends_show or _ITEM.match(after.text)):
        return False
    if after.left - column.left < _INDENT * size:
        return True
    if _ITEM.match(before.text) and 0 < after.left - before.left < 3 * size:
        return not _ITEM.match(after.text)  # a hanging indent
    same_edge = abs(after.left - before.left) < 0.3 * size
    return same_edge and (joined or not ended)


def breaks_for_room(before: Line, after: Line, width: float) -> bool:
    """Whether a line in a cell of this width ended because the next word did not fit."""
    if before.text[-1] in _ENDS_SENTENCE and _ITEM.match(after.text):
        return False
    return width - (before.right - before.left) < after.token + _ROOM * before.size


def glued(before: str, after: str) -> str:
    """Two lines as one: Latin words keep a blank between them, Chinese has none."""
    blank = " " if is_latin(before[-1]) and is_latin(after[0]) and before[-1] != "-" else ""
    return before + blank + after
