"""The same minutes in every format: the rows of the text, or nearly all of them where they are recognised from pictures.

`python -m tests.load.readers` prints the figures of docs/formats.md.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pytest

from extraction import Raw, extract
from extraction.readers import read
from extraction.readers.printing import converted, printed
from extraction.readers.sandbox import read_in_child
from tests.extraction.samples.ofd import ofd
from tests.extraction.samples.word import docx, p
from tracker.intake.ways.mailparts import split

MINUTES: Final = (Path(__file__).parents[3] / "docs" / "sample" / "minutes.txt").read_text("utf-8")
LINES: Final = [line for line in MINUTES.splitlines() if line.strip()]
SECONDS: Final = 120
Row = tuple[Any, ...]


@cache
def _word() -> bytes:
    return docx("".join(p(line) for line in LINES))


@cache
def _portable() -> bytes:
    return printed(_word(), "docx", seconds=SECONDS)


def _old(kind: str) -> Callable[[], bytes]:
    return lambda: converted(_word(), "docx", kind, seconds=SECONDS)


def _page() -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in LINES)
    menu = "<nav><a href=/>首页</a><a href=/zw>政务公开</a></nav>"
    return f"<!doctype html><meta charset=utf-8><title>{LINES[0]}</title>{menu}<article>{body}</article>".encode()


def _mail() -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = LINES[0], "office@example.cn", "duban@example.cn"
    mail.set_content(MINUTES)
    return mail.as_bytes()


def _scan(kind: str) -> Callable[[], bytes]:
    """Every page as a scanner at 200 dpi sees it."""

    def made() -> bytes:
        document = pypdfium2.PdfDocument(_portable())
        pages = [page.render(scale=200 / 72).to_pil().convert("RGB") for page in document]
        target = io.BytesIO()
        pages[0].save(target, kind, resolution=200, save_all=True, append_images=pages[1:])
        return target.getvalue()

    return made


# Format: how the file is made, its name, the least F1 against the text.
TEXTS: Final[dict[str, tuple[Callable[[], bytes], str, float]]] = {
    "txt, GB18030": (lambda: MINUTES.encode("gb18030"), "纪要.txt", 0.98),
    "txt, UTF-16": (lambda: MINUTES.encode("utf-16"), "纪要.txt", 0.98),
    "docx": (_word, "纪要.docx", 0.98),
    "docx named wps": (_word, "纪要.wps", 0.98),
    "html": (_page, "纪要.html", 0.98),
    "ofd": (lambda: ofd(LINES), "纪要.ofd", 0.98),
    "eml": (_mail, "纪要.eml", 0.98),
}
CONVERTED: Final[dict[str, tuple[Callable[[], bytes], str, float]]] = {
    "doc": (_old("doc"), "纪要.doc", 0.98),
    "doc named wps": (_old("doc"), "纪要.wps", 0.98),
    "rtf": (_old("rtf"), "纪要.rtf", 0.98),
    "odt": (_old("odt"), "纪要.odt", 0.98),
    "pdf": (_portable, "纪要.pdf", 0.98),
}
SCANNED: Final[dict[str, tuple[Callable[[], bytes], str, float]]] = {
    "pdf of pictures, 200 dpi": (_scan("PDF"), "纪要.pdf", 0.90),
    "tiff, 200 dpi": (_scan("TIFF"), "纪要.tif", 0.90),
}


def _read(data: bytes, name: str) -> Raw:
    if name.endswith(".eml"):
        mail = split(data)
        return read(mail.text.encode(), "mail.txt")
    return read_in_child(data, name, seconds=SECONDS)


def _rows(raw: Raw) -> Counter[Row]:
    """Candidates by their words without blanks, units and day."""
    found = extract(raw, published=date(2026, 3, 4)).commitments
    return Counter(
        ("".join(row.text.split()), row.lead_units, row.supporting_units, row.deadline and row.deadline.due)
        for row in found
    )


def likeness(made: Callable[[], bytes], name: str) -> float:
    """F1 of the candidates of a file against those of the text."""
    wanted, found = _rows(read(MINUTES.encode(), "纪要.txt")), _rows(_read(made(), name))
    return 2 * (wanted & found).total() / (wanted.total() + found.total())


@pytest.mark.parametrize("kind", TEXTS)
def test_text_formats_give_the_rows_of_the_text(kind: str) -> None:
    made, name, least = TEXTS[kind]
    assert likeness(made, name) >= least


@pytest.mark.office
@pytest.mark.parametrize("kind", CONVERTED)
def test_office_formats_give_the_rows_of_the_text(kind: str) -> None:
    made, name, least = CONVERTED[kind]
    assert likeness(made, name) >= least


@pytest.mark.office
@pytest.mark.ocr
@pytest.mark.parametrize("kind", SCANNED)
def test_scans_give_nearly_all_rows_of_the_text(kind: str) -> None:
    made, name, least = SCANNED[kind]
    assert likeness(made, name) >= least
