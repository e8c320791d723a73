"""The document's text: cut, laid out and marked without losing or doubling a character."""

from __future__ import annotations

import html
import random
import re
from typing import Any

import pytest

from extraction.readers import read
from tracker.web.triage_text import FIELDS, Span, laid_out, marked, parts, pieces, segments, spans_of

TEXT = "市住建局要在六月底前完成改造。"


def shape(text: str, spans: list[Span], *place: int) -> list[tuple[str, tuple[str, ...], tuple[int, ...]]]:
    return [(part.text, part.fields, part.owners) for part in segments(text, spans, *place)]


def test_a_text_without_spans_is_one_segment() -> None:
    assert shape(TEXT, []) == [(TEXT, (), ())]


def test_a_span_cuts_the_text_in_three() -> None:
    assert shape("abcdef", [Span(2, 4, "text", 7)]) == [("ab", (), ()), ("cd", ("text",), (7,)), ("ef", (), ())]


def test_a_span_within_another_carries_both_fields() -> None:
    spans = [Span(0, 6, "text", 7), Span(2, 4, "deadline", 7)]
    assert shape("abcdef", spans) == [
        ("ab", ("text",), (7,)),
        ("cd", ("text", "deadline"), (7,)),
        ("ef", ("text",), (7,)),
    ]


def test_spans_that_cross_each_other_are_cut_at_every_end() -> None:
    spans = [Span(0, 4, "text", 1), Span(2, 6, "text", 2)]
    assert shape("abcdefg", spans) == [
        ("ab", ("text",), (1,)),
        ("cd", ("text",), (1, 2)),
        ("ef", ("text",), (2,)),
        ("g", (), ()),
    ]


def test_spans_that_touch_stay_apart_and_equal_neighbours_become_one() -> None:
    assert shape("abcd", [Span(0, 2, "text", 1), Span(2, 4, "text", 2)]) == [
        ("ab", ("text",), (1,)),
        ("cd", ("text",), (2,)),
    ]
    assert shape("abcd", [Span(0, 2, "text", 1), Span(2, 4, "text", 1)]) == [("abcd", ("text",), (1,))]


def test_the_same_words_of_many_candidates_name_each_once() -> None:
    spans = [Span(0, 2, "speaker", owner) for owner in (9, 3, 3, 5)]
    assert shape("ab", spans) == [("ab", ("speaker",), (3, 5, 9))]


def test_spans_are_clipped_to_the_window_and_those_outside_ignored() -> None:
    spans = [Span(0, 3, "text", 1), Span(5, 9, "deadline", 2), Span(7, 9, "targets", 3), Span(4, 4, "text", 4)]
    assert shape("abcdefghi", spans, 2, 6) == [("c", ("text",), (1,)), ("de", (), ()), ("f", ("deadline",), (2,))]


def test_an_empty_window_has_no_segment() -> None:
    assert segments("abc", [Span(0, 3, "text", 1)], 2, 2) == []


@pytest.mark.parametrize("seed", range(20))
def test_any_spans_leave_the_text_whole_and_say_exactly_what_covers_it(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choice("甲乙丙<>&\n") for _ in range(60))
    spans = []
    for owner in range(chance.randrange(15)):
        start = chance.randrange(60)
        spans.append(Span(start, start + chance.randrange(20), chance.choice(list(FIELDS)), owner))
    start, end = sorted((chance.randrange(60), chance.randrange(60)))
    found = segments(text, spans, start, end)
    assert "".join(part.text for part in found) == text[start:end]
    assert [part.start for part in found] == sorted({part.start for part in found})
    for part in found:
        for at in range(part.start, part.end):
            over = [span for span in spans if span.start <= at < span.end]
            assert set(part.fields) == {span.field for span in over}
            assert set(part.owners) == {span.owner for span in over}


def test_text_is_escaped_with_and_without_marks() -> None:
    text = '<script>alert("1")</script> & 完成'
    shown = marked(text, [Span(3, 9, "deadline", 1)], 0, len(text))
    assert "<script" not in shown
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", shown)) == text


def test_a_mark_names_its_fields_in_words_and_its_candidates() -> None:
    shown = marked(TEXT, [Span(0, 4, "text", 12), Span(0, 4, "lead_units", 12)], 0, len(TEXT))
    assert 'class="ev ev-text ev-lead_units"' in shown
    assert 'data-owners="12"' in shown
    assert "title=" in shown


def test_words_of_rejected_candidates_alone_are_faint() -> None:
    spans = [Span(0, 2, "text", 1), Span(2, 4, "text", 1), Span(2, 4, "text", 2)]
    shown = marked("abcd", spans, 0, 4, frozenset({1}))
    assert re.findall(r'class="([^"]+)"', shown) == ["ev ev-text ev-faint", "ev ev-text"]


