"""Progress that minutes tell, proposed as reports on commitments."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.api.base import Resource, actor_of
from tracker.api.candidate_fields import MatchSerializer, SeenCommitment, VersionInput
from tracker.api.shared import PersonRef
from tracker.intake.filters import ProposalFilter
from tracker.intake.models import ProgressProposal
from tracker.intake.review.models import ProposalState
from tracker.progress.proposals import proposal_accept, proposal_reject


class ProposalSerializer(serializers.ModelSerializer[ProgressProposal]):
    """A sentence that tells progress."""

    document = serializers.IntegerField(source="document_id", help_text="Id of the document.")
    run = serializers.IntegerField(source="run_id", help_text="Id of the run that found it.")
    state = serializers.ChoiceField(choices=ProposalState.choices, help_text="What was decided.")
    matches = MatchSerializer(many=True, help_text="Commitments that it may be about, the surest first.")
    commitment = serializers.IntegerField(
        source="commitment_id", allow_null=True, help_text="Id of the commitment that it was reported on; null: none."
    )
    decided_by = PersonRef(allow_null=True, help_text="Who decided; null: nobody yet.")

    class Meta:
        model = ProgressProposal
        fields = (
            *("id", "document", "run", "state", "version", "text", "start", "end", "subject", "percent", "told_on"),
            *("matches", "commitment", "decided_by", "decided_at"),
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the proposal."},
            "version": {"help_text": "Counts changes; send it back so that nobody's change is lost."},
            "text": {"help_text": "The wording in the document."},
            "start": {"help_text": "Where the wording starts in the document's text, in code points."},
            "end": {"help_text": "Where it ends, exclusive."},
            "subject": {"help_text": "What has progressed, in the words of the text."},
            "percent": {"help_text": "Per cent that the text tells; null: none."},
            "told_on": {"help_text": "Day of the meeting; null: unknown."},
            "decided_at": {"help_text": "When it was decided."},
        }


class ProposalInput(VersionInput):
    """Where the progress is reported."""

    commitment = SeenCommitment(help_text="Id of the commitment.")
    percent = serializers.IntegerField(min_value=0, max_value=100, help_text="Per cent of the whole commitment.")


@extend_schema_view(
    list=extend_schema(
        summary="Progress told in documents", description="Of documents that you see, in the order of the text."
    ),
    retrieve=extend_schema(summary="One proposal", description="With the commitments that it may be about."),
)
class Proposals(Resource, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Proposed progress reports: none is one until a person accepts it."""

    serializer_class = ProposalSerializer
    filterset_class = ProposalFilter
    queryset = ProgressProposal.objects.none()

    def get_queryset(self) -> Any:
        """In the order of the documents' texts."""
        found = ProgressProposal.objects.visible_to(self.request.user).for_list()
        return found.order_by("document_id", "start", "id")

    def _answer(self) -> Response:
        return Response(ProposalSerializer(self.get_object(), context=self.get_serializer_context()).data)

    @extend_schema(summary="Report it", request=ProposalInput, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """Make a progress report of the lead unit, with the document as its evidence."""
        proposal = self.get_object()
        require(actor_of(request), Permission.REVIEW)
        proposal_accept(actor=actor_of(request), proposal=proposal, **self.body(ProposalInput))
        return self._answer()

    @extend_schema(summary="Reject it", request=VersionInput, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: int) -> Response:
        """Say that it is no progress of a commitment."""
        proposal = self.get_object()
        require(actor_of(request), Permission.REVIEW)
        proposal_reject(actor=actor_of(request), proposal=proposal, **self.body(VersionInput))
        return self._answer()
