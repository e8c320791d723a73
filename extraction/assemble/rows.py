"""Rows from sentences: actions, the lists they split into, and what governs them within the sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from extraction.assemble.cases import Case
from extraction.assemble.clauses import SentenceReader
from extraction.assemble.draft import Draft, Span, Trace
from extraction.assemble.joining import join_rows
from extraction.assemble.todos import add_todo
from extraction.assemble.votes import Votes
from extraction.mentions.projects import Named
from extraction.mentions.units import Responsibility, find_bracket, read_labels
from extraction.model import Deadline
from extraction.rules.base import Words
from extraction.rules.obligations import GOES_ON, LONG_VERBS, SENT_ON
from extraction.rules.units import LABELLED
from extraction.structure.document import Sentence

_POST_BEFORE = re.compile(r"[\u4e00-\u9fff]{2,10}")  # 教学秘书小陶: the name behind its position
_POST_ENDS = "员长任记师书理监委部"
_LARGEST_GROUP = 200  # rows that one line of labels can be about
_UNDERTAKING_HEADING = re.compile(r"(?:项目|工程|行动|计划|规划|方案|活动|平台|试点)$")


@dataclass(slots=True)
class Builder:
    """Turns sentences into drafts. `received` is the text as it came, `text` its reading form."""

    received: str
    text: str
    deadlines: Sequence[Deadline]
    kind: str = "other"
    traces: list[Trace] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    people: frozenset[str] = frozenset()  # who takes part in the meeting
    reference: date | None = None
    _starts: list[int] = field(default_factory=list)
    _line_project: Named | None = None
    _line: int = 0
    _line_first: int = 0
    _group_first: int = 0
    _done: bool = False  # the current line has been read as a whole
    carried: tuple[Span, ...] = ()
    charged: tuple[int, tuple[Span, ...]] = (0, ())  # the line of the sentence before and whom it charges
    dated: tuple[int, Deadline | None] = (0, None)  # the line of the sentence before and the day that it set
    _carried_from: int = 0
    _votes: Votes = field(init=False)
    _known: Words = field(init=False)
    _case: Case = field(default_factory=Case)

    def __post_init__(self) -> None:
        self._starts = [deadline.start for deadline in self.deadlines]
        self._votes = Votes(self)
        self._known = Words(self.people)

    def deadlines_in(self, start: int, end: int) -> list[Deadline]:
        """The deadlines that begin in text[start:end]."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end, first)
        return list(self.deadlines[first:last])

    def known_people(self, start: int, end: int) -> tuple[Span, ...]:
        """The people of the meeting with whom text[start:end] opens: 王敏、李强提交…"""
        found: list[Span] = []
        at = start
        if not self._known.at(self.text, at, end) and (post := _POST_BEFORE.match(self.text, at, end)):
            at = next(
                (
                    place
                    for place in range(post.end(), at + 1, -1)
                    if self.text[place - 1] in _POST_ENDS and self._known.at(self.text, place, end)
                ),
                at,
            )
        while size := self._known.at(self.text, at, end):
            found.append((at, at + size))
            at += size
            at += self.text[at : at + 1] in "、和与@ &"
        return tuple(found)

    def whole_name(self, span: Span) -> Span:
        """The span of a name that the meeting knows in full, where a unit's ending cut it: 陈部员(定南)"""
        return span[0], max(span[1], span[0] + self._known.at(self.text, span[0]))

    def add_sentence(self, sentence: Sentence) -> None:
        """Read one sentence; drafts are appended in the order of the text."""
        if sentence.opens_line:
            self._line += 1
            self._line_project = None
            self._line_first = len(self.drafts)
            if sentence.item and not sentence.label:
                self._group_first = len(self.drafts)
            self._done = sentence.todo and add_todo(self, sentence)
            self._case.enter(self, sentence)
            if self._done or self._heads_line(sentence):
                return
        elif self._done:
            return
        if self._names_owner(sentence):
            return
        self._votes.read(sentence)
        if approved := self._votes.approved(sentence):
            draft, voted = approved
            if voted >= sentence.end - 1:
                self.drafts.append(draft)
                return
            self._read_on(replace(sentence, said=voted), draft)
            return
        brackets = list(find_bracket(self.text, sentence.start, sentence.end))
        reader = SentenceReader(self, sentence, brackets)
        before = len(self.drafts)
        reader.read()
        join_rows(self, sentence, before)
        self._case.give(self, before)
        self._carry(sentence, reader.subjects)
        self.charged = (self._line, reader.subjects)
        for bracket in brackets:
            self._apply(bracket)

    def kept_subject(self, sentence: Sentence) -> tuple[Span, ...]:
        """Whom the sentence before charged, where this one goes on with 要 in the same line."""
        line, subjects = self.charged
        return subjects if line == self._line and GOES_ON.match(self.text, sentence.clauses[0].start) else ()

    def _names_owner(self, sentence: Sentence) -> bool:
        """A line of labels (责任单位：…；完成时限：…) is about the rows above it, or below where none are above."""
        found = read_labels(self.text, sentence.start, sentence.end)
        if not found or not LABELLED.match(self.text, sentence.clauses[0].start, sentence.end):
            return False
        heading = sentence.headings[-1].start if sentence.headings else -1
        first = self._group_first if sentence.opens_line else self._line_first
        for draft in self.drafts[max(first, len(self.drafts) - _LARGEST_GROUP) :]:
            if draft.start > heading:
                self._fill(draft, found, "unit.label")
        return True

    def _heads_line(self, sentence: Sentence) -> bool:
        """A numbered line that opens with the name of an undertaking: 3.名家培养项目。… names it for the whole line."""
        if not sentence.item or sentence.alone or len(sentence.clauses) != 1:
            return False
        clause = sentence.clauses[0]
        name = self.text[clause.start : clause.end]
        if len(name) > 30 or LONG_VERBS.at(name, 0) or not _UNDERTAKING_HEADING.search(name):
            return False
        self._line_project = Named(clause.start, clause.end, "project.heading")
        return True

    def line_drafts(self) -> list[Draft]:
        """The rows that the current line has given so far."""
        return self.drafts[self._line_first :]

    def drafts_since(self, start: int) -> list[Draft]:
        """The rows that begin at or behind `start`, the last one first."""
        return list(takewhile(lambda draft: draft.start >= start, reversed(self.drafts)))

    @property
    def line_project(self) -> Named | None:
        """The undertaking that the current line is about."""
        return self._line_project

    @property
    def line(self) -> int:
        """The number of the current line."""
        return self._line

    def _read_on(self, sentence: Sentence, approved: Draft) -> None:
        """What follows a vote in its sentence. What is passed and sent on to the next body is one row, the sending."""
        before = len(self.drafts)
        SentenceReader(self, sentence, []).read()
        if len(self.drafts) > before and SENT_ON.match(self.text, sentence.said, sentence.end):
            self.drafts[before].projects = self.drafts[before].projects or approved.projects
        else:
            self.drafts.insert(before, approved)

    def _carry(self, sentence: Sentence, subjects: tuple[Span, ...]) -> None:
        """Whom a sentence that ends in a colon charges is charged by the list under it, which ends with a full stop."""
        stop = self.text[sentence.end - 1 : sentence.end + 1]
        if "：" in stop or ":" in stop:
            self.carried = subjects
        elif "。" in stop or (sentence.headings and sentence.headings[-1].start > self._carried_from):
            self.carried = ()
        self._carried_from = sentence.start

    def _apply(self, found: Responsibility) -> None:
        """A bracket names owners for the rows of its line that stand before it and behind the bracket before it."""
        for draft in self.drafts[self._line_first :]:
            if draft.start < found.end:
                self._fill(draft, found, "unit.bracket")
                self._line_first += 1

    def _fill(self, draft: Draft, found: Responsibility, rule: str) -> None:
        """Owners and day that a bracket or label names; who the row itself names stays."""
        if found.lead and not (rule == "unit.label" and draft.lead):
            own = [span for span in draft.lead if draft.own_subject]
            draft.lead = [*found.lead, *(span for span in own if span not in found.lead)]
        draft.support = draft.support or list(found.support)
        if found.due and draft.deadline is None:
            draft.deadline = next(iter(self.deadlines_in(*found.due)), None)
        draft.rules.append(rule)
