"""What pages are made of, and looking for patterns in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
TEMPLATES: Final = sorted((ROOT / "templates").rglob("*.html"))
STYLES: Final = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS: Final = sorted((ROOT / "static" / "js").rglob("*.js"))
VENDORED_STYLES: Final = sorted((ROOT / "static" / "vendor").rglob("*.css"))
VENDORED_SCRIPTS: Final = sorted((ROOT / "static" / "vendor").rglob("*.js"))

TEMPLATE_TAG: Final = re.compile(r"{%.*?%}|{{.*?}}")  # the server acts on it; the browser never sees it


def found_in(paths: Iterable[Path], patterns: Mapping[str, str]) -> list[str]:
    """Where a pattern occurs: `file:line: what`."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {what}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for what, pattern in patterns.items()
        if re.search(pattern, TEMPLATE_TAG.sub("", line))
    ]
