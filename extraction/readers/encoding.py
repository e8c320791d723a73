"""Which encoding bytes of text are in: by their BOM, else UTF-8 where it fits, else by what costs the fewest bits.

Each candidate decodes the same bytes; its cost is the length in bits of a code that gives frequent characters short
words and characters that minutes do not hold long ones. The right decoding of Chinese text takes about 10 bits a
character, a wrong one 20 and more, so that even two characters are enough in most cases.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extraction.model import Warning
from extraction.readers.base import ReadError, reading_warning

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# cp950 is the Big5 of Windows in Taiwan; big5hkscs adds Hong Kong's characters.
_CANDIDATES = ("utf-8", "gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be", "cp1252")
_NAMES = {"cp950": "big5", "big5hkscs": "big5"}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 64 * 1024
_SHORT = 64
# Random bytes cost 8 bits each in the best code, text in the right encoding about 5.
_BITS_A_BYTE = 8.0
_ASCII, _PUNCTUATION, _FIRST, _COMMON, _KNOWN, _LATIN, _RARE, _WRONG = 5.0, 8.0, 9.0, 11.5, 15.0, 13.0, 21.0, 40.0


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text (not yet cleaned), the encoding's name, and what a person should know about the decoding."""

    text: str
    encoding: str
    warnings: tuple[Warning, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`; `declared` is the encoding that the document itself names. Raises ReadError unknown_type."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding, guessed=False)
    if _is_plainly_utf8(data):
        return Decoded(data.decode("utf-8"), "utf-8")
    if declared is not None:
        try:
            return Decoded(data.decode(declared), _NAMES.get(declared, declared))
        except (UnicodeDecodeError, LookupError):
            pass  # a wrong label is common; the bytes decide
    sample = data[:_SAMPLE]
    costs = {encoding: _cost(sample.decode(encoding, "replace")) for encoding in _CANDIDATES}
    best = min(costs, key=costs.__getitem__)
    if len(sample) >= _SHORT and costs[best] > _BITS_A_BYTE * len(sample):
        raise ReadError("unknown_type")
    return _decoded(data, best, guessed=best != "utf-8")


def _decoded(data: bytes, encoding: str, *, guessed: bool) -> Decoded:
    text = data.decode(encoding, "replace")
    warnings = []
    name = _NAMES.get(encoding, encoding)
    if guessed:
        warnings.append(reading_warning("encoding_guessed", encoding=name))
    lost = text.count("\ufffd")
    if lost:
        warnings.append(reading_warning("undecodable_bytes", count=lost))
    return Decoded(text, name, tuple(warnings))


def _is_plainly_utf8(data: bytes) -> bool:
    """Strictly UTF-8, without control characters (ASCII in UTF-16 has NULs, some Chinese in UTF-16 other ones), and
    not two-byte sequences alone, which a few characters of GB18030 can form by accident."""
    if _CONTROLS.search(data):
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return text.isascii() or len(data) > _SHORT or any(char > "\u07ff" for char in text)


def _cost(text: str) -> float:
    bits = _bits()
    return sum(bits[char] if char in bits else _bits_of_other(char) for char in text)


def _bits_of_other(char: str) -> float:
    if char < "\x7f":
        return _ASCII if char >= " " or char in "\t\n\r\f" else _WRONG
    if "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or "\U00020000" <= char <= "\U0003ffff":
        return _RARE
    if "\u00a0" <= char <= "\u024f":
        return _LATIN
    if "\u2010" <= char <= "\u27bf" or "\u3001" <= char <= "\u33ff" or "\uff01" <= char <= "\uffee":
        return _KNOWN
    return _WRONG if not char.isprintable() or char == "\ufffd" or "\ue000" <= char <= "\uf8ff" else _RARE


@cache
def _bits() -> dict[str, float]:
    """Bits of the characters that minutes are made of."""
    bits: dict[str, float] = {}
    # The first level of GB2312 and of Big5: the characters their makers held to be in common use.
    for encoding, leads in (("gb2312", range(0xB0, 0xD8)), ("big5", range(0xA4, 0xC7))):
        for lead in leads:
            pairs = (bytes((lead, trail)) for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
            row = "".join(pair.decode(encoding, "ignore") for pair in pairs)
            bits.update((char, _KNOWN) for char in row if not char.isascii())
    lines = (Path(__file__).parent / "words" / "common_characters.txt").read_text(encoding="utf-8").splitlines()
    scripts = [line for line in lines if not line.startswith("#")]
    for characters, price in ((slice(1000), _COMMON), (slice(300), _FIRST)):
        for script in scripts:
            bits.update(dict.fromkeys(script[characters], price))
    bits.update(dict.fromkeys("，。、；：？！“”‘’（）《》〈〉【】「」『』〔〕—…·　％－～／．", _PUNCTUATION))
    bits.update(dict.fromkeys("０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩№○〇□■●", _COMMON))
    return bits
