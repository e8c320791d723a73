"""Units and owners: lists of them, brackets and labels that name them, the roles they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extraction.rules import units as rules
from extraction.rules.base import Words, word_list
from extraction.rules.exclusions import VAGUE_UNITS
from extraction.rules.obligations import ADVERBS, LONG_VERBS, PREPOSITION
from extraction.rules.people import PEOPLE

Span = tuple[int, int]

_TRAILING = Words(word_list("after_subjects"))
_LEADING = Words(word_list("before_subjects"))
_BARE = Words(word_list("bare_bodies"))
_SPACE = " \t\r\n　、，,；;。：:/"


@dataclass(slots=True)
class Responsibility:
    """Who leads, who supports, by when: spans as a bracket, label or column gives them."""

    lead: list[Span] = field(default_factory=list)
    support: list[Span] = field(default_factory=list)
    due: Span | None = None
    start: int = 0
    end: int = 0

    def __bool__(self) -> bool:
        return bool(self.lead or self.support or self.due)


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space and marks around it."""
    while start < end and text[start] in _SPACE:
        start += 1
    while end > start and text[end - 1] in _SPACE:
        end -= 1
    return start, end


def strip_subject(text: str, start: int, end: int) -> Span:
    """A subject without the adverbs behind it and the conjunctions before it."""
    start, end = trim(text, start, end)
    while size := _LEADING.at(text, start, end):
        start, end = trim(text, start + size, end)
    while size := _TRAILING.before(text, end, start):
        if text.endswith("负责人", start, end) and not is_unit(text, *trim(text, start, end - size)):
            break  # 各章负责人 are themselves who is meant
        start, end = trim(text, start, end - size)
    return start, end


def is_person(name: str) -> bool:
    """Whether a string is a person's name, with or without a position."""
    return any((match := rule.pattern.fullmatch(name)) and rule.produce(match) for rule in PEOPLE)


def is_unit(text: str, start: int, end: int) -> bool:
    """Whether the span ends as the name of a unit, a class of units, or a role does."""
    name = text[start:end]
    if "、" in name and all(is_person(part) for part in name.replace("和", "、").split("、")):
        return True
    if not 2 <= len(name) <= 60 or rules.NOT_UNITS.search(name) or rules.OPENS_A_PHRASE.match(name):
        return False
    if not rules.LONG_ENDING.search(name) and not _short_name(name):
        return False
    return bool(rules.ENDS_AS_UNIT.search(name) or is_person(name))


def _short_name(name: str) -> bool:
    """A name with an ending of one character is short, and opens with no verb, adverb or preposition."""
    opens_otherwise = (
        (LONG_VERBS.at(name, 0) and not rules.NAMED_BY_WORK.match(name))
        or ADVERBS.at(name, 0) > 1
        or PREPOSITION.match(name)
    )
    return (
        len(name) <= 24
        and "的" not in name
        and not opens_otherwise
        and all(len(part) <= 12 for part in name.split("、"))
    )


def is_specific(name: str) -> bool:
    """Whether a name singles somebody out, so that it makes a row firm."""
    return not VAGUE_UNITS.match(name.replace(" ", ""))


def split_units(text: str, start: int, end: int) -> list[Span]:
    """The units of a list. 和 and 、 inside a name, and classes that go together (各县、各部门), are not parted."""
    start, end = trim(text, start, end)
    parts: list[Span] = []
    begun = at = start
    while joint := _next_joint(text, at, end):
        left, right = joint
        if _parts_here(text, begun, left, right, end):
            parts.append(trim(text, begun, left))
            begun = right
        at = right
    parts.append(trim(text, begun, end))
    return [part for part in parts if part[0] < part[1]]


def _next_joint(text: str, at: int, end: int) -> Span | None:
    depth = 0
    while at < end:
        character = text[at]
        if character in "（(":
            depth += 1
        elif character in "）)":
            depth = max(0, depth - 1)
        elif depth == 0:
            if character in "、，,；;/@" or (character.isspace() and at + 1 < end):
                return at, at + 1
            if match := rules.JOINT.match(text, at, end):
                return at, match.end()
        at += 1
    return None


def _parts_here(text: str, begun: int, left: int, right: int, end: int) -> bool:
    start, stop = trim(text, begun, left)
    name = text[start:stop]
    mark = text[left:right]
    if not name:
        return True
    after = text[right : min(end, right + 12)]
    if rules.WITH_ITS_HEAD.fullmatch(text, right, end):
        return False
    if mark in ("，", ",", "；", ";", "@"):
        return True
    if not is_unit(text, start, stop):
        # 国土、规划、住建部门 is one; 张三、李四 are two
        return mark not in "和与跟及以及暨" and not text[begun:end].endswith(("部门", "单位")) and len(name) >= 2
    if name.startswith(("各", "全")) and mark != "/":
        return (
            not after.startswith(("各", "县级市", "经开区", "高新区", "开发区"))
            and name not in ("各级党校", "各级党委")
            and not after.startswith(("行政学院", "政府"))
        )
    if _BARE.at(text, start, stop) == stop - start and _BARE.at(text, right, end):
        return _BARE.at(text, right, end) == min(end, right + 8) - right
    return True


def find_bracket(text: str, start: int, end: int) -> Iterator[Responsibility]:
    """Responsibility brackets: (责任单位：…；配合单位：…), (某局牵头，某局配合)."""
    for match in rules.BRACKET.finditer(text, start, end):
        found = read_labels(text, match.start("inside"), match.end("inside"))
        found.start, found.end = match.span()
        if found:
            yield found
    for match in rules.VERB_BRACKET.finditer(text, start, end):
        found = read_roles(text, match.start("inside"), match.end("inside"))
        found.start, found.end = match.span()
        if found:
            yield found


def read_labels(text: str, start: int, end: int) -> Responsibility:
    """Labelled fields in text[start:end]: 责任单位：…, 配合单位：…, 完成时限：…"""
    found = Responsibility(start=start, end=end)
    for match in rules.LABELLED.finditer(text, start, end):
        span = trim(text, match.start("value"), match.end("value"))
        if "@" in match["value"]:
            found.lead += [name.span(1) for name in rules.MENTION_NAME.finditer(text, *match.span("value"))]
        elif rules.IS_DUE.match(match["label"]):
            found.due = span
        elif rules.IS_SUPPORT.match(match["label"]):
            found.support += split_units(text, *span)
        else:
            found.lead += split_units(text, *span)
    return found


def read_roles(text: str, start: int, end: int) -> Responsibility:
    """Who leads and who supports as verbs say it: 市住建局牵头，市财政局、各区配合"""
    found = Responsibility(start=start, end=end)
    at = start
    while at < end:
        hits = [
            (match.start(), match.end(), role)
            for rule in rules.ROLES
            if (match := rule.pattern.search(text, at, end))
            for role in [rule.produce(match)]
        ]
        if not hits:
            break
        place, after, role = min(hits)
        names = split_units(text, *strip_subject(text, at, place))
        if names and all(is_unit(text, *span) for span in names):
            (found.lead if role == "lead" else found.support).extend(names)
        at = after
    return found
