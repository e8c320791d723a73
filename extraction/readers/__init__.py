"""From the bytes of a file to text with its layout: one format a module, one table, one kind of error.

`read` decides by content which format the bytes are in. Whatever they hold, only ReadError leaves it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extraction.model import Raw
from extraction.readers import delimited, docx, ofd, pdf, plain, scan, spreadsheet, subtitles, webpage
from extraction.readers.base import ERROR_CODES, MEGABYTE, WARNING_CODES, Limits, ReadError
from extraction.readers.kinds import SAVE_AS, kind_of
from extraction.readers.office import prepared

__all__ = [
    "ERROR_CODES",
    "READERS",
    "UNSUPPORTED_KINDS",
    "WARNING_CODES",
    "Limits",
    "ReadError",
    "read",
    "read_path",
]

READERS: dict[str, Callable[[bytes, Limits], Raw]] = {
    "plain": plain.read,
    "docx": docx.read,
    "pdf": pdf.read,
    "webpage": webpage.read,
    "xlsx": spreadsheet.read,
    "ofd": ofd.read,
    "image": scan.read,
    "csv": delimited.read,
    "subtitles": subtitles.read,
}

UNSUPPORTED_KINDS = frozenset(SAVE_AS)

DEFAULT_LIMITS = Limits()
OFFICE_SECONDS = 60.0  # for LibreOffice, where a file has to be converted first


def read(data: bytes, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Raw:
    """Read a document of any supported format.

    `name` is the file's name: its suffix decides between kinds of text, never between binary formats.
    Raises ReadError and nothing else.
    """
    if len(data) > limits.size:
        raise ReadError("too_large", limit_mb=limits.size // MEGABYTE)
    if not data.strip():
        raise ReadError("empty_file")
    kind = ""
    try:
        data, name = prepared(data, name, limits, OFFICE_SECONDS)
        kind = kind_of(data, name, limits)
        if kind not in READERS:
            raise ReadError("unsupported_format", kind=kind, save_as=SAVE_AS[kind])
        return READERS[kind](data, limits)
    except ReadError:
        raise
    except MemoryError as error:
        raise ReadError("out_of_memory", limit_mb=None) from error
    except RecursionError as error:
        raise ReadError("nested_too_deeply", kind=kind) from error
    except Exception as error:  # whatever a parser does with hostile bytes, the caller gets one kind of error
        raise ReadError("broken_file", kind=kind) from error


def read_path(path: str | Path, limits: Limits = DEFAULT_LIMITS) -> Raw:
    """Read the file at `path`; raises ReadError, and OSError if the file cannot be opened."""
    path = Path(path)
    with path.open("rb") as file:
        return read(file.read(limits.size + 1), path.name, limits)
