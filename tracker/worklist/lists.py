"""The list itself: rows of several kinds in one order, counted and paged in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import BooleanField, Case, CharField, Count, DateField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.intake.models import Candidate, CandidateState, ExtractionRun
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.journal.models import Head
from tracker.meetings.models import Document
from tracker.worklist.reasons import RANKS, Reason, commitment_reasons

COMMITMENT, CANDIDATE, DOCUMENT, INGESTION = "commitment", "candidate", "document", "ingestion"
FAILED_FOR: Final = timedelta(days=30)  # how far back failures are counted
_NEVER: Final = date(9999, 12, 31)
_COLUMNS: Final = ("work_rank", "work_day", "work_kind", "pk")
_CACHED: Final = 600  # seconds; the key changes with every entry of the journal


@dataclass(frozen=True, slots=True)
class Row:
    """Something that waits: the gravest reason, all that hold, and the object (`kind` says which)."""

    kind: str
    reason: str
    reasons: tuple[str, ...]
    it: Any


@dataclass(slots=True)
class WorkList:
    """A person's list; `why` narrows it to one reason. Slices are lists of Row, for a paginator."""

    user: User
    why: str = ""
    _found: dict[str, Q] = field(init=False)
    _counts: dict[str, int] | None = None

    def __post_init__(self) -> None:
        self._found = commitment_reasons(self.user)

    def _commitments(self) -> Any:
        """The commitments that stand in the list, with the rank of their gravest reason."""
        rows = Commitment.objects.visible_to(self.user)
        if not self._found:
            return rows.none().annotate(work_rank=Value(0))
        any_of = Q()
        for condition in self._found.values():
            any_of |= condition
        ranks = [When(condition, then=Value(RANKS[reason])) for reason, condition in self._found.items()]
        return rows.filter(any_of).annotate(work_rank=Case(*ranks, default=Value(99), output_field=IntegerField()))

    def _others(self) -> Mapping[str, tuple[str, QuerySet[Any], str]]:
        """Reason → kind, rows, the column of their day; what is not a commitment, for those who review."""
        if not may(self.user, Permission.REVIEW):
            return {}
        second = Candidate.objects.visible_to(self.user).filter(state=CandidateState.AWAITING_SECOND)
        pending = Candidate.objects.filter(state=CandidateState.PENDING).values("document_id")
        failed = Ingestion.objects.visible_to(self.user).filter(state=IngestionState.FAILED)
        since = clock.today() - FAILED_FOR
        return {
            Reason.SECOND: (CANDIDATE, second.exclude(first_by=self.user), "document__received_at"),
            Reason.REVIEW: (DOCUMENT, Document.objects.visible_to(self.user).filter(pk__in=pending), "received_at"),
            Reason.UNREAD: (INGESTION, failed.filter(created_at__date__gte=since), "created_at"),
        }

    def counts(self) -> dict[str, int]:
        """How many rows stand in the whole list by each reason that can hold for this person; a query a kind."""
        if self._counts is None:
            by_rank = (
                self._commitments().order_by().values("work_rank").annotate(n=Count("pk")).values_list("work_rank", "n")
            )
            ranks = dict(by_rank) if self._found else {}
            found = {reason: ranks.get(RANKS[reason], 0) for reason in self._found}
            found |= {reason: rows.count() for reason, (_kind, rows, _day) in self._others().items()}
            self._counts = {reason: found[reason] for reason in Reason.values if reason in found}
        return self._counts

    def count(self) -> int:
        """How many rows the list has."""
        counts = self.counts()
        return counts.get(self.why, 0) if self.why else sum(counts.values())

    def __getitem__(self, part: slice) -> list[Row]:
        keys = list(self._keys()[part])
        shown = {kind: [pk for _rank, _day, one, pk in keys if one == kind] for kind in _HYDRATE}
        objects = {kind: _HYDRATE[kind](self, pks) for kind, pks in shown.items() if pks}
        return [self._row(rank, kind, objects[kind][pk]) for rank, _day, kind, pk in keys if pk in objects[kind]]

    def _keys(self) -> Any:
        day = Coalesce("due", Value(_NEVER), output_field=DateField())
        first = self._commitments().annotate(work_day=day, work_kind=_text(COMMITMENT))
        if self.why:
            first = first.filter(work_rank=RANKS.get(self.why, -1))
        keys = first.order_by().values_list(*_COLUMNS)
        parts = [
            rows.order_by()
            .annotate(work_rank=_number(RANKS[reason]), work_day=TruncDate(moment), work_kind=_text(kind))
            .values_list(*_COLUMNS)
            for reason, (kind, rows, moment) in self._others().items()
            if self.why in ("", reason)
        ]
        return (keys.union(*parts, all=True) if parts else keys).order_by(*_COLUMNS)

    def _row(self, rank: int, kind: str, it: Any) -> Row:
        reason = Reason.values[rank]
        holds = [one for one in self._found if kind == COMMITMENT and getattr(it, f"for_{one}")]
        return Row(kind, reason, tuple(holds or [reason]), it)

    def flagged(self, pks: list[int]) -> dict[int, Commitment]:
        """Commitments by id as a list shows them, with `for_<reason>` for every reason that holds."""
        flags = {
            f"for_{reason}": Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
            for reason, condition in self._found.items()
        }
        rows = Commitment.objects.visible_to(self.user).filter(pk__in=pks).annotate(**flags).with_lamps().for_list()
        return {one.pk: one for one in rows}


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _number(value: int) -> Value:
    return Value(value, output_field=IntegerField())


def _documents(_list: WorkList, pks: list[int]) -> dict[int, Any]:
    """The newest run of each document, by the document's id."""
    runs = ExtractionRun.objects.filter(document__in=pks).newest_each().for_list().with_counts()
    return {run.document_id: run for run in runs}


_HYDRATE: Final[Mapping[str, Any]] = {
    COMMITMENT: WorkList.flagged,
    CANDIDATE: lambda _list, pks: {one.pk: one for one in Candidate.objects.filter(pk__in=pks).for_list()},
    DOCUMENT: _documents,
    INGESTION: lambda _list, pks: {one.pk: one for one in Ingestion.objects.filter(pk__in=pks).for_list()},
}


def work_count(user: User, unread: int) -> int:
    """What stands in the list, for the menu; counted anew after every business change, day and notice read.

    `unread` is the number of unread notices, which reading changes without an entry in the journal.
    """
    seq = Head.objects.values_list("seq", flat=True).filter(pk=1).first() or 0
    key = f"work:{user.pk}:{seq}:{unread}:{clock.today()}"
    found: int | None = cache.get(key)
    if found is None:
        found = WorkList(user).count()
        cache.set(key, found, _CACHED)
    return found
