"""Writing meetings and documents."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Invalid
from tracker.common.text import fold, search_text
from tracker.files.models import StoredFile
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.meetings.models import Document, DocumentSearch, Meeting

HEAD_FIELDS = ("title", "kind", "held_on", "held_on_basis", "place", "chair", "attendees", "issuer", "doc_no")
_LENGTHS = {"title": 200, "kind": 40, "held_on_basis": 200, "place": 100, "chair": 50, "issuer": 100, "doc_no": 60}


def text_digest(text: str) -> str:
    """SHA-256 of a text, by which the same words are known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document_create(
    *,
    actor: User | None,
    name: str,
    text: str,
    blocks: list[dict[str, Any]],
    warnings: list[dict[str, Any]],
    source: str,
    file: StoredFile | None,
    published: date | None,
    title: str | None,
    replaces: Document | None = None,
    attached_to: Document | None = None,
) -> Document:
    """Keep a read document with an empty meeting head; called inside the transaction of receiving it."""
    meeting = Meeting.objects.create(title=(title or name)[:200])
    document = Document.objects.create(
        meeting=meeting,
        name=name,
        file=file,
        text=text,
        text_sha256=text_digest(text),
        blocks=blocks,
        warnings=warnings,
        published=published,
        source=source,
        received_by=actor,
        replaces=replaces,
        attached_to=attached_to,
    )
    DocumentSearch.objects.create(document=document, head=_head(document), text=fold(text))
    after = {"name": name, "sha256": file.sha256 if file else document.text_sha256, "source": source}
    record(Event.DOCUMENT_RECEIVED, document, actor=actor, after=after)
    return document


def meeting_fill(meeting: Meeting, head: dict[str, Any]) -> None:
    """Write what was read in the head of the document; called by the run, whose entry stands for it in the journal."""
    for name in HEAD_FIELDS:
        value = head.get(name)
        if value not in (None, "", []):
            setattr(meeting, name, value[: _LENGTHS[name]] if name in _LENGTHS else value)
    meeting.save()
    _reindex(meeting)


@transaction.atomic
def meeting_change(*, actor: User, meeting: Meeting, **values: Any) -> Meeting:
    """Correct the head by hand; a corrected date carries its own basis."""
    require(actor, Permission.REVIEW)
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    before = {name: getattr(meeting, name) for name in values}
    for name, value in values.items():
        if name not in HEAD_FIELDS:
            raise Invalid(_("Unknown field."), field=name)
        setattr(meeting, name, value)
    if "held_on" in values:
        meeting.held_on_basis = "corrected"
    if not meeting.title.strip():
        raise Invalid(_("Give the meeting a title."), field="title")
    meeting.save()
    _reindex(meeting)
    record(Event.MEETING_CHANGED, meeting, actor=actor, before=before, after=values)
    return meeting


def _names(attendees: list[dict[str, str]]) -> list[str]:
    return [one.get("name", "") for one in attendees]


def _head(document: Document) -> str:
    head = document.meeting
    return search_text(
        document.name, head.title, head.doc_no, head.issuer, head.chair, head.place, *_names(head.attendees)
    )


def _reindex(meeting: Meeting) -> None:
    """What the head of a document says has changed: searches find the new words."""
    for document in meeting.documents.only("pk", "name"):
        document.meeting = meeting
        DocumentSearch.objects.filter(document=document).update(head=_head(document))
