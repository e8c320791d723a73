"""What the library gives: plain frozen data with offsets into the text as it was received.

Every `start` and `end` is half-open and counts code points of that text, before any normalising or script
conversion. `to_dict` gives the JSON form of the command line and of the tracker.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


def plain(value: Any) -> Any:
    """JSON-ready form of nested data: dates become ISO strings, tuples lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the received text: `start` inclusive, `end` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of layout: heading, paragraph, list_item, table_cell, header, footer.

    `level` is the outline depth of a heading (1 is the top); `table`, `row`, `column` number a cell from 0 and
    `page` counts from 1; each is None where it does not apply.
    """

    kind: str
    start: int
    end: int
    level: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Warning:
    """Something the person should know, as a code and its parameters; who shows it translates it."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raw:
    """What a reader gives: the text, its layout and warnings."""

    text: str
    blocks: tuple[Block, ...] = ()
    warnings: tuple[Warning, ...] = ()
    title: str | None = None  # from the file's own metadata or markup, where it has one


@dataclass(frozen=True, slots=True)
class Mention:
    """A named thing found in the text: label is date, unit, person, project, plan, target, place."""

    label: str
    start: int
    end: int
    text: str
    rule: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a commitment must be kept.

    `due` is the last day that still keeps it, None where the year cannot be known or there is only a rhythm.
    `precision`: day, week, month, quarter, half-year, year, plan-period. `recurrence`: daily, weekly, monthly,
    quarterly, half-yearly, yearly or None. `basis` says in words how `due` came about.
    """

    text: str
    start: int
    end: int
    due: date | None
    not_before: date | None = None
    precision: str = "day"
    approximate: bool = False
    basis: str = ""
    recurrence: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable figure: 改造老旧小区50个 → metric, comparator (>=, <=, =, +, -), value, unit."""

    text: str
    start: int
    end: int
    metric: str | None = None
    comparator: str | None = None
    value: float | None = None
    unit: str | None = None
    baseline: float | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """One row that a supervision office would put into its ledger."""

    start: int
    end: int
    text: str
    title: str
    tier: str  # firm | general
    tier_reasons: tuple[str, ...] = ()
    score: float = 0.0
    confidence: dict[str, float] = field(default_factory=dict)
    strength: str = "shall"  # must | shall | strive | advance | study | in_principle
    kind: str = "task"  # task | project | plan | standing | decision
    deadline: Deadline | None = None
    lead_units: tuple[str, ...] = ()
    supporting_units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    speaker: str | None = None
    gaps: tuple[str, ...] = ()
    repeat_of: int | None = None
    rules: tuple[str, ...] = ()
    features: tuple[str, ...] = ()  # what holds of the row, by which it is ranked
    mentions: tuple[Span, ...] = ()
    evidence: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; evidence maps deadline, lead_units, supporting_units, projects, targets, speaker to spans.

        `deadline` and `speaker` evidence is one [start, end] pair (or empty), the others are lists of pairs.
        """
        found = plain(asdict(self))
        found["mentions"] = [[span.start, span.end] for span in self.mentions]
        pairs: dict[str, Any] = {
            name: [[span.start, span.end] for span in spans] for name, spans in self.evidence.items()
        }
        for name in ("deadline", "speaker"):
            if name in pairs:
                pairs[name] = pairs[name][0] if pairs[name] else []
        found["evidence"] = pairs
        return dict(found)


@dataclass(frozen=True, slots=True)
class Meeting:
    """The header facts of a document."""

    title: str | None = None
    kind: str | None = None
    held_on: date | None = None
    held_on_basis: str | None = None
    place: str | None = None
    chair: str | None = None
    attendees: tuple[dict[str, str], ...] = ()
    issuer: str | None = None
    doc_no: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A sentence that reports progress: 五一广场改造已完成80%."""

    start: int
    end: int
    text: str
    object: str
    percent: float | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """All that was found in one document."""

    engine: str
    meeting: Meeting
    commitments: tuple[Commitment, ...] = ()
    progress: tuple[Progress, ...] = ()
    warnings: tuple[Warning, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of the command line (without the document's id)."""
        return {
            "engine": self.engine,
            "warnings": [plain(asdict(warning)) for warning in self.warnings],
            "meeting": plain(asdict(self.meeting)),
            "commitments": [row.to_dict() for row in self.commitments],
            "progress": [plain(asdict(item)) for item in self.progress],
        }
