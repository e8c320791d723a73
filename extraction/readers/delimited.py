"""Tables as text (.csv, .tsv): the separator and the encoding are found out, quoted cells may hold line breaks."""

from __future__ import annotations

import csv
import io

from extraction.model import Raw
from extraction.readers.base import Builder, Limits, ReadError, clean
from extraction.readers.encoding import decode
from extraction.readers.grid import Row, write_grid

_SEPARATORS = ",\t;|，"
_SAMPLE = 20


def read(data: bytes, limits: Limits) -> Raw:
    """One table; raises ReadError empty_file, too_complex."""
    decoded = decode(data)
    text, removed = clean(decoded.text)
    lines = [line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    if not lines:
        raise ReadError("empty_file")
    separator = max(_SEPARATORS, key=lambda mark: sum(min(line.count(mark), 30) for line in lines))
    csv.field_size_limit(limits.characters)
    sheet = Builder(limits)
    rows: list[Row] = []
    cells = 0
    try:
        for record in csv.reader(io.StringIO(text), delimiter=separator):
            cells += len(record)
            if cells > limits.cells:
                raise ReadError("too_complex", kind="csv", limit=limits.cells)
            rows.append({column: cell.strip() for column, cell in enumerate(record)})
    except csv.Error as error:
        raise ReadError("broken_file", kind="csv") from error
    if not write_grid(sheet, rows):
        raise ReadError("empty_file")
    sheet.warnings.extend(decoded.warnings)
    if removed:
        sheet.warn("characters_removed", count=removed)
    return sheet.finish(None)
