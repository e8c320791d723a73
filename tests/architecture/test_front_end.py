"""Pages keep to the strict policy: nothing from elsewhere, nothing inline, nothing newer than Chromium 86 knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))

TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}")  # what the server fills in or acts on; the browser never sees it
# What the policy (default-src 'self', no unsafe-inline, no unsafe-eval) would block, or what would leave the office.
NOT_IN_TEMPLATES = {
    "an inline style": r"\sstyle\s*=",
    "an inline handler": r"\son[a-z]+\s*=",
    "an inline style sheet": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)",
    "an htmx handler, which is evaluated": r"\shx-on\b|hx-vals\s*=\s*['\"]\s*js:",
    "something loaded from elsewhere": r"\b(?:src|href|action)\s*=\s*['\"](?:https?:)?//",
}
# First Chromium that knows it in brackets.
NOT_IN_STYLES = {
    ":has() [105]": r":has\(",
    ":is() and :where() [88]": r":(?:is|where)\(",
    "color-mix(), oklch(), lab() [111]": r"color-mix\(|\b(?:ok)?l(?:ch|ab)\(",
    "@layer, @container, @property without fall-back [99, 105]": r"@(?:layer|container)\b",
    "inset [87]": r"(?<![\w-])inset(?:-\w+)*\s*:",
    "aspect-ratio [88]": r"aspect-ratio\s*:",
    "accent-color [93]": r"accent-color\s*:",
    "dvh, svh, lvh [108]": r"\d[dsl]v[hw]\b",
    "nesting [112]": r"^\s*&",
    "something loaded from elsewhere": r"@import|url\(\s*['\"]?(?:https?:)?//",
}
NOT_IN_SCRIPTS = {
    "at() [92]": r"\.at\(",
    "structuredClone [98]": r"\bstructuredClone\b",
    "Object.hasOwn [93]": r"\bObject\.hasOwn\b",
    "findLast [97]": r"\.findLast",
    "toSorted and the like [110]": r"\.to(?:Sorted|Reversed|Spliced)\(",
    "crypto.randomUUID [92]": r"\brandomUUID\b",
    "private methods and static blocks [84 for fields, 94]": r"\bstatic\s*\{",
    "the dialog's and popover's attributes [114]": r"\b(?:showPopover|hidePopover|togglePopover)\b",
    "something loaded from elsewhere": r"['\"`]https?://",
    "evaluated text": r"\beval\(|\bnew Function\b",
}


def found_in(paths: list[Path], patterns: dict[str, str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {what}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for what, pattern in patterns.items()
        if re.search(pattern, TEMPLATE_TAG.sub("", line))
    ]


@pytest.mark.parametrize(
    ("paths", "patterns"),
    [(TEMPLATES, NOT_IN_TEMPLATES), (STYLES, NOT_IN_STYLES), (SCRIPTS, NOT_IN_SCRIPTS)],
    ids=["templates", "styles", "scripts"],
)
def test_pages_keep_to_the_policy_and_to_old_browsers(paths: list[Path], patterns: dict[str, str]) -> None:
    assert paths
    assert found_in(paths, patterns) == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('<p style="color: red">', NOT_IN_TEMPLATES),
        ("<script>alert(1)</script>", NOT_IN_TEMPLATES),
        ('<link href="//cdn.example.com/x.css">', NOT_IN_TEMPLATES),
        (".a:has(b) {", NOT_IN_STYLES),
        ("  inset: 0;", NOT_IN_STYLES),
        ("const last = rows.at(-1);", NOT_IN_SCRIPTS),
    ],
)
def test_what_is_forbidden_is_seen(line: str, kind: dict[str, str]) -> None:
    assert any(re.search(pattern, line) for pattern in kind.values())


def test_what_is_allowed_is_not_seen() -> None:
    assert not any(re.search(pattern, '<a href="/ledger/" class="style">') for pattern in NOT_IN_TEMPLATES.values())
    assert not any(
        re.search(pattern, "<script src=\"{% static 'js/x.js' %}\"></script>") for pattern in NOT_IN_TEMPLATES.values()
    )
