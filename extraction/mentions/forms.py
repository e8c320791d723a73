"""The forms in which a clause obliges: an opening verb, a modal, a delegation, a disposal, a subject that acts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.mentions.scanning import find_agent, may_begin_verb, skip_adverbs, verb_after
from extraction.mentions.units import Span, is_person, is_unit, split_units, strip_subject
from extraction.rules import obligations as rules
from extraction.rules.exclusions import NO_ROW, VAGUE_PEOPLE, first_reason, is_attitude
from extraction.rules.targets import FIGURE
from extraction.rules.units import BODY_BY_WORK, MENTION_NAME
from extraction.structure.document import Scope

LONGEST_UNKNOWN = 24  # who leads may have a name that ends as no unit's does
_LONGEST_SUBJECT = 48
_MAY_BE_VERBS = ("建议", "督促", "督饬", "指定", "授权", "委托", "指派")
_SHORTEST_OWNER = 3  # 学校, 社区 and the like head too many other phrases
_TELLS = re.compile(
    r"(?:还|也|又|则|顺口|再次|最后)*(?:说|表示|担心|认为|觉得|回答|回复|提议|提到|提出|反馈|指出|问|询问|反对|不赞成|补充|介绍|演示|汇报|分享|解释|建议|汇总了|希望|反映|发现|站在)"
)
_NEEDS = ("需要", "需", "须", "要")  # in an explanation what is needed may be a thing
_TOWARDS = "对向在于按就以为根依"  # 州公安局对临崖路段实行…
_CAUSES = re.compile(r"支持|鼓励|推动|引导|让|使|组织")


@dataclass(frozen=True, slots=True)
class Action:
    """One obliging clause: start and end of action with object; the verb; the subject, where the clause names one."""

    start: int
    end: int
    verb: Span
    subjects: tuple[Span, ...]
    form: str  # opening | modal | delegate | dispose | subject | decision | figure
    rule: str
    subject_text: Span | None = None
    attitude: bool = False
    weak: bool = False  # counts only with a day, an owner or a figure


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a clause is no action; whom it names stays the subject of what follows."""

    rule: str
    subjects: tuple[Span, ...] = ()
    support: tuple[Span, ...] = ()


def parse_form(text: str, at: int, end: int, scope: Scope, assigns: bool) -> Action | Refusal | None:
    """The first form that the clause has from `at` on; see `read_action` for `assigns`."""
    for parse in (_assigned, _scheduled, _delegated, _opening, _modal, _disposed, _phrased):
        action = parse(text, at, end, scope)
        if action is not None:
            return action
    return _with_subject(text, at, end, scope, assigns)


def make_action(
    text: str,
    start: int,
    end: int,
    verb: Span,
    subjects: tuple[Span, ...],
    form: str,
    rule: str,
    subject_text: Span | None = None,
    weak: bool = False,
) -> Action:
    attitude = is_attitude(text, verb[0], end) or is_attitude(text, start, end)
    return Action(start, end, verb, subjects, form, rule, subject_text, attitude, weak)


def _assigned(text: str, at: int, end: int, scope: Scope) -> Action | None:
    """@name and what the person does; a colon behind the name makes it a speaker, no owner."""
    if scope in (Scope.PAST, Scope.NARRATION):
        return None
    last = at
    while mention := MENTION_NAME.match(text, last, end):
        last = mention.end()
        while last < end and text[last] in " 、,和与":
            last += 1
    if last == at or end - last < 4 or text[last] in "：:":
        return None
    verb = skip_adverbs(text, last, end)
    if _TELLS.match(text, last, end):
        return None
    if not rules.VERBS.at(text, verb, end):
        verb = verb_after(text, verb, end) or verb
    size = rules.VERBS.at(text, verb, end) or 1
    return make_action(text, last, end, (verb, verb + size), (), "assigned", "action.assigned")


def _scheduled(text: str, at: int, end: int, scope: Scope) -> Action | None:
    """A date that is set: 报名时间为10月16日至18日, 培训定于周五举行"""
    if scope is Scope.PAST:
        return None
    found = rules.SCHEDULE.search(text, at, end)
    if found is None or found.start() - at > 24:
        return None
    ends = (found.start(), found.start() - (text[found.start() - 1] in "会将"))  # 康文署会于…, 管委会定于…
    names = (strip_subject(text, at, last) for last in ends)
    owner = next((name for name in names if text[name[1] - 1] != "会" and is_unit(text, *name)), None)
    owners = tuple(split_units(text, *owner)) if owner else ()
    return make_action(text, at, end, found.span(), owners, "schedule", "action.schedule", None, True)


