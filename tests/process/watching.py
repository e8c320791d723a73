"""Starting, watching and ending real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def descendants(pid: int) -> list[int]:
    """Every process below `pid`."""
    children = [
        int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()
    ]
    return [found for child in children for found in (child, *descendants(child))]


def wait_for(condition: Callable[[], bool], seconds: float, what: str = "it") -> None:
    """Until `condition()`, at most `seconds`."""
    latest = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < latest, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def status(url: str) -> int:
    """The status of a GET, redirects followed; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code
    except OSError:
        return 0


class Running:
    """A command in a session of its own, like one started from a terminal, and what it has printed."""

    def __init__(self, command: Sequence[str], output: Path, environment: dict[str, str], folder: Path = ROOT) -> None:
        self.output = output
        with output.open("w") as file:
            self.process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=file, stderr=file, start_new_session=True
            )

    def text(self) -> str:
        """Everything printed so far."""
        return self.output.read_text("utf-8")

    def wait_for_text(self, wanted: str, seconds: float) -> None:
        """Until `wanted` was printed; fails at once when the command ends before."""

        def seen() -> bool:
            ended = self.process.poll() is not None
            assert wanted in self.text() or not ended, f"ended with {self.process.returncode}:\n{self.text()[-4000:]}"
            return wanted in self.text()

        wait_for(seen, seconds, f"{wanted!r} in the output")

    def press_ctrl_c(self) -> None:
        """What a terminal does: SIGINT to the whole foreground group."""
        os.killpg(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        """End it and all below it, whatever state it is in."""
        everyone = [self.process.pid, *descendants(self.process.pid)]
        for pid in filter(is_alive, everyone):
            os.kill(pid, signal.SIGKILL)
        self.process.wait(10)
