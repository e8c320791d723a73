"""Small helpers of the templates."""

from __future__ import annotations

from django import template
from django.core.paginator import Paginator

register = template.Library()


@register.filter
def page_numbers(paginator: Paginator[object], number: int) -> list[int]:
    """The page numbers to show around page `number`; 0 stands for a gap."""
    pages = paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    return [page if isinstance(page, int) else 0 for page in pages]


@register.filter
def figure(value: float | None) -> str:
    """A figure without needless zeros: 36.5, 40; empty for None."""
    return "" if value is None else f"{value:.10g}"
