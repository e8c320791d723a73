"""The words of one Word paragraph: runs, fields, links, insertions, text boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from extraction.readers.base import clean
from extraction.readers.docx_package import W, as_number, is_on, local_name

# Not part of the text as it would print: deletions, moved-away text, field codes, properties, reading aids (rt).
_SKIPPED = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "fldData", "rt", "rPr", "pPr", "sdtPr", "sdtEndPr"}
)
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "dayShort": "", "softHyphen": ""}
# Boxes and ticks of Wingdings (code point without the F000 of the private area).
_SYMBOLS = {
    0x6E: "■",
    0x6F: "□",
    0xA8: "□",
    0x52: "☑",
    0xFE: "☑",
    0x54: "☒",
    0xFD: "☒",
    0xFC: "√",
    0x6C: "●",
    0xB2: "☆",
}


@dataclass(slots=True)
class Inline:
    """What one paragraph held."""

    text: str = ""
    boxes: list[Any] = field(default_factory=list)  # content of text boxes anchored here
    notes: list[tuple[str, int]] = field(default_factory=list)  # ("footnote" or "endnote", id) in order
    hidden: int = 0  # characters that do not print


def inline_of(paragraph: Any) -> Inline:
    """Words of a w:p in reading order; a soft line break is a newline, a tab a tab."""
    found, parts = Inline(), list[str]()
    _collect(paragraph, found, parts)
    found.text, _ = clean("".join(parts))
    return found


def _collect(element: Any, found: Inline, parts: list[str]) -> None:
    for child in element:
        name = local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name == "txbxContent":
            found.boxes.append(child)
        elif name in ("footnoteReference", "endnoteReference"):
            _note(child, name.removesuffix("Reference"), found)
        elif name == "sym":
            parts.append(_symbol(child))
        elif name == "AlternateContent":
            # Both branches hold the same, the second for programs that do not know the first.
            _collect(child[0] if len(child) else child, found, parts)
        elif name == "r" and is_on(child, "rPr/vanish"):
            found.hidden += sum(len(text.text or "") for text in child.iterfind(W + "t"))
        elif name not in _SKIPPED:
            _collect(child, found, parts)


def _note(reference: Any, kind: str, found: Inline) -> None:
    number = as_number(reference.get(W + "id"))
    if number is not None:
        found.notes.append((kind, number))


def _symbol(element: Any) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(code - 0xF000, "") if "wingdings" in element.get(W + "font", "").lower() else ""
    return chr(code) if 0x20 <= code <= 0xD7FF else ""
