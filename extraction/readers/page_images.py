"""Pages of a PDF as pictures, with the place of every character on them, so that evidence can be shown where it stands.

Everything that touches the file happens in a child process of this module's own making, under the readers' bounds.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from extraction.readers.base import ReadError
from extraction.readers.child import confine
from extraction.readers.sandbox import child_environment

MOST_PAGES = 200
# Above and below the baseline, in parts of the size of the font: what a line of Han characters covers.
_ASCENT, _DESCENT = 0.9, 0.16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size in points, its visible characters in their order, and their boxes (left, top, right, bottom)."""

    width: float
    height: float
    text: str
    boxes: tuple[tuple[float, float, float, float], ...]


def sheets(data: bytes, *, seconds: float, memory_mb: int) -> list[Sheet]:
    """The first MOST_PAGES pages of a PDF without their pictures; raises ReadError."""
    answer = _ask({"pages": MOST_PAGES}, data, seconds, memory_mb)
    try:
        return [Sheet(row[0], row[1], row[2], tuple(map(tuple, row[3]))) for row in json.loads(answer)]
    except (ValueError, TypeError, IndexError) as error:
        raise ReadError("broken_file", kind="pdf") from error


def picture(data: bytes, number: int, *, width: int, seconds: float, memory_mb: int) -> bytes:
    """Page `number` (from 1) as a PNG of so many pixels in width; raises ReadError."""
    answer = _ask({"page": number, "width": width}, data, seconds, memory_mb)
    if not answer.startswith(b"\x89PNG"):
        raise ReadError("broken_file", kind="pdf")
    return answer


def _ask(order: dict[str, Any], data: bytes, seconds: float, memory_mb: int) -> bytes:
    order |= {"seconds": seconds, "memory_mb": memory_mb}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "extraction.readers.page_images"],
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
        raise ReadError("broken_file", kind="pdf")
    return done.stdout


def main() -> None:
    """The child: one order and one PDF from standard input, the answer to standard output."""
    import pypdfium2

    from extraction.readers.pdf_page import read_page

    order = json.loads(sys.stdin.buffer.readline())
    confine(order["seconds"], order["memory_mb"])
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    if "page" in order:
        sys.stdout.buffer.write(_png(document, order["page"] - 1, order["width"]))
        return
    rows = []
    for index in range(min(len(document), order["pages"])):
        page = read_page(document, index)
        boxes = [
            [
                round(g.left, 1),
                round(g.base - _ASCENT * g.size, 1),
                round(g.right, 1),
                round(g.base + _DESCENT * g.size, 1),
            ]
            for g in page.glyphs
        ]
        rows.append([page.width, page.height, "".join(g.char for g in page.glyphs), boxes])
    sys.stdout.buffer.write(json.dumps(rows).encode())


def _png(document: Any, index: int, width: int) -> bytes:
    page = document[index]
    scale = min(width / page.get_width(), 4 * width / page.get_height())  # a page like a ribbon stays small
    image = page.render(scale=scale).to_pil().convert("RGB").quantize(64)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    main()
