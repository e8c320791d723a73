"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tracker.accounts import querysets


def office(request: HttpRequest) -> dict[str, Any]:
    """The office, for the head of the page."""
    return {"office": querysets.office()}
