"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tracker.accounts import querysets
from tracker.accounts.models import User
from tracker.notices.querysets import unread_count
from tracker.web.navigation import menu


def office(request: HttpRequest) -> dict[str, Any]:
    """The office for the head of the page, the person's menu, and how many notices are unread."""
    user = request.user
    unread = unread_count(user) if isinstance(user, User) else 0
    return {"office": querysets.office(), "menu": menu(request), "unread": unread}
