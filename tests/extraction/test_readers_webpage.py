"""Web pages: the article is read, the page around it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.readers import ReadError, read, read_path
from tests.extraction.samples.shown import cells, shown, warned

SAMPLE = Path(__file__).parent / "samples" / "page.html"


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def test_the_article_is_read_with_title_source_line_lists_and_table() -> None:
    raw = read_path(SAMPLE)
    assert raw.title == "市政府第12次常务会议纪要"
    assert shown(raw) == [
        ("heading", "市政府第12次常务会议纪要"),
        ("paragraph", "发布时间：2021-04-02 09:30　来源：市政府办公室　浏览次数："),
        ("paragraph", "3月30日，市长周明主持召开市政府第12次常务会议。"),
        ("paragraph", "会议听取了防汛准备情况汇报。"),
        ("heading", "一、防汛准备"),
        ("list_item", "1. 市水利局负责水库除险，5月底前完成；"),
        ("list_item", "2. 市应急局负责物资储备。"),
        ("list_item", "值班电话保持畅通"),
        ("paragraph", "责任分工表"),
        *[
            ("table_cell", text)
            for text in (
                "序号", "任务", "单位（牵头、配合）",
                "1", "清淤河道12公里", "市水利局", "各镇",
                "加固堤防", "市水利局\n市交通局", "",
                "二、其他",
            )
        ],
        ("paragraph", "附件：任务清单.docx"),
    ]  # fmt: skip
    assert cells(raw)[2, 1] == "加固堤防"
    assert (2, 0) not in cells(raw)
    assert "1\t清淤河道12公里\t市水利局\t各镇\n\t加固堤防\t" in raw.text


@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb18030"])
def test_pages_labelled_gb2312_are_read_as_gb18030(label: str) -> None:
    text = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={label}'></head><body><p>镕、堃等同志出席。</p>"
    raw = read(text.encode("gb18030"))
    assert raw.text == "镕、堃等同志出席。"
    assert raw.warnings == ()


def test_a_wrong_label_does_not_spoil_utf_8() -> None:
    text = "<html><head><meta charset=gb2312></head><body><p>会议指出，要抓好落实。</p>"
    assert read(text.encode()).text == "会议指出，要抓好落实。"


def test_a_page_without_a_label_is_guessed_and_a_page_in_big5_is_read() -> None:
    text = "<html><body><p>會議決議，請工務局辦理。</p>"
    assert warned(read(text.encode("cp950")))["encoding_guessed"] == {"encoding": "big5"}
    labelled = "<meta charset=big5><body><p>會議決議，請工務局辦理。</p>"
    assert read(labelled.encode("cp950")).warnings == ()
    assert read("<html><body><p>会议决定</p>".encode("utf-16")).text == "会议决定"


def test_the_body_is_taken_where_no_container_is_known() -> None:
    raw = read(page("<div><p>第一段，会议要求抓紧实施。</p><p>第二段。</p></div><p>落款：市政府办</p>"))
    assert raw.text == "第一段，会议要求抓紧实施。\n第二段。\n落款：市政府办"


def test_a_short_teaser_in_a_known_container_does_not_hide_the_article() -> None:
    long = "会议要求，各部门压实责任，限期整改。" * 20
    raw = read(page(f"<div class=content><p>摘要</p></div><div class=x><p>{long}</p></div>"))
    assert long in raw.text


def test_a_table_that_only_places_text_is_read_as_paragraphs() -> None:
    inner = "<table><tr><td>事项</td><td>单位</td></tr><tr><td>供热</td><td>城管局</td></tr></table>"
    raw = read(page(f"<table><tr><td><p>一、供热</p>{inner}</td></tr></table>"))
    assert raw.text == "一、供热\n事项\t单位\n供热\t城管局"


def test_the_title_comes_from_the_page_where_the_article_does_not_hold_it() -> None:
    raw = read(page("<article><p>会议指出，要抓好落实。</p></article>", "<title>例会纪要 - 某某网</title>"))
    assert raw.title == "例会纪要"
    assert raw.text == "例会纪要\n会议指出，要抓好落实。"


def test_preformatted_text_keeps_its_lines_and_chinese_lists_their_numbers() -> None:
    raw = read(page("<pre>一、供热\n二、供水</pre><ol style='list-style-type: cjk-ideographic' start=3><li>供电</ol>"))
    assert raw.text == "一、供热\n二、供水\n三、供电"


def test_markup_in_a_text_named_html_is_a_page_and_in_one_named_txt_is_text() -> None:
    data = "<p>会议决定</p><p>原则同意</p>".encode()
    assert read(data, "a.html").text == "会议决定\n原则同意"
    assert read(data, "a.txt").text == "<p>会议决定</p><p>原则同意</p>"


def test_scripts_never_reach_the_text_and_pictures_are_reported() -> None:
    raw = read(page("<p onclick='x()'>正文<script>alert(1)</script><img src=http://192.0.2.1/a.png></p>"))
    assert raw.text == "正文"
    assert warned(raw) == {"pictures_left_out": {"count": 1}}


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read(page("<script>1</script><img src=a.png>"))
    assert caught.value.code == "no_text"
