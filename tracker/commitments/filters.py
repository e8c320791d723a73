"""The ledger's filters: one set for web, API, reports and counts, so that list = count = export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Case, F, OrderBy, Q, QuerySet, Value, When
from django.db.models.functions import Left, Length, StrIndex
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.accounts.scopes import units_below
from tracker.commitments.lifecycle import OPEN_STATES, RequestKind, State
from tracker.commitments.models import (
    Assignment,
    AssignmentRole,
    Colour,
    Commitment,
    EvidenceState,
    Project,
    SourceType,
    Strength,
)
from tracker.common.ids import SeveralRowsFilter
from tracker.common.ordering import Ordering
from tracker.common.text import fold
from tracker.meetings.models import Document

_YES_NO: Final[Mapping[str, bool]] = {"true": True, "1": True, "false": False, "0": False}


class YesNoField(forms.Field):
    """Yes, no or not asked; anything else is an error and not silently "not asked"."""

    widget = forms.Select(choices=[("", _("All")), ("true", _("Yes")), ("false", _("No"))])

    def to_python(self, value: Any) -> bool | None:
        """True, False, or None where nothing was given."""
        if value in (None, "") or isinstance(value, bool):
            return value if isinstance(value, bool) else None
        known = _YES_NO.get(str(value).lower())
        if known is None:
            raise ValidationError(_("Say true or false."), code="invalid")
        return known


class YesNoFilter(django_filters.BooleanFilter):
    """A filter over YesNoField."""

    field_class = YesNoField


# What a column is sorted by: numbers of serial numbers count as numbers (督〔2026〕10号 after 督〔2026〕9号), states by
# their place in the chain.
_SORT_KEYS: Final[Mapping[str, tuple[Any, ...]]] = {
    "serial_no": (Left("serial_no", StrIndex("serial_no", Value("〕"))), Length("serial_no"), F("serial_no")),
    "state": (Case(*(When(state=state, then=Value(place)) for place, state in enumerate(State.values))),),
}


class LedgerOrdering(Ordering):
    """Sorting with empty values last whichever way, and the newest first among equals, so that pages are stable."""

    def filter(self, qs: Any, value: Any) -> Any:
        """The queryset in the asked order, else the newest first."""
        keys = [key for name in value or () for key in self.keys(str(name))]
        return qs.order_by(*keys, "-pk")

    def keys(self, name: str) -> list[OrderBy]:
        """The sort keys of a column, `-` before its name for descending."""
        down, column = name.startswith("-"), name.removeprefix("-")
        return [OrderBy(key, descending=down, nulls_last=True) for key in _SORT_KEYS.get(column, (F(column),))]


class CommitmentFilter(django_filters.FilterSet):
    """Filters over a queryset of commitments that already is scoped and has lamps."""

    q = django_filters.CharFilter(method="search", label=_("Search"))
    state = django_filters.MultipleChoiceFilter(choices=State.choices, label=_("State"))
    is_open = YesNoFilter(method="open_ones", label=_("Open"))
    overdue = YesNoFilter(method="overdue_ones", label=_("Overdue"))
    lamp = django_filters.MultipleChoiceFilter(choices=Colour.choices, label=_("Lamp"))
    lead_unit = SeveralRowsFilter(queryset=Unit.objects.all(), method="led_by", label=_("Lead unit"))
    lead = SeveralRowsFilter(queryset=Unit.objects.all(), method="led_exactly_by", label=_("Lead unit itself"))
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.all(), method="with_unit", label=_("Unit"))
    no_lead = YesNoFilter(method="without_lead", label=_("Without lead unit"))
    unacknowledged_by = SeveralRowsFilter(
        queryset=Unit.objects.all(), method="waiting_for", label=_("Not acknowledged by")
    )
    returned = YesNoFilter(method="returned_ones", label=_("Returned, nothing sent since"))
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
    no_handler = YesNoFilter(field_name="handler", lookup_expr="isnull", label=_("Without handler"))
    no_due = YesNoFilter(field_name="due", lookup_expr="isnull", label=_("Without due date"))
    chosen = django_filters.CharFilter(
        method="chosen_ones", label=_("Chosen rows"), validators=[RegexValidator(r"^\d{1,18}(,\d{1,18}){0,299}$")]
    )
    on_time = YesNoFilter(method="finished_on_time", label=_("Completed on time"))
    assigned_from = django_filters.DateFilter(
        field_name="assigned_at", lookup_expr="date__gte", label=_("Assigned from")
    )
    assigned_to = django_filters.DateFilter(field_name="assigned_at", lookup_expr="date__lte", label=_("Assigned to"))
    created_from = django_filters.DateFilter(field_name="created_at", lookup_expr="date__gte", label=_("Entered from"))
    created_to = django_filters.DateFilter(field_name="created_at", lookup_expr="date__lte", label=_("Entered to"))
    ordering = LedgerOrdering(
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
        return queryset.filter(pk__in=_led(units_below(unit.pk for unit in value))) if value else queryset

    def led_exactly_by(self, queryset: Any, _name: str, value: Any) -> Any:
        """Led by one of these units, whatever stands below it: the rows of a report by unit add up."""
        return queryset.filter(pk__in=_led({unit.pk for unit in value})) if value else queryset

    def with_unit(self, queryset: Any, _name: str, value: Unit) -> Any:
        """Led or supported by this unit or a unit below it."""
        mine = Q(assignments__unit__in=units_below([value.pk]))
        return queryset.filter(pk__in=Commitment.objects.filter(mine).values("pk"))

    def waiting_for(self, queryset: Any, _name: str, value: Any) -> Any:
        """Assigned to one of these units, or a unit below it, which did not acknowledge yet."""
        if not value:
            return queryset
        mine = Assignment.objects.filter(unit__in=units_below(unit.pk for unit in value))
        waiting = mine.filter(assigned_at__isnull=False, acknowledged_at=None)
        states = (State.ASSIGNED, State.IN_PROGRESS)
        return queryset.filter(pk__in=waiting.values("commitment_id"), state__in=states)

    def returned_ones(self, queryset: Any, _name: str, value: bool) -> Any:
        """Sent back to work and nothing sent since, or the others."""
        back = Commitment.objects.returned().values("pk")
        return queryset.filter(pk__in=back) if value else queryset.exclude(pk__in=back)

    def chosen_ones(self, queryset: Any, _name: str, value: str) -> Any:
        """These rows, by their numbers."""
        return queryset.filter(pk__in=[int(one) for one in value.split(",")])

    def without_lead(self, queryset: Any, _name: str, value: bool) -> Any:
        """Without a lead unit, or with one."""
        led = Assignment.objects.filter(role=AssignmentRole.LEAD).values("commitment_id")
        return queryset.exclude(pk__in=led) if value else queryset.filter(pk__in=led)

    def finished_on_time(self, queryset: Any, _name: str, value: bool) -> Any:
        """Completed, and not after the due date; or completed after it."""
        late = Q(completed_at__date__gt=F("due"))
        done = queryset.filter(completed_at__isnull=False)
        return done.exclude(late) if value else done.filter(late)


class ProjectFilter(django_filters.FilterSet):
    """Filters over projects and plans that the person sees."""

    q = django_filters.CharFilter(method="search", label=_("Search"))

    class Meta:
        model = Project
        fields: list[str] = []

    def search(self, queryset: Any, _name: str, value: str) -> Any:
        """Part of the name, in whatever script or width."""
        return queryset.filter(folded__contains=fold(value))


def _led(units: set[int]) -> QuerySet[Any]:
    return Assignment.objects.filter(role=AssignmentRole.LEAD, unit__in=units).values("commitment_id")


def ledger(user: Any, params: Any = None) -> CommitmentFilter:
    """The filter set over everything that the person sees; `.qs` is the list, `.form` tells about bad parameters.

    Documents and projects can be named only where a visible commitment does, so that a filter tells nothing more.
    """
    visible = Commitment.objects.visible_to(user)
    found = CommitmentFilter(params if params is not None else {}, queryset=visible.with_lamps())
    for name in ("document", "project"):
        choices = found.filters[name]
        choices.queryset = choices.queryset.filter(commitments__in=visible.values("pk")).distinct()
    return found
