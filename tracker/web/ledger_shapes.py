"""The same view of the ledger as a board by state, a month by due date, or bars on a time line; each in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from tracker.commitments.lifecycle import State
from tracker.common import clock
from tracker.web.base import page_of
from tracker.web.ledger_rows import list_rows

TABLE, BOARD, CALENDAR, TIMELINE = "table", "board", "calendar", "timeline"
# Shape, label, icon.
SHAPES: Final = (
    (TABLE, _("Table"), "table"),
    (BOARD, _("Board"), "kanban"),
    (CALENDAR, _("By month"), "calendar3"),
    (TIMELINE, _("Time line"), "bar-chart-steps"),
)
CARDS, ON_A_DAY = 20, 4
WIDTH: Final = 1000  # of the time line, in its own units


def shape_of(params: Any) -> str:
    """The shape that the address asks for."""
    asked = params.get("show", "")
    return asked if asked in {name for name, _label, _icon in SHAPES} else TABLE


def _first_of_each(rows: Any, column: str, most: int) -> list[Any]:
    """The first rows of every group, by due date: their numbers first, then only those rows."""
    order = [F("due").asc(nulls_last=True), F("pk").desc()]
    place = Window(RowNumber(), partition_by=[F(column)], order_by=order)
    first = rows.model.objects.filter(pk__in=rows.order_by().values("pk")).annotate(place=place)
    shown = first.filter(place__lte=most).order_by("place").values_list("pk", flat=True)
    by_pk = {one.pk: one for one in rows.order_by().filter(pk__in=list(shown)).for_list()}
    return sorted(by_pk.values(), key=lambda one: (one.due is None, one.due or date.max, -one.pk))


def board(params: Any, rows: Any) -> dict[str, Any]:
    """A column a state with the first cards and the number of all, which opens their list."""
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    cards: dict[str, list[Any]] = {}
    for row in list_rows(_first_of_each(rows, "state", CARDS)):
        cards.setdefault(row["it"].state, []).append(row)
    columns = []
    for state, label in State.choices:
        if counts.get(state):
            query = params.copy()
            query.setlist("state", [state])
            for name in ("show", "page"):
                query.pop(name, None)
            columns.append({"label": label, "count": counts[state], "rows": cards[state], "query": query.urlencode()})
    return {"board": columns}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: its rows, the number of all, and the list of them."""

    day: date
    rows: list[Any]
    count: int
    query: str
    inside: bool
    today: bool

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


def _month(text: str) -> date:
    try:
        year, month = (int(part) for part in text.split("-"))
        return date(min(max(year, 1990), 2200), month, 1)
    except ValueError:
        return clock.today().replace(day=1)


def calendar(params: Any, rows: Any) -> dict[str, Any]:
    """The weeks of a month (`?month=2026-11`), each due date with its first rows; what has no due date is counted."""
    first = _month(params.get("month", ""))
    after = (first + timedelta(days=32)).replace(day=1)
    start = first - timedelta(days=first.weekday())
    days = (after - start).days
    length = days + (-days) % 7
    end = start + timedelta(days=length - 1)
    within = rows.filter(due__gte=start, due__lte=end)
    counts = dict(within.order_by().values_list("due").annotate(n=Count("pk")))
    shown: dict[date, list[Any]] = {}
    for row in list_rows(_first_of_each(within, "due", ON_A_DAY)):
        shown.setdefault(row["it"].due, []).append(row)
    today = clock.today()
    cells = []
    for number in range(length):
        day = start + timedelta(days=number)
        query = _without(params, "show", "month", "page") | {"due_from": str(day), "due_to": str(day)}
        cells.append(
            Day(day, shown.get(day, []), counts.get(day, 0), _encoded(query), first <= day < after, day == today)
        )
    without = _without(params, "show", "month", "page", "due_from", "due_to") | {"no_due": "true"}
    return {
        "weeks": [cells[place : place + 7] for place in range(0, length, 7)],
        "weekdays": [formats.date_format(one.day, "D") for one in cells[:7]],
        "month": first,
        "earlier": _encoded(dict(params.lists()) | {"month": f"{first - timedelta(days=1):%Y-%m}"}),
        "later": _encoded(dict(params.lists()) | {"month": f"{after:%Y-%m}"}),
        "in_month": sum(one.count for one in cells if one.inside),
        "undated": rows.filter(due=None).count(),
        "undated_query": _encoded(without),
    }


def _without(params: Any, *names: str) -> dict[str, Any]:
    return {name: values for name, values in params.lists() if name not in names}


def _encoded(query: dict[str, Any]) -> str:
    return urlencode(query, doseq=True)


@dataclass(frozen=True, slots=True)
class Bar:
    """A commitment on the time line: from its assignment to its due date; what is late; when it was first due."""

    row: dict[str, Any]
    x: int
    width: int
    late_x: int
    late_width: int
    first_due_x: int | None


def timeline(request: HttpRequest, rows: Any) -> dict[str, Any]:
    """A page of bars, scaled to the dates on it, with a line a month and one for today."""
    page = page_of(request, rows.for_list())
    today = clock.today()
    shown = list_rows(page.object_list)
    spans = [_span(row["it"]) for row in shown]
    start = min([one for span in spans for one in span] + [today]) - timedelta(days=3)
    end = max([one for span in spans for one in span] + [today]) + timedelta(days=3)
    scale = WIDTH / max((end - start).days, 1)

    def x(day: date) -> int:
        return round((day - start).days * scale)

    bars = []
    for row, (begins, ends) in zip(shown, spans, strict=True):
        it, late = row["it"], bool(row["days_late"])
        first = it.first_due if it.first_due and it.due and it.first_due != it.due else None
        width = max(x(ends) - x(begins), 4) if it.due else 0
        bars.append(Bar(row, x(begins), width, x(ends), x(today) - x(ends) if late else 0, x(first) if first else None))
    return {"bars": bars, "months": _months(start, end, x), "today_x": x(today), "page": page, "width": WIDTH}


def _span(it: Any) -> tuple[date, date]:
    begins = timezone.localdate(it.assigned_at or it.created_at)
    return (min(begins, it.due), it.due) if it.due else (begins, begins)


def _months(start: date, end: date, x: Any) -> list[tuple[int, str, str]]:
    """The first day of each month, its name and its place; of a long time only some, so that the names have room."""
    found, day = [], (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= end:
        found.append((x(day), f"{day:%Y-%m}", f"{x(day) * 100 / WIDTH}%"))
        day = (day + timedelta(days=32)).replace(day=1)
    return found[:: len(found) // 10 + 1]
