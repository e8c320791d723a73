"""Candidates: read with their evidence, edit, cut, accept, link, reject."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.api.base import Resource, actor_of
from tracker.api.candidate_fields import (
    CandidateDetail,
    CandidateInput,
    CandidateSerializer,
    CandidateSplitInput,
    LinkInput,
    RejectInput,
    UnitMeansInput,
    VersionInput,
)
from tracker.api.commitment_fields import CommitmentDetail, lamp_context, readable
from tracker.intake.filters import CandidateFilter
from tracker.intake.models import Candidate
from tracker.intake.review.matches import candidate_link
from tracker.intake.review.naming import unit_fill
from tracker.intake.review.pieces import candidate_split, candidates_merge
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject, candidate_reopen


@extend_schema_view(
    list=extend_schema(
        summary="Candidates", description="The candidates of documents that you see, in the order of the text."
    ),
    retrieve=extend_schema(summary="A candidate", description="With its evidence.", responses=CandidateDetail),
)
class Candidates(Resource, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Candidates: nothing of them binds anybody until a person accepts it."""

    serializer_class = CandidateSerializer
    filterset_class = CandidateFilter
    queryset = Candidate.objects.none()

    def get_queryset(self) -> Any:
        """In the order of the documents' texts."""
        found = Candidate.objects.visible_to(self.request.user).for_list()
        return found.order_by("document_id", "start", "id")

    def get_serializer_class(self) -> Any:
        """Evidence only with a single candidate."""
        return CandidateDetail if self.action == "retrieve" else super().get_serializer_class()

    def _reviewed(self) -> Candidate:
        candidate: Candidate = self.get_object()
        require(actor_of(self.request), Permission.REVIEW)
        return candidate

    def _answer(self) -> Response:
        return Response(CandidateDetail(self.get_object(), context=self.get_serializer_context()).data)

    @extend_schema(summary="Edit a candidate", request=CandidateInput, responses=CandidateDetail)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a pending candidate; what changes is kept as a correction of what was found."""
        candidate = self._reviewed()
        candidate_edit(actor=actor_of(request), candidate=candidate, **self.body(CandidateInput))
        return self._answer()

    @extend_schema(
        summary="Accept a candidate",
        request=VersionInput,
        responses={201: CommitmentDetail, 202: CandidateDetail},
    )
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """Make a commitment of it: a draft in the ledger. 202 where a rule of the office asks for a second person."""
        candidate = self._reviewed()
        made = candidate_accept(actor=actor_of(request), candidate=candidate, **self.body(VersionInput))
        if made is None:
            return Response(self._answer().data, status=status.HTTP_202_ACCEPTED)
        commitment = readable(actor_of(request)).get(pk=made.pk)
        answer = CommitmentDetail(commitment, context={**self.get_serializer_context(), **lamp_context()})
        location = reverse("api:commitment-detail", kwargs={"pk": made.pk}, request=request)
        return Response(answer.data, status=status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(summary="Reject a candidate", request=RejectInput, responses=CandidateDetail)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: int) -> Response:
        """Say that it is no commitment, and why."""
        candidate = self._reviewed()
        candidate_reject(actor=actor_of(request), candidate=candidate, **self.body(RejectInput))
        return self._answer()

    @extend_schema(summary="Link to a commitment", request=LinkInput, responses=CandidateDetail)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: int) -> Response:
        """Say that it says a commitment of the ledger again: its words become a mention, the commitment stays."""
        candidate = self._reviewed()
        candidate_link(actor=actor_of(request), candidate=candidate, **self.body(LinkInput))
        return self._answer()

    @extend_schema(summary="Take a rejection back", request=VersionInput, responses=CandidateDetail)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: int) -> Response:
        """Make a rejected or linked candidate pending again."""
        candidate = self._reviewed()
        candidate_reopen(actor=actor_of(request), candidate=candidate, **self.body(VersionInput))
        return self._answer()

    @extend_schema(summary="Merge with the next", request=VersionInput, responses=CandidateDetail)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: int) -> Response:
        """Make one of it and the pending candidate that follows in the text, which is `merged` then."""
        candidate = self._reviewed()
        candidates_merge(actor=actor_of(request), candidate=candidate, **self.body(VersionInput))
        return self._answer()

    @extend_schema(
        summary="Split a candidate", request=CandidateSplitInput, responses={201: CandidateDetail(many=True)}
    )
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: int) -> Response:
        """Cut it in two; answers with both, each with the fields of its own words."""
        candidate = self._reviewed()
        pieces = candidate_split(actor=actor_of(request), candidate=candidate, **self.body(CandidateSplitInput))
        rows = self.get_queryset().filter(pk__in=[pieces.first.pk, pieces.second.pk])
        answer = CandidateDetail(rows, many=True, context=self.get_serializer_context())
        return Response(answer.data, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Say which unit a name means", request=UnitMeansInput, responses=CandidateDetail)
    @action(detail=True, methods=["post"])
    def unit(self, request: Request, pk: int) -> Response:
        """Learned at once: filled in wherever this document waits for the name, and in every later one."""
        candidate = self._reviewed()
        unit_fill(actor=actor_of(request), candidate=candidate, **self.body(UnitMeansInput))
        return self._answer()
