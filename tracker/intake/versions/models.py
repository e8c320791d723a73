"""A second extraction of a document, until a person takes it over."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tracker.common import clock
from tracker.jobs.models import Job
from tracker.meetings.models import Document


class Reextraction(models.Model):
    """What the library finds today in a document that was extracted before; nothing changes until it is applied."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="reextractions")
    job = models.OneToOneField(Job, models.PROTECT, related_name="reextraction")
    rows = models.JSONField(default=list)  # as the library writes them
    engine = models.CharField(max_length=40, blank=True)
    warnings = models.JSONField(default=list)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.document} {self.pk}"
