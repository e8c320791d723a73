"""`make run`: starts everything, ends cleanly, starts again quickly with its data, and says what is in its way."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.watching import Running, descendants, free_port, is_alive, status, wait_for

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("processes")]

START_SECONDS = 90
STOP_SECONDS = 40


class Site:
    """The whole system under `make run` with a data folder of its own."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        own = {"DATA_DIR": str(data), "PORT": str(self.port), "HOST": "127.0.0.1", **environment}
        inherited = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CELERY_BROKER_URL"}
        }
        self.running = Running(["make", "run"], data.parent / f"run-{self.port}.log", {**inherited, **own})

    def start(self) -> Site:
        self.running.wait_for_text(self.address, START_SECONDS)
        return self

    def stop(self) -> None:
        everyone = descendants(self.running.process.pid)
        self.running.press_ctrl_c()
        self.running.process.wait(STOP_SECONDS)
        assert not [pid for pid in everyone if is_alive(pid)]

    def part(self, words: str) -> int:
        """The pid of the part (web, worker, ...) whose command contains `words`."""
        supervisor = descendants(self.running.process.pid)[0]
        commands = {
            pid: Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ") for pid in descendants(supervisor)
        }
        return min(pid for pid, command in commands.items() if words.encode() in command)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def site(data: Path) -> Iterator[Site]:
    site = Site(data)
    try:
        yield site.start()
    finally:
        site.running.kill()


def users(data: Path) -> list[str]:
    with sqlite3.connect(data / "duban.sqlite3") as connection:
        rows = connection.execute("select username from accounts_user order by 1").fetchall()
    connection.close()
    return [name for (name,) in rows]


def test_it_serves_ends_with_ctrl_c_and_starts_again_in_seconds_with_its_data(site: Site, data: Path) -> None:
    assert status(site.address) == 200
    first = users(data)
    assert first
    assert all(name in site.running.text() for name in first), "the sample sign-ins are printed"
    site.stop()
    started = time.monotonic()
    again = Site(data)
    try:
        again.start()
        assert time.monotonic() - started < 20
        assert users(data) == first
        assert not any(f"{name} " in again.running.text() for name in first), "sign-ins are printed once"
        again.stop()
    finally:
        again.running.kill()


def test_a_killed_worker_is_started_again_and_the_site_stays_up(site: Site) -> None:
    worker = site.part("--hostname=worker@")
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: site.part("--hostname=worker@") not in {worker}, 20, "a new worker")
    assert status(site.address) == 200


def test_a_killed_supervisor_leaves_nobody_behind(site: Site) -> None:
    everyone = descendants(site.running.process.pid)
    os.kill(everyone[0], signal.SIGKILL)
    wait_for(lambda: not [pid for pid in everyone if is_alive(pid)], STOP_SECONDS, "the end of all")


def test_a_taken_port_is_said_before_anything_is_done(site: Site, tmp_path: Path) -> None:
    second = Site(tmp_path / "other", PORT=str(site.port))
    assert second.running.process.wait(20) != 0
    assert f"Port {site.port} is taken" in second.running.text()
    assert not (tmp_path / "other").exists()


def test_an_empty_office_stays_empty(data: Path) -> None:
    site = Site(data, OFFICE="empty")
    try:
        site.start()
        assert users(data) == []
        assert status(site.address) == 200
        site.stop()
    finally:
        site.running.kill()
