"""Date expressions of Chinese official documents, with their place in time.

`find_dates` is the recogniser by itself, for the command line and for comparison with others; `deadlines` builds on the
same scan. What the conventions of official documents decide (6月前 ends on 31 May, 底 is the last day, N日内 counts from the
next day) is decided in `dates_scan` and `dates_reading`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from extraction.rules.almanac import WorkdayTest
from extraction.rules.dates_scan import Found, scan
from extraction.rules.numerals import fold


@dataclass(frozen=True, slots=True)
class DateSpan:
    """One date expression of day precision or coarser.

    Offsets are half-open, in code points of the text as received. `kind`: date, daterange, duration, set. `first` and
    `last` (inclusive) are None where the text does not place that side (6月底前 has no first day; a rhythm has neither).
    `value`: ISO 8601 duration of a duration, or the period of a set.
    """

    start: int
    end: int
    text: str
    kind: str
    first: date | None
    last: date | None
    value: str | None
    precision: str
    approximate: bool
    recurrence: str | None
    rule: str


_FROM = ("从", "從", "自")
_SINCE = ("自从", "自從")
_LEAD = re.compile("(?:自[从從]|[从從自]|截止[到至]|截至|截止)$")
_NO_DATE_OF_THEIR_OWN = ("event", "meeting")


def find_dates(text: str, reference: date | None, is_workday: WorkdayTest | None = None) -> list[DateSpan]:
    """Every date expression of a text, in order and without overlap; relative ones count from `reference`.

    `is_workday` tells the office's working days (Monday to Friday where it is None). Clock times and lengths below a day
    are left out. Linear in the length of the text; no text raises.
    """
    spans: list[DateSpan] = []
    for found in scan(fold(text), reference, is_workday):
        if found.reading.tags in _NO_DATE_OF_THEIR_OWN or (found.reading.amount and found.reading.amount.hours):
            continue
        span = _span(text, found, reference)
        if spans and span.start < spans[-1].end:  # 8月8日截止到2018年: the word between belongs to the first
            span = replace(span, start=spans[-1].end, text=text[spans[-1].end : span.end])
        spans.append(span)
    return spans


def _span(text: str, found: Found, reference: date | None) -> DateSpan:
    """The span, with 从, 自从 and 截至 before it."""
    reading = found.reading
    kind = reading.kind
    if found.mark in ("before", "since", "after", "range", "from_within") and kind != "set":
        kind = "daterange"
    elif kind == "daterange" and found.first is not None and found.first == found.last:
        kind = "date"
    start, first, last = found.start, found.first, found.last
    stretch = found.mark in ("range", "since", "from_within") or found.rule.endswith("_range")
    lead = _LEAD.search(text, max(0, start - 3), start) if kind in ("date", "daterange") else None
    if lead and (lead[0] in _FROM and stretch):
        start = lead.start()
    elif lead and not found.mark and lead[0] not in _FROM:
        start, kind = lead.start(), "daterange"
        if lead[0] in _SINCE:
            last = reference if reference and first and first <= reference else None
        else:
            first = None
    return DateSpan(
        start=start,
        end=found.end,
        text=text[start : found.end],
        kind=kind,
        first=first,
        last=last,
        value=reading.value if kind in ("duration", "set") else None,
        precision=reading.precision,
        approximate=found.approximate,
        recurrence=reading.recurrence,
        rule=found.rule,
    )


def command_line_answer(record: dict[str, Any]) -> dict[str, Any]:
    """One line of `python -m extraction dates`: {"text", "reference"} → {"spans": [...]}; an `id` is kept.

    `reference` is an ISO day or absent; ValueError where it is no day, KeyError without a text.
    """
    given = record.get("reference")
    reference = date.fromisoformat(str(given)[:10]) if given else None
    spans = [
        {
            "start": span.start,
            "end": span.end,
            "text": span.text,
            "kind": span.kind,
            "from": span.first.isoformat() if span.first else None,
            "to": span.last.isoformat() if span.last else None,
            "value": span.value,
        }
        for span in find_dates(record["text"], reference)
    ]
    return ({"id": record["id"]} if "id" in record else {}) | {"spans": spans}
