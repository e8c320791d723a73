"""From an HTML tree to lines, list items and tables as a browser would show them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from extraction.readers.base import Builder, ReadError, Table
from extraction.readers.counting import counted
from extraction.readers.webpage_grid import grid_of, is_layout
from extraction.readers.webpage_tree import INVISIBLE, TEXT, attribute, is_hidden, steps

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LIST_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CHINESE_LIST = re.compile(r"cjk-ideographic|(?:simp|trad)-chinese|cjk-decimal", re.IGNORECASE)
# Lines that publishing systems put around an article: 【字体：大 中 小】 打印 关闭
_FURNITURE = re.compile(
    r"(?:打印(?:本页)?|列印|关闭(?:窗口|本页)?|關閉|收藏|分享(?:到|至)?|返回(?:顶部|首页|列表)?|字体|字號|字号|"
    r"[\s\[\]【】〖〗()（）|｜:：大中小])+|(?:上|下)一[篇条][:：].*"
)
_WORDS = re.compile(r"[打列关關收分返字上下]")
_BLANKS = re.compile(r"[ \t\n\r\f\xa0]+")


@dataclass(slots=True)
class _List:
    ordered: bool
    style: str = "decimal"
    count: int = 0


@dataclass(slots=True)
class Flow:
    """Writes what is below an element into `sheet`; elements whose memory id is in `dropped` are passed over."""

    sheet: Builder
    dropped: set[int]
    pictures: int = 0
    _line: list[str] = field(default_factory=list)
    _label: str = ""
    _headings: list[int] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)
    _items: int = 0  # open list items
    _pre: int = 0
    _depth: int = 0

    def walk(self, root: LexborNode, until: LexborNode | None = None) -> None:
        """Write all text below `root`; stop where `until` begins."""
        stop = None if until is None else until.mem_id
        for node, begins in steps(root, self._skips):
            if begins and node.mem_id == stop:
                break
            if node.tag == TEXT:
                if begins:
                    self._text(node.text_content or "")
            elif begins:
                self._begin(node, root)
            else:
                self._end(node)
        self._flush()

    def _skips(self, node: LexborNode) -> bool:
        if node.tag == TEXT:
            return False
        if node.tag in INVISIBLE or node.tag == "-comment" or node.mem_id in self.dropped or is_hidden(node):
            return True
        if node.tag == "table" and not is_layout(node):
            self._flush()
            self._table(node)
            return True
        return False

    def _text(self, text: str) -> None:
        if not self._pre:
            self._line.append(text)
            return
        for index, line in enumerate(text.split("\n")):
            if index:
                self._flush()
            self._line.append(line)

    def _begin(self, node: LexborNode, root: LexborNode) -> None:
        tag = node.tag
        if tag == "img":
            self.pictures += 1
        if tag == "br":
            self._flush()
        if tag not in _BLOCKS or node.mem_id == root.mem_id:
            return
        self._flush()
        if tag in _HEADINGS:
            self._headings.append(_HEADINGS[tag])
        elif tag in ("ol", "ul", "menu"):
            self._lists.append(_list_of(node))
        elif tag == "li":
            self._item(node)
        elif tag == "pre":
            self._pre += 1

    def _end(self, node: LexborNode) -> None:
        tag = node.tag
        if tag not in _BLOCKS:
            return
        self._flush()
        if tag in _HEADINGS and self._headings:
            self._headings.pop()
        elif tag in ("ol", "ul", "menu") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._items, self._label = max(self._items - 1, 0), ""
        elif tag == "pre":
            self._pre = max(self._pre - 1, 0)

    def _item(self, node: LexborNode) -> None:
        self._items += 1
        if not self._lists or not self._lists[-1].ordered:
            return
        current = self._lists[-1]
        current.count = _whole(attribute(node, "value"), current.count + 1)
        text = counted(current.count, current.style)
        self._label = text + ("、" if current.style == "chineseCounting" else ". ")

    def _flush(self) -> None:
        text = _BLANKS.sub(" ", "".join(self._line)).strip(" \u3000")
        self._line.clear()
        if not text or (_WORDS.search(text, 0, 2) and _FURNITURE.fullmatch(text)):
            return
        text, self._label = self._label + text, ""
        if self._headings:
            self.sheet.line("heading", text, level=self._headings[-1])
        elif self._items:
            self.sheet.line("list_item", text, level=max(len(self._lists), 1))
        else:
            self.sheet.line("paragraph", text)

    def _table(self, node: LexborNode) -> None:
        self._depth += 1
        if self._depth > self.sheet.limits.nesting:
            raise ReadError("nested_too_deeply", kind="webpage")
        caption, rows = grid_of(node)
        if caption is not None:
            self.walk(caption)
        saved = self._headings, self._lists, self._items
        table = Table(self.sheet)
        for index, cells in enumerate(rows):
            if not any((cell.text() or "").strip() for _, cell in cells):
                continue
            table.begin_row()
            for column, cell in cells:
                self._headings, self._lists, self._items = [], [], 0
                with table.cell(index, column):
                    self.walk(cell)
        self._headings, self._lists, self._items = saved
        self._depth -= 1


def _list_of(node: LexborNode) -> _List:
    if node.tag != "ol":
        return _List(ordered=False)
    style = _LIST_STYLES.get(attribute(node, "type"), "decimal")
    if _CHINESE_LIST.search(attribute(node, "style")):
        style = "chineseCounting"
    return _List(ordered=True, style=style, count=_whole(attribute(node, "start"), 1) - 1)


def _whole(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text.strip()) else default
