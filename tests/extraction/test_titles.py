"""Titles read alone: a table of titles approved by hand, and what holds for every title of every document."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extraction import Commitment, Raw, extract
from extraction.assemble.titles import LONGEST, close_brackets
from extraction.evaluation import Gold, load_all, match
from extraction.structure.script import fold_script

_HERE = Path(__file__).parent
_DOCUMENTS = {gold.id: gold for gold in load_all(_HERE / "corpus")}
_CASES: list[dict[str, Any]] = json.loads((_HERE / "cases" / "titles.json").read_text(encoding="utf-8"))
_HEAD = "会议纪要\n时间：2024年5月8日\n会议议定：\n"


@cache
def _rows(document: str) -> tuple[Commitment, ...]:
    return extract(Raw(_DOCUMENTS[document].text)).commitments


def _found(gold: Gold) -> dict[str, str]:
    """Anchor → title of the row that was found for it."""
    rows = [row.to_dict() for row in _rows(gold.id)]
    return {gold.items[j]["anchor"]: rows[i]["title"] for i, j in match(gold.items, rows).items()}


def _plain(title: str) -> str:
    return re.sub(r"[\s《》“”「」：，,]", "", title)


def test_at_least_two_hundred_titles_were_approved_and_nine_of_ten_come_out_so() -> None:
    titles = {name: _found(gold) for name, gold in _DOCUMENTS.items()}
    seen = [(case, titles[case["document"]][case["row"]]) for case in _CASES if case["row"] in titles[case["document"]]]
    right = [
        _plain(title) in {_plain(wanted) for wanted in (case["title"], *case.get("also", ()))} for case, title in seen
    ]

    assert len(seen) >= 200
    assert sum(right) / len(right) >= 0.9


def test_the_approved_titles_keep_the_rules_themselves() -> None:
    for case in _CASES:
        for title in (case["title"], *case.get("also", ())):
            assert _faults(title) == []


def _faults(title: str) -> list[str]:
    """What is wrong with a title by the rules that hold for all of them."""
    folded = fold_script(title)
    checks = {
        "empty": not title.strip(),
        "too long": len(title) > LONGEST,
        "brackets": close_brackets(title) != title,
        "dangling": bool(re.search(r"(?:等|[、，,；;：:的和与及并或]|[吗呢吧呀])$", folded)),
        "obliges": bool(re.match(r"(?:要(?!求|素|点)|必须|务必|应当|会议(?:要求|强调|指出)|请(?!示|假|款))", folded)),
        "opens with a mark": bool(re.match(r"[、，,。；;：:\s)）—-]", title)),
        "line break": "\n" in title,
    }
    return [name for name, wrong in checks.items() if wrong]


@pytest.mark.parametrize("document", sorted(_DOCUMENTS))
def test_every_title_of_a_document_is_short_whole_and_its_own(document: str) -> None:
    rows = _rows(document)
    titles = [row.title for row in rows]

    assert [(title, faults) for title in titles if (faults := _faults(title))] == []
    assert len(set(titles)) == len(titles)
    for row in rows:
        if row.deadline and row.deadline.due and len(row.text) > len(row.deadline.text) + 8:
            assert not row.title.startswith(row.deadline.text)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("市水务局要在12月1日前公布24小时服务热线。", "公布24小时服务热线"),
        ("市城管局要增设共享单车停放点260处。", "增设共享单车停放点260处"),
        ("請工務局於8月底前完成號誌遷移。", "完成號誌遷移"),
        ("6月底前由市财政局牵头拨付专项资金30万元。", "拨付专项资金30万元"),
        ("会议决定成立防汛工作专班。", "成立防汛工作专班"),
        ("编制《青溪河流域规划》，年底前印发实施。", "青溪河流域规划：印发实施"),
    ],
)
def test_what_the_ledger_has_columns_for_is_left_out(sentence: str, title: str) -> None:
    assert extract(Raw(_HEAD + sentence)).commitments[-1].title == title


def test_a_long_row_keeps_its_figure() -> None:
    (row,) = extract(
        Raw(
            _HEAD
            + "市水务局要更换青溪河沿线各排涝泵站、提升泵站、加压泵站、补水泵站以及配套检修平台、巡查步道、值守用房内已经老化的各类水泵128台。"
        )
    ).commitments

    assert len(row.title) <= LONGEST
    assert "128台" in row.title


def test_rows_that_read_alike_are_told_apart() -> None:
    rows = extract(Raw(_HEAD + "市水务局要建立工作台账。\n市财政局要建立工作台账。\n")).commitments

    assert [row.title for row in rows] == ["建立工作台账", "市财政局：建立工作台账"]
