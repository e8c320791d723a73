"""Sorting by columns whose names follow the reader's language."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class Ordering(django_filters.OrderingFilter):  # type: ignore[misc]
    """The library's ordering filter, whose words for descending would be fixed when the program starts."""

    def build_choices(self, fields: Any, labels: Any) -> list[tuple[str, Any]]:
        """Each column up and down; every column needs its label."""
        found: list[tuple[str, Any]] = []
        for column, name in fields.items():
            label = labels[column]
            found += [(name, label), (f"-{name}", format_lazy(_("{column}, descending"), column=label))]
        return found
