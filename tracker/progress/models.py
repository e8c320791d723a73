"""Progress reports (反馈) with their attachments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.commitments.models import Commitment, Target
from tracker.common import clock
from tracker.files.models import StoredFile
from tracker.meetings.models import Document


class Signature(models.TextChoices):
    """Where a report stands whose unit's head has to sign it."""

    NOT_NEEDED = "", _("Not needed")
    WAITING = "waiting", _("Waits for signature")
    SIGNED = "signed", _("Signed")
    REFUSED = "refused", _("Sent back")


class ProgressReport(models.Model):
    """What a unit says of a commitment at one time; it counts once it is signed, where that is asked for.

    `doubts` are the codes of what was pointed out before it was sent (tracker.progress.doubts).
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("Progress"))
    problems = models.TextField(_("Problems"), blank=True)
    next_steps = models.TextField(_("Next steps"), blank=True)
    percent = models.PositiveSmallIntegerField(_("Percent complete"))
    cycle = models.PositiveSmallIntegerField(default=1)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")  # that tells it
    is_answer = models.BooleanField(default=False)  # a supporting unit's answer for its part
    doubts = models.JSONField(default=list)
    signature = models.CharField(max_length=8, choices=Signature.choices, default="", blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signature_note = models.TextField(blank=True)
    search_text = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="reported_percent_up_to_100"),
            models.CheckConstraint(condition=Q(signature__in=Signature.values), name="known_signature"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.percent}%"


class ReportAttachment(models.Model):
    """A file that came with a report, under the name that it was sent with."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Period(models.Model):
    """One turn of a recurring commitment: its day by the rhythm, its due date, and the report that answers it."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="periods")
    day = models.DateField()  # by the rhythm
    due = models.DateField()  # that day, moved to a working day by the office's rule; extensions move it, too
    report = models.OneToOneField(ProgressReport, models.PROTECT, null=True, related_name="period")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "day"], name="one_period_a_day"),
            models.CheckConstraint(
                condition=Q(report=None, answered_at=None) | Q(report__isnull=False, answered_at__isnull=False),
                name="answered_by_a_report",
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)


class Reading(models.Model):
    """What was measured of a target on a day, and where that can be seen; a later word for the same day replaces it."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="readings")
    day = models.DateField(_("Day"))
    value = models.FloatField(_("Figure"))
    evidence = models.CharField(_("Evidence"), max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=150, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["target", "day"], name="one_reading_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.value:g}"


class Shift(models.TextChoices):
    """Where a day goes that nobody works on."""

    LATER = "later", _("To the next working day")
    EARLIER = "earlier", _("To the working day before")
    STAYS = "stays", _("It stays")


class ReportPolicy(models.Model):
    """What the office asks of reports: one row."""

    signed = models.BooleanField(_("The head of the unit signs every report before it counts"), default=False)
    shift = models.CharField(
        _("A period whose day nobody works on is due"), max_length=8, choices=Shift.choices, default=Shift.LATER
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_report_policy")]

    def __str__(self) -> str:
        return self.shift
