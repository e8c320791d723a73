"""Telling the workers of a job: the row holds whatever the broker does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from tracker.common import clock
from tracker.jobs.models import Job, JobState
from tracker.jobs.services import job_create, sweep


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_broker_is_down_waits_and_is_published_by_the_sweeper(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(current_app, "send_task", down)
    job = job_create(task="tracker.intake.extract")
    job.refresh_from_db()
    assert (job.state, job.published_at) == (JobState.QUEUED, None)
    sent: list[int] = []
    monkeypatch.setattr(current_app, "send_task", lambda _task, args: sent.extend(args))
    Job.objects.filter(pk=job.pk).update(created_at=clock.now() - timedelta(minutes=1))
    sweep()
    assert sent == [job.pk]
