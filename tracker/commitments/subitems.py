"""Sub-items rolled up: how many there are, how many are finished, how far they are on average."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Avg, Count, Q

from tracker.commitments.lifecycle import CLOCK_STATES, OPEN_STATES, State
from tracker.commitments.models import Commitment
from tracker.common import clock


@dataclass(frozen=True, slots=True)
class Rollup:
    """What the sub-items say of the whole; cancelled ones do not count. `percent` is their plain average."""

    count: int
    finished: int
    open: int
    late: int
    blocked: int
    percent: int


def rollup_of(commitment: Commitment) -> Rollup | None:
    """The sub-items of a commitment in one query; None where it has none."""
    rows = commitment.children.exclude(state=State.CANCELLED)
    late = Q(state__in=CLOCK_STATES, due__lt=clock.today())
    found = rows.aggregate(
        count=Count("pk"),
        finished=Count("pk", filter=Q(state__in=(State.COMPLETED, State.CLOSED))),
        open=Count("pk", filter=Q(state__in=OPEN_STATES)),
        late=Count("pk", filter=late),
        blocked=Count("pk", filter=~Q(blocked_reason="") & Q(state__in=OPEN_STATES)),
        percent=Avg("percent"),
    )
    if not found["count"]:
        return None
    names = ("count", "finished", "open", "late", "blocked")
    return Rollup(**{name: found[name] for name in names}, percent=round(found["percent"]))
