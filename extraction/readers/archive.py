"""Zip containers of documents, opened only after their directory has been looked at; nothing is ever unpacked to disk.

Why before: a document of 328 kB with one part of 300 MB was measured to cost 900 MB of memory until a parser refused it.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib

from extraction.readers.base import MEGABYTE, Limits, ReadError

# Small documents of repeating markup compress beyond any ratio and do no harm.
EXPANSION_FLOOR = 32 * MEGABYTE
_ENCRYPTED = 0x1
_BREAKS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError, KeyError)


class Archive:
    """A checked zip archive; parts are read by name, each at most as long as its directory entry says."""

    def __init__(self, data: bytes, kind: str, limits: Limits) -> None:
        """Raises ReadError broken_file, encrypted, too_many_parts, expansion_too_large, unsafe_archive."""
        self.kind = kind
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BREAKS as error:
            raise ReadError("broken_file", kind=kind) from error
        _check(self._zip.infolist(), kind, limits)
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """The bytes of one part; raises ReadError broken_file if it is damaged or absent."""
        try:
            return self._zip.read(name)
        except _BREAKS as error:
            raise ReadError("broken_file", kind=self.kind) from error


def names_in(data: bytes, limits: Limits) -> frozenset[str]:
    """The names of the parts of a zip archive that passes the checks."""
    return Archive(data, "zip", limits).names


def _check(entries: list[zipfile.ZipInfo], kind: str, limits: Limits) -> None:
    if len(entries) > limits.zip_entries:
        raise ReadError("too_many_parts", limit=limits.zip_entries)
    expanded = sum(entry.file_size for entry in entries)
    compressed = sum(entry.compress_size for entry in entries)
    too_dense = expanded > EXPANSION_FLOOR and expanded > limits.expansion_ratio * max(compressed, 1)
    if expanded > limits.expanded_size or too_dense:
        raise ReadError("expansion_too_large", limit_mb=limits.expanded_size // MEGABYTE)
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise ReadError("encrypted", kind=kind)
        if _is_path_trick(entry.orig_filename) or stat.S_ISLNK(entry.external_attr >> 16):
            raise ReadError("unsafe_archive", kind=kind)


def _is_path_trick(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return ".." in parts or parts[0] == "" or ":" in parts[0] or "\0" in name
