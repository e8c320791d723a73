"""Reading what came in."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may


class IngestionQuerySet(models.QuerySet[Any]):
    """Ingestions, scoped."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those who see every document see everything that came in, also what did not become a document."""
        return self if may(user, Permission.SEE_ALL_DOCUMENTS) else self.none()

    def for_list(self) -> Self:
        """What a row shows, in a constant number of queries and without the documents' texts."""
        related = ("received_by", "document", "job", "file", "parent")
        return self.select_related(*related).defer("document__text", "document__blocks")
