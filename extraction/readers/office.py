"""Older word processor files and their kin (doc, wps, rtf, odt; xls, ods), made into Office Open XML by LibreOffice.

The conversion writes files, so it cannot run in the confined child that reads: `prepared` is called before it.
"""

from __future__ import annotations

from extraction.readers.base import Limits, ReadError
from extraction.readers.kinds import kind_of
from extraction.readers.printing import can_print, converted

PACKAGE = "libreoffice-writer"
# kind → (suffix and filter by which LibreOffice gets it, what it becomes). The filter is named because otherwise a broken
# file would be taken for plain text.
CONVERTED = {
    "doc": ("doc", "MS Word 97", "docx"),
    "wps": ("doc", "MS Word 97", "docx"),
    "rtf": ("rtf", "Rich Text Format", "docx"),
    "odt": ("odt", "writer8", "docx"),
    "xls": ("xls", "MS Excel 97", "xlsx"),
    "ods": ("ods", "calc8", "xlsx"),
}


def prepared(data: bytes, name: str, limits: Limits, seconds: float) -> tuple[bytes, str]:
    """The file as a reader takes it, with its name: converted where it has to be, else as it came.

    Raises ReadError office_missing, timed_out, broken_file, encrypted.
    """
    kind = kind_of(data, name, limits)
    if kind not in CONVERTED:
        return data, name
    if not can_print():
        raise ReadError("office_missing", kind=kind, package=PACKAGE)
    suffix, reader, target = CONVERTED[kind]
    return converted(data, suffix, target, seconds=seconds, reader=reader), f"{name}.{target}"
