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
# The encoders of HanLP's models by the name in their configuration, and the directories under HANLP_HOME/transformers that
# loading reads (hanlp.layers.transformers.resource).
ENCODERS = {
    "hfl/chinese-electra-180g-base-discriminator": ("electra_zh_base_20210706_125233",),
    "hfl/chinese-electra-180g-small-discriminator": ("electra_zh_small_20210706_125427",),
    "ernie-gram": ("ernie-gram_20220207_103518",),
    "xlm-roberta-base": ("xlm-roberta-base_20210706_125502",),
    "xlm-roberta-base-no-space": (
        "xlm-roberta-base-no-space-tokenizer_20220610_204241", "xlm-roberta-base-no-space_20220610_203944",
    ),
    "mMiniLMv2L6-no-space": (
        "mMiniLMv2L6-no-space-tokenizer_20220616_094859", "mMiniLMv2L6-no-space_20220616_094949",
    ),
    "mMiniLMv2L12-no-space": (
        "mMiniLMv2L12-no-space-tokenizer_20220616_095900", "mMiniLMv2L12-no-space_20220616_095924",
    ),
}  # fmt: skip
_VOCABULARIES = ("vocab.txt", "tokenizer.json", "sentencepiece.bpe.model")
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
            encoder = str(json.loads((directory / "config.json").read_text("utf-8"))["encoder"]["transformer"])
        except (OSError, ValueError, KeyError, TypeError):
            return True  # no such configuration: loading will tell what is wrong
        folders = ENCODERS.get(encoder, (encoder.rstrip("/").rsplit("/", 1)[-1].removesuffix(".zip"),))
        inside = self._home / "transformers" if self._home else None
        places = [[Path(encoder)], *([[inside / name for name in folders]] if inside else [])]
        return any(_is_encoder(place) for place in places)

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


def _is_encoder(folders: Sequence[Path]) -> bool:
    """The shape is in each folder, the vocabulary in the first: without one every character would be unknown."""
    return all((folder / "config.json").is_file() for folder in folders) and any(
        (folders[0] / name).is_file() for name in _VOCABULARIES
    )


def _entities(tokens: Sequence[Any], found: Sequence[Any]) -> Iterator[Entity]:
    for names in found:
        for _, label, first, last in names:
            if label in _LABELS:
                yield Entity(tokens[first][1], tokens[last - 1][2], _LABELS[label], "hanlp")
