"""Requests that wait for a decision."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.commitments.lifecycle import RequestKind
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.files.models import StoredFile


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", _("Waiting")
    VERIFIED = "verified", _("Verified, to be decided")
    GRANTED = "granted", _("Granted")
    RETURNED = "returned", _("Returned")


class VerificationMethod(models.TextChoices):
    """How completion was verified."""

    PAPER = "paper", _("On paper")
    SITE = "site", _("On site")


WAITING = (RequestState.OPEN, RequestState.VERIFIED)


class ApprovalRequest(models.Model):
    """One request on a commitment; at most one waits at a time.

    `due_before`, `new_due`: an extension's; `recheck_on`: a suspension's; `unit`: whom a dispute names; `changes`: what
    an adjustment changes, field to new value (units by id); `checklist`: a completion's items, {"item", "done"} each.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    reason = models.TextField(_("Reason"))
    progress = models.TextField(_("Progress so far"), blank=True)
    due_before = models.DateField(null=True, blank=True)
    new_due = models.DateField(_("New due date"), null=True, blank=True)
    recheck_on = models.DateField(_("Re-check on"), null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    changes = models.JSONField(default=dict)
    checklist = models.JSONField(default=list)
    cycle = models.PositiveSmallIntegerField(default=1)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    verification_method = models.CharField(max_length=10, choices=VerificationMethod.choices, blank=True)
    verification_note = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(state__in=["open", "verified"]), name="one_waiting_request"
            ),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="known_request_state"),
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="known_request_kind"),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.EXTEND) | Q(new_due__isnull=False), name="extension_with_new_due"
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.SUSPEND) | Q(recheck_on__isnull=False), name="suspension_with_recheck"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class RequestAttachment(models.Model):
    """Evidence that came with a request, under the name that it was sent with."""

    request = models.ForeignKey(ApprovalRequest, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class RecheckOutcome(models.TextChoices):
    """What a re-check of a closed commitment found."""

    WAITING = "", _("To be re-checked")
    KEPT = "kept", _("Holds")
    NOT_KEPT = "not_kept", _("Does not hold")


class RecheckDraw(models.Model):
    """抽查: a sample of what was closed between two days, drawn so that anybody can draw it again from the seed."""

    first_day = models.DateField(_("Closed from"))
    last_day = models.DateField(_("Closed until"))
    percent = models.PositiveSmallIntegerField(_("Percent"))
    seed = models.CharField(_("Seed"), max_length=40)
    population = models.JSONField(default=list)  # ids in the order in which they were drawn from
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["first_day", "last_day"], name="one_draw_a_span"),
            models.CheckConstraint(condition=Q(percent__range=(1, 100)), name="draw_of_1_to_100_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day} {self.percent}%"


class Recheck(models.Model):
    """回头看: a second look at a closed commitment, by a draw or on occasion."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="rechecks")
    draw = models.ForeignKey(RecheckDraw, models.PROTECT, null=True, related_name="rechecks")
    cycle = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=8, choices=RecheckOutcome.choices, default="", blank=True)
    method = models.CharField(max_length=10, choices=VerificationMethod.choices, blank=True)
    note = models.TextField(blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "commitment"], name="drawn_once"),
            models.CheckConstraint(condition=Q(outcome__in=RecheckOutcome.values), name="known_recheck_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.outcome}"
