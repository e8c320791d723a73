"""The filters of accounts and units."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Membership, Unit, User
from tracker.accounts.roles import Role
from tracker.accounts.scopes import units_below
from tracker.common.ids import IdFilter
from tracker.common.text import fold


class UnitFilter(django_filters.FilterSet):
    """Filters over units."""

    q = django_filters.CharFilter(method="search", label=_("Name or alias"))
    parent = IdFilter(field_name="parent_id", label=_("Under the unit"))
    is_active = django_filters.BooleanFilter(label=_("In use"))

    class Meta:
        model = Unit
        fields: list[str] = []

    def search(self, queryset: Any, _name: str, value: str) -> Any:
        """Part of the name or of an alias, in whatever script or width."""
        folded = fold(value)
        found = Unit.objects.filter(Q(folded__contains=folded) | Q(aliases__folded__contains=folded))
        return queryset.filter(pk__in=found.values("pk"))


class UserFilter(django_filters.FilterSet):
    """Filters over accounts that the person manages."""

    q = django_filters.CharFilter(method="search", label=_("Search"))
    role = django_filters.ChoiceFilter(choices=Role.choices, method="with_role", label=_("Role"))
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.all(), method="in_unit", label=_("Unit"))
    is_active = django_filters.BooleanFilter(label=_("In use"))

    class Meta:
        model = User
        fields: list[str] = []

    def search(self, queryset: Any, _name: str, value: str) -> Any:
        """Every word occurs in the name, the sign-in name, the phone or the e-mail address."""
        for word in value.split():
            name = Q(name__icontains=word) | Q(username__icontains=word)
            queryset = queryset.filter(name | Q(phone__icontains=word) | Q(email__icontains=word))
        return queryset

    def with_role(self, queryset: Any, _name: str, value: str) -> Any:
        """Holds this role now."""
        return queryset.filter(pk__in=Membership.objects.filter(role=value, ended_at=None).values("user_id"))

    def in_unit(self, queryset: Any, _name: str, value: Unit) -> Any:
        """Holds a role in this unit or a unit below it."""
        held = Membership.objects.filter(unit__in=units_below([value.pk]), ended_at=None)
        return queryset.filter(pk__in=held.values("user_id"))
