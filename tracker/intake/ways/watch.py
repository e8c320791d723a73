"""The looks at the watched folder and the mailbox, every minute; one look at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from tracker.common import clock
from tracker.intake.ways.folder import FolderError, folder_look
from tracker.intake.ways.imap import MailboxError
from tracker.intake.ways.ingest import job_lost
from tracker.intake.ways.mailbox import mailbox_look
from tracker.intake.ways.models import Ingestion, IngestionState, IntakeSettings
from tracker.intake.ways.settings import intake_settings
from tracker.jobs.models import JobState

STALE = timedelta(minutes=15)  # a look that takes longer has lost its worker


def watch() -> None:
    """Look at what is set up, and end what has lost its worker."""
    end_lost()
    if settings.INTAKE_FOLDER:
        look("folder", folder_look)
    if settings.MAILBOX_URL:
        look("mail", mailbox_look)


def look(way: str, look_at: Callable[[], int]) -> bool:
    """One look at `folder` or `mail`, with its time and its error kept; False where another look is under way."""
    now = clock.now()
    row = IntakeSettings.objects.filter(pk=intake_settings().pk)
    is_free = Q(**{f"{way}_busy": None}) | Q(**{f"{way}_busy__lt": now - STALE})
    if row.filter(is_free).update(**{f"{way}_busy": now}) != 1:
        return False
    code = ""
    try:
        look_at()
    except (FolderError, MailboxError) as error:
        code = error.code
    finally:
        row.update(**{f"{way}_busy": None, f"{way}_at": clock.now(), f"{way}_error": code})
    return True


def end_lost() -> None:
    """Fail what the background gave up, and what a web process was reading when it died; the file is kept."""
    given_up = Q(job__state=JobState.FAILED)
    died = Q(job=None, started_at__lt=clock.now() - timedelta(seconds=3 * settings.READ_SECONDS + 60))
    states = (IngestionState.WAITING, IngestionState.READING)
    for row in Ingestion.objects.filter(given_up | died, state__in=states).select_related("received_by", "file"):
        job_lost(row)
