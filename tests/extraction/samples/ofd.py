"""OFD files as GB/T 33190-2016 has them, for tests: paragraphs set line by line on A4 pages."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.extraction.samples.word import zipped

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LEFT, TOP, SIZE, LEADING, WIDTH, LAST = 25.0, 35.0, 5.6, 9.8, 28, 270.0


def ofd(paragraphs: list[str], *, header: str = "") -> bytes:
    """One document; each paragraph is indented by two characters and broken after `WIDTH` characters."""
    pages = _pages(paragraphs)
    parts = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {NS} Version="1.0" DocType="OFD"><ofd:DocBody>'
        "<ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, lines in enumerate(pages):
        body = "".join(_text(x, y, line) for x, y, line in lines)
        head = _text(LEFT, 12.0, header) + _text(100.0, 287.0, f"— {number + 1} —") if header else ""
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page {NS}><ofd:Content><ofd:Layer ID="1">{head}{body}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return zipped({name: part.encode() for name, part in parts.items()})


def _pages(paragraphs: list[str]) -> list[list[tuple[float, float, str]]]:
    pages: list[list[tuple[float, float, str]]] = [[]]
    y = TOP
    for paragraph in paragraphs:
        first = WIDTH - 2
        for start, line in _lines(paragraph, first):
            if y > LAST:
                pages.append([])
                y = TOP
            pages[-1].append((LEFT + (2 * SIZE if start == 0 else 0), y, line))
            y += LEADING
    return pages


def _lines(paragraph: str, first: int) -> list[tuple[int, str]]:
    """(offset, words) of each line; no number is broken."""
    lines: list[tuple[int, str]] = []
    at, room = 0, first
    while at < len(paragraph):
        end = min(at + room, len(paragraph))
        while end < len(paragraph) and paragraph[end - 1].isdigit() and paragraph[end].isdigit():
            end -= 1
        lines.append((at, paragraph[at:end]))
        at, room = end, WIDTH
    return lines


def _text(x: float, y: float, words: str) -> str:
    steps = f"g {max(len(words) - 1, 0)} {SIZE}"
    return (
        f'<ofd:TextObject ID="1" Font="1" Size="{SIZE}" Boundary="{x} {y - SIZE} {len(words) * SIZE} {SIZE * 1.2}">'
        f'<ofd:TextCode X="0" Y="{SIZE}" DeltaX="{steps}">{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )
