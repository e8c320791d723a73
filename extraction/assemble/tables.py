"""Rows from tables of tasks: each table row is a row of the ledger, its columns the slots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.assemble.clauses import SentenceReader
from extraction.assemble.draft import Draft
from extraction.assemble.rows import Builder
from extraction.mentions.projects import Named, find_projects, looks_named
from extraction.mentions.targets import find_targets
from extraction.mentions.units import Span, read_roles, split_units, trim
from extraction.structure.document import Cell, Scope, Sentence, Table
from extraction.structure.sentences import split_sentences

_DONE = ("已完成", "完成", "办结", "已办结", "done", "✅", "解除列管")
_TICKS = ("✅", "✔", "☑")
_HELPED = re.compile(r"(?P<lead>[^（）()]{2,60})[（(](?P<support>[^（）()]{2,60}?)(?:协助|配合|参加|参与|协办)[）)]")
# 市水务局市财政局: two lines of a cell that a page has only as one after the other.
_GLUED = re.compile(
    r"([省市区县州][^、，；\s]{1,12}?[局委办厅院部])(?=[省市区县州][^、，；\s]{1,12}?(?:局|委|办|厅|院|部|中心|公司|集团))"
)
_LONGEST_TASK = 400  # characters of a cell that are read as the task
_NONE = ("", "无", "-", "—", "/", "略")


def add_table(builder: Builder, table: Table) -> None:
    """Append the drafts of a table; a merged (empty) unit or day cell repeats the one above it."""
    above: dict[str, Cell] = {}
    for row in table.rows:
        cells = {role: cell for role, column in table.roles.items() for cell in row if cell.column == column}
        for role in ("lead_units", "deadline"):
            cell = cells.get(role)
            if cell is not None and cell.end > cell.start:
                above[role] = cell
            elif role in above:  # an empty place, or one that a merged cell covers
                cells[role] = above[role]
        if table.drawn:  # nobody helps where the place is empty; only a merged cell goes on
            if (helping := cells.get("supporting_units")) is not None:
                above["supporting_units"] = helping
            elif "supporting_units" in above:
                cells["supporting_units"] = above["supporting_units"]
        task = cells.get("task")
        status = cells.get("status")
        if task is None or builder.text[task.start : task.end].strip() in _NONE:
            continue
        if status is not None and _done(builder.text[status.start : status.end].strip().lower()):
            continue
        builder.drafts += _drafts(builder, task, cells)


def _units(text: str, cell: Cell) -> Iterator[Span]:
    for start, end in split_units(text, cell.start, cell.end):
        while glued := _GLUED.match(text, start, end):
            yield start, glued.end(1)
            start = glued.end(1)
        yield start, end


def _named(text: str, span: tuple[int, int]) -> bool:
    return text[slice(*span)] not in _NONE


def _read_roles(text: str, cell: Cell, draft: Draft) -> None:
    """A cell that says who leads and who helps: 护理部牵头，各病区参加; 医务部（检验科协助）"""
    helped = _HELPED.fullmatch(text, cell.start, cell.end)
    roles = read_roles(text, cell.start, cell.end)
    if helped:
        draft.lead = split_units(text, *helped.span("lead"))
        draft.support = draft.support or split_units(text, *helped.span("support"))
    elif roles:
        draft.lead = roles.lead or draft.lead
        draft.support = draft.support or roles.support


def _done(status: str) -> bool:
    return status in _DONE or status.startswith(_TICKS)


def _drafts(builder: Builder, task: Cell, cells: dict[str, Cell]) -> list[Draft]:
    """The rows of a table row: one for each action of a cell that lists several, else the cell as it stands."""
    start, end = trim(builder.text, task.start, min(task.end, task.start + _LONGEST_TASK))
    before = len(builder.drafts)
    for (first, last), clauses in split_sentences(builder.text, start, end):
        SentenceReader(builder, Sentence(first, last, clauses, Scope.DIRECTIVE), []).read()
    parts = [draft for draft in builder.drafts[before:] if not draft.listed]
    del builder.drafts[before:]
    if len(parts) < 2 or parts[0].start > start + 2:
        return [_draft(builder, start, end, cells)]
    rows = [_draft(builder, part.start, part.end, cells) for part in parts]
    for row, part in zip(rows, parts, strict=True):
        row.deadline = part.deadline or row.deadline
        if part.own_subject and part.lead:
            row.lead, row.support = part.lead, part.support
    return rows


def _matter(text: str, cells: dict[str, Cell]) -> list[Named]:
    """The undertaking that the row is about, where a column beside the task names it."""
    cell = cells.get("matter")
    if cell is None or cell.end <= cell.start:
        return []
    if looks_named(text, cell.start, cell.end):
        return [Named(cell.start, cell.end, "project.matter")]
    return find_projects(text, cell.start, cell.end, cell.start)


def _draft(builder: Builder, start: int, end: int, cells: dict[str, Cell]) -> Draft:
    draft = Draft(start, end, (start, start), None, Scope.DIRECTIVE, rules=["table.row"])
    draft.projects = find_projects(builder.text, start, end, start) or _matter(builder.text, cells)
    for role, spans in (("lead_units", draft.lead), ("supporting_units", draft.support)):
        if cell := cells.get(role):
            spans += [span for span in _units(builder.text, cell) if _named(builder.text, span)]
    if cell := cells.get("lead_units"):
        _read_roles(builder.text, cell, draft)
    if cell := cells.get("deadline"):
        draft.deadline = next(iter(builder.deadlines_in(cell.start, cell.end)), None)
    draft.deadline = draft.deadline or next(iter(builder.deadlines_in(start, end)), None)
    if draft.deadline is None and (cell := cells.get("status")):
        draft.deadline = next(iter(builder.deadlines_in(cell.start, cell.end)), None)  # 顺延到7月12日
    draft.targets = find_targets(builder.received, builder.text, start, end)
    if cell := cells.get("targets"):
        draft.targets += find_targets(builder.received, builder.text, cell.start, cell.end)
    return draft
