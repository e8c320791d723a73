"""Progress reports and their files."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from tracker.api.base import Resource, actor_of, download
from tracker.api.request_fields import EvidenceFileSerializer
from tracker.api.shared import MessageSerializer, PersonRef, UnitRef
from tracker.approvals.models import RequestAttachment
from tracker.approvals.querysets import request_attachments_visible_to
from tracker.progress.doubts import doubt_message
from tracker.progress.models import ProgressReport, ReportAttachment, Signature
from tracker.progress.querysets import attachments_visible_to


class AttachmentSerializer(serializers.ModelSerializer[ReportAttachment]):
    """A file that came with a report."""

    size = serializers.IntegerField(source="file.size", help_text="Bytes.")
    url = serializers.HyperlinkedIdentityField(view_name="api:attachment-detail", help_text="Where to download it.")

    class Meta:
        model = ReportAttachment
        fields = ("id", "name", "size", "url")
        extra_kwargs = {"id": {"help_text": "Id of the attachment."}, "name": {"help_text": "Its file name."}}


class ReportSerializer(serializers.ModelSerializer[ProgressReport]):
    """What a unit says of a commitment at one time."""

    unit = UnitRef(help_text="The unit that reports.")
    author = PersonRef(help_text="Who wrote it.")
    attachments = AttachmentSerializer(many=True, help_text="Its files.")
    signature = serializers.ChoiceField(
        choices=Signature.choices, help_text="Whether the head of the unit signed it; empty: not asked for."
    )
    doubts = serializers.SerializerMethodField(
        help_text="What was pointed out in it: the same as last time, no figure."
    )

    class Meta:
        model = ProgressReport
        fields = (
            *("id", "unit", "author", "text", "problems", "next_steps", "percent", "cycle", "created_at"),
            *("attachments", "is_answer", "signature", "signature_note", "doubts"),
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the report."},
            "text": {"help_text": "What was done."},
            "problems": {"help_text": "What is in the way; may be empty."},
            "next_steps": {"help_text": "What comes next; may be empty."},
            "percent": {"help_text": "Percent complete, by this unit."},
            "cycle": {"help_text": "In which cycle of the commitment."},
            "created_at": {"help_text": "When."},
            "is_answer": {"help_text": "Whether it is a supporting unit's answer for its part."},
            "signature_note": {"help_text": "What the head of the unit said."},
        }

    @extend_schema_field(MessageSerializer(many=True))
    def get_doubts(self, report: ProgressReport) -> list[dict[str, str]]:
        """In words."""
        return [{"code": code, "message": doubt_message(code)} for code in report.doubts]


class Attachments(Resource):
    """Files of progress reports."""

    queryset = ReportAttachment.objects.none()
    serializer_class = AttachmentSerializer

    def get_queryset(self) -> Any:
        """Those of commitments that the person sees."""
        return attachments_visible_to(actor_of(self.request))

    @extend_schema(
        summary="The bytes of an attachment", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def retrieve(self, request: Request, pk: int) -> FileResponse:
        """Download a file that came with a report."""
        attachment = self.get_object()
        return download(attachment.file, attachment.name)


class RequestAttachments(Resource):
    """Files of requests."""

    queryset = RequestAttachment.objects.none()
    serializer_class = EvidenceFileSerializer

    def get_queryset(self) -> Any:
        """Those of commitments that the person sees."""
        return request_attachments_visible_to(actor_of(self.request))

    @extend_schema(
        summary="The bytes of a request's attachment",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def retrieve(self, request: Request, pk: int) -> FileResponse:
        """Download a file that came with a request."""
        attachment = self.get_object()
        return download(attachment.file, attachment.name)
