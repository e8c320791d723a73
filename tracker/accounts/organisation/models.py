"""A file with the organisation, kept from the dry run until it is applied."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tracker.common import clock


class OrganisationFile(models.Model):
    """What was sent; `content` is emptied once it is applied, the journal says what came of it."""

    name = models.CharField(max_length=150)
    content = models.BinaryField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=clock.now, editable=False)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
