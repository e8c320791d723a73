"""Days that differ from the published calendar in this office."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that the office works or does not work, whatever the published calendar says."""

    day = models.DateField(_("Day"), unique=True)
    is_workday = models.BooleanField(_("Working day"))
    name = models.CharField(_("What for"), max_length=60, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
