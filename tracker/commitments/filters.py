"""The ledger's filters: one set for web, API, reports and counts, so that list = count = export."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.accounts.scopes import units_below
from tracker.commitments.lifecycle import OPEN_STATES, RequestKind, State
from tracker.commitments.models import Colour, Commitment, EvidenceState, Project, SourceType, Strength
from tracker.meetings.models import Document


class CommitmentFilter(django_filters.FilterSet):
    """Filters over a queryset of commitments that already is scoped and has lamps."""

    q = django_filters.CharFilter(method="search", label=_("Search"))
    state = django_filters.MultipleChoiceFilter(choices=State.choices, label=_("State"))
    is_open = django_filters.BooleanFilter(method="open_ones", label=_("Open"))
    overdue = django_filters.BooleanFilter(method="overdue_ones", label=_("Overdue"))
    lamp = django_filters.MultipleChoiceFilter(choices=Colour.choices, label=_("Lamp"))
    lead_unit = django_filters.ModelMultipleChoiceFilter(
        queryset=Unit.objects.all(), method="led_by", label=_("Lead unit")
    )
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.all(), method="with_unit", label=_("Unit"))
    no_lead = django_filters.BooleanFilter(method="without_lead", label=_("Without lead unit"))
    source_type = django_filters.MultipleChoiceFilter(choices=SourceType.choices, label=_("Source"))
    strength = django_filters.MultipleChoiceFilter(choices=Strength.choices, label=_("Strength"))
    evidence_state = django_filters.MultipleChoiceFilter(choices=EvidenceState.choices, label=_("Evidence"))
    pending = django_filters.MultipleChoiceFilter(choices=RequestKind.choices, label=_("Waiting request"))
    project = django_filters.ModelChoiceFilter(
        queryset=Project.objects.all(), field_name="projects", label=_("Project")
    )
    document = django_filters.ModelChoiceFilter(queryset=Document.objects.all(), label=_("Document"))
    due_from = django_filters.DateFilter(field_name="due", lookup_expr="gte", label=_("Due from"))
    due_to = django_filters.DateFilter(field_name="due", lookup_expr="lte", label=_("Due to"))
    no_due = django_filters.BooleanFilter(field_name="due", lookup_expr="isnull", label=_("Without due date"))
    created_from = django_filters.DateFilter(field_name="created_at", lookup_expr="date__gte", label=_("Entered from"))
    created_to = django_filters.DateFilter(field_name="created_at", lookup_expr="date__lte", label=_("Entered to"))
    ordering = django_filters.OrderingFilter(
        fields=(
            ("due", "due"),
            ("serial_no", "serial_no"),
            ("title", "title"),
            ("state", "state"),
            ("percent", "percent"),
            ("created_at", "created_at"),
        ),
        field_labels={
            "due": _("Due date"),
            "serial_no": _("Serial number"),
            "title": _("Title"),
            "state": _("State"),
            "percent": _("Percent complete"),
            "created_at": _("Entered"),
        },
        label=_("Sort by"),
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filtered, with the newest first among equals so that pages are stable."""
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found.order_by(*(found.query.order_by or ()), "-pk")

    def search(self, queryset: Any, _name: str, value: str) -> Any:
        """Every word must occur."""
        return queryset.search(value)

    def open_ones(self, queryset: Any, _name: str, value: bool) -> Any:
        """Neither closed nor cancelled, or the others."""
        return queryset.filter(state__in=OPEN_STATES) if value else queryset.exclude(state__in=OPEN_STATES)

    def overdue_ones(self, queryset: Any, _name: str, value: bool) -> Any:
        """Past due while the clock runs, or the others."""
        late = Commitment.objects.overdue().values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)

    def led_by(self, queryset: Any, _name: str, value: Any) -> Any:
        """Led by one of these units or a unit below it."""
        ids = units_below(unit.pk for unit in value)
        return queryset.filter(assignments__role="lead", assignments__unit__in=ids).distinct() if ids else queryset

    def with_unit(self, queryset: Any, _name: str, value: Unit) -> Any:
        """Led or supported by this unit or a unit below it."""
        mine = Q(assignments__unit__in=units_below([value.pk]))
        return queryset.filter(pk__in=Commitment.objects.filter(mine).values("pk"))

    def without_lead(self, queryset: Any, _name: str, value: bool) -> Any:
        """Without a lead unit, or with one."""
        led = Commitment.objects.filter(assignments__role="lead").values("pk")
        return queryset.exclude(pk__in=led) if value else queryset.filter(pk__in=led)


def ledger(user: Any, params: Any = None) -> CommitmentFilter:
    """The filter set over everything that the person sees; `.qs` is the list, `.form` tells about bad parameters."""
    return CommitmentFilter(params, queryset=Commitment.objects.visible_to(user).with_lamps())
