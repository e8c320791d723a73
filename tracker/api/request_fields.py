"""A request as the API shows it."""

from __future__ import annotations

from rest_framework import serializers

from tracker.api.shared import PersonRef, UnitRef
from tracker.approvals.models import ApprovalRequest, RequestAttachment, RequestState, VerificationMethod
from tracker.commitments.lifecycle import RequestKind


class EvidenceFileSerializer(serializers.ModelSerializer[RequestAttachment]):
    """A file that came with a request."""

    size = serializers.IntegerField(source="file.size", help_text="Bytes.")
    url = serializers.HyperlinkedIdentityField(view_name="api:request-attachment-detail", help_text="Where it is.")

    class Meta:
        model = RequestAttachment
        fields = ("id", "name", "size", "url")
        extra_kwargs = {"id": {"help_text": "Id of the attachment."}, "name": {"help_text": "Its file name."}}


class RequestSerializer(serializers.ModelSerializer[ApprovalRequest]):
    """A request on a commitment."""

    kind = serializers.ChoiceField(choices=RequestKind.choices, help_text="What is asked for.")
    state = serializers.ChoiceField(choices=RequestState.choices, help_text="Where it stands.")
    unit = UnitRef(allow_null=True, help_text="The unit that a dispute names; null: none.")
    attachments = EvidenceFileSerializer(many=True, help_text="Its files.")
    asked_by = PersonRef(help_text="Who asked.")
    verified_by = PersonRef(allow_null=True, help_text="Who verified; null: nobody yet.")
    verification_method = serializers.ChoiceField(
        choices=VerificationMethod.choices, allow_blank=True, help_text="How it was verified; empty: not yet."
    )
    decided_by = PersonRef(allow_null=True, help_text="Who decided; null: nobody yet.")

    class Meta:
        model = ApprovalRequest
        fields: tuple[str, ...] = (
            *("id", "kind", "state", "reason", "asked_by", "asked_at", "verified_by", "verified_at"),
            *("verification_method", "verification_note", "decided_by", "decided_at", "decision_note"),
            *("progress", "due_before", "new_due", "recheck_on", "unit", "changes", "checklist", "cycle"),
            "attachments",
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the request."},
            "reason": {"help_text": "Why; for a completion the result, in the words of who asked."},
            "progress": {"help_text": "Progress so far, with an extension."},
            "due_before": {"help_text": "The due date when an extension was asked for; null: another kind."},
            "new_due": {"help_text": "The date that an extension asks for; null: another kind."},
            "recheck_on": {"help_text": "The day on which a suspension is looked at again; null: another kind."},
            "changes": {"help_text": "What an adjustment changes: field to new value, units by id."},
            "checklist": {"help_text": "The items ticked off with a completion."},
            "cycle": {"help_text": "The cycle in which it was asked."},
            "asked_at": {"help_text": "When."},
            "verified_at": {"help_text": "When it was verified."},
            "verification_note": {"help_text": "Remark of who verified."},
            "decided_at": {"help_text": "When it was decided."},
            "decision_note": {"help_text": "Remark of who decided."},
        }
