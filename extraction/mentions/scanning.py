"""Walking along a clause: openers, adverbs, the place of the verb, the agent who is asked."""

from __future__ import annotations

from extraction.mentions.units import Span, is_unit, strip_subject
from extraction.rules import obligations as rules
from extraction.rules.people import SURNAME_AT, is_name
from extraction.rules.units import BODY_BY_WORK, HOLDER_ENDS, KIND_OF_OWNER, LONG_ENDING, NAMED_BY_WORK_AT, ROLE_AT

_LONGEST_PHRASE = 60
_LONGEST_AGENT = 40
_GOES_ON = (
    "室处会部办局组队团科长级和与及、的（()员人制同兼"  # what makes a longer name of a role: 校长办公室, 主任委员
)
_LONGEST_ROLE = 8  # 管理公司, 检查组: a unit whose name opens with a verb


def skip_adverbs(text: str, at: int, end: int) -> int:
    """The offset behind adverbs (and adverbial phrases that end in 地) at `at`."""
    while at < end:
        if text[at].isspace():
            at += 1
        elif size := rules.ADVERBS.at(text, at, end):
            verb = rules.LONG_VERBS.at(text, at, end)
            if verb > size or (verb == size and not _verb_follows(text, at + size, end)):
                return at
            at += size
        elif (mark := text.find("地", at + 2, min(end, at + 9))) > 0 and rules.LONG_VERBS.at(text, mark + 1, end):
            at = mark + 1
        else:
            return at
    return at


def _verb_follows(text: str, at: int, end: int) -> bool:
    return bool(rules.LONG_VERBS.at(text, at, end) or rules.ADVERBS.at(text, at, end))


def skip_openers(text: str, start: int, end: int) -> int:
    """The offset behind ordinals and conjunctions."""
    match = rules.OPENERS.match(text, start, end)
    at = match.end() if match else start
    # An opener that is the first half of a verb (并网, 以工代赈) is none.
    return start if rules.LONG_VERBS.at(text, start, end) else at


def verb_after(text: str, at: int, end: int) -> int | None:
    """Where the first verb of two or more characters behind `at` begins."""
    for place in range(at + 1, min(end - 1, at + _LONGEST_PHRASE)):
        if rules.LONG_VERBS.at(text, place, end):
            return place
    return None


def find_agent(text: str, at: int, end: int) -> tuple[Span, int] | None:
    """Who is asked, and where the verb begins: the first place where a verb follows what may be a name."""
    while at < end and text[at].isspace():
        at += 1
    if named := rules.QUOTED_AGENT.match(text, at, end):
        return named.span("name"), verb_after(text, named.end() - 1, end) or named.end()
    places = [place for place in range(at + 2, _stop(text, at, end)) if may_begin_verb(text, place, end)]
    units = [place for place in places if text[place] not in "与和" and is_unit(text, at, place)]
    units = [place for place in units if not _goes_on_by_work(text, place, end, units)] or units
    role = ROLE_AT.match(text, at, end)
    if (body := BODY_BY_WORK.match(text, at, end)) and is_unit(text, *body.span()):
        units = units or [body.end()]  # 清洁队两周内清除…
    verb = skip_adverbs(text, at, end)
    size = rules.LONG_VERBS.at(text, verb, end)
    if size and not (units and units[0] - at <= _LONGEST_ROLE) and not (role and role.end() > verb + size):
        return (at, at), verb
    if rules.PREPOSITION.match(text, at, end):  # 请在期限内完成: nobody is named
        return (at, at), verb_after(text, at, end) or verb
    bureau = rules.BUREAU.match(text, at, end)
    holder = _holder(text, at, min([*units, _stop(text, at, end)]))
    if bureau and units and bureau.end() < units[0]:
        place = bureau.end()
    elif holder:
        place = holder
    elif units:
        place = units[0]
    elif whole := _whole_unit(text, at, end):
        place = whole
    elif role:
        place = role.end()
    elif places:
        place = places[0]
    else:
        return None
    verb = skip_adverbs(text, place, end)
    if not rules.VERBS.at(text, verb, end):
        verb = verb_after(text, verb, end) or verb
    kind = KIND_OF_OWNER.match(text, at, place)
    behind = kind is not None and is_unit(text, kind.end(), place)  # 承办单位青溪文化公司
    return strip_subject(text, kind.end() if kind and behind else at, place), verb


def _goes_on_by_work(text: str, at: int, end: int, units: list[int]) -> bool:
    """Whether the name goes on at `at` with its work: 市委|组织部牵头, 通信|发展管理办公室协调."""
    body = BODY_BY_WORK.match(text, at, end)
    return bool(
        NAMED_BY_WORK_AT.match(text, at, end)
        or (body and text[body.end() - 3 : body.end()] == "办公室" and body.end() in units)
    )


def _holder(text: str, at: int, stop: int) -> int:
    """Where a role or person with a position ends before `stop`, and no body is named by it (校长办公室); 0 without one."""
    for place in range(at + 2, stop):
        if text[place] not in _GOES_ON and HOLDER_ENDS.search(text[at:place]) and is_unit(text, at, place):
            return _name_after(text, place, stop) or place
    return 0


def _name_after(text: str, at: int, stop: int) -> int:
    """Where the name of the one who holds a position ends: a surname, one or two characters, and a verb behind them; or 0."""
    surname = SURNAME_AT.match(text, at)
    if surname and text.startswith("老师", surname.end()):
        return surname.end() + 2
    ends = range(surname.end() + 2, surname.end(), -1) if surname else ()
    return next((end for end in ends if is_name(text[at:end]) and may_begin_verb(text, end, stop + 8)), 0)


def _whole_unit(text: str, at: int, end: int) -> int:
    """Where a unit ends whose verb is not known: the first long ending that no list goes on from; 0 without one."""
    for place in range(at + 3, _stop(text, at, end)):
        if LONG_ENDING.search(text[at:place]) and is_unit(text, at, place) and text[place] not in "与和、及的":
            return place
    return 0


def _stop(text: str, at: int, end: int) -> int:
    stops = [place for mark in "，,。" if (place := text.find(mark, at, end)) > 0]
    return min([*stops, end - 1, at + _LONGEST_AGENT])


def may_begin_verb(text: str, place: int, end: int) -> bool:
    """Whether what stands at `place` can follow a name: a verb, an adverb, a preposition."""
    return bool(
        rules.LONG_VERBS.at(text, place, end)
        or rules.ADVERBS.at(text, place, end)
        or rules.PREPOSITION.match(text, place, end)
        or text[place] in "将把进"
    )
