"""Scores extracted rows against annotated documents, as the supervision office's scorer does.

A gold document is a JSON object: id, text, published, held_on, title, chair, source, and commitments with anchor,
occurrence, tier, repeat, deadline, lead_units, supporting_units, projects, targets, speaker. All figures are shares
between 0 and 1; None where nothing was there to count.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from extraction.model import Raw
from extraction.options import Options
from extraction.pipeline import extract

Answer = dict[str, Any]
SPLIT = "split.json"  # beside the documents: which of them are for training and which for testing


@dataclass(slots=True)
class Ratio:
    """Hits out of cases."""

    hit: float = 0
    of: float = 0

    def add(self, hit: bool) -> None:
        """Count one case."""
        self.hit += hit
        self.of += 1

    @property
    def value(self) -> float | None:
        """The share of hits."""
        return self.hit / self.of if self.of else None


@dataclass(slots=True)
class SetScore:
    """Micro-averaged precision and recall of sets of names."""

    right: int = 0
    gold: int = 0
    found: int = 0

    def add(self, gold: list[str], found: list[str]) -> bool:
        """Count one row's names; True where all are right."""
        left = [normal(name) for name in found]
        right = 0
        for name in map(normal, gold):
            same = name if name in left else next((other for other in left if alike(name, other)), None)
            if same is not None:
                left.remove(same)
                right += 1
        self.right += right
        self.gold += len(gold)
        self.found += len(found)
        return right == len(gold) == len(found)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else None


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated document; each item carries start and end of its anchor."""

    id: str
    text: str
    published: str | None
    held_on: str | None
    chair: str | None
    source: str
    items: list[Answer]


def normal(value: str) -> str:
    """A surface string without quotes, brackets and spaces, for comparing names."""
    return re.sub(r"[\s《》“”\"'‘’「」『』〈〉()（）、,，。;；:：·]", "", value)


def alike(a: str, b: str) -> bool:
    """Equal, or one holds the other and is at most half as long again (but 150个 is not 50个, 副市长 not 市长)."""
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    at = long.find(short)
    if len(short) < 2 or at < 0 or len(long) > 1.5 * len(short):
        return False
    before = long[at - 1] if at else ""
    return not (before in ("副", "-", "－", ".") or (short[0].isnumeric() and before.isnumeric()))


def load_gold(path: Path) -> Gold:
    """Read one gold document; ValueError where an anchor is not in the text."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    items = []
    for item in raw["commitments"]:
        start = -1
        for _ in range(item.get("occurrence", 1)):
            start = raw["text"].find(item["anchor"], start + 1)
            if start < 0:
                raise ValueError(f"{path.name}: {item['anchor']!r} is not in the text")
        items.append({**item, "start": start, "end": start + len(item["anchor"])})
    return Gold(
        raw.get("id") or path.stem,
        raw["text"],
        raw.get("published"),
        raw.get("held_on"),
        raw.get("chair"),
        raw.get("source") or "?",
        items,
    )


def part_of(document_id: str) -> str:
    """training or test, by the document's id alone: a third is test, and a new document falls in by itself."""
    return "test" if hashlib.sha256(document_id.encode()).digest()[0] % 3 == 0 else "training"


def load_all(folder: Path, part: str | None = None) -> list[Gold]:
    """All gold documents under a folder, by file name; those of one part of the split (`part_of`) where it is given."""
    documents = [load_gold(path) for path in sorted(folder.rglob("*.json")) if path.name != SPLIT]
    return [document for document in documents if part in (None, part_of(document.id))]


def answers_to(documents: Iterable[Gold], options: Options | None = None) -> dict[str, Answer]:
    """What the library answers to each document, by its id, in JSON form."""
    return {
        gold.id: extract(
            Raw(gold.text), published=date.fromisoformat(gold.published) if gold.published else None, options=options
        ).to_dict()
        for gold in documents
    }


def pair_weight(gold: Answer, found: Answer) -> float:
    """How well a found row fits a gold row; 0 where it does not."""
    size: int = gold["end"] - gold["start"]
    overlap = min(gold["end"], found["end"]) - max(gold["start"], found["start"])
    if overlap <= 0 or overlap < 0.5 * size or found["end"] - found["start"] > 3 * size + 20:
        return 0.0
    weight: float = overlap / size + overlap / (max(gold["end"], found["end"]) - min(gold["start"], found["start"]))
    wanted, names = gold.get("projects") or [], found.get("projects") or []
    if wanted and names:
        if not any(alike(normal(a), normal(b)) for a in wanted for b in names):
            return 0.0
        weight += 2
    return weight + (0.0 if gold.get("repeat") else 0.5) + (0.25 if gold["tier"] == "firm" else 0)


