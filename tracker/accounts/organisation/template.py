"""The file to fill in: two sheets with heads in the reader's language, and the roles to choose from."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from tracker.accounts.organisation.words import LABELS, PEOPLE, UNITS
from tracker.accounts.roles import Role

_WIDTH = 22


def template() -> bytes:
    """The empty workbook; what is filled in is text, whatever it begins with."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E4EAF1", "border": 1})
        text = book.add_format({"num_format": "@"})
        _sheet(book, _("Units"), list(LABELS[UNITS].values()), bold, text)
        people = _sheet(book, _("People"), list(LABELS[PEOPLE].values()), bold, text)
        place = list(LABELS[PEOPLE]).index("role")
        roles = [str(label) for _value, label in Role.choices]
        people.data_validation(1, place, 5000, place, {"validate": "list", "source": roles})
    return out.getvalue()


def _sheet(book: Any, title: str, columns: list[Any], bold: Any, text: Any) -> Any:
    sheet = book.add_worksheet(title)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTH, text)
        sheet.write_string(0, place, str(column), bold)
    sheet.freeze_panes(1, 0)
    return sheet
