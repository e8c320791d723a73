"""Pages keep to the strict policy (default-src 'self', nothing inline, nothing evaluated): nothing that it would block."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.front_end import SCRIPTS, STYLES, TEMPLATES, found_in

NOT_IN_TEMPLATES = {
    "an inline style": r"\sstyle\s*=",
    "an inline handler": r"\son[a-z]+\s*=",
    "an inline style sheet": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)",
    "an htmx handler, which is evaluated": r"\shx-on\b|hx-vals\s*=\s*['\"]\s*js:",
    "something loaded from elsewhere": r"\b(?:src|href|action)\s*=\s*['\"](?:https?:)?//",
}
NOT_IN_STYLES = {"something loaded from elsewhere": r"@import|url\(\s*['\"]?(?:https?:)?//"}
NOT_IN_SCRIPTS = {
    "something loaded from elsewhere": r"['\"`]https?://",
    "evaluated text": r"\beval\(|\bnew Function\b",
}


@pytest.mark.parametrize(
    ("paths", "patterns"),
    [(TEMPLATES, NOT_IN_TEMPLATES), (STYLES, NOT_IN_STYLES), (SCRIPTS, NOT_IN_SCRIPTS)],
    ids=["templates", "styles", "scripts"],
)
def test_pages_keep_to_the_policy(paths: list[Path], patterns: dict[str, str]) -> None:
    assert paths
    assert found_in(paths, patterns) == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('<p style="color: red">', NOT_IN_TEMPLATES),
        ("<script>alert(1)</script>", NOT_IN_TEMPLATES),
        ('<link href="//cdn.example.com/x.css">', NOT_IN_TEMPLATES),
        ("@import 'other.css';", NOT_IN_STYLES),
        ("const out = eval(text);", NOT_IN_SCRIPTS),
    ],
)
def test_what_is_forbidden_is_seen(line: str, kind: dict[str, str]) -> None:
    assert any(re.search(pattern, line) for pattern in kind.values())


def test_what_is_allowed_is_not_seen() -> None:
    assert not any(re.search(pattern, '<a href="/ledger/" class="style">') for pattern in NOT_IN_TEMPLATES.values())
    assert not any(
        re.search(pattern, "<script src=\"{% static 'js/x.js' %}\"></script>") for pattern in NOT_IN_TEMPLATES.values()
    )
