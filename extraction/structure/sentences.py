"""Sentences and clauses with their offsets. Brackets, quotes and figures are not cut."""

from __future__ import annotations

import re

from extraction.rules.units import BRACKET, VERB_BRACKET
from extraction.structure.document import Clause

# No line break: inside a line it was only wrapped there.
_STOP = re.compile('[。！？!?；;，,：:.“《（("—]')
_PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", '"': '"'}
_LONGEST_PAIR = 120  # an opening mark that is not closed within this many characters opens nothing
_COMMA = re.compile(r"[，；]|(?<!\d),|,(?!\d)")
_OWED = re.compile(r"将|须|应|要|请|由|于|前完成")
_TRIM = " \t\r\n\u2003\u3000"

Span = tuple[int, int]


def split_sentences(text: str, start: int, end: int) -> list[tuple[Span, tuple[Clause, ...]]]:
    """Sentences of text[start:end] with their clauses; a semicolon ends a sentence as a full stop does."""
    sentences: list[tuple[Span, tuple[Clause, ...]]] = []
    clauses: list[Clause] = []
    begun = opened = at = start
    while at < end:
        found = _STOP.search(text, at, end)
        if found is None:
            break
        place, mark = found.start(), found.group()
        at = place + (2 if text.startswith("——", place) else 1)
        if bracket := _owners_bracket(text, place, end, mark):
            at = bracket
            continue
        if mark in "（(" and _holds_clauses(text, place, text.find(_PAIRS[mark], place, place + _LONGEST_PAIR)):
            _add_clause(text, opened, place, clauses)
            opened = at
            continue
        if mark in _PAIRS:
            at = _skip_pair(text, place, end, _PAIRS[mark])
            continue
        kind = _kind_of_stop(text, place, mark, end)
        if kind:
            _add_clause(text, opened, place, clauses)
            opened = at
        if kind == 2:
            _add_sentence(begun, place, clauses, sentences)
            begun, clauses = at, []
    _add_clause(text, opened, end, clauses)
    _add_sentence(begun, end, clauses, sentences)
    return sentences


def _kind_of_stop(text: str, place: int, mark: str, end: int) -> int:
    """0: stops nothing, 1: ends a clause, 2: ends a sentence."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < end else " "
    if mark in "，,：:":
        return 0 if before.isdigit() and after.isdigit() else 1
    if mark == ".":
        ends = (after.isspace() or "\u4e00" <= after <= "\u9fff") and not before.isdigit() and not before.isspace()
        return 2 if ends and not before.isascii() else 0
    if mark == "—":
        return 1 if after == "—" else 0
    return 2


def _skip_pair(text: str, place: int, end: int, close: str) -> int:
    """The offset behind the closing mark, or behind the opening one where what is quoted is a sentence of its own."""
    shut = text.find(close, place + 1, min(end, place + _LONGEST_PAIR))
    if _holds_clauses(text, place, shut):
        return place + 1
    if shut < 0 or any(text.find(stop, place, shut) >= 0 for stop in ("。", "\n", "！", "？")):
        return place + 1
    return shut + 1


def _owners_bracket(text: str, place: int, end: int, mark: str) -> int:
    """The offset behind a bracket that names who is responsible, whatever stops stand in it; 0 where it is none."""
    if mark not in "（(":
        return 0
    found = BRACKET.match(text, place, end) or VERB_BRACKET.match(text, place, end)
    return found.end() if found else 0


def _holds_clauses(text: str, place: int, shut: int) -> bool:
    """A quote or bracket with commas inside holds clauses of its own: 实现“总量达到…，占比达到…”的目标"""
    if shut < 0 or text[place] not in "“（(" or not _COMMA.search(text, place, shut):
        return False
    return text[place] == "“" or _OWED.search(text, place, shut) is not None


def _add_clause(text: str, start: int, end: int, clauses: list[Clause]) -> None:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    if start < end:
        clauses.append(Clause(start, end))


def _add_sentence(
    start: int, end: int, clauses: list[Clause], sentences: list[tuple[Span, tuple[Clause, ...]]]
) -> None:
    if clauses:
        sentences.append(((start, end), tuple(clauses)))
