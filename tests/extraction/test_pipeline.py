"""The whole way through: order of the steps, exact spans, both scripts, options, progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import opencc
import pytest

from extraction import Lexicon, Options, Raw, extract
from extraction.evaluation import load_all
from extraction.pipeline import STEPS, check_order

_CORPUS = Path(__file__).parent / "corpus"
_DOCUMENTS = [gold.text for gold in load_all(_CORPUS)]
_MINUTES = (
    "会议纪要\n时间：2024年5月8日\n主持人：周明远\n会议议定：\n"
    "一、市水务局牵头，6月底前完成青溪河清淤工程，市财政局配合。\n"
    "二、启动柳湾公园、东岭隧道、石桥水库加固等项目。\n"
)


def test_the_steps_stand_in_an_order_that_works() -> None:
    check_order(STEPS)


def test_a_step_before_what_it_needs_is_refused() -> None:
    with pytest.raises(ValueError, match="missing"):
        check_order((STEPS[1], STEPS[0]))


def test_a_step_that_gives_what_is_given_is_refused() -> None:
    with pytest.raises(ValueError, match="given twice"):
        check_order((STEPS[0], replace(STEPS[0], name="again")))


@pytest.mark.parametrize("text", _DOCUMENTS)
def test_every_span_holds_what_is_claimed_for_it(text: str) -> None:
    result = extract(Raw(text), published=date(2024, 6, 1))

    assert result.commitments
    for row in result.commitments:
        assert text[row.start : row.end] == row.text
        said = {name: tuple(text[span.start : span.end] for span in spans) for name, spans in row.evidence.items()}
        assert tuple(dict.fromkeys(said["lead_units"])) == row.lead_units
        assert tuple(dict.fromkeys(said["supporting_units"])) == row.supporting_units
        assert tuple(dict.fromkeys(said["projects"])) == row.projects
        assert said["targets"] == tuple(target.text for target in row.targets)
        assert said["speaker"] == ((row.speaker,) if row.speaker else ())
        assert said["deadline"] == ((row.deadline.text,) if row.deadline else ())


@pytest.mark.parametrize("text", _DOCUMENTS)
def test_traditional_and_simplified_text_give_the_same_rows(text: str) -> None:
    simplified = opencc.OpenCC("t2s").convert(text)
    traditional = opencc.OpenCC("s2t").convert(simplified)
    assert len(simplified) == len(traditional) == len(text)

    one, other = (extract(Raw(form), published=date(2024, 6, 1)) for form in (simplified, traditional))

    facts = [
        [(row.start, row.end, row.tier, row.score, row.deadline and row.deadline.due) for row in result.commitments]
        for result in (one, other)
    ]
    assert facts[0] == facts[1]
    assert one.meeting.held_on == other.meeting.held_on


def test_numbered_minutes_give_rows_with_their_slots() -> None:
    rows = extract(Raw(_MINUTES)).commitments

    dredging, *projects = rows
    assert dredging.deadline is not None
    assert dredging.deadline.due == date(2024, 6, 30)
    assert dredging.lead_units == ("市水务局",)
    assert dredging.supporting_units == ("市财政局",)
    assert [row.projects for row in projects] == [("柳湾公园",), ("东岭隧道",), ("石桥水库加固",)]
    assert {row.tier for row in rows} == {"firm"}


def test_titles_read_alone_and_are_unique() -> None:
    for text in _DOCUMENTS:
        titles = [row.title for row in extract(Raw(text)).commitments]
        assert len(set(titles)) == len(titles)
        for title in titles:
            assert 2 <= len(title) <= 40, title
            assert not title.endswith(("等", "和", "、", "，")), title
            assert not title.startswith("要"), title
            assert all(title.count(a) == title.count(b) for a, b in ("（）", "()", "《》", "“”", "「」")), title


def test_progress_is_reported_in_many_steps_that_never_go_back() -> None:
    text = _MINUTES * 3000
    seen: list[int] = []

    extract(Raw(text), options=Options(on_progress=lambda done, total, step: seen.append(done)))

    assert seen == sorted(seen)
    assert len(set(seen)) >= 10
    assert seen[-1] == len(text)


def test_an_engine_that_is_not_there_leaves_the_rules_and_says_so() -> None:
    result = extract(Raw(_MINUTES), options=Options(engine="oracle"))

    assert [(warning.code, warning.params) for warning in result.warnings] == [
        ("degraded", {"engine": "oracle", "reason": "unknown_engine"})
    ]
    assert result.engine == "rules"
    assert result.commitments == extract(Raw(_MINUTES)).commitments


def test_general_rows_can_be_left_out() -> None:
    text = _MINUTES + "三、会议强调，要加快排水管网改造。\n"

    every = extract(Raw(text)).commitments
    firm = extract(Raw(text), options=Options(general_rows=False)).commitments

    assert {row.tier for row in every} == {"firm", "general"}
    assert firm == tuple(row for row in every if row.tier == "firm")


def test_a_limit_on_rows_is_told() -> None:
    result = extract(Raw(_MINUTES), options=Options(row_limit=2))

    assert len(result.commitments) == 2
    assert [(warning.code, warning.params) for warning in result.warnings] == [("row_limit", {"found": 4, "limit": 2})]


def test_names_of_the_register_are_found_in_either_script() -> None:
    options = Options(lexicon=Lexicon(projects={"月牙湖片區": "p1"}, units={"园林中心": "u1"}))

    (row,) = extract(Raw("会议决定，园林中心抓紧推进月牙湖片区前期。"), options=options).commitments

    assert row.projects == ("月牙湖片区",)
    assert "project.lexicon" in row.rules


@pytest.mark.parametrize("text", ["", "\n\n", "散会", "a" * 50, "。。。；；；，，，"])
def test_text_without_commitments_gives_none(text: str) -> None:
    assert extract(Raw(text)).commitments == ()


def test_progress_sentences_come_out() -> None:
    (item,) = extract(Raw("石桥水库加固工程已完成80%。")).progress

    assert (item.object, item.percent, item.text) == ("石桥水库加固工程", 80.0, "石桥水库加固工程已完成80%")
