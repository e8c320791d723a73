"""Reading the file: its tables with the text of every cell. Nothing is calculated, fetched or unpacked beyond a limit."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import openpyxl
from django.utils.translation import gettext as _

from tracker.accounts.organisation.words import columns_of
from tracker.common.errors import Invalid

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_UNPACKED: Final = 80 * 1024 * 1024
MOST_ROWS: Final = 5_000
_DEFINITIONS: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
# What the libraries raise over files that are broken.
_DAMAGE: Final = (
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, SyntaxError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)
_COLUMNS, _HEAD_WITHIN, _LONGEST = 40, 10, 500


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the file, the text of each known column, and columns that hold a formula."""

    number: int
    values: dict[str, str]
    formulas: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass(slots=True)
class Table:
    """The rows of one kind on one sheet, and the heads that nobody knows."""

    kind: str
    sheet: str
    rows: list[Row] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def tables_of(name: str, data: bytes) -> list[Table]:
    """The tables of an .xlsx or .csv file; Invalid says what to do where it cannot be read."""
    if len(data) > MOST_BYTES:
        raise Invalid(_("The file is larger than 5 MB: split it into several."), field="file", code="too_large")
    if not data:
        raise Invalid(_("The file is empty."), field="file", code="empty")
    sheets = _workbook(data) if data[:2] == b"PK" else iter([(name, _delimited(data))])
    tables = [table for title, rows in sheets if (table := _table(title, rows))]
    if not tables:
        message = _(
            "No sheet begins with the heads of units (name) or of people (name, sign-in name). Use the template."
        )
        raise Invalid(message, field="file", code="no_table")
    if sum(len(table.rows) for table in tables) > MOST_ROWS:
        message = _("The file has more than %(n)s rows: split it into several.")
        raise Invalid(message, field="file", code="too_many_rows", params={"n": MOST_ROWS})
    return tables


def _table(sheet: str, rows: Iterable[list[Any]]) -> Table | None:
    """The table of a sheet, None where no head is found among the first rows."""
    table: Table | None = None
    places: dict[str, int] = {}
    for number, cells in enumerate(rows, start=1):
        if table is None:
            found = columns_of([str(one) for one in cells])
            if found:
                table, places = Table(found[0], sheet), found[1]
                table.unread = [one for place, one in enumerate(cells) if one and place not in places.values()]
            elif number >= _HEAD_WITHIN:
                return None
            continue
        values = {column: cells[place].strip() for column, place in places.items() if place < len(cells)}
        if any(values.values()):
            formulas = tuple(column for column, text in values.items() if text.startswith(("=", "@")))
            table.rows.append(Row(number, values, formulas))
        if len(table.rows) > MOST_ROWS:
            break
    return table


def _workbook(data: bytes) -> Iterator[tuple[str, Iterator[list[str]]]]:
    _check_archive(data)
    with warnings.catch_warnings(action="ignore"):  # of styles and validations, which are not looked at
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        except _DAMAGE as error:
            raise _damaged() from error
    for sheet in book.worksheets:
        yield sheet.title, _cells(sheet)


def _cells(sheet: Any) -> Iterator[list[str]]:
    try:
        for row in sheet.iter_rows(max_row=MOST_ROWS * 2, max_col=_COLUMNS):
            yield [_text(cell.value) for cell in row]
    except _DAMAGE as error:
        raise _damaged() from error


def _damaged() -> Invalid:
    return Invalid(_("The file is damaged: open it in Excel and save it again."), field="file", code="damaged")


def _check_archive(data: bytes) -> None:
    """No bomb, no definitions of entities, before a parser sees it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > 1_000 or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise Invalid(_("The file unpacks to too much: copy the rows into the template."), field="file")
            for info in infos:
                if info.filename.endswith((".xml", ".rels")):
                    with archive.open(info) as part:
                        if _DEFINITIONS.search(part.read(4096).replace(b"\x00", b"")):
                            raise Invalid(
                                _("The file is not a plain workbook: copy the rows into the template."), field="file"
                            )
    except _DAMAGE as error:
        raise _damaged() from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)[:_LONGEST]


def _delimited(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell[:_LONGEST] for cell in row[:_COLUMNS]]
    except csv.Error as error:
        raise Invalid(_("The file is no table: save it as CSV or .xlsx again."), field="file") from error


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid(_("The file is neither .xlsx nor text: save it as .xlsx or CSV."), field="file", code="no_text")
