"""The rows of what comes in: made, queued, ended well or badly. The file of a failed one is kept for another try, except
where the same bytes would be refused for safety again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common import clock
from tracker.files.services import file_release, safe_name
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.jobs.services import job_create
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.meetings.models import Document, DocumentSource

TASK = "tracker.intake.ingest"
# Refused for safety, or with nothing in it: trying the same bytes again is no use, and they are not kept.
NOT_KEPT = frozenset(
    {
        "empty_file",
        "expansion_too_large",
        "nested_too_deeply",
        "secrecy_mark",
        "part_of_secret_mail",
        "too_complex",
        "too_large",
        "too_many_pages",
        "too_many_parts",
        "unknown_type",
        "unsafe_archive",
        "unsafe_xml",
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that came in: a file (`data`) or a `text`; `origin` says where from, in the sender's own words."""

    name: str
    data: bytes | None = None
    text: str | None = None
    way: str = DocumentSource.UPLOAD
    origin: str = ""
    published: date | None = None
    replaces: Document | None = None


class Refused(Exception):
    """Not taken in: `code` and `params` as intake_error_message takes them."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code, self.params = code, params


def ingestion_refuse(
    *,
    actor: User | None,
    item: Item,
    code: str,
    params: Mapping[str, Any] | None = None,
    parent: Ingestion | None = None,
) -> Ingestion:
    """A row for something that is refused unread; nothing of it is kept but its name."""
    require(actor, Permission.UPLOAD)
    row = new_row(actor, item, IngestionState.READING)
    row.parent = parent
    with transaction.atomic():
        row.save()
        _fail(row, actor, Refused(code, **(params or {})))
    return row


def new_row(actor: User | None, item: Item, state: IngestionState) -> Ingestion:
    """An unsaved row for an item."""
    name = safe_name(item.name, "") or (item.text or "").strip().split("\n")[0][:60] or _("Without a name")
    started = clock.now() if state == IngestionState.READING else None
    return Ingestion(
        way=item.way,
        state=state,
        name=name,
        origin=item.origin[:300],
        published=item.published,
        replaces=item.replaces,
        received_by=actor,
        started_at=started,
    )


def queue(row: Ingestion) -> None:
    """Leave reading it to the background."""
    row.job = job_create(task=TASK, total=1)
    row.state = IngestionState.WAITING
    row.save(update_fields=["job", "state"])


@transaction.atomic
def done(row: Ingestion, document: Document, *, is_new: bool) -> None:
    """It has become a document, or its words are those of one that is here."""
    row.document = document
    row.state = IngestionState.DONE if is_new else IngestionState.DUPLICATE
    file, row.file = row.file, None
    row.finished_at = clock.now()
    row.save()
    if file is not None:
        file_release(file)


@transaction.atomic
def failed(row: Ingestion, actor: User | None, error: Refused) -> None:
    """It could not be taken in, or was blocked."""
    _fail(row, actor, error)


def _fail(row: Ingestion, actor: User | None, error: Refused) -> None:
    is_blocked = error.code in {"secrecy_mark", "part_of_secret_mail"}
    row.state = IngestionState.BLOCKED if is_blocked else IngestionState.FAILED
    row.error_code, row.error_params = error.code, error.params
    row.finished_at = clock.now()
    file = row.file if error.code in NOT_KEPT else None
    if file is not None:
        row.file = None
    row.save()
    event = Event.INGESTION_BLOCKED if is_blocked else Event.INGESTION_FAILED
    record(event, row, actor=actor, after={"way": row.way, "code": error.code})
    if file is not None:
        file_release(file)


def replaceable(document: Document | None) -> Document | None:
    """The document that is to be replaced; Refused where another version took its place already."""
    if document is not None and Document.objects.filter(replaces=document).exists():
        raise Refused("replaced_already", name=document.name)
    return document
