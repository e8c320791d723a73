"""Lines, sentences, scopes, speakers, header facts and tables of made-up documents."""

from __future__ import annotations

from datetime import date

import pytest

from extraction import Raw, extract
from extraction.model import Block
from extraction.options import Options
from extraction.pipeline import read_document
from extraction.structure.document import Scope
from extraction.structure.layout import split_lines
from extraction.structure.script import fold
from extraction.structure.sentences import split_sentences
from extraction.structure.speakers import find_lead
from extraction.structure.tables import find_tables


def _scopes(text: str) -> dict[str, Scope]:
    run = read_document(Raw(text), None, Options())
    return {text[sentence.start : sentence.end].strip(): sentence.scope for sentence in run.sentences}


@pytest.mark.parametrize(
    ("received", "folded"),
    [
        ("請於１２月前辦理「雙塔」工程", "请于12月前办理“双塔”工程"),
        ("**決議**：<b>通過</b>", "  决议  ：   通过    "),
        ("[官網](https://a.example/b) 更新", "[官网]                      更新"),
    ],
)
def test_the_reading_form_is_simplified_without_markup_and_as_long(received: str, folded: str) -> None:
    assert fold(received) == folded
    assert len(folded) == len(received)


@pytest.mark.parametrize("text", ["a😀乾隆\ud83d", "�", "𠮷野家將於明年開業", "ﬁ①㍿", "\r\n\t "])
def test_folding_never_changes_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_sentences_keep_their_places_and_do_not_cut_brackets_and_figures() -> None:
    text = "各县(市、区)要于6月底前完成，投资1,200万元。会议以“稳中求进，久久为功”为题；散会！"

    found = [(text[a:b].strip(), len(clauses)) for (a, b), clauses in split_sentences(text, 0, len(text))]

    assert found[0] == ("各县(市、区)要于6月底前完成，投资1,200万元", 2)
    assert [sentence for sentence, _ in found][-1] == "散会"


def test_a_bracket_that_names_owners_is_no_sentence_of_its_own() -> None:
    text = "新建步道三条。（牵头单位：市住建局；配合单位：市财政局）"

    sentences = split_sentences(text, 0, len(text))

    assert [text[a:b] for (a, b), _ in sentences] == ["新建步道三条", "（牵头单位：市住建局；配合单位：市财政局）"]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("# 会议纪要", 1),
        ("一、工作安排", 3),
        ("（二）完善服务网络", 4),
        ("请水务局于六月底前办结。", 0),
        ("1.请水务局办结，并报告。", 0),
    ],
)
def test_headings_have_levels_and_sentences_have_none(line: str, level: int) -> None:
    (found,) = split_lines(fold(line))

    assert found.level == level


def test_short_numbered_lines_in_a_row_are_a_list() -> None:
    lines = split_lines("一、检查河道\n二、更换水泵\n三、张贴公告\n")

    assert [line.level for line in lines] == [0, 0, 0]


def test_a_hard_wrapped_paragraph_is_one_line() -> None:
    paragraph = "会议决定由市水务局牵头组织实施青溪河清淤工程并在汛期到来之前完成全部工作任务同时"
    text = "\n".join([paragraph] * 8) + "\n做好公示。\n"

    assert len(split_lines(text)) == 1


def test_front_matter_is_no_text_of_the_document() -> None:
    (line,) = split_lines("---\ntitle: 例会\nlayout: page\n---\n请管理员更新名单。\n")

    assert line.start > 10


def test_furniture_of_pages_is_left_out_and_headings_come_from_the_reader() -> None:
    text = "第1页\n总体要求\n加快建设。\n"
    blocks = (Block("header", 0, 3), Block("heading", 4, 8, level=2))

    lines = split_lines(text, blocks)

    assert [(text[line.start : line.end], line.level) for line in lines] == [("总体要求", 2), ("加快建设。", 0)]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("市委书记顾长风强调，要加快建设", "顾长风"),
        ("何雨生要求，各县要落实责任", "何雨生"),
        ("段小满副县长在讲话中指出，要补齐短板", "段小满"),
        ("会议强调，要加快建设", None),
        ("会议决定，成立专班", None),
    ],
)
def test_who_speaks(sentence: str, speaker: str | None) -> None:
    lead = find_lead(sentence, 0, len(sentence))

    assert lead is not None
    assert (sentence[slice(*lead.speaker)] if lead.speaker else None) == speaker


@pytest.mark.parametrize("sentence", ["文件要求加快建设", "国家要求各地落实", "加快建设排水管网"])
def test_what_looks_like_a_name_is_none(sentence: str) -> None:
    lead = find_lead(sentence, 0, len(sentence))

    assert lead is None or lead.speaker is None


