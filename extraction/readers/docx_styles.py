"""What a paragraph's style says of it: outline level, numbering, table of contents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from extraction.readers.docx_package import W, number, value

_BODY_TEXT = 9  # the outline level that means "no heading"
_HEADING_NAME = re.compile(r"(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
_LONGEST_CHAIN = 20  # Word itself follows eleven
_TITLE_NAMES = ("title", "标题", "標題")


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str | None
    outline: int | None
    num_id: int | None
    num_level: int | None


class Styles:
    """The paragraph styles of a document; what one leaves open, the one it is based on says."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        for style in () if root is None else root.iterfind(W + "style"):
            if style.get(W + "type", "paragraph") != "paragraph":
                continue
            name = style.get(W + "styleId", "")
            self._styles[name] = _Style(
                name=(value(style, "name") or "").strip().lower(),
                based_on=value(style, "basedOn"),
                outline=number(style, "pPr/outlineLvl"),
                num_id=number(style, "pPr/numPr/numId"),
                num_level=number(style, "pPr/numPr/ilvl"),
            )
            if style.get(W + "default") in ("1", "true", "on"):
                self._default = name

    def heading_level(self, name: str | None) -> int | None:
        """1 to 9 for a heading, None for body text."""
        for style in self._chain(name):
            if style.outline is not None:
                return heading_level(style.outline)
            if found := _HEADING_NAME.match(style.name):
                return int(found[1])
            if style.name in _TITLE_NAMES:
                return 1
        return None

    def numbering(self, name: str | None) -> tuple[int | None, int | None, str | None]:
        """Number list, level in it, and the style that says so."""
        for key, style in self._chain_with_names(name):
            if style.num_id is not None:
                return style.num_id, style.num_level, key
        return None, None, None

    def is_title(self, name: str | None) -> bool:
        """Whether this is the style of the document's title."""
        style = self._styles.get(name or "")
        return style is not None and style.name in _TITLE_NAMES

    def is_contents(self, name: str | None) -> bool:
        """Whether this is a style of a generated table of contents."""
        style = self._styles.get(name or "")
        return style is not None and style.name.startswith(("toc ", "目录", "目錄"))

    def _chain(self, name: str | None) -> list[_Style]:
        return [style for _, style in self._chain_with_names(name)]

    def _chain_with_names(self, name: str | None) -> list[tuple[str, _Style]]:
        chain: dict[str, _Style] = {}
        current = name if name is not None else self._default
        while current is not None and current in self._styles and current not in chain and len(chain) < _LONGEST_CHAIN:
            chain[current] = self._styles[current]
            current = chain[current].based_on
        return list(chain.items())


def heading_level(outline: int) -> int | None:
    """The heading level of an outline level, which counts from 0."""
    return outline + 1 if 0 <= outline < _BODY_TEXT else None
