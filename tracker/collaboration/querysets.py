"""Reading saved views, comments and watchers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Q, Value, When

if TYPE_CHECKING:
    from tracker.accounts.models import User
    from tracker.commitments.models import Commitment


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


def comments_of(commitment: Commitment) -> models.QuerySet[Any]:
    """What was said beside a commitment, oldest first."""
    return commitment.comments.select_related("author").prefetch_related("mentions")


def is_watching(user: User, commitment: Commitment) -> bool:
    """Whether the person watches the commitment."""
    return commitment.watchers.filter(user=user).exists()
