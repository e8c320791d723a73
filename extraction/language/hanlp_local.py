"""HanLP's pretrained multi-task model from a local directory.

Its Chinese models are licensed for research and teaching only: who sets this engine answers for the licence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extraction.language.base import EngineError, Entity
from extraction.language.loading import installed, is_model, load_hanlp, shared
from extraction.options import Options

_LABELS = {"PERSON": "person", "NR": "person", "ORGANIZATION": "unit", "ORG": "unit", "NT": "unit"}
_LONGEST = 400  # the models read at most 510 characters


class HanlpLocal:
    """Persons and organisations of a multi-task model; `model_path` is its directory, `model_home` HANLP_HOME."""

    def __init__(self, options: Options) -> None:
        self._directory = Path(options.model_path) if options.model_path else None
        self._home = Path(options.model_home) if options.model_home else None

    def problem(self) -> str | None:
        """Packages, directory, and the directory of the encoder that the model names."""
        if not installed("hanlp", "torch", "transformers"):
            return "not_installed"
        if self._directory is None:
            return "not_configured"
        if not is_model(self._directory):
            return "model_missing"
        return None if self._encoder_is_local(self._directory) else "model_missing"

    def _encoder_is_local(self, directory: Path) -> bool:
        """The model's configuration names its encoder: a directory, or one under HANLP_HOME/transformers."""
        try:
            encoder = json.loads((directory / "config.json").read_text("utf-8"))["encoder"]["transformer"]
            name = str(encoder).rstrip("/").rsplit("/", 1)[-1].removesuffix(".zip")
        except (OSError, ValueError, KeyError, TypeError):
            return True  # no such configuration: loading will tell what is wrong
        places = [Path(str(encoder))] + ([self._home / "transformers" / name] if self._home else [])
        return any((place / "config.json").is_file() for place in places)

    def analyse(self, sentences: Sequence[str]) -> list[list[Entity]]:
        """Persons and organisations in each sentence."""
        if problem := self.problem():
            raise EngineError(problem, str(self._directory or ""))
        cut = [sentence[:_LONGEST] for sentence in sentences]
        with shared(("hanlp", str(self._directory)), self._load) as model:
            tasks = [name for name in model.tasks if name.startswith(("tok", "ner"))]
            found = model(cut, tasks=tasks)
        tokens = next(value for name, value in found.items() if name.startswith("tok"))
        names = [value for name, value in found.items() if name.startswith("ner")]
        return [
            sorted(_entities(tokens[number], [each[number] for each in names]), key=lambda name: name.start)
            for number in range(len(cut))
        ]

    def _load(self) -> Any:
        if self._directory is None:
            raise EngineError("not_configured")
        model = load_hanlp(self._directory, self._home)
        tasks: Mapping[str, Any] = model.tasks
        for name, task in tasks.items():
            if name.startswith("tok"):
                task.config.output_spans = True  # tokens with their offsets: white space is swallowed otherwise
        return model


def _entities(tokens: Sequence[Any], found: Sequence[Any]) -> Iterator[Entity]:
    for names in found:
        for _, label, first, last in names:
            if label in _LABELS:
                yield Entity(tokens[first][1], tokens[last - 1][2], _LABELS[label], "hanlp")
