"""Measurable figures in a clause, with metric, comparator, value and unit."""

from __future__ import annotations

import re

from extraction.model import Target
from extraction.rules.targets import COMPARATORS, FIGURE

_VALUE = re.compile(r"[\d,]+(?:\.\d+)?")
_SCALES = {"万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2, "十": 1e1}
_UNIT = re.compile(r"(?:以上|以下|以内|左右|上下|之内|之上)?$")


def find_targets(received: str, text: str, start: int, end: int) -> list[Target]:
    """The figures in text[start:end], in order; `received` gives the surface strings."""
    return [
        _target(received, text, match, start) for match in FIGURE.finditer(text, start, end) if _counts(text, match)
    ]


def _counts(text: str, match: re.Match[str]) -> bool:
    """A figure is none where it numbers or dates something (第3个, 议题2项, 2025年) or is a part of a longer token."""
    before = text[match.start() - 1] if match.start() else " "
    if text[max(0, match.start() - 3) : match.start()].rstrip(" ").endswith("第"):
        return False
    opened = text.rfind("“", max(0, match.start() - 24), match.start())
    if (
        opened >= 0
        and 0 <= text.find("”", opened, match.end() + 24) - match.end() < 24
        and "”" not in text[opened : match.end()]
    ):
        return text.find("，", opened, match.end() + 24) >= 0  # a figure in a name (“百人计划”) is none
    return not (before in "第.年月/-:：" or (before.isascii() and before.isalnum()))


def _target(received: str, text: str, match: re.Match[str], floor: int) -> Target:
    start, end = match.span("text")
    around = text[max(floor, match.start() - 6) : end]
    comparator = next((rule.produce(found) for rule in COMPARATORS if (found := rule.pattern.search(around))), "=")
    value = _value(match)
    return Target(
        received[start:end],
        start,
        end,
        _metric(received, text, floor, match.start()),
        comparator,
        value,
        _unit(match),
        None,
    )


def _value(match: re.Match[str]) -> float | None:
    digits = _VALUE.search(match["text"])
    if digits is None:
        return None
    value = float(digits.group().replace(",", ""))
    for character in match["text"][digits.end() : digits.end() + 2]:
        if character not in _SCALES:
            break
        value *= _SCALES[character]
    return value


def _unit(match: re.Match[str]) -> str | None:
    unit = _UNIT.sub("", match["text"])
    unit = re.sub(r"^[-－$￥¥NTUSHK\s]*[\d,.\s—～~至到-]*(?:[万亿千百十]{1,2})?(?:余|多|来)?\s*", "", unit)
    return unit.strip() or ("元" if match["money"] else None)


def _metric(received: str, text: str, start: int, end: int) -> str | None:
    """What is measured: the words before the figure, without the verb of change."""
    words = re.sub(
        r"(?:增长|达到|提高到|提升到|控制在|降至|达|新增|完成|不低于|力争|确保|左右)+$", "", text[start:end].strip()
    )
    return received[start : start + len(words)][-30:].strip() or None
