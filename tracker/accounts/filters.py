"""The filters of units."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.common.text import fold


class UnitFilter(django_filters.FilterSet):
    """Filters over units."""

    q = django_filters.CharFilter(method="search", label=_("Name or alias"))
    parent = django_filters.NumberFilter(field_name="parent_id", label=_("Under the unit"))
    is_active = django_filters.BooleanFilter(label=_("In use"))

    class Meta:
        model = Unit
        fields: list[str] = []

    def search(self, queryset: Any, _name: str, value: str) -> Any:
        """Part of the name or of an alias, in whatever script or width."""
        folded = fold(value)
        found = Unit.objects.filter(Q(folded__contains=folded) | Q(aliases__folded__contains=folded))
        return queryset.filter(pk__in=found.values("pk"))
