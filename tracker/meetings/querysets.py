"""Reading documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may, units_below
from tracker.common.text import fold

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

    def search(self, words: str) -> Self:
        """Every word must occur, in the head or in the text; Traditional finds Simplified and the other way round."""
        found = self
        for word in fold(words).split():
            found = found.filter(Q(searched__head__contains=word) | Q(searched__text__contains=word))
        return found
