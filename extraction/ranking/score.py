"""A transparent score: how likely a person accepts the row. Logistic over named features, weights in JSON."""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources

from extraction.assemble.draft import Draft
from extraction.rules.exclusions import PAST, first_reason
from extraction.structure.document import Scope

_LONG = 60  # characters


@cache
def weights() -> dict[str, float]:
    """The weight of each feature."""
    source = resources.files("extraction.ranking").joinpath("weights.json").read_text(encoding="utf-8")
    return {name: float(value) for name, value in json.loads(source).items()}


def features(text: str, draft: Draft, reasons: list[str]) -> list[str]:
    """The names of the features that hold for a row, in the order of the weights file."""
    action = draft.action
    form = action.form if action else "table"
    holds = {
        **dict.fromkeys(reasons, True),
        "bracket_owner": "unit.bracket" in draft.rules,
        "speaker": draft.speaker is not None,
        "opening_verb": form in ("opening", "table"),
        "delegated": form == "delegate",
        "modal": form == "modal",
        "attitude": bool(action and action.attitude),
        "past_sign": first_reason(PAST, text[draft.start : draft.end]) is not None,
        "context_scope": draft.scope is Scope.CONTEXT,
        "long": draft.end - draft.start > _LONG,
        "no_object": draft.end - draft.verb[1] < 3 and form == "opening",
        "repeated": bool(draft.mentions),
    }
    return [name for name in weights() if holds.get(name)]


def score(names: list[str]) -> float:
    """The probability for a set of features, rounded to two decimals."""
    table = weights()
    total = table["bias"] + sum(table[name] for name in names)
    return round(1 / (1 + math.exp(-total)), 2)
