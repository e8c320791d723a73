"""Decisions that can be taken back, who is looking at a document, second reviewers, progress told in minutes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.intake.review.querysets import ProgressProposalQuerySet
from tracker.meetings.models import Document


class DecisionKind(models.TextChoices):
    """What a person did with candidates."""

    EDIT = "edit", _("Edited")
    ACCEPT = "accept", _("Accepted")
    REJECT = "reject", _("Rejected")
    LINK = "link", _("Linked to a commitment")
    UPDATE = "update", _("Taken as an update of a commitment")
    MERGE = "merge", _("Merged")
    SPLIT = "split", _("Split")
    MAKE = "make", _("Made from selected text")
    BULK = "bulk", _("Several accepted at once")
    REOPEN = "reopen", _("Decision taken back")


class Decision(models.Model):
    """One step of one person in the triage of one run, with what was before it, so that it can be taken back."""

    run = models.ForeignKey("intake.ExtractionRun", models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    before = models.JSONField(default=list, encoder=DjangoJSONEncoder)  # the candidates as they were
    left = models.JSONField(default=dict)  # id of each candidate touched or made → the version it was left in
    made = models.JSONField(default=list)  # ids of candidates that did not exist before
    commitments = models.JSONField(default=list)  # ids of drafts that did not exist before
    seconds = models.PositiveIntegerField(null=True)  # from when the candidate was in hand; None: not measured
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["run", "made_by", "undone_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="known_decision_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Presence(models.Model):
    """Who has the triage of a run open, and which candidate in hand; an operational row, not journalled."""

    run = models.ForeignKey("intake.ExtractionRun", models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    candidate = models.ForeignKey("intake.Candidate", models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "user"], name="one_presence_a_run")]

    def __str__(self) -> str:
        return f"{self.user} {self.run_id}"


class SecondReview(models.Model):
    """The one row of rules by which a second person has to accept a candidate; all off in a small office."""

    money_limit = models.PositiveIntegerField(_("Amounts from (in 10,000 yuan)"), null=True, blank=True)
    instructions = models.BooleanField(_("Leaders' instructions"), default=False)
    least_confidence = models.PositiveSmallIntegerField(_("Confidence below (per cent)"), null=True, blank=True)
    changed_deadline = models.BooleanField(_("A deadline that was changed by hand"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_row_of_second_review"),
            models.CheckConstraint(
                condition=Q(least_confidence__isnull=True) | Q(least_confidence__lte=100), name="confidence_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return "second review"


class ProposalState(models.TextChoices):
    """What was decided about progress that minutes tell."""

    PENDING = "pending", _("Pending")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


class ProgressProposal(models.Model):
    """A sentence of minutes that tells progress (五一广场改造已完成80%), proposed as a report on a commitment."""

    run = models.ForeignKey("intake.ExtractionRun", models.CASCADE, related_name="proposals")
    document = models.ForeignKey(Document, models.CASCADE, related_name="proposals")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    subject = models.CharField(max_length=200, blank=True)  # what has progressed, in the words of the text
    percent = models.PositiveSmallIntegerField(null=True)
    told_on = models.DateField(null=True)
    matches = models.JSONField(default=list)  # as of candidates
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PENDING)
    version = models.PositiveIntegerField(default=1)
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, related_name="proposals")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[ProgressProposalQuerySet] = ProgressProposalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="known_proposal_state"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="proposal_span_not_empty"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(commitment__isnull=False), name="accepted_proposal_has_commitment"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
