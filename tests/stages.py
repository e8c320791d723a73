"""Commitments brought to any place of the chain through the services, for tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.cast import Cast, make_draft
from tracker.approvals.services import completion_verify, request_decide, request_open
from tracker.assignments.services import commitment_acknowledge, commitment_assign
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_close, fresh
from tracker.common import clock
from tracker.progress.services import progress_report

# Where a commitment can be brought on the straight way, with two kinds of waiting completion request.
STAGES = ("draft", "assigned", "in_progress", "asked", "verified", "completed", "closed")
# Waiting requests of the other kinds, and the two states that requests lead to.
ASIDE = ("disputing", "extending", "adjusting", "suspending", "suspended", "cancelling", "cancelled")


def bring_to(cast: Cast, stage: str, *, due: date | None = None, title: str = "完成五里河公园一期改造") -> Commitment:
    """A commitment led by housing (handler: its handler) and supported by finance, brought to this stage."""
    if stage in ASIDE:
        return _bring_aside(cast, stage, due, title)
    commitment = make_draft(cast, title)
    if stage == "draft":
        return fresh(commitment)
    due = due or clock.today() + timedelta(days=40)
    units: dict[str, Any] = {"lead_unit": cast.housing, "supporting_units": [cast.finance]}
    commitment_assign(actor=cast.officer, commitment=commitment, due=due, handler=cast.housing_handler, **units)
    steps = {
        "in_progress": lambda: commitment_acknowledge(actor=cast.housing_liaison, commitment=commitment),
        "asked": lambda: request_open(actor=cast.housing_head, commitment=commitment, kind="complete", reason="已完工"),
        "verified": lambda: completion_verify(actor=cast.officer, commitment=commitment, passed=True, method="paper"),
        "completed": lambda: request_decide(actor=cast.head, commitment=commitment, granted=True),
        "closed": lambda: commitment_close(actor=cast.head, commitment=commitment),
    }
    for name, step in steps.items():
        if STAGES.index(name) <= STAGES.index(stage):
            step()
    return fresh(commitment)


def _bring_aside(cast: Cast, stage: str, due: date | None, title: str) -> Commitment:
    commitment = bring_to(cast, "assigned" if stage == "disputing" else "in_progress", due=due, title=title)
    if stage == "disputing":
        ask(cast, commitment, "dispute", unit=cast.gardens)
    elif stage == "extending":
        ask(cast, commitment, "extend", new_due=(due or clock.today()) + timedelta(days=90), progress="主体完工")
    elif stage == "adjusting":
        ask(cast, commitment, "adjust", changes={"title": "完成五里河公园二期改造"})
    elif stage in ("suspending", "suspended"):
        ask(cast, commitment, "suspend", recheck_on=clock.today() + timedelta(days=30))
    else:
        ask(cast, commitment, "cancel")
    if stage in ("suspended", "cancelled"):
        request_decide(actor=cast.head, commitment=commitment, granted=True)
    return fresh(commitment)


def put_in_state(commitment: Commitment, state: State, **values: object) -> Commitment:
    """Force a state on a row, for tests of what is only read."""
    if state == State.SUSPENDED:
        values |= {"suspended_on": clock.today(), "recheck_on": clock.today() + timedelta(days=30)}
    Commitment.objects.filter(pk=commitment.pk).update(state=state, serial_no=f"测〔2026〕{commitment.pk}号", **values)
    return fresh(commitment)


def ask(cast: Cast, commitment: Commitment, kind: str, **details: Any) -> Any:
    """A request of this kind by who may ask it: the officer for cancellation and registration, else housing's head."""
    actor = cast.officer if kind in ("cancel", "register") else cast.housing_head
    return request_open(actor=actor, commitment=commitment, kind=kind, reason="情况有变", **details)


def report(cast: Cast, commitment: Commitment, percent: int = 40, text: str = "主体完工") -> None:
    """A report of the lead unit's liaison."""
    progress_report(actor=cast.housing_liaison, commitment=commitment, text=text, percent=percent)


def current(commitment: Commitment) -> Any:
    """The commitment as it stands now."""
    return fresh(commitment)
