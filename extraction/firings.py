"""Every rule that fires at a place of a text, kept or beaten, for `explain`: all tables are run over the clause again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extraction.model import Commitment
from extraction.pipeline import Run
from extraction.rules import dates_table, exclusions, obligations, people, projects, targets, units
from extraction.rules.base import Rule

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule of a table that matches; `why` tells what beat it or what it did."""

    table: str
    rule: str
    start: int
    end: int
    kept: bool
    why: str


# Signs that are read as single expressions, not as tables of rules.
_SIGNS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "obligation": (
        ("modal", obligations.MODAL),
        ("delegate", obligations.DELEGATE),
        ("dispose", obligations.DISPOSE),
        ("approval", obligations.APPROVAL),
        ("ownership", obligations.OWNERSHIP),
        ("schedule", obligations.SCHEDULE),
        ("aim", obligations.AIMS),
    ),
    "owner": (
        ("bracket", units.BRACKET),
        ("bracket_with_verbs", units.VERB_BRACKET),
        ("label", units.LABELLED),
        ("mention", units.MENTION_NAME),
        ("trailing", units.TRAILING_OWNER),
        ("together", units.TOGETHER),
    ),
    "project": (
        ("titled", projects.TITLED),
        ("quoted", projects.QUOTED),
        ("creation", projects.CREATION),
    ),
    "target": (("figure", targets.FIGURE),),
}
_TABLES: dict[str, Sequence[Rule[Any]]] = {
    "strength": obligations.STRENGTHS,
    "decision": obligations.DECISIONS,
    "past": exclusions.PAST,
    "procedure": exclusions.PROCEDURE,
    "reported": exclusions.REPORTED,
    "no row": exclusions.NO_ROW,
    "sentence": (
        exclusions.SIGNIFICANCE,
        exclusions.APPEAL,
        exclusions.RESULT,
        exclusions.EFFECT,
        exclusions.EMPTY,
        exclusions.THEME,
        exclusions.TOPIC,
    ),
    "role": units.ROLES,
    "person": people.PEOPLE,
    "comparator": targets.COMPARATORS,
}
_AGAINST = ("past", "procedure", "reported", "no row", "sentence")


def firings(run: Run, start: int, end: int, rows: Sequence[Commitment]) -> list[Firing]:
    """What fires in run.text[start:end], table by table; `rows` are the rows that hold the place."""
    found = [*_dates(run, start, end)]
    for table, rules in _TABLES.items():
        matches = [
            (rule.name, *_shifted(match.span(), start)) for rule in rules for match in _each(rule, run, start, end)
        ]
        found += _judged(table, matches, _judge(run, table, start, end, rows))
    for table, signs in _SIGNS.items():
        matches = [(name, *match.span()) for name, sign in signs for match in sign.finditer(run.text, start, end)]
        found += _judged(table, matches, _judge(run, table, start, end, rows))
    return found


def _each(rule: Rule[Any], run: Run, start: int, end: int) -> Iterator[re.Match[str]]:
    return (match for match in rule.pattern.finditer(run.text[start:end]) if rule.produce(match) is not None)


def _shifted(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _judged(table: str, matches: list[tuple[str, int, int]], judge: Callable[[str, int, int], str]) -> Iterator[Firing]:
    """The firings of one table in the order of the text; a match inside a longer one of its table is beaten by it."""
    for rule, first, last in sorted(matches, key=lambda match: (match[1], -match[2])):
        longer = next((o for o, a, b in matches if a <= first and last <= b and b - a > last - first), None)
        why = f"beaten by {longer}, which is longer" if longer else judge(rule, first, last)
        yield Firing(table, rule, first, last, not why.startswith(("beaten", "no effect")), why)


def _judge(run: Run, table: str, start: int, end: int, rows: Sequence[Commitment]) -> Callable[[str, int, int], str]:
    """What a rule of this table did at its place, as words; they begin with `beaten` or `no effect` where it did not win."""
    refused = {
        trace.rule for trace in run.traces if trace.what == "refused" and trace.start < end and start < trace.end
    }
    spans = {
        "owner": [span for row in rows for name in ("lead_units", "supporting_units") for span in row.evidence[name]],
        "project": [span for row in rows for span in row.evidence["projects"]],
        "target": [span for row in rows for span in row.evidence["targets"]],
    }
    spans["person"] = spans["owner"] + [span for row in rows for span in row.evidence["speaker"]]
    spans["comparator"] = spans["target"]
    strengths = {row.strength for row in rows}

    def judge(rule: str, first: int, last: int) -> str:
        if table == "strength":
            won = rule.removeprefix("strength.") in strengths
            return "the row's strength" if won else "beaten by a stronger sign" if rows else "no effect: no row here"
        if table in _AGAINST:
            return "speaks against a row here: refused" if rule in refused else "no effect: something outweighs it"
        if table in spans:
            touched = any(span.start < last + 6 and first < span.end + 6 for span in spans[table])
            return "fills a slot of the row" if touched else "no effect: fills no slot of a row here"
        forms = {trace.what for trace in run.traces if trace.start < end and start < trace.end}
        used = rule in forms or any(rule in name for row in rows for name in (*row.rules, *row.tier_reasons))
        return "decides the form" if used else "no effect: another form was read"

    return judge


def _dates(run: Run, start: int, end: int) -> Iterator[Firing]:
    """Rows of the date table; the scan takes the longest reading at each place, and only limits become deadlines."""
    kept = [found for found in run.deadlines if found.start < end and start < found.end]
    matches = [
        (rule.name, *_shifted(match.span(), start))
        for rule in dates_table.TABLE
        for match in rule.pattern.finditer(run.text[start:end])
        if match.end() > match.start()
    ]

    def judge(rule: str, first: int, last: int) -> str:
        for found in kept:
            if found.start < last and first < found.end:
                used = rule in found.rule or (found.start <= first and last <= found.end)
                due = found.due or found.recurrence or "year unknown"
                return f"deadline {found.text} → {due}" if used else f"beaten by {found.rule}"
        return "no effect: a date, but no limit"

    return _judged("date", matches, judge)
