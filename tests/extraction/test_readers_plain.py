"""Plain text and Markdown: encodings and the layout that marks show."""

from __future__ import annotations

import pytest

from extraction.readers import ReadError, read
from tests.extraction.samples.shown import cells, shown, warned

SIMPLIFIED = "会议要求，市住建局牵头，10月底前完成老旧小区改造。\n市财政局配合，资金缺口约1.2亿元。"
TRADITIONAL = "會議決議，請工務局於6月底前完成堤防整建，並提報辦理情形。\n主辦機關：水利局。"


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, "同意", "請照辦", "请财政局办理"])
@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_unicode_text_is_read_with_and_without_a_byte_order_mark(text: str, encoding: str, bom: bool) -> None:
    data = (("\ufeff" if bom else "") + text).encode(encoding)
    raw = read(data, "a.txt")
    assert raw.text == text
    guessed = not bom and encoding != "utf-8"
    assert warned(raw) == ({"encoding_guessed": {"encoding": encoding}} if guessed else {})


@pytest.mark.parametrize("text", [SIMPLIFIED, "同意", "请财政局办理", "李镕基：", "第3次会议", "A座供热", TRADITIONAL])
def test_gb18030_is_told_from_big5_even_in_short_texts(text: str) -> None:
    raw = read(text.encode("gb18030"), "a.txt")
    assert raw.text == text
    assert warned(raw)["encoding_guessed"] == {"encoding": "gb18030"}


@pytest.mark.parametrize("text", [TRADITIONAL, "同意", "請照辦", "會議紀錄", "主席：林志明", "列管2案"])
def test_big5_is_told_from_gb18030_even_in_short_texts(text: str) -> None:
    raw = read(text.encode("cp950"), "a.txt")
    assert raw.text == text
    assert warned(raw)["encoding_guessed"] == {"encoding": "big5"}


def test_characters_of_hong_kong_are_read_from_big5() -> None:
    text = "會議由陳大文議員主持，討論深水埗區嘅街市重建工程，啲檔主要求延期。"
    assert read(text.encode("big5hkscs"), "a.txt").text == text


def test_the_mark_of_gb18030_and_utf_32_are_known() -> None:
    assert read(b"\x84\x31\x95\x33" + SIMPLIFIED.encode("gb18030")).text == SIMPLIFIED
    assert read(("\ufeff" + SIMPLIFIED).encode("utf-32-le")).text == SIMPLIFIED


def test_gb18030_that_happens_to_be_valid_utf_8_is_not_read_as_greek() -> None:
    data = "谩".encode("gb18030")
    assert data.decode("utf-8") == "á"  # the accident
    assert read("旅".encode("gb18030") + "谩".encode("gb18030")).text == "旅谩"


def test_one_damaged_byte_does_not_change_the_encoding() -> None:
    data = bytearray((SIMPLIFIED * 3).encode("utf-8"))
    data[100] = 0xFF
    raw = read(bytes(data))
    assert raw.text[:20] == SIMPLIFIED[:20]
    assert warned(raw)["undecodable_bytes"]["count"] >= 1
    assert "encoding_guessed" not in warned(raw)


def test_line_ends_become_newlines_and_control_characters_go_with_a_warning() -> None:
    raw = read("一、供热\r\n二、供\x00水\r三、供\x0b电\u200b\u202e末".encode(), "a.txt")
    assert raw.text == "一、供热\n二、供水\n三、供\n电末"
    assert warned(raw)["characters_removed"] == {"count": 3}


def test_markdown_shows_headings_list_items_and_tables_while_the_text_stays_as_it_is() -> None:
    text = (
        "# 例会纪要\n\n出席：甲、乙\n## 待办\n- [ ] 甲：周五前提交预算\n  * [x] 乙：已完成\n1. 下周复盘\n\n"
        "| 事项 | 负责人 |\n|:----|---|\n| 接口 \\| 文档 | 丙 |\n| 测试 |  |\n完"
    )
    raw = read(text.encode(), "a.md")
    assert raw.text == text
    assert raw.title == "例会纪要"
    assert shown(raw) == [
        ("heading", "例会纪要"),
        ("paragraph", "出席：甲、乙"),
        ("heading", "待办"),
        ("list_item", "[ ] 甲：周五前提交预算"),
        ("list_item", "[x] 乙：已完成"),
        ("list_item", "1. 下周复盘"),
        *[("table_cell", cell) for cell in ("事项", "负责人", "接口 \\| 文档", "丙", "测试", "")],
        ("paragraph", "完"),
    ]
    assert [block.level for block in raw.blocks if block.kind == "heading"] == [1, 2]
    assert [block.level for block in raw.blocks if block.kind == "list_item"] == [1, 2, 1]
    assert cells(raw)[1, 0] == "接口 \\| 文档"


def test_lines_with_equally_many_tabs_are_a_table_but_one_such_line_is_not() -> None:
    raw = read("主持：\t张立\n\n事项\t单位\n供热\t市城管局\n".encode())
    assert cells(raw) == {(0, 0): "事项", (0, 1): "单位", (1, 0): "供热", (1, 1): "市城管局"}
    assert shown(raw)[0] == ("paragraph", "主持：\t张立")


def test_the_title_of_front_matter_is_the_title() -> None:
    raw = read('---\ntitle: "六月社区会议"\ndate: 2024-06-01\n---\n# 别的\n正文'.encode())
    assert raw.title == "六月社区会议"


@pytest.mark.parametrize("data", [b"", b" \n\t ", "\ufeff".encode(), "\u3000\n".encode("utf-16")])
def test_a_file_of_blanks_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "empty_file"
