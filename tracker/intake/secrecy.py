"""Secrecy marks in the head of a document: this system is not cleared for state secrets and keeps nothing of them.

GB/T 9704-2012, 7.2.2: degree and term stand at the top left of the first page, joined by a star where there is a term
(机密★1年); 7.2.1 puts the copy's number before them, 7.2.3 the urgency after. Taiwan's 文書處理手冊 has a field for it in the
head (密等及解密條件或保密期限).
"""

from __future__ import annotations

import re

from tracker.common.text import fold

HEAD_LINES = 20  # with words on them, from the top: mark, urgency, issuer, number, title and a little more
HEAD_CHARACTERS = 1_500
_ALONE_LINES = 6  # a degree without its star stands above the title

_GAP = r"[ \t\u3000]*"
_DEGREE = rf"(?:绝{_GAP}密|机{_GAP}密|秘{_GAP}密)"
# Not behind another Han character: 商业秘密★ is no degree. Stars as people and scanners write them.
_STARRED = re.compile(rf"(?<![\u4e00-\u9fff]){_DEGREE}{_GAP}[★☆✩✭⭐*]")
# On a line of its own, without the star or with whatever a scanner took it for (机密大1年).
_TERM = rf"(?:{_GAP}\S?{_GAP}(?:\d{{1,3}}{_GAP}(?:年|个月)|长期|启用前))"
_ALONE = re.compile(rf"(?:\d{{1,8}}{_GAP})?{_DEGREE}{_TERM}?(?:{_GAP}(?:特急|加急|急件|特提|平急))?")
_FIELD = re.compile(rf"密等[^:：\n]{{0,20}}[:：]{_GAP}(?:绝对机密|极机密|机密|密)(?![\u4e00-\u9fff])")


def secrecy_mark(text: str, name: str = "") -> str:
    """The mark in the head of the text or in the file's name, as written there; empty where there is none."""
    if found := _STARRED.search(_simple(name)):
        return found[0]
    lines = [line for line in _simple(text[:HEAD_CHARACTERS]).split("\n") if line]
    for number, line in enumerate(lines[:HEAD_LINES]):
        found = _STARRED.search(line) or _FIELD.search(line)
        if found:
            return found[0]
        if number < _ALONE_LINES and _ALONE.fullmatch(line):
            return line
    return ""


def _simple(text: str) -> str:
    """Simplified characters, every line and every cell of a table a line: folding all at once would join them."""
    return "\n".join(fold(line) for line in text.replace("\t", "\n").split("\n"))
