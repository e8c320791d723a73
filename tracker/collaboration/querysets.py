"""Reading saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Q, Value, When

if TYPE_CHECKING:
    from tracker.accounts.models import User


class SavedViewQuerySet(models.QuerySet[Any]):
    """Saved views, scoped."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The own ones, those shared with a unit of the person, and those of the office; the own ones first."""
        if user.is_anonymous:
            return self.none()
        units = {membership.unit_id for membership in user.active_memberships()}
        seen = Q(owner=user) | Q(shared_with="office") | Q(shared_with="unit", unit__in=units)
        own_first = Case(When(owner=user, then=Value(0)), default=Value(1))
        return self.filter(seen).select_related("owner", "unit").order_by(own_first, "order", "name", "pk")
