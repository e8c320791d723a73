"""Documents a minute of each format in one process, beside the bare library that opens it, and how like the text each is.

    python -m tests.load.readers [--seconds 5] [--without-scans]

The same minutes (docs/sample/minutes.txt; for xlsx a table of tasks) in every format. Printed for each: documents a minute when read
in this process, in the confined child as a worker reads, the child's peak memory, and the ratio of the time in this process
to the named bare library taking the words out of the same bytes. Scans and old office formats start Tesseract and
LibreOffice, whose own time it is. The last column is the F1 of the candidates against those of the text.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

import django
import docx as python_docx
import openpyxl
import pypdfium2

# The kernel's own mark of this program: getrusage would tell the parent's, too, which a child takes over.
PEAK = """
import sys
from pathlib import Path
from extraction.readers import Limits, read
read(sys.stdin.buffer.read(), sys.argv[1], Limits())
marks = [line.split() for line in Path("/proc/self/status").read_text("ascii").splitlines()]
print(next(words[1] for words in marks if words[0] == "VmHWM:"))
"""


def _bare_word(data: bytes) -> object:
    return [paragraph.text for paragraph in python_docx.Document(io.BytesIO(data)).paragraphs]


def _bare_pdf(data: bytes) -> object:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def _bare_book(data: bytes) -> object:
    return [list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True)]


BARE: dict[str, tuple[str, Callable[[bytes], object]]] = {
    "docx": ("python-docx", _bare_word),
    "pdf": ("pypdfium2", _bare_pdf),
    "xlsx": ("openpyxl", _bare_book),
}


def _each(work: Callable[[], object], seconds: float) -> float:
    """Seconds that one takes, over at least two of them."""
    begun, done = time.perf_counter(), 0
    while done < 2 or time.perf_counter() - begun < seconds:
        work()
        done += 1
    return (time.perf_counter() - begun) / done


def _peak_mb(data: bytes, name: str) -> float:
    command = [sys.executable, "-c", PEAK, name]
    return int(subprocess.run(command, input=data, capture_output=True, check=True).stdout) / 1024


def main() -> None:
    """Print one line a format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each is measured")
    parser.add_argument("--without-scans", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from extraction.readers import read
    from extraction.readers.sandbox import read_in_child
    from tests.extraction.samples.tables import as_book, samples
    from tests.unit.intake.test_same_minutes import CONVERTED, SCANNED, TEXTS, likeness

    made = {kind: (make(), name) for kind, (make, name, _least) in {**TEXTS, **CONVERTED}.items() if kind != "eml"}
    made["xlsx"] = (as_book(next(samples())), "任务.xlsx")
    if not options.without_scans:
        made |= {kind: (make(), name) for kind, (make, name, _least) in SCANNED.items()}
    print("| format | a minute, in process | a minute, in the child | peak MB | times the bare library | F1 |")
    for kind, (data, name) in made.items():
        here = _each(lambda data=data, name=name: read(data, name), options.seconds)  # type: ignore[misc]
        child = _each(lambda data=data, name=name: read_in_child(data, name, seconds=120), options.seconds)  # type: ignore[misc]
        library, bare = BARE.get(kind, ("", None))
        ratio = f"{here / _each(lambda: bare(data), options.seconds):.1f} × {library}" if bare else "–"  # noqa: B023
        table = {**TEXTS, **CONVERTED, **SCANNED}.get(kind)
        like = f"{likeness(table[0], table[1]):.2f}" if table else "–"
        row = (kind, f"{60 / here:,.0f}", f"{60 / child:,.0f}", f"{_peak_mb(data, name):.0f}", ratio, like)
        print("| " + " | ".join(row) + " |", flush=True)
    print(json.dumps({"seconds": options.seconds, "cpus": os.cpu_count()}))


if __name__ == "__main__":
    main()
