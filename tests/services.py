"""What some tests want besides Python: PostgreSQL, Redis, Chromium. Absent ones are skipped by name; in CI nothing is.

`.ci/run` starts the servers and says where they are in TEST_DATABASE_URL and TEST_REDIS_URL.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest

WANTED: dict[str, tuple[str, Callable[[], str | None]]] = {
    "postgres": ("TEST_DATABASE_URL names no PostgreSQL server", lambda: os.environ.get("TEST_DATABASE_URL")),
    "redis": ("TEST_REDIS_URL names no Redis server", lambda: os.environ.get("TEST_REDIS_URL")),
    "ocr": ("Tesseract is not installed", lambda: shutil.which("tesseract")),
    "office": ("LibreOffice is not installed", lambda: shutil.which("soffice") or shutil.which("libreoffice")),
    "browser": ("Chromium is not installed", lambda: shutil.which("chromium") or shutil.which("google-chrome")),
}


def in_ci() -> bool:
    """Whether this is the run that decides, in which nothing may be left out."""
    return os.environ.get("CI") == "true"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose marker names something that is not here."""
    for marker, (reason, find) in WANTED.items():
        if item.get_closest_marker(marker) and not find():
            pytest.skip(reason)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if in_ci() and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def found(marker: str) -> str:
    """Where the thing that a marker names is."""
    place = WANTED[marker][1]()
    assert place is not None, f"mark the test with pytest.mark.{marker}"
    return place


@pytest.fixture
def postgres_url() -> str:
    """A PostgreSQL server that tests may make databases on."""
    return found("postgres")


@pytest.fixture
def redis_url() -> str:
    """A Redis server that belongs to the tests."""
    return found("redis")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    return found("browser")
