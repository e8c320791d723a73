"""Pictures of pages (.png, .jpg, .tif, …) as documents."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.model import Raw
from extraction.readers.base import Builder, Limits, ReadError
from extraction.readers.ocr import Seen, pages_of_picture, recognise
from extraction.readers.pdf_pages import write_pages


def read(data: bytes, limits: Limits) -> Raw:
    """The recognised text; raises ReadError ocr_missing, no_text, too_complex, too_many_pages, broken_file."""
    seen = [recognise(image, number) for number, image in enumerate(pages_of_picture(data, limits), start=1)]
    pages = [one.page for one in seen if one.page.glyphs]
    if not pages:
        raise ReadError("no_text", kind="image", pictures=len(seen))
    sheet = Builder(limits)
    write_pages(sheet, pages)
    warn_of(sheet, seen)
    return sheet.finish(None)


def warn_of(sheet: Builder, seen: Sequence[Seen]) -> None:
    """Say that the text was recognised, and where it should be compared with the picture."""
    sheet.warn("text_recognised", pages=[one.page.number for one in seen])
    unsure = [one.page.number for one in seen if one.is_unsure]
    lines = sum(one.unsure_lines for one in seen)
    if unsure or lines:
        sheet.warn(
            "recognition_unsure", pages=unsure or [one.page.number for one in seen if one.unsure_lines], lines=lines
        )
