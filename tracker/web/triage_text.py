"""The document's text beside its candidates: cut into parts that load one by one, laid out by its blocks, marked.

Pure functions over the text, its blocks and the candidates' spans; offsets are code points of the whole text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

PART = 6_000  # characters a part: a few screens, a few milliseconds
DEEPEST = 4  # levels of headings and lists that look different
_HEADINGS = {1: "h3", 2: "h4"}

# The fields whose evidence is marked, the strongest colour last; the class of a mark is ev-<name>.
FIELDS: dict[str, Any] = {
    "text": _("Candidate"),
    "verb": _("Action"),
    "speaker": _("Speaker"),
    "lead_units": _("Responsible unit"),
    "supporting_units": _("Supporting unit"),
    "projects": _("Project"),
    "targets": _("Target"),
    "deadline": _("Deadline"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that a field of a candidate (`owner`: its id) rests on; `end` exclusive."""

    start: int
    end: int
    field: str
    owner: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text with the fields and candidates that rest on all of it, both sorted."""

    start: int
    end: int
    text: str
    fields: tuple[str, ...] = ()
    owners: tuple[int, ...] = ()


@dataclass(slots=True)
class Piece:
    """A paragraph, heading or list item of a part, with its place; or a table, with its rows of cells instead."""

    kind: str
    level: int = 0
    start: int = 0
    end: int = 0
    table: int | None = None
    rows: dict[int, list[tuple[int, int]]] = field(default_factory=dict)


def spans_of(rows: Iterable[tuple[int, int, int, Mapping[str, Any] | None]]) -> list[Span]:
    """The spans of candidates given as (id, start, end, evidence); evidence as the library writes it."""
    found = []
    for owner, start, end, evidence in rows:
        found.append(Span(start, end, "text", owner))
        for name, places in (evidence or {}).items():
            pairs = [places] if places and isinstance(places[0], int) else places
            found += [Span(first, last, name, owner) for first, last in pairs if name in FIELDS]
    return found


def segments(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> list[Segment]:
    """text[start:end] cut where a span begins or ends: every character once, in order, with all that covers it."""
    end = len(text) if end is None else min(end, len(text))
    changes: dict[int, list[tuple[int, Span]]] = {start: [], end: []}
    for span in spans:
        first, last = max(span.start, start), min(span.end, end)
        if first < last:
            changes.setdefault(first, []).append((1, span))
            changes.setdefault(last, []).append((-1, span))
    open_fields: Counter[str] = Counter()
    open_owners: Counter[int] = Counter()
    found: list[Segment] = []
    for here, there in pairwise(sorted(changes)):
        for step, span in changes[here]:
            open_fields[span.field] += step
            open_owners[span.owner] += step
        fields = tuple(name for name in FIELDS if open_fields[name] > 0)
        owners = tuple(sorted(owner for owner, count in open_owners.items() if count > 0))
        _append(found, Segment(here, there, text[here:there], fields, owners))
    return found


def _append(found: list[Segment], new: Segment) -> None:
    """Add a segment, as one with the last where nothing tells them apart."""
    last = found[-1] if found else None
    if last and last.end == new.start and (last.fields, last.owners) == (new.fields, new.owners):
        found[-1] = Segment(last.start, new.end, last.text + new.text, last.fields, last.owners)
    else:
        found.append(new)


def marked(text: str, spans: Iterable[Span], start: int, end: int, faint: frozenset[int] = frozenset()) -> SafeString:
    """text[start:end] as HTML, escaped, with a <mark> on what candidates rest on; `faint`: ids of rejected ones."""
    return mark_safe("".join(_html(part, faint) for part in segments(text, spans, start, end)))  # noqa: S308


def _html(part: Segment, faint: frozenset[int]) -> str:
    if not part.owners:
        return escape(part.text)
    classes = " ".join(f"ev-{name}" for name in part.fields)
    names = " · ".join(str(FIELDS[name]) for name in part.fields)
    owners = " ".join(map(str, part.owners))
    weak = " ev-faint" if faint.issuperset(part.owners) else ""
    return format_html(
        '<mark class="ev {}{}" data-owners="{}" title="{}">{}</mark>', classes, weak, owners, names, part.text
    )


def parts(text: str, size: int = PART) -> list[tuple[int, int]]:
    """The text cut into stretches of at most `size` characters, at ends of lines where there are any."""
    found, start = [], 0
    while start < len(text):
        end = start + size
        if end < len(text):
            end = text.rfind("\n", start, end) + 1 or end
        end = min(end, len(text))
        found.append((start, end))
        start = end
    return found


def pieces(text: str, blocks: Sequence[Mapping[str, Any]], start: int, end: int) -> list[Piece]:
    """What stands in text[start:end], in order: its blocks, clipped, and as paragraphs the words outside of any."""
    found: list[Piece] = []
    here = start
    for block in blocks:
        first, last = max(block["start"], start), min(block["end"], end)
        is_cell = block["kind"] == "table_cell"
        if first > last or first < here or (first == last and not (is_cell and block["start"] < end)):
            continue  # elsewhere, within a block that was taken already, or empty
        found += _loose(text, here, first)
        if is_cell:
            _add_cell(found, block, (first, last))
        else:
            level = min(block.get("level") or 1, DEEPEST)
            found.append(Piece(block["kind"], level, first, last))
        here = last
    return [*found, *_loose(text, here, end)]


def _loose(text: str, start: int, end: int) -> Iterator[Piece]:
    """Lines outside of blocks, without those that are only marks of layout (#, |, ---)."""
    for line in text[start:end].split("\n"):
        if any(character.isalnum() for character in line):
            yield Piece("paragraph", 1, start, start + len(line))
        start += len(line) + 1


def _add_cell(found: list[Piece], cell: Mapping[str, Any], place: tuple[int, int]) -> None:
    """Put a cell into the table at the end of `found`, or into a new one."""
    table, column = cell.get("table") or 0, cell.get("column") or 0
    if not (found and found[-1].table == table):
        found.append(Piece("table", table=table))
    cells = found[-1].rows.setdefault(cell.get("row") or 0, [])
    cells += [(place[0], place[0])] * (column - len(cells))  # covered by merged cells
    cells.append(place)


def laid_out(
    text: str,
    blocks: Sequence[Mapping[str, Any]],
    spans: Iterable[Span],
    start: int,
    end: int,
    faint: frozenset[int] = frozenset(),
) -> SafeString:
    """text[start:end] as HTML: headings, paragraphs, list items and tables as the blocks say, evidence marked."""
    here = [span for span in spans if span.start < end and span.end > start]

    def words(first: int, last: int) -> SafeString:
        return marked(text, (span for span in here if span.start < last and span.end > first), first, last, faint)

    return mark_safe("\n".join(_piece_html(piece, words) for piece in pieces(text, blocks, start, end)))  # noqa: S308


def _piece_html(piece: Piece, words: Callable[[int, int], SafeString]) -> str:
    if piece.kind == "table":
        rows = (
            "".join(f'<td data-at="{cell[0]}">{words(*cell)}</td>' for cell in cells)
            for _row, cells in sorted(piece.rows.items())
        )
        return f'<div class="doc-table"><table><tbody><tr>{"</tr><tr>".join(rows)}</tr></tbody></table></div>'
    tag = _HEADINGS.get(piece.level, "h5") if piece.kind == "heading" else "p"
    kind = escape(piece.kind.replace("_", "-"))
    return f'<{tag} class="doc-{kind} doc-level-{piece.level}" data-at="{piece.start}">{words(piece.start, piece.end)}</{tag}>'
