"""Actions: which clauses oblige somebody to do something, and where verb, object and subject stand in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extraction.mentions.units import Span, is_unit, split_units, strip_subject
from extraction.rules import obligations as rules
from extraction.rules.exclusions import NO_ROW, PAST, PROCEDURE, REPORTED, VAGUE_PEOPLE, first_reason, is_attitude
from extraction.rules.targets import FIGURE
from extraction.rules.units import MENTION_NAME, ROLE_AT
from extraction.structure.document import Scope

_LONGEST_SUBJECT = 48
_LONGEST_PHRASE = 60
_LONGEST_ROLE = 8  # 管理公司, 检查组: a unit whose name opens with a verb
CAUSES = re.compile(r"支持|鼓励|推动|引导|让|使|组织")
_BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
_LONGEST_UNKNOWN = 24  # who leads may have a name that ends as no unit's does


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


def read_action(
    text: str, start: int, end: int, scope: Scope, dates: tuple[Span, ...] = (), assigns: bool = False
) -> Action | Refusal | None:
    """The action of the clause text[start:end]; a Refusal with its rule where something speaks against one.

    `assigns`: the document gives out tasks, so that a named owner with a verb obliges without a word of duty.
    """
    clause = text[start:end]
    if end - start < 4 or scope is Scope.HEADER:
        return None
    if approval := rules.APPROVAL.search(text, start, end):
        verb = approval.span(approval.lastgroup or 0)
        return Action(verb[0], end, verb, (), "approval", "action.approval")
    past = first_reason(PAST, _BRACKETED.sub("", clause))
    if past and not (rules.MODAL.search(clause) and scope is not Scope.PAST and past != "past.since"):
        return Refusal(past, _subject_before(text, start, end))
    if text.startswith("以", start) and rules.LONG_VERBS.at(text, start + 1, end) and "为" not in clause:
        return Refusal("is.purpose")  # 以协助居民…, 以保证…
    opened = skip_openers(text, start, end)
    at = _skip_dates(text, opened, end, dates)
    if at >= end:
        return None
    action = _owners_only(text, at, end) or _parse(text, at, end, scope, assigns)
    if action is None:
        return None
    if isinstance(action, Refusal):
        return action
    if not action.subjects and action.form in ("decision", "subject", "opening", "phrase"):
        action = replace(action, subjects=subject_before(text, opened, dates))
    if opened < at == action.start:
        action = replace(action, start=opened)  # the day belongs to what must be done by it
    reason = first_reason(PROCEDURE, clause)
    if reason is None and scope in (Scope.NARRATION, Scope.CONTEXT):
        reason = first_reason(REPORTED, clause)
    if reason is None and action.form != "delegate":
        reason = first_reason(NO_ROW, clause)
    return Refusal(reason, action.subjects) if reason else action


def _subject_before(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The unit of which a clause tells what it has done: 屋宇署今日已启动…"""
    done = text.find("已", start, min(end, start + 30))
    if done < 0:
        return ()
    first, last = strip_subject(text, skip_openers(text, start, end), done)
    for size in (2, 3, 4):
        if text[last - size : last] in ("今日", "今天", "现时", "目前", "早前", "同时", "今年"):
            first, last = strip_subject(text, first, last - size)
    return tuple(split_units(text, first, last)) if last > first and is_unit(text, first, last) else ()


def _owners_only(text: str, at: int, end: int) -> Refusal | None:
    """A clause that only says who leads or supports what the clauses around it order."""
    found = rules.OWNERSHIP.match(text, at, end)
    if found is None or found.end() != end:
        return None
    who = strip_subject(text, *found.span("who"))
    leads = found["role"] in ("牵头", "主办", "承办", "配合", "协办") and not rules.LONG_VERBS.at(text, who[0], end)
    if rules.MODAL.search(text, *who):
        return None
    if not is_unit(text, *who) and not (leads and 2 <= who[1] - who[0] <= _LONGEST_UNKNOWN):
        return None
    names = tuple(split_units(text, *who))
    if found["role"] in ("配合", "协助", "协办", "参与"):
        return Refusal("is.supporter", support=names)
    return Refusal("is.owner", subjects=names)


def _skip_dates(text: str, at: int, end: int, dates: tuple[Span, ...]) -> int:
    """The offset behind date expressions with which the clause opens."""
    moved = True
    while moved and at < end:
        moved = False
        while at < end and (text[at].isspace() or text[at] in "、的"):
            at += 1
        for first, last in dates:
            if first - 1 <= at < last <= end and (first >= at - 1):
                at, moved = last, True
        if text.startswith(("于", "在", "到", "自", "从"), at):
            for first, last in dates:
                if first == at + 1 and last <= end:
                    at, moved = last, True
    return at


def _parse(text: str, at: int, end: int, scope: Scope, assigns: bool) -> Action | Refusal | None:
    for parse in (_assigned, _scheduled, _delegated, _opening, _modal, _disposed, _phrased):
        action = parse(text, at, end, scope)
        if action is not None:
            return action
    return _with_subject(text, at, end, scope, assigns)


