"""`python -m config.checks` runs every check; `--tests` runs the tests after them and ends with pytest's own line."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
TOOLS = Path(PYTHON).parent
AT_ONCE = 2
# What depends on the database; pages in a browser need not be looked at twice.
ON_POSTGRESQL = ("-m", "not browser and not process", "tests/unit", "tests/api")
CODE = ("config", "extraction", "tracker", "tests", "manage.py")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name and the command that fails when something is wrong."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check went."""

    check: Check
    code: int
    output: str
    seconds: float


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """A command of this environment."""
    return (str(TOOLS / name), *arguments)


def manage(*arguments: str) -> tuple[str, ...]:
    """A command of the project."""
    return (PYTHON, "manage.py", *arguments)


# The slow one first, so that the short ones run beside it.
CHECKS = (
    Check("types", tool("mypy", *CODE)),
    Check("lint", tool("ruff", "check", ".")),
    Check("format", tool("ruff", "format", "--check", ".")),
    Check("import contracts", tool("lint-imports", "--no-cache")),
    Check("size limits", (PYTHON, "-m", "config.checks.sizes")),
    Check("licences", (PYTHON, "-m", "config.checks.licences")),
    Check("vendored assets", (PYTHON, "-m", "config.checks.vendored")),
    Check("migrations", manage("makemigrations", "--check", "--dry-run")),
    Check("translations", manage("messages", "--check")),
    Check("API description", (PYTHON, "-m", "config.checks.openapi")),
    Check("settings", manage("check", "--deploy", "--fail-level", "WARNING")),
)


def environment(data: str) -> dict[str, str]:
    """The environment of checks and tests: a site's own `.env` has no say here."""
    given = {
        "DATA_DIR": data,
        "DATABASE_URL": f"sqlite:///{data}/checks.sqlite3",
        "CELERY_BROKER_URL": "safefs://",
        "DEBUG": "0",
        "HTTPS": "0",
    }
    return {**os.environ, **given}


def run_check(check: Check, env: dict[str, str]) -> Outcome:
    """Run one check and keep what it printed."""
    started = time.monotonic()
    # `check --deploy` judges a site behind HTTPS.
    here = {**env, "HTTPS": "1"} if check.name == "settings" else env
    done = subprocess.run(check.command, cwd=ROOT, env=here, capture_output=True, text=True, check=False)
    return Outcome(check, done.returncode, done.stdout + done.stderr, time.monotonic() - started)


def run_checks(env: dict[str, str]) -> list[str]:
    """Run every check, print each as it ends; returns the names of those that failed."""
    failed = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in pool.map(lambda check: run_check(check, env), CHECKS):
            print(f"{'ok    ' if outcome.code == 0 else 'FAILED'} {outcome.check.name} ({outcome.seconds:.1f} s)")
            if outcome.code != 0:
                failed.append(outcome.check.name)
                print(outcome.output, flush=True)
    return failed


def run_tests(env: dict[str, str]) -> list[str]:
    """Run the tests, in CI those of the database layer on PostgreSQL first; returns the runs that failed."""
    subprocess.run(manage("messages", "--compile"), cwd=ROOT, env=env, check=True)
    pytest: tuple[str, ...] = (PYTHON, "-m", "pytest", "-n", str(AT_ONCE), "--dist", "loadgroup")
    runs = {"tests": (pytest, env)}
    if server := env.get("TEST_DATABASE_URL"):
        on_server = {**env, "DATABASE_URL": server, "CELERY_BROKER_URL": env.get("TEST_REDIS_URL", "safefs://")}
        runs = {"tests on PostgreSQL": ((*pytest, *ON_POSTGRESQL), on_server), **runs}
    failed = []
    for name, (command, its_env) in runs.items():
        print(f"\n{name}", flush=True)
        if subprocess.run(command, cwd=ROOT, env=its_env, check=False).returncode != 0:
            failed.append(name)
    return failed


def main(arguments: list[str]) -> int:
    """Run the checks, and the tests when asked; 1 when anything failed."""
    with tempfile.TemporaryDirectory(prefix="duban-checks-") as data:
        env = environment(data)
        failed = run_checks(env)
        if "--tests" in arguments:
            failed += run_tests(env)
    if failed:
        print("\nFAILED: " + ", ".join(failed), file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
