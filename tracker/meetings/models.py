"""Meetings and the documents that tell of them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.common import clock
from tracker.files.models import StoredFile
from tracker.meetings.querysets import DocumentQuerySet


class Meeting(models.Model):
    """What the head of a document tells of the meeting; a person may correct it."""

    title = models.CharField(_("Title"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=40, blank=True)
    held_on = models.DateField(_("Date of the meeting"), null=True, blank=True)
    held_on_basis = models.CharField(max_length=200, blank=True)
    place = models.CharField(_("Place"), max_length=100, blank=True)
    chair = models.CharField(_("Chair"), max_length=50, blank=True)
    attendees = models.JSONField(default=list)
    issuer = models.CharField(_("Issuer"), max_length=100, blank=True)
    doc_no = models.CharField(_("Document number"), max_length=60, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class DocumentSource(models.TextChoices):
    """How a document came in."""

    UPLOAD = "upload", _("Upload")
    PASTE = "paste", _("Pasted text")
    API = "api", _("API")
    FOLDER = "folder", _("Watched folder")
    MAIL = "mail", _("Mailbox")
    URL = "url", _("Web address")
    COMMAND = "command", _("Command line")


class Document(models.Model):
    """One received document: its file (none for pasted text) and its text as read."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="documents")
    name = models.CharField(_("File name"), max_length=150)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="documents")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64, db_index=True)
    blocks = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    published = models.DateField(_("Date of issue"), null=True, blank=True)
    source = models.CharField(max_length=10, choices=DocumentSource.choices)
    # Empty where no person brought it in: a watched folder or a mailbox did.
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(default=clock.now, editable=False)
    opened_to = models.ManyToManyField(Unit, blank=True, related_name="+")
    # The older version that this one takes the place of; each version has at most one successor.
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    # The mail that this document was attached to.
    attached_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="attachments")

    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=DocumentSource.values), name="known_document_source"),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="document_not_its_own_successor"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def counted_from(self) -> date | None:
        """The day from which relative deadlines count: of the meeting, else of issue."""
        return self.meeting.held_on or self.published


class DocumentSearch(models.Model):
    """A document in the form in which it is searched: its head as it stands, and its text, which never changes."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="searched")
    head = models.TextField(default="")
    text = models.TextField(default="")

    def __str__(self) -> str:
        return self.head[:80]
