"""Rows from to-do lists: an open box is one row, with the names behind @ and the day in its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extraction.assemble.draft import Draft
from extraction.assemble.owners import mentioned
from extraction.mentions.projects import find_projects
from extraction.mentions.targets import find_targets
from extraction.structure.document import Scope, Sentence

if TYPE_CHECKING:
    from extraction.assemble.rows import Builder

# Where the task ends and what is said about it begins: names, days, remarks.
_REMARK = re.compile(r"\s*(?:@|——|--|⏰|📅|`|[（(]@|due\b|截止|[，,；;。]|\s-\s)", re.I)
_DROPPED = re.compile(r"作废|取消|不做了|已完成|已解决|~~")
_SHORTEST_TASK = 4


def add_todo(builder: Builder, sentence: Sentence) -> bool:
    """Append the row of an open item; False where the line is none that can be read so."""
    text = builder.text
    line_end = text.find("\n", sentence.start)
    line_end = len(text) if line_end < 0 else line_end
    start = sentence.clauses[0].start
    remark = _REMARK.search(text, start + _SHORTEST_TASK, line_end)
    end = remark.start() if remark else line_end
    owners = mentioned(text, start, line_end)
    if not owners or end - start < _SHORTEST_TASK or text[start] == "@" or _DROPPED.search(text, end, line_end):
        return False
    draft = Draft(start, end, (start, start), None, Scope.DECISION, rules=["todo.item"], line=builder.line)
    draft.lead = owners
    draft.deadline = next(reversed(builder.deadlines_in(start, line_end)), None)
    draft.projects = find_projects(text, start, end, start)
    draft.targets = find_targets(builder.received, text, start, end)
    builder.drafts.append(draft)
    return True
