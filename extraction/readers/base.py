"""What all readers share: the error that alone may leave them, the limits, and the builder of text with blocks.

How layout becomes text, for every format that has layout of its own (docx, html, pdf):

* One paragraph is one line; lines end with a newline character; empty paragraphs are left out.
* A table row is one line. The number of tabs before a cell in its row is its column, so a cell that spans columns
  is followed by as many tabs more if another cell follows. A line break inside a cell stays a newline: the blocks,
  not the lines, say where a cell ends.
* Every cell has a `table_cell` block, an empty one an empty block. A place (row, column) without a block is covered
  by a merged cell above or to the left of it. Rows without any words are left out, their numbers are not reused.
* A table of one column is a frame around text: its content is read as paragraphs.
* Numbers that the format counts by itself (一、（一）1.) are written as they print, bullets are left out: the block
  says list_item.

Plain text and Markdown stay as they were received; only their blocks are recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from extraction.model import Block, Raw, Warning

ERROR_CODES = frozenset(
    {
        "broken_file",  # kind (may be empty): damaged or not what it claims to be
        "empty_file",  # nothing in it, or only blanks
        "encrypted",  # kind: a password is needed
        "expansion_too_large",  # limit_mb: a small file that unpacks to far more (zip bomb)
        "nested_too_deeply",  # kind
        "no_text",  # kind, pictures: it opens, but holds no words
        "no_text_layer",  # pages: a PDF made of pictures
        "not_a_word_document",  # a zip archive named .docx
        "ocr_missing",  # package: Tesseract would be needed
        "office_missing",  # kind, package: LibreOffice would be needed
        "out_of_memory",  # limit_mb, None where the bound is not ours
        "timed_out",  # seconds
        "too_complex",  # kind, limit: more elements than can be read safely
        "too_large",  # limit_mb
        "too_long",  # limit: characters
        "too_many_pages",  # pages, limit
        "too_many_parts",  # limit: entries of a zip archive
        "unknown_type",  # neither text nor a known format
        "unsafe_archive",  # kind: entries with path tricks or links
        "unsafe_xml",  # kind: DOCTYPE or entities
        "unsupported_format",  # kind, save_as: known, but not read
    }
)

WARNING_CODES = frozenset(
    {
        "characters_removed",  # count: control characters that no text holds
        "comments_left_out",  # count
        "contents_left_out",  # count: lines of a table of contents
        "embedded_files_left_out",  # count
        "encoding_guessed",  # encoding
        "garbled_pages",  # pages: the text layer has no usable characters there
        "headers_left_out",  # text: running headers and footers
        "hidden_text_left_out",  # characters
        "layout_cut",  # limit: the text is whole, blocks after this many are not recorded
        "recognition_unsure",  # pages, lines: compare with the picture
        "pages_without_text",  # pages
        "pictures_left_out",  # count: text in pictures is not read
        "sheets_left_out",  # count: hidden sheets of a workbook
        "text_recognised",  # pages: read from pictures
        "tracked_changes",  # insertions, deletions: read as if all were accepted
        "undecodable_bytes",  # count: shown as U+FFFD
    }
)

MEGABYTE = 1024 * 1024


class ReadError(Exception):
    """The file cannot be read: `code` is one of ERROR_CODES, `params` are its figures."""

    def __init__(self, code: str, **params: Any) -> None:
        if code not in ERROR_CODES:
            raise ValueError(f"not an error code of the readers: {code}")
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[Any, ...]:
        return _read_error, (self.code, self.params)


def _read_error(code: str, params: dict[str, Any]) -> ReadError:
    return ReadError(code, **params)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reader takes on before it refuses; sizes in bytes."""

    size: int = 50 * MEGABYTE
    characters: int = 2_000_000
    zip_entries: int = 2_000
    expanded_size: int = 200 * MEGABYTE
    expansion_ratio: int = 100  # looked at only above EXPANSION_FLOOR: small files compress well
    pages: int = 500
    nesting: int = 50  # tables within tables
    nodes: int = 5_000_000  # tags and attributes of one XML or HTML text
    blocks: int = 200_000
    pixels: int = 60_000_000  # of one picture: A3 at 400 dpi has 31 million
    ocr_pages: int = 30  # pages of pictures of one file
    cells: int = 200_000  # of one sheet, empty ones too


