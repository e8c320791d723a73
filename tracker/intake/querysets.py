"""Reading runs and candidates, within the documents that one sees."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

from tracker.accounts.models import User
from tracker.meetings.models import Document

# The long columns of a document, which no list needs.
LONG = ("document__text", "document__blocks")


def _documents(user: User | AnonymousUser) -> Any:
    return Document.objects.visible_to(user).values("pk")


class RunQuerySet(models.QuerySet[Any]):
    """Runs, scoped."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Runs over documents that the person sees."""
        return self.filter(document__in=_documents(user))

    def for_list(self) -> Self:
        """What a list or the progress of runs shows: without the documents' texts, in a constant number of queries."""
        related = ("job", "started_by", "document__meeting", "document__received_by")
        return self.select_related(*related).defer(*LONG)

    def newest_each(self) -> Self:
        """The newest run of each document."""
        newest = self.model.objects.filter(document=OuterRef("document")).order_by("-id").values("pk")[:1]
        return self.filter(pk=Subquery(newest))

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
        people = ("decided_by", "first_by", "previous__decided_by")
        related = ("run", "document__meeting", "lead_unit", "commitment", "linked_to", *people)
        return self.select_related(*related).defer(*LONG).prefetch_related("supporting_units")

    def after(self, start: int, pk: int) -> Self:
        """Those that follow this place in the order of the text."""
        return self.filter(Q(start__gt=start) | Q(start=start, pk__gt=pk))

    def tally(self) -> dict[tuple[str, str], int]:
        """How many there are of each (state, tier); one query."""
        rows = self.order_by().values_list("state", "tier").annotate(number=Count("pk"))
        return {(state, tier): number for state, tier, number in rows}
