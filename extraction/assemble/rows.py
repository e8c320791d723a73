"""Rows from sentences: actions, the lists they split into, and what governs them within the sentence."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.assemble.draft import Draft, Span
from extraction.assemble.owners import give_owners
from extraction.assemble.votes import Votes
from extraction.mentions.actions import Action, Refusal, read_action
from extraction.mentions.projects import Named, find_projects
from extraction.mentions.targets import find_targets
from extraction.mentions.units import Responsibility, find_bracket, is_specific, is_unit, read_labels, split_units
from extraction.model import Deadline, Target
from extraction.rules.exclusions import APPEAL, PAST, RESULT, SIGNIFICANCE, THEME, first_reason
from extraction.rules.obligations import LONG_VERBS, MUST
from extraction.rules.targets import CHANGE
from extraction.rules.units import LABELLED
from extraction.structure.document import Clause, Scope, Sentence

_UNDERTAKING_HEADING = re.compile(r"(?:项目|工程|行动|计划|规划|方案|活动|平台|试点)$")


@dataclass(slots=True)
class Trace:
    """What happened at a place of the text, for `explain`."""

    start: int
    end: int
    what: str
    rule: str


@dataclass(slots=True)
class Builder:
    """Turns sentences into drafts. `received` is the text as it came, `text` its reading form."""

    received: str
    text: str
    deadlines: Sequence[Deadline]
    traces: list[Trace] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _line_project: Named | None = None
    _line: int = 0
    _line_first: int = 0
    _group_first: int = 0
    _votes: Votes = field(init=False)

    def __post_init__(self) -> None:
        self._starts = [deadline.start for deadline in self.deadlines]
        self._votes = Votes(self)

    def deadlines_in(self, start: int, end: int) -> list[Deadline]:
        """The deadlines that begin in text[start:end]."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end, first)
        return list(self.deadlines[first:last])

    def add_sentence(self, sentence: Sentence) -> None:
        """Read one sentence; drafts are appended in the order of the text."""
        if sentence.opens_line:
            self._line += 1
            self._line_project = None
            self._line_first = len(self.drafts)
            if sentence.item and not sentence.label:
                self._group_first = len(self.drafts)
            if self._heads_line(sentence) or self._names_owner(sentence):
                return
        self._votes.read(sentence)
        if approved := self._votes.approved(sentence):
            self.drafts.append(approved)
            return
        brackets = list(find_bracket(self.text, sentence.start, sentence.end))
        _SentenceReader(self, sentence, brackets).read()
        for bracket in brackets:
            self._apply(bracket)

    def _names_owner(self, sentence: Sentence) -> bool:
        """A line of labels (责任单位：…；完成时限：…) is about the rows above it, or below where none are above."""
        found = read_labels(self.text, sentence.start, sentence.end)
        if not found or not LABELLED.match(self.text, sentence.clauses[0].start, sentence.end):
            return False
        heading = sentence.headings[-1].start if sentence.headings else -1
        for draft in self.drafts[self._group_first :]:
            if draft.start > heading:
                self._fill(draft, found, "unit.label")
        return True

    def _heads_line(self, sentence: Sentence) -> bool:
        """A numbered line that opens with the name of an undertaking: 3.名家培养项目。… names it for the whole line."""
        if not sentence.item or sentence.alone or len(sentence.clauses) != 1:
            return False
        clause = sentence.clauses[0]
        name = self.text[clause.start : clause.end]
        if len(name) > 30 or not _UNDERTAKING_HEADING.search(name):
            return False
        self._line_project = Named(clause.start, clause.end, "project.heading")
        return True

    @property
    def line_project(self) -> Named | None:
        """The undertaking that the current line is about."""
        return self._line_project

    @property
    def line(self) -> int:
        """The number of the current line."""
        return self._line

    def _apply(self, found: Responsibility) -> None:
        """A bracket names owners for all rows of its line that stand before it and have no bracket of their own."""
        for draft in self.drafts[self._line_first :]:
            if "unit.bracket" not in draft.rules and draft.start < found.end:
                self._fill(draft, found, "unit.bracket")

    def _fill(self, draft: Draft, found: Responsibility, rule: str) -> None:
        """Owners and day that a bracket or label names; who the row itself names stays."""
        if found.lead and not (rule == "unit.label" and draft.lead):
            own = [span for span in draft.lead if draft.own_subject]
            draft.lead = [*found.lead, *(span for span in own if span not in found.lead)]
        draft.support = draft.support or list(found.support)
        if found.due and draft.deadline is None:
            draft.deadline = next(iter(self.deadlines_in(*found.due)), None)
        draft.rules.append(rule)


