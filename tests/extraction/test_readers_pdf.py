"""PDF: characters with places become paragraphs, tables and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.readers import Limits, ReadError, read, read_path
from tests.extraction.samples.portable import pdf, rule, text
from tests.extraction.samples.shown import cells, shown, warned

# Our own minutes, printed by Chromium; office.pdf is office.docx converted by LibreOffice.
PRINTED = Path(__file__).parent / "samples" / "printed.pdf"
LONG = (
    "会议要求，全市要把排查出的128处隐患逐一列入清单，明确责任人和整改时限，2021年6月底前整改率达到100%，"
    "由市应急局每月向市政府报告一次。"
)


def paragraph(x: float, y: float, words: str, width: int, leading: float = 28) -> str:
    """Lines of `width` characters from (x, y) down, the first one indented by two characters."""
    lines = [words[: width - 2]] + [words[at : at + width] for at in range(width - 2, len(words), width)]
    return text(x + 32, y, lines[0]) + "".join(
        text(x, y - leading * at, line) for at, line in enumerate(lines[1:], start=1)
    )


def test_a_printed_document_is_read_as_it_was_written() -> None:
    raw = read_path(PRINTED)
    assert [each for each in shown(raw) if each[0] != "table_cell"] == [
        ("heading", "清河市人民政府关于加强汛期安全和城市排水防涝工作的专题会议纪要"),
        ("paragraph", "2021年4月8日，副市长周明主持召开专题会议，研究汛期安全工作。纪要如下："),
        ("paragraph", "一、" + LONG),
        ("paragraph", "会议强调，时间就是生命。"),
        (
            "paragraph",
            "二、原则同意《排水管网改造方案》，由市住建局按GB 50014-2021和ISO 24510 service quality标准抓紧组织实施。",
        ),
        ("paragraph", "三、" + LONG),
        ("paragraph", "四、各县区要比照执行，每季度通报一次进展。"),
        ("paragraph", "五、" + LONG),
        ("paragraph", "出席：周明　李建　王小红"),
    ]
    assert cells(raw) == {
        (0, 0): "序号", (0, 1): "事项", (0, 2): "责任单位", (0, 3): "完成时限",
        (1, 0): "1", (1, 1): "改造易涝点12处，同步更换老旧雨水篦子和检查井盖", (1, 2): "市住建局", (1, 3): "5月底前",
        (2, 1): "清淤管道", (2, 2): "市排水中心", (2, 3): "汛期前",
        (3, 0): "其他事项",
        (4, 0): "2", (4, 1): "储备物资", (4, 2): "市应急局、市粮储局", (4, 3): "",
    }  # fmt: skip
    assert warned(raw) == {"headers_left_out": {"text": "清河市人民政府办公室"}}
    assert {block.page for block in raw.blocks} == {1, 2}


def test_the_same_minutes_as_docx_and_as_pdf_give_the_same_text_and_cells() -> None:
    word, portable = read_path(PRINTED.with_name("office.docx")), read_path(PRINTED.with_name("office.pdf"))
    assert portable.text == word.text
    assert "完成管网改造38.5公里、换热站26座" in word.text
    assert cells(portable) == cells(word)
    assert cells(word)[1, 2] == "市城管局\n市财政局、市发改委"
    assert (2, 2) not in cells(word)
    assert warned(portable) == warned(word) == {"headers_left_out": {"text": "清河市人民政府办公室 | 内部资料"}}


def test_lines_are_joined_where_they_are_full_and_the_next_is_not_indented() -> None:
    content = (
        paragraph(80, 700, "会议指出，要加快推进供热管网改造，确保十月底前完成三十公里敷设任务。", 24)
        + paragraph(80, 600, "会议强调，时间紧、任务重。", 24)
        + paragraph(80, 572, "一、由市城管局牵头，市财政局配合，落实资金。", 24)
    )
    assert read(pdf(content)).text.split("\n") == [
        "会议指出，要加快推进供热管网改造，确保十月底前完成三十公里敷设任务。",
        "会议强调，时间紧、任务重。",
        "一、由市城管局牵头，市财政局配合，落实资金。",
    ]


def test_blanks_between_han_and_digits_go_and_typed_gaps_between_names_stay() -> None:
    content = text(80, 700, "由市城管局于") + text(180, 700, "4") + text(192, 700, "月底前完成，逐月通报进展。")
    content += text(80, 660, "出席：张立") + text(176, 660, "李明") + text(80, 620, "Quality first policy")
    assert read(pdf(content)).text.split("\n") == [
        "由市城管局于4月底前完成，逐月通报进展。",
        "出席：张立\u3000李明",
        "Quality first policy",
    ]


def test_a_paragraph_goes_on_across_pages_and_running_lines_and_page_numbers_are_dropped() -> None:
    words = "会议要求，各区各部门要高度重视，层层压实责任，把各项措施落到实处，确保完成全年目标任务。"
    header = text(200, 800, "清河市人民政府办公室", 10)
    first = header + paragraph(80, 110, words[:46], 24) + text(280, 40, "— 1 —", 12)
    second = header + text(80, 720, words[46:]) + text(112, 692, "二、其他事项另行研究。") + text(280, 40, "— 2 —", 12)
    raw = read(pdf(first, second))
    assert raw.text == words + "\n二、其他事项另行研究。"
    assert warned(raw) == {"headers_left_out": {"text": "清河市人民政府办公室"}}


def test_two_columns_are_read_one_after_the_other_whatever_the_order_in_the_file() -> None:
    left = [f"左栏第{number}行文字内容在此。" for number in range(1, 7)]
    right = [f"右栏第{number}行文字内容在此。" for number in range(1, 7)]
    lines = [(60, 700 - 24 * at, line) for at, line in enumerate(left)]
    lines += [(330, 700 - 24 * at, line) for at, line in enumerate(right)]
    by_row = sorted(lines, key=lambda line: -line[1])
    for order in (lines, by_row[::-1]):
        content = "".join(text(x, y, words, 12) for x, y, words in order)
        assert "".join(read(pdf(content)).text.split("\n")) == "".join(left + right)


def test_lines_in_confused_order_are_read_from_top_to_bottom() -> None:
    lines = [f"第{number}项，由牵头单位组织落实。" for number in range(1, 11)]
    content = "".join(text(80, 700 - 40 * at, lines[at]) for at in (9, 3, 7, 1, 8, 0, 6, 2, 5, 4))
    assert read(pdf(content)).text.split("\n") == lines


def test_a_table_with_missing_rules_has_merged_cells() -> None:
    rules = "".join(rule(80, y, 380, y) for y in (500, 470, 410)) + rule(180, 440, 380, 440)
    rules += rule(80, 410, 80, 500) + rule(180, 410, 180, 500) + rule(280, 410, 280, 470) + rule(380, 410, 380, 500)
    words = [(85, 480, "事项"), (185, 480, "单位和时限"), (85, 450, "供热"), (185, 450, "城管局"), (285, 450, "十月")]
    words += [(185, 420, "财政局"), (285, 420, "九月")]
    raw = read(pdf(rules + "".join(text(x, y, each, 12) for x, y, each in words)))
    assert raw.text == "事项\t单位和时限\n供热\t城管局\t十月\n\t财政局\t九月"
    assert cells(raw) == {
        (0, 0): "事项", (0, 1): "单位和时限",
        (1, 0): "供热", (1, 1): "城管局", (1, 2): "十月",
        (2, 1): "财政局", (2, 2): "九月",
    }  # fmt: skip
    assert {block.page for block in raw.blocks} == {1}


def test_a_table_that_goes_on_on_the_next_page_is_one_table_without_its_repeated_head() -> None:
    def table(*rows: tuple[str, str]) -> str:
        bottom = 700 - 30 * len(rows)
        rules = "".join(rule(80, 700 - 30 * at, 280, 700 - 30 * at) for at in range(len(rows) + 1))
        rules += "".join(rule(x, bottom, x, 700) for x in (80, 180, 280))
        return rules + "".join(
            text(x, 680 - 30 * at, word, 12)
            for at, row in enumerate(rows)
            for x, word in zip((85, 185), row, strict=True)
        )

    raw = read(pdf(table(("事项", "单位"), ("供热", "城管局")), table(("事项", "单位"), ("供水", "水务局"))))
    assert raw.text == "事项\t单位\n供热\t城管局\n供水\t水务局"
    assert [(block.table, block.row, block.page) for block in raw.blocks] == [
        (0, 0, 1), (0, 0, 1), (0, 1, 1), (0, 1, 1), (0, 2, 2), (0, 2, 2),
    ]  # fmt: skip


def test_rows_without_rules_keep_their_columns_apart_and_are_not_joined() -> None:
    rows = [("供热管网改造", "市城管局", "十月底前"), ("老旧小区改造", "市住建局", "九月底前"), ("甲", "乙", "丙")]
    content = "".join(
        text(x, 700 - 28 * at, word) for at, row in enumerate(rows) for x, word in zip((80, 250, 400), row, strict=True)
    )
    assert read(pdf(content)).text.split("\n") == ["\t".join(row) for row in rows]


def test_the_mark_of_a_note_does_not_become_part_of_a_number_but_an_exponent_stays() -> None:
    marked = text(80, 700, "投资约50") + text(144, 706, "12", 8) + text(152, 700, "亿元") + text(184, 706, "3", 8)
    assert read(pdf(marked)).text == "投资约50亿元"
    assert read(pdf(text(80, 660, "治理水面约3km") + text(184, 666, "2", 8))).text == "治理水面约3km2"


def test_radicals_that_fonts_put_in_place_of_characters_become_the_characters() -> None:
    assert read(pdf(text(80, 700, "2021年4⽉，⼀是抓⻓效，⽔务局⻋辆"))).text == "2021年4月，一是抓长效，水务局车辆"


def test_a_page_turned_on_its_side_is_read_as_it_is_shown() -> None:
    def turned(left: float, down: float, words: str) -> str:
        shown_upright = f"0 1 -1 0 {down} {left} Tm"
        return text(0, 0, words).replace("0 0 Td", shown_upright)

    lines = ["会议指出，要加快推进供热管网改造，确", "保十月底前完成三十公里敷设任务。"]
    content = turned(112, 100, lines[0]) + turned(80, 128, lines[1]) + turned(112, 156, "会议强调，时间紧。")
    assert read(pdf(content, rotate=90)).text == "".join(lines) + "\n会议强调，时间紧。"


def test_pages_without_text_are_named() -> None:
    picture = "q 100 0 0 100 80 600 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
    raw = read(pdf(text(80, 700, "第一页。"), picture, "", text(80, 700, "第四页。")))
    assert raw.text == "第一页。\n第四页。"
    assert warned(raw)["pages_without_text"] == {"pages": [2]}


def test_a_file_without_a_text_layer_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read(pdf(rule(80, 500, 300, 500), ""))
    assert (caught.value.code, caught.value.params) == ("no_text_layer", {"pages": 2})


def test_a_file_with_a_password_is_refused_as_encrypted() -> None:
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >> /ID [<00> <00>] "
    with pytest.raises(ReadError) as caught:
        read(pdf(text(80, 700, "密"), trailer=lock))
    assert caught.value.code == "encrypted"


def test_thousands_of_empty_pages_are_refused_by_their_number() -> None:
    with pytest.raises(ReadError) as caught:
        read(pdf(*[""] * 10_000))
    assert (caught.value.code, caught.value.params) == ("too_many_pages", {"pages": 10_000, "limit": 500})


def test_more_characters_than_allowed_are_refused_before_all_pages_are_read() -> None:
    with pytest.raises(ReadError) as caught:
        read(pdf(*[text(80, 700, "会议指出")] * 5), limits=Limits(characters=10))
    assert (caught.value.code, caught.value.params) == ("too_long", {"limit": 10})


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\nnonsense" * 50, PRINTED.read_bytes()[:2000]])
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read(data, "a.pdf")
    assert caught.value.code == "broken_file"
