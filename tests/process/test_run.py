"""`make run`: starts everything, ends cleanly, starts again quickly with its data, and says what is in its way."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.site import STOP_SECONDS, Site, running_site
from tests.process.watching import descendants, is_alive, status, wait_for

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("processes")]

SECOND_START_SECONDS = 60  # alone it takes 5; installing again takes longer than this on any machine


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def site(data: Path) -> Iterator[Site]:
    with running_site(data, OFFICE="empty") as site:
        yield site


def users(data: Path) -> list[str]:
    connection = sqlite3.connect(data / "duban.sqlite3")
    rows = connection.execute("select username from accounts_user order by 1").fetchall()
    connection.close()
    return [name for (name,) in rows]


def printed_sign_ins(site: Site) -> list[str]:
    """The names in the lines `name  password  ...` that the sample office prints."""
    return sorted(re.findall(r"^(\w+) +\w{14} +\S", site.running.text(), re.M))


def test_it_serves_ends_with_ctrl_c_and_starts_again_in_seconds_with_its_data(data: Path) -> None:
    with running_site(data) as site:
        assert status(site.address) == 200
        people = users(data)
        assert people == printed_sign_ins(site)
        site.stop()
    started = time.monotonic()
    with running_site(data) as again:
        assert time.monotonic() - started < SECOND_START_SECONDS
        assert users(data) == people
        assert printed_sign_ins(again) == []  # once is all


def test_an_empty_office_stays_empty(site: Site, data: Path) -> None:
    assert users(data) == []
    assert status(site.address) == 200  # the first-run page


def test_a_killed_supervisor_leaves_nobody_behind(site: Site) -> None:
    everyone = descendants(site.running.process.pid)
    os.kill(site.supervisor(), signal.SIGKILL)
    wait_for(lambda: not [pid for pid in everyone if is_alive(pid)], STOP_SECONDS, "the end of all")


def test_a_taken_port_is_said_before_anything_is_done(site: Site, tmp_path: Path) -> None:
    second = Site(tmp_path / "other", PORT=site.environment["PORT"])
    assert second.running.process.wait(20) != 0
    assert f"Port {site.environment['PORT']} is taken" in second.running.text()
    assert not (tmp_path / "other").exists()
