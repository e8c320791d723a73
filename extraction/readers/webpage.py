"""Saved web pages: the article without menus, scripts and footers, with its title, source line and tables."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extraction.model import Raw
from extraction.readers.base import Builder, Limits, ReadError, clean
from extraction.readers.encoding import decode
from extraction.readers.webpage_article import Article, find_article
from extraction.readers.webpage_flow import Flow

_LABEL = re.compile(
    rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})|<\?xml[^>]{0,80}?encoding=["']([\w-]{2,20})""", re.I
)
_LABEL_WITHIN = 4_096
# Pages label GBK and GB18030 text as gb2312: the widest of the three reads all. Other labels add nothing: UTF-8 is
# seen from the bytes, and nothing else is Chinese.
_ENCODINGS = {"gb": "gb18030", "x-gbk": "gb18030", "big5": "cp950", "cn-big5": "cp950", "x-x-big5": "cp950"}

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Their end tags may be missing without the next one lying deeper, or they have no content at all.
_NEVER_DEEPER = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "col",
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "area",
        "base",
        "wbr",
        "source",
        "track",
        "param",
        "embed",
        "html",
        "head",
        "body",
        "rp",
        "rt",
    ]
)
# The time that the HTML algorithm takes grows with the square of the depth: 200,000 open elements cost 111 s.
_DEEPEST = 3_000

_SOURCE_LINE = re.compile(
    r"(?:时间|日期|時間|来源|來源|发布|發布)\s*[:：]|(?:19|20)\d\d\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}"
)
_SOURCE_LINE_LENGTH = 150
_TITLE_WITHIN = 500  # characters from the start of the article


def read(data: bytes, limits: Limits) -> Raw:
    """Title and source line if they stand apart from the article, then the article."""
    decoded = decode(data, _declared(data))
    text, _ = clean(decoded.text)
    _check(text, limits)
    tree = LexborHTMLParser(text)
    if tree.body is None:
        raise ReadError("no_text", kind="webpage", pictures=0)
    article = find_article(tree)
    sheet = Builder(limits)
    sheet.warnings.extend(decoded.warnings)
    _write_head(sheet, tree.body, article)
    flow = Flow(sheet, article.dropped)
    flow.walk(article.node)
    if sheet.length == 0:
        raise ReadError("no_text", kind="webpage", pictures=flow.pictures)
    if flow.pictures:
        sheet.warn("pictures_left_out", count=flow.pictures)
    return sheet.finish(article.title)


def _declared(data: bytes) -> str | None:
    found = _LABEL.search(data[:_LABEL_WITHIN])
    if found is None:
        return None
    label = (found[1] or found[2]).decode("ascii").lower()
    return next((encoding for start, encoding in _ENCODINGS.items() if label.startswith(start)), None)


def _check(text: str, limits: Limits) -> None:
    if text.count("<") + text.count("=") > limits.nodes:
        raise ReadError("too_complex", kind="webpage", limit=limits.nodes)
    depth = 0
    for found in _TAG.finditer(text):
        if found[2].lower() not in _NEVER_DEEPER:
            depth += -1 if found[1] else 1
            if depth > _DEEPEST:
                raise ReadError("nested_too_deeply", kind="webpage")


def _write_head(sheet: Builder, body: LexborNode, article: Article) -> None:
    """The title and the line with date and source, which many pages place outside the article."""
    title = article.title
    if title and _squeezed(title) not in _squeezed(article.node.text() or "", _TITLE_WITHIN):
        sheet.line("heading", title, level=1)
    lines = [line for line in _before(body, article) if _SOURCE_LINE.search(line) and len(line) <= _SOURCE_LINE_LENGTH]
    for line in lines[-2:]:
        if not title or _squeezed(title) not in _squeezed(line):
            sheet.line("paragraph", line)


def _before(body: LexborNode, article: Article) -> list[str]:
    """The lines of the page above the article."""
    if body.mem_id == article.node.mem_id:
        return []
    scratch = Builder(Limits())
    Flow(scratch, article.dropped).walk(body, until=article.node)
    return scratch.finish().text.split("\n")


def _squeezed(text: str, length: int | None = None) -> str:
    return "".join(text[: length and length * 4].split())[:length]
