"""Pages of placed characters, of a PDF or an OFD, as text in reading order without running headers."""

from __future__ import annotations

from collections import Counter

from extraction.readers.base import Builder
from extraction.readers.pdf_lines import Line
from extraction.readers.pdf_page import Page
from extraction.readers.pdf_pieces import furniture, pieces_of
from extraction.readers.pdf_writer import Writer


def write_pages(sheet: Builder, pages: list[Page]) -> list[str]:
    """Write the pages; the answer is the running lines that were left out, page numbers aside."""
    pieces = {page.number: pieces_of(page) for page in pages}
    running, numbers = furniture(pages, pieces)
    sizes = Counter[float]()
    for piece in (piece for found in pieces.values() for piece in found):
        if isinstance(piece, Line) and piece not in running and piece not in numbers:
            sizes[round(piece.size)] += len(piece.text)
    writer = Writer(sheet, sizes.most_common(1)[0][0] if sizes else 1.0)
    for page in pages:
        writer.page(
            page.number, [piece for piece in pieces[page.number] if piece not in running and piece not in numbers]
        )
    writer.end_paragraph()
    return list(dict.fromkeys(line.text for line in sorted(running, key=lambda line: (line.page, line.base))))
