"""Lines, their marks and their place in the outline."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from extraction.model import Block
from extraction.structure.document import Line

_NUMERAL = r"[一二三四五六七八九十百零〇壹贰参叁肆伍陆柒捌玖拾貮参]"
# Outline marks, outermost first; the level of a heading is its place here.
_MARKS = (
    (
        1,
        re.compile(
            rf"第{_NUMERAL}{{1,4}}[章节部分编]{{1,2}}[、\s：:]{{0,3}}|[壹贰叁肆伍陆柒捌玖拾貮参]{{1,3}}[、．.\s]\s*"
        ),
    ),
    (2, re.compile(rf"{_NUMERAL}{{1,4}}[、．.]\s*|[一二三四五六七八九十]{{1,3}} {{1,3}}(?=[\u4e00-\u9fff])")),
    (3, re.compile(rf"[（(]{_NUMERAL}{{1,4}}[）)]\s*[、.]?\s*")),
    (4, re.compile(r"\d{1,3}(?:[、．]|[.](?!\d))\s*")),
    (5, re.compile(r"\d{1,2}(?:[.]\d{1,2}){1,3}[.、\s]\s*")),
    (6, re.compile(r"[（(]\d{1,3}[）)]\s*|\d{1,2}[）)]\s*|[①-⑳㈠-㈩]\s*|[a-hA-H][.、)）]\s+")),
)
_HASHES = re.compile(r"(#{1,6})(?:\s+|(?=[\u4e00-\u9fff]))")
_TOPIC = re.compile(
    r"[（(【\[]?(?:议题|议案|动议|提案|案由|案|报告案|讨论案|议程|事项)\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[）)】\]]?\s*[.、：:．]?\s*"
)
_BOXED = re.compile(
    r"【[^【】\n]{2,30}】|(?:━{2,}|═{2,})\s*[^━═\n]{2,30}?\s*(?:━{2,}|═{2,})"
)  # a heading of its own line
_BULLET = re.compile(
    r"(?:[-*+•●·◆◇■□▪▍▌▶►➢✓→※◎○〇]|[\U0001f300-\U0001faff\u2600-\u27bf])+[\ufe0f\s]*(\[[ xX✓✔]?\]\s*)?"
)
_DONE = re.compile(r"[✅☑✔]|\[[xX✓✔]\]")
# 决议：, and with its two characters spread out: 决　议：
_LABEL = re.compile(
    r"[\s*【\[]{0,4}([^\s：:，。；、,;（()）“”\d]{2,10}|[\u4e00-\u9fff][ \t\u2003\u3000]{1,4}[\u4e00-\u9fff]|[问答]|[\u4e00-\u9fff]{2,6}[（(][\u4e00-\u9fff]{2,10}[）)])[】\]\s]{0,3}[：:]"
)
_LONGEST_WRAPPED = 160  # characters: longer lines were not wrapped by hand
_MAIL_COLUMNS = 84  # mails are wrapped at 72 to 80 columns
_RAGGED = 16  # columns by which a line that ends between words may be shorter
_UNDERLINE = re.compile(r"[=]{2,}|-{2,}")
_CLOSED = re.compile(r"[。！？；：，、,;:!?…”）)\]】|]\s*$")


# Forms tell how to fill them in: 这里记录…, 会前要点：…, 输入@通知经办人
_FORM = re.compile(
    r"(?:这里(?:是|记录|需要)|在此处?(?:填写|输入|记录)|会[前中后]要点|您可以参看|[^\n]{0,30}(?:输入|，并)@)"
)


def _first_mark(text: str, at: int, end: int) -> tuple[int, int]:
    """(level, end) of the outline mark at `at`, or (0, at)."""
    for level, mark in _MARKS:
        if found := mark.match(text, at, end):
            return level, found.end()
    return 0, at


def _line(text: str, start: int, end: int) -> tuple[Line, int] | None:
    """The line and the depth of its outline mark (0: none, or one that stands behind hashes)."""
    at = start
    while at < end and text[at] in " \t\r\u2003\u2002>\ufeff":
        at += 1
    while end > at and text[end - 1].isspace():
        end -= 1
    if at >= end:
        return None
    level, item, checked, todo, depth = 0, False, False, False, 0
    if hashes := _HASHES.match(text, at, end):
        level, at = len(hashes[1]), hashes.end()
    if bullet := _BULLET.match(text, at, end):
        checked = bool(_DONE.search(bullet.group()))
        todo = bool(bullet[1]) and not checked
        item, at = True, bullet.end()
    mark, body = _first_mark(text, at, end)
    if mark:
        item, at = True, body
        depth = 0 if level else mark
        if not level and _is_heading(text, at, end):
            level = mark + 1
    if not level and _BOXED.fullmatch(text, at, end):
        level = 2
    if topic := _TOPIC.match(text, at, end):
        at = topic.end()
        level = level or (3 if _is_heading(text, at, end) else 0)
    label = _LABEL.match(text, at, end)
    if label and level and label.end() < end:
        level = level if hashes else 0
    name = "".join(label[1].split()) if label else None
    found = Line(start, end, min(at, end), level, item, mark, name, checked, todo)
    return found, depth


def _is_heading(text: str, at: int, end: int) -> bool:
    """A marked line is a heading where it is short and no sentence."""
    return 2 <= end - at <= 40 and not any(mark in text[at:end] for mark in "。；;！") and text[end - 1] not in "，、,"


def split_lines(text: str, blocks: tuple[Block, ...] = ()) -> tuple[Line, ...]:
    """The lines of a text that hold anything; headings, cells and page furniture as the reader saw them."""
    cells = sorted((block.start, block.end) for block in blocks if block.kind == "table_cell")
    starts = [start for start, _ in cells]
    marked = {block.start: block for block in blocks if block.kind in ("heading", "header", "footer")}
    lines = []
    for line in _without_list_headings([found for start, end in _joined(text) if (found := _line(text, start, end))]):
        if _FORM.match(text, line.body, line.end):
            continue
        block = marked.get(line.start) or marked.get(line.body)
        if block is not None and block.kind in ("header", "footer"):
            continue
        if block is not None and block.kind == "heading":
            line = replace(line, level=block.level or 1)
        elif cells and (before := bisect_right(starts, line.start)) and line.start < cells[before - 1][1]:
            line = replace(line, level=0, cell=True)
        lines.append(line)
    return tuple(_with_underlined(text, list(_with_block_headings(text, _without_front_matter(text, lines)))))


def _without_list_headings(found: list[tuple[Line, int]]) -> Iterator[Line]:
    """Short numbered lines that follow each other are a list and no headings."""
    depths = [0, *(depth for _, depth in found), 0]
    for number, (line, depth) in enumerate(found, 1):
        if depth and line.level and depth in (depths[number - 1], depths[number + 1]):
            line = replace(line, level=0)
        yield line


def _joined(text: str) -> Iterator[tuple[int, int]]:
    """Lines of the text, those of a hard-wrapped paragraph taken as one."""
    ends: list[tuple[int, int]] = []
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        ends.append((start, end))
        start = end + 1
    width, slack = _wrap_width(text, ends)
    held: int | None = None
    for start, end in ends:
        first = start if held is None else held
        if (
            width
            and width - slack <= _columns(text, start, end) <= width + 2
            and not _CLOSED.search(text, max(start, end - 3), end)
        ):
            held = first
            continue
        if width and held is not None and _first_mark(text, start, end)[0]:
            yield held, start - 1
            first = start
        held = None
        yield first, end
    if held is not None:
        yield held, len(text)


def _columns(text: str, start: int, end: int) -> int:
    """How wide a line is: a Chinese character takes two columns."""
    return end - start + sum(character > "\u2e7f" for character in text[start:end])


def _wrap_width(text: str, ends: list[tuple[int, int]]) -> tuple[int, int]:
    """The width at which a text was hard-wrapped and how much shorter its lines may be; width 0 where it was not."""
    open_ended = Counter(
        _columns(text, start, end)
        for start, end in ends
        if 20 <= end - start <= _LONGEST_WRAPPED and not _CLOSED.search(text, max(start, end - 3), end)
    )
    if not open_ended:
        return 0, 0
    width, _ = max(open_ended.items(), key=lambda item: (item[1] + open_ended.get(item[0] - 1, 0), item[0]))
    near = sum(count for columns, count in open_ended.items() if width - 5 <= columns <= width + 2)
    if near >= 5 and near * 5 > open_ended.total() * 3 and max(open_ended) <= width + 2:
        return width, 9
    return _mail_width(text, ends)


def _mail_width(text: str, ends: list[tuple[int, int]]) -> tuple[int, int]:
    """The same for text that is wrapped between words, as mails are: lines of a paragraph end raggedly, all short."""
    inner = [
        _columns(text, start, end)
        for (start, end), (following, last) in pairwise(ends)
        if end > start and last > following and not _first_mark(text, following, last)[0]
    ]
    widest = max(inner, default=0)
    ragged = [columns for columns in inner if columns >= widest - _RAGGED]
    if widest > _MAIL_COLUMNS or len(ragged) < 8 or len(ragged) * 5 < len(inner) * 4:
        return 0, 0
    return widest, _RAGGED


_BLOCK_MARK = re.compile(r"\s*([■◆▍▌])")
_LONGEST_BLOCK_HEADING = 30
_OPEN_STOPS = "。！？；：，、,;:!?…|"


def _with_block_headings(text: str, lines: list[Line]) -> Iterator[Line]:
    """A short line behind ■ or ▍ with no line of the same mark below it is a heading, no item of a list."""
    for number, line in enumerate(lines):
        mark = _BLOCK_MARK.match(text, line.start, line.end)
        below = lines[number + 1] if number + 1 < len(lines) else None
        if mark and not line.level and below and line.end - line.body <= _LONGEST_BLOCK_HEADING:
            other = _BLOCK_MARK.match(text, below.start, below.end)
            if (other is None or other[1] != mark[1]) and text[line.end - 1] not in _OPEN_STOPS:
                line = replace(line, level=2, item=False, label=None)
        yield line


def _with_underlined(text: str, lines: list[Line]) -> Iterator[Line]:
    """A short line with === or --- under it is a heading of the first or second level."""
    for number, line in enumerate(lines):
        under = text[lines[number + 1].start : lines[number + 1].end] if number + 1 < len(lines) else ""
        if _UNDERLINE.fullmatch(text, line.start, line.end):
            continue
        close = bool(under) and text.count("\n", line.end, lines[number + 1].start) == 1
        if close and _UNDERLINE.fullmatch(under) and line.end - line.start <= 60 and not line.level:
            line = replace(line, level=1 if under[0] == "=" else 2, label=None)
        yield line


def _without_front_matter(text: str, lines: list[Line]) -> list[Line]:
    """YAML front matter at the top of a Markdown file is no text of the document."""
    if len(lines) < 3 or text[lines[0].start : lines[0].end].strip() != "---":
        return lines
    for number, line in enumerate(lines[1:40], 1):
        if text[line.start : line.end].strip() == "---":
            return lines[number + 1 :]
    return lines
