"""Writes .docx files part by part, so that a test can put into them what no program would write."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DEFAULTS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def p(text: str = "", properties: str = "", raw: str = "") -> str:
    """A paragraph: one run of `text`, then `raw` XML."""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run}{raw}</w:p>"


def numbered(text: str, num: int, level: int = 0) -> str:
    """A paragraph of list `num`."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def tc(content: str, *, span: int = 1, merge: str | None = None) -> str:
    """A table cell with a paragraph of text or ready XML; `merge` is restart or continue."""
    properties = (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "") + (
        f'<w:vMerge w:val="{merge}"/>' if merge else ""
    )
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: str) -> str:
    """A table of rows made with `tr`."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def tr(*contents: str) -> str:
    """A table row of cells (plain text or made with `tc`)."""
    return f"<w:tr>{''.join(each if each.startswith('<w:tc') else tc(each) for each in contents)}</w:tr>"


def levels(*formats: tuple[str, str], extra: str = "") -> str:
    """The levels of a list: pairs of number format and pattern."""
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{extra}<w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (style, pattern) in enumerate(formats)
    )


def docx(body: str, parts: dict[str, str] | None = None, more: dict[str, bytes] | None = None) -> bytes:
    """A .docx with `body`; `parts` maps a role (styles, numbering, footnotes, comments, header …) to the inside of its
    root element, `more` holds further zip entries as they are."""
    parts = parts or {}
    roots = {"header": "hdr", "footer": "ftr"}
    document = f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>"
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{R}/{role}" Target="{role}.xml"/>' for at, role in enumerate(parts)
    )
    overrides = "".join(
        f'<Override PartName="/word/{role}.xml" ContentType="{_TYPE}.{role}+xml"/>'
        for role in ("document.main", *parts)
    ).replace("document.main.xml", "document.xml")
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{_DEFAULTS}{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
    }
    for role, inside in parts.items():
        name = roots.get(role, role)
        files[f"word/{role}.xml"] = f"<w:{name} {_NAMES}>{inside}</w:{name}>"
    entries = {name: text.encode() for name, text in files.items()} | (more or {})
    return zipped(entries)


def zipped(entries: dict[str, bytes]) -> bytes:
    """A zip archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()
