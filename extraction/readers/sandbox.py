"""Reading in a process of its own, so that a hostile file kills that process and not the worker.

The child is an ordinary program and not a fork: Celery's workers may not fork through multiprocessing, and a fresh
process has none of the parent's memory, files and secrets. Data goes through pipes alone, nothing is left on disk.
The answer comes back as JSON: a child taken over by a hostile file can lie about the text, but not run code here.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extraction.model import Block, Raw, Warning
from extraction.readers.base import ERROR_CODES, MEGABYTE, Limits, ReadError
from extraction.readers.office import prepared

_ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # nothing else: settings hold secrets
_OUT_OF_TIME = signal.SIGXCPU
_KILLED = signal.SIGKILL  # not by us: the kernel, for want of memory


def read_in_child(
    data: bytes, name: str = "", limits: Limits | None = None, seconds: float = 60, memory_mb: int = 1024
) -> Raw:
    """Like `read`, in a child with at most `memory_mb` MiB of address space and `seconds` of time.

    Older office formats are converted first, which takes a time limit of its own. Raises ReadError: those of `read`, timed_out, out_of_memory, and broken_file if the file crashes a parser.
    """
    limits = limits or Limits()
    if len(data) > limits.size:
        raise ReadError("too_large", limit_mb=limits.size // MEGABYTE)
    data, name = prepared(data, name, limits, seconds)
    order = {"name": name, "limits": asdict(limits), "seconds": seconds, "memory_mb": memory_mb}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "extraction.readers.child"],
            input=json.dumps(order).encode() + b"\n" + data,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd="/",
            env=child_environment(os.environ),
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError("timed_out", seconds=seconds) from error
    if done.returncode != 0:
        raise _death(done.returncode, seconds, memory_mb)
    try:
        answer = json.loads(done.stdout)
        if "error" in answer:
            raise _error(answer, memory_mb)
        return _raw(answer)
    except (ValueError, TypeError, KeyError) as error:
        raise ReadError("broken_file", kind="") from error


def child_environment(outer: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child that runs a module of this library: nothing of the outer one that could be secret."""
    own = {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"}
    return {key: outer[key] for key in _PASSED_ON if key in outer} | own


def _death(code: int, seconds: float, memory_mb: int) -> ReadError:
    if -code == _OUT_OF_TIME:
        return ReadError("timed_out", seconds=seconds)
    if -code == _KILLED:
        return ReadError("out_of_memory", limit_mb=memory_mb)
    return ReadError("broken_file", kind="")


def _error(answer: dict[str, Any], memory_mb: int) -> ReadError:
    code, params = answer["error"], dict(answer["params"])
    if code not in ERROR_CODES:
        return ReadError("broken_file", kind="")
    if code == "out_of_memory":
        params = {"limit_mb": memory_mb}
    return ReadError(code, **params)


def _raw(answer: dict[str, Any]) -> Raw:
    return Raw(
        text=answer["text"],
        blocks=tuple(Block(*fields) for fields in answer["blocks"]),
        warnings=tuple(Warning(code, params) for code, params in answer["warnings"]),
        title=answer["title"],
    )