def reading_warning(code: str, **params: Any) -> Warning:
    """A warning of the readers; an unknown code is a programming error."""
    if code not in WARNING_CODES:
        raise ValueError(f"not a warning code of the readers: {code}")
    return Warning(code, params)


# Neither prints nor means anything in a minute: C0 and C1 controls, soft hyphen, zero-width marks, directional
# overrides (they can make a text look different from what it says), noncharacters, lone surrogates.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean(text: str) -> tuple[str, int]:
    """`text` with newlines as \\n alone and without characters that no text holds, and how many were removed."""
    return _UNWANTED.subn("", _LINE_ENDS.sub("\n", text))


@dataclass(slots=True)
class Builder:
    """Collects text and blocks; offsets are right by construction, and no limit can be passed.

    Text must be clean before it is written. Blocks may nest: a cell of a table within a table lies inside the
    block of the outer cell.
    """

    limits: Limits
    length: int = 0
    tables: int = 0
    cell_start: int | None = None  # where the table cell being written began; None outside of cells
    blocks: list[Block] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _last: str = ""
    _cut: bool = False

    def write(self, text: str) -> None:
        """Append `text` as it is; raises ReadError too_long."""
        if not text:
            return
        self.length += len(text)
        if self.length > self.limits.characters:
            raise ReadError("too_long", limit=self.limits.characters)
        self._parts.append(text)
        self._last = text[-1]

    def fresh_line(self) -> None:
        """End the line before, if there is one that has not ended."""
        if self._last not in ("", "\n"):
            self.write("\n")

    def mark(self, kind: str, start: int, end: int | None = None, **places: int | None) -> None:
        """Record a block from `start` to `end`, without it to the end of the text so far."""
        if len(self.blocks) >= self.limits.blocks:
            self._cut = True
            return
        self.blocks.append(Block(kind, start, self.length if end is None else end, **places))

    def line(self, kind: str, text: str, *, level: int | None = None, page: int | None = None) -> None:
        """Append `text` as a line of its own with its block, in a cell without one; blank text is left out."""
        if not text.strip():
            return
        if self.cell_start is not None:
            self.write("" if self.length == self.cell_start else "\n")
            self.write(text.replace("\t", " "))
            return
        self.fresh_line()
        start = self.length
        self.write(text)
        self.mark(kind, start, level=level, page=page)

    @property
    def is_cut(self) -> bool:
        """Whether no more blocks are recorded."""
        return self._cut

    def warn(self, code: str, **params: Any) -> None:
        """Add a warning."""
        self.warnings.append(reading_warning(code, **params))

    def finish(self, title: str | None = None) -> Raw:
        """The whole, with the blocks in the order in which they begin, an outer one before those inside it."""
        if self._cut:
            self.warn("layout_cut", limit=self.limits.blocks)
        return Raw("".join(self._parts), tuple(sorted(self.blocks, key=_place)), tuple(self.warnings), title)


class Table:
    """Writes one table: `begin_row`, and `cell` for each cell of the row from left to right."""

    def __init__(self, sheet: Builder) -> None:
        self.number = sheet.tables
        sheet.tables += 1
        self._sheet = sheet
        self._outer = sheet.cell_start  # a table within a cell
        self._tabs = 0

    def begin_row(self) -> None:
        """Go to a new line."""
        if self._outer is None:
            self._sheet.fresh_line()
        elif self._sheet.length != self._outer:
            self._sheet.write("\n")
        self._tabs = 0

    @contextmanager
    def cell(self, row: int, column: int, page: int | None = None) -> Iterator[None]:
        """What is written inside the `with` is the cell's content."""
        self._sheet.write("\t" * (column - self._tabs))
        self._tabs = column
        start = self._sheet.cell_start = self._sheet.length
        yield
        self._sheet.mark("table_cell", start, table=self.number, row=row, column=column, page=page)
        self._sheet.cell_start = self._outer


def _place(block: Block) -> tuple[int, int, int, int]:
    # An inner table has a higher number than the one around it.
    nowhere = -1
    return (
        block.start,
        nowhere if block.table is None else block.table,
        nowhere if block.row is None else block.row,
        nowhere if block.column is None else block.column,
    )
