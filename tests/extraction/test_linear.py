"""No text makes the library's work grow faster than the text: counted in calls, and bounded in seconds by a wide margin."""

from __future__ import annotations

import sys
import time
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction import Raw, extract

# Pieces that begin what the rules look for and do not end it.
_PIECES = [
    "责任单位：", "（责任单位：市", "（牵头", "牵头", "配合", "“", "《", "（", "(", "、", "，", "；", "\n", "：", "和", "及", "1", "1,1", "%",
    "年", "月", "日前", "底前", "要", "由", "请", "将", "把", "市水务局", "各县", "张三", "指出", "强调", "会议", "启动", "等项目", "公园",
    "工程", "一、", "- ", "# ", "|", "@", "——", "<a ", "**", " ", "新型", "重大", "已完成", "在", "对", "第", "A",
]  # fmt: skip
_SECONDS_PER_CHARACTER = 1e-3  # a hundred times what ordinary text takes


def _calls(text: str) -> int:
    """How many function calls reading the text takes: the same on every machine."""
    count = 0

    def tick(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        extract(Raw(text))
    finally:
        sys.setprofile(None)
    return count


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6))
def test_a_repeated_pattern_takes_time_in_proportion_to_its_length(pattern: list[str]) -> None:
    piece = "".join(pattern)
    extract(Raw(piece))
    one, four = (_calls(piece * (times * 1200 // len(piece) + 1)) for times in (1, 4))

    assert four <= 6 * one + 4000, piece

    text = piece * (8000 // len(piece) + 1)
    begun = time.perf_counter()
    extract(Raw(text))
    assert time.perf_counter() - begun < _SECONDS_PER_CHARACTER * len(text), piece


@pytest.mark.parametrize(
    "piece", ["市水务局要更换水泵。", "更换水泵，", "一、更换水泵\n", "水泵、", "（责任单位：市水务局）", "1"]
)
def test_a_long_document_is_linear(piece: str) -> None:
    extract(Raw(piece * 10))

    one, five = (_calls(piece * (times * 4000 // len(piece))) for times in (1, 5))

    assert five <= 7 * one
