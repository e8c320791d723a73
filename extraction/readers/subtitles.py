"""Transcripts with times (.srt, .vtt, chats and protocols of meetings as text): what was said, by whom, without the times.

One line for as long as one speaks.
"""

from __future__ import annotations

import re

from extraction.model import Raw
from extraction.readers.base import Builder, Limits, ReadError, clean
from extraction.readers.encoding import decode
from extraction.readers.turns import turn_of

_TIME = re.compile(r"\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}[^\n]*")
_HAS_CUES = re.compile(r"\d[ \t]*-->[ \t]*\d")
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)\b")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,60})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|\{\\[^{}]{0,80}\}")
_SPEAKER = re.compile(r"[\s\-–]*(?:\[|【)?([^\s：:\[\]【】，。,]{1,20})(?:\]|】)?\s*[：:]\s*(?=\S)")
_ENDS = "。！？!?…."
_LONGEST = 400  # characters of one line: long speeches are broken at the end of a sentence


def read(data: bytes, limits: Limits) -> Raw:
    """One line a speaker at a time (`name：words`); raises ReadError empty_file."""
    decoded = decode(data)
    text, removed = clean(decoded.text)
    sheet = Builder(limits)
    speaker, words = "", ""
    head, spoken = ([], _cues(text)) if _HAS_CUES.search(text) else _turns(text)
    for line in head:
        sheet.line("paragraph", line)
    for name, said in spoken:
        ends = len(words) > _LONGEST and words[-1:] in _ENDS
        if words and ((name and name != speaker) or ends):
            _write(sheet, speaker, words)
            words = ""
        speaker = name or speaker
        words = _joined(words, said)
    _write(sheet, speaker, words)
    if sheet.length == 0:
        raise ReadError("empty_file")
    sheet.warnings.extend(decoded.warnings)
    if removed:
        sheet.warn("characters_removed", count=removed)
    return sheet.finish(None)


def _cues(text: str) -> list[tuple[str, str]]:
    """(speaker or "", words) of each cue; a cue is a stretch of lines behind a line of times."""
    found: list[tuple[str, str]] = []
    for stretch in re.split(r"\n[ \t]*\n", text):
        lines = stretch.strip("\n").split("\n")
        if _BLOCK.match(lines[0]):
            continue
        at = next((number for number, line in enumerate(lines) if _TIME.fullmatch(line)), None)
        if at is None:
            continue
        body = " ".join(line.strip() for line in lines[at + 1 :])
        voice = _VOICE.search(body)
        body = _TAG.sub("", body).strip()
        name = voice[1].strip() if voice else ""
        if not name and (spoken := _SPEAKER.match(body)):
            name, body = spoken[1], body[spoken.end() :]
        if body:
            found.append((name, body))
    return found


def _turns(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The lines before the first speaker of a chat, and (speaker, words) of each line from there on.

    Words stand behind the name or below a line that holds name and time alone.
    """
    head: list[str] = []
    found: list[tuple[str, str]] = []
    name = ""
    for line in text.split("\n"):
        turn = turn_of(line)
        name, said = turn or (name, line.strip())
        if said and name:
            found.append((name, said))
        elif said:
            head.append(said)
    return head, found


def _joined(before: str, after: str) -> str:
    latin = bool(before) and before[-1].isascii() and after[:1].isascii()
    return f"{before} {after}" if latin else before + after


def _write(sheet: Builder, speaker: str, words: str) -> None:
    if words:
        sheet.line("paragraph", f"{speaker}：{words}" if speaker else words)
