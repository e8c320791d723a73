"""What becomes a row, with which owner, deadline, name and tier: one sentence a case, all made up."""

from __future__ import annotations

from datetime import date

import pytest

from extraction import Commitment, Raw, extract

_HEAD = "会议纪要\n时间：2024年5月8日\n会议议定：\n"
_SPEECH = "推进会召开。市委书记顾长风强调，"


def _rows(sentence: str, head: str = _HEAD) -> tuple[Commitment, ...]:
    return extract(Raw(head + sentence)).commitments


@pytest.mark.parametrize(
    "sentence",
    [
        "去年建成了三座泵站。",
        "会议听取了市水务局关于管网普查的汇报。",
        "会议以视频形式召开。",
        "是否需要增加班次？",
        "感谢各位委员支持。",
        "散会。",
    ],
)
def test_the_past_reports_questions_and_thanks_are_no_rows(sentence: str) -> None:
    assert _rows(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "要提高政治站位，切实增强责任感和紧迫感。",
        "要坚持以人民为中心的发展思想。",
        "加快管网改造是改善民生的重要举措。",
        "全市上下要凝心聚力，为建设美丽家园作出新的更大贡献。",
    ],
)
def test_attitudes_significance_and_appeals_are_no_rows(sentence: str) -> None:
    assert _rows(sentence, _SPEECH) == ()


@pytest.mark.parametrize(
    ("sentence", "lead", "support"),
    [
        ("由市水务局负责更换水泵。", ("市水务局",), ()),
        ("市水务局、市财政局要建立台账。", ("市水务局", "市财政局"), ()),
        ("市规划和自然资源局要编制选址方案。", ("市规划和自然资源局",), ()),
        ("国土、住建、消防部门要开展联合检查。", ("国土、住建、消防部门",), ()),
        ("市水务局牵头，更换水泵12台，市财政局配合。", ("市水务局",), ("市财政局",)),
        ("请工务科会同总务科检查水塔。", ("工务科",), ("总务科",)),
        ("更换水泵12台。（责任单位：市水务局，配合单位：市财政局、各区）", ("市水务局",), ("市财政局", "各区")),
        ("更换水泵12台（市水务局牵头，市财政局配合）。", ("市水务局",), ("市财政局",)),
        ("更换水泵12台——张小北、李南", ("张小北", "李南"), ()),
        ("@张小北 更换水泵12台", ("张小北",), ()),
    ],
)
def test_who_owes_it(sentence: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    (row,) = _rows(sentence)

    assert (row.lead_units, row.supporting_units) == (lead, support)
    assert row.tier == "firm"


def test_a_line_of_labels_is_about_the_rows_above_it() -> None:
    (row,) = _rows("更换水泵12台。\n责任单位：市水务局\n完成时限：2024年8月底前\n")

    assert row.lead_units == ("市水务局",)
    assert row.deadline is not None
    assert row.deadline.due == date(2024, 8, 31)


def test_a_deadline_governs_what_follows_in_its_sentence_and_nothing_before() -> None:
    rows = {
        row.text: row.deadline and row.deadline.due for row in _rows("更换水泵12台，6月底前修复堤岸，清理河道3公里。")
    }

    assert rows["更换水泵12台"] is None
    assert [due for text, due in rows.items() if "堤岸" in text or "河道" in text] == [date(2024, 6, 30)] * 2


def test_a_subject_governs_until_the_next_one() -> None:
    rows = _rows("市水务局要建立台账，更换水泵12台；市财政局要拨付资金30万元。")

    assert [row.lead_units for row in rows] == [("市水务局",), ("市水务局",), ("市财政局",)]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("启动柳湾公园、东岭隧道、石桥水库加固等项目。", ["柳湾公园", "东岭隧道", "石桥水库加固"]),
        ("编制《青溪河流域规划》。", ["青溪河流域规划"]),
        ("实施“清泉入户”行动。", ["“清泉入户”行动"]),
        ("制定防汛应急预案。", ["防汛应急预案"]),
        ("创建全国文明城市。", ["创建全国文明城市"]),
    ],
)
def test_named_projects_make_rows_of_their_own(sentence: str, names: list[str]) -> None:
    rows = _rows(sentence, _SPEECH)

    assert [name for row in rows for name in row.projects] == names
    assert {row.tier for row in rows} == {"firm"}


@pytest.mark.parametrize(
    "sentence",
    ["加快供水、供热、燃气管网改造。", "加快道路、桥梁等设施建设。", "打通一批断头路。", "推进“老大难”问题的整治。"],
)
def test_generic_objects_stay_one_general_row(sentence: str) -> None:
    (row,) = _rows(sentence, _SPEECH)

    assert (row.tier, row.projects) == ("general", ())


@pytest.mark.parametrize(
    ("sentence", "text", "value", "unit", "comparator"),
    [
        ("改造老旧小区50个。", "50个", 50.0, "个", "="),
        ("完成投资12.5亿元以上。", "12.5亿元以上", 12.5e8, "元", ">="),
        ("工业增加值增长7%左右。", "7%左右", 7.0, "%", "+"),
        ("亏损面控制在3%以内。", "3%以内", 3.0, "%", "<="),
    ],
)
def test_figures(sentence: str, text: str, value: float, unit: str, comparator: str) -> None:
    (row,) = _rows(sentence, "2024年工作要点\n")

    (target,) = row.targets
    assert (target.text, target.value, target.unit, target.comparator) == (text, value, unit, comparator)


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("必须修复堤岸。", "must"),
        ("市水务局要修复堤岸。", "shall"),
        ("力争年内修复堤岸。", "strive"),
        ("加快修复堤岸。", "advance"),
        ("适时启动堤岸修复。", "study"),
        ("原则同意堤岸修复方案。", "in_principle"),
    ],
)
def test_strength(sentence: str, strength: str) -> None:
    (row,) = _rows(sentence)

    assert row.strength == strength


def test_a_vote_that_names_nothing_approves_the_topic_of_its_heading() -> None:
    text = "例会纪录\n## 讨论事项\n### 议题1. 更换水塔马达\n说明：旧马达已损坏。\n表决：8票同意。\n### 议题2. 更换路灯\n表决：8票不同意。\n"

    (row,) = extract(Raw(text)).commitments

    assert row.title == "更换水塔马达"
    assert row.tier_reasons == ("decision",)


def test_what_is_said_again_is_a_mention() -> None:
    text = _SPEECH + "要加快青溪河清淤。\n会议指出，加快青溪河清淤。\n"

    (row,) = extract(Raw(text)).commitments

    assert len(row.mentions) == 1
    (mention,) = row.mentions
    assert text[mention.start : mention.end] == "加快青溪河清淤"


def test_what_is_missing_is_named() -> None:
    (row,) = _rows("更换水泵12台。")

    assert row.gaps == ("no_deadline", "no_lead_unit")


def test_scores_rise_with_anchors() -> None:
    bare, owned, dated = (
        _rows(sentence, _SPEECH)[0].score
        for sentence in ("加快更换水泵。", "市水务局要更换水泵。", "市水务局要在6月底前更换水泵12台。")
    )

    assert bare < owned < dated <= 1
