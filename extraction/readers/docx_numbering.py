"""Automatic numbering restored as it prints: w:numPr of paragraphs against numbering.xml (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from extraction.readers.counting import counted
from extraction.readers.docx_package import W, as_number, is_on, number, value
from extraction.readers.docx_styles import Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
# After these a gap adds nothing: official documents print 一、 and （一） close to the text.
_CLOSED = tuple("、，。．：；）】〕〉》」』")


@dataclass(frozen=True, slots=True)
class _Level:
    style: str = "decimal"
    pattern: str = ""
    start: int = 1
    suffix: str = "tab"
    restart: int | None = None
    paragraph_style: str | None = None
    all_decimal: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    abstract: int
    overrides: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, counting on as paragraphs pass by in their order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[int, dict[int, _Level]] = {}
        self._style_links: dict[int, str] = {}
        self._lists: dict[int, _List] = {}
        self._counts: dict[int, dict[int, int]] = {}
        self._started: set[tuple[int, int]] = set()
        if root is None:
            return
        for abstract in root.iterfind(W + "abstractNum"):
            key = as_number(abstract.get(W + "abstractNumId"))
            if key is None:
                continue
            self._abstracts[key] = _levels(abstract.iterfind(W + "lvl"))
            if link := value(abstract, "numStyleLink"):
                self._style_links[key] = link
        for item in root.iterfind(W + "num"):
            self._add_list(item)

    def _add_list(self, item: Any) -> None:
        key, abstract = as_number(item.get(W + "numId")), number(item, "abstractNumId")
        if key is None or abstract is None:
            return
        changes = _List(abstract)
        for override in item.iterfind(W + "lvlOverride"):
            level, start = as_number(override.get(W + "ilvl")), number(override, "startOverride")
            changes.overrides.update(_levels(override.iterfind(W + "lvl")))
            if level is not None and start is not None:
                changes.starts[level] = start
        self._lists[key] = changes

    def label(self, properties: Any, style: str | None) -> str | None:
        """What the list prints before the paragraph, with the gap after it; "" for a bullet, None outside lists.

        `properties` is the paragraph's w:pPr or None. Counts the paragraph: call it once for each, in order.
        """
        num_id, level, by_style = number(properties, "numPr/numId"), number(properties, "numPr/ilvl"), None
        if num_id is None:
            num_id, style_level, by_style = self._styles.numbering(style)
            level = style_level if level is None else level
        found = self._lists.get(num_id or 0)
        if num_id is None or found is None:
            return None
        levels = self._levels_of(found)
        if level is None:
            level = next((at for at, each in levels.items() if by_style and each.paragraph_style == by_style), 0)
        if level not in levels:
            return None
        self._count(num_id, found, level, levels)
        return self._printed(found.abstract, level, levels)

    def _levels_of(self, found: _List) -> dict[int, _Level]:
        levels = self._abstracts.get(found.abstract, {})
        if not levels and found.abstract in self._style_links:
            linked, _, _ = self._styles.numbering(self._style_links[found.abstract])
            target = self._lists.get(linked or 0)
            levels = self._abstracts.get(target.abstract, {}) if target else {}
        return {**levels, **found.overrides} if found.overrides else levels

    def _count(self, num_id: int, found: _List, level: int, levels: dict[int, _Level]) -> None:
        counts = self._counts.setdefault(found.abstract, {})
        if level in found.starts and (num_id, level) not in self._started:
            counts[level] = found.starts[level]
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        self._started.add((num_id, level))
        for deeper in [at for at in counts if at > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                del counts[deeper]

    def _printed(self, abstract: int, level: int, levels: dict[int, _Level]) -> str:
        counts, own = self._counts[abstract], levels[level]
        if own.style == "bullet":
            return ""

        def place(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            style = levels[at].style if at in levels else "decimal"
            count = counts.get(at, levels[at].start if at in levels else 1)
            return counted(count, "decimal" if own.all_decimal else style)

        text = _PLACE.sub(place, own.pattern)
        gap = " " if own.suffix != "nothing" and text and not text.endswith(_CLOSED) else ""
        return text + gap


def _levels(found: Any) -> dict[int, _Level]:
    levels = {}
    for level in found:
        at = as_number(level.get(W + "ilvl"))
        if at is None or not 0 <= at < _LEVELS:
            continue
        start = number(level, "start")
        levels[at] = _Level(
            style=value(level, "numFmt") or "decimal",
            pattern=value(level, "lvlText") or "",
            start=0 if start is None else start,
            suffix=value(level, "suff") or "tab",
            restart=number(level, "lvlRestart"),
            paragraph_style=value(level, "pStyle"),
            all_decimal=is_on(level, "isLgl"),
        )
    return levels
