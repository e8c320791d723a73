"""The score orders candidates, confidence is calibrated, training is reproducible; what the figures are made of."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest

from extraction import Raw, extract
from extraction.ranking.confidence import FIELDS, calibrate, confidence
from extraction.ranking.learn import average_precision, calibration_error, reliability, train
from extraction.ranking.score import WEIGHTS_FILE, Weights, contributions, score, weights
from extraction.training.ranker import measure, train_ranker

_CORPUS = Path(__file__).parent / "corpus"
_HEAD = "会议纪要\n时间：2024年5月8日\n会议议定：\n"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return train_ranker(_CORPUS, tmp_path_factory.mktemp("ranker") / "weights.json")


def test_on_unseen_documents_the_score_orders_better_than_the_text_and_the_tier(figures: dict[str, Any]) -> None:
    for name in ("average_precision", "mean_by_document"):
        found = figures["test"][name]
        assert found["score"] > found["document_order"] + 0.03
        assert found["score"] > found["tier"] + 0.02
    assert figures["test"]["average_precision"]["score"] >= 0.75


def test_the_confidence_of_slots_is_near_their_share_of_right_ones(figures: dict[str, Any]) -> None:
    for field in ("deadline", "lead_units", "targets"):
        assert figures["test"]["fields"][field]["calibration_error"] <= 0.15


def test_training_twice_gives_the_same_file(tmp_path: Path) -> None:
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        train_ranker(_CORPUS, file)

    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_shipped_weights_are_plain_numbers_with_their_origin() -> None:
    raw = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))

    assert raw["trained_on"]["documents"] >= 20
    assert all(math.isfinite(value) for value in raw["features"].values())
    assert set(raw["confidence"]) == set(FIELDS)
    assert all(0 < share < 1 for table in raw["confidence"].values() for share in table.values())


def test_newton_finds_what_made_the_labels() -> None:
    draw = random.Random(7)
    examples = []
    for _ in range(3000):
        names = [name for name in ("good", "bad", "noise") if draw.random() < 0.5]
        chance = 1 / (1 + math.exp(-(0.5 + 2 * ("good" in names) - 1.5 * ("bad" in names))))
        examples.append((names, draw.random() < chance))

    bias, found = train(examples, penalty=1.0, least=5)

    assert bias == pytest.approx(0.5, abs=0.2)
    assert found["good"] == pytest.approx(2, abs=0.3)
    assert found["bad"] == pytest.approx(-1.5, abs=0.3)
    assert abs(found["noise"]) < 0.25


def test_rare_features_get_no_weight() -> None:
    _, found = train([(["often"], True), (["often"], False), (["often"], True), (["once"], True)], 1.0, 2)

    assert set(found) == {"often"}


@pytest.mark.parametrize(
    ("labels", "value"),
    [([True, True, False], 1.0), ([False, True], 0.5), ([True, False, True], (1 + 2 / 3) / 2), ([False], None)],
)
def test_average_precision(labels: list[bool], value: float | None) -> None:
    assert average_precision(labels) == (None if value is None else pytest.approx(value))


def test_reliability_counts_every_case_once() -> None:
    cases = [(0.05, False), (0.5, True), (0.55, False), (1.0, True)]

    rows = reliability(cases, 2)

    assert [(first, last, count) for first, last, count, _, _ in rows] == [(0.0, 0.5, 1), (0.5, 1.0, 3)]
    assert calibration_error([(1.0, True), (0.0, False)]) == 0
    assert calibration_error([(1.0, False)]) == 1


def test_confidence_follows_how_often_such_evidence_was_right() -> None:
    cases = [("deadline", "own.day", True)] * 40 + [("deadline", "inherited.day", number < 5) for number in range(20)]

    table = calibrate(cases)
    sure = confidence({"deadline": "own.day"}, Weights(0, {}, table))
    unsure = confidence({"deadline": "inherited.day"}, Weights(0, {}, table))
    unseen = confidence({"deadline": "own.rhythm"}, Weights(0, {}, table))

    assert 0.9 < sure["deadline"] < 1
    assert unsure["deadline"] < 0.5 < unseen["deadline"] < sure["deadline"]


def test_a_score_is_the_logistic_of_its_contributions() -> None:
    names = ["anchor.deadline", "form.modal", "not a feature"]

    total = weights().bias + sum(value for _, value in contributions(names))

    assert score(names) == pytest.approx(1 / (1 + math.exp(-total)), abs=0.001)


def test_every_slot_with_a_value_has_its_confidence() -> None:
    (row,) = extract(Raw(_HEAD + "市水务局要在6月底前更换青溪泵站水泵12台。")).commitments

    assert {"deadline", "lead_units", "targets"} <= set(row.confidence)
    assert "speaker" not in row.confidence
    assert all(0 < value < 1 for value in row.confidence.values())


def test_nothing_to_measure_is_no_error() -> None:
    assert measure([], Weights(0, {}, {}))["average_precision"] == {"document_order": 0, "tier": 0, "score": 0}
