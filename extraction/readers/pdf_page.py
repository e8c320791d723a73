"""What pdfium knows of one page: visible characters with their places, and ruled lines.

Places are points (1/72 inch) from the upper left corner of the page as it is shown, y downwards.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_THIN = 3.0  # a filled shape thinner than this is a line
_SHORTEST_RULE = 6.0
_LARGEST_FONT = 1_000
_MOST_OBJECTS = 20_000  # drawings beyond this are maps, not tables
_MOST_SEGMENTS = 60_000

# Fonts made on the fly map 一 and 月 to the radicals that look like them. NFKC knows the Kangxi block, not these.
_RADICALS = str.maketrans(
    "⺠⻓⻑⻔⻅⻋⻛⻜⻢⻥⻦⻩⻬⻮⻰⻘⻚⻉⻆⻄⻤⻨⻝⺫⻣⻗⻙⻧⻁⺜⺝",
    "民长長门见车风飞马鱼鸟黄齐齿龙青页贝角西鬼麦食目骨雨韦卤虎日月",
)


class Glyph(NamedTuple):
    """A visible character: its left and right edge, the y of its baseline, its size (the em of its font)."""

    char: str
    left: float
    right: float
    base: float
    size: float


class Rule(NamedTuple):
    """A straight line of a drawing: along x (`level`) at y = `at`, or along y at x = `at`."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """One page; `number` counts from 1, `drawn` tells whether there is anything on it at all."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: int = 0
    drawn: bool = False
    unreadable: int = 0  # characters whose font does not say what they are


_Turn = Callable[[float, float], tuple[float, float]]


def read_page(document: Any, index: int) -> Page:
    """Page `index` (from 0) of an open pypdfium2 document."""
    handle = document[index]
    try:
        width, height = handle.get_size()
        page, turn = Page(index + 1, width, height), _turn(handle)
        text = handle.get_textpage()
        try:
            page.glyphs.extend(_glyphs(text, page, turn))
        finally:
            text.close()
        _read_drawing(handle, page, turn)
        return page
    finally:
        handle.close()


def _turn(handle: Any) -> _Turn:
    """From the coordinates of the file to those of the shown page."""
    left, bottom, right, top = handle.get_bbox()
    turns: dict[int, _Turn] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turns.get(handle.get_rotation(), turns[0])


def _glyphs(text: Any, page: Page, turn: _Turn) -> Iterator[Glyph]:
    import pypdfium2.raw as pdfium

    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    high = 0
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code <= 0xDBFF:
            high = code
            continue
        if high and 0xDC00 <= code <= 0xDFFF:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        if code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF:
            page.unreadable += 1
            code = 0xFFFD
        char = chr(code)
        if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn"):
            continue  # blanks are seen from the gaps: those in the file are often put there by justification
        if not pdfium.FPDFText_GetLooseCharBox(text, index, box) or not pdfium.FPDFText_GetCharOrigin(
            text, index, x, y
        ):
            continue
        left, upper = turn(box.left, box.top)
        right, lower = turn(box.right, box.bottom)
        _, base = turn(x.value, y.value)
        size = _em(text, index, matrix) or abs(lower - upper)
        yield Glyph(_usual(char), min(left, right), max(left, right), base, max(size, 1.0))


def _em(text: Any, index: int, matrix: Any) -> float:
    """The size in which the font is shown; boxes are no measure of it, they differ from font to font."""
    import pypdfium2.raw as pdfium

    if not pdfium.FPDFText_GetMatrix(text, index, matrix):
        return 0.0
    size = float(pdfium.FPDFText_GetFontSize(text, index)) * math.hypot(matrix.c, matrix.d)
    return size if 1 <= size <= _LARGEST_FONT else 0.0


def _usual(char: str) -> str:
    """The ordinary character for a radical or compatibility form that fonts stand in its place."""
    if "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff":
        return unicodedata.normalize("NFKC", char.translate(_RADICALS))
    return char


def _read_drawing(handle: Any, page: Page, turn: _Turn) -> None:
    import pypdfium2.raw as pdfium

    segments = 0
    for count, item in enumerate(handle.get_objects(max_depth=1)):
        page.drawn = True
        if count >= _MOST_OBJECTS or segments >= _MOST_SEGMENTS:
            page.rules.clear()
            return
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            page.pictures += 1
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH:
            points = list(_strokes(item, turn))
            segments += len(points)
            page.rules.extend(rule for start, end in points if (rule := _rule(start, end)) is not None)


def _strokes(item: Any, turn: _Turn) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Start and end of the straight strokes of a path."""
    import pypdfium2.raw as pdfium

    matrix = item.get_matrix()
    first = last = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(item), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = turn(*matrix.on_point(x.value, y.value))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        if pdfium.FPDFPathSegment_GetClose(segment) and first is not None:
            yield point, first
        last = point


def _rule(start: tuple[float, float], end: tuple[float, float]) -> Rule | None:
    across, down = abs(start[0] - end[0]), abs(start[1] - end[1])
    if down <= _THIN and across >= _SHORTEST_RULE:
        return Rule(True, (start[1] + end[1]) / 2, min(start[0], end[0]), max(start[0], end[0]))
    if across <= _THIN and down >= _SHORTEST_RULE:
        return Rule(False, (start[0] + end[0]) / 2, min(start[1], end[1]), max(start[1], end[1]))
    return None
