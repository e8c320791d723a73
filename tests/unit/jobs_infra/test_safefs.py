"""The folder broker: nothing lost, nothing twice, order kept, whatever several processes do at once."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from config import safefs

QUEUE = "work"
spawn = multiprocessing.get_context("spawn")


def connect(folder: Path) -> Any:
    safefs.register()
    return Connection("safefs://", transport_options=safefs.options(folder))


def open_queue(folder: Path) -> Any:
    return connect(folder).SimpleQueue(QUEUE)


def take(queue: Any) -> Any:
    message = queue.get_nowait()
    message.ack()
    return message.payload


def produce(folder: Path, first: int, count: int) -> None:
    queue = open_queue(folder)
    for number in range(first, first + count):
        queue.put(number)


def consume(folder: Path, results: Any, idle_seconds: float) -> None:
    queue, seen, last = open_queue(folder), [], time.monotonic()
    while time.monotonic() - last < idle_seconds:
        try:
            message = queue.get_nowait()
        except Empty:
            time.sleep(0.001)
            continue
        seen.append(message.payload)
        message.ack()
        last = time.monotonic()
    results.put(seen)


def test_several_producers_and_consumers_lose_and_repeat_nothing(tmp_path: Path) -> None:
    results = spawn.Queue()
    consumers = [spawn.Process(target=consume, args=(tmp_path, results, 3.0)) for _ in range(2)]
    producers = [spawn.Process(target=produce, args=(tmp_path, first, 150)) for first in (0, 1000, 2000)]
    for process in consumers + producers:
        process.start()
    shares = [results.get(timeout=60) for _ in consumers]
    for process in consumers + producers:
        process.join(timeout=30)
    assert [process.exitcode for process in consumers + producers] == [0] * 5
    expected = [number for first in (0, 1000, 2000) for number in range(first, first + 150)]
    assert sorted(shares[0] + shares[1]) == expected
    for share in shares:  # what one producer sent reaches each consumer in the order of sending
        for first in (0, 1000, 2000):
            own = [number for number in share if first <= number < first + 150]
            assert own == sorted(own)
    assert not list((tmp_path / "queue").iterdir())
    assert not list((tmp_path / "private").iterdir())


def test_messages_come_out_in_the_order_they_went_in_after_a_new_start(tmp_path: Path) -> None:
    for number in range(3):
        open_queue(tmp_path).put(number)  # a connection of its own each time, as after a restart
    queue = open_queue(tmp_path)
    assert [take(queue) for _ in range(3)] == [0, 1, 2]


def test_a_message_is_never_visible_before_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[Path]] = []
    monkeypatch.setattr("os.fsync", lambda handle: seen.append(list((tmp_path / "queue").iterdir())))
    open_queue(tmp_path).put("x" * 100_000)
    assert seen[-2] == []  # the sync of the content comes before the name appears
    assert len(seen[-1]) == 1  # the sync of the folder after it


def test_a_message_not_acknowledged_comes_back_when_the_connection_closes(tmp_path: Path) -> None:
    open_queue(tmp_path).put("again")
    with connect(tmp_path) as taker:
        assert taker.SimpleQueue(QUEUE).get_nowait().payload == "again"
    assert take(open_queue(tmp_path)) == "again"


def test_an_unreadable_message_is_set_aside_and_the_next_one_served(tmp_path: Path) -> None:
    queue = open_queue(tmp_path)
    queue.put("good")
    (tmp_path / "queue" / f"00000000000000000001_damaged.{QUEUE}.msg").write_text("{", encoding="utf-8")
    assert take(queue) == "good"
    assert [path.name for path in (tmp_path / "private").iterdir()] == [f"00000000000000000001_damaged.{QUEUE}.msg"]


def test_the_private_folder_is_closed_to_others(tmp_path: Path) -> None:
    open_queue(tmp_path).put("secret")
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o700
