"""Tables written once and drawn as Word, Excel, web page and PDF; what their cells are is known from what was written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

from tests.extraction.samples.portable import pdf, rule, text
from tests.extraction.samples.word import docx, p, tbl, tc

CASES = Path(__file__).parents[1] / "cases" / "tables.txt"
_SIZE, _LINE, _PAD, _LEFT, _TOP = 9, 14, 4, 40, 790
_WIDEST = 130  # points of a column: longer texts are broken into lines


@dataclass(frozen=True)
class Cell:
    """A cell with the places that it covers."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True)
class Row:
    """A row that is a commitment."""

    task: str
    lead: tuple[str, ...]
    supporting: tuple[str, ...]
    due: date | None


@dataclass(frozen=True)
class Sample:
    """A table and what it holds."""

    name: str
    height: int
    width: int
    cells: tuple[Cell, ...]
    rows: tuple[Row, ...]

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that begins at a place."""
        return next((cell for cell in self.cells if (cell.row, cell.column) == (row, column)), None)


def samples() -> Iterator[Sample]:
    """Those of the cases file."""
    for part in CASES.read_text("utf-8").split("\n## ")[1:]:
        name, *lines = [line for line in part.splitlines() if line]
        grid = [line.split("|") for line in lines if not line.startswith("= ")]
        rows = [_row(line[2:]) for line in lines if line.startswith("= ")]
        assert len({len(row) for row in grid}) == 1, name
        yield Sample(name, len(grid), len(grid[0]), tuple(_cells(grid)), tuple(rows))


def _row(line: str) -> Row:
    task, lead, supporting, due = (part.strip() for part in line.split(";"))
    units = [tuple(one for one in part.split("、") if one) for part in (lead, supporting)]
    return Row(task, units[0], units[1], None if due == "-" else date.fromisoformat(due))


def _cells(grid: list[list[str]]) -> Iterator[Cell]:
    for at, row in enumerate(grid):
        for column, words in enumerate(row):
            if words in "^<" and words:
                continue
            wide = next((n for n in range(1, len(row) - column) if row[column + n] != "<"), len(row) - column)
            below = (n for n in range(1, len(grid) - at) if grid[at + n][column] != "^")
            yield Cell(at, column, next(below, len(grid) - at), wide, "" if words == "-" else words.replace("/", "\n"))


def as_word(sample: Sample) -> bytes:
    """The table between two paragraphs in a .docx."""
    rows = []
    for at in range(sample.height):
        drawn = []
        for cell in sample.cells:
            if cell.row <= at < cell.row + cell.rows:
                merge = None if cell.rows == 1 else "restart" if cell.row == at else "continue"
                words = "".join(p(line) for line in cell.text.split("\n")) if cell.row == at else p()
                drawn.append((cell.column, tc(words, span=cell.columns, merge=merge)))
        rows.append("<w:tr>" + "".join(xml for _column, xml in sorted(drawn)) + "</w:tr>")
    return docx(p("附件") + tbl(*rows) + p("说明"))


def as_book(sample: Sample) -> bytes:
    """The table alone in an .xlsx."""
    made = openpyxl.Workbook()
    sheet = made.active
    for cell in sample.cells:
        sheet.cell(cell.row + 1, cell.column + 1, cell.text or None)
        if cell.rows > 1 or cell.columns > 1:
            ends = {"end_row": cell.row + cell.rows, "end_column": cell.column + cell.columns}
            sheet.merge_cells(start_row=cell.row + 1, start_column=cell.column + 1, **ends)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def as_page(sample: Sample) -> bytes:
    """The table between two paragraphs of an article."""
    rows = []
    for at in range(sample.height):
        own = [cell for cell in sample.cells if cell.row == at]
        rows.append(
            "<tr>"
            + "".join(
                f'<td rowspan="{cell.rows}" colspan="{cell.columns}">{escape(cell.text).replace(chr(10), "<br>")}</td>'
                for cell in own
            )
            + "</tr>"
        )
    table = f"<table border=1>{''.join(rows)}</table>"
    return f"<!doctype html><meta charset=utf-8><title>附件</title><article><p>附件</p>{table}<p>说明</p></article>".encode()


def as_pdf(sample: Sample) -> bytes:
    """The table ruled on a page, long texts broken into lines."""
    per_line = _WIDEST // _SIZE
    widths = [
        min(
            max(
                (len(line) for c in sample.cells if c.column == at and c.columns == 1 for line in c.text.split("\n")),
                default=2,
            ),
            per_line,
        )
        * _SIZE
        + 2 * _PAD
        for at in range(sample.width)
    ]
    lines = {cell: list(_broken(cell, sum(widths[cell.column : cell.column + cell.columns]))) for cell in sample.cells}
    tall = [
        max([len(lines[c]) for c in sample.cells if c.row == at and c.rows == 1] or [1]) * _LINE + _PAD
        for at in range(sample.height)
    ]
    xs = [_LEFT + sum(widths[:at]) for at in range(sample.width + 1)]
    ys = [_TOP - 30 - sum(tall[:at]) for at in range(sample.height + 1)]
    drawn = [text(_LEFT, _TOP, "附件", 14)]
    for cell in sample.cells:
        x0, x1 = xs[cell.column], xs[cell.column + cell.columns]
        y0, y1 = ys[cell.row], ys[cell.row + cell.rows]
        drawn += [rule(x0, y0, x1, y0), rule(x0, y1, x1, y1), rule(x0, y0, x0, y1), rule(x1, y0, x1, y1)]
        for number, line in enumerate(lines[cell]):
            drawn.append(text(x0 + _PAD, y0 - _LINE * (number + 1) + 3, line, _SIZE))
    drawn.append(text(_LEFT, ys[-1] - 40, "说明", 14))
    return pdf("".join(drawn))


def _broken(cell: Cell, width: int) -> Iterator[str]:
    per_line = (width - 2 * _PAD) // _SIZE
    for line in cell.text.split("\n"):
        for start in range(0, len(line), per_line):
            yield line[start : start + per_line]


DRAWN = {"docx": as_word, "xlsx": as_book, "html": as_page, "pdf": as_pdf}
