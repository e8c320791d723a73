"""The published description of the API: docs/openapi.yaml equals what the code says now. `--write` refreshes it."""

from __future__ import annotations

import difflib
import os
import sys
import tempfile
from pathlib import Path

SNAPSHOT = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"
SHOWN_LINES = 40


def describe(target: Path) -> None:
    """Write the description of the API to `target`; a warning of the generator is an error."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("spectacular", "--validate", "--fail-on-warn", lang="en", file=str(target))


def main(arguments: list[str]) -> int:
    """Check (or with `--write` refresh) the snapshot; prints the first differing lines."""
    if "--write" in arguments:
        describe(SNAPSHOT)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        current = Path(folder) / "openapi.yaml"
        describe(current)
        now = current.read_text("utf-8").splitlines()
    kept = SNAPSHOT.read_text("utf-8").splitlines() if SNAPSHOT.exists() else []
    difference = list(difflib.unified_diff(kept, now, "docs/openapi.yaml", "the code", lineterm="", n=1))
    if difference:
        print(*difference[:SHOWN_LINES], "docs/openapi.yaml is not up to date: run `make openapi`.", sep="\n")
    return int(bool(difference))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
