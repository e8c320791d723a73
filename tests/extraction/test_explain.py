"""The page that tells why a place is read as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extraction import Options, Raw
from extraction.evaluation import load_all
from extraction.options import Lexicon
from extraction.ranking.score import weights
from extraction.report import explain

_CORPUS = Path(__file__).parent / "corpus"
_TEXT = (
    "会议纪要\n时间：2024年5月8日\n主持人：段小满\n会议议定：\n"
    "一、市水务局要在6月底前更换青溪泵站水泵12台，力争清理河道3公里。\n"
    "二、去年已经建成三座泵站。\n"
)


def _page(words: str, options: Options | None = None) -> str:
    return explain(Raw(_TEXT), _TEXT.index(words), options=options)


def test_a_row_is_explained_with_tier_score_deadline_owner_and_confidence() -> None:
    page = _page("水泵")

    for part in ("tier   firm", "deadline", "responsible_party", "6月底前 → 2024-06-30", "市水务局"):
        assert part in page
    assert f"in log-odds {weights().bias:+.2f} to begin with" in page
    assert "sure   deadline: " in page
    assert "action.modal" in page


def test_the_score_is_taken_apart_into_its_features() -> None:
    page = _page("水泵")
    shown = {line.split()[1] for line in page.splitlines() if line.strip()[:1] in "+-" and len(line.split()) == 2}

    assert shown & set(weights().features)


def test_kept_and_beaten_rules_stand_side_by_side() -> None:
    lines = _page("水泵").splitlines()
    kept = [line for line in lines if line.startswith("  + ")]
    beaten = [line for line in lines if line.startswith("  - ")]

    assert any("modal" in line and "decides the form" in line for line in kept)
    assert any("figure" in line and "fills a slot" in line for line in kept)
    assert any("strength.shall" in line for line in kept + beaten)
    assert all("beaten by" in line or "no effect" in line for line in beaten)


def test_what_was_refused_tells_the_rule_that_speaks_against_it() -> None:
    page = _page("建成三座")

    assert "no row holds this place" in page
    assert "past.done" in page


def test_a_weaker_sign_is_beaten_by_the_row_s_strength() -> None:
    page = _page("清理河道")

    assert any("strength.strive" in line for line in page.splitlines() if line.startswith("  + "))


def test_names_of_the_register_are_shown_with_their_source() -> None:
    page = _page("水泵", Options(lexicon=Lexicon(units={"市水务局": "7"})))

    assert "市水务局: unit, office's register" in page


@pytest.mark.parametrize("at", [-1, len(_TEXT), 10**9])
def test_a_place_outside_the_text_is_said_to_be_so(at: int) -> None:
    assert "outside the text" in explain(Raw(_TEXT), at)


@pytest.mark.parametrize("gold", load_all(_CORPUS), ids=lambda gold: gold.id)
def test_every_place_of_every_document_can_be_explained(gold: object) -> None:
    text = gold.text  # type: ignore[attr-defined]
    for at in range(0, len(text), max(1, len(text) // 7)):
        page = explain(Raw(text), at, date(2024, 6, 1))
        assert page.startswith("place")
        assert "clause" in page
