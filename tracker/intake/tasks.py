"""The extraction in the background."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.conf import settings
from django.db import connection, transaction

from tracker.common.errors import DomainError
from tracker.intake import reading, services
from tracker.intake.learning import ranker
from tracker.intake.models import ExtractionRun, Reextraction
from tracker.intake.versions import again
from tracker.intake.versions.carry import carry_after, lock_versions
from tracker.intake.ways import rows, watch
from tracker.intake.ways.ingest import ingestion_work
from tracker.intake.ways.models import Ingestion
from tracker.jobs.models import Job
from tracker.jobs.services import job_claim, job_fail, job_finish, job_heartbeat
from tracker.journal.models import Event
from tracker.journal.services import record

logger = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 0.5


class TakenOver(Exception):
    """Another worker has this job now."""


class Pulse:
    """Writes progress to the job's row: at every twentieth of the way, and at least every half second it is asked."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.written = -1
        self.at = 0.0

    def __call__(self, done: int, total: int, step: str) -> None:
        """Called by the library; stops it where another worker took the job over."""
        part = done * 20 // total if total else 0
        if part == self.written and time.monotonic() - self.at < HEARTBEAT_SECONDS:
            return
        self.written, self.at = part, time.monotonic()
        if not job_heartbeat(self.job, done=done, total=total, step=step[:40]):
            raise TakenOver


@contextmanager
def beating(job: Job) -> Iterator[None]:
    """Signs of life while a child process reads, which tells nothing itself: without them the sweeper takes the job away."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(settings.JOB_STALE_SECONDS / 4):
                job_heartbeat(job, done=0, total=job.total, step="reading")
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@shared_task(name=rows.TASK)
def ingest(job_id: int) -> None:
    """Read the ingestion of this job; does nothing where the job was taken or is over."""
    job = job_claim(job_id)
    if job is None:
        return
    ingestion = Ingestion.objects.select_related("received_by", "file", "replaces").get(job=job)
    with beating(job):
        ingestion_work(ingestion)
    job_finish(job)


@shared_task(name=services.TASK)
def extract(job_id: int) -> None:
    """Extract the document of this job's run; does nothing where the job was taken or is over."""
    job = job_claim(job_id)
    if job is None:
        return
    run = ExtractionRun.objects.select_related("document__meeting").get(job=job)
    try:
        found = reading.extract_from(run.document, on_progress=Pulse(job))
        with transaction.atomic():
            lock_versions(run.document)
            if services.run_save(run, job, found):
                carry_after(run)
    except TakenOver:
        logger.warning("Job %s was taken over by another worker", job.pk)
    except Exception:
        logger.exception("Extraction of document %s failed", run.document_id)
        with transaction.atomic():
            if job_fail(job, code="extraction_failed"):
                record(Event.RUN_FAILED, run, actor=None, label=run.document.name)


@shared_task(name="tracker.intake.watch", expires=50)
def look() -> None:
    """Look at the watched folder and the mailbox."""
    watch.watch()


@shared_task(name=again.TASK)
def reextract(job_id: int) -> None:
    """Extract a document again for a comparison; does nothing where the job was taken or is over."""
    job = job_claim(job_id)
    if job is None:
        return
    second = Reextraction.objects.select_related("document__meeting").get(job=job)
    try:
        again.reextraction_save(second, job, reading.extract_from(second.document, on_progress=Pulse(job)))
    except TakenOver:
        logger.warning("Job %s was taken over by another worker", job.pk)
    except Exception:
        logger.exception("Second extraction of document %s failed", second.document_id)
        job_fail(job, code="extraction_failed")


@shared_task(name="tracker.intake.learn", expires=3600)
def learn() -> None:
    """Learn the order of candidates from the decisions so far, where there are enough and there are new ones."""
    if not ranker.has_news():
        return
    try:
        ranker.ranker_train(actor=None)
    except DomainError as error:
        logger.info("Nothing was learned: %s", error)
