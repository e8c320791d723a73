"""Which stretches of a row its title keeps: without owner, deadline, list mark and the words that oblige or join."""

from __future__ import annotations

import re

from extraction.assemble.draft import Draft
from extraction.mentions.units import is_person, is_unit
from extraction.rules import titles as words
from extraction.rules.obligations import ADVERBS, LONG_VERBS, MODAL, OPENERS

_SHORTEST_REST = 4  # an opening word is left out only where this much of the row remains
_SHORTEST_OBJECT = 3
_LONGEST_UNIT = 16
_LONGEST_SUBJECT = 24  # a day that stands farther behind the opening of a row stays where it is
_APPOINTS = re.compile(r"聘请|委托|授权|选举|任命|同意|每")
_ACTS = re.compile(r"[对在于向与从以会联持继全]")  # what may follow 将 where it tells the future: 将对…开展检查
_NO_NAME = re.compile(r"[\d《“]")
_REST_OF_NAME = re.compile(
    r"员会|务处|长(?![期远效])|老师|教师|主任|先生|女士|经理|委员(?!会)"
)  # where a name was cut short
_FIXED_DAY = re.compile(r"[订定改延设]于?\s?$")
_ONLY_ROLE = re.compile(r"(?:承担|承办|负责|担任|兼任|主持)")
_ASKS = re.compile(r"(?:由|请|交由|委托)\s?$")
_BEFORE_INNER_DAY = re.compile(r"(?:最迟|不迟于|赶在|[于在])\s?$")
_ENDS_AS_LIMIT = re.compile(r"[前底内末止]$")
_VERB_SIGN = re.compile(r"[对将把向由要须应报送交给再先全能可]|必须|务必|负责|牵头|每|不得")
_OBLIGES = re.compile(r"[对将把向要须应]|必须|务必|负责|牵头")

Spans = list[tuple[int, int]]


def kept_spans(text: str, draft: Draft) -> Spans:
    """The stretches of the row in `text` (the reading form) that its title keeps, in order."""
    start = _skip_openings(text, draft)
    return _kept(text, draft, start, _without_trailing_owner(text, draft, start))


def _owners(text: str, draft: Draft) -> Spans:
    """Everybody whom the ledger shows in a column of its own, in the order of the text."""
    subjects = draft.action.subjects if draft.action else ()
    found = []
    for first, last in {*draft.lead, *draft.support, *draft.people, *subjects}:
        first = text.rfind("由", first, last) + 1 or first  # 资金筹措由计划财务部 is two things
        every = text.find("每", first + 2, last)  # and so is 设施处每半年
        last = every if every > 0 else last
        longer = _REST_OF_NAME.match(text, last)
        if not _NO_NAME.search(text, first, last) and not _APPOINTS.match(text, first):
            found.append((first, longer.end() if longer else last))
    return sorted(found)


def _skip_openings(text: str, draft: Draft) -> int:
    """Where the title begins: behind list marks, owners, the day, and words that only oblige or join."""
    at, moved = draft.start, True
    while moved:
        moved = False
        for step in (_mark, _owner, _unknown_owner, _day, _joint, _asked, _together, _role):
            place = step(text, at, draft)
            if at < place and draft.end - place >= 2 and text[place] not in "的、和":
                at, moved = place, True
    return at


def _mark(text: str, at: int, draft: Draft) -> int:
    found = words.LIST_MARK.match(text, at, draft.end)
    return found.end() if found else at


def _owner(text: str, at: int, draft: Draft) -> int:
    for first, last in _owners(text, draft):
        if first == at and last <= draft.end - 2:
            return last
    return at


def _unknown_owner(text: str, at: int, draft: Draft) -> int:
    """Behind a unit that is no owner of the row but reads as one, before its day or the word that obliges it."""
    limit = draft.deadline
    if at != draft.start:
        return at
    for place in range(at + 2, min(at + _LONGEST_UNIT, draft.end - _SHORTEST_OBJECT)):
        if text[place] in "由请把的":
            return at
        dated = limit is not None and limit.start - 1 <= place <= limit.start
        if (dated or _OBLIGES.match(text, place)) and (is_unit(text, at, place) or is_person(text[at:place])):
            return place
    return at


def _day(text: str, at: int, draft: Draft) -> int:
    """Behind the deadline; a rhythm stays, it is a part of what is owed (每月报告一次)."""
    limit = draft.deadline
    if limit is None or limit.recurrence or not at <= limit.start < draft.end:
        return at
    before = words.BEFORE_DAY.match(text, at, limit.start)
    if before is None or before.end() != limit.start:
        return at
    behind = words.BEHIND_DAY.match(text, limit.end, draft.end)
    return behind.end() if behind else limit.end


def _joint(text: str, at: int, draft: Draft) -> int:
    for pattern, least in ((OPENERS, _SHORTEST_REST), (words.MODAL, 2)):
        found = pattern.match(text, at, draft.end)
        if found and draft.end - found.end() >= least and not LONG_VERBS.at(text, at, draft.end):
            disposes = found.group() == "将" and not _ACTS.match(text, found.end()) and not _begins(text, found.end())
            return at if disposes else found.end()
    found = words.SAID.match(text, at, draft.end)
    if found and LONG_VERBS.at(text, found.end(), draft.end) and draft.end - found.end() >= _SHORTEST_REST:
        return found.end()
    return at