def match(gold: list[Answer], found: list[Answer]) -> dict[int, int]:
    """One-to-one matching, found row → gold row, heaviest pair first."""
    pairs = sorted(
        ((pair_weight(g, f), i, j) for i, f in enumerate(found) for j, g in enumerate(gold)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    taken: dict[int, int] = {}
    used: set[int] = set()
    for weight, i, j in pairs:
        if weight > 0 and i not in taken and j not in used:
            taken[i] = j
            used.add(j)
    return taken


def _when(deadline: Answer | None) -> tuple[str | None, str | None]:
    return (deadline or {}).get("due"), (deadline or {}).get("recurrence")


def _f1(precision: float | None, recall: float | None) -> float:
    p, r = precision or 0.0, recall or 0.0
    return 2 * p * r / (p + r) if p + r else 0.0


_RATIOS = [
    "recall",
    "firm_recall",
    "precision",
    "firm_precision",
    "tier",
    "ready",
    "due",
    "due_recall",
    "false_due",
    "speaker",
    "held_on",
    "chair",
]


@dataclass(slots=True)
class Figures:
    """The counts behind the figures of one set of documents."""

    ratio: dict[str, Ratio] = field(default_factory=lambda: {name: Ratio() for name in _RATIOS})
    names: dict[str, SetScore] = field(
        default_factory=lambda: {name: SetScore() for name in ("lead_units", "supporting_units", "projects", "targets")}
    )
    notes: list[str] = field(default_factory=list)

    def add(self, document: Gold, answer: Answer) -> None:
        """Count one document."""
        found = answer.get("commitments") or []
        taken = match(document.items, found)
        of_gold = {j: found[i] for i, j in taken.items()}
        for j, item in enumerate(document.items):
            if item["tier"] == "firm" and not item.get("repeat"):
                self._add_firm(document, item, of_gold.get(j))
        for i, row in enumerate(found):
            fits = document.items[taken[i]] if i in taken else None
            if fits is not None and fits.get("repeat"):
                continue
            self.ratio["precision"].add(fits is not None)
            if row.get("tier") == "firm":
                self.ratio["firm_precision"].add(fits is not None and fits["tier"] == "firm")
            if fits is None:
                self.notes.append(f"{document.id} WRONG {document.text[row['start'] : row['end']]!r}")
        meeting = answer.get("meeting") or {}
        self.ratio["held_on"].add((meeting.get("held_on") or None) == document.held_on)
        self.ratio["chair"].add(normal(meeting.get("chair") or "") == normal(document.chair or ""))

    def _add_firm(self, document: Gold, item: Answer, row: Answer | None) -> None:
        ratio = self.ratio
        want = _when(item.get("deadline"))
        ratio["recall"].add(row is not None)
        ratio["firm_recall"].add(row is not None and row.get("tier") == "firm")
        got = _when(row.get("deadline")) if row else (None, None)
        if any(want):
            ratio["due_recall"].add(row is not None and got == want)
        if row is None:
            ratio["ready"].add(False)
            self.notes.append(f"{document.id} MISSED {item['anchor']!r}")
            return
        ratio["due" if any(want) else "false_due"].add(got == want if any(want) else any(got))
        if got != want:
            self.notes.append(f"{document.id} DUE {item['anchor']!r}: {want} but {got}")
        sets = {name: self.names[name].add(item.get(name) or [], _surface(row, name)) for name in self.names}
        said = normal(item.get("speaker") or "") == normal(row.get("speaker") or "")
        if item.get("speaker") or row.get("speaker"):
            ratio["speaker"].add(said)
        ratio["tier"].add(row.get("tier") == "firm")
        right = (got == want, row.get("tier") == "firm", sets["lead_units"], sets["projects"], said)
        ratio["ready"].add(all(right))

    def as_dict(self) -> dict[str, float | int | None]:
        """The figures by name."""
        value = {name: ratio.value for name, ratio in self.ratio.items()}
        return {
            "firm_rows": int(self.ratio["recall"].of),
            "found_rows": int(self.ratio["precision"].of),
            "f1": _f1(value["precision"], value["recall"]),
            "precision": value["precision"],
            "recall": value["recall"],
            "firm_f1": _f1(value["firm_precision"], value["firm_recall"]),
            "firm_precision": value["firm_precision"],
            "firm_recall": value["firm_recall"],
            "tier_accuracy": value["tier"],
            "ready_rows": value["ready"],
            "due_accuracy": value["due"],
            "due_recall": value["due_recall"],
            "due_rows": int(self.ratio["due_recall"].of),
            "false_due_rate": value["false_due"],
            **{f"{name}_f1": score.f1 for name, score in self.names.items()},
            "speaker_accuracy": value["speaker"],
            "held_on_accuracy": value["held_on"],
            "chair_accuracy": value["chair"],
        }


def _surface(row: Answer, name: str) -> list[str]:
    values = row.get(name) or []
    return [value["text"] if isinstance(value, dict) else value for value in values]


def score_all(documents: list[Gold], answers: dict[str, Answer]) -> tuple[dict[str, Any], list[str]]:
    """The figures over all documents, those by source, and what was missed or wrong, line by line."""
    total = Figures()
    sources: dict[str, Figures] = {}
    for document in documents:
        answer = answers.get(document.id) or {}
        total.add(document, answer)
        sources.setdefault(document.source, Figures()).add(document, answer)
    figures: dict[str, Any] = dict(total.as_dict())
    by_source = {name: float(found.as_dict()["f1"] or 0.0) for name, found in sorted(sources.items())}
    figures["documents"] = len(documents)
    figures["f1_source_mean"] = sum(by_source.values()) / len(by_source) if by_source else 0.0
    figures["f1_by_source"] = {name: round(value, 3) for name, value in by_source.items()}
    return figures, total.notes
