"""Plain text and Markdown: the text as received, with the layout that its marks show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.model import Raw
from extraction.readers.base import Builder, Limits, ReadError, clean
from extraction.readers.encoding import decode

_HEADING = re.compile(r"(#{1,6})[ \t]+(?P<content>.*?)[ \t]*#*$")
_BULLET = re.compile(r"(?P<indent>[ \t]*)[-*+•●][ \t]+(?P<content>.+)$")
_NUMBER = re.compile(r"(?P<indent>[ \t]*)(?P<content>\d{1,3}[.)][ \t]+.+)$")
_MARKS = frozenset("#-*+•●0123456789")  # what a line begins with if it is more than a paragraph
_RULE_BELOW_HEAD = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_PIPE_CELL = re.compile(r"(?:\\.|[^|\\])*")
_TAB_CELL = re.compile(r"[^\t]*")
_FRONT_MATTER = re.compile(r"\A---\n(?P<fields>(?:.*\n){0,40}?)---[ \t]*\n")
_TITLE_FIELD = re.compile(r"""^title:[ \t]*(?P<quote>["']?)(?P<title>.+?)(?P=quote)[ \t]*$""", re.MULTILINE)


def read(data: bytes, limits: Limits) -> Raw:
    """Text with a block for each line that is not blank; cells of pipe and tab tables keep their marks outside."""
    decoded = decode(data)
    text, removed = clean(decoded.text)
    if not text.strip():
        raise ReadError("empty_file")
    sheet = Builder(limits)
    sheet.write(text)
    sheet.warnings.extend(decoded.warnings)
    if removed:
        sheet.warn("characters_removed", count=removed)
    _mark_lines(sheet, list(_lines(text)))
    return sheet.finish(_title(text))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _mark_lines(sheet: Builder, lines: list[tuple[int, str]]) -> None:
    index = 0
    while index < len(lines) and not sheet.is_cut:
        start, line = lines[index]
        rows, cell = _table_at(lines, index) if "|" in line or "\t" in line else (0, _TAB_CELL)
        if rows:
            _mark_table(sheet, lines[index : index + rows], cell)
        elif line and not line.isspace():
            _mark_line(sheet, start, line)
        index += max(rows, 1)


def _mark_line(sheet: Builder, start: int, line: str) -> None:
    kind, level = "paragraph", None
    first, last = len(line) - len(line.lstrip()), len(line.rstrip())
    if line[first] in _MARKS:
        if found := _HEADING.match(line):
            kind, level = "heading", len(found[1])
        elif found := _BULLET.match(line) or _NUMBER.match(line):
            kind, level = "list_item", len(found["indent"].expandtabs(4)) // 2 + 1
        if found is not None:
            first, last = found.span("content")
            last = first + len(line[first:last].rstrip())
    if last > first:
        sheet.mark(kind, start + first, start + last, level=level)


def _table_at(lines: list[tuple[int, str]], index: int) -> tuple[int, re.Pattern[str]]:
    """How many lines from `index` on form a table (0: none), and what one of its cells looks like."""
    line = lines[index][1]
    if "|" in line and index + 1 < len(lines) and _is_rule(lines[index + 1][1]):
        end = index + 2
        while end < len(lines) and "|" in lines[end][1]:
            end += 1
        return end - index, _PIPE_CELL
    end, tabs = index, line.strip(" \n").count("\t")
    while tabs and end < len(lines) and lines[end][1].count("\t") == tabs and lines[end][1].strip():
        end += 1
    return (end - index if end - index > 1 else 0), _TAB_CELL


def _is_rule(line: str) -> bool:
    return "|" in line and _RULE_BELOW_HEAD.match(line) is not None


def _mark_table(sheet: Builder, lines: list[tuple[int, str]], cell: re.Pattern[str]) -> None:
    number = sheet.tables
    sheet.tables += 1
    rows = [line for line in lines if cell is _TAB_CELL or not _is_rule(line[1])]
    for row, (start, line) in enumerate(rows):
        for column, (first, last) in enumerate(_cells(line, cell)):
            sheet.mark("table_cell", start + first, start + last, table=number, row=row, column=column)


def _cells(line: str, cell: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    position, end = 0, len(line)
    if cell is _PIPE_CELL:
        position = len(line) - len(line.lstrip(" \t"))
        position += line.startswith("|", position)
        end = len(line.rstrip(" \t"))
        if line.endswith("|", 0, end) and not line.endswith("\\|", 0, end):
            end -= 1
    while position <= end:
        found = cell.match(line, position, end)
        last = found.end() if found else position
        content = line[position:last]
        first = position + len(content) - len(content.lstrip())
        yield (first, first + len(content.strip())) if content.strip() else (position, position)
        position = max(last, position) + 1


def _title(text: str) -> str | None:
    if (matter := _FRONT_MATTER.match(text)) and (named := _TITLE_FIELD.search(matter["fields"])):
        return named["title"].strip() or None
    for line in text.split("\n", 200)[:200]:
        if (found := _HEADING.match(line)) and len(found[1]) == 1:
            return found["content"].strip() or None
    return None