def _opening(text: str, at: int, end: int, scope: Scope) -> Action | None:
    """The clause opens with a verb (after adverbs): 加快建设…"""
    if scope in (Scope.NARRATION, Scope.PAST, Scope.CONTEXT):
        return None
    verb = skip_adverbs(text, at, end)
    body = BODY_BY_WORK.match(text, verb, end)
    if body and body.end() < end and may_begin_verb(text, body.end(), end) and is_unit(text, *body.span()):
        return None  # 测试组对…: a body named by its work
    size = rules.LONG_VERBS.at(text, verb, end)
    if not size:
        # after an adverb one character is verb enough: 大力抓…
        size = rules.VERBS.at(text, verb, end) if verb > at and end - verb >= 4 else 0
    if not size or end - verb - size < 2:
        return None
    modal = rules.MODAL.search(text, verb + size, min(end, verb + _LONGEST_SUBJECT))
    if modal and modal.start() >= verb + 2 and is_unit(text, *strip_subject(text, at, modal.start())):
        return None
    return make_action(text, at, end, (verb, verb + size), (), "opening", "action.opening")


def _modal(text: str, at: int, end: int, scope: Scope) -> Action | Refusal | None:
    """Subject and modal: 市住建局要加快…, 污水处理问题必须解决"""
    modal = rules.MODAL.search(text, at, min(end, at + _LONGEST_SUBJECT))
    if modal is None or end - modal.end() < 2:
        return None
    weak = scope in (Scope.NARRATION, Scope.CONTEXT)
    if scope is Scope.PAST or (weak and not rules.STRONG_MODAL.search(modal.group())):
        return None
    if text.find("已", max(at, modal.start() - 6), modal.start()) >= 0:
        return None
    subject = strip_subject(text, at, modal.start())
    if modal.group() == "牵头" and (causes := _CAUSES.match(text, *subject)):
        subject = (causes.end(), subject[1])  # 支持领军企业牵头…
    verb = skip_adverbs(text, modal.end(), end)
    size = rules.LONG_VERBS.at(text, verb, end)
    if not size and not is_attitude(text, verb, end) and (later := verb_after(text, verb, min(end, verb + 10))):
        verb, size = later, rules.LONG_VERBS.at(text, later, end)
    size = (
        size
        or rules.VERBS.at(text, verb, end)
        or (1 if end - verb >= 3 and _needs_action(text, modal, verb, end, weak) else 0)
    )
    if not size:
        return None
    named = subject[1] > subject[0]
    owns = named and modal.group() == "牵头" and subject[1] - subject[0] <= LONGEST_UNKNOWN
    subjects = tuple(split_units(text, *subject)) if owns or (named and is_unit(text, *subject)) else ()
    if rules.PREPOSITION.match(text, verb, end) and (way := first_reason(NO_ROW, text[verb:end])):
        return Refusal(way, subjects)  # 有关部门要按照职责分工，…
    start = subject[0] if named else modal.start()
    if not named and modal.group() in ("要", "应", "须", "需", "需要", "应该", "应当", "必须"):
        start = modal.end()
    return make_action(
        text, start, end, (verb, verb + size), subjects, "modal", "action.modal", subject if named else None, weak
    )


def _needs_action(text: str, modal: re.Match[str], verb: int, end: int, weak: bool) -> bool:
    """In an explanation 需要一个过程 needs a thing; it is an action only where a verb follows."""
    return not weak or modal.group() not in _NEEDS or verb_after(text, verb, end) is not None


def _delegated(text: str, at: int, end: int, scope: Scope) -> Action | Refusal | None:
    """Somebody is asked or charged: 请总干事报价, 由住建局牵头…"""
    if scope is Scope.PAST:
        return None
    found = rules.DELEGATE.search(text, at, end)
    if found is None or end - found.end() < 2:
        return None
    agent = find_agent(text, found.end(), end)
    if agent is None:
        return None
    (first, last), verb = agent
    size = rules.VERBS.at(text, verb, end) or 1
    if scope is Scope.NARRATION and found.group() != "由":
        return None
    if found.group() == "建议" and scope is Scope.CONTEXT:
        return None  # what is merely suggested is no order
    if found.group() in _MAY_BE_VERBS and not is_unit(text, first, last):
        return None  # 督促检查, 指定地点: nobody is charged
    if VAGUE_PEOPLE.fullmatch(text, first, last):
        return Refusal("is.appeal_to_all")
    if rules.PREPOSITION.match(text, verb, end) and (way := first_reason(NO_ROW, text[verb:end])):
        return Refusal(way, tuple(split_units(text, first, last)))
    subjects = tuple(split_units(text, first, last)) if last > first else ()
    start = found.start() if found.start() - at <= 2 else at
    return make_action(
        text,
        start,
        end,
        (verb, verb + size),
        subjects,
        "delegate",
        "action.delegate",
        (first, last) if last > first else None,
    )


