"""The table of deadline expressions: what is one, when it is due, and what is none."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from extraction.rules.deadlines import find_deadlines

TABLE = Path(__file__).parent / "cases" / "deadlines.tsv"


def _rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


ROWS = _rows()


def _day(word: str) -> date | None:
    return None if word == "-" else date.fromisoformat(word)


@pytest.mark.parametrize(("text", "reference", "expression", "due", "recurrence"), ROWS)
def test_table(text, reference, expression, due, recurrence):
    found = find_deadlines(text, _day(reference))
    if expression == "-":
        assert [item.text for item in found] == []
        return
    answers = {item.text: (item.due, item.recurrence) for item in found}
    assert answers.get(expression) == (_day(due), None if recurrence == "-" else recurrence), answers


def _shape(expression: str) -> str:
    return re.sub(r"[0-9０-９〇一二三四五六七八九十两百]+", "0", expression)


def test_the_table_covers_the_grammar():
    shapes = {_shape(row[2]) for row in ROWS if row[2] != "-"}
    assert len(ROWS) >= 300
    assert len(shapes) >= 120
    assert sum(row[2] == "-" for row in ROWS) >= 80
