"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tracker.accounts import querysets
from tracker.web.navigation import menu


def office(request: HttpRequest) -> dict[str, Any]:
    """The office for the head of the page, and the person's menu."""
    return {"office": querysets.office(), "menu": menu(request)}
