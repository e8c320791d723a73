"""From a draft to a row of the answer: strings for spans, tier, title, kind, gaps, confidence, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.assemble.draft import Draft
from extraction.assemble.tiers import tier_reasons
from extraction.assemble.titles import titles_of
from extraction.mentions.units import is_person, is_specific
from extraction.model import Commitment, Span
from extraction.rules.obligations import DECISIONS, strength_of


def _strings(received: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(received[start:end] for start, end in spans))


def _spans(spans: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in dict.fromkeys(spans))


def kind_of(text: str, draft: Draft) -> str:
    """task, project, plan, standing or decision."""
    if draft.deadline is not None and draft.deadline.recurrence:
        return "standing"
    if any(named.rule == "project.titled" for named in draft.projects):
        return "plan"
    if any(rule.pattern.search(text[draft.start : draft.end]) for rule in DECISIONS):
        return "decision"
    return "project" if any(named.firm for named in draft.projects) else "task"


def gaps_of(text: str, draft: Draft) -> tuple[str, ...]:
    """What a person must still fill in: no_deadline, unknown_year, no_lead_unit, vague_lead_unit."""
    gaps = []
    if draft.deadline is None:
        gaps.append("no_deadline")
    elif draft.deadline.due is None and draft.deadline.recurrence is None:
        gaps.append("unknown_year")
    if not draft.lead:
        gaps.append("no_lead_unit")
    elif not any(is_specific(text[slice(*span)]) for span in draft.lead):
        gaps.append("vague_lead_unit")
    return tuple(gaps)


def finish(
    received: str,
    text: str,
    drafts: Sequence[Draft],
    scores: Sequence[float],
    sure: Sequence[dict[str, float]],
) -> list[Commitment]:
    """The rows of the answer, in the order of the text; `sure` holds the confidence of each row's slots."""
    titles = titles_of(received, text, drafts)
    return [
        replace(_row(received, text, draft, title), score=score, confidence=known)
        for draft, title, score, known in zip(drafts, titles, scores, sure, strict=True)
    ]


def _row(received: str, text: str, draft: Draft, title: str) -> Commitment:
    reasons = tier_reasons(text, draft)
    names = [(named.start, named.end) for named in draft.projects]
    people = [span for span in draft.lead if is_person(text[slice(*span)])]
    return Commitment(
        start=draft.start,
        end=draft.end,
        text=received[draft.start : draft.end],
        title=title,
        tier="firm" if reasons else "general",
        tier_reasons=tuple(reasons),
        strength=strength_of(text[max(0, draft.start - 8) : draft.end]),
        kind=kind_of(text, draft),
        deadline=draft.deadline,
        lead_units=_strings(received, draft.lead),
        supporting_units=_strings(received, draft.support),
        people=_strings(received, people),
        projects=_strings(received, names),
        targets=tuple(draft.targets),
        speaker=received[slice(*draft.speaker)] if draft.speaker else None,
        gaps=gaps_of(text, draft),
        rules=tuple(dict.fromkeys(draft.rules)),
        mentions=_spans(draft.mentions),
        evidence={
            "verb": _spans([draft.verb] if draft.verb[1] > draft.verb[0] else []),
            "deadline": _spans([(draft.deadline.start, draft.deadline.end)] if draft.deadline else []),
            "lead_units": _spans(draft.lead),
            "supporting_units": _spans(draft.support),
            "projects": _spans(names),
            "targets": _spans([(target.start, target.end) for target in draft.targets]),
            "speaker": _spans([draft.speaker] if draft.speaker else []),
        },
    )
