"""The same commitment said again in one document is one row with several mentions."""

from __future__ import annotations

import re

from extraction.assemble.draft import Draft
from extraction.mentions.actions import skip_adverbs, skip_openers

_MARKS = re.compile(r"[\s，,。；;：:、“”《》（）()\"'*]")


def key_of(text: str, draft: Draft) -> str:
    """What a row says without adverbs, marks and white space."""
    at = skip_adverbs(text, skip_openers(text, draft.start, draft.end), draft.end)
    return _MARKS.sub("", text[at : draft.end])


def merge_repeats(text: str, drafts: list[Draft]) -> list[Draft]:
    """Rows that say the same become mentions of the one that says most; order of the text is kept."""
    kept: dict[str, Draft] = {}
    for draft in drafts:
        key = key_of(text, draft)
        if len(key) < 4:
            key = f"{key}@{draft.start}"
        first = kept.get(key)
        if first is None or not _same_owner(text, first, draft):
            kept[key if first is None else f"{key}@{draft.start}"] = draft
        elif _weight(draft) > _weight(first):
            draft.mentions = [(first.start, first.end), *first.mentions]
            kept[key] = draft
        else:
            first.mentions.append((draft.start, draft.end))
    return sorted(kept.values(), key=lambda draft: (draft.start, draft.end))


def _same_owner(text: str, one: Draft, other: Draft) -> bool:
    names = [{text[slice(*span)] for span in draft.lead} for draft in (one, other)]
    return not names[0] or not names[1] or names[0] == names[1]


def _weight(draft: Draft) -> int:
    return 2 * (draft.deadline is not None) + bool(draft.lead) + bool(draft.projects) + bool(draft.targets)
