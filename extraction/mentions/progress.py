"""Sentences that report progress: 五一广场改造已完成80%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.model import Progress

_PROGRESS = re.compile(
    r"(?P<object>[^\s，,。；;：:！？!?]{2,40}?)(?:现|目前|截至目前)?(?:已经?(?:累计)?(?:完成|达到?|推进到|进行到)(?:了)?(?:总?(?:工程|工作)?量的|总投资的|进度的)?|(?:总体|整体|形象|工程|施工|投资)?(?:进度|完成率)(?:已)?(?:达到?|为|过)?)"
    r"(?:约)?(?P<percent>\d{1,3}(?:\.\d{1,2})?)\s?%"
)
_LEADING = re.compile(r"^(?:[一二三四五六七八九十\d]+[、.]|目前|其中|同时|截至目前|截至.{2,8}底)")


def find_progress(received: str, text: str, start: int, end: int) -> Iterator[Progress]:
    """Progress reports in text[start:end] with object and percentage (0 to 100)."""
    if "%" not in text[start:end]:
        return
    for match in _PROGRESS.finditer(text, start, end):
        first, last = match.span("object")
        opening = _LEADING.match(text[first:last])
        first += opening.end() if opening else 0
        percent = float(match["percent"])
        if last - first >= 2 and percent <= 100:
            yield Progress(first, match.end(), received[first : match.end()], received[first:last], percent)
