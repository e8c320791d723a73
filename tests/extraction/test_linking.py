"""New rows against the ledger: pairs written by hand, reasons, an index over many lines; progress in sentences."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extraction import Raw, extract
from extraction.linking.ledger import Ledger, LedgerRow, Match, match
from extraction.mentions.progress import find_progress

_PAIRS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "cases" / "ledger_pairs.json").read_text(encoding="utf-8")
)


def _line(pair: dict[str, Any]) -> LedgerRow:
    given = pair["ledger"]
    due = given.get("due")
    return LedgerRow(
        id=pair["id"],
        title=given["title"],
        projects=tuple(given.get("projects", ())),
        lead_unit=given.get("lead_unit"),
        due=date.fromisoformat(due) if due else None,
        percent=given.get("percent"),
        aliases=tuple(given.get("aliases", ())),
    )


def _answer(pair: dict[str, Any]) -> Match:
    return match(pair["row"], [_line(pair)])[0]


def test_there_are_enough_pairs_and_hard_ones_among_them() -> None:
    assert len(_PAIRS) >= 80
    assert sum(pair.get("hard", False) for pair in _PAIRS) >= 30


@pytest.mark.parametrize(
    ("part", "precision", "recall"), [("dev", 0.95, 0.9), ("test", 0.95, 0.9), ("late", 0.95, 0.8)]
)
def test_links_are_right_and_most_are_found(part: str, precision: float, recall: float) -> None:
    answers = [(pair["expect"], _answer(pair).kind) for pair in _PAIRS if pair["part"] == part]
    linked = [(wanted, got) for wanted, got in answers if got != "new"]
    right = [(wanted, got) for wanted, got in linked if wanted != "new"]

    assert len(right) / len(linked) >= precision
    assert len(right) / sum(wanted != "new" for wanted, _ in answers) >= recall
    assert sum(wanted == got for wanted, got in right) / len(right) >= 0.95


@pytest.mark.parametrize("pair", [pytest.param(pair, id=pair["id"]) for pair in _PAIRS if "reasons" in pair])
def test_the_reasons_of_a_link_name_what_has_changed(pair: dict[str, Any]) -> None:
    answer = _answer(pair)

    if answer.kind != "new":
        assert set(pair["reasons"]) <= {reason.code for reason in answer.reasons}


def test_a_changed_day_is_told_with_both_days() -> None:
    line = LedgerRow("7", "完成青溪河清淤", due=date(2024, 6, 30))

    (answer,) = match({"text": "青溪河清淤延至9月底", "deadline": {"due": "2024-09-30"}}, [line])

    assert (answer.kind, answer.row_id) == ("conflict", "7")
    (reason,) = [reason for reason in answer.reasons if reason.code == "deadline_later"]
    assert reason.params == {"from": "2024-06-30", "to": "2024-09-30"}


def test_rows_of_a_document_and_its_progress_can_be_matched_as_they_are() -> None:
    text = "会议纪要\n时间：2024年5月8日\n会议议定：\n推進翠湖濕地公園建設。\n目前，五一广场改造已完成80%。\n"
    result = extract(Raw(text))
    ledger = Ledger(
        [
            LedgerRow("1", "建设翠湖湿地公园", projects=("翠湖湿地公园",)),
            LedgerRow("2", "五一广场改造", projects=("五一广场改造",), percent=55),
        ]
    )

    (row,) = [row for row in result.commitments if "翠湖" in row.text]
    (progress,) = result.to_dict()["progress"]

    assert [(found.kind, found.row_id) for found in ledger.match(row)] == [("same", "1")]
    (found,) = ledger.match(progress)
    assert (found.kind, found.row_id) == ("update", "2")
    assert [reason.params["to"] for reason in found.reasons if reason.code == "progress"] == [80]


def test_a_line_under_the_units_full_name_is_found_by_a_row_with_its_short_one() -> None:
    line = LedgerRow(
        id="1",
        title="完成五里亭公园二期工程建设",
        text="市住建局要在2026年6月底前完成五里亭公园二期工程建设",
        projects=("五里亭公园二期工程",),
        lead_unit="市住房和城乡建设局",
        due=date(2026, 6, 30),
    )
    later = {
        "text": "市住建局要在2026年10月底前完成五里亭公园二期工程建设",
        "projects": ["五里亭公园二期工程"],
        "lead_units": ["市住建局"],
        "deadline": {"due": "2026-10-31"},
    }

    (found,) = match(later, [line])

    assert (found.row_id, found.kind, {one.code for one in found.reasons}) == (
        "1",
        "conflict",
        {"same_project", "deadline_later"},
    )


def test_the_right_line_is_found_among_twenty_thousand_in_little_time() -> None:
    places = [
        f"{a}{b}{c}" for a in "东西南北上下青白石柳" for b in "山河湖桥岭湾塘坪街巷" for c in "镇乡村园里庄店铺口头"
    ]
    things = ["水厂扩建", "桥梁加固", "道路改造", "学校食堂", "卫生院", "停车场", "污水管网", "路灯", "公园", "泵站"]
    works = ["", "验收"]
    rows = [
        LedgerRow(f"{place}{thing}{work}", f"推进{place}{thing}{work}")
        for place in places
        for thing in things
        for work in works
    ]
    begun = time.perf_counter()
    ledger = Ledger(rows)
    built = time.perf_counter() - begun
    begun = time.perf_counter()
    answers = [ledger.match({"text": f"加快{row.id}建设"})[0] for row in rows[::400] if not row.id.endswith("验收")]
    matched = time.perf_counter() - begun

    assert len(rows) == 20_000
    assert [answer.row_id for answer in answers] == [row.id for row in rows[::400] if not row.id.endswith("验收")]
    assert built < 30
    assert matched / len(answers) < 0.5


@pytest.mark.parametrize(
    ("text", "thing", "percent"),
    [
        ("五一广场改造已完成80%", "五一广场改造", 80),
        ("截至目前，柳湾隧道施工进度为48%。", "柳湾隧道", 48),
        ("白石嶺水廠擴建已完成九成", "白石嶺水廠擴建", 90),
        ("翠湖湿地公园形象进度达到六成半", "翠湖湿地公园", 65),
        ("学府路快速化改造完成投资1.8亿元，占总投资的60%", "学府路快速化改造", 60),
        ("图书馆电梯更换工作累计完成总工程量的45%", "图书馆电梯更换", 45),
    ],
)
def test_progress_is_read_with_what_it_is_about(text: str, thing: str, percent: float) -> None:
    from extraction.structure.script import fold

    (found,) = find_progress(text, fold(text), 0, len(text))

    assert (found.object, found.percent) == (thing, percent)
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize("text", ["增长7%左右", "覆盖率要达到95%", "会议成果丰硕", "占比不低于30%", "进度不达标的通报"])
def test_targets_are_no_progress(text: str) -> None:
    assert list(find_progress(text, text, 0, len(text))) == []
