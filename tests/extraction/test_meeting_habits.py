"""How meetings of many kinds say who is to do what: their own people, motions, boxes, tables, asides. All made up."""

from __future__ import annotations

from datetime import date

import pytest

from extraction import Commitment, Options, Raw, extract
from extraction.structure.layout import split_lines
from extraction.structure.people import find_people
from extraction.structure.script import fold

_HEAD = "周会记录\n时间：2024年5月8日\n主持：卫小岚\n出席：卫小岚、柯北航、鼎岳建设、教学秘书小陶\n"


def _rows(text: str, head: str = _HEAD) -> tuple[Commitment, ...]:
    return extract(Raw(head + text)).commitments


def _texts(text: str, head: str = _HEAD) -> list[str]:
    return [row.text for row in _rows(text, head)]


def test_a_meeting_knows_the_people_and_firms_on_its_list() -> None:
    text = fold(_HEAD + "@zeno 说明进展\n由老郝找人。\n")

    assert find_people(text, split_lines(text)) >= {"卫小岚", "柯北航", "鼎岳建设", "小陶", "zeno", "老郝"}


@pytest.mark.parametrize(
    ("sentence", "lead"),
    [
        ("决议：柯北航把接口文档补完。", ("柯北航",)),
        ("决议：剩下的接口由柯北航盯到底。", ("柯北航",)),
        ("决议：课程档案归教学秘书小陶。", ("小陶",)),
        ("决议：鼎岳建设应提交赶工措施。", ("鼎岳建设",)),
        ("决议：生产运营部要逐条登记缺陷。", ("生产运营部",)),
        ("决议：由最低报价的“宏泰消防”承办保养。", ("宏泰消防",)),
        ("决议：由市应急局派专人到省局衔接。", ("市应急局",)),
    ],
)
def test_who_owes_it_is_known_without_a_known_verb_or_ending(sentence: str, lead: tuple[str, ...]) -> None:
    assert [row.lead_units for row in _rows(sentence)][:1] == [lead]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("柯委员动议更换三号水泵，卫委员和议，一致通过。", ["更换三号水泵"]),
        ("柯委员动议更换三号水泵，卫委员和议，表决不通过。", []),
        ("决议：同意7票、不同意0票，通过", []),
        ("清洗冷气机投票结果：同意7票、不同意0票、弃权1票，通过", ["清洗冷气机"]),
    ],
)
def test_a_motion_is_a_row_where_it_is_carried(text: str, rows: list[str]) -> None:
    assert _texts(text) == rows


@pytest.mark.parametrize(
    "sentence",
    [
        "这学期会比较忙乱。",
        "不需要另设账户。",
        "卫委员提问：请总务处说明水费。",
        "决议：请各位住户留意。",
        "商讨及议决更换水泵事宜",
        "@zeno 担心时间不够。",
        "截至4月底累计检修水泵80台，完成率96%，拆除旧管12处。",
        "其中没有注销的71个。",
        "青溪县人民政府办公室　　2024年5月9日印发",
        "这里记录之前会议未完成的待办任务。",
    ],
)
def test_states_questions_notices_and_figures_of_the_past_are_no_rows(sentence: str) -> None:
    assert _texts(sentence) == []


def test_a_heading_that_names_what_is_talked_over_decides_nothing() -> None:
    assert _texts("## 跟进上次会议议决事项\n水泵更换后效果良好，管理处收到不少居民回应。\n") == []


def test_an_open_box_is_one_row_with_its_names_and_its_day() -> None:
    (row,) = _rows("- [ ] 整理依赖的许可证，列出清单 @zeno @柯北航 `due: 2024-06-11`\n- [x] 修正首页 @zeno\n")

    assert (row.text, row.lead_units) == ("整理依赖的许可证", ("zeno", "柯北航"))
    assert row.deadline is not None
    assert row.deadline.due == date(2024, 6, 11)


