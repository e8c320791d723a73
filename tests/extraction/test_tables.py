"""Tables of many shapes in four formats: every cell exactly, every row one commitment with its cells as evidence."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from extraction import Raw, Result, extract
from extraction.readers import read
from tests.extraction.samples.tables import DRAWN, Row, Sample, samples

SAMPLES = tuple(samples())
MEETING = date(2026, 3, 4)  # relative deadlines count from here


@cache
def opened(sample: Sample, kind: str) -> Raw:
    return read(DRAWN[kind](sample), f"附件.{kind}")


@cache
def found(sample: Sample, kind: str) -> Result:
    return extract(opened(sample, kind), published=MEETING)


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name.partition(" ")[0])
def test_every_cell_is_exact(sample: Sample, kind: str) -> None:
    raw = opened(sample, kind)
    read_cells = {
        (block.row, block.column): raw.text[block.start : block.end]
        for block in raw.blocks
        if block.kind == "table_cell" and block.table == 0
    }
    drawn = {(cell.row, cell.column): cell.text for cell in sample.cells}
    if kind == "pdf":  # a line end in a cell is where the text was broken
        drawn = {place: words.replace("\n", "") for place, words in drawn.items()}
        read_cells = {place: words.replace("\n", "") for place, words in read_cells.items()}
    assert read_cells == drawn


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name.partition(" ")[0])
def test_every_row_is_one_commitment(sample: Sample, kind: str) -> None:
    rows = tuple(
        Row(
            one.text.replace("\n", ""), one.lead_units, one.supporting_units, one.deadline.due if one.deadline else None
        )
        for one in found(sample, kind).commitments
    )
    assert rows == sample.rows


@pytest.mark.parametrize("kind", DRAWN)
def test_the_evidence_of_a_row_lies_in_its_cells(kind: str) -> None:
    for sample in SAMPLES:
        raw, result = opened(sample, kind), found(sample, kind)
        cells = [block for block in raw.blocks if block.kind == "table_cell"]
        for one in result.commitments:
            places = [
                (one.start, one.end),
                *((span.start, span.end) for spans in one.evidence.values() for span in spans),
            ]
            assert all(any(cell.start <= start and end <= cell.end for cell in cells) for start, end in places)


def test_there_are_enough_of_them() -> None:
    assert len(SAMPLES) >= 25
    assert sum(len(sample.rows) for sample in SAMPLES) >= 60
