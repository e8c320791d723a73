"""Reading runs and candidates, within the documents that one sees."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Q

from tracker.accounts.models import User
from tracker.meetings.models import Document


def _documents(user: User | AnonymousUser) -> Any:
    return Document.objects.visible_to(user).values("pk")


class RunQuerySet(models.QuerySet[Any]):
    """Runs, scoped."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Runs over documents that the person sees."""
        return self.filter(document__in=_documents(user))

    def with_counts(self) -> Self:
        """Adds `pending_count`, `accepted_count`, `rejected_count`, `candidate_count`."""
        counts = {
            f"{state}_count": Count("candidates", filter=Q(candidates__state=state))
            for state in ("pending", "accepted", "rejected")
        }
        return self.annotate(candidate_count=Count("candidates"), **counts)


class CandidateQuerySet(models.QuerySet[Any]):
    """Candidates, scoped."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Candidates of documents that the person sees."""
        return self.filter(document__in=_documents(user))

    def for_list(self) -> Self:
        """What triage shows, in a constant number of queries."""
        related = ("document__meeting", "lead_unit", "commitment", "decided_by")
        return self.select_related(*related).prefetch_related("supporting_units")
