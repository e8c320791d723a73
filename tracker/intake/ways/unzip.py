"""A zip of documents: its directory is looked at before anything is unpacked, each file comes out by itself into memory.

Paths in it are never used: a name is shortened to its last part, and an archive with path tricks or links is refused.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from django.conf import settings

from extraction.readers import ReadError
from extraction.readers.archive import Archive
from extraction.readers.kinds import kind_of
from tracker.files.services import safe_name
from tracker.intake import reading
from tracker.intake.ways.rows import Refused

_UTF8_NAME = 0x800
_LITTER = ("thumbs.db", "desktop.ini")  # and what begins with a dot, ~$ or lies under __MACOSX


def is_archive(data: bytes, name: str) -> bool:
    """Whether this is a zip of files and not a document that happens to be a zip."""
    if not data.startswith(b"PK"):
        return False
    try:
        return kind_of(data, name, reading.limits()) == "zip"
    except ReadError:
        return name.lower().endswith(".zip")


def files_in(data: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Name and bytes of each document; None for one that is too large. Raises ReadError and Refused."""
    archive = Archive(data, "zip", reading.limits())
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        entries = [entry for entry in opened.infolist() if not entry.is_dir() and not _is_litter(entry.filename)]
    if not entries:
        raise Refused("empty_archive")
    if len(entries) > settings.ZIP_FILES:
        raise Refused("too_many_documents", count=len(entries), limit=settings.ZIP_FILES)
    for entry in entries:
        is_large = entry.file_size > settings.MAX_FILE_MB * 1024 * 1024
        yield safe_name(_name(entry)), None if is_large else archive.read(entry.filename)


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; Windows programs in China write GB18030 where the standard says code page 437."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _is_litter(path: str) -> bool:
    last = path.rpartition("/")[2].lower()
    return path.startswith("__MACOSX/") or last.startswith((".", "~$")) or last in _LITTER
