"""The ledger: commitments with their evidence, targets, projects and units."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.lifecycle import CLOCK_STATES, RequestKind, State
from tracker.commitments.models.assignments import Assignment, AssignmentRole
from tracker.commitments.querysets import CommitmentQuerySet
from tracker.common import clock
from tracker.meetings.models import Document, Meeting


class SourceType(models.TextChoices):
    """Where a commitment comes from."""

    MEETING = "meeting", _("Meeting")
    INSTRUCTION = "instruction", _("Leader's instruction")
    DOCUMENT = "document", _("Document")
    PHONE = "phone", _("Phone call")


class Strength(models.TextChoices):
    """How binding the wording is, strongest first."""

    MUST = "must", _("Must")
    SHALL = "shall", _("Shall")
    STRIVE = "strive", _("Strive")
    ADVANCE = "advance", _("Advance")
    STUDY = "study", _("Study")
    IN_PRINCIPLE = "in_principle", _("In principle")


class EvidenceState(models.TextChoices):
    """What is known of the result, apart from where the commitment stands."""

    NONE = "none", _("Nothing reported")
    REPORTED = "reported", _("Reported")
    VERIFIED = "verified", _("Verified")
    CONTRADICTED = "contradicted", _("Contradicted")


class DuePrecision(models.TextChoices):
    """How exactly the text says when."""

    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF_YEAR = "half-year", _("Half-year")
    YEAR = "year", _("Year")
    PLAN_PERIOD = "plan-period", _("Plan period")


class Recurrence(models.TextChoices):
    """The rhythm of a standing duty."""

    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    HALF_YEARLY = "half-yearly", _("Half-yearly")
    YEARLY = "yearly", _("Yearly")


class BlockReason(models.TextChoices):
    """Why work cannot go on. The clock goes on all the same: blocked is not overdue, and not suspended."""

    FUNDS = "funds", _("Funds")
    LAND = "land", _("Land or premises")
    APPROVAL = "approval", _("Approval or procedure")
    POLICY = "policy", _("Policy or rules unclear")
    COORDINATION = "coordination", _("Another unit or level")
    TECHNICAL = "technical", _("Technical difficulty")
    OUTSIDE = "outside", _("Weather or other outside cause")
    OTHER = "other", _("Something else")


class Project(models.Model):
    """A named project or plan that commitments serve."""

    name = models.CharField(_("Name"), max_length=200)
    folded = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SerialCounter(models.Model):
    """The last number given in a series and year; locked while the next one is given, so there are no gaps."""

    series = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="one_counter_a_year")]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.last}"


class Commitment(models.Model):
    """督办事项: one row of the ledger. `baseline_text` and `original_due` are never overwritten."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    serial_no = models.CharField(_("Serial number"), max_length=40, unique=True, null=True, blank=True)
    title = models.CharField(_("Title"), max_length=120)
    baseline_text = models.TextField(_("Original wording"))
    source_type = models.CharField(_("Source"), max_length=12, choices=SourceType.choices)
    source_note = models.CharField(_("Source in words"), max_length=200, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="commitments")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="commitments")
    state = models.CharField(_("State"), max_length=12, choices=State.choices, default=State.DRAFT)
    pending = models.CharField(max_length=10, choices=RequestKind.choices, blank=True, default="")
    evidence_state = models.CharField(max_length=12, choices=EvidenceState.choices, default=EvidenceState.NONE)
    strength = models.CharField(_("Strength"), max_length=12, choices=Strength.choices, default=Strength.SHALL)
    kind = models.CharField(max_length=12, default="task")
    speaker = models.CharField(_("Speaker"), max_length=50, blank=True)
    due_text = models.CharField(_("Deadline in the text"), max_length=100, blank=True)
    original_due = models.DateField(_("Original due date"), null=True, blank=True)
    due = models.DateField(_("Due date"), null=True, blank=True)
    due_precision = models.CharField(max_length=12, choices=DuePrecision.choices, default=DuePrecision.DAY)
    due_basis = models.CharField(max_length=200, blank=True)
    recurrence = models.CharField(_("Rhythm"), max_length=12, choices=Recurrence.choices, blank=True)
    # Of each month (or which day of the week); empty: its last day. `due` is then the open period's, `recurs_until` the end.
    recurrence_day = models.PositiveSmallIntegerField(_("Day of the rhythm"), null=True, blank=True)
    recurs_from = models.DateField(null=True, blank=True)
    recurs_until = models.DateField(null=True, blank=True)
    gaps = models.JSONField(default=list)
    percent = models.PositiveSmallIntegerField(_("Percent complete"), default=0)
    reported_percent = models.PositiveSmallIntegerField(default=0)  # by the lead unit; `percent` is 100 once completed
    cycle = models.PositiveSmallIntegerField(default=1)
    first_due = models.DateField(null=True, blank=True)  # as first assigned; extensions leave it
    extension_count = models.PositiveSmallIntegerField(default=0)
    registered_at = models.DateTimeField(null=True, blank=True)
    suspended_on = models.DateField(null=True, blank=True)
    recheck_on = models.DateField(_("Re-check on"), null=True, blank=True)
    blocked_reason = models.CharField(_("Blocked by"), max_length=12, choices=BlockReason.choices, blank=True)
    blocked_since = models.DateField(null=True, blank=True)
    blocked_note = models.CharField(max_length=500, blank=True)
    evidence_source = models.CharField(max_length=200, blank=True)
    evidence_on = models.DateField(null=True, blank=True)
    projects = models.ManyToManyField(Project, blank=True, related_name="commitments")
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects: ClassVar[CommitmentQuerySet] = CommitmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "due"]), models.Index(fields=["due"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="known_state"),
            models.CheckConstraint(condition=Q(pending__in=["", *RequestKind.values]), name="known_pending"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="percent_up_to_100"),
            models.CheckConstraint(
                condition=Q(state__in=(State.DRAFT, State.CANCELLED)) | Q(serial_no__isnull=False),
                name="serial_number_once_assigned",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SUSPENDED) | Q(suspended_on__isnull=False, recheck_on__isnull=False),
                name="suspended_with_recheck_date",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(blocked_reason="", blocked_since=None)
                | ~Q(blocked_reason="") & Q(blocked_since__isnull=False),
                name="blocked_since_a_day",
            ),
            models.CheckConstraint(condition=Q(recurrence_day__range=(1, 31)), name="day_of_the_rhythm"),
        ]

    def __str__(self) -> str:
        return f"{self.serial_no or '–'} {self.title}"

    @property
    def lead(self) -> Assignment | None:
        """The assignment of the lead unit."""
        return next((a for a in self.assignments.all() if a.role == AssignmentRole.LEAD), None)

    @property
    def supporting(self) -> list[Assignment]:
        """The assignments of the supporting units."""
        return [a for a in self.assignments.all() if a.role == AssignmentRole.SUPPORTING]

    def days_left(self, today: date) -> int | None:
        """Days until due, negative once it is past."""
        return (self.due - today).days if self.due else None

    def runs_late(self, today: date) -> bool:
        """Past due while the clock runs: one row's answer to what `overdue()` asks of all."""
        return self.state in CLOCK_STATES and self.due is not None and self.due < today