def test_a_cell_with_two_actions_is_two_rows_of_the_same_owner() -> None:
    rows = _rows(
        "序号\t事项\t整改措施\t责任单位\t完成时限\n1\t制度\t修订巡查制度，开展夜间演练4次\t护理部牵头，药学部配合\t6月底前\n"
    )

    assert [row.text for row in rows] == ["修订巡查制度", "开展夜间演练4次"]
    assert {(row.lead_units, row.supporting_units) for row in rows} == {(("护理部",), ("药学部",))}
    assert {row.deadline and row.deadline.due for row in rows} == {date(2024, 6, 30)}


def test_a_ticked_row_of_a_table_owes_nothing() -> None:
    assert _texts("| 事项 | 谁 | 状态 |\n|---|---|---|\n| 编码去重 | 柯北航 | ✅ 收尾 |\n") == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("会长柯北航：下次大会将提出新的部长人选。", "柯北航"),
        ("卫小岚拍板：由柯北航清点仓库。", "卫小岚"),
        ("二、校长柯北航总结\n各班要在6月3日前收齐回执。", "柯北航"),
        ("卫主任要求柯北航在6月3日前关闭旧账号。", "卫小岚"),
    ],
)
def test_whose_words_they_are(text: str, speaker: str) -> None:
    assert [row.speaker for row in _rows(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "chair", "day"),
    [
        (
            "某校2019年第5次校长办公会议定事项\n4月17日上午，单伯约校长在第二会议室主持召开会议。",
            "单伯约",
            date(2019, 4, 17),
        ),
        ("院务会简报\n二〇二三年九月十二日　周二\n\n院长邹砚秋召集，各系主任到场。", "邹砚秋", date(2023, 9, 12)),
        ("会议纪要\n时间：2024年5月8日\n主持：党工委书记　瞿星辰\n", "瞿星辰", date(2024, 5, 8)),
    ],
)
def test_who_presided_and_when(text: str, chair: str, day: date) -> None:
    meeting = extract(Raw(text)).meeting

    assert (meeting.chair, meeting.held_on) == (chair, day)


def test_the_title_tells_the_kind_in_either_script() -> None:
    kinds = {extract(Raw(f"{title}\n請總務組更換水泵。")).meeting.kind for title in ("總務會議紀錄", "总务会议纪录")}

    assert kinds == {"minutes"}


def test_a_year_behind_a_verb_tells_which_one_and_is_no_deadline() -> None:
    (row,) = _rows("决议：由财务科申报2025年专项债券3000万元。")

    assert row.deadline is None


@pytest.mark.parametrize(
    ("head", "chair"),
    [
        ("參、主席：石市長承翰（市長到場前由顏副市長代理）", "石市長承翰"),
        ("主 持 人：捷運工程局　耿副處長建邦", "耿副處長建邦"),
        ("主任委員：萬副院長紹安　　執行秘書：楚湘庭", "萬副院長紹安"),
        ("出席校董：樂以琳博士（校監，主席）、車淑芬女士", "樂以琳博士"),
    ],
)
def test_the_chair_stands_in_the_head_in_many_ways(head: str, chair: str) -> None:
    result = extract(Raw(f"第三次會議紀錄\n時間：112年5月23日\n{head}\n決議：請總務處於6月15日前完成。\n"))

    assert result.meeting.chair == chair
    assert [row.text for row in result.commitments] == ["請總務處於6月15日前完成"]


def test_what_the_chair_says_under_the_own_position_has_a_speaker() -> None:
    text = (
        "市政會議紀錄\n時間：112年5月23日\n主席：石市長承翰\n■ 市長提示（要點）\n一、請警察局每日派員巡查。\n■ 散會\n"
    )
    (row,) = extract(Raw(text)).commitments

    assert (row.speaker, row.lead_units) == ("石市長承翰", ("警察局",))


