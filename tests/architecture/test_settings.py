"""The environment is read in one place, and .env.example says all of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READERS = {"text", "flag", "number", "words", "database", "secret_key"}
# Before there are settings: the bootstrapper, the checks' runner, and what names the settings module itself.
BEFORE_SETTINGS = {"env.py", "bootstrap.py", "celery.py", "wsgi.py", "checks"}


def variables_of_settings() -> set[str]:
    tree = ast.parse((ROOT / "config" / "settings.py").read_text("utf-8"))
    return {
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READERS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_variable_is_explained_in_the_example_and_commented_out() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    explained = {found[1] for line in lines if (found := re.match(r"#([A-Z_]+)=", line))}
    assert explained == variables_of_settings()
    assert [line for line in lines if line and not line.startswith("#")] == []


def readings(tree: ast.Module) -> list[int]:
    """Lines that read the environment; what is only handed on, to a child process (`env=`) or a library, is not read."""
    handed_on = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "env"
        for inner in ast.walk(node.value)
    } | {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)  # os.environ["HANLP_HOME"] = home
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and id(node) not in handed_on
    ]


def test_nothing_but_the_settings_reads_the_environment() -> None:
    found = []
    for package in ("config", "tracker", "extraction"):
        for path in (ROOT / package).rglob("*.py"):
            inside = path.relative_to(ROOT)
            if inside.parts[0] == "config" and inside.parts[1] in BEFORE_SETTINGS:
                continue
            found += [f"{inside}:{line}" for line in readings(ast.parse(path.read_text("utf-8")))]
    assert found == []