class Evidence(models.Model):
    """A stretch of a document that a field of a commitment rests on; offsets in code points, end exclusive."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="evidence")
    document = models.ForeignKey(Document, models.PROTECT, related_name="evidence")
    field = models.CharField(max_length=20)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["start", "id"]
        constraints = [models.CheckConstraint(condition=Q(start__lt=F("end")), name="evidence_not_empty")]

    def __str__(self) -> str:
        return f"{self.field}[{self.start}:{self.end}]"


class Target(models.Model):
    """A measurable figure of a commitment."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="targets")
    text = models.CharField(max_length=200)
    metric = models.CharField(max_length=100, blank=True)
    comparator = models.CharField(max_length=4, blank=True)
    value = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    baseline = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class MentionChange(models.TextChoices):
    """What a later text says otherwise than the ledger; the ledger itself stays as it is."""

    DEADLINE_LATER = "deadline_later", _("Deadline put off")
    DEADLINE_EARLIER = "deadline_earlier", _("Deadline brought forward")
    WORDING_WEAKER = "wording_weaker", _("Wording weaker")
    WORDING_STRONGER = "wording_stronger", _("Wording stronger")


class Mention(models.Model):
    """Another place in a document that says the commitment again; `changes` (of MentionChange) where it says otherwise."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="mentions")
    document = models.ForeignKey(Document, models.PROTECT, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    due = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=100, blank=True)
    strength = models.CharField(max_length=12, choices=Strength.choices, blank=True)
    changes = models.JSONField(default=list)
    against = models.DateField(null=True, blank=True)  # the due date of the ledger when it was added
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]
