"""What every write does: one transaction, a compare-and-swap, a look at the row count."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from tracker.common.errors import Conflict


def swap(obj: Model, *, where: dict[str, Any], values: dict[str, Any]) -> None:
    """Write `values` to the row of `obj` only if it still has the values of `where`; else raise Conflict.

    The object in hand gets the new values too.
    """
    changed = type(obj)._default_manager.filter(pk=obj.pk, **where).update(**values)
    if changed != 1:
        raise Conflict()
    for name, value in values.items():
        setattr(obj, name, value)
