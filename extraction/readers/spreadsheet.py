"""Excel workbooks (.xlsx): each visible sheet as its table, with values as they are shown; nothing is calculated."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from extraction.model import Raw
from extraction.readers.archive import Archive
from extraction.readers.base import Builder, Limits, ReadError, clean
from extraction.readers.grid import Row, write_grid
from extraction.readers.safexml import marks_in, refuse_unsafe

_HIDDEN = ("hidden", "veryHidden")


def read(data: bytes, limits: Limits) -> Raw:
    """The sheets in their order; raises ReadError no_text, too_complex and what a hostile archive is refused with."""
    _check(data, limits)
    book = _open(data)
    sheet = Builder(limits)
    shown = [each for each in book.worksheets if each.sheet_state not in _HIDDEN]
    hidden = len(book.worksheets) - len(shown)
    removed = 0
    for each in shown:
        rows, lost = _rows(each, limits)
        removed += lost
        if len(shown) > 1 and rows:
            sheet.line("heading", clean(each.title)[0], level=1)
        write_grid(sheet, rows)
    if sheet.length == 0:
        raise ReadError("no_text", kind="xlsx", pictures=0)
    if hidden:
        sheet.warn("sheets_left_out", count=hidden)
    if removed:
        sheet.warn("characters_removed", count=removed)
    return sheet.finish(None)


def _check(data: bytes, limits: Limits) -> None:
    """No definitions in any part, and no more markup than can be held, before a parser sees it."""
    archive = Archive(data, "xlsx", limits)
    spent = 0
    for name in sorted(archive.names):
        if name.endswith((".xml", ".rels")):
            part = archive.read(name)
            refuse_unsafe(part, "xlsx")
            spent += marks_in(part)
            if spent > limits.nodes:
                raise ReadError("too_complex", kind="xlsx", limit=limits.nodes)


def _open(data: bytes) -> Any:
    import openpyxl

    with warnings.catch_warnings(action="ignore"):  # of charts, validations and other things that hold no text
        try:
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        except (KeyError, ValueError, TypeError, AttributeError, OSError) as error:
            raise ReadError("broken_file", kind="xlsx") from error


def _rows(sheet: Any, limits: Limits) -> tuple[list[Row], int]:
    """The rows of a sheet without hidden rows and columns, and how many characters no text holds were in them."""
    if sheet.max_row * sheet.max_column > limits.cells:
        raise ReadError("too_complex", kind="xlsx", limit=limits.cells)
    covered = {place for merged in sheet.merged_cells.ranges for place in _covered(merged)}
    columns = [each for each in range(1, sheet.max_column + 1) if not _is_hidden_column(sheet, each)]
    place = {column: number for number, column in enumerate(columns)}
    rows, removed = [], 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if sheet.row_dimensions[number].hidden:
            continue
        row: Row = {}
        for cell in cells:
            if cell.column in place and (cell.row, cell.column) not in covered:
                row[place[cell.column]], lost = clean(shown(cell.value, cell.number_format))
                removed += lost
        rows.append(row)
    return _trimmed(rows), removed


def _covered(merged: Any) -> Iterator[tuple[int, int]]:
    """The places that a merged cell covers, without its first."""
    for row in range(merged.min_row, merged.max_row + 1):
        for column in range(merged.min_col, merged.max_col + 1):
            if (row, column) != (merged.min_row, merged.min_col):
                yield row, column


def _is_hidden_column(sheet: Any, column: int) -> bool:
    from openpyxl.utils import get_column_letter

    return bool(sheet.column_dimensions[get_column_letter(column)].hidden)


def _trimmed(rows: list[Row]) -> list[Row]:
    """Without the empty columns on the right that a sheet carries along."""
    last = max((column for row in rows for column, text in row.items() if text.strip()), default=-1)
    return [{column: text for column, text in row.items() if column <= last} for row in rows]


def shown(value: Any, number_format: str = "General") -> str:
    """A cell's value as the sheet shows it: dates as days, percentages with their sign, whole numbers without .0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        day = value.date().isoformat()
        return day if value.time() == time() else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        if "%" in number_format:
            return f"{value * 100:.10g}%"
        return f"{value:.12g}"
    return str(value).strip()
