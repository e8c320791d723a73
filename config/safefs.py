"""A Celery broker in a folder: kombu's filesystem transport with atomic writes, so that one machine needs no server.

The stock transport shows a message's name before its content is written, names it by a clock that restarts with the
machine, and moves a message taken through the shared temporary folder. Here a message is written under `private`, synced
and then renamed into `queue`; its name starts with the wall clock; taking it renames it into `private` (mode 0700).

The folder must lie on one local file system, never NFS. A message in the hands of a worker that is killed is lost with it:
the job's row in the database is the truth and the sweeper publishes its number again.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)

SCHEME = "safefs"
POLL_SECONDS = 0.2


def register() -> None:
    """Let kombu open `safefs://`."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


def options(folder: Path) -> dict[str, Any]:
    """Transport options for the broker in `folder`; its three sub-folders are made when they are missing."""
    queue, private, control = folder / "queue", folder / "private", folder / "control"
    for path in (queue, private, control):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "processed_folder": str(private),
        "control_folder": str(control),
        "polling_interval": POLL_SECONDS,
    }


class Channel(filesystem.Channel):
    """The stock channel with atomic put, get and first bind."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]  # as stock
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        written = self._write(name, payload)
        written.rename(Path(self.data_folder_out) / name)
        self._sync_folder(self.data_folder_out)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for taken in self._take(queue):
            try:
                message = loads(taken.read_text(encoding="utf-8"))
            except ValueError:
                log.exception("Broker message %s cannot be read; it stays there for a look.", taken)
                continue
            taken.unlink()
            return message
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        # Stock creates an empty file first and locks it later: a second process would read "" and die of it.
        table = self._exchange_file(exchange)  # type: ignore[attr-defined]  # newer than its stubs
        if not table.exists():
            draft = self._write(f"{uuid.uuid4().hex}.exchange", [])
            try:
                os.link(draft, table)
            except FileExistsError:
                pass  # another process was quicker: its table is as good
            finally:
                draft.unlink()
        super()._queue_bind(exchange, routing_key, pattern, queue)

    def _take(self, queue: str) -> Iterator[Path]:
        """Messages of `queue`, oldest first, each moved into the private folder before it is handed out."""
        source, private = Path(self.data_folder_in), Path(self.processed_folder)
        for name in sorted(os.listdir(source)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = private / name
            try:
                (source / name).rename(taken)
            except FileNotFoundError:
                continue  # another consumer has it
            yield taken

    def _write(self, name: str, content: Any) -> Path:
        """Write `content` under the private folder, on disk when this returns."""
        path = Path(self.processed_folder) / f".{name}"
        with path.open("x", encoding="utf-8") as file:
            file.write(dumps(content))
            file.flush()
            os.fsync(file.fileno())
        return path

    @staticmethod
    def _sync_folder(folder: str) -> None:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Transport(filesystem.Transport):
    """`safefs://`"""

    Channel = Channel
    driver_type = driver_name = SCHEME

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        # Stock shares what is bound among all connections of a process, whatever folder each has opened.
        self.state = virtual.BrokerState()

    @property
    def default_connection_params(self) -> dict[str, Any]:
        """Neither host nor port: kombu would warn that it takes localhost instead."""
        return {}
