"""Requests that wait for a decision."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.lifecycle import RequestKind
from tracker.commitments.models import Commitment
from tracker.common import clock


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", _("To be verified")
    VERIFIED = "verified", _("Verified, to be decided")
    GRANTED = "granted", _("Granted")
    RETURNED = "returned", _("Returned")


class VerificationMethod(models.TextChoices):
    """How completion was verified."""

    PAPER = "paper", _("On paper")
    SITE = "site", _("On site")


WAITING = (RequestState.OPEN, RequestState.VERIFIED)


class ApprovalRequest(models.Model):
    """One request on a commitment; at most one waits at a time."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    reason = models.TextField(_("Result and evidence"))
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
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
