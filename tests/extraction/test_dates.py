"""Date expressions by themselves: spans, kinds, first and last days, and what holds for any text."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.rules import almanac, dates_scan
from extraction.rules.dates import command_line_answer, find_dates
from extraction.rules.dates_scan import scan
from extraction.rules.dates_table import TABLE
from extraction.rules.deadlines import find_deadlines
from extraction.rules.numerals import fold, integer

CASES = Path(__file__).parent / "cases"


def _rows(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


DATES = _rows("dates.tsv")
DEADLINES = _rows("deadlines.tsv")
NO_DATES = [row[0] for row in _rows("no_dates.txt")]


def _day(word: str) -> date | None:
    return None if word == "-" else date.fromisoformat(word)


@pytest.mark.parametrize(("text", "reference", "expression", "kind", "first", "last", "value"), DATES)
def test_table(text, reference, expression, kind, first, last, value):
    found = {span.text: span for span in find_dates(text, _day(reference))}
    assert expression in found
    span = found[expression]
    assert (span.kind, span.first, span.last) == (kind, _day(first), _day(last))
    assert span.value == (None if value == "-" else value)


@pytest.mark.parametrize("text", NO_DATES)
def test_texts_without_a_date_give_none(text):
    assert find_dates(text, date(2025, 3, 11)) == []


REFERENCE = date(2021, 6, 14)
EXAMPLES = [(row, example) for row in TABLE for example in row.examples]
COUNTEREXAMPLES = [(row, example) for row in TABLE for example in row.counterexamples]


@pytest.mark.parametrize(("row", "example"), EXAMPLES, ids=lambda item: getattr(item, "name", item))
def test_every_row_reads_its_examples_whole(row, example):
    found = next(scan(fold(example), REFERENCE))
    assert (found.rule, found.start, found.end) == (row.name, 0, len(example))


@pytest.mark.parametrize(("row", "example"), COUNTEREXAMPLES, ids=lambda item: getattr(item, "name", item))
def test_no_row_reads_its_counterexamples(row, example):
    assert all(found.rule != row.name for found in scan(fold(example), REFERENCE))


def test_the_quick_condition_for_a_beginning_is_never_narrower_than_the_table():
    texts = [row[0] for row in (*DATES, *DEADLINES)] + [example for _, example in EXAMPLES] + NO_DATES
    for text in map(fold, texts):
        for place in range(len(text)):
            if dates_scan._here(text, place):
                assert dates_scan._START.match(text, place), text[place : place + 8]


def test_traditional_text_gives_the_same_as_simplified():
    to_traditional = opencc.OpenCC("s2t")
    for row in (*DATES, *DEADLINES):
        traditional = "".join(map(to_traditional.convert, row[0]))
        if len(traditional) != len(row[0]):
            continue
        reference = _day(row[1])
        plain = [(span.start, span.end, span.kind, span.first, span.last) for span in find_dates(row[0], reference)]
        folded = [
            (span.start, span.end, span.kind, span.first, span.last) for span in find_dates(traditional, reference)
        ]
        assert folded == plain, traditional
        assert [(item.start, item.due) for item in find_deadlines(traditional, reference)] == [
            (item.start, item.due) for item in find_deadlines(row[0], reference)
        ]


def test_the_fold_keeps_every_offset():
    text = "".join(map(chr, (*range(0x20, 0x3100), *range(0x4E00, 0xA000), *range(0xFF00, 0xFFF0))))
    assert len(fold(text)) == len(text)


PIECES = sorted({piece for row in (*DATES, *DEADLINES) for piece in (row[0], row[2])}) + list(
    "年月日前内至到，。\n《》12一二十每第"
)
PIECE = st.one_of(st.sampled_from(PIECES), st.text(max_size=4))
DAYS = st.one_of(st.none(), st.dates(), st.sampled_from([date.min, date.max, date(2024, 2, 29)]))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECE, max_size=12), DAYS)
def test_any_text_gives_exact_ordered_spans_and_never_raises(pieces, reference):
    text = "".join(pieces)
    spans = [(span.start, span.end, span.text) for span in find_dates(text, reference)]
    limits = [(item.start, item.end, item.text) for item in find_deadlines(text, reference)]
    for found in (spans, limits):
        assert all(text[start:end] == words != "" for start, end, words in found)
        assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))
    for span in find_dates(text, reference):
        assert not (span.first and span.last) or span.first <= span.last


ADVERSARIAL = (
    "1",
    "一",
    "十",
    "每",
    "第",
    "年",
    "前",
    "1月",
    "一二年",
    "2025-",
    "1、",
    "至",
    "“十",
    "每隔",
    "上",
    "近",
    "1/",
    " ",
    "初一",
    "《",
)


@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_the_work_grows_with_the_length_of_the_text(unit, monkeypatch):
    """Counts the places tried and rows tried, which is what takes the time, instead of looking at a clock."""
    tried = 0
    original = dates_scan._here

    def counting(text, start):
        nonlocal tried
        tried += 1
        return original(text, start)

    monkeypatch.setattr(dates_scan, "_here", counting)
    work = []
    for length in (2_000, 8_000):
        tried = 0
        find_deadlines((unit * length)[:length], REFERENCE)
        work.append(tried)
    assert work[1] <= 4 * work[0] + 40


def test_command_line_form():
    answer = command_line_answer({"id": "a", "text": "6月底前报送，每月通报", "reference": "2025-03-11"})
    assert answer == {
        "id": "a",
        "spans": [
            {
                "start": 0,
                "end": 4,
                "text": "6月底前",
                "kind": "daterange",
                "from": None,
                "to": "2025-06-30",
                "value": None,
            },
            {"start": 7, "end": 9, "text": "每月", "kind": "set", "from": None, "to": None, "value": "P1M"},
        ],
    }
    with pytest.raises(ValueError, match="isoformat"):
        command_line_answer({"text": "明天", "reference": "soon"})


def test_workdays_follow_the_office_calendar():
    closed = {date(2025, 10, day) for day in range(1, 9)}
    opened = {date(2025, 9, 28), date(2025, 10, 11)}

    def is_workday(day):
        return day in opened or (day.weekday() < 5 and day not in closed)

    assert find_deadlines("3个工作日内反馈", date(2025, 9, 26), is_workday)[0].due == date(2025, 9, 30)
    assert find_deadlines("3个工作日内反馈", date(2025, 9, 29), is_workday)[0].due == date(2025, 10, 10)
    assert find_deadlines("节后第一个工作日报送", date(2025, 9, 20), is_workday)[0].due == date(2025, 10, 9)
    assert almanac.add_workdays(date(2025, 1, 1), 3, lambda _: False) > date(2025, 1, 1)


def test_a_range_with_first_and_last_day_tells_when_it_begins():
    found = find_deadlines("5月至9月开展整治", date(2025, 3, 11))[0]
    assert (found.not_before, found.due, found.precision) == (date(2025, 5, 1), date(2025, 9, 30), "month")


def test_offsets_are_those_of_the_text_as_received():
    text = "請於１２月３０日前完成，並「十五五」末建成。"
    assert [(item.start, item.end, item.text) for item in find_deadlines(text, date(2025, 3, 11))] == [
        (2, 9, "１２月３０日前"),
        (13, 19, "「十五五」末"),
    ]


@pytest.mark.parametrize(
    ("word", "value"),
    [("二〇二五", 2025), ("二十五", 25), ("一百二十", 120), ("一百二", 120), ("廿一", 21), ("十", 10), ("两", 2), ("三万二", 32000),
     ("一百零五", 105), ("12", 12), ("", None), ("甲", None)],
)  # fmt: skip
def test_numerals(word, value):
    assert integer(word) == value


def test_almanac_against_known_days():
    assert almanac.festival(2025, "春节") == date(2025, 1, 29)
    assert almanac.festival(2025, "除夕") == date(2025, 1, 28)
    assert almanac.festival(1990, "中秋节") == date(1990, 10, 3)
    assert almanac.solar_term(2024, "冬至") == date(2024, 12, 21)
    assert almanac.easter(2024) == date(2024, 3, 31)
    assert almanac.lunar_month(2033, 11, leap=True) == (date(2033, 12, 22), date(2034, 1, 19))
    assert almanac.lunar_day(2150, 1, 1) is None
    assert almanac.plan_years(15) == (2026, 2030)
    assert almanac.term_start(date(2025, 3, 11)) == date(2025, 9, 1)
