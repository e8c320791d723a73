"""A row while its slots are being filled."""

from __future__ import annotations

from dataclasses import dataclass, field

from extraction.mentions.actions import Action
from extraction.mentions.projects import Named
from extraction.model import Deadline, Target
from extraction.structure.document import Scope

Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """One row in the making. Spans are into the text; `governor` holds the verb that a listed row shares."""

    start: int
    end: int
    verb: Span
    action: Action | None
    scope: Scope
    speaker: Span | None = None
    deadline: Deadline | None = None
    inherited_deadline: bool = False
    lead: list[Span] = field(default_factory=list)
    lead_by_model: bool = False  # a language engine named the owners: that alone makes no row firm
    support: list[Span] = field(default_factory=list)
    people: list[Span] = field(default_factory=list)
    projects: list[Named] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)
    line: int = 0
    listed: bool = False
    own_subject: bool = False


@dataclass(slots=True)
class Trace:
    """What happened at a place of the text, for `explain`."""

    start: int
    end: int
    what: str
    rule: str
