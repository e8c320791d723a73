"""One search over commitments, progress reports and documents."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tracker.api.base import Resource, actor_of
from tracker.api.filtering import refuse_unknown
from tracker.commitments.models import Commitment
from tracker.progress.models import ProgressReport
from tracker.search.querysets import KINDS, found
from tracker.search.snippets import snippet

MOST = 50
USUAL = 10


class SearchQuery(serializers.Serializer[Any]):
    """What is asked."""

    q = serializers.CharField(max_length=100, help_text="Words; each must occur. Simplified finds Traditional.")
    limit = serializers.IntegerField(
        min_value=1, max_value=MOST, default=USUAL, help_text="How many of each kind, the likeliest first."
    )


class HitSerializer(serializers.Serializer[Any]):
    """A row that was found."""

    id = serializers.IntegerField(help_text="Id of the commitment, report or document.")
    title = serializers.CharField(help_text="Title of the commitment (of a report: its commitment's) or meeting.")
    snippet = serializers.CharField(help_text="The place in the text where a word occurs; empty: in the title alone.")
    url = serializers.URLField(help_text="Where the API has it: a report is at its commitment.")


class FoundSerializer(serializers.Serializer[Any]):
    """One kind of rows."""

    count = serializers.IntegerField(help_text="How many there are.")
    results = HitSerializer(many=True, help_text="The first of them.")


class SearchAnswer(serializers.Serializer[Any]):
    """What was found, by kind."""

    commitments = FoundSerializer(help_text="Commitments.")
    reports = FoundSerializer(help_text="Progress reports.")
    documents = FoundSerializer(help_text="Documents, by their heads and their texts.")


class Search(Resource):
    """Search."""

    serializer_class = SearchAnswer
    queryset = Commitment.objects.none()

    @extend_schema(
        summary="Search",
        description="Commitments, progress reports and documents that you see and in which every word occurs.",
        parameters=[
            OpenApiParameter("q", str, required=True, description="Words; each must occur."),
            OpenApiParameter("limit", int, description=f"How many of each kind: {USUAL}, at most {MOST}."),
        ],
    )
    def retrieve(self, request: Request) -> Response:
        """Counts and first rows of each kind."""
        refuse_unknown(request, ("q", "limit"), paging=False)
        asked = SearchQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        words, limit = asked.validated_data["q"], asked.validated_data["limit"]
        answer = {}
        for kind in KINDS:
            rows = found(actor_of(request), kind, words)
            answer[kind] = {"count": rows.count(), "results": [_hit(row, words, request) for row in rows[:limit]]}
        return Response(SearchAnswer(answer).data)


def _hit(row: Any, words: str, request: Request) -> dict[str, Any]:
    place, at, title = "commitment-detail", row.pk, ""
    texts: tuple[str, ...]
    if isinstance(row, Commitment):
        title, texts = row.title, (row.baseline_text, row.source_note, row.speaker)
    elif isinstance(row, ProgressReport):
        at, title = row.commitment_id, row.commitment.title
        texts = (row.text, row.problems, row.next_steps)
    else:
        place, title, texts = "document-detail", row.meeting.title, (row.text,)
    url = reverse(f"api:{place}", args=[at], request=request)
    return {"id": row.pk, "title": title, "snippet": "".join(b.text for b in snippet(texts, words)), "url": url}
