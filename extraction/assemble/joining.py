"""A clause without an object of its own is about the clause before it: 上游砂场的清淤，年底前必须完成."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extraction.assemble.draft import Draft
from extraction.assemble.titles import says_too_little
from extraction.assemble.trimming import kept_spans
from extraction.structure.document import Clause, Sentence

if TYPE_CHECKING:
    from extraction.assemble.rows import Builder

_LONGEST_TOPIC = 40
_SHORTEST_ROW = 4  # a row that has no more characters left without owner and day names no object
_NAMES_OBJECT = frozenset(["approval", "vote", "figure", "assigned", "delegate"])


def take_topics(builder: Builder, sentence: Sentence, first: int) -> None:
    """Let the rows of `sentence` without an object, from builder.drafts[first] on, begin with the topic before them."""
    end = sentence.start
    for draft in builder.drafts[first:]:
        clause = _clause_before(sentence, draft)
        if clause is not None and clause.start >= end and _lacks_object(builder.text, draft):
            if clause.end - clause.start <= _LONGEST_TOPIC and not _was_read(builder, clause):
                draft.start = clause.start
        end = max(end, draft.end)


def _lacks_object(text: str, draft: Draft) -> bool:
    if draft.action is None or draft.action.form in _NAMES_OBJECT or draft.listed or draft.projects:
        return False
    kept = "".join(text[a:b] for a, b in kept_spans(text, draft))
    return len(kept) <= _SHORTEST_ROW or says_too_little(kept)


def _clause_before(sentence: Sentence, draft: Draft) -> Clause | None:
    """The clause right before the one in which the row stands."""
    pairs = (before for before, after in pairwise(sentence.clauses) if after.start <= draft.start < after.end)
    return next(pairs, None)


def _was_read(builder: Builder, clause: Clause) -> bool:
    """Whether the clause gave a row, or was refused for a reason."""
    return any(clause.start <= trace.start < clause.end for trace in builder.traces[-8:])
