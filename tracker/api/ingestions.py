"""What came in: send many files or an address, see what became of each, try failed ones again."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.api.base import Resource, actor_of, content_of
from tracker.api.document_fields import ReceivedSerializer
from tracker.api.ingestion_fields import IngestionSerializer, IngestionsInput
from tracker.api.shared import EmptyInput
from tracker.api.transport import FormParser
from tracker.intake.models import ExtractionRun
from tracker.intake.purge import ingestion_purge
from tracker.intake.ways.archive import archive_ingest
from tracker.intake.ways.fetch import page_item
from tracker.intake.ways.filters import IngestionFilter
from tracker.intake.ways.ingest import ingest, ingestion_retry
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.intake.ways.rows import Item
from tracker.intake.ways.unzip import is_archive
from tracker.meetings.models import DocumentSource


@extend_schema_view(
    list=extend_schema(summary="What came in", description="By whatever way, newest first, also what was refused."),
    retrieve=extend_schema(summary="Something that came in", description="Ask again until `is_over`."),
)
class Ingestions(Resource, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """What came in by whatever way."""

    serializer_class = IngestionSerializer
    filterset_class = IngestionFilter
    parser_classes = (JSONParser, FormParser)
    queryset = Ingestion.objects.none()

    def get_queryset(self) -> Any:
        """Newest first."""
        return Ingestion.objects.visible_to(self.request.user).for_list().order_by("-pk")

    @extend_schema(
        summary="Send files or an address",
        request={"multipart/form-data": IngestionsInput, "application/json": IngestionsInput},
        responses={202: IngestionSerializer(many=True)},
    )
    def create(self, request: Request) -> Response:
        """Take in files, the files of a zip, or a page; all are read in the background, each is an ingestion."""
        actor = actor_of(request)
        require(actor, Permission.UPLOAD)
        given = self.body(IngestionsInput)
        common: dict[str, Any] = {"published": given.get("published")}
        rows: list[Ingestion] = []
        for file in given.get("files", ()):
            item = Item(file.name or "", data=content_of(file), way=DocumentSource.API, **common)
            if is_archive(item.data or b"", item.name):
                rows += archive_ingest(actor=actor, item=item)
            else:
                rows.append(ingest(actor=actor, item=item, wait=False))
        if "address" in given:
            rows.append(ingest(actor=actor, item=page_item(given["address"], **common), wait=False))
        return Response(IngestionSerializer(rows, many=True).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(summary="Purge a failed one", request=None, responses={204: None})
    @action(detail=True, methods=["post"], serializer_class=EmptyInput)
    def purge(self, request: Request, pk: int) -> Response:
        """Remove the file that was kept for another try; the row stays without its name."""
        ingestion_purge(actor=actor_of(request), ingestion=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Try again", request=None, responses={202: IngestionSerializer})
    @action(detail=True, methods=["post"], serializer_class=EmptyInput)
    def retry(self, request: Request, pk: int) -> Response:
        """Read a failed one again, in the background; 409 `not_failed` where nothing is kept of it."""
        row = ingestion_retry(actor=actor_of(request), ingestion=self.get_object())
        return Response(IngestionSerializer(row).data, status=status.HTTP_202_ACCEPTED)


def received_answer(request: Request, row: Ingestion) -> Response:
    """What is answered about a document that was sent: 202 where it is new or still read, 200 where it is here."""
    run = None
    location = reverse("api:ingestion-detail", kwargs={"pk": row.pk}, request=request)
    if row.document is not None:
        runs = ExtractionRun.objects.for_list().with_counts().filter(document=row.document)
        run = runs.order_by("-pk").first()
        location = reverse("api:run-detail", kwargs={"pk": run.pk}, request=request) if run else location
    is_old = row.state == IngestionState.DUPLICATE
    answer = ReceivedSerializer({"duplicate": is_old, "run": run, "ingestion": row})
    return Response(answer.data, status=200 if is_old else 202, headers={"Location": location})
