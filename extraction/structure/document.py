"""The parts of a document: lines with their place in the outline, sentences, clauses. All offsets are into the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """What a stretch of text is about, which decides how its clauses are read."""

    HEADER = "header"  # time, place, attendance, circulation: no rows
    CONTEXT = "context"  # explanation, reports, discussion: only what is expressly owed
    PAST = "past"  # review of what was done
    NARRATION = "narration"  # what happened at the meeting
    DIRECTIVE = "directive"  # instructions and plans: an opening verb obliges
    DECISION = "decision"  # what was decided: any action obliges, and each row is firm


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `body` is where the text begins after list or heading marks; `level` is the heading's depth or 0."""

    start: int
    end: int
    body: int
    level: int = 0
    item: bool = False
    depth: int = 0  # of its outline mark, 0 where it has none
    label: str | None = None  # of a line such as 决议：…
    checked: bool = False  # a done item of a to-do list
    todo: bool = False  # an open one
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas, without the white space around it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its clauses and what its surroundings say about it."""

    start: int
    end: int
    clauses: tuple[Clause, ...]
    scope: Scope
    speaker: tuple[int, int] | None = None
    headings: tuple[Line, ...] = ()
    label: str | None = None
    item: bool = False
    opens_line: bool = False
    alone: bool = False  # the only sentence of its line
    todo: bool = False  # an open item of a to-do list
    said: int = 0  # where what is said begins, behind X指出: what stands before it is no part of it


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    start: int
    end: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header names what its columns hold: role → column number.

    `drawn`: its cells come from the layout, so that a place without a cell is covered by a merged one.
    """

    roles: dict[str, int]
    rows: tuple[tuple[Cell, ...], ...]
    start: int
    end: int
    headings: tuple[Line, ...] = ()
    drawn: bool = False


@dataclass(slots=True)
class Outline:
    """Everything the structure steps know about a document."""

    lines: tuple[Line, ...] = ()
    kind: str = "other"
    tables: tuple[Table, ...] = ()
    sentences: tuple[Sentence, ...] = field(default_factory=tuple)
