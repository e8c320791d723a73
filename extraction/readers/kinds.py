"""What kind of file bytes are: by their content; the name decides only between kinds of text."""

from __future__ import annotations

import re

from extraction.readers.archive import names_in
from extraction.readers.base import Limits, ReadError
from extraction.readers.encoding import decode
from extraction.readers.turns import is_transcript

# Kinds that are recognised and refused, with the format to save them as instead.
SAVE_AS = {
    "archive": "docx",
    "eml": "txt",
    "epub": "docx",
    "media": "txt",
    "mht": "docx",
    "msg": "txt",
    "odp": "docx",
    "ole": "docx",
    "ppt": "docx",
    "pptx": "docx",
    "word_xml": "docx",
    "xml": "docx",
    "zip": "docx",
}

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (rb"\{\\rtf", "rtf"),
    (rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp(?:heic|mif1|avif)", "image"),
    (rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ\0|MSCF\0{4}", "archive"),
    (rb"ID3[\x02-\x04]|.{4}ftyp|RIFF.{4}(?:WAVE|AVI )|OggS|fLaC|#!AMR|\x1aE\xdf\xa3|\x30\x26\xb2\x75", "media"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (rb"PK(?:\x03\x04|\x05\x06)", "zip"),
    (rb"\x7fELF|MZ[\x50\x90].\0|\xca\xfe\xba\xbe", "program"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_CLOCK = re.compile(rb"\d{1,2}:\d{2}")
_ANY_TAG = re.compile(rb"<(?:p|div|table|h[1-6]|br|span|a|td|li)\b[^<>]*>", re.IGNORECASE)
_OFFICE_PARTS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_OPEN_DOCUMENTS = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_TEXT_SUFFIXES = {
    "csv": "csv",
    "eml": "eml",
    "mht": "mht",
    "mhtml": "mht",
    "srt": "subtitles",
    "tsv": "csv",
    "vtt": "subtitles",
}
_HEAD = 8_192


def kind_of(data: bytes, name: str, limits: Limits) -> str:
    """The kind of `data`: a key of READERS or of SAVE_AS.

    Raises ReadError: unknown_type, encrypted, not_a_word_document, or what a hostile archive is refused with.
    """
    head = data[:_HEAD]
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if head.startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and b"startxref" in data):
        return "pdf"  # the format allows for some bytes before its mark
    for pattern, kind in _MAGIC:
        if re.match(pattern, head, re.DOTALL):
            return _refined(kind, data, suffix, limits)
    return _kind_of_text(head, suffix)


def _refined(kind: str, data: bytes, suffix: str, limits: Limits) -> str:
    if kind == "program":
        raise ReadError("unknown_type")
    if kind == "ole":
        return _kind_of_ole(data, suffix)
    if kind == "zip":
        return _kind_of_zip(data, suffix, limits)
    return kind


def _kind_of_text(head: bytes, suffix: str) -> str:
    # UTF-16 has a NUL beside every ASCII character: without them both encodings look alike here.
    plain = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    if _HTML.match(plain) or (suffix in ("htm", "html", "xhtml") and _ANY_TAG.search(plain)):
        return "webpage"
    if plain.startswith(b"<?xml"):
        return "word_xml" if b"Word.Document" in plain or b"<pkg:package" in plain else "xml"
    kind = _TEXT_SUFFIXES.get(suffix, "plain")
    if kind == "plain" and suffix in ("", "txt") and _has_times(plain):
        return "subtitles" if is_transcript(decode(head[: head.rfind(b"\n") + 1]).text) else kind
    return kind


def _has_times(plain: bytes) -> bool:
    return len(_CLOCK.findall(plain)) >= 3


def _kind_of_ole(data: bytes, suffix: str) -> str:
    """An OLE compound file tells its kind by the names of its streams, which are in UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise ReadError("encrypted", kind="docx")
    if holds("WordDocument"):
        return "wps" if suffix == "wps" else "doc"
    for stream, kind in (("Workbook", "xls"), ("PowerPoint Document", "ppt"), ("__properties_version1.0", "msg")):
        if holds(stream):
            return kind
    return "ole"


def _kind_of_zip(data: bytes, suffix: str, limits: Limits) -> str:
    names = names_in(data, limits)
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE_PARTS:
            if any(name.startswith(folder) for name in names):
                return kind
    if "OFD.xml" in names:
        return "ofd"
    if "mimetype" in names:
        return _kind_by_mimetype(data)
    if suffix in ("docx", "docm", "dotx"):
        raise ReadError("not_a_word_document")
    return "zip"


def _kind_by_mimetype(data: bytes) -> str:
    # OpenDocument and EPUB store this entry first and uncompressed, so that it can be read here.
    found = re.search(rb"mimetypeapplication/(?:vnd\.oasis\.opendocument\.([a-z]+)|epub)", data[:200])
    if found is None:
        return "zip"
    return _OPEN_DOCUMENTS.get(found[1], "zip") if found[1] else "epub"
