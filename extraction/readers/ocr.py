"""Scans: pictures of pages as text, by Tesseract with the models of its Debian packages. No network, no files written.

The picture goes to the program through a pipe, words come back with their places and how sure it is (0 to 100).
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from extraction.readers.base import Limits, ReadError
from extraction.readers.pdf_page import Glyph, Page

PACKAGE = "tesseract-ocr-chi-sim"
DPI = 200
_POINTS = 72 / DPI
_LANGUAGES = ("chi_sim", "chi_tra")
_SURE = 85.0  # a page this sure is not read in the other script
_UNSURE = 60.0  # a line below is told
_UNSURE_PAGE = 75.0  # and so is a page
_PAGE_SECONDS = 60.0
_SAME = 0.2  # share by which sizes of the same type may differ as measured
_LEVEL_WORD = "5"
_FIELDS = 12  # of a line of Tesseract's TSV


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it was recognised, how sure on the whole, and how many lines are unsure."""

    page: Page
    sure: float
    unsure_lines: int

    @property
    def is_unsure(self) -> bool:
        """Whether a person should compare the page with its picture."""
        return self.sure < _UNSURE_PAGE


def can_see() -> bool:
    """Whether Tesseract is installed."""
    return shutil.which("tesseract") is not None


def pages_of_picture(data: bytes, limits: Limits) -> Iterator[Any]:
    """The frames of a picture file (a TIFF may have many) as grey Pillow images; raises ReadError too_complex."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # asked by ourselves, before anything is unpacked
    try:
        with Image.open(io.BytesIO(data)) as picture:
            frames = getattr(picture, "n_frames", 1)
            if frames > limits.ocr_pages:
                raise ReadError("too_many_pages", pages=frames, limit=limits.ocr_pages)
            for number in range(frames):
                picture.seek(number)
                if picture.width * picture.height > limits.pixels:
                    raise ReadError("too_complex", kind="image", limit=limits.pixels)
                yield picture.convert("L")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ReadError("broken_file", kind="image") from error


def recognise(image: Any, number: int) -> Seen:
    """The words of a grey page image; `number` counts pages from 1. Raises ReadError ocr_missing, broken_file, timed_out.

    Read as Simplified, and where that is doubtful as Traditional too: the surer of both counts.
    """
    target = io.BytesIO()
    image.save(target, format="PPM")  # needs no compression at either end
    best: Seen | None = None
    for language in installed_models():
        seen = _seen(_run(target.getvalue(), language), image, number)
        if best is None or seen.sure > best.sure:
            best = seen
        if best.sure >= _SURE:
            break
    if best is None:
        raise ReadError("ocr_missing", package=PACKAGE)
    return best


def _run(picture: bytes, language: str) -> str:
    # One block of lines (6): pages of minutes have one column, and finding columns tears the ends off lines.
    command = ["tesseract", "stdin", "stdout", "-l", language, "--psm", "6", "--dpi", str(DPI), "tsv"]
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system; the picture goes through a pipe
            command,
            input=picture,
            capture_output=True,
            timeout=_PAGE_SECONDS,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError("timed_out", seconds=_PAGE_SECONDS) from error
    if done.returncode != 0:
        raise ReadError("broken_file", kind="image")
    return done.stdout.decode("utf-8", "replace")


@cache
def installed_models() -> tuple[str, ...]:
    """The installed models, Simplified first."""
    if not can_see():
        raise ReadError("ocr_missing", package=PACKAGE)
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=False, timeout=10)  # noqa: S607
    known = done.stdout.decode("utf-8", "replace").split()
    found = tuple(name for name in _LANGUAGES if name in known)
    if not found:
        raise ReadError("ocr_missing", package=PACKAGE)
    return found


def _seen(table: str, image: Any, number: int) -> Seen:
    page = Page(number, image.width * _POINTS, image.height * _POINTS, drawn=True)
    lines: dict[tuple[str, ...], list[list[str]]] = defaultdict(list)
    for row in table.split("\n")[1:]:
        fields = row.split("\t")
        if len(fields) >= _FIELDS and fields[0] == _LEVEL_WORD and fields[11].strip():
            lines[tuple(fields[1:5])].append(fields)
    sure: list[float] = []
    unsure = 0
    for words in lines.values():
        page.glyphs.extend(_glyphs(words))
        marks = [float(word[10]) for word in words]
        sure.extend(marks)
        unsure += sum(marks) / len(marks) < _UNSURE
    page.glyphs = _same_size(page.glyphs)
    return Seen(page, sum(sure) / len(sure) if sure else 0.0, unsure)


def _glyphs(words: list[list[str]]) -> Iterator[Glyph]:
    """The characters of a line, set evenly between its edges on one baseline.

    Boxes of single words are too rough to tell gaps from: what Tesseract calls a word is often one Han character.
    """
    boxes = [[float(value) for value in word[6:10]] for word in words]
    left, right = min(box[0] for box in boxes), max(box[0] + box[2] for box in boxes)
    bottoms = sorted(top + height for _left, top, _width, height in boxes)
    text = _joined([unicodedata.normalize("NFC", word[11].strip()) for word in words])
    widths = [_wide(character) for character in text]
    size = (right - left) / max(sum(widths), 1.0)
    base = bottoms[len(bottoms) // 2] - 0.12 * size
    for character, width in zip(text, widths, strict=True):
        if character != " ":
            yield Glyph(character, left * _POINTS, (left + width * size) * _POINTS, base * _POINTS, size * _POINTS)
        left += width * size


def _joined(words: list[str]) -> str:
    """Words with blanks between Latin ones alone."""
    line = ""
    for word in words:
        latin = line[-1:].isascii() and line[-1:].isalpha() and word[:1].isascii() and word[:1].isalpha()
        line += f" {word}" if latin else word
    return line


def _wide(character: str) -> float:
    """In ems: a Han character is one wide, a letter or digit half."""
    return 1.0 if character > "\u2e7f" else 0.5


def _same_size(glyphs: list[Glyph]) -> list[Glyph]:
    """Sizes near that of most characters made equal: what differs by a little is the measuring."""
    if not glyphs:
        return []
    usual = sorted(glyph.size for glyph in glyphs)[len(glyphs) // 2]
    return [glyph._replace(size=usual) if abs(glyph.size - usual) < _SAME * usual else glyph for glyph in glyphs]
