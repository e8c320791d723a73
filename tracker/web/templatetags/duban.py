"""Small helpers of the templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Paginator

from tracker.journal.models import Entry

register = template.Library()


@register.filter
def page_numbers(paginator: Paginator[object], number: int) -> list[int]:
    """The page numbers to show around page `number`; 0 stands for a gap."""
    pages = paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    return [page if isinstance(page, int) else 0 for page in pages]


@register.filter
def changes(entry: Entry) -> list[tuple[str, str, str]]:
    """The values that a journal entry tells of: name, before, after; '' where there was nothing."""
    names = [*entry.before, *(name for name in entry.after if name not in entry.before)]
    return [(name, _shown(entry.before.get(name)), _shown(entry.after.get(name))) for name in names]


def _shown(value: Any) -> str:
    if value is None or value == []:
        return ""
    return ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)
