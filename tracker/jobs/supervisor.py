"""Keeps a few processes running from one foreground command: prefixes their output, restarts what dies, ends all together.

Each child leads a session of its own, so that Ctrl-C reaches only the supervisor, which then ends them all, and so that
whatever a child has forked can be ended with it. On Linux a child is told when its supervisor is gone, so that a killed
supervisor leaves nobody behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.1
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a restart; doubled each time
SETTLED_SECONDS = 60.0  # a child that lived this long starts again at the first pause
GRACE_SECONDS = 25.0  # for open requests and the job in hand, before what is left is killed


@dataclass(frozen=True, slots=True)
class Child:
    """One process to keep running: the name its lines are marked with, and its command."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sayings:
    """The supervisor's own lines, in the language of the office."""

    ended: str  # %(name)s %(code)s %(seconds)s
    stopping: str
    killed: str  # %(name)s


class Supervisor:
    """Runs children until a signal comes; a second signal does not wait for what they have in hand."""

    def __init__(self, children: Sequence[Child], sayings: Sayings, write: Callable[[str], None]) -> None:
        self._children = children
        self._sayings = sayings
        self._write = write
        self._writing = Lock()
        self._width = max(len(child.name) for child in children)
        self._stopping = Event()
        self._hurry = Event()

    def run(self, *, ready: Callable[[], bool], when_ready: Callable[[], None]) -> None:
        """Start everything, call `when_ready` once as soon as `ready()`; returns when all children have ended."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        keepers = [Thread(target=self._keep, args=(child,), name=child.name) for child in self._children]
        for keeper in keepers:
            keeper.start()
        while not self._stopping.wait(POLL_SECONDS):
            if ready():
                when_ready()
                break
        while not self._stopping.wait(POLL_SECONDS):
            pass
        self._write(self._sayings.stopping)
        for keeper in keepers:
            while keeper.is_alive():  # in short steps, so that a second signal is heard meanwhile
                keeper.join(POLL_SECONDS)

    def _on_signal(self, _number: int, _frame: object) -> None:
        if self._stopping.is_set():
            self._hurry.set()
        self._stopping.set()

    def _keep(self, child: Child) -> None:
        """Start a child, and again whenever it dies, until stopping."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            code = self._run_once(child)
            if self._stopping.is_set():
                break
            if time.monotonic() - started > SETTLED_SECONDS:
                pause = FIRST_PAUSE
            self._say(child, self._sayings.ended % {"name": child.name, "code": code, "seconds": f"{pause:.0f}"})
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _run_once(self, child: Child) -> int:
        """Run a child to its end and return its exit code; nothing that it has forked outlives it."""
        process = subprocess.Popen(  # noqa: S603
            child.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with(os.getpid()),
        )
        reader = Thread(target=self._pass_on, args=(child, process))
        reader.start()
        while process.poll() is None and not self._stopping.wait(POLL_SECONDS):
            pass
        if process.poll() is None:
            self._end(child, process)
        _kill_group(process.pid)
        reader.join()
        return process.wait()

    def _end(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        """Ask a child to end, and give it time."""
        process.terminate()
        latest = time.monotonic() + GRACE_SECONDS
        while process.poll() is None and time.monotonic() < latest and not self._hurry.is_set():
            time.sleep(POLL_SECONDS)
        if process.poll() is None:
            self._say(child, self._sayings.killed % {"name": child.name})

    def _pass_on(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._say(child, line.decode("utf-8", "replace").rstrip())

    def _say(self, child: Child, line: str) -> None:
        with self._writing:
            self._write(f"{child.name:>{self._width}} | {line}")


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _end_with(supervisor: int) -> Callable[[], None] | None:
    """What a child does before it becomes its command, so that the end of its supervisor ends it too."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != supervisor:  # it was gone before it could be asked
            os._exit(1)

    return ask
