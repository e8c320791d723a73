"""Reminders by rule and by hand, what reaches whom, and how it was delivered."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.commitments.models import Commitment
from tracker.common import clock


class Trigger(models.TextChoices):
    """What a reminder rule watches."""

    DUE = "due", _("Due within so many days")
    OVERDUE = "overdue", _("Overdue for so many days")
    UNACKNOWLEDGED = "unacknowledged", _("Not acknowledged for so many days")
    SILENT = "silent", _("Nothing reported for so many days")
    UNDECIDED = "undecided", _("A request waits for so many days")
    RECHECK = "recheck", _("The re-check date of a suspension has come")
    PART_DUE = "part_due", _("Part of a supporting unit due within so many days")
    PART_LATE = "part_late", _("Part of a supporting unit late for so many days")


class Audience(models.TextChoices):
    """Who is reminded, by the place that the person holds to the commitment."""

    HANDLER = "handler", _("Handler")
    LIAISON = "liaison", _("Liaison of the lead unit")
    SUPPORTING = "supporting", _("Liaisons of the supporting units")
    UNIT_HEAD = "unit_head", _("Head of the lead unit")
    LEADER = "leader", _("Responsible leader")
    OFFICER = "officer", _("Supervision officers")
    SUPERVISION_HEAD = "supervision_head", _("Head of supervision")


class ReminderRule(models.Model):
    """One rung of reminding: when, again how often, whom. `repeat_days` 0: once. The ladder is the rows in order."""

    order = models.PositiveSmallIntegerField(_("Order"), unique=True)
    trigger = models.CharField(_("When"), max_length=16, choices=Trigger.choices)
    days = models.PositiveSmallIntegerField(_("Days"), default=0)
    repeat_days = models.PositiveSmallIntegerField(_("Again every so many days"), default=0)
    working_days = models.BooleanField(_("Count working days"), default=True)
    audience = models.JSONField(_("Whom"), default=list)
    urgent = models.BooleanField(_("By mail at once"), default=False)
    proposes_circular = models.BooleanField(_("Proposes a circular"), default=False)
    is_active = models.BooleanField(_("In use"), default=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.CheckConstraint(condition=Q(trigger__in=Trigger.values), name="known_trigger")]

    def __str__(self) -> str:
        return f"{self.order} {self.trigger} {self.days}"


class Reminder(models.Model):
    """A commitment was reminded of: by a rule, once for each occasion, or by a person (催办)."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="reminders")
    rule = models.ForeignKey(ReminderRule, models.SET_NULL, null=True, related_name="+")
    trigger = models.CharField(max_length=16, choices=Trigger.choices, blank=True)  # empty: by a person
    occasion = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # whose part it is about
    day = models.DateField()
    days = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    proposes_circular = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "occasion"], name="one_reminder_an_occasion"),
            models.CheckConstraint(condition=Q(trigger__in=["", *Trigger.values]), name="known_reminder_trigger"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.occasion}"


class NoticeKind(models.TextChoices):
    """What a notice is about; a person can leave kinds out of the mails."""

    REMINDER = "reminder", _("Reminder")
    URGE = "urge", _("Urging")
    ASSIGNED = "assigned", _("Assigned")
    REQUEST = "request", _("Request to decide or verify")
    DECIDED = "decided", _("Decision on a request")
    MOVED = "moved", _("Returned, reopened, closed or withdrawn")
    INSTRUCTION = "instruction", _("Leader's instruction")
    PART = "part", _("Part of a supporting unit")
    SIGN = "sign", _("Report to sign")
    BLOCKED = "blocked", _("Work blocked")
    MENTION = "mention", _("Named in a comment")
    WATCHED = "watched", _("News of what you watch")


class Notice(models.Model):
    """One thing that one person should know; its words are made when it is read, in the reader's language."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="notices")
    reminder = models.ForeignKey(Reminder, models.CASCADE, null=True, related_name="notices")
    entry_seq = models.BigIntegerField(null=True)
    event = models.CharField(max_length=40, blank=True)
    request_kind = models.CharField(max_length=10, blank=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    snoozed_until = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "read_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "reminder"], condition=Q(reminder__isnull=False), name="one_notice_a_reminder"
            ),
            models.UniqueConstraint(
                fields=["user", "entry_seq"], condition=Q(entry_seq__isnull=False), name="one_notice_an_entry"
            ),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="known_notice_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.commitment_id}"


class DeliveryKind(models.TextChoices):
    """A mail a day, or one at once."""

    DIGEST = "digest", _("Daily digest")
    URGENT = "urgent", _("At once")


class DeliveryState(models.TextChoices):
    """Where a mail stands."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class Delivery(models.Model):
    """A mail to one person: the day's digest, or an urgent notice. `key` (day or notice) makes it the only one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=8, choices=DeliveryKind.choices)
    key = models.CharField(max_length=20)
    address = models.EmailField()
    notices = models.ManyToManyField(Notice, related_name="deliveries")
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["state", "next_try_at"])]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "key"], name="one_delivery_a_key"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="known_delivery_state"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.key} {self.state}"


class Preference(models.Model):
    """What a person wants by mail; without a row all kinds come."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference")
    by_mail = models.BooleanField(_("Send me mails"), default=True)
    muted = models.JSONField(default=list)  # kinds that stay out of mails

    def __str__(self) -> str:
        return str(self.user_id)


class NoticeSetting(models.Model):
    """When mails go out in this office: one row."""

    digest_at = models.TimeField(_("Daily digest at"), default=time(8, 0))
    quiet_from = models.TimeField(_("Quiet from"), default=time(20, 0))
    quiet_to = models.TimeField(_("Quiet until"), default=time(7, 30))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_notice_setting")]

    def __str__(self) -> str:
        return str(self.digest_at)


class Cursor(models.Model):
    """How far a subscriber has read the journal."""

    name = models.CharField(max_length=20, unique=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"


class Feed(models.Model):
    """A calendar address of a person, or of a unit for which that person asks; only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    begins_with = models.CharField(max_length=8)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.begins_with}…"
