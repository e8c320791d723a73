"""Saved views of the ledger."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import QueryDict
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from tracker.accounts.models import Unit
from tracker.api.base import Resource, actor_of
from tracker.api.shared import PersonRef, UnitRef
from tracker.collaboration.models import SavedView, SharedWith
from tracker.collaboration.services import LONGEST, SHAPES, view_change, view_delete, view_save

_HELP = {
    "name": "What the view is called, at most 40 characters; each name once a person.",
    "query": "The conditions and the sorting, as `/commitments/` takes them: `state=in_progress&ordering=due`.",
    "shared_with": "Who finds it among their own. It gives no rights: everybody sees in it what they see anyway.",
    "unit": "With whom it is shared, where it is shared with a unit.",
    "is_default": "Whether the ledger's page begins with it; at most one of yours does.",
    "order": "Place among your views, small numbers first.",
}


class ViewSerializer(serializers.ModelSerializer[SavedView]):
    """A view: conditions of the ledger under a name."""

    owner = PersonRef(help_text="Whose it is; only they change it.")
    unit = UnitRef(allow_null=True, help_text=_HELP["unit"])
    commitments = serializers.SerializerMethodField(help_text="Address of its list, as you see it.")

    class Meta:
        model = SavedView
        fields = ("id", "name", "query", "shared_with", "unit", "is_default", "order", "owner", "commitments")
        extra_kwargs = {"id": {"help_text": "Id of the view."}} | {
            name: {"help_text": text} for name, text in _HELP.items() if name != "unit"
        }

    @extend_schema_field(serializers.URLField())
    def get_commitments(self, view: SavedView) -> str:
        """The list without what only the page knows."""
        query = QueryDict(view.query, mutable=True)
        query.pop("show", None)
        address = reverse("api:commitment-list", request=self.context.get("request"))
        return f"{address}?{query.urlencode()}"


class ViewChange(serializers.Serializer[Any]):
    """What the owner can change."""

    name = serializers.CharField(max_length=40, help_text=_HELP["name"])
    shared_with = serializers.ChoiceField(choices=SharedWith.choices, default="private", help_text=_HELP["shared_with"])
    unit = serializers.PrimaryKeyRelatedField(
        queryset=Unit.objects.all(),
        allow_null=True,
        default=None,
        help_text=f"Id of one of your units. {_HELP['unit']}",
    )
    is_default = serializers.BooleanField(default=False, help_text=_HELP["is_default"])
    order = serializers.IntegerField(min_value=0, max_value=1000, default=0, help_text=_HELP["order"])


class ViewInput(ViewChange):
    """A new view."""

    query = serializers.CharField(
        max_length=LONGEST,
        help_text=f"{_HELP['query']} `show` may be one of {', '.join(SHAPES)}: the shape of its page.",
    )


@extend_schema_view(
    list=extend_schema(
        summary="Saved views", description="Yours first, then those shared with your units and the office."
    ),
    retrieve=extend_schema(summary="A saved view"),
    create=extend_schema(summary="Save a view", request=ViewInput, responses={201: ViewSerializer}),
    partial_update=extend_schema(
        summary="Change a view", description="Only its owner may.", request=ViewChange, responses=ViewSerializer
    ),
    destroy=extend_schema(summary="Delete a view", description="Only its owner may; no commitment goes with it."),
)
class SavedViews(Resource, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Saved views of the ledger."""

    serializer_class = ViewSerializer
    queryset = SavedView.objects.none()

    def get_queryset(self) -> Any:
        """Those that the person finds above the ledger."""
        return SavedView.objects.visible_to(actor_of(self.request))

    def create(self, request: Request) -> Response:
        """Keep conditions of the ledger under a name."""
        made = view_save(actor=actor_of(request), **self.body(ViewInput))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: int) -> Response:
        """What is not given stays."""
        with transaction.atomic():
            view = self.get_object()
            now = {str(name): getattr(view, str(name)) for name in ViewChange().fields}
            changed = view_change(actor=actor_of(request), view=view, **now | self.body(ViewChange, partial=True))
        return Response(self.get_serializer(changed).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Take it away."""
        view_delete(actor=actor_of(request), view=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
