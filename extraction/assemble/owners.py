"""Who owes a row: a name behind an @ or a dash, the subject of the sentence, the unit or person of the heading."""

from __future__ import annotations

import re

from extraction.assemble.draft import Draft, Span
from extraction.mentions.units import is_unit, split_units
from extraction.rules.exclusions import VAGUE_UNITS
from extraction.rules.units import MENTION_NAME, TOGETHER, TRAILING_OWNER
from extraction.structure.document import Line, Sentence

_LONGEST_HEADING = 8
_ALL = re.compile(r"(?:大家|各位|我们|你们|同志们|所有人)$")


def mentioned(text: str, start: int, end: int) -> list[Span]:
    """The names behind @ in text[start:end]; one that is followed by a colon speaks and owns nothing."""
    return [
        name.span(1)
        for name in MENTION_NAME.finditer(text, start, end)
        if text[name.end() : name.end() + 1] not in ("：", ":")
    ]


def give_owners(text: str, draft: Draft, sentence: Sentence, subjects: tuple[Span, ...]) -> None:
    """Fill the lead units of a draft from the nearest source that names somebody."""
    first = sentence.start if sentence.start > draft.start - 60 else draft.start - 40
    if draft.action is not None and draft.action.form == "assigned":
        first = max(sentence.start, draft.start - 60)
    if found := mentioned(text, first, draft.end):
        draft.lead, rule = found, "person.at"
    elif trailing := TRAILING_OWNER.search(text, draft.start, min(len(text), draft.end + 40)):
        draft.lead, rule = split_units(text, *trailing.span("names")), "person.trailing"
    elif subjects:
        draft.lead, rule = [span for span in subjects if not _ALL.match(text[slice(*span)])], "unit.subject"
    elif draft.action is not None and draft.action.subject_text and draft.action.form == "modal":
        rule = ""  # what is said of a thing (每份计划须…) is no business of the heading's unit
    else:
        draft.lead, rule = _owners_of_heading(text, sentence.headings)
    if draft.action is not None and draft.action.form == "approval":
        draft.lead = []
    if together := TOGETHER.search(text, draft.start, draft.end):
        partners = [span for span in split_units(text, *together.span("names")) if span not in draft.lead]
        if partners and is_unit(text, *partners[-1]):
            draft.support = partners
    if rule and draft.lead:
        draft.rules.append(rule)


def _owners_of_heading(text: str, headings: tuple[Line, ...]) -> tuple[list[Span], str]:
    """Rows under a heading that is a unit's name, or names a person, are theirs."""
    if not headings:
        return [], ""
    heading = headings[-1]
    if found := mentioned(text, heading.body, heading.end):
        return found, "person.heading"
    name = text[heading.body : heading.end]
    if len(name) <= _LONGEST_HEADING and is_unit(text, heading.body, heading.end) and not VAGUE_UNITS.match(name):
        return [(heading.body, heading.end)], "unit.heading"
    return [], ""
