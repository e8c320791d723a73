"""What a candidate still lacks."""

from __future__ import annotations

from tracker.intake.models import Candidate


def gaps_left(candidate: Candidate) -> list[str]:
    """What the library found missing and a person has not filled in; filling in and emptying again brings it back."""
    filled: set[str] = set()
    if candidate.due or candidate.recurrence:
        filled |= {"no_deadline", "unknown_year"}
    if candidate.lead_unit:
        filled |= {"no_lead_unit", "vague_lead_unit"}
    return [gap for gap in candidate.found.get("gaps", []) if gap not in filled]
