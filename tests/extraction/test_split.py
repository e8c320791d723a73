"""The division of the own corpus into training and test."""

from __future__ import annotations

import json
from pathlib import Path

from extraction.evaluation import SPLIT, load_all, part_of

_CORPUS = Path(__file__).parent / "corpus"


def test_the_committed_file_says_what_the_rule_says() -> None:
    split = json.loads((_CORPUS / SPLIT).read_text(encoding="utf-8"))

    assert {part_of(name) for name in split["training"]} == {"training"}
    assert {part_of(name) for name in split["test"]} == {"test"}


def test_every_document_is_in_one_part_and_about_a_third_is_test() -> None:
    both = {document.id for document in load_all(_CORPUS)}
    test = {document.id for document in load_all(_CORPUS, "test")}
    training = {document.id for document in load_all(_CORPUS, "training")}

    assert test | training == both
    assert not test & training
    assert 0.25 <= len(test) / len(both) <= 0.42
