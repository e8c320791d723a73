"""The append-only, hash-chained journal of business changes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """Everything that can stand in the journal."""

    OFFICE_CREATED = "office.created", _("Office created")
    OFFICE_CHANGED = "office.changed", _("Office settings changed")
    UNIT_CREATED = "unit.created", _("Unit created")
    UNIT_CHANGED = "unit.changed", _("Unit changed")
    ORGANISATION_IMPORTED = "organisation.imported", _("Units and people taken from a file")
    USER_CREATED = "user.created", _("User created")
    USER_CHANGED = "user.changed", _("User changed")
    USER_DEACTIVATED = "user.deactivated", _("User deactivated")
    USER_LEFT = "user.left", _("Left, everything handed over")
    USER_ACTIVATED = "user.activated", _("User activated")
    PASSWORD_RESET = "password.reset", _("Password reset")
    PASSWORD_CHANGED = "password.changed", _("Password changed")
    DELEGATION_CREATED = "delegation.created", _("Deputy named")
    DELEGATION_ENDED = "delegation.ended", _("Deputy's time ended")
    SIGNED_IN = "user.signed_in", _("Signed in")
    TOKEN_CREATED = "token.created", _("API token created")
    TOKEN_REVOKED = "token.revoked", _("API token revoked")
    DOCUMENT_RECEIVED = "document.received", _("Document received")
    DOCUMENT_PURGED = "document.purged", _("Document purged")
    DOCUMENT_LINKED = "document.linked", _("Version of a document linked")
    DOCUMENT_UNLINKED = "document.unlinked", _("Version of a document separated")
    INGESTION_FAILED = "ingestion.failed", _("Taking in failed")
    INGESTION_BLOCKED = "ingestion.blocked", _("Taking in blocked")
    INGESTION_PURGED = "ingestion.purged", _("Kept file of a failed reception purged")
    INGESTION_RETRIED = "ingestion.retried", _("Taking in retried")
    INTAKE_CHANGED = "intake.changed", _("Settings of the ways in changed")
    REEXTRACTION_APPLIED = "reextraction.applied", _("New extraction applied")
    CANDIDATE_LINKED = "candidate.linked", _("Candidate linked to a commitment")
    MEETING_CHANGED = "meeting.changed", _("Meeting changed")
    RUN_FINISHED = "run.finished", _("Extraction finished")
    RUN_FAILED = "run.failed", _("Extraction failed")
    JOB_GIVEN_UP = "job.given_up", _("Background work given up")
    RUN_RETRIED = "run.retried", _("Extraction retried")
    CANDIDATE_EDITED = "candidate.edited", _("Candidate edited")
    CANDIDATE_ACCEPTED = "candidate.accepted", _("Candidate accepted")
    CANDIDATE_REJECTED = "candidate.rejected", _("Candidate rejected")
    CANDIDATE_MERGED = "candidate.merged", _("Candidate merged into another")
    CANDIDATE_SPLIT = "candidate.split", _("Candidate split")
    CANDIDATE_MADE = "candidate.made", _("Candidate made from selected text")
    CANDIDATE_SECONDED = "candidate.seconded", _("Candidate sent to a second person")
    PROPOSAL_ACCEPTED = "proposal.accepted", _("Progress of the minutes accepted")
    PROPOSAL_REJECTED = "proposal.rejected", _("Progress of the minutes rejected")
    NAME_LEARNED = "name.learned", _("Name learned")
    NAME_FORGOTTEN = "name.forgotten", _("Learned name given up")
    RANKER_TRAINED = "ranker.trained", _("Order of candidates learned")
    RANKER_CHOSEN = "ranker.chosen", _("Order of candidates chosen")
    SECOND_REVIEW_CHANGED = "second_review.changed", _("Rules of the second review changed")
    CANDIDATE_REOPENED = "candidate.reopened", _("Decision on candidate taken back")
    COMMITMENT_CREATED = "commitment.created", _("Commitment created")
    COMMITMENT_DISCARDED = "commitment.discarded", _("Draft taken away again")
    COMMITMENT_MENTIONED = "commitment.mentioned", _("Said again by a document")
    COMMITMENT_CHANGED = "commitment.changed", _("Commitment changed")
    COMMITMENT_ASSIGNED = "commitment.assigned", _("Commitment assigned")
    COMMITMENT_HANDED_OVER = "commitment.handed_over", _("Handed over to somebody else")
    COMMITMENT_WITHDRAWN = "commitment.withdrawn", _("Assignment withdrawn")
    COMMITMENT_ACKNOWLEDGED = "commitment.acknowledged", _("Commitment acknowledged")
    PROGRESS_REPORTED = "progress.reported", _("Progress reported")
    REQUEST_OPENED = "request.opened", _("Request made")
    REQUEST_VERIFIED = "request.verified", _("Request verified")
    REQUEST_GRANTED = "request.granted", _("Request granted")
    REQUEST_RETURNED = "request.returned", _("Request returned")
    COMMITMENT_CLOSED = "commitment.closed", _("Commitment closed")
    COMMITMENT_RETURNED = "commitment.returned", _("Commitment returned")
    COMMITMENT_REOPENED = "commitment.reopened", _("Commitment reopened")
    COMMITMENT_RESUMED = "commitment.resumed", _("Commitment resumed")
    COMMITMENT_REMINDED = "commitment.reminded", _("Reminder")
    COMMITMENT_URGED = "commitment.urged", _("Urging")
    REMINDER_RULE_CHANGED = "reminder_rule.changed", _("Reminder rule changed")
    LAMP_RULE_CHANGED = "lamp_rule.changed", _("Lamp rule changed")
    NOTICE_SETTING_CHANGED = "notice_setting.changed", _("Times of mails changed")
    CALENDAR_CHANGED = "calendar.changed", _("Calendar changed")
    FEED_CREATED = "feed.created", _("Calendar address created")
    FEED_REVOKED = "feed.revoked", _("Calendar address revoked")
    POLICY_CHANGED = "policy.changed", _("Approval policy changed")
    VIEW_SAVED = "view.saved", _("View of the ledger saved")
    VIEW_CHANGED = "view.changed", _("View of the ledger changed")
    VIEW_DELETED = "view.deleted", _("View of the ledger deleted")
    REPORT_EXPORTED = "report.exported", _("Report exported")


def event_choices() -> list[tuple[str, Any]]:
    """All events; a new one changes no table, so migrations know this function and not its list."""
    return list(Event.choices)


class Head(models.Model):
    """The end of the chain: one row, locked while an entry is added."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class Entry(models.Model):
    """One business change. Names are kept as they were; ids are plain numbers, so that nothing can be deleted away."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=40, choices=event_choices, db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True)
    unit_id = models.BigIntegerField(null=True)
    unit_name = models.CharField(max_length=200, blank=True)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    object_label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-seq"]
        indexes = [models.Index(fields=["object_type", "object_id", "seq"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.event}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only adding is possible."""
        if self.pk is not None:
            raise TypeError("A journal entry cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Never."""
        raise TypeError("A journal entry cannot be deleted.")
