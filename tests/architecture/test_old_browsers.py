"""Old office machines: no style sheet and no script, ours or vendored, uses what Chromium 86 does not know.

In brackets: the first Chromium that knows it (MDN's compatibility tables).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.front_end import SCRIPTS, STYLES, TEMPLATES, VENDORED_SCRIPTS, VENDORED_STYLES, found_in

TOO_NEW_IN_STYLES = {
    ":has() [105]": r":has\(",
    ":is(), :where() [88]": r":(?:is|where)\(",
    ":user-valid, :user-invalid [119]": r":user-(?:in)?valid\b",
    "color-mix(), oklch(), oklab(), lch(), lab() [111]": r"color-mix\(|\b(?:ok)?l(?:ch|ab)\(",
    "@layer [99], @container [105], @scope [118], @starting-style [117]": r"@(?:layer|container|scope|starting-style)\b",
    "inset [87]": r"(?<![\w-])inset(?:-\w+)*\s*:",
    "aspect-ratio [88]": r"(?<![\w.-])aspect-ratio\s*:",
    "accent-color [93]": r"(?<![\w-])accent-color\s*:",
    "text-wrap [114]": r"(?<![\w.-])text-wrap\s*:",
    "scrollbar-color, scrollbar-gutter [121, 94]": r"(?<![\w-])scrollbar-(?:color|gutter|width)\s*:",
    "dvh, svh, lvh [108]": r"\d[dsl]v[hw]\b",
    "ranges in media queries [104]": r"@media[^{]*[<>]",
    "nesting [112]": r"(?:^|[;{}])\s*&",
}
TOO_NEW_IN_SCRIPTS = {
    "at() [92]": r"\.at\(",
    "structuredClone [98]": r"\bstructuredClone\b",
    "Object.hasOwn [93]": r"\bObject\.hasOwn\b",
    "Object.groupBy, Map.groupBy [117]": r"\.groupBy\(",
    "findLast [97]": r"\.findLast",
    "toSorted and the like [110]": r"\.to(?:Sorted|Reversed|Spliced)\(",
    "Array.fromAsync [121], Promise.withResolvers [119]": r"\.fromAsync\(|\.withResolvers\(",
    "crypto.randomUUID [92]": r"\brandomUUID\b",
    "AbortSignal.timeout [103], AbortSignal.any [116]": r"AbortSignal\.(?:timeout|any)\b",
    "static blocks [94]": r"\bstatic\s*\{",
    "top-level await [89]": r"^await\b",
    "popovers [114]": r"\b(?:show|hide|toggle)Popover\b",
    "setHTML, setHTMLUnsafe [124]": r"\.setHTML(?:Unsafe)?\(",
    "moveBefore [133], startViewTransition [111]": r"\b(?:moveBefore|startViewTransition)\b",
}
# What vendored files have all the same, and why it does no harm.
HARMLESS = {
    # The label over a floating text field, which no page has.
    "static/vendor/bootstrap/bootstrap.min.css:5: inset [87]",
    # Asked for before it is called, with an older way beside it.
    "static/vendor/htmx/htmx.min.js:1: moveBefore [133], startViewTransition [111]",
}


@pytest.mark.parametrize(
    ("paths", "patterns"),
    [(STYLES, TOO_NEW_IN_STYLES), (SCRIPTS, TOO_NEW_IN_SCRIPTS)],
    ids=["styles", "scripts"],
)
def test_nothing_of_ours_is_too_new(paths: list[Path], patterns: dict[str, str]) -> None:
    assert paths
    assert found_in(paths, patterns) == []


def test_what_is_vendored_is_too_new_only_where_it_does_no_harm() -> None:
    found = found_in(VENDORED_STYLES, TOO_NEW_IN_STYLES) + found_in(VENDORED_SCRIPTS, TOO_NEW_IN_SCRIPTS)
    assert set(found) == HARMLESS


def test_no_page_has_a_floating_label() -> None:
    assert found_in(TEMPLATES, {"a floating label": r"\bform-floating\b"}) == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (".a:has(b) {", TOO_NEW_IN_STYLES),
        ("  inset: 0;", TOO_NEW_IN_STYLES),
        ("  &:hover { color: red }", TOO_NEW_IN_STYLES),
        ("@media (width >= 40em) {", TOO_NEW_IN_STYLES),
        ("const last = rows.at(-1);", TOO_NEW_IN_SCRIPTS),
        ("const copy = structuredClone(row);", TOO_NEW_IN_SCRIPTS),
    ],
)
def test_what_is_too_new_is_seen(line: str, kind: dict[str, str]) -> None:
    assert any(re.search(pattern, line) for pattern in kind.values())


@pytest.mark.parametrize("line", [".bi-aspect-ratio::before {", "--bs-aspect-ratio: 50%;", "a > b { top: 0 }"])
def test_what_is_old_enough_is_not_seen(line: str) -> None:
    assert not any(re.search(pattern, line) for pattern in TOO_NEW_IN_STYLES.values())
