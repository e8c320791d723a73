"""The menu: one table, shown by what the person may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission, Role
from tracker.accounts.scopes import may, roles_of

_ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})


def works_on_commitments(user: User) -> bool:
    """Whether the person has anything to do with the ledger: administrators do not."""
    return bool(roles_of(user) - _ADMINISTRATORS)


def _answers_for_a_unit(user: User) -> bool:
    return bool(roles_of(user) & {Role.UNIT_HEAD, Role.LIAISON})


def _with(permission: Permission) -> Callable[[User], bool]:
    return lambda user: may(user, permission)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the menu; it is the current one on every address that begins with one of `under`."""

    name: str
    label: Any
    icon: str
    shown_to: Callable[[User], bool]
    under: tuple[str, ...]


MENU = (
    Item("home", _("My work"), "check2-square", lambda _user: True, ()),
    Item(
        "documents",
        _("Documents"),
        "file-earmark-text",
        _with(Permission.SEE_ALL_DOCUMENTS),
        ("/documents/", "/ingestions/", "/reextractions/", "/runs/", "/candidates/"),
    ),
    Item("ledger", _("Ledger"), "journal-text", works_on_commitments, ("/ledger/", "/commitments/")),
    Item("unit-inbox", _("Unit inbox"), "inbox", _answers_for_a_unit, ("/unit-inbox/",)),
    Item("portfolio", _("By unit"), "diagram-2", works_on_commitments, ("/portfolio/",)),
    Item("projects", _("Projects"), "kanban", works_on_commitments, ("/projects/",)),
    Item("circular", _("Reports"), "bar-chart-line", _with(Permission.REPORTS), ("/reports/",)),
    Item("users", _("People"), "people", _with(Permission.USERS), ("/users/",)),
    Item("units", _("Units"), "diagram-3", _with(Permission.USERS), ("/units/",)),
    Item("settings", _("Settings"), "sliders", _with(Permission.SETTINGS), ("/settings/",)),
    Item("journal", _("Journal"), "clock-history", _with(Permission.JOURNAL), ("/journal/",)),
)


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """The lines for this person: name, url, label, icon, current."""
    user = request.user
    if not isinstance(user, User):
        return []
    return [
        {
            "url": reverse(item.name),
            "label": item.label,
            "icon": item.icon,
            "name": item.name,
            "current": request.path == reverse(item.name) or request.path.startswith(item.under or ("\0",)),
        }
        for item in MENU
        if item.shown_to(user)
    ]
