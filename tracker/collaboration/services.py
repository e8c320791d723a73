"""Saving, changing and deleting views of the ledger."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.collaboration.models import SavedView, SharedWith
from tracker.commitments.filters import CommitmentFilter, ledger
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Event
from tracker.journal.services import record

# Tabs beyond this number would be found by nobody.
MOST: Final = 20
LONGEST: Final = 1000
# Shapes in which a view can be shown besides the table.
SHAPES: Final = ("board", "calendar", "timeline")


def view_query(params: QueryDict) -> str:
    """Conditions, sorting and shape of an address in one fixed order, without the page: equal views, equal text."""
    pairs = [(name, value) for name in CommitmentFilter.base_filters for value in params.getlist(name) if value]
    shape = params.get("show", "")
    return urlencode(pairs + ([("show", shape)] if shape in SHAPES else []))


@transaction.atomic
def view_save(*, actor: User, name: str, query: str, **values: Any) -> SavedView:
    """Keep a filter of the ledger under a name; `values` as for `view_change`."""
    kept = view_query(QueryDict(query))
    if not kept:
        raise Invalid(_("Filter or sort the ledger first; this view shows everything."))
    if len(kept) > LONGEST or not ledger(actor, QueryDict(kept)).form.is_valid():
        raise Invalid(_("This filter is not understood. Set it in the ledger and save it again."))
    # The person's row is locked, so that two requests at once cannot pass the limit or both open first.
    User.objects.select_for_update().get(pk=actor.pk)
    if SavedView.objects.filter(owner=actor).count() >= MOST:
        raise Invalid(_("You keep %(most)s views already; delete one first."), params={"most": MOST})
    view = SavedView(owner=actor, query=kept)
    _fill(actor, view, name, **values)
    record(Event.VIEW_SAVED, view, actor=actor, after={"name": view.name, "view": view.query, **_sharing(view)})
    return view


@transaction.atomic
def view_change(*, actor: User, view: SavedView, name: str, **values: Any) -> SavedView:
    """Rename, share, order an own view, or let it open first: `shared_with`, `unit`, `is_default`, `order`."""
    view = _own(actor, view)
    before = {"name": view.name, **_sharing(view)}
    _fill(actor, view, name, **values)
    record(Event.VIEW_CHANGED, view, actor=actor, before=before, after={"name": view.name, **_sharing(view)})
    return view


@transaction.atomic
def view_delete(*, actor: User, view: SavedView) -> None:
    """Delete an own view; nobody loses a commitment by it."""
    view = _own(actor, view)
    record(Event.VIEW_DELETED, view, actor=actor, before={"name": view.name, "view": view.query, **_sharing(view)})
    view.delete()


def _own(actor: User, view: SavedView) -> SavedView:
    User.objects.select_for_update().get(pk=actor.pk)
    found: SavedView | None = SavedView.objects.filter(pk=view.pk, owner=actor).first()
    if found is None:
        raise NotAllowed(_("Only its owner changes a view. Open it and save it under a name of your own."))
    return found


def _sharing(view: SavedView) -> dict[str, Any]:
    return {"shared_with": view.unit.name if view.unit else str(view.shared_with), "is_default": view.is_default}


def _fill(
    actor: User,
    view: SavedView,
    name: str,
    *,
    shared_with: str = SharedWith.PRIVATE,
    unit: Unit | None = None,
    is_default: bool = False,
    order: int = 0,
) -> None:
    view.name = _free_name(actor, view, name)
    view.shared_with, view.unit = shared_with, _unit(actor, shared_with, unit)
    if is_default:
        SavedView.objects.filter(owner=actor).exclude(pk=view.pk).update(is_default=False)
    view.is_default, view.order = is_default, order
    view.save()


def _free_name(actor: User, view: SavedView, name: str) -> str:
    name = name.strip()
    if not name or len(name) > 40:
        raise Invalid(_("Give the view a name of at most 40 characters."), field="name")
    if SavedView.objects.filter(owner=actor, name=name).exclude(pk=view.pk).exists():
        raise Invalid(_("You have a view of this name already."), field="name")
    return name


def _unit(actor: User, shared_with: str, unit: Unit | None) -> Unit | None:
    if shared_with == SharedWith.OFFICE and not may(actor, Permission.REVIEW):
        raise Invalid(_("Only the supervision office shares views with everybody."), field="shared_with")
    if shared_with != SharedWith.UNIT:
        return None
    if unit is None or unit.pk not in {membership.unit_id for membership in actor.active_memberships()}:
        raise Invalid(_("Choose a unit of your own."), field="unit")
    return unit
