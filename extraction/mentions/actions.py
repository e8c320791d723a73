"""Actions: which clauses oblige somebody to do something, and where verb, object and subject stand in them."""

from __future__ import annotations

import re
from dataclasses import replace

from extraction.mentions.forms import LONGEST_UNKNOWN, Action, Refusal, make_action, parse_form
from extraction.mentions.scanning import skip_adverbs, skip_openers, verb_after
from extraction.mentions.units import Span, is_unit, split_units, strip_subject
from extraction.rules import obligations as rules
from extraction.rules.exclusions import NO_ROW, NOT_OWED, PAST, PROCEDURE, REPORTED, first_reason
from extraction.structure.document import Scope

__all__ = ["Action", "Refusal", "read_action", "read_dated", "skip_adverbs", "skip_openers", "subject_before"]

_BRACKETED = re.compile(r"[（(][^（()）]*[）)]")


def read_action(
    text: str, start: int, end: int, scope: Scope, dates: tuple[Span, ...] = (), assigns: bool = False
) -> Action | Refusal | None:
    """The action of the clause text[start:end]; a Refusal with its rule where something speaks against one.

    `assigns`: the document gives out tasks, so that a named owner with a verb obliges without a word of duty.
    """
    clause = text[start:end]
    if end - start < 4 or scope is Scope.HEADER:
        return None
    if approval := rules.APPROVAL.search(clause):
        verb = (start + approval.start(approval.lastgroup or 0), start + approval.end(approval.lastgroup or 0))
        return Action(verb[0], end, verb, (), "approval", "action.approval")
    if assigns and scope in (Scope.CONTEXT, Scope.DIRECTIVE) and (agreed := rules.AGREED.match(clause)):
        return Action(start, end, (start, start + agreed.end()), (), "approval", "action.agreed")
    past = first_reason(PAST, _BRACKETED.sub("", clause))
    if past and not (rules.MODAL.search(clause) and scope is not Scope.PAST and past != "past.since"):
        return Refusal(past, _who_did(text, start, end))
    if text.startswith("以", start) and rules.LONG_VERBS.at(text, start + 1, end) and "为" not in clause:
        return Refusal("is.purpose")  # 以协助居民…, 以保证…
    opened = skip_openers(text, start, end)
    at = _skip_dates(text, opened, end, dates)
    if at >= end:
        return None
    action = _owners_only(text, at, end) or parse_form(text, at, end, scope, assigns)
    if action is None:
        return None
    if isinstance(action, Refusal):
        return action
    if not action.subjects and action.form in ("decision", "subject", "opening", "phrase", "dispose"):
        action = replace(action, subjects=subject_before(text, opened, dates))
    if opened < at == action.start:
        action = replace(action, start=opened)  # the day belongs to what must be done by it
    reason = first_reason(PROCEDURE, clause)
    if reason is None and scope in (Scope.NARRATION, Scope.CONTEXT):
        reason = first_reason(REPORTED, clause)
    if reason is None and action.form != "delegate":
        reason = first_reason(NO_ROW, clause)
    return Refusal(reason, action.subjects) if reason else action


def _who_did(text: str, start: int, end: int) -> tuple[Span, ...]:
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
    if (bears := rules.BEARS_DUTY.search(text, at, end)) and is_unit(text, *bears.span("who")):
        return Refusal("is.duty", subjects=tuple(split_units(text, *bears.span("who"))))
    pair = rules.WITH_PARTNER.match(text, at, end)
    if pair and is_unit(text, *pair.span("lead")) and is_unit(text, *pair.span("support")):
        units = [tuple(split_units(text, *pair.span(role))) for role in ("lead", "support")]
        return Refusal("is.owner", subjects=units[0], support=units[1])
    found = rules.OWNERSHIP.match(text, at, end)
    if found is None or found.end() != end:
        return None
    who = strip_subject(text, *found.span("who"))
    if rules.CHARGED_WITH.search(text, who[0] + 2, end):
        return None  # 管网普查由市水务局负责 names what, too
    leads = found["role"] in ("牵头", "主办", "承办", "配合", "协办") and not rules.LONG_VERBS.at(text, who[0], end)
    if rules.MODAL.search(text, *who):
        return None
    if not is_unit(text, *who) and not (leads and 2 <= who[1] - who[0] <= LONGEST_UNKNOWN):
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


def read_dated(text: str, start: int, end: int, limit: Span, scope: Scope) -> Action | None:
    """A clause with a deadline of its own and a verb behind it: 每月底结算零用金, 第二版下周五发布"""
    if scope in (Scope.PAST, Scope.HEADER, Scope.NARRATION) or first_reason(NOT_OWED, text[start:end]):
        return None
    limit_end = limit[1]
    verb = skip_adverbs(text, limit_end, end)
    size = rules.VERBS.at(text, verb, end)
    if not size:
        verb = verb_after(text, limit_end - 1, min(end, limit_end + 16)) or verb
        by = text[limit[0] - 1] in "于在" or text[limit_end - 1] in "前底内"
        size = rules.LONG_VERBS.at(text, verb, end) or (2 if by else 0)
    if not size or end - verb < 2 or text[verb] in "是为":
        return None
    between = strip_subject(text, limit_end, verb)
    named = between[1] > between[0] and is_unit(text, *between)
    subjects = (
        tuple(split_units(text, *between)) if named else subject_before(text, skip_openers(text, start, end), (limit,))
    )
    return make_action(text, start, end, (verb, verb + size), subjects, "dated", "action.dated")


def subject_before(text: str, start: int, dates: tuple[Span, ...]) -> tuple[Span, ...]:
    """The unit with which a clause opens before its date: 县疾控中心每季度开展…"""
    for first, _ in dates:
        name = strip_subject(text, start, first)
        if name[1] > name[0] and is_unit(text, *name):
            return tuple(split_units(text, *name))
    return ()
