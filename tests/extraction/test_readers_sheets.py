"""Workbooks and delimited tables: every cell at its place, titles and notes as lines, rows as commitments."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from extraction import Raw, extract
from extraction.readers import Limits, ReadError, read
from tests.extraction.samples.word import zipped

HEAD = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]


def book(*sheets: list[list[Any]], merge: tuple[str, ...] = (), change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of these sheets, cells of the first merged."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(row)
    for place in merge:
        made.worksheets[0].merge_cells(place)
    if change:
        change(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def cells(raw: Raw) -> list[tuple[int, int, int, str]]:
    return [
        (block.table or 0, block.row or 0, block.column or 0, raw.text[block.start : block.end])
        for block in raw.blocks
        if block.kind == "table_cell"
    ]


def test_title_head_sections_and_note_stand_where_they_belong() -> None:
    rows: list[list[Any]] = [
        ["云州市2024年重点任务分解表"],
        HEAD,
        [1, "完成泵站扩建", "市水务局", "市财政局、市住建局", "2024年6月底前"],
        [2, "更换水泵12台", None, None, datetime(2024, 9, 30)],
        ["二、民生类"],
        [3, "新建停车位500个", "市住建局", "市公安局", "2024年12月底前"],
        ["注：排第一位的为牵头单位"],
    ]
    raw = read(book(rows, merge=("A1:E1", "A5:E5", "C3:C4")), "任务.xlsx")

    assert raw.text.split("\n")[0] == "云州市2024年重点任务分解表"
    assert raw.text.rstrip().split("\n")[-1] == "注：排第一位的为牵头单位"
    assert cells(raw) == [
        *((0, 0, column, word) for column, word in enumerate(HEAD)),
        *(
            (0, 1, column, word)
            for column, word in enumerate(["1", "完成泵站扩建", "市水务局", "市财政局、市住建局", "2024年6月底前"])
        ),
        (0, 2, 0, "2"),
        (0, 2, 1, "更换水泵12台"),
        (0, 2, 3, ""),
        (0, 2, 4, "2024-09-30"),
        (0, 3, 0, "二、民生类"),
        *(
            (0, 4, column, word)
            for column, word in enumerate(["3", "新建停车位500个", "市住建局", "市公安局", "2024年12月底前"])
        ),
    ]
    found = [(row.text, row.lead_units, row.deadline and row.deadline.due) for row in extract(raw).commitments]
    assert found == [
        ("完成泵站扩建", ("市水务局",), date(2024, 6, 30)),
        ("更换水泵12台", ("市水务局",), date(2024, 9, 30)),
        ("新建停车位500个", ("市住建局",), date(2024, 12, 31)),
    ]


def test_several_sheets_are_named_and_hidden_ones_are_told() -> None:
    def hide(made: Any) -> None:
        made.worksheets[1].sheet_state = "hidden"

    rows: list[list[Any]] = [HEAD, [1, "完成泵站扩建", "市水务局", None, "6月底前"]]
    raw = read(book(rows, [["底稿", "勿外传"]], rows, change=hide), "任务.xlsx")

    assert [raw.text[b.start : b.end] for b in raw.blocks if b.kind == "heading"] == ["表1", "表3"]
    assert "勿外传" not in raw.text
    assert [(w.code, w.params) for w in raw.warnings] == [("sheets_left_out", {"count": 1})]


def test_hidden_rows_and_columns_are_left_out() -> None:
    def hide(made: Any) -> None:
        made.worksheets[0].row_dimensions[3].hidden = True
        made.worksheets[0].column_dimensions["C"].hidden = True

    raw = read(
        book([["任务", "责任单位", "内部意见"], ["修路", "交通局", "甲"], ["架桥", "交通局", "乙"]], change=hide),
        "a.xlsx",
    )

    assert cells(raw) == [(0, 0, 0, "任务"), (0, 0, 1, "责任单位"), (0, 1, 0, "修路"), (0, 1, 1, "交通局")]


def test_values_are_read_as_they_are_shown() -> None:
    def percent(made: Any) -> None:
        made.worksheets[0]["B2"].number_format = "0%"

    raw = read(
        book(
            [["项", "值"], ["完成率", 0.85], ["数量", 120.0], ["日期", date(2024, 3, 5)], ["是否", True]],
            change=percent,
        ),
        "a.xlsx",
    )

    assert [text for _table, row, column, text in cells(raw) if column == 1 and row] == [
        "85%",
        "120",
        "2024-03-05",
        "是",
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: book([[]]), "no_text"),
        (lambda: zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}), "broken_file"),
        (lambda: book([["任务"]])[:700], "broken_file"),
        (
            lambda: zipped(
                {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}
            ),
            "unsafe_xml",
        ),
        (lambda: book([["x"] * 300] * 200), "too_complex"),
    ],
)
def test_what_cannot_be_read_says_why(data: Callable[[], bytes], code: str) -> None:
    with pytest.raises(ReadError) as refused:
        read(data(), "任务.xlsx", Limits(cells=50_000))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("任务.csv", '任务,责任单位,时限\n"修路，架桥",交通局,2024年6月底前\n', "gb18030"),
        ("任务.csv", "任务;责任单位;时限\n修路，架桥;交通局;2024年6月底前\n", "utf-8"),
        ("任务.tsv", "任务\t责任单位\t时限\n修路，架桥\t交通局\t2024年6月底前\n", "utf-16"),
        ("任務.csv", "任務,責任單位,時限\n修路橋梁工程,交通局,2024年6月底前\n", "big5"),
    ],
)
def test_delimited_tables_in_many_dresses(name: str, text: str, encoding: str) -> None:
    raw = read(text.encode(encoding), name)

    assert [(row, column) for _table, row, column, _text in cells(raw)] == [(r, c) for r in (0, 1) for c in (0, 1, 2)]
    (row,) = extract(raw).commitments
    assert (row.lead_units, row.deadline and row.deadline.due) == (("交通局",), date(2024, 6, 30))


def test_an_empty_delimited_table_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read(b",,,\n,,\n", "a.csv")
    assert refused.value.code == "empty_file"
