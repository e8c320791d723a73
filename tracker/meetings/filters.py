"""The filters of documents."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from tracker.meetings.models import Document, DocumentSource


class DocumentFilter(django_filters.FilterSet):
    """Filters over documents that the person sees."""

    q = django_filters.CharFilter(method="search", label=_("Search"))
    source = django_filters.MultipleChoiceFilter(choices=DocumentSource.choices, label=_("Source"))
    published_from = django_filters.DateFilter(field_name="published", lookup_expr="gte", label=_("Issued from"))
    published_to = django_filters.DateFilter(field_name="published", lookup_expr="lte", label=_("Issued to"))
    held_from = django_filters.DateFilter(field_name="meeting__held_on", lookup_expr="gte", label=_("Held from"))
    held_to = django_filters.DateFilter(field_name="meeting__held_on", lookup_expr="lte", label=_("Held to"))
    received_from = django_filters.DateFilter(
        field_name="received_at", lookup_expr="date__gte", label=_("Received from")
    )
    received_to = django_filters.DateFilter(field_name="received_at", lookup_expr="date__lte", label=_("Received to"))
    to_review = django_filters.BooleanFilter(method="with_pending", label=_("With candidates to review"))

    class Meta:
        model = Document
        fields: list[str] = []

    def search(self, queryset: Any, _name: str, value: str) -> Any:
        """Every word occurs in the head of the document or in its text, in whatever script."""
        return queryset.search(value)

    def with_pending(self, queryset: Any, _name: str, value: bool) -> Any:
        """Somebody has still to decide about a candidate of it, or about none."""
        pending = Document.objects.filter(candidates__state="pending").values("pk")
        return queryset.filter(pk__in=pending) if value else queryset.exclude(pk__in=pending)
