"""Word documents (.docx, and the same bytes named .wps or .docm): text, layout, and what was left out.

The walk follows the XML itself, because the usual packages lose text that people see: insertions under change
tracking, text boxes, numbers that Word counts.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from extraction.model import Raw
from extraction.readers.base import Builder, Limits, ReadError, Table
from extraction.readers.docx_inline import Inline, inline_of
from extraction.readers.docx_numbering import Numbering
from extraction.readers.docx_package import Package, W, local_name, number, value
from extraction.readers.docx_styles import Styles, heading_level

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
# A file's properties often keep the name of a template or of the program instead of a title.
_NO_TITLE = re.compile(r"microsoft|word|document|untitled|文档|文件$|文稿|无标题|未命名|新建|\.docx?$", re.IGNORECASE)
_PAGE_FURNITURE = re.compile(r"[\s\d第页頁共/|\-—–－·]*")
_HEADER_SHOWN = 200
_MOST_COLUMNS = 1_000


def read(data: bytes, limits: Limits) -> Raw:
    """Text of the body in its order, footnotes after it; headers, footers and comments are left out and reported."""
    package = Package(data, limits)
    walker = _Walker(package, limits)
    body = package.main.find(W + "body")
    if body is None:
        raise ReadError("not_a_word_document")
    walker.blocks_of(body)
    walker.notes_of(package)
    counts = Counter(local_name(element) for element in body.iter())
    pictures = counts["blip"] + counts["imagedata"]
    if walker.sheet.length == 0:
        raise ReadError("no_text", kind="docx", pictures=pictures)
    _report(walker, package, counts)
    title = walker.title or package.title()
    return walker.sheet.finish(title if title and not _NO_TITLE.search(title) else None)


class _Walker:
    """Goes through block content once, in order, and writes it down."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.sheet = Builder(limits)
        self.styles = Styles(package.part("styles"))
        self.title: str | None = None
        self.hidden = 0
        self.contents = 0
        self._numbering = Numbering(package.part("numbering"), self.styles)
        self._notes: list[tuple[str, int]] = []
        self._carried = ""  # text before a deleted paragraph mark: it continues in the next paragraph
        self._depth = 0

    def blocks_of(self, container: Any) -> None:
        """Write the paragraphs and tables in `container`."""
        for child in container:
            name = local_name(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name == "AlternateContent" and len(child):
                self.blocks_of(child[0])
            elif name in _WRAPPERS:
                self.blocks_of(child)

    def notes_of(self, package: Package) -> None:
        """Write the foot- and endnotes that were referred to, in that order, each on a line of its own."""
        kinds = {kind for kind, _ in self._notes}
        parts = {kind: package.part(kind + "s") for kind in sorted(kinds)}
        texts: dict[tuple[str, str | None], Any] = {}
        for kind, root in parts.items():
            for note in () if root is None else root:
                texts[kind, note.get(W + "id")] = note
        references, self._notes = self._notes, []
        for count, (kind, key) in enumerate(references, start=1):
            note = texts.pop((kind, str(key)), None)
            if note is not None:
                words = "\n".join(inline_of(each).text.strip() for each in note.iterfind(W + "p")).strip()
                self.sheet.line("paragraph", f"[{count}] {words}" if words else "")

    def _paragraph(self, paragraph: Any) -> None:
        properties = paragraph.find(W + "pPr")
        style = value(properties, "pStyle")
        found = inline_of(paragraph)
        self.hidden += found.hidden
        self._notes.extend(found.notes)
        if self.styles.is_contents(style):
            self.contents += 1
            return
        text, self._carried = self._carried + found.text, ""
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried = text
        else:
            self._write(text, properties, style)
        self._boxes(found)

    def _write(self, text: str, properties: Any, style: str | None) -> None:
        label = self._numbering.label(properties, style)
        if not text.strip():
            if self.sheet.cell_start is not None:
                self.sheet.line("list_item", (label or "").strip())  # an automatic serial number alone in its cell
            return
        outline = number(properties, "outlineLvl")
        level = self.styles.heading_level(style) if outline is None else heading_level(outline)
        if self.title is None and self.styles.is_title(style):
            self.title = " ".join(text.split())
        kind = "heading" if level else "list_item" if label is not None else "paragraph"
        if kind == "list_item":
            level = (number(properties, "numPr/ilvl") or 0) + 1
        self.sheet.line(kind, (label or "") + text, level=level)

    def _boxes(self, found: Inline) -> None:
        for box in found.boxes:
            self.blocks_of(box)

    def _table(self, table: Any) -> None:
        self._depth += 1
        if self._depth > self.sheet.limits.nesting:
            raise ReadError("nested_too_deeply", kind="docx")
        rows = [row for row in _children(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        if all(len(list(_children(row, "tc"))) < 2 for row in rows):
            for row in rows:
                for cell in _children(row, "tc"):
                    self.blocks_of(cell)
        else:
            self._grid(rows)
        self._depth -= 1

    def _grid(self, rows: list[Any]) -> None:
        table = Table(self.sheet)
        for index, row in enumerate(rows):
            if not _has_words(row):
                continue
            table.begin_row()
            column = max(0, min(number(row, "trPr/gridBefore") or 0, _MOST_COLUMNS))
            for cell in _children(row, "tc"):
                if not _is_covered(cell):
                    with table.cell(index, column):
                        self.blocks_of(cell)
                column += max(1, min(number(cell, "tcPr/gridSpan") or 1, _MOST_COLUMNS))


def _children(parent: Any, wanted: str) -> Any:
    """The rows of a table or the cells of a row, through the wrappers that content controls put around them."""
    for child in parent:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name in _WRAPPERS:
            yield from _children(child, wanted)


def _is_covered(cell: Any) -> bool:
    """Whether a cell above or to the left is merged over this one."""
    for merge in ("vMerge", "hMerge"):
        found = cell.find(f"{W}tcPr/{W}{merge}")
        if found is not None and found.get(W + "val", "continue") == "continue":
            return True
    return False


def _has_words(row: Any) -> bool:
    return any(element.text and element.text.strip() for element in row.iter(W + "t")) or (
        next(row.iter(W + "numPr", W + "sym"), None) is not None
    )


def _report(walker: _Walker, package: Package, elements: Counter[str]) -> None:
    """The warnings: everything that a person sees in Word and will not find in the text."""
    sheet = walker.sheet
    insertions = elements["ins"] + elements["moveTo"]
    deletions = elements["del"] + elements["moveFrom"]
    if insertions or deletions:
        sheet.warn("tracked_changes", insertions=insertions, deletions=deletions)
    comments = package.part("comments")
    if comments is not None and len(comments):
        sheet.warn("comments_left_out", count=len(comments))
    counts = {
        "contents_left_out": walker.contents,
        "pictures_left_out": elements["blip"] + elements["imagedata"],
        "embedded_files_left_out": elements["altChunk"] + elements["OLEObject"],
    }
    for code, count in counts.items():
        if count:
            sheet.warn(code, count=count)
    if walker.hidden:
        sheet.warn("hidden_text_left_out", characters=walker.hidden)
    furniture = _running_text(package)
    if furniture:
        sheet.warn("headers_left_out", text=furniture)


def _running_text(package: Package) -> str:
    """Words of headers and footers, without page numbers."""
    lines: dict[str, None] = {}
    for part in (*package.parts("header"), *package.parts("footer")):
        for paragraph in part.iter(W + "p"):
            text = " ".join(inline_of(paragraph).text.split())
            if not _PAGE_FURNITURE.fullmatch(text):
                lines[text] = None
    return " | ".join(lines)[:_HEADER_SHOWN]
