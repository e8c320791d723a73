"""Trains the ranker from annotated documents, and measures ranking and confidence on others. Reproducible, plain JSON.

A row that was found for an annotated one counts as accepted, any other as rejected; rows that only repeat are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from extraction.assemble.tiers import tier_reasons
from extraction.evaluation import SPLIT, Gold, SetScore, load_all, match, normal, part_of
from extraction.model import Raw
from extraction.options import Options
from extraction.pipeline import read_document
from extraction.ranking.confidence import calibrate, confidence, evidence_kinds
from extraction.ranking.features import features
from extraction.ranking.learn import average_precision, calibration_error, reliability, train
from extraction.ranking.reference import Example, write
from extraction.ranking.score import WEIGHTS_FILE, Weights, score

PENALTY = 6.0  # chosen by cross-validation over the training documents, see `choose_penalty`
_LEAST = 4  # examples that a feature must have
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """One found row of an annotated document: what ranks it, whether it was accepted, which slots are right."""

    document: str
    names: list[str]
    tier: str
    accepted: bool
    kinds: dict[str, str]
    right: dict[str, bool]


def candidates_of(gold: Gold) -> list[Candidate]:
    """The rows found in a document, in the order of the text."""
    published = date.fromisoformat(gold.published) if gold.published else None
    run = read_document(Raw(gold.text), published, Options(unlikely_rows=True))
    rows = [row.to_dict() for row in run.commitments]
    taken = match(gold.items, rows)
    found = []
    for number, (draft, row) in enumerate(zip(run.drafts, rows, strict=True)):
        item = gold.items[taken[number]] if number in taken else None
        if item is not None and item.get("repeat"):
            continue
        names = features(run.text, draft, tier_reasons(run.text, draft))
        kinds = evidence_kinds(run.text, draft)
        found.append(Candidate(gold.id, names, row["tier"], item is not None, kinds, _right(row, item) if item else {}))
    return found


def _right(row: dict[str, Any], item: dict[str, Any]) -> dict[str, bool]:
    """Which slots of a row are as annotated."""

    def when(deadline: dict[str, Any] | None) -> tuple[Any, Any]:
        return (deadline or {}).get("due"), (deadline or {}).get("recurrence")

    targets = [target["text"] for target in row["targets"]]
    return {
        "deadline": when(row["deadline"]) == when(item.get("deadline")),
        "lead_units": SetScore().add(item.get("lead_units") or [], row["lead_units"]),
        "projects": SetScore().add(item.get("projects") or [], row["projects"]),
        "targets": SetScore().add(item.get("targets") or [], targets),
        "speaker": normal(row["speaker"] or "") == normal(item.get("speaker") or ""),
    }


def learn(candidates: Sequence[Candidate], penalty: float = PENALTY) -> Weights:
    """Weights and the table of confidence from candidates."""
    bias, weights = train([(one.names, one.accepted) for one in candidates], penalty, _LEAST)
    cases = [(field, kind, one.right[field]) for one in candidates if one.accepted for field, kind in one.kinds.items()]
    return Weights(bias, {name: value for name, value in weights.items() if value}, calibrate(cases))


def choose_penalty(candidates: Sequence[Candidate], penalties: Sequence[float]) -> dict[float, float]:
    """Mean average precision by penalty, in cross-validation by document."""
    documents = sorted({one.document for one in candidates})
    fold = {name: number % _FOLDS for number, name in enumerate(documents)}
    figures = {}
    for penalty in penalties:
        ranked = []
        for number in range(_FOLDS):
            table = learn([one for one in candidates if fold[one.document] != number], penalty)
            rest = [one for one in candidates if fold[one.document] == number]
            ranked += [(score(one.names, table), one) for one in rest]
        figures[penalty] = precision_of([one for _, one in sorted(ranked, key=lambda pair: -pair[0])])
    return figures


def precision_of(ranked: Sequence[Candidate]) -> float:
    """Average precision of candidates in the order given; 0 where none was accepted."""
    return average_precision([one.accepted for one in ranked]) or 0.0


def mean_precision_of(candidates: Sequence[Candidate], key: Callable[[Candidate], float]) -> float:
    """Mean over documents of the average precision within each, ordered by `key` (the lowest first)."""
    documents = dict.fromkeys(one.document for one in candidates)
    values = [
        average_precision([one.accepted for one in sorted((c for c in candidates if c.document == name), key=key)])
        for name in documents
    ]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0


def measure(candidates: Sequence[Candidate], table: Weights) -> dict[str, Any]:
    """The figures of the report: average precision by three orders, calibration of score and slots."""
    orders: dict[str, Callable[[Candidate], float]] = {
        "document_order": lambda one: 0.0,
        "tier": lambda one: 0.0 if one.tier == "firm" else 1.0,
        "score": lambda one: -score(one.names, table),
    }
    scored = [(score(one.names, table), one.accepted) for one in candidates]
    slots = [
        (field, sure, one.right[field])
        for one in candidates
        if one.accepted
        for field, sure in confidence(one.kinds, table).items()
    ]
    return {
        "documents": len({one.document for one in candidates}),
        "candidates": len(candidates),
        "accepted": sum(one.accepted for one in candidates),
        "average_precision": {
            name: round(precision_of(sorted(candidates, key=key)), 3) for name, key in orders.items()
        },
        "mean_by_document": {name: round(mean_precision_of(candidates, key), 3) for name, key in orders.items()},
        "score_calibration_error": round(calibration_error(scored), 3),
        "score_reliability": reliability(scored),
        "fields": {
            field: {
                "cases": len(cases),
                "right": round(sum(right for _, right in cases) / len(cases), 3),
                "calibration_error": round(calibration_error(cases), 3),
            }
            for field in sorted({field for field, _, _ in slots})
            if (cases := [(sure, right) for name, sure, right in slots if name == field])
        },
        "field_reliability": reliability([(sure, right) for _, sure, right in slots], 10),
    }


def write_split(corpus: Path) -> None:
    """Bring the committed list of training and test documents up to date with the folder."""
    names = [gold.id for gold in load_all(corpus)]
    split = {
        "rule": "first byte of the id's SHA-256, divided by 3: remainder 0 is test (extraction.evaluation.part_of)",
        **{part: [name for name in names if part_of(name) == part] for part in ("training", "test")},
    }
    (corpus / SPLIT).write_text(json.dumps(split, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def train_ranker(corpus: Path, out: Path = WEIGHTS_FILE, check: Path | None = None) -> dict[str, Any]:
    """Learn from the training part of a corpus, write the weights, and measure on the test part and on `check`."""
    write_split(corpus)
    documents = load_all(corpus, "training")
    candidates = [one for gold in documents for one in candidates_of(gold)]
    table = learn(candidates)
    form = {
        "trained_on": {"documents": len(documents), "rows": len(candidates), "penalty": PENALTY},
        "bias": table.bias,
        "features": dict(sorted(table.features.items())),
        "confidence": table.confidence,
    }
    out.write_text(json.dumps(form, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sets = {"training": candidates, "test": [one for gold in load_all(corpus, "test") for one in candidates_of(gold)]}
    if out == WEIGHTS_FILE:
        parts = ((part, one) for part, rows in sets.items() for one in rows)
        write(Example(part, one.document, one.names, one.accepted) for part, one in parts)
    if check is not None:
        sets[str(check.name)] = [one for gold in load_all(check) for one in candidates_of(gold)]
    return {name: measure(rows, table) for name, rows in sets.items()}
