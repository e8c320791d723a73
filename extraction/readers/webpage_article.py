"""Which part of a page is the document: chosen by where the words are that are not links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extraction.readers.base import clean
from extraction.readers.webpage_tree import INVISIBLE, TEXT, attribute, is_hidden, steps

# Where government sites and the common publishing systems (TRS, UCAP, WeChat, WordPress) put the text.
_CANDIDATES = (
    "#zoom, #Zoom, #UCAP-CONTENT, .TRS_Editor, .TRS_UEDITOR, .trs_editor_view, .pages_content, .news_content, "
    "#js_content, .rich_media_content, article, main, [role=main], #article, .article, .article-content, "
    ".article_content, .articleContent, .article-body, .entry-content, .post-content, .post-body, #content, .content, "
    ".main-content, .detail, .detail-content, .con, .text, .markdown-body"
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|sidebar|footer|foot|copyright|share|bdshare\w*|"
    r"toolbar|pagination|pager|related|comments?|banner|advert\w*|ads?|search|login|topbar|toplink)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEAST_SHARE = 0.4  # an article with less of the page's words than this is a teaser
_NEAR_BEST = 0.8
_HOLDS_ALMOST_ALL = 0.9
_SITE_NAME = re.compile(r"\s*[-_|—–·»«]+\s*[^-_|—–·»«]{2,30}$")
_MEASURES = ["body", "div", "section", "article", "main", "td", "center", "form"]


@dataclass(slots=True)
class Article:
    """The element that holds the document, its title, and the elements (by memory id) that are page furniture."""

    node: LexborNode
    title: str | None
    dropped: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Size:
    words: int = 0
    links: int = 0

    @property
    def own(self) -> int:
        return self.words - self.links


def find_article(tree: LexborHTMLParser) -> Article:
    """Choose the article of a page with a body."""
    body = tree.body
    if body is None:
        raise ValueError("a page without a body")
    sizes = _sizes(body)
    whole = sizes[body.mem_id].own
    dropped = _furniture(body, sizes, whole)
    candidates = [node for node in tree.css(_CANDIDATES) if node.mem_id in sizes and node.mem_id not in dropped]
    node = _best(candidates, sizes, whole) or _descend(body, sizes, dropped)
    return Article(node, _title(tree, node), dropped)


def _sizes(body: LexborNode) -> dict[int, _Size]:
    """How many characters each element holds, and how many of them are links."""
    sizes: dict[int, _Size] = {}
    stack: list[_Size] = [_Size()]
    in_link = 0
    for node, begins in steps(body, lambda node: node.tag in INVISIBLE):
        tag = node.tag
        if tag == TEXT:
            if begins:
                length = len((node.text_content or "").strip())
                stack[-1].words += length
                stack[-1].links += length if in_link else 0
        elif begins:
            stack.append(_Size())
            in_link += tag == "a"
        else:
            in_link -= tag == "a"
            size = sizes[node.mem_id] = stack.pop()
            stack[-1].words += size.words
            stack[-1].links += size.links
    return sizes


def _furniture(body: LexborNode, sizes: dict[int, _Size], whole: int) -> set[int]:
    dropped: set[int] = set()

    def passed_over(node: LexborNode) -> bool:
        return node.tag in INVISIBLE or node.tag == TEXT or node.mem_id in dropped

    for node, begins in steps(body, passed_over):
        if begins and node.mem_id != body.mem_id and (is_hidden(node) or _is_furniture(node, sizes, whole)):
            dropped.add(node.mem_id)
    return dropped


def _is_furniture(node: LexborNode, sizes: dict[int, _Size], whole: int) -> bool:
    """By its tag or its name, unless most of the page's words are in it: names are often careless."""
    size = sizes.get(node.mem_id)
    if size is None or size.own > whole / 2:
        return False
    tag = node.tag
    if tag in _FURNITURE_TAGS:
        return True
    if tag == "header":
        return node.css_first("h1, h2") is None
    named = f"{attribute(node, 'class')} {attribute(node, 'id')}"
    return tag in ("div", "ul", "section", "table", "p", "span") and _FURNITURE_NAMES.search(named) is not None


def _best(candidates: list[LexborNode], sizes: dict[int, _Size], whole: int) -> LexborNode | None:
    """The tightest of the candidates that hold nearly as much as the largest."""
    most = max((sizes[node.mem_id].own for node in candidates), default=0)
    if most == 0 or most < _LEAST_SHARE * whole:
        return None
    near = [node for node in candidates if sizes[node.mem_id].own >= _NEAR_BEST * most]
    return min(near, key=lambda node: sizes[node.mem_id].words)


def _descend(body: LexborNode, sizes: dict[int, _Size], dropped: set[int]) -> LexborNode:
    """From the body down, as long as one container holds almost all the words."""
    node = body
    while True:
        child = node.first_child
        heavy = None
        while child is not None:
            size = sizes.get(child.mem_id)
            if size and child.mem_id not in dropped and size.own > _HOLDS_ALMOST_ALL * sizes[node.mem_id].own:
                heavy = child
            child = child.next
        if heavy is None or heavy.tag not in _MEASURES:
            return node
        node = heavy


def _title(tree: LexborHTMLParser, article: LexborNode) -> str | None:
    for selector in ("meta[name=ArticleTitle]", "meta[property='og:title']"):
        meta = tree.css_first(selector)
        if meta is not None and (words := _words(attribute(meta, "content"))):
            return words
    page = tree.css_first("title")
    page_title = _words(page.text()) if page is not None else ""
    headings = [words for node in (*article.css("h1"), *tree.css("h1")) if (words := _words(node.text()))]
    named = next((words for words in headings if words in page_title), None)
    return named or next(iter(headings), None) or _SITE_NAME.sub("", page_title) or None


def _words(text: str) -> str:
    return " ".join(clean(text)[0].split())
