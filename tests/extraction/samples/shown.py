"""What a test compares of a read document."""

from __future__ import annotations

from typing import Any

from extraction.model import Raw


def shown(raw: Raw) -> list[tuple[str, str]]:
    """Kind and text of every block, the text cut out by its offsets."""
    return [(block.kind, raw.text[block.start : block.end]) for block in raw.blocks]


def cells(raw: Raw, table: int = 0) -> dict[tuple[int, int], str]:
    """Text of the cells of a table by (row, column)."""
    return {
        (block.row, block.column): raw.text[block.start : block.end]
        for block in raw.blocks
        if block.kind == "table_cell" and block.table == table and block.row is not None and block.column is not None
    }


def warned(raw: Raw) -> dict[str, dict[str, Any]]:
    """Parameters of the warnings by code."""
    return {warning.code: warning.params for warning in raw.warnings}
