"""Runs of the extraction and what they found, until a person decides."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.commitments.models import Commitment, Recurrence, Strength
from tracker.common import clock
from tracker.intake.querysets import CandidateQuerySet, RunQuerySet
from tracker.jobs.models import Job
from tracker.meetings.models import Document


class ExtractionRun(models.Model):
    """One reading of a document by the library."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="runs")
    job = models.OneToOneField(Job, models.PROTECT, related_name="run")
    engine = models.CharField(max_length=40, blank=True)
    warnings = models.JSONField(default=list)
    progress_found = models.JSONField(default=list)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[RunQuerySet] = RunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.document} {self.pk}"


class CandidateState(models.TextChoices):
    """What was decided about a candidate."""

    PENDING = "pending", _("Pending")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    LINKED = "linked", _("Linked")  # says again what a commitment in the ledger says
    MERGED = "merged", _("Merged")  # its words are part of another candidate now
    AWAITING_SECOND = "awaiting_second", _("Waits for a second person")  # accepted by one, by rule not by two yet
    SUPERSEDED = "superseded", _("Superseded")  # a newer version or reading of the document took its place


class RejectReason(models.TextChoices):
    """Why a candidate is none."""

    NOT_A_COMMITMENT = "not_a_commitment", _("Not a commitment")
    TOO_VAGUE = "too_vague", _("Too vague to follow up")
    DONE = "done", _("Done already")
    DUPLICATE = "duplicate", _("In the ledger already")
    NOT_OURS = "not_ours", _("Not ours to follow up")
    WRONG_SPAN = "wrong_span", _("Cut out wrongly")


class Tier(models.TextChoices):
    """Firm rows carry an anchor (deadline, project, unit, target or decision); general ones do not."""

    FIRM = "firm", _("Firm")
    GENERAL = "general", _("General")


class Candidate(models.Model):
    """One row that the library proposes. `found` keeps what it said; the other fields are what the person sees and edits."""

    run = models.ForeignKey(ExtractionRun, models.CASCADE, related_name="candidates")
    document = models.ForeignKey(Document, models.CASCADE, related_name="candidates")
    state = models.CharField(max_length=16, choices=CandidateState.choices, default=CandidateState.PENDING)
    version = models.PositiveIntegerField(default=1)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    found = models.JSONField(default=dict)
    tier = models.CharField(max_length=8, choices=Tier.choices)
    score = models.FloatField(default=0)
    title = models.CharField(_("Title"), max_length=120)
    strength = models.CharField(_("Strength"), max_length=12, choices=Strength.choices)
    kind = models.CharField(max_length=12)
    speaker = models.CharField(_("Speaker"), max_length=50, blank=True)
    due = models.DateField(_("Due date"), null=True, blank=True)
    due_text = models.CharField(max_length=100, blank=True)
    due_precision = models.CharField(max_length=12, default="day")
    due_basis = models.CharField(max_length=200, blank=True)
    recurrence = models.CharField(_("Rhythm"), max_length=12, choices=Recurrence.choices, blank=True)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    supporting_units = models.ManyToManyField(Unit, blank=True, related_name="+")
    projects = models.JSONField(default=list)
    targets = models.JSONField(default=list)
    gaps = models.JSONField(default=list)
    touched = models.JSONField(default=list)
    commitment = models.OneToOneField(Commitment, models.PROTECT, null=True, blank=True, related_name="candidate")
    reject_reason = models.CharField(max_length=20, choices=RejectReason.choices, blank=True)
    decision_note = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    # The candidate of the older version of the document that this one goes back to, with its decision.
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    # The commitment that a linked candidate says again; several candidates may say the same one.
    linked_to = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="linked_candidates")

    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    # Lines of the ledger that it may be about, as `review.matches` writes them, the surest first.
    matches = models.JSONField(default=list)
    # Who accepted it first and the rules by which a second person has to (`review.second`).
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    second_reasons = models.JSONField(default=list)

    objects: ClassVar[CandidateQuerySet] = CandidateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CandidateState.values), name="known_candidate_state"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="candidate_span_not_empty"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(commitment__isnull=False), name="accepted_has_commitment"
            ),
            models.CheckConstraint(
                condition=~Q(state="linked") | Q(linked_to__isnull=False), name="linked_has_commitment"
            ),
            models.CheckConstraint(
                condition=~Q(state="awaiting_second") | Q(first_by__isnull=False), name="second_after_a_first"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Correction(models.Model):
    """What a person changed in a candidate, and which rule had made it."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    rules = models.JSONField(default=list)
    decision = models.ForeignKey("Decision", models.CASCADE, null=True, blank=True, related_name="corrections")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"


# Models of the packages below this one: Django looks for them here.
from tracker.intake.learning.models import LearnedName, RankerVersion  # noqa: E402
from tracker.intake.review.models import Decision, Presence, ProgressProposal, SecondReview  # noqa: E402
from tracker.intake.versions.models import Reextraction  # noqa: E402
from tracker.intake.ways.models import Ingestion, IntakeSettings, MailRule, ReceivedMail  # noqa: E402

__all__ = [
    "Candidate",
    "CandidateState",
    "Correction",
    "Decision",
    "ExtractionRun",
    "Ingestion",
    "IntakeSettings",
    "LearnedName",
    "MailRule",
    "Presence",
    "ProgressProposal",
    "RankerVersion",
    "ReceivedMail",
    "Reextraction",
    "RejectReason",
    "SecondReview",
    "Tier",
]
