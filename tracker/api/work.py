"""What waits for the person who calls."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tracker.accounts.models import User
from tracker.api.base import Resource, actor_of
from tracker.api.filtering import refuse_unknown
from tracker.commitments.models import Commitment
from tracker.worklist.lists import CANDIDATE, COMMITMENT, DOCUMENT, INGESTION, Row, WorkList
from tracker.worklist.reasons import Reason
from tracker.worklist.wording import step_of, why

_PLACES = {
    COMMITMENT: "commitment-detail",
    CANDIDATE: "candidate-detail",
    DOCUMENT: "run-detail",
    INGESTION: "ingestion-detail",
}


class WorkSerializer(serializers.Serializer[Any]):
    """Something that waits for you; it stands in the list once, by its gravest reason."""

    kind = serializers.ChoiceField(
        choices=list(_PLACES), help_text="What it is; a document is shown by its newest run."
    )
    id = serializers.IntegerField(source="it.pk", help_text="Id of it (of a document: of the run).")
    title = serializers.SerializerMethodField(help_text="What it is called.")
    reason = serializers.ChoiceField(choices=Reason.choices, help_text="The gravest reason why it waits.")
    why = serializers.SerializerMethodField(help_text="All reasons in words, the gravest first.")
    step = serializers.SerializerMethodField(help_text="The action that is asked of you; empty: look at it.")
    due = serializers.SerializerMethodField(help_text="Due date, where there is one.")
    url = serializers.SerializerMethodField(help_text="Where the API has it.")

    @extend_schema_field(serializers.CharField())
    def get_title(self, row: Row) -> str:
        """The title, the meeting's for a document, the file's name for what could not be read."""
        if row.kind == DOCUMENT:
            return str(row.it.document.meeting.title)
        return str(row.it.name if row.kind == INGESTION else row.it.title)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_why(self, row: Row) -> list[str]:
        """In the language of Accept-Language."""
        return why(row)

    @extend_schema_field(serializers.CharField())
    def get_step(self, row: Row) -> str:
        """The code of an action of `/commitments/{id}/`."""
        user: User = actor_of(self.context["request"])
        return str(step_of(user, row) or "")

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_due(self, row: Row) -> Any:
        """Commitments and candidates have one."""
        return getattr(row.it, "due", None)

    @extend_schema_field(serializers.URLField())
    def get_url(self, row: Row) -> str:
        """The object's own address."""
        return reverse(f"api:{_PLACES[row.kind]}", args=[row.it.pk], request=self.context["request"])


class Work(Resource):
    """What waits for you."""

    serializer_class = WorkSerializer
    queryset = Commitment.objects.none()

    @extend_schema(
        summary="What waits for you",
        description="Commitments, candidates, documents and failed files in one list, the gravest first.",
        parameters=[OpenApiParameter("why", str, enum=Reason.values, description="One reason only.")],
        responses=WorkSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """A page of the list."""
        refuse_unknown(request, ("why",))
        asked = request.query_params.get("why", "")
        if asked and asked not in Reason.values:
            raise ValidationError({"why": [_("There is no such reason.")]})
        page: Any = self.paginate_queryset(WorkList(actor_of(request), asked))  # type: ignore[arg-type]
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
