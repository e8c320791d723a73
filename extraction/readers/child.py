"""The process that `sandbox` starts: one document from standard input, one JSON answer to standard output."""

from __future__ import annotations

import ctypes
import json
import math
import resource
import signal
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from extraction.model import Block
from extraction.readers import Limits, ReadError, read
from extraction.readers.base import MEGABYTE

_BLOCK_FIELDS = [each.name for each in fields(Block)]
_PR_SET_PDEATHSIG = 1  # Linux: end with the parent, however that ends


def main() -> None:
    """Read as ordered by the first line of the input; always answers, unless the process is killed."""
    order = json.loads(sys.stdin.buffer.readline())
    confine(order["seconds"], order["memory_mb"])
    try:
        answer = _read(order)
    except MemoryError:
        answer = {"error": "out_of_memory", "params": {}}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode())


def _read(order: dict[str, Any]) -> dict[str, Any]:
    try:
        raw = read(sys.stdin.buffer.read(), order["name"], Limits(**order["limits"]))
    except ReadError as error:
        if error.code == "broken_file" and _is_nearly_full(order["memory_mb"]):
            return {"error": "out_of_memory", "params": {}}  # parsers in C name it otherwise
        return {"error": error.code, "params": error.params}
    return {
        "text": raw.text,
        "blocks": [[getattr(block, name) for name in _BLOCK_FIELDS] for block in raw.blocks],
        "warnings": [[warning.code, warning.params] for warning in raw.warnings],
        "title": raw.title,
    }


def _is_nearly_full(memory_mb: int) -> bool:
    """Whether so much was in use that the next larger piece, often twice the last, could not be had.

    From the kernel's own mark of this program: getrusage would tell the mark of the parent too, which a child takes over.
    """
    if sys.platform != "linux":
        return False
    marks = [line.split() for line in Path("/proc/self/status").read_text("ascii").splitlines()]
    peak_kb = next(int(words[1]) for words in marks if words[0] == "VmHWM:")
    return peak_kb * 1024 > memory_mb * MEGABYTE / 2


def confine(seconds: float, memory_mb: int) -> None:
    """Bounds that the process cannot lift again: memory, time, no files written, no core dump."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    time = math.ceil(seconds)
    memory = memory_mb * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # At the first bound comes SIGXCPU, at the second SIGKILL, which would look like a want of memory.
    resource.setrlimit(resource.RLIMIT_CPU, (time, time + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
