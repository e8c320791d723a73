"""How likely a person accepts a row: a logistic score over named features, with weights learned from labelled rows."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Weights:
    """What training found: weight of each feature, and how often a slot was right by how it was found."""

    bias: float
    features: dict[str, float]
    confidence: dict[str, dict[str, float]]

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Weights:
        """From the form of weights.json."""
        return cls(float(raw["bias"]), dict(raw["features"]), dict(raw["confidence"]))


# Below these scores so few rows are right that reading them costs more than it finds; chosen on the training documents.
LEAST = {"firm": 0.25, "general": 0.3}
WEIGHTS_FILE = Path(str(resources.files("extraction.ranking"))) / "weights.json"


@cache
def weights() -> Weights:
    """The weights that are shipped with the library."""
    return Weights.from_json(json.loads(WEIGHTS_FILE.read_text(encoding="utf-8")))


def contributions(names: Iterable[str], table: Weights | None = None) -> list[tuple[str, float]]:
    """What each feature adds to the score (in log-odds), the weightiest first; features without weight are left out."""
    known = (table or weights()).features
    found = [(name, known[name]) for name in names if name in known]
    return sorted(found, key=lambda item: (-abs(item[1]), item[0]))


def is_unlikely(tier: str, names: Iterable[str]) -> bool:
    """Whether a row is hardly ever accepted, by the shipped weights: what an office has taught the score hides no row."""
    return score(names) < LEAST[tier]


def score(names: Iterable[str], table: Weights | None = None) -> float:
    """The probability for a set of features, 0 to 1, rounded to three decimals."""
    table = table or weights()
    total = table.bias + sum(table.features.get(name, 0.0) for name in names)
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 3)
