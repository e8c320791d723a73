"""Rules that an office keeps as rows: lamps, and whose decision a request needs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.lifecycle import RequestKind


class LampCondition(models.TextChoices):
    """What a lamp rule looks at."""

    OVERDUE = "overdue", _("Past its due date")
    DUE_WITHIN = "due_within", _("Due within so many days")
    UNACKNOWLEDGED = "unacknowledged", _("Not acknowledged for so many days")
    SUSPENDED = "suspended", _("Suspended, the clock stands still")
    FINISHED = "finished", _("Completed or closed")
    OTHERWISE = "otherwise", _("Everything else that is open")


class Colour(models.TextChoices):
    """Lamp colours in use; a city chooses among them."""

    GREEN = "green", _("Green")
    BLUE = "blue", _("Blue")
    YELLOW = "yellow", _("Yellow")
    ORANGE = "orange", _("Orange")
    RED = "red", _("Red")
    GREY = "grey", _("No lamp")


class LampRule(models.Model):
    """One rule of the lamps: the first active rule (by order) whose condition holds gives the colour."""

    order = models.PositiveSmallIntegerField(unique=True)
    condition = models.CharField(max_length=16, choices=LampCondition.choices)
    days = models.PositiveSmallIntegerField(default=0)
    working_days = models.BooleanField(default=True)
    colour = models.CharField(max_length=8, choices=Colour.choices)
    label = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.order} {self.condition} {self.colour}"


class Decider(models.TextChoices):
    """Whose decision a kind of request needs; the head of supervision can always decide."""

    NOBODY = "nobody", _("Nobody: it takes effect at once")
    OFFICER = "officer", _("Supervision officer")
    SUPERVISION_HEAD = "supervision_head", _("Head of supervision")
    LEADER = "leader", _("Responsible leader")


class ApprovalPolicy(models.Model):
    """What one kind of request needs; one row a kind, there from the first migration on."""

    kind = models.CharField(max_length=10, choices=RequestKind.choices, unique=True)
    decided_by = models.CharField(max_length=20, choices=Decider.choices, default=Decider.SUPERVISION_HEAD)
    # Completion alone: whether an officer verifies the result before the decision, and what a request ticks off.
    verified = models.BooleanField(default=False)
    checklist = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="known_policy_kind"),
            models.CheckConstraint(condition=Q(decided_by__in=Decider.values), name="known_decider"),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.COMPLETE) | Q(verified=False), name="verified_completion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.decided_by}"
