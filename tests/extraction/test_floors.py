"""The figures over the project's own annotated documents stay above their floors; the scorer itself counts right."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from extraction.evaluation import Gold, alike, answers_to, load_all, load_gold, score_all

_CORPUS = Path(__file__).parent / "corpus"


@lru_cache
def _figures(part: str) -> dict[str, Any]:
    """Over a part of the split, or over the documents of our own that came first (`own`)."""
    documents = load_all(_CORPUS, None if part == "own" else part)
    if part == "own":
        documents = [gold for gold in documents if gold.source.startswith("own-")]
    return score_all(documents, answers_to(documents))[0]


_FLOORS = [
    line.split()
    for line in (_CORPUS / "floors.txt").read_text(encoding="utf-8").splitlines()
    if line[:1] not in ("#", "")
]


@pytest.mark.parametrize(("part", "name", "floor"), _FLOORS)
def test_a_figure_stays_above_its_floor(part: str, name: str, floor: str) -> None:
    assert _figures(part)[name] >= float(floor)


def _gold(*items: dict[str, Any]) -> Gold:
    text = "市水务局要在6月底前完成清淤，加快绿化。"
    rows = []
    for item in items:
        start = text.index(item["anchor"])
        rows.append({"tier": "firm", **item, "start": start, "end": start + len(item["anchor"])})
    return Gold("d", text, None, None, None, "own", rows)


def _found(gold: Gold, anchor: str, **slots: Any) -> dict[str, Any]:
    start = gold.text.index(anchor)
    return {"start": start, "end": start + len(anchor), "tier": "firm", **slots}


def test_a_perfect_answer_scores_one_and_an_empty_one_nothing() -> None:
    due = {"due": "2024-06-30", "recurrence": None}
    gold = _gold({"anchor": "完成清淤", "deadline": due, "lead_units": ["市水务局"]})
    row = _found(gold, "完成清淤", deadline=due, lead_units=["市水务局"])

    perfect, _ = score_all([gold], {"d": {"commitments": [row], "meeting": {}}})
    empty, notes = score_all([gold], {})

    assert (perfect["f1"], perfect["firm_f1"], perfect["ready_rows"], perfect["due_accuracy"]) == (1, 1, 1, 1)
    assert (empty["f1"], empty["ready_rows"], empty["due_recall"]) == (0, 0, 0)
    assert notes == ["d MISSED '完成清淤'"]


def test_a_wrong_slot_costs_readiness_and_a_wrong_tier_firmness() -> None:
    gold = _gold({"anchor": "完成清淤", "lead_units": ["市水务局"]})
    row = {**_found(gold, "完成清淤", lead_units=["市财政局"]), "tier": "general"}

    figures, _ = score_all([gold], {"d": {"commitments": [row], "meeting": {}}})

    assert (figures["f1"], figures["firm_recall"], figures["ready_rows"]) == (1, 0, 0)


def test_a_repeat_is_neither_missed_nor_wrong() -> None:
    gold = _gold({"anchor": "完成清淤"}, {"anchor": "加快绿化", "repeat": True})

    figures, _ = score_all([gold], {"d": {"commitments": [_found(gold, "完成清淤"), _found(gold, "加快绿化")]}})

    assert (figures["precision"], figures["recall"], figures["found_rows"]) == (1, 1, 1)


def test_a_span_much_longer_than_the_anchor_does_not_count() -> None:
    text = "更换水泵" + "并" * 60
    gold = Gold("d", text, None, None, None, "own", [{"anchor": "更换水泵", "tier": "firm", "start": 0, "end": 4}])

    figures, _ = score_all([gold], {"d": {"commitments": [{"start": 0, "end": len(text), "tier": "firm"}]}})

    assert figures["recall"] == 0


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("市水务局", "市水务局", True),
        ("青溪河清淤", "青溪河清淤工程", True),
        ("50个", "150个", False),
        ("市长", "副市长", False),
        ("局", "水务局", False),
    ],
)
def test_names_count_as_the_same_only_where_one_hardly_exceeds_the_other(a: str, b: str, same: bool) -> None:
    assert alike(a, b) is same


def test_a_gold_document_whose_anchor_is_not_in_its_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "g.json"
    file.write_text('{"text": "散会", "commitments": [{"anchor": "完成", "tier": "firm"}]}', encoding="utf-8")

    with pytest.raises(ValueError, match="is not in the text"):
        load_gold(file)
