"""What was learned from corrections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.common import clock


class NameKind(models.TextChoices):
    """What a learned name is a name of."""

    UNIT = "unit", _("Unit")
    PROJECT = "project", _("Project")
    SPEAKER = "speaker", _("Speaker")


class LearnedName(models.Model):
    """A name as texts write it, and what people of this office made of it. It proposes, it never grants a right."""

    kind = models.CharField(max_length=8, choices=NameKind.choices)
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    becomes = models.CharField(max_length=200, blank=True)  # the right name, where it is no unit's
    times = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(default=True)
    learned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    learned_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-learned_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "folded"], name="one_meaning_a_learned_name"),
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="known_name_kind"),
            models.CheckConstraint(condition=~Q(kind="unit") | Q(unit__isnull=False), name="unit_of_a_unit_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.unit.name if self.unit else self.becomes}"


class RankerState(models.TextChoices):
    """Whether a version orders candidates today."""

    LIVE = "live", _("In use")
    RETIRED = "retired", _("Used earlier")
    REFUSED = "refused", _("Not taken: it was worse")


class RankerVersion(models.Model):
    """Weights learned from this office's decisions, with the figures by which they were taken or not."""

    weights = models.JSONField()
    figures = models.JSONField(default=dict)
    decisions = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=RankerState.choices)
    trained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    trained_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RankerState.values), name="known_ranker_state"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="one_live_ranker"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"
