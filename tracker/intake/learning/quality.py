"""How well the extraction serves this office: what people accepted, what they had to correct, and how long it took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tracker.accounts.models import User
from tracker.common import clock
from tracker.intake.models import Candidate, CandidateState, Correction, Decision

MONTHS = 12
NEWEST = 50_000  # decided candidates that are looked at
RULES = 10
_GOOD = frozenset({CandidateState.ACCEPTED, CandidateState.LINKED})
_DECIDED = (CandidateState.ACCEPTED, CandidateState.LINKED, CandidateState.REJECTED)


@dataclass(slots=True)
class Line:
    """One group of decided candidates: a month, a kind of document, a rule, or all."""

    name: str
    accepted: int = 0
    rejected: int = 0
    edits: int = 0
    seconds: int = 0
    timed: int = 0  # candidates whose time was measured

    @property
    def decided(self) -> int:
        """How many."""
        return self.accepted + self.rejected

    @property
    def rate(self) -> float:
        """The share that was accepted, in per cent."""
        return 100 * self.accepted / self.decided if self.decided else 0.0

    @property
    def edits_each(self) -> float:
        """Corrected fields a candidate."""
        return self.edits / self.decided if self.decided else 0.0

    @property
    def seconds_each(self) -> float | None:
        """Mean seconds that a candidate was in hand; None where nothing was measured."""
        return self.seconds / self.timed if self.timed else None


@dataclass(slots=True)
class Quality:
    """What the quality page shows."""

    whole: Line
    months: list[Line]
    kinds: list[Line]
    rules: list[Line]
    fields: list[tuple[str, int, float]] = field(default_factory=list)  # field, corrections, for each candidate
    corrected_rules: list[tuple[str, int]] = field(default_factory=list)


def quality(user: User) -> Quality:
    """The figures of the last twelve months over the documents that the person sees; a constant number of queries."""
    since = clock.now() - timedelta(days=MONTHS * 31)
    seen = Candidate.objects.visible_to(user).filter(decided_at__gte=since, state__in=_DECIDED)
    columns = ("pk", "state", "decided_at", "document__meeting__kind", "found__rules")
    rows = list(seen.order_by("-decided_at").values_list(*columns)[:NEWEST])
    seconds = _seconds(since)
    corrections = Correction.objects.filter(candidate__in=seen.order_by().values("pk"))
    made = list(corrections.order_by().values_list("candidate_id", "field", "rules"))
    edits = Counter(candidate for candidate, _field, _rules in made)
    groups: dict[str, dict[str, Line]] = defaultdict(dict)
    whole = Line("")
    for pk, state, decided_at, kind, rules in rows:
        month = timezone.localtime(decided_at).strftime("%Y-%m")
        places = [("month", month), ("kind", kind or ""), *(("rule", rule) for rule in rules or [])]
        lines = [groups[group].setdefault(name, Line(name)) for group, name in places]
        for line in (whole, *lines):
            _count(line, state in _GOOD, edits[pk], seconds.get(pk))
    per_field = Counter(name for _pk, name, _rules in made)
    return Quality(
        whole=whole,
        months=sorted(groups["month"].values(), key=lambda line: line.name, reverse=True),
        kinds=sorted(groups["kind"].values(), key=lambda line: -line.decided),
        rules=sorted(groups["rule"].values(), key=lambda line: (line.rate, -line.decided))[:RULES],
        fields=[(name, count, count / (len(rows) or 1)) for name, count in per_field.most_common()],
        corrected_rules=_most_corrected(made),
    )


def _count(line: Line, good: bool, edits: int, seconds: int | None) -> None:
    line.accepted += good
    line.rejected += not good
    line.edits += edits
    if seconds is not None:
        line.seconds += seconds
        line.timed += 1


def _seconds(since: datetime) -> dict[int, int]:
    """Candidate → seconds in hand over all its steps that stand; steps over several candidates are left out."""
    rows: Iterable[Any] = Decision.objects.filter(made_at__gte=since, undone_at=None, seconds__isnull=False)
    found: dict[int, int] = Counter()
    for left, seconds in rows.values_list("left", "seconds"):  # type: ignore[attr-defined]
        if len(left) == 1:
            found[int(next(iter(left)))] += seconds
    return found


def _most_corrected(made: Iterable[tuple[int, str, Any]]) -> list[tuple[str, int]]:
    found = Counter(rule for _pk, _field, rules in made for rule in rules or [])
    return found.most_common(RULES)
