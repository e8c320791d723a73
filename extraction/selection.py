"""One row of a stretch of text that a person has chosen: its fields, whether or not the rules would have made a row of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from extraction.model import Commitment, Deadline, Raw, Span, Target
from extraction.options import Options
from extraction.pipeline import Run, read_document

_Slot = TypeVar("_Slot")
_TITLE = 40  # characters that a title may have (EXTRACTION: a title is a line of the ledger)
_EDGES = " \t\r\n　，,；;。.、：:"
_PLACES = ("verb", "lead_units", "supporting_units", "projects", "targets", "speaker", "deadline")


def row_of(raw: Raw, start: int, end: int, options: Options) -> Commitment:
    """The row of `raw.text[start:end]`; offsets of the answer are those of the whole text, `options.held_on` tells the year.

    All that the rules find in the stretch is gathered in one row. Where they find none, it has the words as its title and
    the deadline and units that stand in them. Raises ValueError where nothing but blanks is chosen.
    """
    start, end = _trimmed(raw.text, start, end)
    run = read_document(
        Raw(raw.text[start:end]), None, replace(options, on_progress=None, engine="rules", unlikely_rows=True)
    )
    rows = run.commitments or [_bare(run)]
    best = max(rows, key=lambda row: (row.tier == "firm", row.score, -row.start))
    gathered = replace(
        best,
        start=start,
        end=end,
        text=raw.text[start:end],
        deadline=_first(row.deadline for row in (best, *rows)),
        lead_units=best.lead_units or _each(row.lead_units for row in rows),
        supporting_units=_each(row.supporting_units for row in rows),
        projects=_each(row.projects for row in rows),
        targets=_each(row.targets for row in rows),
        speaker=_first(row.speaker for row in (best, *rows)),
        rules=_each(row.rules for row in rows),
        mentions=(),
        repeat_of=None,
        evidence={name: _each(row.evidence.get(name, ()) for row in rows) for name in _PLACES},
    )
    return _moved(gathered, start)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    if start >= end:
        raise ValueError("nothing but blanks is chosen")
    return start, end


def _bare(run: Run) -> Commitment:
    text = run.raw.text
    deadline = next(iter(run.deadlines), None)
    units = [(entry.start, entry.end) for entry in run.names if entry.label == "unit"]
    projects = [(entry.start, entry.end) for entry in run.names if entry.label == "project"]
    gaps = [code for code, lacks in (("no_deadline", deadline is None), ("no_lead_unit", not units)) if lacks]
    return Commitment(
        start=0,
        end=len(text),
        text=text,
        title=" ".join(text.split())[:_TITLE],
        tier="general",
        deadline=deadline,
        lead_units=tuple(text[slice(*span)] for span in units[:1]),
        supporting_units=tuple(text[slice(*span)] for span in units[1:]),
        projects=tuple(text[slice(*span)] for span in projects),
        gaps=tuple(gaps),
        rules=("selection",),
        evidence={
            "deadline": (Span(deadline.start, deadline.end),) if deadline else (),
            "lead_units": tuple(Span(*span) for span in units[:1]),
            "supporting_units": tuple(Span(*span) for span in units[1:]),
            "projects": tuple(Span(*span) for span in projects),
        },
    )


def _first(values: Iterable[_Slot | None]) -> _Slot | None:
    return next((value for value in values if value), None)


def _each(values: Iterable[Iterable[_Slot]]) -> tuple[_Slot, ...]:
    return tuple(dict.fromkeys(value for some in values for value in some))


def _moved(row: Commitment, by: int) -> Commitment:
    """The row with its inner places moved on, from those of the stretch to those of the whole text."""

    def deadline(found: Deadline | None) -> Deadline | None:
        return found and replace(found, start=found.start + by, end=found.end + by)

    def target(found: Target) -> Target:
        return replace(found, start=found.start + by, end=found.end + by)

    places = {name: tuple(Span(s.start + by, s.end + by) for s in spans) for name, spans in row.evidence.items()}
    single = {name: spans[:1] if name in ("deadline", "speaker") else spans for name, spans in places.items()}
    targets = tuple(map(target, row.targets))
    return replace(row, deadline=deadline(row.deadline), targets=targets, evidence=single)
