"""The units on a commitment: one leads, the others support it, each with a part, a due date and an answer of its own."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit


class AssignmentRole(models.TextChoices):
    """Lead 牵头 or supporting 配合."""

    LEAD = "lead", _("Lead unit")
    SUPPORTING = "supporting", _("Supporting unit")


class Assignment(models.Model):
    """A unit on a commitment; before the commitment is assigned it is only planned (`assigned_at` empty).

    `part`, `due`, `handler` and the answer are a supporting unit's; the lead unit's are the commitment's own.
    """

    commitment = models.ForeignKey("commitments.Commitment", models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=10, choices=AssignmentRole.choices)
    assigned_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    part = models.CharField(_("Part"), max_length=500, blank=True)
    due = models.DateField(_("Due date of the part"), null=True, blank=True)
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # A report of this unit waits for the signature of its head.
    unsigned = models.BooleanField(default=False)

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["commitment"], condition=Q(role="lead"), name="one_lead_unit"),
            models.UniqueConstraint(fields=["commitment", "unit"], name="unit_once_a_commitment"),
            models.CheckConstraint(condition=Q(role__in=AssignmentRole.values), name="known_assignment_role"),
            models.CheckConstraint(
                condition=Q(role="supporting") | Q(part="", due=None, answered_at=None),
                name="parts_of_supporting_units",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.role})"

    def runs_late(self, today: date) -> bool:
        """The part is past its own due date and not answered."""
        return self.due is not None and self.answered_at is None and self.due < today