def _begins(text: str, at: int) -> bool:
    return bool(LONG_VERBS.at(text, at) or ADVERBS.at(text, at))


def _asked(text: str, at: int, draft: Draft) -> int:
    """Behind 请, 由, 责成 where an owner or a verb follows."""
    found = words.ASKED.match(text, at, draft.end)
    if found is None:
        return at
    place = found.end()
    while place < draft.end and text[place] in " @":
        place += 1
    owner = _owner(text, place, draft)
    if owner > place:
        return owner
    asks = found.group().endswith("请") and not text.startswith(("示", "假", "款"), place)
    return place if asks or ("由" not in found.group() and LONG_VERBS.at(text, place, draft.end)) else at


def _together(text: str, at: int, draft: Draft) -> int:
    found = words.TOGETHER.match(text, at, draft.end)
    if found is None:
        return at
    owner = _owner(text, found.end(), draft)
    return owner if owner > found.end() else at


def _role(text: str, at: int, draft: Draft) -> int:
    found = words.ROLE.match(text, at, draft.end)
    if found is None or draft.end - found.end() < 2 or (at == draft.start and found.group() not in ("负责", "牵头")):
        return at
    follows = text[found.end()] in "对将把向组统" or LONG_VERBS.at(text, found.end(), draft.end)
    return found.end() if follows or at > draft.start else at


def _without_trailing_owner(text: str, draft: Draft, start: int) -> int:
    """Where the title ends: before ——张三, @name or (责任人:张三) at the end of the row."""
    end = draft.end
    for first, _ in reversed(draft.lead):
        mark = first - 1
        while mark > start and text[mark] in " @":
            mark -= 1
        if (start + 4 <= mark < draft.end and mark < first - 1) or (start + 4 <= mark and text[mark] in "—-@（("):
            end = min(end, mark if text[mark] in "—-@（(" else mark + 1)
    return end


def _kept(text: str, draft: Draft, start: int, end: int) -> Spans:
    """The stretches of text[start:end] without owner, day and modal word that stand between subject and verb."""
    limit = draft.deadline
    verb = draft.verb[0]
    if limit is not None and start < limit.start < start + _LONGEST_SUBJECT:
        verb = max(verb, limit.end)
    if not start < verb < end:
        return [(start, end)]
    cuts = [*_inner_owners(text, draft, start, verb), *_inner_day(text, draft, start, end)]
    cuts += _inner_modal(text, start, draft.verb[0], [first for first, _ in cuts])
    kept: Spans = []
    at = start
    for first, last in sorted(cuts):
        if first >= at:
            kept.append((at, first))
            at = last
    return [*kept, (at, end)]


def _inner_owners(text: str, draft: Draft, start: int, verb: int) -> Spans:
    """由陶老师牵头, 由县水利局商县司法局: who is asked in the middle of the row."""
    cuts: Spans = []
    for first, last in _owners(text, draft):
        asks = _ASKS.search(text[max(start, first - 3) : first])
        joins = cuts and words.TOGETHER.match(text, cuts[-1][1], first)
        if start < first and last <= verb and (asks or joins) and not MODAL.search(text, start, first):
            role = words.ROLE.match(text, last, verb)
            if _ONLY_ROLE.fullmatch(text, last, draft.end):
                continue  # 半年度审计由恒信事务所承担: without the name it says nothing
            cuts.append((first - len((asks or joins).group()), role.end() if role else last))  # type: ignore[union-attr]
    return cuts


def _inner_day(text: str, draft: Draft, start: int, end: int) -> Spans:
    limit = draft.deadline
    if limit is None or limit.recurrence or not start < limit.start < limit.end < end:
        return []
    if limit.start - start > _LONGEST_SUBJECT or text.count("“", start, limit.start) > text.count(
        "”", start, limit.start
    ):
        return []
    before = text[max(start, limit.start - 6) : limit.start]
    opening = _BEFORE_INNER_DAY.search(before)
    behind = words.BEHIND_DAY.match(text, limit.end, end)
    last = behind.end() if behind else limit.end
    if _FIXED_DAY.search(text[max(start, limit.start - 3) : limit.start]):
        return []
    bound = opening is None and (before[-1:] in "到至、~-—的过后後季年月期" or re.search(r"[在于自待从]", before))
    if bound or not (
        _ENDS_AS_LIMIT.search(text[limit.start : last]) or _VERB_SIGN.match(text, last) or LONG_VERBS.at(text, last)
    ):
        return []
    return (
        []
        if text[last : last + 1] in "的至到、和"
        else [(limit.start - (len(opening.group()) if opening else 0), last)]
    )


def _inner_modal(text: str, start: int, verb: int, cuts: list[int]) -> Spans:
    """The modal word right before the verb, its adverbs, or what is cut out: 老旧线路要(重新)走一遍"""
    for place in [verb, *cuts]:
        for at in range(max(start + 2, place - 6), place):
            found = words.MODAL.match(text, at)
            surely = found and (found.group() != "会" or (found.end() == place != verb))
            if found and surely and found.end() <= place and MODAL.search(text, at, found.end()):
                rest = found.end()
                while size := ADVERBS.at(text, rest, place):
                    rest += size
                if rest == place:
                    return [found.span()]
    return []
