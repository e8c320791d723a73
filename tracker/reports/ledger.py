"""督办台账: any view of the ledger as an Excel file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.commitments.filterwords import ordering_words, words
from tracker.commitments.lamps import Lamp, lamp_of
from tracker.commitments.models import Commitment, LampRule
from tracker.common import clock
from tracker.reports.base import XLSX, ReportFile, as_of, checked_view, office_name, source_words

# Pale enough for black type on them.
_FILLS = {"green": "#CFEBD6", "blue": "#D3E4F8", "yellow": "#FFE9A8", "orange": "#FFD3A8", "red": "#F8C4C0"}
_HEAD_ROWS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its head, width in characters and the value in a row."""

    head: str
    width: int
    value: Callable[[Commitment, Lamp], Any]


def _units(assignments: Iterable[Any]) -> str:
    return "、".join(assignment.unit.name for assignment in assignments)


def columns() -> list[Column]:
    """The columns, in the language that is active."""
    return [
        Column(_("Serial number"), 16, lambda c, _lamp: c.serial_no or ""),
        Column(_("Title"), 42, lambda c, _lamp: c.title),
        Column(_("Lead unit"), 20, lambda c, _lamp: c.lead.unit.name if c.lead else ""),
        Column(_("Supporting units"), 24, lambda c, _lamp: _units(c.supporting)),
        Column(_("Due date"), 12, lambda c, _lamp: c.due),
        Column(_("Deadline in the text"), 16, lambda c, _lamp: c.due_text),
        Column(_("Original due date"), 12, lambda c, _lamp: c.original_due),
        Column(_("Lamp"), 8, lambda _c, lamp: lamp.label),
        Column(_("Reason for the lamp"), 30, lambda _c, lamp: lamp.reason),
        Column(_("State"), 14, lambda c, _lamp: c.get_state_display()),
        Column(_("Percent complete"), 10, lambda c, _lamp: c.percent / 100),
        Column(_("Handler"), 10, lambda c, _lamp: c.handler.name if c.handler else ""),
        Column(_("Source"), 28, lambda c, _lamp: source_words(c)),
        Column(_("Original wording"), 60, lambda c, _lamp: c.baseline_text),
        Column(_("Assigned on"), 12, lambda c, _lamp: _day(c.assigned_at)),
        Column(_("Completed on"), 12, lambda c, _lamp: _day(c.completed_at)),
        Column(_("Closed on"), 12, lambda c, _lamp: _day(c.closed_at)),
    ]


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def build(user: User, params: QueryDict) -> ReportFile:
    """The view as .xlsx: what is filtered and sorted on the page stands in the file, all pages of it."""
    view = checked_view(user, params)
    out = BytesIO()
    # Words of people are never formulas or links, whatever they begin with.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        rows = _sheet(book, view)
    name = f"{_('Ledger')} {clock.today().isoformat()}.xlsx"
    return ReportFile(name, XLSX, out.getvalue(), rows)


def _sheet(book: Any, view: Any) -> int:
    sheet = book.add_worksheet(_("Ledger")[:31])
    shown = columns()
    rules = {rule.pk: rule for rule in LampRule.objects.all()}
    formats = _formats(book)
    count = 0
    for count, row in enumerate(view.qs.for_list().iterator(chunk_size=500), start=1):
        lamp = lamp_of(row, rules, clock.today())
        for place, column in enumerate(shown):
            _cell(sheet, _HEAD_ROWS + count, place, column.value(row, lamp), lamp, formats, column.head)
    _head(sheet, view, shown, count, formats)
    return count


def _formats(book: Any) -> dict[str, Any]:
    base = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#C8CED6"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"font_color": "#55606E"}),
        "head": book.add_format({**base, "bold": True, "bg_color": "#E4EAF1", "valign": "vcenter"}),
        "text": book.add_format(base),
        "date": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"}),
        "percent": book.add_format({**base, "num_format": "0%"}),
        **{colour: book.add_format({**base, "bg_color": fill}) for colour, fill in _FILLS.items()},
    }


def _cell(sheet: Any, row: int, place: int, value: Any, lamp: Lamp, formats: dict[str, Any], head: str) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), formats["date"])  # noqa: DTZ001
    elif isinstance(value, float):
        sheet.write_number(row, place, value, formats["percent"])
    elif value is None or value == "":
        sheet.write_blank(row, place, None, formats["text"])
    else:
        coloured = lamp.colour if head == _("Lamp") else "text"
        sheet.write_string(row, place, str(value), formats.get(coloured, formats["text"]))


def _head(sheet: Any, view: Any, shown: list[Column], count: int, formats: dict[str, Any]) -> None:
    conditions, sorting = words(view), ordering_words(view)
    sheet.write_string(0, 0, f"{office_name()} {_('Ledger')}".strip(), formats["title"])
    told = _("As of %(moment)s, %(rows)s rows") % {"moment": as_of(), "rows": count}
    sheet.write_string(1, 0, told, formats["note"])
    filtered = _("Filtered by: %(conditions)s") % {"conditions": conditions} if conditions else _("Not filtered")
    sorted_by = _("Sorted by: %(order)s") % {"order": sorting} if sorting else ""
    sheet.write_string(2, 0, " · ".join(part for part in (filtered, sorted_by) if part), formats["note"])
    for place, column in enumerate(shown):
        sheet.set_column(place, place, column.width)
        sheet.write_string(_HEAD_ROWS, place, column.head, formats["head"])
    sheet.freeze_panes(_HEAD_ROWS + 1, 2)
    sheet.autofilter(_HEAD_ROWS, 0, _HEAD_ROWS + max(count, 1), len(shown) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROWS)
