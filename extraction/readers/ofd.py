"""OFD documents (GB/T 33190-2016): the text of their pages by its places, as of a PDF.

A page is XML in a zip: text objects with a boundary (millimetres from the upper left corner), a size, and codes whose
characters stand at X, Y and are set apart by DeltaX, DeltaY (GB/T 33190-2016, 11.2 and 11.3).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from extraction.model import Raw
from extraction.readers.archive import Archive
from extraction.readers.base import Builder, Limits, ReadError, clean
from extraction.readers.pdf_page import Glyph, Page
from extraction.readers.pdf_pages import write_pages
from extraction.readers.safexml import marks_in, parse

_POINTS = 72 / 25.4  # in a millimetre
_A4 = (210.0, 297.0)
_SHOWN = 200
Turn = tuple[float, float, float, float, float, float]
_STRAIGHT: Turn = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read(data: bytes, limits: Limits) -> Raw:
    """Text of all pages; raises ReadError no_text_layer, too_many_pages, and what a hostile archive is refused with."""
    parts = _Parts(data, limits)
    pages = [page for root in _documents(parts) for page in _pages(parts, root, limits)]
    usable = [page for page in pages if page.glyphs]
    if not usable:
        raise ReadError("no_text_layer", pages=len(pages))
    for number, page in enumerate(pages, start=1):
        page.number = number
    sheet = Builder(limits)
    running = write_pages(sheet, usable)
    for code, params in (
        ("pages_without_text", {"pages": [page.number for page in pages if not page.glyphs and page.drawn]}),
        ("pictures_left_out", {"count": sum(page.pictures for page in usable)}),
        ("headers_left_out", {"text": " | ".join(running)[:_SHOWN]}),
    ):
        if any(params.values()):
            sheet.warn(code, **params)
    return sheet.finish(None)


class _Parts:
    """The XML parts of the archive, counted as they are read."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = Archive(data, "ofd", limits)
        self._limits = limits
        self._spent = 0

    def root(self, name: str) -> Any:
        """The root element of a part; its name is never a path outside of the archive."""
        wanted = posixpath.normpath(name.lstrip("/"))
        if wanted not in self._archive.names:
            raise ReadError("broken_file", kind="ofd")
        part = self._archive.read(wanted)
        root = parse(part, "ofd", self._limits, self._spent)
        self._spent += marks_in(part)
        return root


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(root: Any, name: str) -> Iterator[Any]:
    return (element for element in root.iter() if _local(element) == name)


def _documents(parts: _Parts) -> Iterator[str]:
    for place in _all(parts.root("OFD.xml"), "DocRoot"):
        yield (place.text or "").strip()


def _pages(parts: _Parts, name: str, limits: Limits) -> list[Page]:
    document = parts.root(name)
    folder = posixpath.dirname(name)
    size = next((_box(box.text) for box in _all(document, "PhysicalBox")), (0.0, 0.0, *_A4))
    places = [page.get("BaseLoc", "") for page in _all(document, "Page")]
    if len(places) > limits.pages:
        raise ReadError("too_many_pages", pages=len(places), limit=limits.pages)
    found, characters = [], 0
    for place in places:
        page = _page(parts.root(posixpath.join(folder, place)), size)
        characters += len(page.glyphs)
        if characters > limits.characters:
            raise ReadError("too_long", limit=limits.characters)
        found.append(page)
    return found


def _page(root: Any, size: tuple[float, float, float, float]) -> Page:
    own = next((_box(box.text) for box in _all(root, "PhysicalBox")), size)
    page = Page(0, own[2] * _POINTS, own[3] * _POINTS)
    for element in root.iter():
        name = _local(element)
        if name == "TextObject":
            page.glyphs.extend(_glyphs(element))
        page.pictures += name == "ImageObject"
        page.drawn = page.drawn or name in ("TextObject", "ImageObject", "PathObject")
    return page


def _glyphs(text: Any) -> Iterator[Glyph]:
    left, top, _width, _height = _box(text.get("Boundary"))
    turn = _turn(text.get("CTM"))
    size = _number(text.get("Size"), 4.0)
    for code in text:
        if _local(code) != "TextCode":
            continue
        characters = code.text or ""
        across = _deltas(code.get("DeltaX"), len(characters))
        down = _deltas(code.get("DeltaY"), len(characters))
        x, y = _number(code.get("X"), 0.0), _number(code.get("Y"), 0.0)
        for number, character in enumerate(characters):
            a, b, c, d, e, f = turn
            place = (left + a * x + c * y + e, top + b * x + d * y + f)
            height = size * (abs(d) or 1.0)
            step = across[number] if number < len(across) else (size if character > "\u2e7f" else size / 2)
            wide = (step or size) * (abs(a) or 1.0)
            for char in clean(character)[0].strip("\n"):
                edges = (place[0] * _POINTS, (place[0] + wide) * _POINTS)
                if char.strip():
                    yield Glyph(char, *edges, place[1] * _POINTS, height * _POINTS)
            x += step
            y += down[number] if number < len(down) else 0.0


def _box(words: str | None) -> tuple[float, float, float, float]:
    numbers = [_number(word, 0.0) for word in (words or "").split()][:4]
    padded = (*numbers, 0.0, 0.0, 0.0, 0.0)
    return padded[0], padded[1], padded[2], padded[3]


def _turn(words: str | None) -> Turn:
    numbers = [_number(word, 0.0) for word in (words or "").split()]
    if len(numbers) != len(_STRAIGHT):
        return _STRAIGHT
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _deltas(words: str | None, most: int) -> list[float]:
    """The steps between characters; `g 5 4.5` says five times 4.5."""
    found: list[float] = []
    waiting = iter((words or "").split())
    for word in waiting:
        if word == "g":
            times, step = _number(next(waiting, "0"), 0.0), _number(next(waiting, "0"), 0.0)
            found.extend([step] * min(int(max(times, 0)), most))
        else:
            found.append(_number(word, 0.0))
        if len(found) >= most:
            break
    return found


def _number(word: str | None, default: float) -> float:
    try:
        number = float(word) if word else default
    except ValueError:
        return default
    return number if abs(number) < 1e6 else default  # no page is a kilometre wide
