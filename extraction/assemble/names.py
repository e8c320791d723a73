"""Names from outside the rules fill what the rules left open: the office's register first, then a language engine."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from extraction.assemble.draft import Draft
from extraction.language.base import Engine, EngineError, Entity
from extraction.language.dictionary import Entry
from extraction.mentions.projects import Named
from extraction.structure.document import Sentence

_PORTION = 2_000  # characters that an engine gets at once: seconds for the slowest, well below a job's heartbeat


def use_register(drafts: Sequence[Draft], names: Sequence[Entry]) -> None:
    """Names of the office's register win over what rules found. Both are in the order of the text."""
    at = 0
    for draft in drafts:
        while at < len(names) and names[at].end <= draft.start:
            at += 1
        inside = []
        for entry in names[at:]:
            if entry.start >= draft.end:
                break
            inside.append(entry)
        _use_names(draft, inside)


def _use_names(draft: Draft, names: list[Entry]) -> None:
    projects = [Named(entry.start, entry.end, "project.lexicon") for entry in names if entry.label == "project"]
    if projects:
        kept = [old for old in draft.projects if all(old.end <= new.start or old.start >= new.end for new in projects)]
        draft.projects = sorted([*kept, *projects], key=_start)
        draft.rules.append("project.lexicon")
    owners = [entry for entry in names if entry.label in ("unit", "person") and _is_subject(draft, entry.end)]
    if owners and not draft.lead:
        draft.lead = [(entry.start, entry.end) for entry in owners]
        draft.rules.append("unit.lexicon")


def _is_subject(draft: Draft, end: int) -> bool:
    return end <= max(draft.verb[0], draft.start + 1)


def use_engine(
    text: str, drafts: Sequence[Draft], sentences: Sequence[Sentence], engine: Engine, report: Callable[[int], None]
) -> None:
    """What the engine finds where neither rules nor register found anything; it looks only at sentences with rows.

    It gets them in portions and `report` the characters done after each: engines may be slow.
    """
    starts = [sentence.start for sentence in sentences]
    places: dict[int, list[Draft]] = {}
    for draft in drafts:
        number = bisect_right(starts, draft.start) - 1
        if number >= 0 and draft.start < sentences[number].end:
            places.setdefault(number, []).append(draft)
    spans = [(sentences[number].start, sentences[number].end) for number in places]
    found: list[list[Entity]] = []
    for portion in _portions(spans):
        found += engine.analyse([text[start:end] for start, end in portion])
        report(portion[-1][1])
    if len(found) != len(spans):
        raise EngineError("failed", f"{len(found)} answers to {len(spans)} sentences")
    for (start, _), rows, entities in zip(spans, places.values(), found, strict=True):
        names = [Entry(start + name.start, start + name.end, name.label, name.source) for name in entities]
        for draft in rows:
            _add_names(draft, [entry for entry in names if draft.start <= entry.start and entry.end <= draft.end])


def _portions(spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    portion: list[tuple[int, int]] = []
    size = 0
    for start, end in spans:
        if portion and size + end - start > _PORTION:
            yield portion
            portion, size = [], 0
        portion.append((start, end))
        size += end - start
    if portion:
        yield portion


def _add_names(draft: Draft, names: list[Entry]) -> None:
    projects = [entry for entry in names if entry.label == "project"] if not draft.projects else []
    for entry in projects:
        draft.projects.append(Named(entry.start, entry.end, "project.model", firm=False))
        draft.rules.append(f"project.{entry.identifier}")
    owners = [entry for entry in names if entry.label != "project" and _is_subject(draft, entry.end)]
    approval = draft.action is not None and draft.action.form == "approval"
    if owners and not draft.lead and not approval:
        draft.lead, draft.lead_by_model = [(entry.start, entry.end) for entry in owners], True
        draft.rules.append(f"unit.{owners[0].identifier}")


def _start(named: Named) -> int:
    return named.start
