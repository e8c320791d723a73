"""Projects and plans that commitments serve."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from tracker.api.base import Resource
from tracker.commitments.filters import ProjectFilter
from tracker.commitments.models import Project
from tracker.commitments.querysets import projects_visible_to


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A project or plan."""

    commitments = serializers.IntegerField(
        source="commitment_count", help_text="How many commitments that you see serve it: `/commitments/?project=<id>`."
    )

    class Meta:
        model = Project
        fields = ("id", "name", "commitments")
        extra_kwargs = {"id": {"help_text": "Id of the project."}, "name": {"help_text": "Its name."}}


@extend_schema_view(
    list=extend_schema(
        summary="Projects", description="The projects and plans of the commitments that you see, by name."
    )
)
class Projects(Resource, mixins.ListModelMixin):
    """Projects and plans."""

    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    queryset = Project.objects.none()

    def get_queryset(self) -> Any:
        """Those of visible commitments, with their number."""
        return projects_visible_to(self.request.user)
