"""Reports: files, and the figures of the circular with the lists that they count."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.api.base import Resource, actor_of
from tracker.api.filtering import refuse_unknown
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.models import Commitment
from tracker.reports.base import DOCX, XLSX
from tracker.reports.figures import SCOPE, Circular, Figure, Late, Summary, circular
from tracker.reports.services import report_export


class FigureSerializer(serializers.Serializer[Figure]):
    """A number and the list that it counts."""

    label = serializers.CharField(help_text="What it counts, in words.")  # type: ignore[assignment]
    count = serializers.IntegerField(help_text="The number.")
    list = serializers.SerializerMethodField(help_text="Address of the commitments that it counts.")

    def get_list(self, figure: Figure) -> str:
        """The ledger under the same parameters."""
        return f"{reverse('api:commitment-list', request=self.context['request'])}?{figure.query}"


class SummarySerializer(serializers.Serializer[Summary]):
    """Figures over one set of commitments."""

    name = serializers.CharField(help_text="The unit, or all units.")
    total = FigureSerializer(help_text="Issued.")
    done = FigureSerializer(help_text="Completed or closed.")
    going = FigureSerializer(help_text="Not completed yet.")
    overdue = FigureSerializer(help_text="Of these, past due.")
    on_time = FigureSerializer(help_text="Completed, and not after the due date.")
    completion_rate = serializers.FloatField(allow_null=True, help_text="done / total, 0 to 1; null: nothing to count.")
    on_time_rate = serializers.FloatField(
        allow_null=True, help_text="on_time / (done + overdue), 0 to 1; null: nothing to count."
    )


class LateSerializer(serializers.Serializer[Late]):
    """An overdue commitment."""

    id = serializers.IntegerField(source="pk", help_text="Id of the commitment.")
    serial_no = serializers.CharField(help_text="Serial number.")
    title = serializers.CharField(help_text="Title.")
    unit = serializers.CharField(help_text="Name of the lead unit.")
    due = serializers.DateField(help_text="When it was due.")
    days = serializers.IntegerField(help_text="Days overdue.")


class CircularSerializer(serializers.Serializer[Circular]):
    """Everything that the circular says."""

    day = serializers.DateField(help_text="As of which day.")
    scope = serializers.CharField(help_text="What narrows it, in words; empty: nothing.")
    summary = SummarySerializer(help_text="All units together.")
    states = FigureSerializer(many=True, help_text="By state, without empty ones.")
    units = SummarySerializer(many=True, help_text="By lead unit.")
    late = LateSerializer(many=True, help_text="The overdue ones by name, the latest first.")


_SCOPE = [
    OpenApiParameter(
        name, int if name == "unit" else OpenApiTypes.DATE, description=f"As the filter `{name}` of commitments."
    )
    for name in SCOPE
]


def _binary(kind: str) -> dict[Any, Any]:
    return {(200, kind): OpenApiTypes.BINARY}


class Reports(Resource):
    """Reports over what the person sees."""

    serializer_class = CircularSerializer
    filterset_class = CommitmentFilter
    pagination_class = None
    queryset = Commitment.objects.none()

    def _file(self, name: str, known: Any) -> HttpResponse:
        require(actor_of(self.request), Permission.REPORTS)
        refuse_unknown(self.request, known, paging=False)
        made = report_export(actor=actor_of(self.request), name=name, params=self.request.query_params)
        headers = {"Content-Disposition": content_disposition_header(True, made.name) or "attachment"}
        return HttpResponse(made.content, content_type=made.content_type, headers=headers)

    @extend_schema(summary="The ledger as a file", filters=True, responses=_binary(XLSX))
    def ledger(self, request: Request) -> HttpResponse:
        """Any view of the ledger as .xlsx: filters and order are those of the list, all its rows are in it."""
        return self._file("ledger", CommitmentFilter.base_filters)

    @extend_schema(summary="The circular as a file", filters=False, parameters=_SCOPE, responses=_binary(DOCX))
    def circular(self, request: Request) -> HttpResponse:
        """The supervision circular as .docx: totals by state and unit, the overdue ones by name."""
        return self._file("circular", SCOPE)

    @extend_schema(
        summary="The figures of the circular", filters=False, parameters=_SCOPE, responses=CircularSerializer
    )
    def figures(self, request: Request) -> Response:
        """The same numbers as in the file, each with the address of the list that it counts."""
        require(actor_of(request), Permission.REPORTS)
        refuse_unknown(request, SCOPE, paging=False)
        return Response(self.get_serializer(circular(actor_of(request), request.query_params)).data)
