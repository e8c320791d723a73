"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tracker.accounts import querysets
from tracker.accounts.models import User
from tracker.notices.querysets import unread_count
from tracker.web.navigation import menu
from tracker.worklist.lists import work_count


def office(request: HttpRequest) -> dict[str, Any]:
    """The office for the head of the page, the person's menu, how many notices are unread and how much work waits."""
    user = request.user
    unread = unread_count(user) if isinstance(user, User) else 0
    # Counted where the menu is shown: parts of pages do without, and My work has counted already.
    counted = getattr(request, "work_count", None)
    waiting = SimpleLazyObject(
        lambda: counted if counted is not None else work_count(user, unread) if isinstance(user, User) else 0
    )
    return {"office": querysets.office(), "menu": menu(request), "unread": unread, "waiting": waiting}
