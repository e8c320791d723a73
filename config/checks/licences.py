"""The licence gate: nothing that would bind our own source comes in, and nothing whose licence is unknown."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# The names that packages give their licences are free text: each is looked for as a word.
REFUSED = re.compile(
    r"\b(?:AGPL|GPL|SSPL|BUSL|EUPL)|Affero|Server Side Public|(?<!Lesser )General Public|Commons Clause", re.I
)
LESSER = re.compile(r"\bLGPL|Lesser General Public", re.I)
ACCEPTED = re.compile(
    r"\b(?:MIT|BSD|0BSD|Apache|ISC|PSF|MPL|Mozilla|Unlicense|Zlib|Python Software Foundation)\b", re.I
)

# Used unmodified and as separate packages, which the LGPL allows without touching our licence.
LESSER_ALLOWED = {"psycopg", "psycopg-binary", "psycopg-pool", "python-crontab"}

# Packages that name no licence in their metadata: what the LICENSE file in them is.
FROM_THE_FILE = {"hanlp_downloader": "Apache-2.0", "axe-playwright-python": "MIT"}


def verdict(name: str, licence: str) -> str | None:
    """Why a package is refused, or None. An `A OR B` choice passes when one side does."""
    sides = [side.strip() for side in re.split(r"\bOR\b", licence)]
    reasons = [_side(name, side) for side in sides]
    return None if None in reasons else reasons[0]


def _side(name: str, licence: str) -> str | None:
    if LESSER.search(licence):
        return None if name.lower() in LESSER_ALLOWED else f"{licence}: not among the named LGPL packages"
    if REFUSED.search(licence):
        return f"{licence}: refused"
    return None if ACCEPTED.search(licence) else f"{licence}: unknown"


def installed() -> Iterator[tuple[str, str]]:
    """Name and licence of every package of this environment."""
    tool = Path(sys.executable).parent / "pip-licenses"
    command = [str(tool), "--from=mixed", "--format=json"]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for row in json.loads(listing):
        yield row["Name"], FROM_THE_FILE.get(row["Name"], row["License"])


def main() -> int:
    """Print every package that is refused; 1 when there is one."""
    refused = [(name, reason) for name, licence in installed() if (reason := verdict(name, licence))]
    for name, reason in refused:
        print(f"{name}: {reason}")
    return int(bool(refused))


if __name__ == "__main__":
    sys.exit(main())
