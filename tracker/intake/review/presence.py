"""Who else has the triage of a document open."""

from __future__ import annotations

from datetime import timedelta

from tracker.accounts.models import User
from tracker.common import clock
from tracker.intake.models import Candidate, ExtractionRun
from tracker.intake.review.models import Presence

GONE = timedelta(seconds=40)  # without a sign of life; pages give one every 15 seconds


def presence_tell(*, actor: User, run: ExtractionRun, candidate: int | None) -> None:
    """A sign of life of a page; an operational row."""
    mine = Candidate.objects.filter(pk=candidate, run=run).values_list("pk", flat=True).first() if candidate else None
    Presence.objects.update_or_create(run=run, user=actor, defaults={"candidate_id": mine, "seen_at": clock.now()})


def others_here(user: User, run: ExtractionRun) -> list[Presence]:
    """Those who gave a sign of life lately, but the person; in the order of their names."""
    recent = Presence.objects.filter(run=run, seen_at__gte=clock.now() - GONE).exclude(user=user)
    return list(recent.select_related("user", "candidate").order_by("user__name", "pk"))
