"""What is shown of things that came in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.shared import MessageSerializer, PersonRef
from tracker.intake.messages import intake_error_message
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.meetings.models import DocumentSource


class IngestionSerializer(serializers.ModelSerializer[Ingestion]):
    """One file, text, mail or page that came in."""

    way = serializers.ChoiceField(choices=DocumentSource.choices, help_text="By which way it came in.")
    state = serializers.ChoiceField(choices=IngestionState.choices, help_text="What has become of it.")
    error = serializers.SerializerMethodField(help_text="Why it is not taken in and what to do; null unless refused.")
    is_over = serializers.BooleanField(help_text="True when nothing more happens by itself.")
    can_retry = serializers.BooleanField(help_text="Whether `retry` is possible: it failed and the file is kept.")
    received_by = PersonRef(allow_null=True, help_text="Who brought it in; null: it came by itself.")
    seconds = serializers.SerializerMethodField(help_text="How long reading it took; null while it is under way.")

    class Meta:
        model = Ingestion
        fields = (
            *("id", "way", "state", "is_over", "name", "origin", "document", "parent", "error", "can_retry"),
            *("received_by", "created_at", "seconds"),
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the ingestion."},
            "name": {"help_text": "Name of the file."},
            "origin": {"help_text": "Where it came from: path, address, sender and subject, or the zip around it."},
            "document": {"help_text": "Id of the document that it became, or that was there; null: none."},
            "parent": {"help_text": "Id of the mail's ingestion that it was attached to; null: none."},
            "created_at": {"help_text": "When it came in."},
        }

    @extend_schema_field(MessageSerializer(allow_null=True))
    def get_error(self, row: Ingestion) -> dict[str, str] | None:
        """In the reader's words."""
        if not row.error_code:
            return None
        return {"code": row.error_code, "message": intake_error_message(row.error_code, row.error_params)}

    def get_seconds(self, row: Ingestion) -> float | None:
        """With one decimal place."""
        took: timedelta | None = row.took
        return round(took.total_seconds(), 1) if took is not None else None


class IngestionsInput(serializers.Serializer[Any]):
    """What is to be taken in: files (a zip is unpacked) or the address of a page."""

    files = serializers.ListField(
        required=False,
        child=serializers.FileField(allow_empty_file=True),
        max_length=50,
        help_text="Files of any kind that is read; a zip counts as the files in it.",
    )
    address = serializers.URLField(
        required=False,
        max_length=300,
        help_text="Address of a page or file on a host that an administrator has allowed.",
    )
    published = serializers.DateField(required=False, allow_null=True, help_text="Date of issue of all of them.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Something to take in."""
        if not attrs.get("files") and "address" not in attrs:
            raise serializers.ValidationError(_("Send at least one file, or an address."), code="nothing_sent")
        return attrs
