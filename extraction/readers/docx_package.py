"""The parts of a .docx (Office Open XML, ECMA-376) by their role, and short names for its markup."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from extraction.readers.archive import Archive
from extraction.readers.base import Limits, ReadError
from extraction.readers.safexml import marks_in, parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
# The strict variant of the format differs in its namespaces alone.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def local_name(element: Any) -> str:
    """The tag without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, path: str, default: str | None = None) -> str | None:
    """The w:val of the descendant at `path` (names joined by /); `default` if it or its value is absent."""
    found = element.find("/".join(W + step for step in path.split("/"))) if element is not None else None
    return default if found is None else found.get(W + "val", default)


def number(element: Any, path: str) -> int | None:
    """The w:val at `path` as a whole number, None where there is none."""
    return as_number(value(element, path))


def as_number(text: str | None) -> int | None:
    """A whole number of the format, which bounds them to 32 bits; None for anything else."""
    try:
        return None if text is None or len(text) > 11 else int(text)
    except ValueError:
        return None


def is_on(element: Any, path: str) -> bool:
    """Whether the switch at `path` is there and not turned off."""
    found = element.find("/".join(W + step for step in path.split("/"))) if element is not None else None
    return found is not None and found.get(W + "val", "1") not in ("0", "false", "off")


class Package:
    """An opened document; `main` is the root element of its text."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises ReadError, not_a_word_document if the archive holds no text part."""
        self._limits = limits
        self._marks = 0
        self._archive = Archive(data, "docx", limits)
        targets = dict(self._related("", "_rels/.rels"))
        self._main = targets.get("officeDocument", "word/document.xml")
        if self._main not in self._archive.names:
            raise ReadError("not_a_word_document")
        self._core = targets.get("core-properties", "docProps/core.xml")
        folder, name = posixpath.split(self._main)
        self._parts = list(self._related(folder, f"{folder}/_rels/{name}.rels"))
        self.main = self._parsed(self._main)

    def parts(self, role: str) -> list[Any]:
        """The root elements of all parts of a role: styles, numbering, header, footer, footnotes, comments …"""
        names = sorted({name for found, name in self._parts if found == role and name in self._archive.names})
        return [self._parsed(name) for name in names]

    def part(self, role: str) -> Any:
        """The root element of the one part of a role, None where there is none."""
        return next(iter(self.parts(role)), None)

    def title(self) -> str | None:
        """The title in the file's properties."""
        if self._core not in self._archive.names:
            return None
        found = self._parsed(self._core).find(_DC + "title")
        return None if found is None or not found.text else str(found.text).strip() or None

    def _parsed(self, name: str) -> Any:
        data = self._archive.read(name)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        root = parse(data, "docx", self._limits, self._marks)
        self._marks += marks_in(data)
        return root

    def _related(self, folder: str, name: str) -> Iterator[tuple[str, str]]:
        """Pairs of role and part name; targets outside the file are not followed."""
        if name not in self._archive.names:
            return
        for relation in self._parsed(name):
            if not isinstance(relation.tag, str) or relation.get("TargetMode") == "External":
                continue
            role = relation.get("Type", "").rpartition("/")[2]
            target = relation.get("Target", "")
            yield role, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
