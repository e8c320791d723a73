"""Tables of tasks: which column holds the task, the units, the time, the target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extraction.model import Block
from extraction.structure.document import Cell, Line, Table

# The first that fits gives the column's role.
_ROLES = (
    (
        "lead_units",
        re.compile(
            r"(?:责任|牵头|主办|承办|负责|落实|实施|主责|主管)(?:单位|部门|机关|科室|处室|人员|人|者)|牵头|责任人|负责人|承办人|主办|负责$|跟进者|跟进人|经办人?|办理人|^谁(?:来?做|负责)?$|Owner|Assignee",
            re.I,
        ),
    ),
    ("supporting_units", re.compile(r"(?:配合|协办|协助|参与|参加)(?:单位|部门|机关|人)?")),
    (
        "deadline",
        re.compile(
            r"时限|期限|截止|完成时间|时间节点|完成日期?|何时|时间要求|交付日期?|^日期$|预定完成|办理时间|Due|Deadline|时间$",
            re.I,
        ),
    ),
    ("targets", re.compile(r"目标|指标|标准|成果")),
    ("status", re.compile(r"进展|状态|完成情况|办理情形|备注|Status", re.I)),
    ("number", re.compile(r"^(?:序号|编号|No\.?|号|项次|#)$", re.I)),
    (
        "task",
        re.compile(
            r"事项|任务|内容|措施|工作|项目|举措|决议|裁示|裁定|指示|待办|行动|案由|做什么|要做的事|要办的事|Action|Task|Item",
            re.I,
        ),
    ),
)
_MEASURES = re.compile(r"裁示|裁定|决议|指示|交办|处理意见|措施|任务$|工作内容|整改要求|怎么办")
_LONGEST_NAME = 14  # characters of a name in a head
_WHO = frozenset(["单位", "部门", "科室", "处室", "人员"])
_PLAIN = frozenset(["task", "number"])
_RULE_ROW = re.compile(r"[\s|:\-—]{3,}$")
_DRAWN_RULE = re.compile(r"(?=[^\n]{0,80}?[┌┬├┼└┴┏┳┣╋┗┻╔╦╠╬╚╩])[\s—━┄┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛═╔╦╗╠╬╣╚╩╝]{3,}")


def find_tables(text: str, lines: Sequence[Line], blocks: Iterable[Block]) -> tuple[tuple[Table, ...], set[int]]:
    """The tables of tasks, and the starts of the lines that belong to any table (those are read no second time)."""
    tables = [table for rows in _block_tables(text, blocks) if (table := _table(text, rows, drawn=True))]
    used = {line.start for line in lines if any(one.start <= line.start < one.end for one in tables)}
    headings: list[Line] = []
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and _DRAWN_RULE.fullmatch(text, line.start, line.end):
            continue  # between the head and the rows of a drawn table
        mark = _column_mark(text, line) if line is not None and line.start not in used else ""
        if line is not None and mark and (not run or mark == _column_mark(text, run[0])):
            run.append(line)
            continue
        if len(run) >= 2:
            used.update(row.start for row in run)
            rows = [_pipe_cells(text, row, number) for number, row in enumerate(run)]
            table = _table(text, [row for row in rows if row], tuple(headings))
            tables += [table] if table else []
        run = []
        if line is not None and line.level:
            headings = [*(kept for kept in headings if kept.level < line.level), line]
    return tuple(tables), used


def _block_tables(text: str, blocks: Iterable[Block]) -> Iterable[list[tuple[Cell, ...]]]:
    tables: dict[int, dict[int, list[Cell]]] = {}
    for block in blocks:
        if block.kind == "table_cell" and block.table is not None:
            row, column = block.row or 0, block.column or 0
            tables.setdefault(block.table, {}).setdefault(row, []).append(Cell(block.start, block.end, row, column))
    for rows in tables.values():
        yield [tuple(rows[number]) for number in sorted(rows)]


def _column_mark(text: str, line: Line) -> str:
    """What parts the columns of a line that is a row of a table: a bar, drawn or not, or a tab; nothing where it is none."""
    return next((mark for mark in "|│┃\t" if text.count(mark, line.start, line.end) >= 2), "")


def _pipe_cells(text: str, line: Line, row: int) -> tuple[Cell, ...]:
    if _RULE_ROW.fullmatch(text, line.start, line.end):
        return ()
    cells = []
    mark = _column_mark(text, line)
    at = line.start + (text[line.start] == mark)
    end = line.end - (text[line.end - 1] == mark)
    column = 0
    while at <= end:
        bar = text.find(mark, at, end)
        bar = end if bar < 0 else bar
        start, stop = at, bar
        while start < stop and text[start].isspace():
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        cells.append(Cell(start, stop, row, column))
        at, column = bar + 1, column + 1
    return tuple(cells)


def _table(
    text: str, rows: list[tuple[Cell, ...]], headings: tuple[Line, ...] = (), *, drawn: bool = False
) -> Table | None:
    """A table of tasks, or None where the header row names no task or nobody to do it by no day."""
    for number, header in enumerate(rows[:3]):
        roles = _roles(text, header)
        below = rows[number + 1] if drawn and number + 1 < len(rows) else ()
        if "task" in roles and below and all(cell.column != roles["task"] for cell in below):
            # The head goes on below cells that stand over several columns: 责任分工 over 牵头单位 and 配合单位.
            second = {role: column for role, column in _roles(text, below).items() if role not in _PLAIN}
            roles, number = roles | second, number + bool(second)
        if "task" in roles and ("lead_units" in roles or "deadline" in roles):
            return Table(roles, tuple(rows[number + 1 :]), rows[0][0].start, rows[-1][-1].end, headings, drawn)
    return None


def _roles(text: str, header: tuple[Cell, ...]) -> dict[str, int]:
    """Which column holds what, by the names in the head."""
    roles: dict[str, int] = {}
    names = {cell.column: re.sub(r"\s", "", text[cell.start : cell.end]) for cell in header}
    for column, name in names.items():
        if len(name) > _LONGEST_NAME:
            continue
        role = next((role for role, pattern in _ROLES if pattern.search(name)), None)
        if role and role not in roles:
            roles[role] = column
        if _MEASURES.search(name):
            if roles.get("task", column) != column:
                roles["matter"] = roles["task"]
            roles["task"] = column  # what is to be done, beside the matter that it is about
    if roles.get("targets") == roles.get("task"):
        roles.pop("targets", None)  # one column of aims and measures is read once
    if "lead_units" not in roles and "task" in roles and "deadline" in roles:
        # 单位 alone may be the unit of a figure; beside a task and a day it is who does it.
        who = next((column for column, name in names.items() if name in _WHO), None)
        roles |= {} if who is None else {"lead_units": who}
    return roles
