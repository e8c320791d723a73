"""Tables of a PDF page: found by their ruled lines, cells joined where a line between them is missing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.readers.pdf_page import Glyph, Page, Rule

_SNAP = 3.0  # points: both edges of a drawn line, and lines that meet badly
_MOST_RULES = 8_000
_MOST_SQUARES = 40_000


@dataclass(slots=True)
class Cell:
    """A cell at its place, with its edges and its characters in the order of the file."""

    row: int
    column: int
    left: float
    right: float
    glyphs: list[Glyph] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Grid:
    """A table: the x of its column edges, the y of its row edges, its cells in reading order."""

    columns: list[float]
    rows: list[float]
    cells: list[Cell]
    places: dict[tuple[int, int], Cell]  # every square of the grid, with the cell that covers it

    def take(self, glyph: Glyph) -> bool:
        """Put a character into its cell; False if it is not inside the table."""
        x, y = (glyph.left + glyph.right) / 2, glyph.base - glyph.size / 3
        cell = self.places.get((bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1))
        if cell is None:
            return False
        cell.glyphs.append(glyph)
        return True


def grids_of(page: Page) -> list[Grid]:
    """The ruled tables of a page with at least two columns."""
    if not 4 <= len(page.rules) <= _MOST_RULES:
        return []
    merged = _merged(page.rules)
    grids = (_grid(group) for group in _connected(merged))
    return [grid for grid in grids if grid is not None]


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """One rule for all pieces that lie on one line and touch."""
    merged: list[Rule] = []
    for level in (True, False):
        lines: list[list[Rule]] = []
        for rule in sorted(rule for rule in rules if rule.level is level):
            if lines and rule.at - lines[-1][0].at <= _SNAP:
                lines[-1].append(rule)
            else:
                lines.append([rule])
        for line in lines:
            merged.extend(_pieces(line))
    return merged


def _pieces(line: list[Rule]) -> list[Rule]:
    at = sum(rule.at for rule in line) / len(line)
    pieces: list[Rule] = []
    for rule in sorted(line, key=lambda rule: rule.start):
        if pieces and rule.start <= pieces[-1].end + _SNAP:
            pieces[-1] = pieces[-1]._replace(end=max(pieces[-1].end, rule.end))
        else:
            pieces.append(Rule(rule.level, at, rule.start, rule.end))
    return pieces


def _connected(rules: list[Rule]) -> list[list[Rule]]:
    """Groups of rules that meet, directly or through others."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    level = [index for index, rule in enumerate(rules) if rule.level]
    upright = [index for index, rule in enumerate(rules) if not rule.level]
    if len(level) * len(upright) > _MOST_RULES * 100:
        return []
    for one in level:
        for other in upright:
            if _meet(rules[one], rules[other]):
                parent[root(one)] = root(other)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(root(index), []).append(rule)
    return list(groups.values())


def _meet(level: Rule, upright: Rule) -> bool:
    return (
        level.start - _SNAP <= upright.at <= level.end + _SNAP
        and upright.start - _SNAP <= level.at <= upright.end + _SNAP
    )


def _grid(group: list[Rule]) -> Grid | None:
    level = [rule for rule in group if rule.level]
    upright = [rule for rule in group if not rule.level]
    columns, rows = _edges(upright), _edges(level)
    if len(columns) < 3 or len(rows) < 2 or len(columns) * len(rows) > _MOST_SQUARES:
        return None
    places: dict[tuple[int, int], Cell] = {}
    cells: list[Cell] = []
    open_right = _openings(upright, columns, rows)
    open_below = _openings(level, rows, columns)
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            cell = None
            if (column, row) in open_right:
                cell = places.get((row, column - 1))
            if cell is None and (row, column) in open_below:
                cell = places.get((row - 1, column))
            if cell is None:
                cell = Cell(row, column, columns[column], columns[column + 1])
                cells.append(cell)
            cell.right = max(cell.right, columns[column + 1])
            places[row, column] = cell
    return Grid(columns, rows, cells, places) if len(cells) > 2 else None


def _edges(rules: list[Rule]) -> list[float]:
    edges: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not edges or at - edges[-1] > _SNAP:
            edges.append(at)
    return edges


def _openings(rules: list[Rule], edges: list[float], across: list[float]) -> set[tuple[int, int]]:
    """(edge, interval) pairs where no rule lies on an inner edge along the middle of the interval."""
    covered: set[tuple[int, int]] = set()
    middles = [(before + after) / 2 for before, after in pairwise(across)]
    for rule in rules:
        edge = max(bisect_right(edges, rule.at + _SNAP) - 1, 0)
        first = bisect_right(middles, rule.start)
        covered.update((edge, at) for at in range(first, bisect_right(middles, rule.end)))
    return {(edge, at) for edge in range(1, len(edges) - 1) for at in range(len(middles)) if (edge, at) not in covered}
