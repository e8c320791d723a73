"""Cells of an HTML table at their places, and whether a table is one at all."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from extraction.readers.webpage_tree import attribute

_MOST_COLUMNS = 1_000  # as browsers bound colspan; cells beyond it count as one column each
_PAGE_OF_TEXT = 800  # characters: a cell with more, in a table of one or two rows, is a column of a page


def grid_of(table: LexborNode) -> tuple[LexborNode | None, list[list[tuple[int, LexborNode]]]]:
    """The caption, and by row the cells with their columns; places covered by rowspan or colspan hold nothing."""
    rows = []
    reaching: dict[int, int] = {}  # column → rows that a cell above still covers
    for row in _rows(table):
        cells, column = [], 0
        below = {at: left - 1 for at, left in reaching.items() if left > 1}
        for cell in _cells(row):
            while column in reaching:
                column += 1
            width = min(_span(cell, "colspan"), max(_MOST_COLUMNS - column, 1))
            cells.append((column, cell))
            down = _span(cell, "rowspan")
            if down > 1 and column < _MOST_COLUMNS:
                below.update((at, down - 1) for at in range(column, column + width))
            column += width
        reaching = below
        rows.append(cells)
    return _caption(table), rows


def is_layout(table: LexborNode) -> bool:
    """Whether a table only places things on the page: one column, a table within it, or columns of running text."""
    shape = [list(_cells(row)) for row in _rows(table)]
    # A selector finds the element itself too.
    holds_more = any(inner.mem_id != table.mem_id for inner in table.css("table, h1"))
    if holds_more or all(len(cells) < 2 for cells in shape):
        return True
    return len(shape) <= 2 and any(len(cell.text() or "") > _PAGE_OF_TEXT for cells in shape for cell in cells)


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for child in _children(table):
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in _children(child) if row.tag == "tr")


def _cells(row: LexborNode) -> Iterator[LexborNode]:
    return (cell for cell in _children(row) if cell.tag in ("td", "th"))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _caption(table: LexborNode) -> LexborNode | None:
    return next((child for child in _children(table) if child.tag == "caption"), None)


def _span(cell: LexborNode, name: str) -> int:
    text = attribute(cell, name).strip()
    return min(max(int(text), 1), _MOST_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 6 else 1
