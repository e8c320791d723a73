"""Who owes a row: a name behind an @ or a dash, the subject of the sentence, the unit or person of the heading."""

from __future__ import annotations

import re

from extraction.assemble.draft import Draft, Span
from extraction.mentions.units import is_person, is_unit, split_units, trim
from extraction.rules.exclusions import VAGUE_UNITS
from extraction.rules.obligations import LONG_VERBS
from extraction.rules.people import SURNAME, is_name
from extraction.rules.units import MENTION_NAME, OWNER_IN_BRACKETS, TOGETHER, TRAILING_OWNER
from extraction.structure.document import Line, Scope, Sentence
from extraction.structure.speakers import NAME, POST

_LONGEST_HEADING = 8
_WHOSE = re.compile(r"[（(][^（）()]{2,8}[）)]$")
_LONGEST_LINE = 500  # how far before a sentence the label of its line is looked for
_SECTION = re.compile(r"(?:机构|单位|部门|人员|对象|领导小组|工作小组|组织)$")  # what a section of a plan is about
_ALL = re.compile(r"(?:大家|各位|我们|你们|同志们|所有人|全[市县省区国乡镇校院体队公司]{1,2}(?:上下)?)$")


# 警察局每日派员: the rhythm belongs to what is done, not to who does it
_RHYTHM = re.compile(
    r"(?:每(?:隔)?(?:[一二两三四五六七八九十半\d]{0,2}个?)(?:[日天周旬月年]|季度?|工作日|星期|半年)|逐[日周月季年]|按[月季年]度?)+$"
)


def without_rhythm(text: str, span: Span) -> Span:
    """A unit's name without a rhythm that was read with it."""
    found = _RHYTHM.search(text, *span)
    return (span[0], found.start()) if found and found.start() > span[0] + 1 else span


# 农技站站长康祖德: whom the position names
_BEHIND_POST = re.compile(rf"[\u4e00-\u9fff]{{0,16}}?(?:{POST}|导师)(?P<name>{NAME}(?:同志)?|{SURNAME}老师)$")


def by_name(text: str, span: Span) -> Span:
    """A person's name without the unit and position before it."""
    found = _BEHIND_POST.fullmatch(text[slice(*span)])
    return (span[0] + found.start("name"), span[1]) if found and is_name(found["name"]) else span


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
    clause = max(first, *(text.rfind(mark, first, draft.start) + 1 for mark in "，,；;。"))
    if found := mentioned(text, clause, draft.end) or mentioned(text, first, draft.start):
        draft.lead, rule = found, "person.at"
    elif trailing := _trailing(text, draft):
        draft.lead, rule = split_units(text, *trailing.span("names")), "person.trailing"
    elif bracketed := _bracketed(text, draft):
        draft.lead, rule = bracketed, "unit.in_brackets"
    elif subjects:
        draft.lead, rule = [span for span in subjects if not _ALL.match(text[slice(*span)])], "unit.subject"
    elif draft.action is not None and draft.action.subject_text and draft.action.form == "modal":
        rule = ""  # what is said of a thing (每份计划须…) is no business of the heading's unit
    elif labelled := _owner_of_label(text, sentence):
        draft.lead, rule = labelled, "unit.line_label"
    else:
        draft.lead, rule = _owners_of_heading(text, sentence.headings)
    if draft.action is not None and draft.action.form == "approval":
        draft.lead = []
    draft.lead = [by_name(text, without_rhythm(text, span)) for span in draft.lead]
    draft.support = _partners(text, draft)
    if rule and draft.lead:
        draft.rules.append(rule)


def _trailing(text: str, draft: Draft) -> re.Match[str] | None:
    """整理资料——张三: the names at the end of the line."""
    found = TRAILING_OWNER.search(text, draft.start, min(len(text), draft.end + 40))
    return found if found and (found["stop"] or found.end() == len(text)) else None


def _bracketed(text: str, draft: Draft) -> list[Span]:
    """招募标准病人15名（技能组）: nothing but the owner in a bracket at the end of the row."""
    found = OWNER_IN_BRACKETS.search(text, max(draft.start, draft.end - 30), min(len(text), draft.end + 20))
    if found is None or found.start() > draft.end:
        return []
    names = split_units(text, *found.span("names"))
    return names if all(is_unit(text, *name) for name in names) else []


def _partners(text: str, draft: Draft) -> list[Span]:
    """Who is to do it too: 会同市财政局…, 与总干事及主委一起…; a lead that runs on into its partner is cut."""
    found = TOGETHER.search(text, draft.start, draft.end)
    if found is None:
        return []
    start = found.end()
    places = range(start + 2, min(draft.end, start + 30) + 1)
    ends = [place for place in places if is_unit(text, start, place)]
    last = next((place for place in ends if LONG_VERBS.at(text, place)), max(ends, default=start))
    draft.lead = [(a, min(b, found.start())) if a < found.start() < b else (a, b) for a, b in draft.lead]
    draft.lead = [span for span in draft.lead if not start <= span[0] < last]
    return split_units(text, start, last) if last > start and is_unit(text, start, last) else []


def _owners_of_heading(text: str, headings: tuple[Line, ...]) -> tuple[list[Span], str]:
    """Rows under a heading that is a unit's name, or names a person, are theirs."""
    if not headings:
        return [], ""
    heading = headings[-1]
    if found := mentioned(text, heading.body, heading.end):
        return found, "person.heading"
    first, last = trim(text, heading.body, heading.end)
    if whose := _WHOSE.search(text, first, last):
        last = whose.start()  # 国小教育科（游科长）
    span = (first + 1, last - 1) if text[first] == "【" and text[last - 1] == "】" else (first, last)
    return ([span], "unit.heading") if _names_unit(text, span) else ([], "")


def _names_unit(text: str, span: Span) -> bool:
    """Whether a heading or label is the name of a unit, and not of what a section is about."""
    name = text[slice(*span)]
    if len(name) > _LONGEST_HEADING or _SECTION.search(name):
        return False
    return is_unit(text, *span) and not VAGUE_UNITS.match(name)


def _owner_of_label(text: str, sentence: Sentence) -> list[Span]:
    """资讯教育科：… among decisions or reports: whose task it is; a person's label is the owner only among decisions."""
    decided = sentence.scope is Scope.DECISION
    if sentence.label is None or not (decided or sentence.scope is Scope.CONTEXT):
        return []
    first = text.rfind("\n", max(0, sentence.start - _LONGEST_LINE), sentence.start) + 1
    at = text.find(sentence.label, first, sentence.start + len(sentence.label) + 8)
    span = (at, at + len(sentence.label))
    return [span] if at >= 0 and _names_unit(text, span) and (decided or not is_person(sentence.label)) else []