def read_dated(text: str, start: int, end: int, limit: Span, scope: Scope) -> Action | None:
    """A clause with a deadline of its own and a verb behind it: 每月底结算零用金, 第二版下周五发布"""
    if scope in (Scope.PAST, Scope.HEADER, Scope.NARRATION) or first_reason(PAST, text[start:end]):
        return None
    limit_end = limit[1]
    verb = skip_adverbs(text, limit_end, end)
    size = rules.VERBS.at(text, verb, end)
    if not size:
        verb = _verb_after(text, limit_end - 1, min(end, limit_end + 16)) or verb
        by = scope is not Scope.DIRECTIVE and (text[limit[0] - 1] in "于在" or text[limit_end - 1] in "前底内")
        size = rules.LONG_VERBS.at(text, verb, end) or (2 if by else 0)
    if not size or end - verb < 2 or text[verb] in "是为":
        return None
    between = strip_subject(text, limit_end, verb)
    named = between[1] > between[0] and is_unit(text, *between)
    subjects = (
        tuple(split_units(text, *between)) if named else subject_before(text, skip_openers(text, start, end), (limit,))
    )
    return _make(text, start, end, (verb, verb + size), subjects, "dated", "action.dated")


def subject_before(text: str, start: int, dates: tuple[Span, ...]) -> tuple[Span, ...]:
    """The unit with which a clause opens before its date: 县疾控中心每季度开展…"""
    for first, _ in dates:
        name = strip_subject(text, start, first)
        if name[1] > name[0] and is_unit(text, *name):
            return tuple(split_units(text, *name))
    return ()


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
    size = rules.VERBS.at(text, verb, end) or 1
    return _make(text, last, end, (verb, verb + size), (), "assigned", "action.assigned")


def _scheduled(text: str, at: int, end: int, scope: Scope) -> Action | None:
    """A date that is set: 报名时间为10月16日至18日, 培训定于周五举行"""
    if scope is Scope.PAST:
        return None
    found = rules.SCHEDULE.search(text, at, end)
    if found is None or found.start() - at > 24:
        return None
    return _make(text, at, end, found.span(), (), "schedule", "action.schedule", None, True)


def _opening(text: str, at: int, end: int, scope: Scope) -> Action | None:
    """The clause opens with a verb (after adverbs): 加快建设…"""
    if scope in (Scope.NARRATION, Scope.PAST, Scope.CONTEXT):
        return None
    verb = skip_adverbs(text, at, end)
    size = rules.LONG_VERBS.at(text, verb, end)
    if not size:
        # after an adverb one character is verb enough: 大力抓…
        size = rules.VERBS.at(text, verb, end) if verb > at and end - verb >= 4 else 0
    if not size or end - verb - size < 2:
        return None
    modal = rules.MODAL.search(text, verb + size, min(end, verb + _LONGEST_SUBJECT))
    if modal and modal.start() > verb + 3 and is_unit(text, *strip_subject(text, at, modal.start())):
        return None
    return _make(text, at, end, (verb, verb + size), (), "opening", "action.opening")


