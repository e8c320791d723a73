"""Commitments brought to any place of the chain through the services, for tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.cast import Cast, make_draft
from tracker.approvals.services import completion_request, completion_verify, request_decide
from tracker.assignments.services import commitment_acknowledge, commitment_assign
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_close, fresh
from tracker.common import clock
from tracker.progress.services import progress_report

# Where a commitment can be brought: the states that have a way to them, and two kinds of waiting request.
STAGES = ("draft", "assigned", "in_progress", "asked", "verified", "completed", "closed")


def bring_to(cast: Cast, stage: str, *, due: date | None = None, title: str = "完成五里河公园一期改造") -> Commitment:
    """A commitment led by housing (handler: its handler) and supported by finance, brought to this stage."""
    commitment = make_draft(cast, title)
    if stage == "draft":
        return fresh(commitment)
    due = due or clock.today() + timedelta(days=40)
    units: dict[str, Any] = {"lead_unit": cast.housing, "supporting_units": [cast.finance]}
    commitment_assign(actor=cast.officer, commitment=commitment, due=due, handler=cast.housing_handler, **units)
    steps = {
        "in_progress": lambda: commitment_acknowledge(actor=cast.housing_liaison, commitment=commitment),
        "asked": lambda: completion_request(actor=cast.housing_head, commitment=commitment, reason="已完工"),
        "verified": lambda: completion_verify(actor=cast.officer, commitment=commitment, passed=True, method="paper"),
        "completed": lambda: request_decide(actor=cast.head, commitment=commitment, granted=True),
        "closed": lambda: commitment_close(actor=cast.head, commitment=commitment),
    }
    for name, step in steps.items():
        if STAGES.index(name) <= STAGES.index(stage):
            step()
    return fresh(commitment)


def put_in_state(commitment: Commitment, state: State, **values: object) -> Commitment:
    """Force a state that has no way to it in this version (suspended, cancelled)."""
    Commitment.objects.filter(pk=commitment.pk).update(state=state, serial_no=f"测〔2026〕{commitment.pk}号", **values)
    return fresh(commitment)


def report(cast: Cast, commitment: Commitment, percent: int = 40, text: str = "主体完工") -> None:
    """A report of the lead unit's liaison."""
    progress_report(actor=cast.housing_liaison, commitment=commitment, text=text, percent=percent)


def current(commitment: Commitment) -> Any:
    """The commitment as it stands now."""
    return fresh(commitment)
