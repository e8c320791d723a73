"""From the rows of the library to candidates: fields copied, names resolved to the office's units and to what was learned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tracker.accounts.models import Unit
from tracker.common.text import fold
from tracker.intake.learning.models import NameKind
from tracker.intake.learning.names import known_units, learned_words, renamed
from tracker.intake.models import Candidate, ExtractionRun, ProgressProposal

Pairs = Iterable[tuple[Candidate, dict[str, Any]]]


def candidate_of(run: ExtractionRun, row: dict[str, Any]) -> Candidate:
    """An unsaved candidate for one row of the library; its names are resolved by `resolved_fill`."""
    return Candidate(
        run=run,
        document=run.document,
        start=row["start"],
        end=row["end"],
        text=row["text"],
        found=row,
        tier=row["tier"],
        score=row["score"],
        title=row["title"][:120],
        strength=row["strength"],
        kind=row["kind"],
        speaker=(row["speaker"] or "")[:50],
        projects=row["projects"],
        targets=row["targets"],
        gaps=row["gaps"],
        **deadline_fields(row["deadline"]),
    )


def proposal_of(run: ExtractionRun, told: dict[str, Any]) -> ProgressProposal:
    """An unsaved proposal for a sentence that tells progress."""
    percent = told.get("percent")
    return ProgressProposal(
        run=run,
        document=run.document,
        start=told["start"],
        end=told["end"],
        text=told["text"],
        subject=(told.get("object") or "")[:200],
        percent=None if percent is None else max(0, min(100, round(percent))),
        told_on=date.fromisoformat(told["date"]) if told.get("date") else None,
    )


def deadline_fields(deadline: dict[str, Any] | None) -> dict[str, Any]:
    """The candidate's fields for a deadline of the library; all empty for None."""
    found = deadline or {}
    return {
        "due": date.fromisoformat(found["due"]) if found.get("due") else None,
        "due_text": (found.get("text") or "")[:100],
        "due_precision": found.get("precision") or "day",
        "due_basis": (found.get("basis") or "")[:200],
        "recurrence": found.get("recurrence") or "",
    }


def resolve(names: Iterable[str], units: dict[str, Unit]) -> list[Unit]:
    """The office's units among these names, each once, in order."""
    found = (units.get(fold(name)) for name in names)
    return list(dict.fromkeys(unit for unit in found if unit is not None))


def resolved_fill(rows: Pairs) -> None:
    """Set lead units, projects and speakers of candidates by the office's names and what was learned; not saved."""
    units = known_units()
    projects, speakers = learned_words(NameKind.PROJECT), learned_words(NameKind.SPEAKER)
    for candidate, row in rows:
        candidate.lead_unit = next(iter(resolve(row["lead_units"], units)), None)
        candidate.projects = renamed(candidate.projects, projects)
        candidate.speaker = speakers.get(fold(candidate.speaker), candidate.speaker)[:50]


def supporting_link(rows: Pairs) -> None:
    """Set the supporting units of saved candidates as their rows name them."""
    units = known_units()
    Link = Candidate.supporting_units.through
    links = []
    for candidate, row in rows:
        others = resolve(row["lead_units"][1:] + row["supporting_units"], units)
        links += [Link(candidate_id=candidate.pk, unit_id=u.pk) for u in others if u.pk != candidate.lead_unit_id]
    Link.objects.bulk_create(links, batch_size=500)