@pytest.mark.parametrize(
    ("text", "published", "held_on"),
    [
        ("圖書共享實施計畫\n（中華民國108年2月14日府教社字第1080019842號函頒）\n一、目標", None, "2019-02-14"),
        ("縣府專案會議拍板\n發布日期：114-03-20\n縣長昨（19）日召開會議。", "2025-03-20", "2025-03-19"),
    ],
)
def test_the_day_stands_in_the_head_in_many_ways(text: str, published: str | None, held_on: str) -> None:
    day = date.fromisoformat(published) if published else None

    assert str(extract(Raw(text), published=day).meeting.held_on) == held_on


def test_topics_earlier_minutes_and_announcements_are_no_rows() -> None:
    text = "會議決議：\n1. 第6項，有關更換水泵事宜。\n2. 一致通過第24次會議記錄。\n3. 管理處向委員匯報跟進事項如下：\n"

    assert _texts(text) == []


_MINUTES = "会议纪要\n时间：2024年5月8日\n会议议定：\n"


@pytest.mark.parametrize(
    ("sentence", "text", "lead"),
    [
        ("管网普查由市水务局负责。", "管网普查由市水务局负责", "市水务局"),
        ("开展管网普查，由市水务局牵头，市财政局配合。", "开展管网普查", "市水务局"),
        ("会议同意将河堤修复列入计划，具体由市水务局组织实施。", "同意将河堤修复列入计划", "市水务局"),
        ("对逾期不报的单位，由市督查室予以通报。", "对逾期不报的单位，由市督查室予以通报", "市督查室"),
        ("新建泵站3座（工务科）。", "新建泵站3座（工务科）", "工务科"),
        ("市水务局城北分局会后更换水泵12台。", "市水务局城北分局会后更换水泵12台", "市水务局城北分局"),
        ("由副局长林远舟更换水泵12台。", "由副局长林远舟更换水泵12台", "林远舟"),
        ("汛期间市水务局应每周检查水泵。", "市水务局应每周检查水泵", "市水务局"),
        ("案由：步道照明\n决　议：请工务科6月底前装设路灯。", "请工务科6月底前装设路灯", "工务科"),
    ],
)
def test_a_matter_and_who_is_charged_with_it_are_one_row(sentence: str, text: str, lead: str) -> None:
    (row,) = _rows(sentence, _MINUTES)

    assert (row.text, row.lead_units) == (text, (lead,))


def test_what_a_part_has_of_its_own_is_its_own_day() -> None:
    whole, part = _rows("年内修复堤岸12公里，其中北段5公里于6月底前完成。", _MINUTES)

    assert whole.deadline is not None
    assert part.deadline is not None
    assert (whole.deadline.due, part.deadline.due) == (date(2024, 12, 31), date(2024, 6, 30))


def test_arrangements_that_are_announced_are_decisions() -> None:
    head = "会议纪要\n时间：2024年5月8日\n会议作了以下安排：\n"

    assert [row.lead_units for row in _rows("1.市水务局更换水泵12台。\n2.市财政局拨付经费80万元。", head)] == [
        ("市水务局",),
        ("市财政局",),
    ]


def test_rows_that_hardly_are_any_are_left_out_and_can_be_asked_for() -> None:
    raw = Raw("推进会召开。市委书记顾长风强调，绝不允许弄虚作假。市水务局要于6月底前更换水泵。")

    kept = extract(raw).commitments
    every = extract(raw, options=Options(unlikely_rows=True)).commitments

    assert len(every) > len(kept)


@pytest.mark.parametrize(
    ("sentence", "project"),
    [
        ("市住建局要在2024年6月底前完成五里亭公园二期工程建设。", "五里亭公园二期工程"),
        ("市住建局要确保在汛期前建成青石湖综合治理工程。", "青石湖综合治理工程"),
        ("市交通局要于年内启动临江大桥。", "临江大桥"),
    ],
)
def test_a_project_behind_a_time_and_its_verb_is_named_without_them(sentence: str, project: str) -> None:
    assert [row.projects for row in _rows(sentence)] == [(project,)]
