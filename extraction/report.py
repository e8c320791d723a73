"""Answers for the eye: a table of rows, and one page that tells why a place in the text is read as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extraction.firings import firings
from extraction.model import Commitment, Raw, Result
from extraction.options import Options
from extraction.pipeline import Run, read_document
from extraction.ranking.confidence import evidence_kinds
from extraction.ranking.features import features
from extraction.ranking.score import contributions, is_unlikely, weights

_TITLE_WIDTH = 64
_MOST_CONTRIBUTIONS = 12
_AROUND = 30  # characters shown on either side of the place


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
    """One page on the place at offset `at`: how its sentence is read, every rule that fires there, kept or beaten, and
    for each row that holds it why it has its tier, score, deadline and owners; rows that are left out as unlikely, too."""
    run = read_document(raw, published, replace(options or Options(), unlikely_rows=True, general_rows=True))
    if not 0 <= at < len(raw.text):
        return f"offset {at} is outside the text (0 to {len(raw.text) - 1})"
    before, after = raw.text[max(0, at - _AROUND) : at], raw.text[at : at + _AROUND]
    rows = [number for number, row in enumerate(run.commitments) if _touches(row, at)]
    parts = [f"place    …{before}▸{after}…".replace("\n", "⏎"), *_surroundings(run, at)]
    parts += ["", *_fired(run, at, [run.commitments[number] for number in rows])]
    for number in rows:
        parts += ["", *_why(run, number)]
    if not rows:
        parts += ["", "no row holds this place"]
    return "\n".join(parts)


def _surroundings(run: Run, at: int) -> list[str]:
    lines = [
        f"document {run.kind}, reference day {run.reference or 'unknown'} ({run.meeting.held_on_basis or 'published'}), engine {run.engine}"
    ]
    for sentence in run.sentences:
        if sentence.start <= at < sentence.end:
            speaker = run.raw.text[slice(*sentence.speaker)] if sentence.speaker else "nobody named"
            headings = " › ".join(run.raw.text[line.body : line.end] for line in sentence.headings) or "-"
            lines += [f"sentence read as {sentence.scope.value}, said by {speaker}", f"under    {headings}"]
            if sentence.label:
                lines.append(f"label    {sentence.label}")
    if any(table.start <= at < table.end for table in run.tables):
        lines.append("table    its header names what the columns hold")
    return lines


def _clause(run: Run, at: int) -> tuple[int, int]:
    """The clause that holds the place; its line where no sentence does."""
    for sentence in run.sentences:
        if sentence.start <= at < sentence.end:
            for clause in sentence.clauses:
                if clause.start <= at < clause.end:
                    return clause.start, clause.end
            return sentence.start, sentence.end
    end = run.text.find("\n", at)
    return run.text.rfind("\n", 0, at) + 1, len(run.text) if end < 0 else end


def _fired(run: Run, at: int, rows: Sequence[Commitment]) -> list[str]:
    start, end = _clause(run, at)
    lines = [f"clause   {run.raw.text[start:end]}".replace("\n", "⏎")]
    lines += [
        f"  read as  {trace.what}: {trace.rule}" for trace in run.traces if trace.start < end and start < trace.end
    ]
    lines += [
        f"  name     {run.raw.text[one.start : one.end]}: {one.label}, office's register"
        for one in run.names
        if one.start < end and start < one.end
    ]
    found = firings(run, start, end, rows)
    lines.append(
        "rules that fire in the clause (+ kept, - beaten or without effect)" if found else "no rule fires in the clause"
    )
    for one in found:
        mark, words = "+" if one.kept else "-", run.raw.text[one.start : one.end].replace("\n", "⏎")
        lines.append(f"  {mark} {one.table:10} {_pad(one.rule, 28)} {_pad(words, 24)} {one.why}")
    return lines


def _touches(row: Commitment, at: int) -> bool:
    spans = [(row.start, row.end), *((span.start, span.end) for span in row.mentions)]
    spans += [(span.start, span.end) for found in row.evidence.values() for span in found]
    return any(start <= at < end for start, end in spans)


def _why(run: Run, number: int) -> list[str]:
    row, draft = run.commitments[number], run.drafts[number]
    kinds = evidence_kinds(run.text, draft)
    left_out = " (left out: hardly ever accepted)" if is_unlikely(row.tier, row.features) else ""
    lines = [
        f"row      {row.title}{left_out}",
        f"  span   {row.start}–{row.end} {row.text}".replace("\n", "⏎"),
        f"  tier   {row.tier}: {', '.join(row.tier_reasons) or 'no deadline, name, owner, figure or decision'}",
        f"  score  {row.score:.3f}: the chance that a person accepts it; in log-odds {weights().bias:+.2f} to begin with",
    ]
    added = contributions(features(run.text, draft, list(row.tier_reasons)))
    lines += [f"         {value:+.2f} {name}" for name, value in added[:_MOST_CONTRIBUTIONS]]
    if len(added) > _MOST_CONTRIBUTIONS:
        rest = sum(value for _, value in added[_MOST_CONTRIBUTIONS:])
        lines.append(f"         {rest:+.2f} {len(added) - _MOST_CONTRIBUTIONS} smaller ones")
    lines.append(f"  rules  {', '.join(row.rules)}")
    if row.deadline is not None:
        due = row.deadline.due or row.deadline.recurrence or "year unknown"
        carried = ", carried over from another clause" if draft.inherited_deadline else ""
        lines.append(f"  due    {row.deadline.text} → {due} ({row.deadline.basis}; {row.deadline.rule}{carried})")
    lines += [f"  sure   {field}: {value:.2f} ({kinds[field]})" for field, value in row.confidence.items()]
    return lines + _slots(row)


def _slots(row: Commitment) -> list[str]:
    slots = (
        ("lead", row.lead_units),
        ("support", row.supporting_units),
        ("projects", row.projects),
        ("targets", tuple(target.text for target in row.targets)),
        ("speaker", (row.speaker,) if row.speaker else ()),
        ("gaps", row.gaps),
    )
    return [f"  {name:8} {'、'.join(values)}" for name, values in slots if values]
