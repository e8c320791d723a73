"""Joins lines to paragraphs, across pages too, and writes them and the tables down."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extraction.readers.base import Builder, Table
from extraction.readers.pdf_lines import Column, Line, breaks_for_room, columns_of, continues, glued, lines_of
from extraction.readers.pdf_pieces import Piece
from extraction.readers.pdf_tables import Cell, Grid

_HEADING_SIZE = 1.15
_LONGEST_HEADING = 80
_NARROW = 0.6  # a heading's line shorter than this share of the column was not broken for want of room
_SAME_EDGES = 4.0  # points
_FEWEST_LINES = 5
_LEAST_PADDING, _MOST_PADDING = 2.0, 6.0  # points between a cell's edge and its text


class Writer:
    """Takes pages in their order; `end_paragraph` after the last."""

    def __init__(self, sheet: Builder, body_size: float) -> None:
        self._sheet = sheet
        self._size = body_size
        self._columns: list[Column] = []
        self._lines: list[Line] = []  # of the paragraph being read
        self._table: Table | None = None  # the last piece, if it was a table: it may go on on the next page
        self._rows = 0
        self._edges: list[float] = []
        self._head: list[str] = []

    def page(self, number: int, pieces: Sequence[Piece]) -> None:
        """Write one page's lines and tables."""
        lines = [piece for piece in pieces if isinstance(piece, Line)]
        # A few lines, as on a last page, do not show where the edges are.
        if len(lines) >= _FEWEST_LINES or not self._columns:
            self._columns = columns_of(lines, self._size) or self._columns or [_extent(lines)]
        for index, piece in enumerate(pieces):
            if isinstance(piece, Line):
                self._add(piece)
            else:
                self._write_table(piece, number, first=index == 0)

    def end_paragraph(self) -> None:
        """Write what has been collected."""
        if not self._lines:
            return
        first, text = self._lines[0], self._lines[0].text
        for line in self._lines[1:]:
            text = glued(text, line.text)
        self._lines = []
        if self._is_large(first) and len(text) <= _LONGEST_HEADING:
            self._sheet.line("heading", text, level=1, page=first.page)
        else:
            self._sheet.line("paragraph", text, page=first.page)
        self._table = None

    def _add(self, line: Line) -> None:
        if self._lines and not self._goes_on(self._lines[-1], line):
            self.end_paragraph()
        self._lines.append(line)

    def _goes_on(self, before: Line, after: Line) -> bool:
        column = self._column(after)
        if before.page == after.page:
            # At the foot of the left column the next line stands in the right one: compare within its edges.
            before = _moved(before, column.right - self._column(before).right)
        if self._is_large(before) and self._is_large(after):
            return _is_broken_heading(before, after, column)
        return continues(before, after, column, joined=len(self._lines) > 1)

    def _is_large(self, line: Line) -> bool:
        return line.size >= _HEADING_SIZE * self._size

    def _column(self, line: Line) -> Column:
        middle = (line.left + line.right) / 2
        return min(self._columns, key=lambda column: max(column.left - middle, middle - column.right))

    def _write_table(self, grid: Grid, page: int, *, first: bool) -> None:
        self.end_paragraph()
        rows = _rows(grid, page)
        goes_on = first and self._table is not None and _same_edges(self._edges, grid.columns)
        if not goes_on or self._table is None:
            self._table, self._rows, self._edges = Table(self._sheet), 0, grid.columns
            self._head = [text for _, text in rows[0]] if rows else []
        for row in rows:
            if goes_on and [text for _, text in row] == self._head:
                continue  # the head repeated on the new page
            if any(text for _, text in row):
                self._table.begin_row()
                for column, text in row:
                    with self._table.cell(self._rows, column, page):
                        self._sheet.line("paragraph", text)
            self._rows += 1


def _rows(grid: Grid, page: int) -> list[list[tuple[int, str]]]:
    rows: list[list[tuple[int, str]]] = [[] for _ in range(len(grid.rows) - 1)]
    for cell in grid.cells:
        rows[cell.row].append((cell.column, _cell_text(cell, page)))
    return rows


def _cell_text(cell: Cell, page: int) -> str:
    """The cell's lines, joined where the cell's width broke them."""
    lines = lines_of(cell.glyphs, page)
    if not lines:
        return ""
    padding = min(max(min(line.left for line in lines) - cell.left, _LEAST_PADDING), _MOST_PADDING)
    width = cell.right - cell.left - 2 * padding
    text = lines[0].text
    for before, after in pairwise(lines):
        text = glued(text, after.text) if breaks_for_room(before, after, width) else f"{text}\n{after.text}"
    return text


def _extent(lines: Sequence[Line]) -> Column:
    if not lines:
        return Column(0.0, 0.0, 0.0)
    leading = max((after.base - before.base for before, after in pairwise(lines)), default=0.0)
    return Column(min(line.left for line in lines), max(line.right for line in lines), max(leading, 0.0))


def _is_broken_heading(before: Line, after: Line, column: Column) -> bool:
    """Whether a centred title goes on in the next line."""
    same_size = abs(before.size - after.size) < 1 and before.page == after.page
    close = 0 < after.base - before.base <= 2.2 * before.size
    return same_size and close and before.right - before.left > _NARROW * (column.right - column.left)


def _moved(line: Line, shift: float) -> Line:
    return Line(line.text, line.left + shift, line.right + shift, line.base, line.size, line.token, line.page)


def _same_edges(one: list[float], other: list[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _SAME_EDGES for a, b in zip(one, other, strict=True))
