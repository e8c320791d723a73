"""What beat calls every quarter of an hour. Safe to run twice at once."""

from __future__ import annotations

from celery import shared_task

from tracker.progress.periods import periods_sweep


@shared_task(name="tracker.progress.periods", expires=900)
def periods() -> None:
    """Open the periods that recurring commitments lack."""
    periods_sweep()