def test_a_speaker_holds_until_the_next_one() -> None:
    text = (
        "会议召开。市委书记顾长风强调，要加快泵站建设。要推进管网改造。\n"
        "市长何雨生要求，市水务局要建立台账。\n会议指出，要完善排水制度。\n"
    )
    speakers = {row.text: row.speaker for row in extract(Raw(text)).commitments}

    assert speakers["推进管网改造"] == "顾长风"
    assert speakers["市水务局要建立台账"] == "何雨生"
    assert speakers["完善排水制度"] is None


def test_labels_tell_decisions_from_explanations() -> None:
    scopes = _scopes("討論事項\n說明：廠商已報價兩次。\n決議：請總務組更換水泵。\n時間：下午三時\n")

    assert scopes["決議：請總務組更換水泵"] is Scope.DECISION
    assert scopes["說明：廠商已報價兩次"] is Scope.CONTEXT


def test_what_was_done_in_recent_years_is_past_up_to_the_full_stop() -> None:
    text = "会议召开。顾长风强调，近年来，我市加快管网改造；推进泵站建设。要加快河道整治。"

    assert [row.text for row in extract(Raw(text)).commitments] == ["加快河道整治"]


@pytest.mark.parametrize(
    ("text", "published", "held_on", "chair"),
    [
        ("例会纪要\n时间：2023年9月6日\n主持人：段小满\n", None, date(2023, 9, 6), "段小满"),
        ("會議紀錄\n時間：113年7月9日\n主席：羅文彬\n", None, date(2024, 7, 9), "羅文彬"),
        ("5月14日，全市推进会召开。市长何雨生主持会议。", date(2024, 5, 15), date(2024, 5, 14), "何雨生"),
        ("5月14日，全市推进会召开。会议由副市长何雨生主持。", None, None, "何雨生"),
        ("4月3日，推进会召开。今年是“十三五”规划的收官之年。", None, date(2020, 4, 3), None),
        ("昨天上午，我市召开推进会。", date(2024, 5, 15), date(2024, 5, 14), None),
    ],
)
def test_header_facts(text: str, published: date | None, held_on: date | None, chair: str | None) -> None:
    meeting = extract(Raw(text), published=published).meeting

    assert (meeting.held_on, meeting.chair) == (held_on, chair)


def test_attendees_place_and_document_number() -> None:
    text = "青政办发〔2023〕18号\n会议纪要\n时间：2023年9月6日\n地点：二楼会议室\n出席：县长段小满、李静、王芳\n"

    meeting = extract(Raw(text)).meeting

    assert meeting.doc_no == "青政办发〔2023〕18号"
    assert meeting.place == "二楼会议室"
    assert [person["name"] for person in meeting.attendees] == ["段小满", "李静", "王芳"]


_TABLE = (
    "| 序号 | 工作任务 | 责任单位 | 配合单位 | 完成时限 | 状态 |\n|---|---|---|---|---|---|\n"
    "| 1 | 完成泵站扩建 | 市水务局 | 市财政局、市住建局 | 2024年6月底前 | 进行中 |\n"
    "| 2 | 更换水泵12台 | | | 2024年9月底前 | |\n"
    "| 3 | 张贴公告 | 办公室 | | | 已完成 |\n"
)


def test_each_row_of_a_table_of_tasks_is_a_row() -> None:
    first, second = extract(Raw(_TABLE)).commitments

    assert (first.text, first.lead_units, first.supporting_units) == (
        "完成泵站扩建",
        ("市水务局",),
        ("市财政局", "市住建局"),
    )
    assert first.deadline is not None
    assert first.deadline.due == date(2024, 6, 30)
    assert second.lead_units == ("市水务局",)  # an empty cell repeats the one above it
    assert [target.text for target in second.targets] == ["12台"]


def test_a_table_of_figures_is_no_table_of_tasks() -> None:
    text = "| 项目 | 单价 | 数量 |\n|---|---|---|\n| 水泵 | 3000 | 2 |\n"

    tables, used = find_tables(text, split_lines(text), ())

    assert tables == ()
    assert len(used) == 3
    assert extract(Raw(text)).commitments == ()


def test_a_table_that_the_reader_saw_is_read_as_one() -> None:
    cells = ["任务", "牵头单位", "更换水泵", "水务局"]
    text = "\n".join(cells)
    blocks = []
    at = 0
    for number, cell in enumerate(cells):
        blocks.append(Block("table_cell", at, at + len(cell), table=0, row=number // 2, column=number % 2))
        at += len(cell) + 1

    (row,) = extract(Raw(text, tuple(blocks))).commitments

    assert (row.text, row.lead_units) == ("更换水泵", ("水务局",))


def test_open_items_of_a_to_do_list_are_rows_and_done_ones_are_not() -> None:
    text = "# 例会\n## 待办\n- [ ] 更新官网首页 @林夏\n- [x] 发送邀请函 @田野\n"

    (row,) = extract(Raw(text)).commitments

    assert row.lead_units == ("林夏",)
    assert row.tier == "firm"
