"""Progress reports (反馈) with their attachments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.files.models import StoredFile
from tracker.meetings.models import Document


class ProgressReport(models.Model):
    """What a unit says of a commitment at one time."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("Progress"))
    problems = models.TextField(_("Problems"), blank=True)
    next_steps = models.TextField(_("Next steps"), blank=True)
    percent = models.PositiveSmallIntegerField(_("Percent complete"))
    cycle = models.PositiveSmallIntegerField(default=1)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")  # that tells it
    search_text = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="reported_percent_up_to_100")]

    def __str__(self) -> str:
        return f"{self.unit} {self.percent}%"


class ReportAttachment(models.Model):
    """A file that came with a report, under the name that it was sent with."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
