"""The whole system as `make run` starts it, with data of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.process.watching import ROOT, Running, descendants, free_port, is_alive

START_SECONDS = 90
STOP_SECONDS = 40
OWN_VARIABLES = {"DATABASE_URL", "CELERY_BROKER_URL", "OFFICE"}


class Site:
    """A site that is starting or runs."""

    def __init__(self, data: Path, **environment: str) -> None:
        port = environment.get("PORT") or str(free_port())
        self.address = f"http://127.0.0.1:{port}/"
        inherited = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
        # Its settings are its own, and so is its mode: what pytest has set for itself is not passed on.
        self.environment = {**inherited, "DATA_DIR": str(data), "HOST": "127.0.0.1", "PORT": port, **environment}
        self.running = Running(["make", "run"], data.parent / f"run-{data.name}-{port}.log", self.environment)

    def start(self) -> Site:
        """Wait until it serves."""
        self.running.wait_for_text(self.address, START_SECONDS)
        return self

    def stop(self) -> None:
        """Ctrl-C; nothing of it is left."""
        everyone = descendants(self.running.process.pid)
        self.running.press_ctrl_c()
        self.running.process.wait(STOP_SECONDS)
        assert not [pid for pid in everyone if is_alive(pid)]

    def supervisor(self) -> int:
        """The pid of `manage.py up` below make."""
        return descendants(self.running.process.pid)[0]

    def parts(self, words: str) -> list[int]:
        """The pids of the parts whose command contains `words`."""
        found = []
        for pid in descendants(self.supervisor()):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has just ended
            if words.encode() in command:
                found.append(pid)
        return found

    def desk(self, *arguments: str) -> Any:
        """Do something at this site, see desk.py; returns what it prints."""
        command = [sys.executable, "-m", "tests.process.desk", *arguments]
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)


@contextmanager
def running_site(data: Path, **environment: str) -> Iterator[Site]:
    """A site that serves; it is gone afterwards whatever happened."""
    site = Site(data, **environment)
    try:
        yield site.start()
    finally:
        site.running.kill()
