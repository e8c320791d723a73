"""Drafts from the clauses of one sentence, and what is carried from clause to clause: subject, deadline, topic."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extraction.assemble.draft import Draft, Span, Trace
from extraction.assemble.known import by_known_person, falls_to, of_past_year, pledged_by
from extraction.assemble.owners import give_owners
from extraction.mentions.actions import Action, Refusal, read_action, read_dated, skip_openers
from extraction.mentions.projects import Named, find_projects
from extraction.mentions.targets import find_targets
from extraction.mentions.units import Responsibility, is_specific, is_unit, split_units
from extraction.model import Deadline, Target
from extraction.rules.exclusions import (
    APPEAL,
    EFFECT,
    EMPTY,
    PAST,
    RESULT,
    SIGNIFICANCE,
    THEME,
    TOPIC,
    first_reason,
)
from extraction.rules.obligations import (
    AHEAD,
    AIMS,
    ANNOUNCES,
    LIMIT_ONLY,
    LONG_VERBS,
    MUST,
    PROMISES,
    TOLD,
)
from extraction.rules.targets import CHANGE
from extraction.structure.document import Clause, Scope, Sentence

if TYPE_CHECKING:
    from extraction.assemble.rows import Builder

_LONGEST_CLAUSE = 400  # longer stretches without a comma are no clauses; every step on one is bounded by this
_MOST_LISTED = 4  # more names than this that share one figure are one row
# A time that stands before a noun tells which one is meant: 抢抓春季开工期, 圣诞节活动.
_LOOSE = re.compile(r"festival|season|solar|turn_of_year|school_term|near_day")
_LIMIT_END = re.compile(r"(?:前|后|底|内|末|止|期间|之前|以前)$")
_BEFORE_LIMIT = re.compile(r"(?:[于在到至用赶]|力争|确保|争取|[，,。；\s]|^)$")
_YEAR_ALONE = re.compile(r"20\d\d年")
_AIM_OF_A_TIME = re.compile(r"[^，。：:]{0,30}(?:目标|指标)(?:任务)?[是为]?")
_BARE_TIME = 8  # a clause with no more than this besides its date is an adverbial of time


@dataclass(slots=True)
class SentenceReader:
    """Reads one sentence; drafts and traces go to the builder."""

    builder: Builder
    sentence: Sentence
    brackets: list[Responsibility]
    subjects: tuple[Span, ...] = ()
    support: tuple[Span, ...] = ()
    speaker: Span | None = None  # of the clause at hand
    deadline: Deadline | None = None
    bound: bool = False  # the deadline stands behind a subject: 社会局于年底前…，卫生局… sets none for the second
    topic: Clause | None = None  # 对到期设备，… : what the next clause is about
    scope: Scope = Scope.CONTEXT
    promised: bool = False  # the sentence tells, and promises something by a day
    had_targets: bool = False
    significance: bool = False
    appeal: bool = False
    theme: bool = False
    told: bool = False  # the sentence gives figures of what is done

    def read(self) -> None:
        """Read the sentence clause by clause."""
        sentence, text = self.sentence, self.builder.text
        self.subjects = self.builder.carried or self.builder.kept_subject(sentence)
        self.scope = sentence.scope
        if text.startswith("其中", sentence.clauses[0].start) and self.builder.dated[0] == self.builder.line:
            self.deadline = self.builder.dated[1]  # 到2015年底，达到500名。其中，…: of the same aim
        if self.scope is Scope.CONTEXT and any(bracket.lead for bracket in self.brackets):
            self.scope = Scope.DIRECTIVE  # who has an owner is asked to do it, whatever the section
        self.significance = bool(SIGNIFICANCE.pattern.search(text, sentence.start, sentence.end))
        self.appeal = bool(APPEAL.pattern.search(text, sentence.start, sentence.end))
        pair = len(sentence.clauses) == 2
        for number, clause in enumerate(sentence.clauses):
            if number == 0 and sentence.opens_line and text[clause.start : clause.end] == sentence.label:
                continue
            self.theme = pair and number == 1 and bool(THEME.pattern.match(text, sentence.start, clause.start))
            cut = self._without_brackets(Clause(max(clause.start, sentence.said), clause.end))
            if cut is not None and cut.end - cut.start <= _LONGEST_CLAUSE:
                self._read_clause(cut, number > 0 and number == len(sentence.clauses) - 1)
        self.builder.dated = (self.builder.line, self.deadline)

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
        if (
            found
            and self.scope in (Scope.NARRATION, Scope.CONTEXT)
            and PROMISES.search(text, max(self.sentence.start, clause.start - 80), clause.end)
        ):
            self.scope, self.promised = Scope.DIRECTIVE, True
        if found and _AIM_OF_A_TIME.fullmatch(text, clause.start, clause.end):
            self.deadline = found[-1]  # 今年的主要预期目标是：the year governs every aim behind it
        if self.scope is Scope.NARRATION and AIMS.match(text, clause.start, clause.end):
            self.scope = Scope.DIRECTIVE
        dates = tuple((item.start, item.end) for item in found if self._limits(item) and not _LOOSE.search(item.rule))
        limit = self._limit(found, clause)
        if limit is not None and self._closes(limit, clause):
            return
        outcome = read_action(text, clause.start, clause.end, self.scope, dates, self._gives_out())
        if outcome is None:
            outcome = (
                falls_to(builder, clause, self.scope)
                or by_known_person(builder, clause, self.scope, dates)
                or self._figure(clause)
            )
        if isinstance(outcome, Action) and not found and of_past_year(builder, outcome, self.scope):
            outcome = Refusal("past.year")
        if isinstance(outcome, Action) and self.told and not found and self._goes_on(outcome, clause):
            outcome = Refusal("past.told")
        if outcome is None and limit is not None:
            outcome = read_dated(text, clause.start, clause.end, (limit.start, limit.end), self.scope)
        if limit and (isinstance(outcome, Action) or _is_time(limit, clause)):
            self.deadline = limit
            self.bound = isinstance(outcome, Action) and any(first < limit.start for first, _ in outcome.subjects)
        if isinstance(outcome, Action):
            self._accept(outcome, clause, last)
            return
        if isinstance(outcome, Refusal):
            self.told = self.told or bool(TOLD.search(text, clause.start, clause.end))
            builder.traces.append(Trace(clause.start, clause.end, "refused", outcome.rule))
            self.subjects = outcome.subjects or self.subjects
            if outcome.rule == "is.owner":
                self._lead(outcome.subjects, clause)
            self._support(outcome.support)
            self.topic = clause if TOPIC.pattern.match(text, clause.start, clause.end) else None
            return
        self._between(clause)

    def _gives_out(self) -> bool:
        """Whether the text gives out tasks, so that an owner with a verb is charged: minutes, plans, somebody's orders."""
        return self.builder.kind in ("minutes", "plan") or self.sentence.speaker is not None

    def _limit(self, found: list[Deadline], clause: Clause) -> Deadline | None:
        """The deadline of a clause: the last one that limits and does not merely describe a noun."""
        if self.scope in (Scope.PAST, Scope.HEADER):
            return None
        kept = [item for item in found if self._limits(item)]
        strong = [item for item in kept if not _LOOSE.search(item.rule)]
        return next(reversed(strong or kept), None)

    def _limits(self, item: Deadline) -> bool:
        if self.builder.text[item.start - 1 : item.start] in ("对", "的", "和", "与") and not _LIMIT_END.search(
            item.text
        ):
            return False  # 对明年工作的谋划
        if (
            item.rule == "deadline.year"
            and _YEAR_ALONE.fullmatch(item.text)
            and LONG_VERBS.before(self.builder.text, item.start)
        ):
            return False  # 申报2022年专项债券
        if not _LOOSE.search(item.rule) or _LIMIT_END.search(item.text):
            return True
        return bool(_BEFORE_LIMIT.search(self.builder.text[max(0, item.start - 2) : item.start]))

    def _closes(self, limit: Deadline, clause: Clause) -> bool:
        """…，6月底前完成。 The day of all that stands before it in the sentence, or in the line where it stands alone."""
        builder = self.builder
        bare = limit.end == clause.end and clause.start > self.sentence.clauses[0].start
        said = bare or LIMIT_ONLY.fullmatch(builder.text, limit.end, clause.end)
        if not said or limit.start - clause.start > 2:
            return False
        alone = len(self.sentence.clauses) == 1
        before = builder.line_drafts() if alone else builder.drafts_since(self.sentence.start)
        open_ones = [draft for draft in before if draft.deadline is None]
        for draft in open_ones:
            draft.deadline = limit
            draft.inherited_deadline = True
            draft.rules.append(limit.rule or "deadline")
        return bool(open_ones)

    def _accept(self, action: Action, clause: Clause, last: bool) -> None:
        self.builder.traces.append(Trace(clause.start, clause.end, action.form, action.rule))
        if not action.subjects and action.form != "approval":
            opened = skip_openers(self.builder.text, action.start, action.verb[0])
            action = replace(action, subjects=self.builder.known_people(opened, action.verb[0]))
        action = replace(action, subjects=tuple(map(self.builder.whole_name, action.subjects)))
        pledge = pledged_by(self.builder, clause)
        self.speaker = None if pledge else self.sentence.speaker
        if pledge and not action.subjects:
            action = replace(action, subjects=(pledge,))
        if action.subjects:
            self.subjects = action.subjects
            if self.scope in (Scope.NARRATION, Scope.CONTEXT) and self._announces(action):
                self.scope = Scope.DIRECTIVE
        elif action.form in ("modal", "delegate") and action.subject_text:
            self.subjects = ()
        if action.form == "approval" and self.scope is Scope.CONTEXT:
            self.scope = Scope.DECISION
        if self.topic is not None:
            if not action.subjects or action.form == "delegate":
                action = replace(action, start=self.topic.start)
            self.topic = None
        self._make_rows(action, clause, last)

    def _announces(self, action: Action) -> bool:
        """An office tells what it will do: what it adds in the same sentence is its promise too."""
        text = self.builder.text
        named = any(is_specific(text[slice(*span)]) for span in action.subjects)
        return named and bool(ANNOUNCES.search(text, action.start, action.verb[0]))

    def _lead(self, names: tuple[Span, ...], clause: Clause) -> None:
        """编制规划，由市水务局牵头: who leads is said of the rows before it that name nobody, up to a semicolon."""
        first = max(self.sentence.start, self.builder.text.rfind("；", self.sentence.start, clause.start))
        for draft in self.builder.drafts_since(first):
            if not draft.lead:
                draft.lead = list(names)
                draft.rules.append("unit.after")

    def _support(self, names: tuple[Span, ...]) -> None:
        """Who supports is said of the whole sentence, also of what stands before."""
        if names:
            self.support = names
            for draft in self.builder.drafts_since(self.sentence.start):
                draft.support = draft.support or list(names)

    def _between(self, clause: Clause) -> None:
        """A clause without action: 市住建局，… names who the next ones are about, 对到期设备，… what."""
        text = self.builder.text
        self.topic = None
        if clause.end - clause.start <= 30 and is_unit(text, clause.start, clause.end):
            self.subjects = tuple(split_units(text, clause.start, clause.end))
        elif TOPIC.pattern.match(text, clause.start, clause.end) and self.scope in (Scope.DIRECTIVE, Scope.DECISION):
            self.topic = clause

    def _goes_on(self, action: Action, clause: Clause) -> bool:
        """Figures behind 截至8月底, 累计 or 同比 go on telling, unless the clause looks ahead."""
        if self.scope is Scope.DECISION or action.form not in ("opening", "figure", "subject", "phrase"):
            return False
        return not AHEAD.search(self.builder.text, clause.start, clause.end)

    def _figure(self, clause: Clause) -> Action | None:
        """A clause that sets a figure: 地区生产总值增长5%左右"""
        if self.scope not in (Scope.DIRECTIVE, Scope.DECISION) or self.promised:
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
        named = any(item.firm for item in projects)
        reason = None
        if action.weak and not named and not self._anchored(action, clause):
            reason = "is.unanchored"
        elif not (targets or named or self._own_day(clause)):
            reason = self._against(action, last)
        if reason:
            builder.traces.append(Trace(clause.start, clause.end, "refused", reason))
            return
        listed = [item for item in projects if item.rule == "project.listed"]
        if len(listed) < 2 or (len(targets) == 1 and len(listed) > _MOST_LISTED):
            self._add(action, action.start, action.end, projects, targets)
            return
        for number, item in enumerate(listed):
            start = item.start if number else action.start
            inside = [target for target in targets if start <= target.start < item.end]
            self._add(action, start, item.end, [item], inside, listed=number > 0)

    def _own_day(self, clause: Clause) -> bool:
        return self.deadline is not None and clause.start <= self.deadline.start < clause.end

    def _anchored(self, action: Action, clause: Clause) -> bool:
        """In a report or explanation something is owed only where it has a day, an owner, or must be done."""
        text = self.builder.text
        if self._own_day(clause):
            return True
        if any(is_specific(text[slice(*span)]) for span in action.subjects or self.subjects):
            return True
        return self.scope is Scope.CONTEXT and bool(MUST.search(text, clause.start, action.verb[1]))

    def _against(self, action: Action, last: bool) -> str | None:
        """What speaks against a row that has no day, name or figure."""
        if action.attitude:
            return "is.attitude"
        if self.appeal and action.form in ("opening", "phrase"):
            return APPEAL.name
        if self.theme:
            return THEME.name
        if self.significance and action.form in ("opening", "phrase", "dispose"):
            return SIGNIFICANCE.name
        owned = any(is_specific(self.builder.text[slice(*span)]) for span in self.subjects)
        if action.form == "phrase" and not owned and self.scope is not Scope.DECISION:
            return "is.phrase"
        if self.builder.kind != "other" and self.scope is not Scope.DECISION and action.form in ("opening", "modal"):
            words = self.builder.text[action.start : action.end]
            if not action.subjects and (
                EFFECT.pattern.search(words) or EFFECT.pattern.match(words[action.verb[0] - action.start :])
            ):
                return EFFECT.name
        if EMPTY.pattern.search(self.builder.text[action.verb[0] : action.end]) and not action.subjects:
            return EMPTY.name
        result = last and action.form != "delegate" and self.scope is not Scope.DECISION
        if result and RESULT.pattern.match(self.builder.text[action.start : action.end]):
            return RESULT.name
        return None

    def _add(
        self, action: Action, start: int, end: int, projects: list[Named], targets: list[Target], listed: bool = False
    ) -> None:
        builder, sentence = self.builder, self.sentence
        draft = Draft(start, end, action.verb, action, self.scope, self.speaker, line=builder.line, listed=listed)
        draft.projects = ([builder.line_project] if builder.line_project else []) + projects
        draft.targets = targets
        draft.rules = [action.rule, *(named.rule for named in projects)]
        draft.own_subject = bool(action.subjects)
        give_owners(builder.text, draft, sentence, self.subjects)
        if draft.support and action.subjects:
            self.subjects = tuple(draft.lead)
        draft.support = draft.support or list(self.support)
        if self.deadline is not None:
            draft.inherited_deadline = not start <= self.deadline.start < end
        apart = self.bound and draft.inherited_deadline and draft.own_subject
        if self.deadline is not None and not (apart and "同步" not in builder.text[start:end]):
            draft.deadline = self.deadline
            draft.rules.append(self.deadline.rule or "deadline")
        builder.drafts.append(draft)


def _is_time(limit: Deadline, clause: Clause) -> bool:
    """Whether a clause is hardly more than its date: 力争用3年左右时间，…"""
    return clause.end - clause.start - (limit.end - limit.start) <= _BARE_TIME
