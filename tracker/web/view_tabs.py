"""The tabs of saved views above the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.collaboration.models import SavedView
from tracker.collaboration.services import view_query

# What an address says that wants the whole ledger and not the view that opens first.
EVERYTHING = "view=all"


@dataclass(frozen=True, slots=True)
class Tab:
    """A view above the ledger."""

    label: str
    query: str
    current: bool
    aside: str = ""
    change: str = ""


def views_of(user: User) -> list[SavedView]:
    """The views that the person sees, the own ones first."""
    return list(SavedView.objects.visible_to(user))


def tabs_of(user: User, views: list[SavedView], params: QueryDict) -> list[Tab]:
    """Everything, then the views; none where there are no views."""
    now = view_query(params)
    tabs = [
        Tab(
            label=view.name,
            query=view.query,
            current=view.query == now,
            aside="" if view.owner_id == user.pk else view.owner.name,
            change=reverse("view-edit", args=[view.pk]) if view.owner_id == user.pk else "",
        )
        for view in views
    ]
    return [Tab(_("All"), EVERYTHING, not now), *tabs] if tabs else []


def first_query(user: User, views: list[SavedView]) -> str:
    """The query of the own view that opens first; empty for none."""
    return next((view.query for view in views if view.owner_id == user.pk and view.is_default), "")
