"""`make simulate`: the year of an office in a database of its own, with a report. `--help` lists the sizes."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run and report; 1 when an invariant was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    for name, number in {"units": 60, "people": 300, "commitments": 2000, "days": 365, "seed": 20260105}.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="duban-simulation-") as data:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": data,
            "DATABASE_URL": f"sqlite:///{data}/simulation.sqlite3",
            "CELERY_BROKER_URL": "safefs://",
            "LOG_LEVEL": "ERROR",
        }
        import django

        django.setup()
        from tests.simulation.report import play

        return play(vars(options))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
