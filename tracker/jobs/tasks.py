"""The sweeper, called every few seconds by beat."""

from __future__ import annotations

from celery import shared_task

from tracker.jobs import services


@shared_task(name="tracker.jobs.sweep", expires=30)
def sweep() -> None:
    """Publish again what was lost."""
    services.sweep()
