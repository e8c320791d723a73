"""Rows of a sheet as text: lines above and below the table as lines, the table itself cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.readers.base import Builder, Table

# Column → text of the cell; "" for an empty cell, nothing where a merged cell covers the place.
Row = dict[int, str]


def write_grid(sheet: Builder, rows: Sequence[Row]) -> bool:
    """Write the rows of one sheet; False where nothing is in them.

    A row before the table with one cell alone is a line of its own (title, unit of figures, date), and so is one behind
    the table's last full row (note, signature). Rows between are rows of the table, spanning ones too.
    """
    filled = [row for row in rows if any(text.strip() for text in row.values())]
    full = [number for number, row in enumerate(filled) if _count(row) > 1]
    if not full:
        for row in filled:
            sheet.line("paragraph", _only(row))
        return bool(filled)
    first, last = full[0], full[-1]
    for row in filled[:first]:
        sheet.line("paragraph", _only(row))
    table = Table(sheet)
    for number, row in enumerate(filled[first : last + 1]):
        table.begin_row()
        for column in sorted(row):
            with table.cell(number, column):
                for part in row[column].split("\n"):
                    sheet.line("paragraph", part)
    sheet.fresh_line()
    for row in filled[last + 1 :]:
        sheet.line("paragraph", _only(row))
    return True


def _count(row: Row) -> int:
    return sum(1 for text in row.values() if text.strip())


def _only(row: Row) -> str:
    return " ".join(text.strip() for text in row.values() if text.strip()).replace("\n", " ")
