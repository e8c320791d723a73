"""The one road of everything that comes in: a row, the file kept, read, checked, made a document or refused with its reason.

What is read within a moment is read at once, so that the person sees the outcome; what takes longer (scans, old Word
files) goes on in the background. The file of a failed ingestion is kept for another try, except where the same bytes
would be refused for safety again.
"""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from extraction.model import Raw
from extraction.readers import ReadError
from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.common.service import swap
from tracker.files.services import file_kept
from tracker.intake import reading, services
from tracker.intake.ways.fetch import page_fetch
from tracker.intake.ways.mail import is_mail, mail_take
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.intake.ways.rows import Item, Refused, done, failed, ingestion_refuse, new_row, queue, replaceable
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.meetings.models import DocumentSource

logger = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024


def ingest(*, actor: User | None, item: Item, wait: bool = True, seconds: float | None = None) -> Ingestion:
    """Take something in and say what became of it; `wait=False` leaves reading it to the background.

    What is not read within `seconds` (REQUEST_READ_SECONDS unless given) goes on in the background.
    Raises NotAllowed, and OSError where the file cannot be stored; what is wrong with the file stands in the row.
    """
    require(actor, Permission.UPLOAD)
    if item.data is not None and len(item.data) > settings.MAX_FILE_MB * MEGABYTE:
        return ingestion_refuse(actor=actor, item=item, code="too_large", params={"limit_mb": settings.MAX_FILE_MB})
    row = new_row(actor, item, IngestionState.READING if wait else IngestionState.WAITING)
    with transaction.atomic():
        if item.data:
            with file_kept(item.data) as row.file:
                row.save()
        else:
            row.save()
        if not wait:
            queue(row)
    if wait:
        _work(row, actor, item.text, seconds or settings.REQUEST_READ_SECONDS)
    return row


def ingestion_work(row: Ingestion) -> Ingestion:
    """Read a queued ingestion to its end, in the background; what is over already stays as it is."""
    state = {"state": IngestionState.READING, "started_at": clock.now(), "error_code": "", "error_params": {}}
    if Ingestion.objects.filter(pk=row.pk, state__in=("waiting", "reading")).update(**state):
        row.refresh_from_db()
        _work(row, row.received_by, None, settings.READ_SECONDS)
    return row


def _work(row: Ingestion, actor: User | None, text: str | None, seconds: float) -> None:
    """Read it and write what came of it; where `seconds` were less than a file may take, leave it to the background."""
    try:
        _take(row, actor, text, seconds)
    except ReadError as error:
        if error.code == "timed_out" and seconds < settings.READ_SECONDS:
            with transaction.atomic():
                queue(row)
        else:
            failed(row, actor, Refused(error.code, **error.params))
    except (Refused, Invalid) as error:
        failed(row, actor, Refused(error.code, **error.params))
    except Exception:
        logger.exception("Ingestion %s failed", row.pk)
        failed(row, actor, Refused("read_failed"))


def _take(row: Ingestion, actor: User | None, text: str | None, seconds: float) -> None:
    if row.way == DocumentSource.URL and row.file is None:
        page_fetch(row)
    if text is not None:
        _keep(row, actor, reading.read_text(text), None)
        return
    data = row.file.path.read_bytes() if row.file else b""
    same = services.same_document(actor, file__sha256=hashlib.sha256(data).hexdigest())
    if same:
        done(row, same.document, is_new=False)
    elif is_mail(row.name):
        mail_take(row, actor, data)
    else:
        _keep(row, actor, reading.read_raw(data, row.name, seconds), data)


def _keep(row: Ingestion, actor: User | None, raw: Raw, data: bytes | None) -> None:
    replaces = replaceable(row.replaces)
    given: dict[str, Any] = {"published": row.published, "source": row.way, "replaces": replaces}
    with transaction.atomic():
        received = services.document_keep(actor=actor, raw=raw, name=row.name, data=data, **given)
        done(row, received.run.document, is_new=received.is_new)


def job_lost(row: Ingestion) -> None:
    """The background gave up on it: failed, with the file kept."""
    failed(row, row.received_by, Refused("worker_lost"))


@transaction.atomic
def ingestion_retry(*, actor: User, ingestion: Ingestion) -> Ingestion:
    """Try a failed ingestion again, in the background."""
    require(actor, Permission.UPLOAD)
    if not ingestion.can_retry:
        raise Conflict(
            _("This cannot be tried again: nothing of it was kept, or it has not failed."), code="not_failed"
        )
    values: dict[str, Any] = {
        "state": IngestionState.WAITING,
        "error_code": "",
        "error_params": {},
        "finished_at": None,
    }
    swap(ingestion, where={"state": IngestionState.FAILED}, values=values | {"started_at": None})
    queue(ingestion)
    record(Event.INGESTION_RETRIED, ingestion, actor=actor)
    return ingestion
