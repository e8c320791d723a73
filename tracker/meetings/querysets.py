"""Reading documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may, units_below

if TYPE_CHECKING:
    from tracker.accounts.models import User


class DocumentQuerySet(models.QuerySet[Any]):
    """Documents, scoped."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whole documents are for officers, heads and auditors, and for units that one was opened to."""
        if may(user, Permission.SEE_ALL_DOCUMENTS):
            return self
        if user.is_anonymous:
            return self.none()
        units = units_below(m.unit_id for m in user.active_memberships())
        return self.filter(opened_to__in=units).distinct()
