"""Size limits: files up to 300 lines (never over 400), functions up to 40 (never over 60).

There is no list of exceptions, only kinds of file that hold data: word lists, rule tables, migrations and golden files.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("config", "extraction", "tracker", "tests", "templates", "static")
SUFFIXES = {".py", ".html", ".css", ".js"}
FILE_NORM, FILE_LIMIT = 300, 400
FUNCTION_NORM, FUNCTION_LIMIT = 40, 60
RULE_MACHINERY = {"__init__.py", "base.py"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something above the norm; `hard` when it is above the limit too."""

    place: str
    lines: int
    hard: bool

    def __str__(self) -> str:
        return f"{'OVER THE LIMIT' if self.hard else 'above the norm'}: {self.place}: {self.lines} lines"


def is_data(path: Path) -> bool:
    """Whether a file (relative to the project) is of a kind that holds data rather than code."""
    rule_table = path.parts[:2] == ("extraction", "rules") and path.name not in RULE_MACHINERY
    return rule_table or "migrations" in path.parts or "vendor" in path.parts or "golden" in path.parts


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Name and number of lines of every function, the nested ones too; decorators are not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def measure(path: Path, source: str) -> Iterator[Finding]:
    """What in one file is above the norm."""
    length = source.count("\n") + (not source.endswith("\n"))
    if length > FILE_NORM:
        yield Finding(str(path), length, hard=length > FILE_LIMIT)
    if path.suffix == ".py":
        for name, lines in functions(source):
            if lines > FUNCTION_NORM:
                yield Finding(f"{path}: {name}()", lines, hard=lines > FUNCTION_LIMIT)


def source_files(root: Path) -> Iterator[Path]:
    """Every file that the limits hold for, relative to the project."""
    yield from (path.relative_to(root) for path in sorted(root.glob("*.py")))
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES and not is_data(path.relative_to(root)):
                yield path.relative_to(root)


def main() -> int:
    """Print what is above the norm; 1 when something is above the limit."""
    findings = [found for path in source_files(ROOT) for found in measure(path, (ROOT / path).read_text("utf-8"))]
    for found in sorted(findings, key=lambda found: (not found.hard, found.place)):
        print(found)
    return int(any(found.hard for found in findings))


if __name__ == "__main__":
    sys.exit(main())
