"""Two people at the same moment: in two connections where the database is a server, one after the other on SQLite."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from tracker.common.errors import DomainError


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each call gave, or the domain error that it raised; anything else is raised.

    SQLite lets one write at a time, so there it is the order that is tested: the later one holds what it saw before.
    """
    found: list[Any] = [None] * len(calls)
    gate = threading.Barrier(len(calls))
    on_server = connection.vendor == "postgresql"

    def run(number: int) -> None:
        try:
            if on_server:
                gate.wait(10)
            found[number] = calls[number]()
        except DomainError as refused:
            found[number] = refused
        except Exception as error:
            found[number] = error
        finally:
            if on_server:
                connection.close()

    if on_server:
        threads = [threading.Thread(target=run, args=[number]) for number in range(len(calls))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    else:
        for number in range(len(calls)):
            run(number)
    for one in found:
        if isinstance(one, Exception) and not isinstance(one, DomainError):
            raise one
    return found
