"""What grows around a commitment: leaders' instructions and relations to other commitments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models.commitment import Commitment
from tracker.common import clock


class InstructionEffect(models.TextChoices):
    """What an instruction does besides being heard."""

    NOTE = "note", _("To be heeded")
    REPORT = "report", _("Asks for a report")
    REOPEN = "reopen", _("Takes it up again")
    CLOSE = "close", _("Closes it")


class Instruction(models.Model):
    """批示: what a leader says of a commitment, word for word, written by the leader or recorded by supervision."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="instructions")
    leader_name = models.CharField(_("Leader"), max_length=50)
    given_on = models.DateField(_("Given on"))
    text = models.TextField(_("Instruction"))
    effect = models.CharField(_("Effect"), max_length=8, choices=InstructionEffect.choices)
    report_by = models.DateField(_("Report until"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(effect__in=InstructionEffect.values), name="known_instruction_effect"),
            models.CheckConstraint(
                condition=~Q(effect="report") | Q(report_by__isnull=False), name="asked_report_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader_name} {self.given_on}"


class RelationKind(models.TextChoices):
    """What the first commitment is to the second."""

    DUPLICATE = "duplicate", _("Duplicate of")
    FOLLOWS = "follows", _("Follows")
    REPLACES = "replaces", _("Replaces")


class RelationSeen(models.TextChoices):
    """The same kinds, seen from the second commitment."""

    DUPLICATE = "duplicate", _("Has the duplicate")
    FOLLOWS = "follows", _("Followed by")
    REPLACES = "replaces", _("Replaced by")


class Relation(models.Model):
    """`source` duplicates, follows or replaces `target`; shown at both."""

    source = models.ForeignKey(Commitment, models.CASCADE, related_name="relations_from")
    target = models.ForeignKey(Commitment, models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=10, choices=RelationKind.choices)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="one_relation_a_pair"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="related_to_another"),
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="known_relation_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
