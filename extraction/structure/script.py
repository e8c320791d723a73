"""The text as the rules read it: Simplified, half-width digits, markup blanked out, and not one offset changed."""

from __future__ import annotations

import re
from functools import cache

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}  # full-width digits
_WIDTH |= {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}  # and letters
_WIDTH |= {ord("％"): ord("%"), ord("「"): ord("“"), ord("」"): ord("”"), ord("『"): ord("“"), ord("』"): ord("”")}
_WIDTH |= {
    ord("─"): ord("—"),
    ord("〔"): ord("（"),
    ord("〕"): ord("）"),
    ord("﹕"): ord("："),
    ord("︰"): ord("："),
    ord("\u3000"): ord(" "),
    ord("\xa0"): ord(" "),
}
# The meeting languages of Taiwan and Hong Kong have forms that t2s leaves alone.
_VARIANTS = {ord(a): ord(b) for a, b in zip("着佈妳祂徵捲佔週裡麽脩繫牴", "着布你他征卷占周里么修系抵", strict=True)}

_MARKUP = re.compile(
    r"<!--(?:[^-]|-(?!->)){0,2000}-->|</?[a-zA-Z][^<>]{0,2000}>|!\[[^\[\]\n]{0,200}\]\([^()\n]{0,500}\)"
    r"|(?<=\])\([^()\n\u4e00-\u9fff]{0,500}\)|https?://[\x21-\x7e]{1,500}|\*\*|__|&[a-z]{2,6};"
)
_LONE = re.compile("[\ud800-\udfff]")
_HAN = re.compile("[\u3400-\u9fff]")


@cache
def _converter() -> object:
    import opencc  # the dictionary takes 20 ms to load: only when first needed

    return opencc.OpenCC("t2s")


def _fold_piece(piece: str) -> str:
    piece = _LONE.sub("\ufffd", piece)  # half of a character from a broken file: no converter takes it
    folded: str = _converter().convert(piece)  # type: ignore[attr-defined]
    if len(folded) == len(piece):
        return folded
    characters = (_converter().convert(character) for character in piece)  # type: ignore[attr-defined]
    return "".join(new if len(new) == 1 else old for old, new in zip(piece, characters, strict=True))


def fold_script(text: str) -> str:
    """Simplified characters for Traditional ones; a fold that would change a length keeps the character."""
    if not _HAN.search(text):
        return text
    pieces = text.split("\n")
    return "\n".join(_fold_piece(piece) if _HAN.search(piece) else piece for piece in pieces)


def fold(text: str) -> str:
    """The reading form of a text, of the same length: offsets into one are offsets into the other."""
    blanked = _MARKUP.sub(lambda match: " " * len(match.group()), text)
    folded = fold_script(blanked.translate(_WIDTH)).translate(_VARIANTS)
    if len(folded) != len(text):  # a fold must never move an offset
        raise AssertionError("folding changed the length of the text")
    return folded