@dataclass(slots=True)
class _SentenceReader:
    """What is carried from clause to clause within one sentence."""

    builder: Builder
    sentence: Sentence
    brackets: list[Responsibility]
    subjects: tuple[Span, ...] = ()
    deadline: Deadline | None = None
    had_targets: bool = False
    significance: bool = False
    appeal: bool = False
    theme: bool = False

    def read(self) -> None:
        """Read clause by clause; drafts go to the builder."""
        sentence = self.sentence
        text = self.builder.text
        self.significance = bool(SIGNIFICANCE.pattern.search(text, sentence.start, sentence.end))
        self.appeal = bool(APPEAL.pattern.search(text, sentence.start, sentence.end))
        for number, clause in enumerate(sentence.clauses):
            self.theme = (
                number == 1
                and len(sentence.clauses) == 2
                and bool(THEME.pattern.match(text, sentence.start, clause.start))
            )
            if (
                number == 0
                and sentence.label
                and sentence.opens_line
                and text[clause.start : clause.end] == sentence.label
            ):
                continue
            cut = self._without_brackets(Clause(max(clause.start, sentence.said), clause.end))
            if cut is not None:
                self._read_clause(cut, number > 0 and number == len(sentence.clauses) - 1)

    def _without_brackets(self, clause: Clause) -> Clause | None:
        start, end = clause.start, clause.end
        for bracket in self.brackets:
            if bracket.start <= start < bracket.end:
                start = bracket.end
            if start < bracket.start < end:
                end = bracket.start
        return Clause(start, end) if end - start >= 3 else None

    def _read_clause(self, clause: Clause, last: bool) -> None:
        builder = self.builder
        text = builder.text
        found = builder.deadlines_in(clause.start, clause.end)
        dates = tuple((item.start, item.end) for item in found)
        outcome = read_action(text, clause.start, clause.end, self.sentence.scope, dates)
        if found and self._governs(found[-1]):
            self.deadline = found[-1]
        if outcome is None:
            outcome = self._figure(clause)
        if isinstance(outcome, Refusal):
            builder.traces.append(Trace(clause.start, clause.end, "refused", outcome.rule))
            return
        if outcome is None:
            self._bare_subject(clause)
            return
        builder.traces.append(Trace(clause.start, clause.end, outcome.form, outcome.rule))
        if outcome.subjects:
            self.subjects = outcome.subjects
        elif outcome.form in ("modal", "delegate") and outcome.subject_text:
            self.subjects = ()
        self._make_rows(outcome, clause, last)

    def _governs(self, deadline: Deadline) -> bool:
        return self.sentence.scope not in (Scope.PAST, Scope.HEADER)

    def _bare_subject(self, clause: Clause) -> None:
        """市住建局，… and @张三: a clause that only names who the next ones are about."""
        text = self.builder.text
        if clause.end - clause.start <= 30 and is_unit(text, clause.start, clause.end):
            self.subjects = tuple(split_units(text, clause.start, clause.end))

    def _figure(self, clause: Clause) -> Action | None:
        """A clause that sets a figure: 地区生产总值增长5%左右"""
        if self.sentence.scope not in (Scope.DIRECTIVE, Scope.DECISION):
            return None
        builder = self.builder
        text = builder.text[clause.start : clause.end]
        targets = find_targets(builder.received, builder.text, clause.start, clause.end)
        if not targets or first_reason(PAST, text) or len(text) < 5:
            return None
        verb = any(LONG_VERBS.at(text, place) for place in range(min(24, len(text))))
        if not (verb or CHANGE.search(text) or self.had_targets):
            return None
        return Action(clause.start, clause.end, (clause.start, clause.start), (), "figure", "action.figure")

    def _make_rows(self, action: Action, clause: Clause, last: bool) -> None:
        builder = self.builder
        text = builder.text
        targets = find_targets(builder.received, text, action.start, action.end)
        projects = find_projects(text, action.start, action.end, action.verb[1])
        self.had_targets = bool(targets)
        if action.weak and not self._anchored(action, clause, targets):
            builder.traces.append(Trace(clause.start, clause.end, "refused", "is.unanchored"))
            return
        if not (targets or projects or self.deadline) and (reason := self._against(action, last)):
            builder.traces.append(Trace(clause.start, clause.end, "refused", reason))
            return
        listed = [named for named in projects if named.rule == "project.listed"] or _parallel(text, projects, action)
        if len(listed) >= 2 and not (targets and len(targets) == 1 and len(listed) > 4):
            for number, named in enumerate(listed):
                start = action.start if number == 0 else named.start
                inside = [target for target in targets if start <= target.start < named.end]
                self._add(action, start, named.end, [named], inside, listed=number > 0)
            return
        self._add(action, action.start, action.end, projects, targets)

    def _anchored(self, action: Action, clause: Clause, targets: list[Target]) -> bool:
        """In a report or explanation something is owed only where it has a day, an owner, or must be done."""
        text = self.builder.text
        if any(clause.start <= item.start < clause.end for item in [self.deadline] if item):
            return True
        if any(is_specific(text[slice(*span)]) for span in action.subjects):
            return True
        return self.sentence.scope is Scope.CONTEXT and bool(MUST.search(text, clause.start, action.verb[1]))

    def _against(self, action: Action, last: bool) -> str | None:
        """What speaks against a row that has no day, name or figure."""
        if action.attitude:
            return "is.attitude"
        if self.appeal and action.form in ("opening", "phrase"):
            return APPEAL.name
        if self.theme:
            return "is.theme"
        if self.significance and action.form in ("opening", "phrase", "dispose"):
            return SIGNIFICANCE.name
        result = last and action.form != "delegate" and self.sentence.scope is not Scope.DECISION
        if result and RESULT.pattern.match(self.builder.text, action.start, action.end):
            return RESULT.name
        return None

    def _add(
        self, action: Action, start: int, end: int, projects: list[Named], targets: list[Target], listed: bool = False
    ) -> None:
        builder, sentence = self.builder, self.sentence
        draft = Draft(
            start, end, action.verb, action, sentence.scope, sentence.speaker, line=builder.line, listed=listed
        )
        draft.projects = ([builder.line_project] if builder.line_project else []) + projects
        draft.targets = targets
        draft.rules = [action.rule, *(named.rule for named in projects)]
        draft.own_subject = bool(action.subjects)
        give_owners(builder.text, draft, sentence, self.subjects)
        if self.deadline is not None:
            draft.deadline = self.deadline
            draft.inherited_deadline = not start <= self.deadline.start < end
            draft.rules.append(self.deadline.rule or "deadline")
        builder.drafts.append(draft)


def _parallel(text: str, projects: list[Named], action: Action) -> list[Named]:
    """Several titled or quoted names under one verb, joined by 、 or 和."""
    if len(projects) < 2:
        return []
    for left, right in itertools.pairwise(projects):
        between = text[left.end : right.start].strip("》”《“")
        if not re.fullmatch(r"(?:等)?(?:、|和|与|及|以及)", between.strip()):
            return []
    return projects