def _make(
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


def _modal(text: str, at: int, end: int, scope: Scope) -> Action | Refusal | None:
    """Subject and modal: 市住建局要加快…, 污水处理问题必须解决"""
    modal = rules.MODAL.search(text, at, min(end, at + _LONGEST_SUBJECT))
    if modal is None or end - modal.end() < 2:
        return None
    weak = scope in (Scope.NARRATION, Scope.CONTEXT)
    if scope is Scope.PAST or (weak and not rules.STRONG_MODAL.search(modal.group())):
        return None
    if text.find("已", at, modal.start()) >= 0:
        return None
    subject = strip_subject(text, at, modal.start())
    if modal.group() == "牵头" and (causes := CAUSES.match(text, *subject)):
        subject = (causes.end(), subject[1])  # 支持领军企业牵头…
    verb = skip_adverbs(text, modal.end(), end)
    size = rules.VERBS.at(text, verb, end) or (1 if end - verb >= 3 else 0)
    if not size:
        return None
    named = subject[1] > subject[0]
    owns = named and modal.group() == "牵头" and subject[1] - subject[0] <= _LONGEST_UNKNOWN
    subjects = tuple(split_units(text, *subject)) if owns or (named and is_unit(text, *subject)) else ()
    if rules.PREPOSITION.match(text, verb, end) and (way := first_reason(NO_ROW, text[verb:end])):
        return Refusal(way, subjects)  # 有关部门要按照职责分工，…
    start = subject[0] if named else modal.start()
    if not named and modal.group() in ("要", "应", "须", "需", "需要", "应该", "应当", "必须"):
        start = modal.end()
    return _make(
        text, start, end, (verb, verb + size), subjects, "modal", "action.modal", subject if named else None, weak
    )


def _delegated(text: str, at: int, end: int, scope: Scope) -> Action | Refusal | None:
    """Somebody is asked or charged: 请总干事报价, 由住建局牵头…"""
    if scope is Scope.PAST:
        return None
    found = rules.DELEGATE.search(text, at, end)
    if found is None or end - found.end() < 2:
        return None
    agent = _agent(text, found.end(), end)
    if agent is None:
        return None
    (first, last), verb = agent
    size = rules.VERBS.at(text, verb, end) or 1
    if scope is Scope.NARRATION and found.group() != "由":
        return None
    if found.group() == "建议" and (scope is Scope.CONTEXT or not is_unit(text, first, last)):
        return None  # what is merely suggested is no order
    if VAGUE_PEOPLE.fullmatch(text, first, last):
        return Refusal("is.appeal_to_all")
    if rules.PREPOSITION.match(text, verb, end) and (way := first_reason(NO_ROW, text[verb:end])):
        return Refusal(way, tuple(split_units(text, first, last)))
    subjects = tuple(split_units(text, first, last)) if last > first else ()
    start = found.start() if found.start() - at <= 2 else at
    return _make(
        text,
        start,
        end,
        (verb, verb + size),
        subjects,
        "delegate",
        "action.delegate",
        (first, last) if last > first else None,
    )


def _agent(text: str, at: int, end: int) -> tuple[Span, int] | None:
    """Who is asked, and where the verb begins: the first place where a verb follows what may be a name."""
    while at < end and text[at].isspace():
        at += 1
    places = [place for place in range(at + 2, _stop(text, at, end)) if _may_begin_verb(text, place, end)]
    units = [place for place in places if text[place] not in "与和" and is_unit(text, at, place)]
    verb = skip_adverbs(text, at, end)
    if rules.LONG_VERBS.at(text, verb, end) and not (units and units[0] - at <= _LONGEST_ROLE):
        return (at, at), verb
    if rules.PREPOSITION.match(text, at, end):  # 请在期限内完成: nobody is named
        return (at, at), _verb_after(text, at, end) or verb
    role = ROLE_AT.match(text, at, end)
    if units:
        place = units[0]
    elif role:
        place = role.end()
    elif places:
        place = places[0]
    else:
        return None
    verb = skip_adverbs(text, place, end)
    if not rules.VERBS.at(text, verb, end):
        verb = _verb_after(text, verb, end) or verb
    return strip_subject(text, at, place), verb


def _stop(text: str, at: int, end: int) -> int:
    stops = [place for mark in "，,。" if (place := text.find(mark, at, end)) > 0]
    return min([*stops, end - 1, at + 40])


def _may_begin_verb(text: str, place: int, end: int) -> bool:
    return bool(
        rules.LONG_VERBS.at(text, place, end)
        or rules.ADVERBS.at(text, place, end)
        or rules.PREPOSITION.match(text, place, end)
        or text[place] in "将把进"
    )


def _verb_after(text: str, at: int, end: int) -> int | None:
    """Where the first verb of two or more characters behind `at` begins."""
    for place in range(at + 1, min(end - 1, at + _LONGEST_PHRASE)):
        if rules.LONG_VERBS.at(text, place, end):
            return place
    return None


def _disposed(text: str, at: int, end: int, scope: Scope) -> Action | None:
    """把…做实, 将…纳入…"""
    if scope in (Scope.NARRATION, Scope.PAST, Scope.CONTEXT):
        return None
    place = skip_adverbs(text, at, end)
    found = rules.DISPOSE.match(text, place, end)
    if found is None or end - found.end() < 4:
        return None
    verb = _verb_after(text, found.end() + 1, end) or found.end()
    return _make(text, at, end, (verb, min(end, verb + 2)), (), "dispose", "action.dispose")


def _phrased(text: str, at: int, end: int, scope: Scope) -> Action | None:
    """A prepositional phrase and a verb: 在公园规划建设步道, 对到期设备进行更换"""
    if scope in (Scope.NARRATION, Scope.PAST, Scope.CONTEXT):
        return None
    found = rules.PREPOSITION.match(text, skip_adverbs(text, at, end), end)
    if found is None:
        return None
    place = found.end() + 1
    while (verb := _verb_after(text, place, end)) is not None:
        size = rules.LONG_VERBS.at(text, verb, end)
        towards = found.group() in ("向", "对", "对于", "就", "与", "为") and end - at >= 6
        joined = text[verb - 1] in "的、和与" or (verb + size < end and text[verb + size] in "的、和与")
        if (towards or end - verb - size >= 2) and not joined:
            return _make(text, at, end, (verb, verb + size), (), "phrase", "action.phrase")
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
        size = rules.LONG_VERBS.at(text, place, end) or rules.ADVERBS.at(text, place, end)
        if size and is_unit(text, *strip_subject(text, at, place)):
            verb = skip_adverbs(text, place, end)
            length = rules.VERBS.at(text, verb, end)
            if length and end - verb - length >= 2 and text[verb + length] != "的":
                subject = strip_subject(text, at, place)
                return _make(
                    text,
                    subject[0],
                    end,
                    (verb, verb + length),
                    tuple(split_units(text, *subject)),
                    "subject",
                    "action.subject",
                    subject,
                    weak,
                )
    if scope is Scope.DECISION:
        place_of_verb = _verb_after(text, at - 1, end)
        if place_of_verb is not None:
            return _make(text, at, end, (place_of_verb, place_of_verb + 2), (), "decision", "action.decision")
    return None
