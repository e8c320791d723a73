"""The supervisor restarts what dies and leaves nobody behind, however it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.watching import ROOT, is_alive, wait_for

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("processes")]

STARTED = re.compile(r"^ *(first|second) \| pids (\d+) (\d+)$", re.M)


class Supervised:
    """A running supervisor and what it has printed."""

    def __init__(self, kind: str, output: Path) -> None:
        self.output = output
        with output.open("w") as file:
            command = [sys.executable, "-m", "tests.process.supervised", kind]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)
        wait_for(lambda: len(self.started()) == 2, 15)

    def text(self) -> str:
        return self.output.read_text("utf-8")

    def started(self) -> list[tuple[str, int, int]]:
        """Name, pid and grandchild's pid of every start so far."""
        return [(name, int(pid), int(inner)) for name, pid, inner in STARTED.findall(self.text())]

    def pids(self) -> list[int]:
        return [pid for _name, *pids in self.started() for pid in pids]

    def nobody_is_left(self) -> bool:
        return not any(is_alive(pid) for pid in self.pids())


@pytest.fixture(params=["steady"])
def supervised(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Supervised]:
    running = Supervised(request.param, tmp_path / "output")
    yield running
    running.process.kill()
    running.process.wait(10)
    for pid in filter(is_alive, running.pids()):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_everything_cleanly(supervised: Supervised, number: int) -> None:
    supervised.process.send_signal(number)
    assert supervised.process.wait(10) == 0
    assert supervised.nobody_is_left()
    assert "stopping" in supervised.text()
    assert "killed" not in supervised.text()


def test_a_child_that_dies_is_started_again_and_its_own_children_are_gone(supervised: Supervised) -> None:
    name, pid, inner = supervised.started()[0]
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: len(supervised.started()) == 3, 15)
    assert supervised.started()[2][0] == name
    assert f"{name} ended -9" in supervised.text()
    assert not is_alive(inner)


def test_a_killed_supervisor_leaves_nobody_behind(supervised: Supervised) -> None:
    supervised.process.kill()
    supervised.process.wait(10)
    wait_for(supervised.nobody_is_left, 15)


@pytest.mark.parametrize("supervised", ["stubborn"], indirect=True)
def test_a_second_signal_does_not_wait_for_children_that_will_not_end(supervised: Supervised) -> None:
    supervised.process.send_signal(signal.SIGTERM)
    wait_for(lambda: "stopping" in supervised.text(), 15)
    supervised.process.send_signal(signal.SIGTERM)
    assert supervised.process.wait(10) == 0
    assert supervised.nobody_is_left()
    assert "first killed" in supervised.text()
