"""A mail is taken in as a whole or not at all: its text is a document, and so is each attachment, linked to it.

Every part is read and looked at for a secrecy mark before any is kept, because the kept file of the mail holds them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from extraction.model import Raw
from extraction.readers import ReadError
from extraction.readers.outlook import as_mail
from tracker.accounts.models import User
from tracker.files.services import file_kept
from tracker.intake import reading, services
from tracker.intake.ways.mailparts import Mail, MailPart, split
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.intake.ways.rows import Item, Refused, done, failed, new_row, replaceable
from tracker.intake.ways.unzip import files_in, is_archive
from tracker.meetings.models import Document

MOST_PARTS = 100
Outcome = Raw | Refused


def is_mail(name: str) -> bool:
    """Whether the name says that this is a mail; the content of an .eml is text like any other."""
    return name.lower().endswith((".eml", ".msg"))


def mail_take(row: Ingestion, actor: User | None, data: bytes) -> None:
    """Make documents of a mail and its attachments; raises Refused, and Invalid where any part bears a secrecy mark.

    An attachment that cannot be read is a failed ingestion of its own and stops none of the others.
    """
    mail = split(_ordinary(row.name, data))
    body = _body(mail)
    outcomes = [(part, _read(part)) for part in _unpacked(mail.attachments)]
    for name, outcome in [(mail.subject, body), *((part.name, outcome) for part, outcome in outcomes)]:
        if isinstance(outcome, Raw):
            services.refuse_secret(outcome, name)
    if not row.origin:
        row.origin = f"{mail.sender} {mail.subject}"[:300]
    given: dict[str, Any] = {
        "published": row.published or mail.sent,
        "source": row.way,
        "replaces": replaceable(row.replaces),
    }
    with transaction.atomic():
        received = services.document_keep(actor=actor, raw=body, name=row.name, data=data, **given)
        document = received.run.document
        done(row, document, is_new=received.is_new)
        for part, outcome in outcomes:
            _attachment(row, actor, document, part, outcome)


def _ordinary(name: str, data: bytes) -> bytes:
    """The mail as it travels; one that Outlook has saved is made into such a one first."""
    if not name.lower().endswith(".msg"):
        return data
    return as_mail(data, seconds=settings.READ_SECONDS, memory_mb=settings.READ_MEMORY_MB)


def _body(mail: Mail) -> Raw:
    """The text of the mail under its subject; a mail that only carries attachments is its subject."""
    if mail.page:
        try:
            return reading.read_raw(mail.page.encode(), "mail.html")
        except ReadError as error:
            if error.code not in {"no_text", "empty_file"}:
                raise
    return reading.read_text("\n\n".join(part for part in (mail.subject, mail.text) if part.strip()))


def _unpacked(parts: Iterable[MailPart]) -> list[MailPart]:
    """The attachments, with the files of an attached zip in its place; one that cannot be opened stays as it is."""
    found: list[MailPart] = []
    for part in parts:
        try:
            inner = list(files_in(part.data)) if is_archive(part.data, part.name) else []
        except (ReadError, Refused):
            inner = []
        found += [MailPart(name, data) for name, data in inner if data is not None] or [part]
    if len(found) > MOST_PARTS:
        raise Refused("too_many_documents", count=len(found), limit=MOST_PARTS)
    return found


def _read(part: MailPart) -> Outcome:
    try:
        return reading.read_raw(part.data, part.name)
    except ReadError as error:
        return Refused(error.code, **error.params)


def _attachment(row: Ingestion, actor: User | None, mail: Document, part: MailPart, outcome: Outcome) -> None:
    own = new_row(actor, Item(part.name, way=row.way, origin=row.origin), IngestionState.READING)
    own.parent = row
    own.save()
    if isinstance(outcome, Refused):
        with file_kept(part.data) as own.file:
            failed(own, actor, outcome)
        return
    given: dict[str, Any] = {"source": row.way, "attached_to": mail}
    received = services.document_keep(actor=actor, raw=outcome, name=own.name, data=part.data, **given)
    done(own, received.run.document, is_new=received.is_new)
