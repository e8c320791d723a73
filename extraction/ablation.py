"""What each part of the language side adds to the figures on documents that it has not seen."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extraction.evaluation import Gold, answers_to, load_all, score_all
from extraction.model import Raw
from extraction.options import Options
from extraction.pipeline import extract
from extraction.training.corpus import names_of

FIGURES = ("f1", "firm_f1", "ready_rows", "lead_units_f1", "projects_f1")


@dataclass(frozen=True, slots=True)
class Row:
    """One setting: its figures by name, characters a second, and the reasons why the engine could not be used."""

    name: str
    figures: dict[str, float]
    speed: float
    degraded: tuple[str, ...] = ()


def settings(known: Sequence[Gold], model: str | None = None) -> dict[str, Options]:
    """The settings from rules alone upwards; the register holds the names of the documents in `known`."""
    rules = Options()
    dictionary = replace(rules, lexicon=names_of(known))
    tagger = replace(dictionary, engine="embedded", engine_parts=("tagger",), model_path=model)
    return {
        "rules": rules,
        "+ dictionary": dictionary,
        "+ tagger": tagger,
        "+ LAC": replace(tagger, engine_parts=("tagger", "lac")),
        "LAC, no tagger": replace(tagger, engine_parts=("lac",)),
    }


def ablation(documents: Sequence[Gold], known: Sequence[Gold], model: str | None = None) -> Iterator[Row]:
    """Score every setting over `documents`; `known` are other documents, whose names stand in the register."""
    seen = {document.id for document in documents}
    for name, options in settings([gold for gold in known if gold.id not in seen], model).items():
        yield _measure(name, documents, options)


def _measure(name: str, documents: Sequence[Gold], options: Options) -> Row:
    extract(Raw(documents[0].text), options=options)  # loads what must be loaded
    began = time.perf_counter()
    answers = answers_to(documents, options)
    speed = sum(len(gold.text) for gold in documents) / (time.perf_counter() - began)
    figures, _ = score_all(list(documents), answers)
    reasons = {
        warning["params"]["reason"]
        for answer in answers.values()
        for warning in answer["warnings"]
        if warning["code"] == "degraded"
    }
    return Row(name, {figure: float(figures[figure] or 0) for figure in FIGURES}, speed, tuple(sorted(reasons)))


def table(gold: Path, part: str | None, known: Path, model: str | None = None) -> Iterator[str]:
    """The ablation as lines of text: over one part (None: all) of the documents in `gold`, with the register of `known`."""
    yield f"{'':16}" + "".join(f"{name:>14}" for name in (*FIGURES, "characters/s"))
    for row in ablation(load_all(gold, part), load_all(known, "training"), model):
        if row.degraded:
            yield f"{row.name:16}  not measured: {', '.join(row.degraded)}"
        else:
            figures = "".join(f"{row.figures[name]:14.3f}" for name in FIGURES)
            yield f"{row.name:16}{figures}{row.speed:14,.0f}"
