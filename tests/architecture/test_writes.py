"""Reads in querysets, writes in services: pages, API, tasks and admin never write a row themselves."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
THIN = ("web", "api")
THIN_FILES = ("tasks.py", "admin.py", "filters.py", "querysets.py")


def thin_modules() -> list[Path]:
    tracker = ROOT / "tracker"
    folders = [path for name in THIN for path in (tracker / name).rglob("*.py") if "management" not in path.parts]
    files = [path for name in THIN_FILES for path in tracker.rglob(name)]
    return sorted({*folders, *files})


def is_row_write(call: ast.Call) -> bool:
    """`x.save()`, `Model.objects.create()`...; a serializer's, form's or super()'s method of that name is not one."""
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in WRITES):
        return False
    owner = call.func.value
    if isinstance(owner, ast.Attribute) and owner.attr in {"objects", "_default_manager"}:
        return True
    return call.func.attr == "save" and not isinstance(owner, ast.Call)


def test_thin_modules_do_not_write_rows() -> None:
    modules = thin_modules()
    assert len(modules) > 10
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node.func)}"
        for path in modules
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and is_row_write(node)
    ]
    assert found == []
