"""A commitment that recurs, for tests."""

from __future__ import annotations

from typing import Any

import time_machine

from tests.cast import Cast, make_draft
from tests.stages import current
from tracker.assignments.services import commitment_acknowledge, commitment_assign
from tracker.commitments.models import Commitment
from tracker.progress.models import Period


def at(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def monthly(cast: Cast, **values: Any) -> Commitment:
    """A monthly report every 10th, led by housing, under way since 2 March 2026."""
    with at("2026-03-02"):
        draft = make_draft(
            cast, "每月报送项目进展", recurrence="monthly", due_text="每月10日前", **({"due": None} | values)
        )
        commitment_assign(actor=cast.officer, commitment=draft, lead_unit=cast.housing)
        commitment_acknowledge(actor=cast.housing_liaison, commitment=draft)
    return current(draft)  # type: ignore[no-any-return]


def dues(commitment: Commitment) -> list[str]:
    return [str(one.due) for one in Period.objects.filter(commitment=commitment).order_by("day")]
