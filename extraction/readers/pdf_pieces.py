"""What stands on a page, in reading order: lines and tables; and which lines only run along with the pages."""

from __future__ import annotations

import re
from collections import defaultdict

from extraction.readers.pdf_lines import Line, lines_of
from extraction.readers.pdf_page import Glyph, Page
from extraction.readers.pdf_tables import Grid, grids_of

Piece = Line | Grid

_MARGIN = 0.12  # running lines stand within this share of the page's height at the top or at the bottom
_SHARE_OF_PAGES = 0.4  # a line on odd pages alone is on fewer than half of them
_FEWEST = 2
_SAME_PLACE = 3.0  # points
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第?\s*(?:\d{1,4}|[ivxIVX]{1,6}|[一二三四五六七八九十]{1,3})\s*[页頁]?)"
    r"(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*[页頁]?)?[-—–－·\s]*"
)


def pieces_of(page: Page) -> list[Piece]:
    """Lines and tables; a table stands where the file first writes into it."""
    grids = grids_of(page)
    stretches: list[list[Glyph] | Grid] = [[]]
    placed: set[int] = set()
    for glyph in page.glyphs:
        grid = next((grid for grid in grids if grid.take(glyph)), None)
        if grid is None:
            last = stretches[-1]
            if isinstance(last, list):
                last.append(glyph)
            else:
                stretches.append([glyph])
        elif id(grid) not in placed:
            placed.add(id(grid))
            stretches.append(grid)
    pieces: list[Piece] = []
    for stretch in stretches:
        if isinstance(stretch, Grid):
            pieces.append(stretch)
        elif stretch:
            pieces.extend(lines_of(stretch, page.number))
    return pieces


def furniture(pages: list[Page], pieces: dict[int, list[Piece]]) -> tuple[set[Line], set[Line]]:
    """Lines repeated at the same place of many pages, and page numbers."""
    numbers: set[Line] = set()
    repeated: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for page in pages:
        lines = [piece for piece in pieces[page.number] if isinstance(piece, Line)]
        for line in lines:
            if not _is_marginal(line, page):
                continue
            if _PAGE_NUMBER.fullmatch(line.text) and _is_outermost(line, lines):
                numbers.add(line)
            else:
                # Digits differ from page to page: 第3页 and 第4页 are the same line.
                repeated[re.sub(r"\d+", "0", line.text), round(line.base / _SAME_PLACE)].append(line)
    least = max(_FEWEST, _SHARE_OF_PAGES * len(pages))
    running = {line for lines in repeated.values() if len({each.page for each in lines}) >= least for line in lines}
    return running, numbers


def _is_marginal(line: Line, page: Page) -> bool:
    return line.base < _MARGIN * page.height or line.base > (1 - _MARGIN) * page.height


def _is_outermost(line: Line, lines: list[Line]) -> bool:
    return line.base in (min(other.base for other in lines), max(other.base for other in lines))
