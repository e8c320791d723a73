"""Reading what was reviewed, within the documents that one sees."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from tracker.accounts.models import User
from tracker.meetings.models import Document


class ProgressProposalQuerySet(models.QuerySet[Any]):
    """Proposed progress reports, scoped."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of documents that the person sees."""
        return self.filter(document__in=Document.objects.visible_to(user).values("pk"))

    def for_list(self) -> Self:
        """What triage shows, in a constant number of queries."""
        return self.select_related("commitment", "decided_by")
