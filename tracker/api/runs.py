"""Runs of the extraction: how far, what to know, what went wrong."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.api.base import Resource, actor_of
from tracker.api.candidate_fields import CandidateDetail
from tracker.api.run_fields import RunSerializer
from tracker.api.shared import EmptyInput
from tracker.intake.filters import RunFilter
from tracker.intake.models import Candidate, ExtractionRun
from tracker.intake.review.decisions import decision_undo
from tracker.intake.review.models import Decision, DecisionKind
from tracker.intake.review.pieces import candidate_make
from tracker.intake.services import run_retry


class SelectionInput(serializers.Serializer[Any]):
    """A stretch of the document's text."""

    start = serializers.IntegerField(min_value=0, help_text="Where it starts, in code points.")
    end = serializers.IntegerField(min_value=1, help_text="Where it ends, exclusive.")


class UndoneSerializer(serializers.Serializer[Any]):
    """A step that was taken back."""

    kind = serializers.ChoiceField(choices=DecisionKind.choices, help_text="What the step was.")
    candidates = serializers.SerializerMethodField(help_text="Ids of the candidates that are as before it.")
    removed = serializers.ListField(
        source="made", child=serializers.IntegerField(), help_text="Ids of candidates that it had made."
    )
    made_at = serializers.DateTimeField(help_text="When the step was taken.")

    def get_candidates(self, decision: Decision) -> list[int]:
        """From what was kept of them."""
        return [kept["id"] for kept in decision.before]


@extend_schema_view(
    list=extend_schema(summary="Runs", description="The runs over documents that you see, newest first."),
    retrieve=extend_schema(
        summary="A run", description="Ask again every second or so until `is_over`: the figures come from the worker."
    ),
)
class Runs(Resource, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Runs of the extraction."""

    serializer_class = RunSerializer
    filterset_class = RunFilter
    queryset = ExtractionRun.objects.none()

    def get_queryset(self) -> Any:
        """With counts, newest first."""
        return ExtractionRun.objects.visible_to(self.request.user).for_list().with_counts().order_by("-id")

    @extend_schema(summary="Run again", request=None, responses={202: RunSerializer})
    @action(detail=True, methods=["post"], serializer_class=EmptyInput)
    def retry(self, request: Request, pk: int) -> Response:
        """Queue a failed run again."""
        run = self.get_object()
        require(actor_of(request), Permission.UPLOAD)
        run_retry(actor=actor_of(request), run=run)
        answer = RunSerializer(self.get_object(), context=self.get_serializer_context())
        return Response(answer.data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(summary="Take the last step back", request=EmptyInput, responses=UndoneSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: int) -> Response:
        """Your newest step in the triage of this run; again and again, as far as nobody has worked on it since."""
        run = self.get_object()
        decision = decision_undo(actor=actor_of(request), run=run)
        return Response(UndoneSerializer(decision).data)

    @extend_schema(summary="Make a candidate of words", request=SelectionInput, responses={201: CandidateDetail})
    @action(detail=True, methods=["post"])
    def make(self, request: Request, pk: int) -> Response:
        """A candidate of a stretch of the document's text, with the fields that its words tell."""
        made = candidate_make(actor=actor_of(request), run=self.get_object(), **self.body(SelectionInput))
        found = Candidate.objects.for_list().get(pk=made.pk)
        answer = CandidateDetail(found, context=self.get_serializer_context())
        return Response(answer.data, status=status.HTTP_201_CREATED)
