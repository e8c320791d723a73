"""A vote that names no object approves the proposal before it: the question asked, or the topic of the heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extraction.assemble.draft import Draft, Span
from extraction.mentions.projects import find_projects
from extraction.mentions.targets import find_targets
from extraction.rules.obligations import (
    CASE,
    MOTION,
    NO_OBJECT,
    NO_TOPIC,
    PROPOSAL,
    TOPIC,
    VOTE_ONLY,
    VOTE_RESULT,
    VOTED_DOWN,
)
from extraction.structure.document import Line, Scope, Sentence

if TYPE_CHECKING:
    from extraction.assemble.rows import Builder


_LONGEST_COUNT = 80  # 同意7票、不同意0票、弃权1票，通过
_MOVER = re.compile(r"[（(\s]*(?:提案|附议|提议)(?:人|单位|部门)|[（(\s]*(?:提案)?(?:说明|办法|理由)[：:）)]?")


@dataclass(slots=True)
class Votes:
    """The proposals that are open while a document is read."""

    builder: Builder
    _heading: Line | None = None
    _proposals: list[Span] | None = None

    def read(self, sentence: Sentence) -> None:
        """Take note of a heading or of a question that a vote may answer."""
        named = (line for line in reversed(sentence.headings) if not self._names_mover(line))
        heading = next(named, None)
        if heading is not self._heading:
            self._heading, self._proposals = heading, []
        said = self.builder.text[sentence.start : sentence.end + 1]
        if VOTE_RESULT.match(said):
            return
        if found := CASE.match(said) or PROPOSAL.match(said):
            self._proposals = [(sentence.start + found.start("what"), sentence.start + found.end("what"))]

    def approved(self, sentence: Sentence) -> tuple[Draft, int] | None:
        """The row that a vote makes and where the vote ends; None where the sentence opens with no bare vote."""
        text = self.builder.text
        start = sentence.clauses[0].start
        if sentence.scope is not Scope.HEADER and (motion := MOTION.match(text, start, sentence.end)):
            down = VOTED_DOWN.search(text, motion.end("what"), sentence.end)
            return None if down else (self._row(motion.span("what")), sentence.end)
        result = VOTE_RESULT.match(text, start, sentence.end)
        if result and result.end() < sentence.end:
            return self._counted(sentence, result)
        if sentence.label and sentence.opens_line and len(sentence.clauses) > 1:
            start = sentence.clauses[1].start
        deliberated = self.builder.kind == "minutes" and text.startswith(("审议", "会议审议"), start)
        if not (sentence.label or sentence.scope is Scope.DECISION or deliberated) or sentence.scope is Scope.HEADER:
            return None
        ends = [sentence.end, *(clause.end for clause in reversed(sentence.clauses))]
        end = next((end for end in ends if start < end <= start + 40 and VOTE_ONLY.match(text[start:end])), start)
        if end == start or VOTED_DOWN.search(text[start:end]):
            return None
        span = self._proposals.pop() if self._proposals else self._topic()
        if span is None:
            return None
        return self._row(span), end

    def _counted(self, sentence: Sentence, result: re.Match[str]) -> tuple[Draft, int] | None:
        """The row of 某案投票结果：同意7票，通过"""
        text = self.builder.text
        counted = text[result.end() : sentence.end]
        if len(counted) > _LONGEST_COUNT or not VOTE_ONLY.match(counted) or VOTED_DOWN.search(counted):
            return None
        span: Span | None = result.span("what")
        if NO_OBJECT.fullmatch(result["what"]):
            span = self._proposals.pop() if self._proposals else self._topic()
        return (self._row(span), sentence.end) if span else None

    def _row(self, span: Span) -> Draft:
        text = self.builder.text
        draft = Draft(*span, (span[0], span[0]), None, Scope.DECISION, rules=["action.vote"], line=self.builder.line)
        draft.targets = find_targets(self.builder.received, text, *span)
        draft.projects = find_projects(text, *span, span[0])
        return draft

    def _names_mover(self, line: Line) -> bool:
        return _MOVER.match(self.builder.text, line.body, line.end) is not None

    def _topic(self) -> Span | None:
        if self._heading is None or self._heading.level <= 1:
            return None  # the document's own title is no topic
        topic = TOPIC.match(self.builder.text[self._heading.body : self._heading.end])
        heading, self._heading = self._heading, None  # one vote, one row
        self._proposals = []
        if topic is None or NO_TOPIC.fullmatch(topic["what"]):
            return None
        return heading.body + topic.start("what"), heading.body + topic.end("what")