def test_evidence_of_the_library_becomes_spans_and_unknown_fields_are_left_out() -> None:
    evidence: dict[str, Any] = {"deadline": [3, 5], "lead_units": [[0, 2], [7, 8]], "speaker": [], "moon": [[1, 2]]}
    found = {(span.start, span.end, span.field) for span in spans_of([(4, 0, 9, evidence), (5, 9, 10, None)])}
    assert found == {(0, 9, "text"), (3, 5, "deadline"), (0, 2, "lead_units"), (7, 8, "lead_units"), (9, 10, "text")}


def test_parts_end_with_lines_and_hold_the_whole_text() -> None:
    text = "\n".join(f"第{number}行，内容若干。" for number in range(500))
    found = parts(text, 300)
    assert "".join(text[start:end] for start, end in found) == text
    assert all(end - start <= 300 for start, end in found)
    assert all(text[end - 1] == "\n" for _start, end in found[:-1])


def test_a_text_without_lines_is_cut_all_the_same() -> None:
    assert parts("字" * 700, 300) == [(0, 300), (300, 600), (600, 700)]


def test_headings_list_items_and_paragraphs_keep_their_kind() -> None:
    raw = read("# 纪要\n\n## 一、防汛\n- 清淤\n  - 排查\n要抓紧完成。\n".encode(), "纪要.md")
    blocks = [{"kind": b.kind, "start": b.start, "end": b.end, "level": b.level} for b in raw.blocks]
    found = [
        (piece.kind, piece.level, raw.text[piece.start : piece.end])
        for piece in pieces(raw.text, blocks, 0, len(raw.text))
    ]
    assert found == [
        ("heading", 1, "纪要"),
        ("heading", 2, "一、防汛"),
        ("list_item", 1, "清淤"),
        ("list_item", 2, "排查"),
        ("paragraph", 1, "要抓紧完成。"),
    ]  # fmt: skip


def test_cells_stand_in_their_rows_and_columns_with_merged_ones_empty() -> None:
    text = "事项\t单位\n清淤\t\t水务局\n"
    places = [(0, 0, 0, 2), (0, 1, 3, 5), (1, 0, 6, 8), (1, 2, 10, 13)]
    blocks = [
        {"kind": "table_cell", "table": 0, "row": row, "column": column, "start": start, "end": end}
        for row, column, start, end in places
    ]
    shown = laid_out(text, blocks, [Span(10, 13, "lead_units", 1)], 0, len(text))
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", shown)]
    assert [[re.sub("<[^>]+>", "", cell) for cell in row] for row in rows] == [["事项", "单位"], ["清淤", "", "水务局"]]
    assert "ev-lead_units" in rows[1][2]


def test_a_table_within_a_cell_is_not_shown_twice() -> None:
    text = "外\t内一\t内二\n"
    blocks = [
        {"kind": "table_cell", "table": 0, "row": 0, "column": 0, "start": 0, "end": 7},
        {"kind": "table_cell", "table": 1, "row": 0, "column": 0, "start": 2, "end": 4},
        {"kind": "table_cell", "table": 1, "row": 0, "column": 1, "start": 5, "end": 7},
    ]
    shown = laid_out(text, blocks, [], 0, len(text))
    assert shown.count("内一") == shown.count("内二") == 1


def test_words_outside_of_blocks_are_shown_and_bare_marks_are_not() -> None:
    text = "| --- |\n没有版面的一行\n# 标题"
    blocks = [{"kind": "heading", "level": 1, "start": 18, "end": 20}]
    assert text[18:20] == "标题"
    shown = re.sub("<[^>]+>", "", laid_out(text, blocks, [], 0, len(text)))
    assert shown.split() == ["没有版面的一行", "标题"]


def test_a_part_in_the_middle_shows_the_rest_of_a_block_that_began_before_it() -> None:
    text = "字" * 10
    blocks = [{"kind": "paragraph", "start": 0, "end": 10}]
    assert laid_out(text, blocks, [], 0, 4).count("字") == 4
    assert laid_out(text, blocks, [], 4, 10).count("字") == 6


def test_every_word_of_a_document_is_shown_once_over_all_parts() -> None:
    lines = [f"## 第{n}项\n第{n}段要完成任务。\n| 事{n} | 局{n} |\n|---|---|\n| 甲{n} | 乙{n} |\n" for n in range(40)]
    raw = read("\n".join(lines).encode(), "长.md")
    blocks = [
        {"kind": b.kind, "start": b.start, "end": b.end, "level": b.level, "table": b.table, "row": b.row, "column": b.column}
        for b in raw.blocks
    ]  # fmt: skip
    shown = "".join(laid_out(raw.text, blocks, [], start, end) for start, end in parts(raw.text, 200))
    words = re.sub("<[^>]+>", " ", shown).split()
    assert sorted(words) == sorted(re.findall(r"\w+[。]?", raw.text))
