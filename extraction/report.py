"""Answers for the eye: a table of rows, and one page that tells why a place in the text is read as it is."""

from __future__ import annotations

import unicodedata
from datetime import date

from extraction.model import Commitment, Raw, Result
from extraction.options import Options
from extraction.pipeline import Run, read_document

_TITLE_WIDTH = 64


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * max(0, width - _width(text))


def _due(row: Commitment) -> str:
    if row.deadline is None:
        return ""
    if row.deadline.due is not None:
        return ("~" if row.deadline.approximate else "") + row.deadline.due.isoformat()
    return row.deadline.recurrence or row.deadline.text


def table_of(result: Result) -> str:
    """The rows of an answer as text: one line a row, header facts above, progress and warnings below."""
    meeting = result.meeting
    lines = [
        f"title    {meeting.title or '-'}",
        f"kind     {meeting.kind or '-'}    held {meeting.held_on or '-'} ({meeting.held_on_basis or '-'})    chair {meeting.chair or '-'}",
        "",
    ]
    for number, row in enumerate(result.commitments, 1):
        who = "、".join(row.lead_units) + (f" (+{'、'.join(row.supporting_units)})" if row.supporting_units else "")
        mark = "*" if row.tier == "firm" else " "
        lines.append(
            f"{number:>3}{mark} {row.score:.2f}  {_pad(row.title, _TITLE_WIDTH)} {_pad(_due(row), 12)} {_pad(who or '-', 20)} {row.speaker or ''}".rstrip()
        )
    lines += [f"progress {item.object}: {item.percent:g}%" for item in result.progress if item.percent is not None]
    lines += [f"warning  {warning.code} {warning.params or ''}".rstrip() for warning in result.warnings]
    firm = sum(row.tier == "firm" for row in result.commitments)
    lines.append(f"\n{len(result.commitments)} rows, {firm} firm (*)")
    return "\n".join(lines)


def explain(raw: Raw, at: int, published: date | None = None, options: Options | None = None) -> str:
    """What the rules made of the place at offset `at`: scope, speaker, clause, dates, and the rows that hold it."""
    run = read_document(raw, published, options or Options())
    if not 0 <= at < len(raw.text):
        return f"offset {at} is outside the text (0 to {len(raw.text) - 1})"
    before, after = raw.text[max(0, at - 30) : at], raw.text[at : at + 30]
    parts = [f"place    …{before}▸{after}…".replace("\n", "⏎"), *_surroundings(run, at), *_fired(run, at)]
    rows = [row for row in run.commitments if _touches(row, at)]
    for row in rows:
        parts += ["", *_why(row)]
    if not rows:
        parts.append("no row holds this place")
    return "\n".join(parts)


def _surroundings(run: Run, at: int) -> list[str]:
    lines = [
        f"document {run.kind}, reference day {run.reference or 'unknown'} ({run.meeting.held_on_basis or 'published'})"
    ]
    for sentence in run.sentences:
        if sentence.start <= at < sentence.end:
            speaker = run.raw.text[slice(*sentence.speaker)] if sentence.speaker else "nobody named"
            headings = " › ".join(run.raw.text[line.body : line.end] for line in sentence.headings) or "-"
            lines += [f"sentence read as {sentence.scope.value}, said by {speaker}", f"under    {headings}"]
            if sentence.label:
                lines.append(f"label    {sentence.label}")
    return lines


def _fired(run: Run, at: int) -> list[str]:
    lines = [f"clause   {trace.what}: {trace.rule}" for trace in run.traces if trace.start <= at < trace.end]
    lines += [
        f"date     {found.text} → {found.due or found.recurrence or 'unknown'} ({found.basis}; {found.rule})"
        for found in run.deadlines
        if found.start <= at < found.end
    ]
    return lines


def _touches(row: Commitment, at: int) -> bool:
    spans = [(row.start, row.end), *((span.start, span.end) for span in row.mentions)]
    spans += [(span.start, span.end) for found in row.evidence.values() for span in found]
    return any(start <= at < end for start, end in spans)


def _why(row: Commitment) -> list[str]:
    lines = [
        f"row      {row.title}",
        f"  span   {row.start}–{row.end} {row.text}",
        f"  tier   {row.tier}: {', '.join(row.tier_reasons) or 'no deadline, name, owner, figure or decision'}",
        f"  score  {row.score:.2f}",
        f"  rules  {', '.join(row.rules)}",
    ]
    if row.deadline is not None:
        due = row.deadline.due or row.deadline.recurrence or "year unknown"
        lines.append(f"  due    {row.deadline.text} → {due} ({row.deadline.basis}; {row.deadline.rule})")
    slots = (
        ("lead", row.lead_units),
        ("support", row.supporting_units),
        ("projects", row.projects),
        ("gaps", row.gaps),
    )
    lines += [f"  {name:6} {'、'.join(values)}" for name, values in slots if values]
    return lines
