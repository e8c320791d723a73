"""Pages of a PDF or of a scan as pictures, with the place of every character on them, so that evidence can be shown where it stands.

Everything that touches the file happens in a child process of this module's own making, under the readers' bounds.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any

from extraction.readers.base import Limits, ReadError
from extraction.readers.child import confine
from extraction.readers.ocr import DPI, pages_of_picture, recognise
from extraction.readers.pdf_page import Glyph, Page, read_page
from extraction.readers.sandbox import child_environment

MOST_PAGES = 200
POINTS = 72  # an inch
# Above and below the baseline, in parts of the size of the font: what a line of Han characters covers.
_ASCENT, _DESCENT = 0.9, 0.16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size in points, its visible characters in their order, and their boxes (left, top, right, bottom)."""

    width: float
    height: float
    text: str
    boxes: tuple[tuple[float, float, float, float], ...]


def sheets(data: bytes, limits: Limits, *, seconds: float, memory_mb: int) -> list[Sheet]:
    """The first MOST_PAGES pages of a PDF or picture file without their pictures; raises ReadError."""
    answer = _ask({"pages": MOST_PAGES, "limits": asdict(limits)}, data, seconds, memory_mb)
    try:
        return [Sheet(row[0], row[1], row[2], tuple(map(tuple, row[3]))) for row in json.loads(answer)]
    except (ValueError, TypeError, IndexError) as error:
        raise ReadError("broken_file", kind="pdf") from error


def picture(data: bytes, number: int, limits: Limits, *, width: int, seconds: float, memory_mb: int) -> bytes:
    """Page `number` (from 1) as a PNG of so many pixels in width; raises ReadError."""
    answer = _ask({"page": number, "width": width, "limits": asdict(limits)}, data, seconds, memory_mb)
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


class _Portable:
    """The pages of a PDF; what a page without text says is recognised from its picture."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        import pypdfium2

        self._document = pypdfium2.PdfDocument(data)
        self._scans = limits.ocr_pages

    def __len__(self) -> int:
        return len(self._document)

    def page(self, index: int) -> Page:
        found = read_page(self._document, index)
        if found.glyphs or not found.drawn or index >= self._scans:
            return found
        image = self._document[index].render(scale=DPI / POINTS, grayscale=True).to_pil()
        return _recognised(image, index) or found

    def image(self, index: int, width: int) -> Any:
        page = self._document[index]
        scale = min(width / page.get_width(), 4 * width / page.get_height())  # a page like a ribbon stays small
        return page.render(scale=scale).to_pil().convert("RGB")


class _Scan:
    """The frames of a picture file as pages."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._frames = list(pages_of_picture(data, limits))

    def __len__(self) -> int:
        return len(self._frames)

    def page(self, index: int) -> Page:
        frame = self._frames[index]
        size = frame.width * POINTS / DPI, frame.height * POINTS / DPI
        return _recognised(frame, index) or Page(index + 1, *size)

    def image(self, index: int, width: int) -> Any:
        frame = self._frames[index]
        scale = min(width / frame.width, 4 * width / frame.height, 1)
        return frame.resize((max(1, round(frame.width * scale)), max(1, round(frame.height * scale))))


def _recognised(image: Any, index: int) -> Page | None:
    """The words of a picture with their places; None where they cannot be recognised here."""
    try:
        return recognise(image, index + 1).page
    except ReadError:
        return None


def main() -> None:
    """The child: one order and one file from standard input, the answer to standard output."""
    order = json.loads(sys.stdin.buffer.readline())
    confine(order["seconds"], order["memory_mb"])
    data = sys.stdin.buffer.read()
    limits = Limits(**order["limits"])
    source = _Portable(data, limits) if b"%PDF-" in data[:1024] else _Scan(data, limits)
    if "page" in order:
        out = io.BytesIO()
        source.image(order["page"] - 1, order["width"]).quantize(64).save(out, "PNG")
        sys.stdout.buffer.write(out.getvalue())
        return
    rows = [_row(source.page(index)) for index in range(min(len(source), order["pages"]))]
    sys.stdout.buffer.write(json.dumps(rows).encode())


def _row(page: Page) -> list[Any]:
    text = "".join(glyph.char for glyph in page.glyphs)
    return [page.width, page.height, text, [_box(glyph) for glyph in page.glyphs]]


def _box(glyph: Glyph) -> list[float]:
    top, bottom = glyph.base - _ASCENT * glyph.size, glyph.base + _DESCENT * glyph.size
    return [round(edge, 1) for edge in (glyph.left, top, glyph.right, bottom)]


if __name__ == "__main__":
    main()