def _disposed(text: str, at: int, end: int, scope: Scope) -> Action | None:
    """把…做实, 将…纳入…"""
    if scope in (Scope.NARRATION, Scope.PAST, Scope.CONTEXT):
        return None
    place = skip_adverbs(text, at, end)
    found = rules.DISPOSE.match(text, place, end)
    owners: tuple[Span, ...] = ()
    if found is None:
        found = rules.DISPOSE.search(text, place + 2, min(end, place + _LONGEST_SUBJECT))
        subject = strip_subject(text, at, found.start()) if found else (at, at)
        if found is None or not is_unit(text, *subject):
            return None
        owners = tuple(split_units(text, *subject))
    if end - found.end() < 4:
        return None
    verb = verb_after(text, found.end() + 1, end) or found.end()
    return make_action(text, at, end, (verb, min(end, verb + 2)), owners, "dispose", "action.dispose")


def _phrased(text: str, at: int, end: int, scope: Scope) -> Action | None:
    """A prepositional phrase and a verb: 在公园规划建设步道, 对到期设备进行更换"""
    if scope in (Scope.NARRATION, Scope.PAST, Scope.CONTEXT):
        return None
    found = rules.PREPOSITION.match(text, skip_adverbs(text, at, end), end)
    if found is None:
        return None
    place = found.end() + 1
    while (verb := verb_after(text, place, end)) is not None:
        size = rules.LONG_VERBS.at(text, verb, end)
        towards = found.group() in ("向", "对", "对于", "就", "与", "为") and end - at >= 6
        joined = text[verb - 1] in "的、和与" or (verb + size < end and text[verb + size] in "的、和与")
        if (towards or end - verb - size >= 2) and not joined:
            return make_action(text, at, end, (verb, verb + size), (), "phrase", "action.phrase")
        place = verb + size - 1
    return None


def _with_subject(text: str, at: int, end: int, scope: Scope, assigns: bool) -> Action | None:
    """A named unit does something, without a modal: 财务部提供午餐 (an order where it stands in a decision)."""
    ordered = scope is Scope.DIRECTIVE and rules.ORDERS.search(text[max(0, at - 4) : at])
    weak = scope is Scope.CONTEXT and FIGURE.search(text, at, end) is not None
    given_out = assigns and scope is Scope.DIRECTIVE
    if scope is not Scope.DECISION and not ordered and not weak and not given_out:
        return None
    for place in range(at + 2, min(end - 3, at + 24)):
        towards = text[place] in _TOWARDS and rules.PREPOSITION.match(text, place, end) is not None
        size = rules.LONG_VERBS.at(text, place, end) or rules.ADVERBS.at(text, place, end)
        if (
            (size or towards)
            and not rules.MIDST.match(text, place - 1)
            and is_unit(text, *strip_subject(text, at, place))
        ):
            verb = (verb_after(text, place, end) or place) if towards else skip_adverbs(text, place, end)
            if given_out and _TELLS.match(text, verb, end):
                return None
            length = rules.VERBS.at(text, verb, end)
            held = text[slice(*strip_subject(text, at, place))]
            if end - verb - length < 2 and any(mark in held for mark in "向对每"):
                continue
            if length and text[verb + length : verb + length + 1] != "的":
                subject = strip_subject(text, at, place)
                short = given_out and subject[1] - subject[0] < _SHORTEST_OWNER and not is_person(text[slice(*subject)])
                owners = () if short else tuple(split_units(text, *subject))
                span = (verb, verb + length)
                return make_action(text, subject[0], end, span, owners, "subject", "action.subject", subject, weak)
    if scope is Scope.DECISION:
        place_of_verb = verb_after(text, at - 1, end)
        if place_of_verb is not None:
            return make_action(text, at, end, (place_of_verb, place_of_verb + 2), (), "decision", "action.decision")
    return None
