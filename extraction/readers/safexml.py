"""XML of untrusted documents: no DOCTYPE, no entities, no network, bounded in nodes and depth."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from extraction.readers.base import Limits, ReadError

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEAD = 8_192


def marks_in(data: bytes) -> int:
    """Tags and attributes, roughly: a tree costs about 100 bytes for each, and counting comes before the spending."""
    return data.count(b"<") + data.count(b"=")


def refuse_unsafe(data: bytes, kind: str) -> None:
    """Raise ReadError unsafe_xml where a part defines entities; for parsers that are not ours."""
    if _DOCTYPE.search(data[:_HEAD].replace(b"\0", b"")):
        raise ReadError("unsafe_xml", kind=kind)


def parse(data: bytes, kind: str, limits: Limits, spent: int = 0) -> Any:
    """The root element (lxml); `spent` is the count of marks in the document's other parts. Raises ReadError unsafe_xml, too_complex, nested_too_deeply, too_long, broken_file."""
    refuse_unsafe(data, kind)  # without NULs the markup of UTF-16 reads like that of UTF-8
    if spent + marks_in(data) > limits.nodes:
        raise ReadError("too_complex", kind=kind, limit=limits.nodes)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(str(error), kind, limits) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("unsafe_xml", kind=kind)
    return root


def _refusal(message: str, kind: str, limits: Limits) -> ReadError:
    if "depth" in message:
        return ReadError("nested_too_deeply", kind=kind)
    if "huge text" in message or "too long" in message:
        return ReadError("too_long", limit=limits.characters)
    return ReadError("broken_file", kind=kind)
