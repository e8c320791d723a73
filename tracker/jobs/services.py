"""Making, claiming, watching and ending jobs. Progress and heartbeats are operational rows, not journal."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from kombu.exceptions import OperationalError

from tracker.common import clock
from tracker.jobs.models import Job, JobState
from tracker.journal.models import Event
from tracker.journal.services import record

logger = logging.getLogger(__name__)


def job_create(*, task: str, total: int = 0) -> Job:
    """A queued job, published to the workers once the surrounding transaction is committed."""
    job = Job.objects.create(task=task, total=total)
    transaction.on_commit(lambda: publish(job))
    return job


def publish(job: Job) -> None:
    """Tell the workers of a queued job. If the broker cannot take it, the sweeper will try again."""
    try:
        current_app.send_task(job.task, args=[job.pk])
    except (OperationalError, OSError) as error:
        logger.warning("Job %s could not be published: %s", job.pk, error)
        return
    Job.objects.filter(pk=job.pk).update(published_at=clock.now())


def job_claim(job_id: int) -> Job | None:
    """Take a queued job; None where it is gone, taken or over. Exactly one caller gets it."""
    now = clock.now()
    values = {"state": JobState.RUNNING, "started_at": now, "heartbeat_at": now, "done": 0, "step": ""}
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(attempts=F("attempts") + 1, **values)
    return Job.objects.get(pk=job_id) if taken else None


def job_heartbeat(job: Job, *, done: int, total: int, step: str) -> bool:
    """Write how far the job is; False where another worker has taken it over and this one should stop."""
    now = clock.now()
    values = {"done": done, "total": total, "step": step, "heartbeat_at": now}
    return _mine(job).update(**values) == 1


def job_finish(job: Job) -> bool:
    """End the job well, inside the transaction of its results; False where it was taken over meanwhile."""
    now = clock.now()
    return _mine(job).update(state=JobState.DONE, done=F("total"), finished_at=now, heartbeat_at=now) == 1


def job_fail(job: Job, *, code: str, params: dict[str, Any] | None = None) -> bool:
    """End the job with an error that can be shown; False where it was taken over meanwhile."""
    now = clock.now()
    values = {"state": JobState.FAILED, "error_code": code, "error_params": params or {}, "finished_at": now}
    return _mine(job).update(**values) == 1


def job_retry(job: Job) -> bool:
    """Queue a failed job again, with a fresh count of attempts; False where it is not failed."""
    values: dict[str, Any] = {"state": JobState.QUEUED, "attempts": 0, "error_code": "", "error_params": {}}
    values |= {"done": 0, "step": "", "published_at": None, "finished_at": None}
    if Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(**values) != 1:
        return False
    transaction.on_commit(lambda: publish(job))
    return True


def _mine(job: Job) -> QuerySet[Job]:
    # The attempt number tells a worker that was given up from the one that took its job over.
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def sweep() -> int:
    """Publish again what was lost: jobs queued without taker and jobs running without heartbeat.

    A job that lost its worker JOB_ATTEMPTS times is failed instead. Returns how many rows were touched.
    """
    limit = clock.now() - timedelta(seconds=settings.JOB_STALE_SECONDS)
    stale = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=limit)
    given_up = sum(_give_up(job) for job in stale.filter(attempts__gte=settings.JOB_ATTEMPTS))
    revived = stale.update(state=JobState.QUEUED, published_at=None)
    lost = Q(published_at=None) & Q(created_at__lt=limit) | Q(published_at__lt=limit)
    waiting = list(Job.objects.filter(Q(state=JobState.QUEUED) & (lost | Q(attempts__gt=0, published_at=None)))[:100])
    for job in waiting:
        publish(job)
    if given_up or revived:
        logger.warning("Sweeper: %s jobs given up, %s taken up again", given_up, revived)
    return given_up + len(waiting)


@transaction.atomic
def _give_up(job: Job) -> bool:
    """Fail a job that lost too many workers; False where its worker came back meanwhile."""
    is_failed = job_fail(job, code="worker_lost")
    if is_failed:
        record(Event.JOB_GIVEN_UP, job, actor=None, label=f"{job.task} {job.pk}")
    return is_failed
