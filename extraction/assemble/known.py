"""Rows that only the document's own knowledge tells: its people act without a known verb, its past years are past."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extraction.mentions.actions import Action, skip_openers
from extraction.mentions.units import is_specific, is_unit, split_units
from extraction.rules.base import Words
from extraction.rules.exclusions import NOT_DONE_BY_ANYBODY, first_reason
from extraction.rules.obligations import CHARGED_WITH, FALLS_TO, GIVEN_TO, PLEDGES, YEAR_SAID
from extraction.rules.units import ROLE_AT
from extraction.structure.document import Clause, Scope

_LONGEST_NAME = 16
_SHORTEST_TASK = 3
_SHORTEST_MATTER = 2

if TYPE_CHECKING:
    from extraction.assemble.draft import Draft, Span
    from extraction.assemble.rows import Builder


def falls_to(builder: Builder, clause: Clause, scope: Scope) -> Action | None:
    """课程档案归小陶, 管网普查由市水务局负责: what, and to whom it falls."""
    text = builder.text
    first = clause.start + _SHORTEST_MATTER
    found = FALLS_TO.search(text, clause.start, clause.end) or CHARGED_WITH.search(text, first, clause.end)
    if found is None or found.end() != clause.end or scope in (Scope.PAST, Scope.HEADER, Scope.NARRATION):
        return None
    owners: list[Span] = []
    for span in split_units(text, *found.span("who")):
        known = builder.known_people(*span)
        if not known and not is_unit(text, *span):
            return None
        owners += known or (span,)
    verb = (found.start(), found.start() + 1)
    return Action(clause.start, clause.end, verb, tuple(owners), "delegate", "action.falls_to")


def by_known_person(builder: Builder, clause: Clause, scope: Scope, dates: tuple[Span, ...]) -> Action | None:
    """Somebody of the meeting does something for which no verb is known: 由柯航盯到底, 小邵六月十日前分到网格."""
    if scope not in (Scope.DIRECTIVE, Scope.DECISION) and not (dates and scope is Scope.CONTEXT):
        return None
    text = builder.text
    at = skip_openers(text, clause.start, clause.end)
    given = GIVEN_TO.search(text, at, clause.end)
    start = given.end() if given else at
    names = builder.known_people(start, clause.end)
    if not names and (role := ROLE_AT.match(text, start, clause.end)):
        names = (role.span(),)
    if not names or clause.end - names[-1][1] < 3 or first_reason(NOT_DONE_BY_ANYBODY, text[clause.start : clause.end]):
        return None
    verb = (names[-1][1], names[-1][1] + 1)
    return Action(clause.start, clause.end, verb, names, "delegate" if given else "subject", "action.known_person")


def pledged_by(builder: Builder, clause: Clause) -> Span | None:
    """The unit whose promise a clause only passes on: 总务处表示会在月底前加装四盏灯 is not the speaker's own word."""
    pledge = PLEDGES.match(builder.text, clause.start, clause.end)
    return pledge.span("who") if pledge and is_unit(builder.text, *pledge.span("who")) else None


def of_past_year(builder: Builder, action: Action, scope: Scope) -> bool:
    """2020年实现收入14亿元 at a meeting in 2021 is told, not owed."""
    day = builder.reference
    if day is None or scope is Scope.DECISION or action.form not in ("subject", "figure", "opening", "decision"):
        return False
    years = [int(year[1]) for year in YEAR_SAID.finditer(builder.text, action.start, action.end)]
    return bool(years) and max(years) < day.year


def give_known_owners(text: str, drafts: Sequence[Draft]) -> None:
    """Rows without an owner that open with a name which the document charges elsewhere: 宏锜应…, though no ending tells a unit."""
    names = {text[slice(*span)] for draft in drafts if draft.own_subject for span in draft.lead}
    known = Words(name for name in names if 2 <= len(name) <= _LONGEST_NAME and is_specific(name) and name[0] != "第")
    for draft in drafts:
        if draft.lead or draft.listed or draft.action is None or draft.action.form == "approval":
            continue
        at = skip_openers(text, draft.start, draft.end)
        size = known.at(text, at, draft.end)
        if role := ROLE_AT.match(text, at + size) if size else None:
            size = role.end() - at
        if size and draft.end - at - size >= _SHORTEST_TASK and text[at + size] not in "的、和与及":
            draft.lead = [(at, at + size)]
            draft.rules.append("unit.known")
