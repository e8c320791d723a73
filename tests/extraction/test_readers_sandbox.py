"""Reading in a child: the same answer, and whatever happens to the child the caller gets one kind of error."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extraction.readers import Limits, ReadError, read, sandbox
from extraction.readers.sandbox import read_in_child
from tests.extraction.samples.word import docx, p, tbl, tr

HEAVY = b"<html><body>" + b"<p>x" * 400_000
PRINTED = Path(__file__).parent / "samples" / "printed.pdf"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("# 纪要\n同意。".encode("gb18030"), "a.md"),
        (docx(p("一、供热") + tbl(tr("甲", "乙"))), "纪要.docx"),
        (PRINTED.read_bytes(), "纪要.pdf"),
    ],
)
def test_the_child_gives_what_reading_here_gives(data: bytes, name: str) -> None:
    assert read_in_child(data, name) == read(data, name)


def test_errors_and_limits_cross_the_process_border() -> None:
    with pytest.raises(ReadError) as caught:
        read_in_child("会议".encode() * 10, limits=Limits(characters=5))
    assert (caught.value.code, caught.value.params) == ("too_long", {"limit": 5})


def test_a_file_that_takes_too_long_is_given_up() -> None:
    began = time.monotonic()
    with pytest.raises(ReadError) as caught:
        read_in_child(HEAVY, seconds=1)
    assert (caught.value.code, caught.value.params) == ("timed_out", {"seconds": 1})
    assert time.monotonic() - began < 20


def test_a_file_that_takes_too_much_memory_kills_the_child_alone() -> None:
    with pytest.raises(ReadError) as caught:
        read_in_child(HEAVY, memory_mb=150)
    assert (caught.value.code, caught.value.params) == ("out_of_memory", {"limit_mb": 150})


def test_a_parent_with_much_memory_does_not_make_a_broken_file_look_too_big() -> None:
    much = b"x" * 250_000_000
    with pytest.raises(ReadError) as caught:
        read_in_child(b"%PDF-1.7 nothing", "broken.pdf", memory_mb=400)
    assert caught.value.code == "broken_file"
    assert much


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A stand-in for the child's program."""
    program = tmp_path / "extraction" / "readers" / "child.py"
    program.parent.mkdir(parents=True)
    (program.parent / "__init__.py").write_text("")
    (program.parents[1] / "__init__.py").write_text("")
    monkeypatch.setattr(sandbox, "_ROOT", tmp_path)
    return program


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "broken_file"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "out_of_memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "timed_out"),
        ("import sys; sys.exit(1)", "broken_file"),
        ("print('no json')", "broken_file"),
        ('print(\'{"error": "made_up", "params": {}}\')', "broken_file"),
        ('print(\'{"text": "x"}\')', "broken_file"),
    ],
)
def test_whatever_becomes_of_the_child_the_caller_gets_a_reading_error(child: Path, program: str, code: str) -> None:
    child.write_text(program)
    with pytest.raises(ReadError) as caught:
        read_in_child(b"x")
    assert caught.value.code == code


def test_the_child_sees_no_secrets_of_its_parent(child: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "verborgen")
    child.write_text(
        "import json, os\nprint(json.dumps({'text': ' '.join(os.environ), 'blocks': [], 'warnings': [], 'title': None}))"
    )
    assert "SECRET_KEY" not in read_in_child(b"x").text


def test_the_child_can_write_no_file(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom extraction.readers.child import confine\nconfine(10, 500)\n"
        "with open(sys.argv[1], 'wb', buffering=0) as file:\n    file.write(b'x')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "left")], capture_output=True, text=True, check=False
    )
    assert "File too large" in done.stderr
    assert (tmp_path / "left").read_bytes() == b""


def _in_daemon(queue: multiprocessing.Queue[str]) -> None:
    queue.put(read_in_child("同意".encode()).text)


def test_it_works_in_a_daemonic_process_as_celery_workers_are() -> None:
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    process = context.Process(target=_in_daemon, args=(queue,), daemon=True)
    process.start()
    assert queue.get(timeout=30) == "同意"
    process.join(10)


def test_starting_the_child_is_cheap() -> None:
    read_in_child(b"x")  # warms the file cache
    times = []
    for _ in range(3):
        began = time.monotonic()
        read_in_child(b"x")
        times.append(time.monotonic() - began)
    # 0.15 s on an idle machine of two cores; the bound leaves room for other tests running beside this one.
    assert min(times) < 1.0 * max(1.0, os.getloadavg()[0] / 2)


def test_what_the_parent_holds_does_not_count_as_the_childs_memory():
    held = b"x" * (700 * 1024 * 1024)  # a parent larger than half of the child's bound
    with pytest.raises(ReadError) as refused:
        read_in_child(b"%PDF-1.7 broken", "x.pdf")
    assert refused.value.code == "broken_file"
    assert len(held) > 0
