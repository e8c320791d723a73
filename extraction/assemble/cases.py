"""Lists of cases: a line names the case and who is in charge, the lines under it tell how it stands and what is decided."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extraction.mentions.projects import Named, looks_named
from extraction.mentions.units import Responsibility, read_labels
from extraction.structure.document import Line, Sentence

if TYPE_CHECKING:
    from extraction.assemble.rows import Builder

# 案号112-031　市立体育馆扩建　主办：教育局　协办：工务局
_CASE = re.compile(
    r"(?P<name>[^\s：，。；][^：，。；\n]{2,38}?)[\s（(]{1,24}(?=(?:主办|承办|责任|牵头|负责|权责)(?:单位|机关|部门|人)?\s?[：:])"
)
_NUMBER = re.compile(r"(?:案号|编号|案|项次)?\s?[\dA-Za-z-]{2,14}\s{1,8}|[“\"]")


@dataclass(slots=True)
class Case:
    """The case that is being told of."""

    owners: Responsibility = field(default_factory=Responsibility)
    name: Named | None = None
    heading: Line | None = None

    def enter(self, builder: Builder, sentence: Sentence) -> None:
        """Take note of a new line: one that names a case opens it; a heading or a line without a label closes it."""
        text = builder.text
        heading = sentence.headings[-1] if sentence.headings else None
        found = _CASE.search(text, sentence.start, min(sentence.end, sentence.start + 80))
        if found is not None and not sentence.label:
            number = _NUMBER.match(text, *found.span("name"))
            start = number.end() if number else found.start("name")
            named = looks_named(text, start, found.end("name"))
            self.owners = read_labels(text, found.end(), sentence.end)
            self.name = Named(start, found.end("name"), "project.case") if named else None
            self.heading = heading
        elif heading is not self.heading or not sentence.label:
            self.owners, self.name = Responsibility(), None

    def give(self, builder: Builder, first: int) -> None:
        """Fill the rows from builder.drafts[first] on that name no owner or undertaking themselves."""
        for draft in builder.drafts[first:] if self.owners else ():
            if not draft.lead:
                draft.lead, draft.support = list(self.owners.lead), draft.support or list(self.owners.support)
                draft.rules.append("unit.case")
            if self.name and not draft.projects:
                draft.projects = [self.name]
