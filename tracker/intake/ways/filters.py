"""The filters of what came in."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.meetings.models import DocumentSource


class IngestionFilter(django_filters.FilterSet):
    """Filters over ingestions that the person sees."""

    q = django_filters.CharFilter(method="search", label=_("Name or sender"))
    way = django_filters.MultipleChoiceFilter(choices=DocumentSource.choices, label=_("Way in"))
    state = django_filters.MultipleChoiceFilter(choices=IngestionState.choices, label=_("State"))
    since = django_filters.DateFilter(field_name="created_at", lookup_expr="date__gte", label=_("Came in from"))
    until = django_filters.DateFilter(field_name="created_at", lookup_expr="date__lte", label=_("Came in to"))

    class Meta:
        model = Ingestion
        fields: list[str] = []

    def search(self, queryset: Any, _name: str, value: str) -> Any:
        """Every word occurs in the name or in where it came from."""
        for word in value.split():
            queryset = queryset.filter(Q(name__icontains=word) | Q(origin__icontains=word))
        return queryset
