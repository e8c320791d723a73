"""The filters of the journal."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from tracker.common.ids import IdFilter
from tracker.journal.models import Entry, Event


class EntryFilter(django_filters.FilterSet):
    """Filters over entries of the journal."""

    event = django_filters.ChoiceFilter(choices=Event.choices, label=_("Event"))
    actor = django_filters.CharFilter(field_name="actor_name", lookup_expr="icontains", label=_("Who"))
    object = django_filters.CharFilter(field_name="object_label", lookup_expr="icontains", label=_("What"))
    object_type = django_filters.CharFilter(label=_("Kind"))
    object_id = IdFilter(label=_("Number of the object"))
    request_id = django_filters.CharFilter(label=_("Request"))
    at_from = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("From"))
    at_to = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("To"))

    class Meta:
        model = Entry
        fields: list[str] = []
