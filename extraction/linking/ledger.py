"""Matches a new row with the lines of the ledger: the same commitment, an update of it, a conflict, or a new one.

`same`: nothing new is said. `update`: it is the same commitment, and the row adds a fact or asks for more (progress, an
earlier day, a higher target, a day or an owner where there was none). `conflict`: it is the same commitment, and the row
asks for less or contradicts (a later day, weaker wording, a lower target, another owner): a person must decide. `new`:
no line of the ledger is about it. Plain data in, plain data out; no clock, no store.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from extraction.linking.compare import Reason, compare, kind_of
from extraction.linking.likeness import bigrams
from extraction.linking.signature import Signature, signature_of
from extraction.model import Commitment
from extraction.structure.script import fold_script

__all__ = ["Ledger", "LedgerRow", "Match", "Reason", "match"]

_CANDIDATES = 40  # lines of the ledger that are compared in full
_MATCHES = 5
_COMMON = 0.05  # a bigram that stands in more than this share of a large ledger finds nothing
_LARGE = 400


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the ledger. `percent` is the progress that was last reported, `aliases` are other names of its projects."""

    id: str
    title: str
    text: str = ""
    projects: tuple[str, ...] = ()
    lead_unit: str | None = None
    due: date | None = None
    strength: str | None = None
    percent: float | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What a row is to a line of the ledger; `row_id` is None where it is new. `score` is 0 to 1."""

    kind: str  # same | update | conflict | new
    row_id: str | None
    score: float
    reasons: tuple[Reason, ...] = field(default=())


class Ledger:
    """An index over the lines of a ledger: build it once, match many rows. 20,000 lines take about a second."""

    def __init__(self, rows: Sequence[LedgerRow]) -> None:
        self.rows = tuple(rows)
        self._signatures = [_of_line(row) for row in self.rows]
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for number, signature in enumerate(self._signatures):
            for pair in _keys(signature):
                self._places[pair].append(number)

    def match(self, row: Commitment | Mapping[str, Any]) -> list[Match]:
        """The lines that are about the same commitment, the surest first; one `new` where there is none."""
        given, received = _of_row(row)
        found = []
        for number in self._candidates(given):
            line = self.rows[number]
            result = compare(given, self._signatures[number], received, (line.title, *line.projects))
            if result is not None:
                score, reasons = result
                found.append(Match(kind_of(reasons), line.id, round(score, 3), reasons))
        found.sort(key=lambda match: (-match.score, match.row_id or ""))
        return found[:_MATCHES] or [Match("new", None, 0.0, ())]

    def _candidates(self, given: Signature) -> list[int]:
        limit = max(_LARGE * _COMMON * 10, len(self.rows) * _COMMON)
        hits: Counter[int] = Counter()
        for pair in sorted(_keys(given), key=lambda pair: (len(self._places.get(pair, ())), pair)):
            places = self._places.get(pair, ())
            if len(places) > limit and len(hits) >= _CANDIDATES:
                break
            weight = 1 + 1000 // (len(places) + 10)
            for number in places:
                hits[number] += weight
        return [number for number, _ in sorted(hits.items(), key=lambda hit: (-hit[1], hit[0]))[:_CANDIDATES]]


def match(row: Commitment | Mapping[str, Any], ledger: Sequence[LedgerRow] | Ledger) -> list[Match]:
    """What a new row is to the ledger; see `Ledger.match`. A sequence is indexed first.

    `row` is a Commitment or its `to_dict` form (text, title, projects, lead_units, deadline.due, strength), or a
    Progress in that form (text, object, percent).
    """
    return (ledger if isinstance(ledger, Ledger) else Ledger(ledger)).match(row)


def _keys(signature: Signature) -> frozenset[str]:
    return bigrams(signature.object).union(*map(bigrams, signature.names))


def _of_line(row: LedgerRow) -> Signature:
    return signature_of(
        fold_script(row.text or row.title),
        projects=map(fold_script, (*row.projects, *row.aliases)),
        units=[fold_script(row.lead_unit)] if row.lead_unit else [],
        due=row.due,
        strength=row.strength,
        percent=row.percent,
    )


def _of_row(row: Commitment | Mapping[str, Any]) -> tuple[Signature, str]:
    """The signature of a row and its words as they came."""
    values = row.to_dict() if isinstance(row, Commitment) else row
    received = str(values.get("text") or values.get("title") or "")
    due = (values.get("deadline") or {}).get("due")
    projects = [*values.get("projects", ()), *([values["object"]] if values.get("object") else [])]
    signature = signature_of(
        fold_script(received),
        projects=map(fold_script, projects),
        units=map(fold_script, values.get("lead_units", ())),
        due=date.fromisoformat(due) if isinstance(due, str) else due,
        strength=values.get("strength"),
        percent=values.get("percent"),
    )
    return signature, " ".join((received, *projects))
