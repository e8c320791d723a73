"""The pages of a document as they look, and where on them the evidence of a candidate stands.

Made when first asked for, by children with limits, and kept beside the received files under the hash of the file.
"""

from __future__ import annotations

import bisect
import io
import json
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from PIL import Image

from extraction.readers import ReadError
from extraction.readers.kinds import kind_of
from extraction.readers.page_images import Sheet, picture, sheets
from extraction.readers.printing import can_print, printed
from tracker.files.models import StoredFile
from tracker.files.services import written_whole
from tracker.intake import reading
from tracker.meetings.models import Document

WIDTH = 1_100  # pixels of a page's picture
_MARGIN = 4  # points around a piece of a page
PRINTABLE = frozenset({"docx", "doc", "wps", "rtf", "odt"})


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of a page, in its points; `owner` is the id of the candidate."""

    owner: int
    left: float
    top: float
    width: float
    height: float


class NoPages(Exception):
    """There are no pictures: `code` is no_file, not_paged, no_office, unreadable or not_found."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pages_folder(stored: StoredFile) -> Path:
    """Where the pictures of a file lie."""
    return Path(settings.FILES_DIR) / "pages" / stored.sha256[:2] / stored.sha256


def pages_forget(stored: StoredFile) -> None:
    """Remove the pictures of a file."""
    shutil.rmtree(pages_folder(stored), ignore_errors=True)


def pages_of(document: Document) -> list[Sheet]:
    """The pages of a document with their characters; raises NoPages."""
    if document.file is None:
        raise NoPages("no_file")
    kept = pages_folder(document.file) / "sheets.json"
    if kept.is_file():
        return [Sheet(**row) for row in json.loads(kept.read_text("utf-8"))]
    try:
        found = sheets(_paged(document, document.file), reading.limits(), **_limits())
    except ReadError as error:
        raise NoPages("unreadable") from error
    written_whole(kept, json.dumps([asdict(sheet) for sheet in found]).encode())
    return found


def page_picture(document: Document, number: int) -> bytes:
    """The picture of a page (from 1) as a PNG; raises NoPages."""
    if document.file is None:
        raise NoPages("no_file")
    kept = pages_folder(document.file) / f"{number}.png"
    if not kept.is_file():
        try:
            data = _paged(document, document.file)
            written_whole(kept, picture(data, number, reading.limits(), width=WIDTH, **_limits()))
        except ReadError as error:
            raise NoPages("unreadable") from error
    return kept.read_bytes()


def line_picture(document: Document, start: int, end: int) -> bytes:
    """The piece of the page on which a stretch of the text stands, as a PNG; raises NoPages.

    What goes over to another page is not shown.
    """
    pages = pages_of(document)
    for number, boxes in enumerate(boxes_on(pages, document, [(0, start, end)]), start=1):
        if not boxes:
            continue
        with Image.open(io.BytesIO(page_picture(document, number))) as whole:
            scale = whole.width / pages[number - 1].width
            edges = (
                min(box.left for box in boxes) - _MARGIN,
                min(box.top for box in boxes) - _MARGIN,
                max(box.left + box.width for box in boxes) + _MARGIN,
                max(box.top + box.height for box in boxes) + _MARGIN,
            )
            left, top, right, bottom = (round(edge * scale) for edge in edges)
            piece = whole.crop((max(left, 0), max(top, 0), min(right, whole.width), min(bottom, whole.height)))
            out = io.BytesIO()
            piece.save(out, "PNG")
            return out.getvalue()
    raise NoPages("not_found")


def _limits() -> dict[str, int]:
    return {"seconds": settings.READ_SECONDS, "memory_mb": settings.READ_MEMORY_MB}


def _paged(document: Document, stored: StoredFile) -> bytes:
    """The file itself where it is a PDF or a picture, else as LibreOffice prints it."""
    try:
        data = stored.path.read_bytes()
        kind = kind_of(data, document.name, reading.limits())
    except (OSError, ReadError) as error:
        raise NoPages("unreadable") from error
    if kind in {"pdf", "image"}:
        return data
    if kind not in PRINTABLE:
        raise NoPages("not_paged")
    kept = pages_folder(stored) / "printed.pdf"
    if not kept.is_file():
        if not can_print():
            raise NoPages("no_office")
        written_whole(kept, printed(data, kind, seconds=settings.READ_SECONDS))
    return kept.read_bytes()


def boxes_on(pages: Sequence[Sheet], document: Document, spans: Iterable[tuple[int, int, int]]) -> list[list[Box]]:
    """For each page the boxes of the spans (owner, start, end) of the document's text.

    The reader has dropped running heads and joined lines, so a span is looked for by its words: among several places with
    the same ones, the place that lies as far into the pages as the span lies into the text.
    """
    places = [
        (page, box, letter)
        for page, sheet in enumerate(pages)
        for char, box in zip(sheet.text, sheet.boxes, strict=True)
        for letter in _letters(char)
    ]
    there = "".join(letter for _page, _box, letter in places)
    counts = [0]
    for char in document.text:
        counts.append(counts[-1] + len(_letters(char)))
    found: list[list[Box]] = [[] for _page in pages]
    for owner, start, end in spans:
        words = "".join(letter for char in document.text[start:end] for letter in _letters(char))
        at = _nearest(there, words, counts[start] / max(counts[-1], 1) * len(there))
        if at is not None:
            for page, boxes in _by_page(places[at : at + len(words)]).items():
                found[page] += [Box(owner, *box) for box in _lines(boxes)]
    return found


def _letters(char: str) -> str:
    return "" if char.isspace() else "".join(unicodedata.normalize("NFKC", char).split())


def _nearest(there: str, words: str, wanted: float) -> int | None:
    starts = []
    at = there.find(words) if words else -1
    while at >= 0:
        starts.append(at)
        at = there.find(words, at + 1)
    if not starts:
        return None
    place = bisect.bisect_left(starts, wanted)
    return min(starts[max(place - 1, 0) : place + 1], key=lambda start: abs(start - wanted))


Edges = tuple[float, float, float, float]


def _by_page(places: Iterable[tuple[int, Edges, str]]) -> dict[int, list[Edges]]:
    found: dict[int, list[Edges]] = {}
    for page, box, _letter in places:
        found.setdefault(page, []).append(box)
    return found


def _lines(boxes: Sequence[Edges]) -> list[tuple[float, float, float, float]]:
    """Characters beside each other as one box: (left, top, width, height)."""
    rows: list[list[float]] = []
    for left, top, right, bottom in boxes:
        last = rows[-1] if rows else None
        if last and abs(last[1] - top) < (bottom - top) / 2 and left >= last[0]:
            rows[-1] = [last[0], min(last[1], top), max(last[2], right), max(last[3], bottom)]
        else:
            rows.append([left, top, right, bottom])
    return [(a, b, round(c - a, 1), round(d - b, 1)) for a, b, c, d in rows]
