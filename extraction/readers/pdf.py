"""PDF files with a text layer: paragraphs and ruled tables in reading order, without running headers.

pdfium gives characters and their places; what is a line, a blank, a paragraph or a cell is decided here, because a PDF
does not say.
"""

from __future__ import annotations

import re
from threading import Lock
from typing import Any

from extraction.model import Raw
from extraction.readers.base import Builder, Limits, ReadError, clean
from extraction.readers.ocr import DPI, Seen, can_see, recognise
from extraction.readers.pdf_page import Page, read_page
from extraction.readers.pdf_pages import write_pages
from extraction.readers.scan import warn_of

_PDFIUM = Lock()  # pdfium is not made for threads
_GARBLED = 0.3  # share of characters without a meaning that makes a page unusable
_NO_TITLE = re.compile(r"microsoft|word|untitled|无标题|未命名|\.\w{2,5}$|^about:|://", re.IGNORECASE)
_SHOWN = 200
_FEW = 10  # characters: a page of a scanner with a stamp or a page number in type


def read(data: bytes, limits: Limits) -> Raw:
    """Text of all pages; raises ReadError encrypted, broken_file, too_many_pages, no_text_layer."""
    with _PDFIUM:
        document = _open(data)
        try:
            if len(document) > limits.pages:
                raise ReadError("too_many_pages", pages=len(document), limit=limits.pages)
            pages = _pages(document, limits)
            title = document.get_metadata_value("Title")
            seen = _recognised(document, pages, limits)
        finally:
            document.close()
    by_number = {one.page.number: one.page for one in seen if one.page.glyphs}
    pages = [by_number.get(page.number, page) for page in pages]
    garbled = [page.number for page in pages if _is_garbled(page)]
    usable = [page for page in pages if page.glyphs and page.number not in garbled]
    if not usable:
        raise ReadError("no_text_layer", pages=len(pages))
    sheet = Builder(limits)
    running = write_pages(sheet, usable)
    empty = [page.number for page in pages if not page.glyphs and page.drawn]
    pictures = sum(page.pictures for page in usable)
    for code, params in (
        ("pages_without_text", {"pages": empty}),
        ("garbled_pages", {"pages": garbled}),
        ("pictures_left_out", {"count": pictures}),
        ("headers_left_out", {"text": " | ".join(running)[:_SHOWN]}),
    ):
        if any(params.values()):
            sheet.warn(code, **params)
    if seen:
        warn_of(sheet, seen)
    return sheet.finish(_title(title))


def _is_garbled(page: Page) -> bool:
    return page.unreadable > _GARBLED * max(len(page.glyphs), 1)


def _is_a_picture(page: Page) -> bool:
    return bool(page.drawn and not page.glyphs) or bool(page.pictures and len(page.glyphs) < _FEW)


def _recognised(document: Any, pages: list[Page], limits: Limits) -> list[Seen]:
    """The pages that are pictures or have no usable characters, as they look; none where nothing can look at them."""
    wanted = [page.number for page in pages if _is_a_picture(page) or _is_garbled(page)]
    if not wanted or not can_see():
        return []
    if len(wanted) > limits.ocr_pages:
        raise ReadError("too_many_pages", pages=len(wanted), limit=limits.ocr_pages)
    found = []
    for number in wanted:
        page = document[number - 1]
        try:
            width, height = page.get_size()
            scale = min(DPI / 72, (limits.pixels / max(width * height, 1)) ** 0.5)
            found.append(recognise(page.render(scale=scale, grayscale=True).to_pil().convert("L"), number))
        finally:
            page.close()
    return found


def _open(data: bytes) -> Any:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise ReadError("encrypted", kind="pdf") from error
        raise ReadError("broken_file", kind="pdf") from error


def _pages(document: Any, limits: Limits) -> list[Page]:
    pages, characters = [], 0
    for index in range(len(document)):
        page = read_page(document, index)
        characters += len(page.glyphs)
        if characters > limits.characters:
            raise ReadError("too_long", limit=limits.characters)
        pages.append(page)
    return pages


def _title(title: str) -> str | None:
    """The title in the file's properties, unless it is the name of a file or of a program."""
    title = " ".join(clean(title)[0].split())
    return None if not title or _NO_TITLE.search(title) else title
