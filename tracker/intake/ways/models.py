"""What came in by which way, and the office's settings of the ways."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.common import clock
from tracker.files.models import StoredFile
from tracker.intake.ways.querysets import IngestionQuerySet
from tracker.jobs.models import Job
from tracker.meetings.models import Document, DocumentSource


class IngestionState(models.TextChoices):
    """What has become of something that came in."""

    ARRIVING = "arriving", _("Still being written")  # a file of the watched folder that may not be whole yet
    WAITING = "waiting", _("Waiting to be read")
    READING = "reading", _("Being read")
    DONE = "done", _("Taken in")
    DUPLICATE = "duplicate", _("Already there")
    FAILED = "failed", _("Not readable")
    BLOCKED = "blocked", _("Blocked")  # a secrecy mark: nothing of it is kept
    PURGED = "purged", _("Purged")


OVER = (
    IngestionState.DONE,
    IngestionState.DUPLICATE,
    IngestionState.FAILED,
    IngestionState.BLOCKED,
    IngestionState.PURGED,
)


class Ingestion(models.Model):
    """One file, text, mail or page that came in. It keeps the file where reading it failed and may be tried again."""

    way = models.CharField(_("Way in"), max_length=10, choices=DocumentSource.choices)
    state = models.CharField(max_length=10, choices=IngestionState.choices)
    name = models.CharField(_("File name"), max_length=150)
    origin = models.CharField(_("From"), max_length=300, blank=True)  # path, address, sender and subject, name of a zip
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    published = models.DateField(_("Date of the document"), null=True, blank=True)
    replaces = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="ingestions")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")  # of a mail
    job = models.OneToOneField(Job, models.SET_NULL, null=True, blank=True, related_name="ingestion")
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)
    seen = models.CharField(max_length=60, blank=True)  # size and time of a folder's file at the last look
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[IngestionQuerySet] = IngestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "way"])]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=DocumentSource.values), name="known_way"),
            models.CheckConstraint(condition=Q(state__in=IngestionState.values), name="known_ingestion_state"),
            models.CheckConstraint(condition=~Q(state="blocked") | Q(file=None), name="blocked_keeps_no_file"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error_code=""), name="failed_ingestion_says_why"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in OVER

    @property
    def can_retry(self) -> bool:
        """Whether it failed and there is something to try again with: the file, or the address of the page."""
        return self.state == IngestionState.FAILED and (self.file_id is not None or self.way == DocumentSource.URL)

    @property
    def took(self) -> timedelta | None:
        """How long reading it took; None while it is under way."""
        return self.finished_at - self.started_at if self.finished_at and self.started_at else None


class MailAction(models.TextChoices):
    """What happens to a mail once its documents are taken in."""

    SEEN = "seen", _("Mark it as read")
    MOVE = "move", _("Move it to another folder")
    DELETE = "delete", _("Delete it")


class IntakeSettings(models.Model):
    """The one row of what an administrator sets about the ways in, and of how their last look went."""

    url_hosts = models.JSONField(default=list)  # host or host:port; a leading dot stands for all hosts below
    url_private = models.BooleanField(_("Addresses of the own network are allowed"), default=False)
    folder_at = models.DateTimeField(null=True)
    folder_error = models.CharField(max_length=300, blank=True)
    folder_busy = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mail_error = models.CharField(max_length=300, blank=True)
    mail_busy = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_intake_settings")]

    def __str__(self) -> str:
        return "intake settings"


class MailRule(models.Model):
    """Which mails are taken in: the first rule whose sender and subject both fit; without a rule none is."""

    sender = models.CharField(_("Sender contains"), max_length=200, blank=True)
    subject = models.CharField(_("Subject contains"), max_length=200, blank=True)
    action = models.CharField(_("Afterwards"), max_length=6, choices=MailAction.choices, default=MailAction.SEEN)
    folder = models.CharField(_("Folder to move to"), max_length=100, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=MailAction.values), name="known_mail_action"),
            models.CheckConstraint(condition=~Q(sender="") | ~Q(subject=""), name="mail_rule_asks_for_something"),
            models.CheckConstraint(condition=~Q(action="move") | ~Q(folder=""), name="mail_is_moved_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.subject}".strip()


class ReceivedMail(models.Model):
    """The processed list: a mail that was taken in, known again by its Message-ID and by its bytes."""

    message_id = models.CharField(max_length=250, blank=True, db_index=True)
    sha256 = models.CharField(max_length=64, unique=True)
    ingestion = models.ForeignKey(Ingestion, models.CASCADE, related_name="+")
    received_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message_id"], condition=~Q(message_id=""), name="mail_once_by_message_id")
        ]

    def __str__(self) -> str:
        return self.message_id or self.sha256[:12]
