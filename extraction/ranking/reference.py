"""Labelled rows of our own corpora, as features: with them a ranker is trained further and judged where no corpus is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

REFERENCE_FILE = Path(str(resources.files("extraction.ranking"))) / "reference.json"


@dataclass(frozen=True, slots=True)
class Example:
    """A found row: `part` training or test, the features that hold, and whether an annotator has it, too."""

    part: str
    document: str
    names: list[str]
    accepted: bool


@cache
def reference() -> tuple[Example, ...]:
    """The examples that are shipped with the library."""
    raw = json.loads(REFERENCE_FILE.read_text(encoding="utf-8"))
    names = raw["features"]
    return tuple(
        Example(part, document, [names[number] for number in held], bool(accepted))
        for part, documents in raw["parts"].items()
        for document, rows in documents.items()
        for accepted, held in rows
    )


def write(examples: Iterable[Example], out: Path = REFERENCE_FILE) -> None:
    """Write examples in a compact form: features by number, rows by part and document."""
    rows = list(examples)
    names = sorted({name for one in rows for name in one.names})
    number = {name: place for place, name in enumerate(names)}
    parts: dict[str, dict[str, list[tuple[int, list[int]]]]] = {}
    for one in rows:
        held = sorted(number[name] for name in one.names)
        parts.setdefault(one.part, {}).setdefault(one.document, []).append((int(one.accepted), held))
    out.write_text(json.dumps({"features": names, "parts": parts}, separators=(",", ":")) + "\n", encoding="utf-8")
