"""Sentences that report progress: 五一广场改造已完成80%, 形象进度达到九成, 完成投资1.2亿元，占总投资的60%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.model import Progress

_DONE = (
    r"(?:(?:现|目前|截至目前)?(?:"
    r"已经?(?:累计)?(?:完成|达到?|推进到|进行到)(?:了)?(?:总?(?:工程|工作)?量的|总投资的|总?进度的|任务的)?"
    r"|累计完成(?:总?(?:工程|工作)?量的|总投资的|总?进度的|任务的)"
    r"|(?:总体|整体|形象|工程|施工|投资|建设)?(?:进度|完成率)(?:已经?)?(?:过半[，,])?(?:达到?|为|过|是)?"
    r"|完成投资[^，。；\n]{1,12}[，,]占(?:年度)?(?:总|计划)投资的))"
)
_PROGRESS = re.compile(
    rf"(?P<object>[^\s，,。；;：:！？!?]{{2,40}}?){_DONE}"
    r"(?:约|近)?(?:(?P<percent>\d{1,3}(?:\.\d{1,2})?)\s?[%％]|(?P<tenths>[一二三四五六七八九])成(?P<half>半)?(?:左右|以上)?)"
)
_LEADING = re.compile(
    r"^(?:[一二三四五六七八九十\d]+[、.]|目前|其中|同时|截至目前|截至.{2,8}[底末日]|现|(?:本|该)(?=[\u4e00-\u9fff]{4}))"
)
_TRAILING = re.compile(r"(?:工作|任务)?(?:目前|现|截至目前)?$")
_TENTHS = "一二三四五六七八九"


def find_progress(received: str, text: str, start: int, end: int) -> Iterator[Progress]:
    """Progress reports in text[start:end] with object and percentage (0 to 100)."""
    if not any(text.find(sign, start, end) >= 0 for sign in ("%", "％", "成")):
        return
    for match in _PROGRESS.finditer(text, start, end):
        first, last = match.span("object")
        opening = _LEADING.match(text[first:last])
        first += opening.end() if opening else 0
        closing = _TRAILING.search(text[first:last])
        last = first + closing.start() if closing else last
        percent = _value(match)
        if last - first >= 2 and percent <= 100:
            yield Progress(first, match.end(), received[first : match.end()], received[first:last], percent)


def _value(match: re.Match[str]) -> float:
    if match["percent"]:
        return float(match["percent"])
    return 10.0 * (_TENTHS.index(match["tenths"]) + 1) + (5.0 if match["half"] else 0.0)
