"""What pages and sweeps take over a ledger of 100,000 commitments, beside their bare SQL, in one run.

    python -m tests.load.ledger [--commitments N] [--database URL]

Without a database a SQLite file of its own is made. On a PostgreSQL server (`postgres://user@127.0.0.1:5432/postgres`) a
database of its own is made and dropped. Printed: the best of five in processor time (the server's included), bare SQL (hand-written
statements that fetch the same facts), the ratio, and whether the bar is kept: at most 5 times the bare SQL plus 100 ms.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TIMES = 5
FACTOR, GRACE = 5, 0.1


@contextmanager
def own_database(url: str | None, folder: str) -> Iterator[str]:
    """The address of an empty database."""
    if not url:
        yield f"sqlite:///{folder}/load.sqlite3"
        return
    import psycopg

    name = f"duban_load_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield url.rpartition("/")[0] + "/" + name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def seconds(work: Callable[[], Any], clock: Callable[[], float]) -> float:
    """The best of some runs, as other work on the machine only adds; one before them warms up."""
    work()
    taken = []
    for _time in range(TIMES):
        begin = clock()
        work()
        taken.append(clock() - begin)
    return min(taken)


def processor_time(connection: Any) -> Callable[[], float]:
    """Processor time of this process and of the server's that serves it: what else the machine does is left out."""
    if connection.vendor == "sqlite":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    if not server.exists():  # on another machine
        return time.perf_counter
    return lambda: time.process_time() + int(server.read_text().split()[0]) / 1e9


def main() -> int:
    """Seed, measure, print; 1 when a bar is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commitments", type=int, default=100_000)
    parser.add_argument("--database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="duban-load-") as folder, own_database(options.database, folder) as url:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": folder, "DATABASE_URL": url}
        os.environ["LOG_LEVEL"] = "ERROR"
        import django

        django.setup()
        try:
            return measure(options.commitments)
        finally:
            from django.db import connection

            connection.close()


def measure(commitments: int) -> int:
    """Print a line for every measure; 1 when a bar is not kept."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import override_settings, setup_test_environment

    from tests.load.measures import measures
    from tests.load.seed import analyse, seed
    from tracker.common.clock import today

    setup_test_environment()
    quick = {
        "PASSWORD_HASHERS": [
            "django.contrib.auth.hashers.MD5PasswordHasher",
            "tracker.accounts.hashers.MadePasswordHasher",
        ],
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    }
    with override_settings(**quick):
        Path(settings.STATIC_ROOT).mkdir()
        call_command("migrate", verbosity=0)
        begin = time.perf_counter()
        here = seed(commitments, today())
        analyse()
        print(f"{connection.vendor}: {commitments:,} commitments written in {time.perf_counter() - begin:.0f} s")
        print(f"{'':<34}{'took':>10}{'bare SQL':>10}{'ratio':>8}  bar")
        clock = processor_time(connection)
        missed = 0
        for name, work, bare in measures(here):
            taken, least = seconds(work, clock), seconds(bare, clock)
            kept = taken <= FACTOR * least + GRACE
            missed += not kept
            bar = "kept" if kept else "MISSED"
            print(f"{name:<34}{taken * 1000:>7.0f} ms{least * 1000:>7.1f} ms{taken / least:>8.1f}  {bar}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.exit(main())
