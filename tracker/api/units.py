"""The units of the office."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers

from tracker.accounts.filters import UnitFilter
from tracker.accounts.models import Membership, Unit
from tracker.accounts.roles import Permission, Role
from tracker.accounts.scopes import may
from tracker.api.base import Resource
from tracker.api.shared import PersonRef


class UnitSerializer(serializers.ModelSerializer[Unit]):
    """A unit with the other names by which texts call it."""

    parent = serializers.IntegerField(  # type: ignore[assignment]
        source="parent_id", allow_null=True, help_text="Id of the unit above; null: top."
    )
    aliases = serializers.SlugRelatedField[Any](
        slug_field="name", many=True, read_only=True, help_text="Other names by which texts call it."
    )

    class Meta:
        model = Unit
        fields: tuple[str, ...] = ("id", "name", "aliases", "parent", "is_active")
        extra_kwargs = {
            "id": {"help_text": "Id of the unit."},
            "name": {"help_text": "Full name."},
            "is_active": {"help_text": "Whether things can be assigned to it."},
        }


class UnitDetail(UnitSerializer):
    """A unit with those who can be named as handlers."""

    handlers = serializers.SerializerMethodField(
        help_text="People who can be named as handlers, for those who assign; else empty."
    )

    class Meta(UnitSerializer.Meta):
        fields = (*UnitSerializer.Meta.fields, "handlers")

    @extend_schema_field(PersonRef(many=True))
    def get_handlers(self, unit: Any) -> Any:
        """Accounts in use with that role in this very unit."""
        allowed = may(self.context["request"].user, Permission.CREATE)
        return PersonRef([m.user for m in unit.handler_memberships] if allowed else [], many=True).data


@extend_schema_view(
    list=extend_schema(summary="Units", description="All units, in the office's order."),
    retrieve=extend_schema(summary="A unit", description="With its handlers.", responses=UnitDetail),
)
class Units(Resource, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """The units of the office: everybody who signs in may know them."""

    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    queryset = Unit.objects.none()

    def get_queryset(self) -> Any:
        """In the office's order."""
        units = Unit.objects.prefetch_related("aliases").order_by("order", "id")
        if self.action != "retrieve":
            return units
        handlers = Membership.objects.filter(role=Role.HANDLER, ended_at=None, user__is_active=True)
        handlers = handlers.select_related("user").order_by("user__name", "pk")
        return units.prefetch_related(Prefetch("memberships", queryset=handlers, to_attr="handler_memberships"))

    def get_serializer_class(self) -> Any:
        """Handlers only with a single unit."""
        return UnitDetail if self.action == "retrieve" else super().get_serializer_class()
