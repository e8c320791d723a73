"""Commitments: the ledger as a list, one commitment, entering and editing drafts."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tracker.accounts.models import Unit, User
from tracker.accounts.querysets import active_units, people_with_role
from tracker.accounts.roles import Permission, Role
from tracker.accounts.services import require
from tracker.api.base import actor_of, if_match
from tracker.api.commitment_actions import IF_MATCH
from tracker.api.commitment_depth import CommitmentDepth
from tracker.api.commitment_fields import (
    CommitmentDetail,
    CommitmentSerializer,
    TargetSerializer,
    lamp_context,
    readable,
)
from tracker.api.transport import FormParser
from tracker.commitments.filters import CommitmentFilter, ledger
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment, Recurrence, SourceType, Strength
from tracker.commitments.permissions import check
from tracker.commitments.services import Draft, commitment_create, commitment_edit


class DraftFields(serializers.Serializer[Any]):
    """What of a draft can be changed."""

    title = serializers.CharField(max_length=120, help_text="Title.")
    due = serializers.DateField(
        required=False, allow_null=True, help_text="Due date; left out when entering: by the office's default."
    )
    strength = serializers.ChoiceField(required=False, choices=Strength.choices, help_text="How binding it is.")
    source_note = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="Source in words, such as who instructed what."
    )
    speaker = serializers.CharField(required=False, allow_blank=True, max_length=50, help_text="Who said it.")
    recurrence = serializers.ChoiceField(
        required=False, choices=Recurrence.choices, allow_blank=True, help_text="Rhythm of a standing duty."
    )
    recurrence_day = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=31,
        help_text="Day of the month, or of the week from 1 for Monday; null: the last of the month, Friday.",
    )
    lead_unit = serializers.PrimaryKeyRelatedField[Unit](
        required=False, allow_null=True, queryset=active_units(), help_text="Id of the unit in charge; null: none yet."
    )
    supporting_units = serializers.PrimaryKeyRelatedField[Unit](
        required=False, many=True, queryset=active_units(), help_text="Ids of all supporting units."
    )
    handler = serializers.PrimaryKeyRelatedField[User](
        required=False, allow_null=True, queryset=people_with_role(Role.HANDLER), help_text="Id of who works on it."
    )


class NewCommitment(DraftFields):
    """A commitment entered by hand."""

    baseline_text = serializers.CharField(max_length=20_000, help_text="The original wording; it stays for good.")
    source_type = serializers.ChoiceField(choices=SourceType.choices, help_text="Where it comes from.")
    projects = serializers.ListField(
        required=False, child=serializers.CharField(max_length=200), max_length=50, help_text="Names of projects."
    )
    targets = TargetSerializer(required=False, many=True, help_text="Measurable figures.")


@extend_schema_view(
    list=extend_schema(
        summary="Commitments",
        description="The ledger: the commitments that you see. The same filters, the same list as on the pages.",
    ),
    retrieve=extend_schema(summary="A commitment", description="With its ETag.", responses=CommitmentDetail),
)
class Commitments(CommitmentDepth, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """The ledger."""

    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilter
    parser_classes = (JSONParser, FormParser)
    queryset = Commitment.objects.none()

    def get_queryset(self) -> Any:
        """A single one comes with all that belongs to it; the list makes its own rows."""
        return Commitment.objects.none() if self.action == "list" else readable(self.request.user)

    def make_filterset(self) -> CommitmentFilter:
        """The ledger that pages and reports show, too."""
        found = ledger(self.request.user, self.request.query_params)
        found.queryset = found.queryset.for_list()
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        """With the lamps' rules."""
        return {**super().get_serializer_context(), **lamp_context()}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One commitment with its ETag."""
        return self.answer(self.get_object())

    @extend_schema(summary="Enter a commitment", request=NewCommitment, responses={201: CommitmentDetail})
    def create(self, request: Request) -> Response:
        """Enter a leader's instruction, a document or a call by hand: a draft."""
        require(actor_of(request), Permission.CREATE)
        given = self.body(NewCommitment)
        if given.get("due"):
            given["due_basis"] = "set_by_hand"
        given |= {"due": given.get("due")}
        made = commitment_create(actor=actor_of(request), draft=Draft(**given))
        location = reverse("api:commitment-detail", kwargs={"pk": made.pk}, request=request)
        return self.answer(readable(request.user).get(pk=made.pk), status.HTTP_201_CREATED, {"Location": location})

    @extend_schema(summary="Edit a draft", request=DraftFields, responses=CommitmentDetail, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a draft; fields left out stay. Original wording and deadline cannot be changed."""
        commitment = self.get_object()
        actor = actor_of(request)
        check(actor, commitment, Action.EDIT)
        given = self.body(DraftFields, partial=True)
        if_match(
            request,
            lambda: self.version_locked(commitment),
            lambda: commitment_edit(actor=actor, commitment=commitment, **given),
        )
        return self.answer(self.get_object())
