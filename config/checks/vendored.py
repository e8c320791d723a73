"""The vendored assets are those of static/vendor/manifest.json, byte for byte, and no others."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
OWN = {"manifest.json", "README.md"}


def problems(vendor: Path) -> Iterator[str]:
    """What differs between the folder and its manifest, one line a finding."""
    manifest = json.loads((vendor / "manifest.json").read_text("utf-8"))
    listed = {row["file"]: row["sha256"] for package in manifest for row in package["files"]}
    present = {str(path.relative_to(vendor)) for path in vendor.rglob("*") if path.is_file()} - OWN
    yield from (f"{name}: not in the manifest" for name in sorted(present - set(listed)))
    for name, expected in listed.items():
        if name not in present:
            yield f"{name}: missing"
        elif hashlib.sha256((vendor / name).read_bytes()).hexdigest() != expected:
            yield f"{name}: differs from the manifest"


def main() -> int:
    """Print what differs; 1 when something does."""
    found = list(problems(VENDOR))
    for line in found:
        print(line)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
