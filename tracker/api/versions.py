"""Versions of documents, second extractions, purging."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.api.base import Resource, actor_of
from tracker.api.filtering import refuse_unknown
from tracker.api.run_fields import DocumentRef
from tracker.api.shared import EmptyInput
from tracker.api.version_fields import ChangesSerializer, OlderInput, PurgeInput, ReextractionSerializer
from tracker.intake.models import Reextraction
from tracker.intake.purge import document_purge
from tracker.intake.versions.again import reextraction_apply, reextraction_start
from tracker.intake.versions.carry import compared, version_link, version_unlink
from tracker.intake.versions.changes import differences
from tracker.intake.versions.likeness import likely_predecessors
from tracker.meetings.models import Document


class DocumentVersions(Resource):
    """What can be done with a whole document; mixed into Documents."""

    def _older(self, request: Request, newer: Document) -> Document:
        chosen = request.query_params.get("older", "")
        number = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else newer.replaces_id
        older: Document | None = Document.objects.visible_to(actor_of(request)).filter(pk=number).first()
        if older is None:
            raise NotFound
        return older

    @extend_schema(
        summary="What differs from the older version",
        parameters=[
            OpenApiParameter("older", int, description="Compare with this one; else with the one it replaces.")
        ],
        responses=ChangesSerializer,
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def changes(self, request: Request, pk: int) -> Response:
        """Texts and candidates of two versions; 404 where no older one is linked or named."""
        refuse_unknown(request, ("older",), paging=False)
        newer = self.get_object()
        older = self._older(request, newer)
        found = compared(older, newer)
        pairs = [{"old": old, "new": new} for old, new in found.changed]
        rows = {"changed": pairs, "added": found.added, "dropped": found.dropped, "same": len(found.same)}
        answer = {"older": older, "newer": newer, "text": differences(older.text, newer.text), **rows}
        return Response(ChangesSerializer(answer).data)

    @extend_schema(summary="Documents that it could replace", responses=DocumentRef(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def likely(self, request: Request, pk: int) -> Response:
        """Older documents of nearly the same title or of the same number, the likeliest first."""
        document = self.get_object()
        return Response(DocumentRef(likely_predecessors(document, actor_of(request)), many=True).data)

    @extend_schema(summary="Link to an older version", request=OlderInput, responses={204: None})
    @action(detail=True, methods=["put"])
    def version(self, request: Request, pk: int) -> Response:
        """Say that this document takes the place of an older one; decisions about what did not change are carried over."""
        document = self.get_object()
        require(actor_of(request), Permission.UPLOAD)
        version_link(actor=actor_of(request), document=document, older=self.body(OlderInput)["older"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Separate from the older version", responses={204: None})
    @version.mapping.delete
    def separate(self, request: Request, pk: int) -> Response:
        """Take the linking back, with the decisions that it brought."""
        version_unlink(actor=actor_of(request), document=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Purge a document", request=PurgeInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def purge(self, request: Request, pk: int) -> Response:
        """Remove file, text and candidates for good; 409 `commitments_rest_on_it` where the ledger needs them."""
        document = self.get_object()
        require(actor_of(request), Permission.UPLOAD)
        document_purge(actor=actor_of(request), document=document, reason=self.body(PurgeInput)["reason"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Extract again", request=None, responses={202: ReextractionSerializer})
    @action(detail=True, methods=["post"], serializer_class=EmptyInput)
    def reextract(self, request: Request, pk: int) -> Response:
        """Extract it again in the background, to compare; nothing changes until that is applied."""
        again = reextraction_start(actor=actor_of(request), document=self.get_object())
        location = reverse("api:reextraction-detail", kwargs={"pk": again.pk}, request=request)
        return Response(ReextractionSerializer(again).data, status=202, headers={"Location": location})


@extend_schema_view(
    retrieve=extend_schema(summary="A second extraction", description="With what applying it would do, once done."),
)
class Reextractions(Resource, mixins.RetrieveModelMixin):
    """Second extractions."""

    serializer_class = ReextractionSerializer
    queryset = Reextraction.objects.none()

    def get_queryset(self) -> Any:
        """Of documents that the person sees."""
        seen = Document.objects.visible_to(self.request.user).values("pk")
        return Reextraction.objects.filter(document__in=seen).select_related("job", "document", "started_by")

    @extend_schema(summary="Apply a second extraction", request=None, responses=ReextractionSerializer)
    @action(detail=True, methods=["post"], serializer_class=EmptyInput)
    def apply(self, request: Request, pk: int) -> Response:
        """Take it over: rows come in, follow or go; what people decided or corrected stays."""
        reextraction_apply(actor=actor_of(request), again=self.get_object())
        return Response(ReextractionSerializer(self.get_object()).data)
