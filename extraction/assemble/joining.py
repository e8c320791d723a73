"""Clauses of a sentence that are one row: what has no object of its own belongs to the topic or row before it.

上游砂场的清淤，年底前必须完成 begins with its topic; 老旧小区改造，由县财政局统筹 is charged as a whole; 加快变电站迁建，
确保迎峰度夏前投运 is a means with its end; what is approved and sent on is one row, the sending.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from extraction.assemble.draft import Draft
from extraction.assemble.titles import says_too_little
from extraction.assemble.trimming import kept_spans
from extraction.mentions.targets import find_targets
from extraction.rules.exclusions import NOT_OWED, first_reason
from extraction.rules.obligations import AIMS_AT, CHARGES, SENT_TO
from extraction.structure.document import Clause, Sentence

if TYPE_CHECKING:
    from extraction.assemble.rows import Builder

_LONGEST_TOPIC = 40
_SHORTEST_ROW = 4  # a row that has no more characters left without owner and day names no object
_NAMES_OBJECT = frozenset(["approval", "vote", "figure", "assigned", "delegate"])
_ORDERS = frozenset(["modal", "dated", "subject", "delegate", "decision"])
_MAY_BE_TOPIC = frozenset(["decision", "opening"])  # 改造资金缺口: a noun that opens or ends with a verb


def join_rows(builder: Builder, sentence: Sentence, first: int) -> None:
    """Join the rows that `sentence` gave, from builder.drafts[first] on, with the clauses and rows that they are about."""
    drafts = builder.drafts
    number, end = first, max(sentence.start, sentence.said)
    while number < len(drafts):
        draft = drafts[number]
        before = drafts[number - 1] if number > first else None
        clause = _clause_before(sentence, draft)
        if before is not None and clause is not None and before.start <= clause.end and before.end >= clause.end:
            if _charged_with(builder.text, before, draft):
                _take(draft, before)
                del drafts[number - 1]
                continue
            if _is_end_of(builder.text, before, draft):
                _give(before, draft)
                del drafts[number]
                continue
        if clause is not None and clause.start >= end and _has_topic(builder, draft, clause):
            draft.start = clause.start
            draft.targets = [*find_targets(builder.received, builder.text, clause.start, clause.end), *draft.targets]
        end = max(end, draft.end)
        number += 1


def _charged_with(text: str, before: Draft, draft: Draft) -> bool:
    """Whether the second row only says who does what the first names, or sends on what it approves."""
    if before.action is None or draft.action is None:
        return False
    if before.action.form == "approval":
        return SENT_TO.match(text, draft.start, draft.end) is not None
    if _is_noun(before) and draft.own_subject and draft.action.form in _ORDERS:
        return True
    plain = before.action.form in _MAY_BE_TOPIC and before.verb[0] > before.start and before.deadline is None
    return plain and draft.action.form == "delegate" and CHARGES.match(text, draft.start, draft.end) is not None


def _is_noun(draft: Draft) -> bool:
    """据点厨房之消防安全检查: what ends in its verb, and has neither owner nor day nor figure, only names something."""
    assert draft.action is not None
    bare = draft.deadline is None and not draft.targets and not draft.own_subject
    return bare and draft.action.form == "decision" and draft.end - draft.verb[1] <= 1


def _is_end_of(text: str, before: Draft, draft: Draft) -> bool:
    """Whether the second row is but the end of the first: 确保迎峰度夏前投运."""
    if before.action is None or before.deadline not in (None, draft.deadline) or draft.own_subject:
        return False
    return AIMS_AT.match(text, draft.start, draft.end) is not None and _lacks_object(text, draft)


def _take(draft: Draft, before: Draft) -> None:
    if before.action is not None and before.action.form != "approval":
        draft.start = before.start
    draft.projects = draft.projects or before.projects
    draft.targets = [*before.targets, *draft.targets]
    draft.deadline = draft.deadline or before.deadline


def _give(before: Draft, draft: Draft) -> None:
    if before.deadline is None and draft.deadline is not None:
        before.deadline, before.inherited_deadline = draft.deadline, True
    before.targets = [*before.targets, *draft.targets]
    before.rules.append("row.end")


def _has_topic(builder: Builder, draft: Draft, clause: Clause) -> bool:
    """Whether a row without an object has its topic right before it, in a clause that nothing has read."""
    charged = draft.action is not None and draft.action.form == "delegate" and CHARGES.match(builder.text, draft.start)
    return (
        (bool(charged) or _lacks_object(builder.text, draft))
        and _SHORTEST_ROW <= clause.end - clause.start <= _LONGEST_TOPIC
        and first_reason(NOT_OWED, builder.text[clause.start : clause.end]) is None
        and builder.text[clause.end : clause.end + 1] not in ("：", ":")
        and not any(clause.start <= trace.start < clause.end for trace in builder.traces[-8:])
    )


def _lacks_object(text: str, draft: Draft) -> bool:
    if draft.action is None or draft.action.form in _NAMES_OBJECT or draft.listed or draft.projects:
        return False
    kept = "".join(text[a:b] for a, b in kept_spans(text, draft))
    return len(kept) <= _SHORTEST_ROW or says_too_little(kept)


def _clause_before(sentence: Sentence, draft: Draft) -> Clause | None:
    """The clause right before the one in which the row stands."""
    number = bisect_right(sentence.clauses, draft.start, key=lambda clause: clause.start) - 1
    return sentence.clauses[number - 1] if number > 0 else None
