"""What is shown of documents and what can be said about them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.ingestion_fields import IngestionSerializer
from tracker.api.run_fields import RunSerializer, warnings_shown
from tracker.api.shared import PersonRef, UnitRef, WarningSerializer
from tracker.intake.versions.likeness import replaceable_documents
from tracker.meetings.models import Document, DocumentSource, Meeting


class Attendee(serializers.Serializer[Any]):
    """Who took part."""

    name = serializers.CharField(max_length=100, help_text="Name as the text gives it.")
    position = serializers.CharField(max_length=100, allow_blank=True, default="", help_text="Post, may be empty.")


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """The head of a document: what it tells of its meeting."""

    attendees = Attendee(many=True, help_text="Who took part, as the text lists them.")

    class Meta:
        model = Meeting
        fields: tuple[str, ...] = (
            "id",
            "title",
            "kind",
            "held_on",
            "held_on_basis",
            "place",
            "chair",
            "attendees",
            "issuer",
            "doc_no",
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the meeting."},
            "title": {"help_text": "Title."},
            "kind": {"help_text": "Kind of meeting."},
            "held_on": {"help_text": "Day of the meeting, from which deadlines are reckoned."},
            "held_on_basis": {"help_text": "Where the date comes from; `corrected` where a person set it."},
            "place": {"help_text": "Place."},
            "chair": {"help_text": "Who chaired it."},
            "issuer": {"help_text": "Who issued the document."},
            "doc_no": {"help_text": "Number of the document."},
        }


class MeetingInput(MeetingSerializer):
    """What can be corrected."""

    held_on = serializers.DateField(help_text="Day of the meeting; untouched deadlines follow it.")

    class Meta(MeetingSerializer.Meta):
        fields: tuple[str, ...] = ("title", "kind", "held_on", "place", "chair", "attendees", "issuer", "doc_no")


class HeldOnInput(serializers.Serializer[Any]):
    """A day to try."""

    held_on = serializers.DateField(help_text="The day that the meeting would have.")


class ShiftSerializer(serializers.Serializer[Any]):
    """A deadline that follows the meeting's date."""

    candidate = serializers.IntegerField(source="candidate.pk", help_text="Id of the candidate.")
    title = serializers.CharField(source="candidate.title", help_text="Its title.")
    before = serializers.DateField(allow_null=True, help_text="Due date before; null: none.")
    after = serializers.DateField(allow_null=True, help_text="Due date after; null: none.")


class MeetingChanged(serializers.Serializer[Any]):
    """The corrected head and what followed."""

    meeting = MeetingSerializer(help_text="The head as it is now.")
    changed_deadlines = ShiftSerializer(many=True, help_text="Deadlines of candidates that followed the date.")


class BlockSerializer(serializers.Serializer[Any]):
    """A piece of layout; offsets count code points of `text`, the end is exclusive."""

    kind = serializers.CharField(help_text="heading, paragraph, list_item, table_cell, header or footer.")
    start = serializers.IntegerField(help_text="Where it starts.")
    end = serializers.IntegerField(help_text="Where it ends.")
    level = serializers.IntegerField(required=False, help_text="Depth of a heading, from 1.")
    table = serializers.IntegerField(required=False, help_text="Number of the table, from 0.")
    row = serializers.IntegerField(required=False, help_text="Row of the cell, from 0.")
    column = serializers.IntegerField(required=False, help_text="Column of the cell, from 0.")
    page = serializers.IntegerField(required=False, help_text="Page, from 1.")


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """A document without its text."""

    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=DocumentSource.choices, help_text="How it came in."
    )
    meeting = MeetingSerializer(help_text="What its head tells of the meeting.")
    characters = serializers.IntegerField(help_text="Length of the text in characters.")
    has_file = serializers.SerializerMethodField(help_text="Whether there is a file to download; pasted text has none.")
    size = serializers.IntegerField(source="file.size", default=None, help_text="Bytes of the file, null without one.")
    received_by = PersonRef(
        allow_null=True, help_text="Who brought it in; null where a watched folder or a mailbox did."
    )
    run = serializers.IntegerField(source="latest_run", allow_null=True, help_text="Id of its latest run.")

    class Meta:
        model = Document
        fields: tuple[str, ...] = (
            *("id", "name", "source", "published", "received_at", "received_by", "characters", "has_file", "size"),
            *("meeting", "run", "replaces", "attached_to"),
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the document."},
            "name": {"help_text": "Name of the file, or the first words of a pasted text."},
            "published": {"help_text": "Date of issue that was given with it."},
            "received_at": {"help_text": "When it came in."},
            "replaces": {"help_text": "Id of the older version that it takes the place of; null: none."},
            "attached_to": {"help_text": "Id of the mail that it was attached to; null: none."},
        }

    def get_has_file(self, document: Document) -> bool:
        """Files are kept for good."""
        return document.file_id is not None


class DocumentDetail(DocumentSerializer):
    """A document with its text."""

    warnings = serializers.SerializerMethodField(help_text="What to know about how the file was read.")
    blocks = BlockSerializer(many=True, help_text="The layout.")
    opened_to = UnitRef(many=True, help_text="Units besides the supervision office that may read it.")

    class Meta(DocumentSerializer.Meta):
        fields: tuple[str, ...] = (*DocumentSerializer.Meta.fields, "text", "blocks", "warnings", "opened_to")
        extra_kwargs = DocumentSerializer.Meta.extra_kwargs | {"text": {"help_text": "The text as it was read."}}

    @extend_schema_field(WarningSerializer(many=True))
    def get_warnings(self, document: Document) -> list[dict[str, Any]]:
        """In words."""
        return warnings_shown(document.warnings)


@extend_schema_field(OpenApiTypes.INT)
class OlderDocument(serializers.PrimaryKeyRelatedField[Document]):
    """A document that the caller sees and that has no newer version yet."""

    def get_queryset(self) -> Any:
        """Asked for when the input is read."""
        return replaceable_documents(self.context["request"].user)


class UploadInput(serializers.Serializer[Any]):
    """A file, or a text."""

    file = serializers.FileField(
        required=False,
        allow_empty_file=True,
        help_text="The file, of a format that is read (docs/formats.md); a zip goes to the ingestions.",
    )
    text = serializers.CharField(
        required=False, trim_whitespace=False, help_text="The text itself, instead of a file.", max_length=None
    )
    name = serializers.CharField(
        required=False, allow_blank=True, max_length=150, help_text="Name of the document; the file's own unless given."
    )
    published = serializers.DateField(
        required=False, allow_null=True, help_text="Date of issue: tells the year where the text does not."
    )
    replaces = OlderDocument(
        required=False,
        allow_null=True,
        help_text="Id of the document that this is a newer version of; decisions about what did not change stay.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of both."""
        if ("file" in attrs) == ("text" in attrs):
            raise serializers.ValidationError(_("Send either a file or a text."), code="file_or_text")
        return attrs


class ReceivedSerializer(serializers.Serializer[Any]):
    """What became of a document that was sent."""

    duplicate = serializers.BooleanField(help_text="True where a document with the same words was there already.")
    run = RunSerializer(
        allow_null=True,
        help_text="Its run: the new one, or that of the document that was there; null while the file is still read.",
    )
    ingestion = IngestionSerializer(help_text="What is known of its coming in.")
