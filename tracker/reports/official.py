"""Word documents in the layout of official documents.

Figures from GB/T 9704-2012: A4; top margin 37 mm, left 28 mm, type area 156 x 225 mm; 22 lines of 28 characters; title
in size 2 (22 pt), text in size 3 (16 pt) with an indent of two characters; page numbers in size 4 (14 pt) between dashes,
outside. In Word's terms 22 lines are a grid with a line pitch of 579 twentieths of a point, and 28 characters a line need
0.25 pt less between characters. Fonts are named and not embedded: the office's own Word or WPS has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TITLE_FONT, BODY_FONT, HEAD_FONT, PAGE_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
_LATIN = "Times New Roman"
_SIZE_1, _SIZE_3, _SIZE_4, _TABLE = Pt(22), Pt(16), Pt(14), Pt(11)


def document() -> Any:
    """An empty document with page, grid, styles and page numbers set."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(24.7)
    grid = _child(section._sectPr, "w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    style = made.styles["Normal"]
    _fonts(style, BODY_FONT, _SIZE_3)
    _spacing(style.element.get_or_add_rPr(), -5)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    made.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    return made


def title(made: Any, text: str) -> None:
    """The title: centred, off the grid, with an empty line after it."""
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _off_grid(paragraph, Pt(36))
    _fonts(paragraph.add_run(text), TITLE_FONT, _SIZE_1)
    made.add_paragraph()


def heading(made: Any, text: str) -> None:
    """A heading of the first level."""
    paragraph = made.add_paragraph()
    _indent(paragraph)
    paragraph.paragraph_format.keep_with_next = True
    _fonts(paragraph.add_run(text), HEAD_FONT, _SIZE_3)


def body(made: Any, text: str) -> None:
    """A paragraph of text, its first line indented by two characters."""
    paragraph = made.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _indent(paragraph)


def note(made: Any, text: str) -> None:
    """Small print under a table."""
    paragraph = made.add_paragraph()
    _off_grid(paragraph, Pt(18))
    paragraph.paragraph_format.space_after = Pt(8)
    _fonts(paragraph.add_run(text), BODY_FONT, _TABLE)


def table(
    made: Any, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], left: Sequence[int] = ()
) -> None:
    """A ruled table; `widths` in mm (together 156), `left` the columns that are not centred; its head repeats."""
    grid = made.add_table(rows=0, cols=len(head), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for number, values in enumerate([head, *rows]):
        row = grid.add_row()
        _child(row._tr.get_or_add_trPr(), "w:cantSplit")
        if number == 0:
            _child(row._tr.get_or_add_trPr(), "w:tblHeader")
        for place, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.width = Mm(widths[place])
            paragraph = cell.paragraphs[0]
            centred = number == 0 or place not in left
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
            _off_grid(paragraph, Pt(17))
            _fonts(paragraph.add_run(value), HEAD_FONT if number == 0 else BODY_FONT, _TABLE)


def signature(made: Any, who: str, day: str) -> None:
    """Name and date without seal: an empty line, then both at the right, two characters from the edge."""
    made.add_paragraph()
    for text in (who, day):
        paragraph = made.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.right_indent = _SIZE_3 * 2


def content(made: Any) -> bytes:
    """The document as bytes."""
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _child(parent: Any, name: str) -> Any:
    found = parent.find(qn(name))
    if found is None:
        found = OxmlElement(name)
        parent.append(found)
    return found


def _fonts(target: Any, east: str, size: Any) -> None:
    """Font of a run or style: `east` for Han characters, Times for Latin letters and digits."""
    target.font.size = size
    target.font.name = _LATIN
    target.font.color.rgb = RGBColor(0, 0, 0)
    properties = target.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), east)


def _spacing(properties: Any, twentieths: int) -> None:
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(twentieths))
    # The schema wants it right before the size.
    properties.find(qn("w:sz")).addprevious(spacing)


def _indent(paragraph: Any) -> None:
    paragraph.paragraph_format.first_line_indent = _SIZE_3 * 2
    paragraph._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")


def _off_grid(paragraph: Any, line: Any) -> None:
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = line
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    # The schema wants it right before the spacing.
    paragraph._p.pPr.find(qn("w:spacing")).addprevious(snap)


def _page_number(footer: Any, side: Any) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    outside = "right_indent" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
    setattr(paragraph.paragraph_format, outside, _SIZE_4)
    for kind, text in (("text", "— "), ("begin", ""), ("code", "PAGE"), ("end", ""), ("text", " —")):
        run = paragraph.add_run(text if kind == "text" else "")
        _fonts(run, PAGE_FONT, _SIZE_4)
        run.font.name = PAGE_FONT
        run._r.rPr.rFonts.set(qn("w:eastAsia"), PAGE_FONT)
        if kind == "code":
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
