"""The project's own corpus played as three months of an officer's decisions, with learning and without.

Three offices (a government's, one that writes Traditional characters, an organisation's) read the documents of the test part
that are of their kind, dealt to three months again and again (a draw). What is accepted is what the annotators have, too.
For the order of candidates no database is needed; names are learned through the services themselves.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from statistics import mean
from typing import Any, Final

from django.db import transaction

from extraction.ranking.reference import Example, reference
from extraction.ranking.score import weights
from tests.cast import Cast
from tests.unit.intake.minutes import extracted
from tracker.accounts.models import Unit
from tracker.intake.learning.ranker import learned, precision
from tracker.intake.models import Candidate, LearnedName
from tracker.intake.triage import candidate_edit

CORPUS: Final = Path(__file__).resolve().parents[3] / "extraction" / "corpus"
OFFICES: Final = ("gov", "hant", "org")
MONTHS: Final = 3
NOISE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Month:
    """Figures of one month, over all draws: average precision, or edits a candidate."""

    without: float
    with_learning: float

    @property
    def gain(self) -> float:
        """How much learning adds."""
        return self.with_learning - self.without


@cache
def documents() -> tuple[str, ...]:
    """The documents that no shipped weight was learned from."""
    return tuple(sorted({one.document for one in reference() if one.part == "test"}))


def months_of(office: str, draw: int) -> list[list[str]]:
    """The documents of an office, dealt to the months."""
    dealt = [name for name in documents() if name.startswith(f"{office}-")]
    random.Random(draw).shuffle(dealt)
    return [dealt[month::MONTHS] for month in range(MONTHS)]


def _noisy(examples: Sequence[Example], noise: float, chance: random.Random) -> list[Example]:
    return [replace(one, accepted=one.accepted != (chance.random() < noise)) for one in examples]


def _shuffled(examples: Sequence[Example], chance: random.Random) -> list[Example]:
    answers = [one.accepted for one in examples]
    chance.shuffle(answers)
    return [replace(one, accepted=answer) for one, answer in zip(examples, answers, strict=True)]


def order_replay(draws: int, *, noise: float = 0.0, shuffled: bool = False) -> list[Month]:
    """Average precision of each month's order, by what was decided in the months before it; mean of offices and draws."""
    figures: list[list[tuple[float, float]]] = [[] for _month in range(MONTHS)]
    for office, draw in product(OFFICES, range(draws)):
        chance = random.Random(draw)
        decided: list[Example] = []
        for month, names in enumerate(months_of(office, draw)):
            rows = [one for one in reference() if one.document in names]
            table = learned(_shuffled(decided, chance) if shuffled else decided) if decided else weights()
            figures[month].append((precision(rows, weights()), precision(rows, table)))
            decided += _noisy(rows, noise, chance)
    return [Month(mean(a for a, _b in month), mean(b for _a, b in month)) for month in figures]


@cache
def _document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _unit(cast: Cast, name: str) -> Unit:
    """The unit that a name of the texts means: in the office's list it has another name."""
    formal = f"{name}（全称）"[:100]
    found, _made = Unit.objects.get_or_create(name=formal, defaults={"parent": cast.supervision.parent})
    return found


def _third(name: str, month: int) -> str:
    """A third of a document's lines, as if its body had met three times."""
    lines = _document(name)["text"].split("\n")
    size = -(-len(lines) // MONTHS)
    return "\n".join(lines[month * size : (month + 1) * size])


def _edits(cast: Cast, name: str, month: int) -> tuple[int, int]:
    """Corrected lead units of one document in this month, and its candidates that have one."""
    rows = _document(name)["commitments"]
    text = _third(name, month)
    if not text.strip():
        return 0, 0
    run = extracted(cast.officer, text)
    wanted = [(row["anchor"], row["lead_units"][0]) for row in rows if row.get("lead_units")]
    edits = count = 0
    for candidate in Candidate.objects.filter(run=run).select_related("lead_unit"):
        lead = next((unit for anchor, unit in wanted if anchor in candidate.text or candidate.text in anchor), None)
        if lead is None or candidate.found["lead_units"][:1] != [lead]:
            continue  # not a row of the annotators', or a mistake that no name explains
        count += 1
        candidate.refresh_from_db()  # a correction of the one before may have filled it in
        unit = _unit(cast, lead)
        if candidate.lead_unit != unit:
            edits += 1
            candidate_edit(actor=cast.officer, candidate=candidate, lead_unit=unit)
    return edits, count


def names_replay(cast: Cast, *, learning: bool) -> list[float]:
    """Corrected lead units a candidate in each month; leaves the database as it was."""
    found = []
    with transaction.atomic():
        for month in range(MONTHS):
            edits = count = 0
            for name in documents():
                made, seen = _edits(cast, name, month)
                edits, count = edits + made, count + seen
                if not learning:
                    LearnedName.objects.all().delete()
            found.append(edits / count if count else 0.0)
        transaction.set_rollback(True)
    return found
