"""Documents: bring one in, read it, correct the head of its meeting."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Length
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.api.base import actor_of, content_of, download
from tracker.api.document_fields import (
    DocumentDetail,
    DocumentSerializer,
    HeldOnInput,
    MeetingChanged,
    MeetingInput,
    MeetingSerializer,
    ReceivedSerializer,
    ShiftSerializer,
    UploadInput,
)
from tracker.api.ingestions import received_answer
from tracker.api.transport import FormParser
from tracker.api.versions import DocumentVersions
from tracker.common.errors import Invalid
from tracker.intake.dates import date_preview, meeting_date_correct
from tracker.intake.messages import intake_error_message, page_error_message
from tracker.intake.models import ExtractionRun
from tracker.intake.pictures import NoPages, page_picture, pages_of
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.rows import Item
from tracker.meetings.filters import DocumentFilter
from tracker.meetings.models import Document, DocumentSource

PICTURE = {(200, "image/png"): OpenApiTypes.BINARY}
FILE = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


@extend_schema_view(
    list=extend_schema(summary="Documents", description="The documents that you see, newest first, without texts."),
    retrieve=extend_schema(summary="A document", description="With its text and layout.", responses=DocumentDetail),
)
class Documents(DocumentVersions, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Documents that were received."""

    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    parser_classes = (JSONParser, FormParser)
    queryset = Document.objects.none()

    def get_queryset(self) -> Any:
        """Lists leave the long columns in the database."""
        found = Document.objects.visible_to(self.request.user).select_related("meeting", "file", "received_by")
        if self.action == "retrieve":
            found = found.prefetch_related("opened_to")
        elif self.action not in {"preview", "changes", "version", "reextract"}:
            found = found.defer("text", "blocks")
        newest = ExtractionRun.objects.filter(document=OuterRef("pk")).order_by("-pk").values("pk")[:1]
        return found.annotate(latest_run=Subquery(newest), characters=Length("text")).order_by("-id")

    def get_serializer_class(self) -> Any:
        """The text only with a single document."""
        return DocumentDetail if self.action == "retrieve" else super().get_serializer_class()

    @extend_schema(
        summary="Send a document",
        request={"multipart/form-data": UploadInput, "application/json": UploadInput},
        responses={
            202: OpenApiResponse(ReceivedSerializer, "Taken in; Location is the address of its run or ingestion."),
            200: OpenApiResponse(ReceivedSerializer, "The same words are here already: their run, nothing was added."),
        },
    )
    def create(self, request: Request) -> Response:
        """Take in a file or a text and queue its extraction. Safe to repeat: the same words are taken in once.

        A file that takes longer to read is read in the background: `run` is null, ask its ingestion. A file that cannot
        be read is a 400 here, and its ingestion is kept for another try. A zip of files goes to the ingestions.
        """
        require(actor_of(request), Permission.UPLOAD)
        given = self.body(UploadInput)
        file = given.pop("file", None)
        if file is not None:
            given["data"] = content_of(file)
        name = given.pop("name", "") or (file.name if file is not None else "")
        row = ingest(actor=actor_of(request), item=Item(name, way=DocumentSource.API, **given))
        if row.error_code:
            field = "file" if file is not None else "text"
            raise Invalid(intake_error_message(row.error_code, row.error_params), code=row.error_code, field=field)
        return received_answer(request, row)

    @extend_schema(summary="The file of a document", responses=FILE)
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: int) -> FileResponse:
        """The bytes as they came in; 404 `no_file` for a pasted text."""
        document = self.get_object()
        if document.file is None:
            raise NotFound(_("This document came as text, without a file."), code="no_file")
        return download(document.file, document.name)

    @extend_schema(summary="A page of a document as a picture", responses=PICTURE)
    @action(detail=True, methods=["get"], url_path="pages/<int:number>")
    def page(self, request: Request, pk: int, number: int) -> HttpResponse:
        """Page `number`, from 1, as a PNG; 404 where the document has no such page or no pages at all."""
        document = self.get_object()
        try:
            if not 1 <= number <= len(pages_of(document)):
                raise NotFound
            return HttpResponse(page_picture(document, number), content_type="image/png")
        except NoPages as error:
            raise NotFound(page_error_message(error.code), code=error.code) from error

    @extend_schema(summary="The head of a document", responses=MeetingSerializer)
    @action(detail=True, methods=["get"])
    def meeting(self, request: Request, pk: int) -> Response:
        """What the document tells of its meeting."""
        return Response(MeetingSerializer(self.get_object().meeting).data)

    @extend_schema(
        summary="Correct the head of a document",
        request=MeetingInput(partial=True),
        responses=MeetingChanged,
        operation_id="documents_meeting_partial_update",
    )
    @meeting.mapping.patch
    def correct_meeting(self, request: Request, pk: int) -> Response:
        """Correct what was read in the head.

        With `held_on`, the deadlines of pending candidates that nobody touched follow the new date; `preview` shows
        them beforehand.
        """
        document = self.get_object()
        require(actor_of(request), Permission.REVIEW)
        given = self.body(MeetingInput, partial=True)
        shifts = meeting_date_correct(actor=actor_of(request), document=document, **given)
        document = self.get_object()
        return Response(MeetingChanged({"meeting": document.meeting, "changed_deadlines": shifts}).data)

    @extend_schema(
        summary="Preview a corrected date", request=HeldOnInput, responses=ShiftSerializer(many=True), filters=False
    )
    @action(detail=True, methods=["post"], url_path="meeting/preview", pagination_class=None)
    def preview(self, request: Request, pk: int) -> Response:
        """The deadlines that would change if the meeting had been on this day. Nothing is written."""
        document = self.get_object()
        require(actor_of(request), Permission.REVIEW)
        shifts = date_preview(document, self.body(HeldOnInput)["held_on"])
        return Response(ShiftSerializer(shifts, many=True).data)
