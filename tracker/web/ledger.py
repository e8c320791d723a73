"""台账: the list of all commitments that a person sees, and its export."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_safe

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.bulk.services import steps_for
from tracker.collaboration.services import view_query
from tracker.commitments import filters
from tracker.commitments.filterwords import conditions, without
from tracker.common.errors import Invalid, NotAllowed
from tracker.reports.services import report_export
from tracker.web import view_tabs
from tracker.web.base import PAGE_SIZE, needs, page_of, user_of
from tracker.web.downloads import report_file
from tracker.web.ledger_forms import CHOICES, MORE, MORE_CHOICES, QUICK, filter_form, groups, kept
from tracker.web.ledger_rows import list_rows
from tracker.web.ledger_shapes import BOARD, CALENDAR, SHAPES, TABLE, TIMELINE, board, calendar, shape_of, timeline
from tracker.web.navigation import works_on_commitments

PRINTED = 500  # rows of a page that is to be printed
# Head of the column, name to sort by ("" for none).
COLUMNS: tuple[tuple[Any, str], ...] = (
    (gettext_lazy("Serial number"), "serial_no"),
    (gettext_lazy("Title"), "title"),
    (gettext_lazy("Lead unit"), ""),
    (gettext_lazy("Supporting units"), ""),
    (gettext_lazy("Due date"), "due"),
    (gettext_lazy("Lamp"), ""),
    (gettext_lazy("State"), "state"),
    (gettext_lazy("Percent complete"), "percent"),
    (gettext_lazy("Source"), ""),
)


def working_user(request: HttpRequest) -> User:
    """The person, if commitments are any business of theirs; administrators get the 403 page."""
    user = user_of(request)
    if not works_on_commitments(user):
        raise NotAllowed(_("Administrators do not work on commitments."))
    return user


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The view of the ledger that the address asks for, a page of it."""
    user = working_user(request)
    views = view_tabs.views_of(user)
    first = "" if request.GET else view_tabs.first_query(user, views)
    if first:
        return redirect(f"{reverse('ledger')}?{first}")
    tabs = view_tabs.tabs_of(user, views, request.GET)
    view = filters.ledger(user, request.GET)
    form = filter_form(view)
    good = form.is_valid()
    unseen = [] if good else _unseen(view)
    rows = view.qs if good else view.queryset.none()
    shape = shape_of(request.GET)
    context = {
        **_shaped(request, shape, rows),
        "shape": shape,
        "shapes": [_shape(request.GET, *line, current=shape) for line in SHAPES],
        "form": form,
        "problems": [] if good or unseen else _problems(view),
        "unseen": [{"label": view.filters[name].label, "query": _left_out(request.GET, name)} for name in unseen],
        "chips": [{"it": one, "query": without(request.GET, one) or view_tabs.EVERYTHING} for one in conditions(view)],
        "columns": [_column(request.GET, label, name) for label, name in COLUMNS],
        "choices": groups(form, CHOICES),
        "quick": [form[name] for name in QUICK],
        "more": [form[name] for name in MORE],
        "more_choices": groups(form, MORE_CHOICES),
        "more_open": any(form.data.get(name) for name in (*MORE, *MORE_CHOICES)),
        "kept": kept(form) + ([("show", shape)] if shape != TABLE else []),
        "tabs": tabs,
        "may_save": good and bool(view_query(request.GET)) and not any(tab.current for tab in tabs),
        "may_export": good and may(user, Permission.REPORTS),
        "may_create": may(user, Permission.CREATE),
        "steps": steps_for(user) if shape == TABLE else [],
        "query": view_query(request.GET),
        "printing": bool(request.GET.get("print")),
    }
    return render(request, "ledger/ledger.html", context, status=200 if good or unseen else 400)


def _shaped(request: HttpRequest, shape: str, rows: Any) -> dict[str, Any]:
    """What the shape shows, with the number of all rows as `count`."""
    if shape == BOARD:
        found = board(request.GET, rows)
        return {**found, "count": sum(column["count"] for column in found["board"])}
    if shape == CALENDAR:
        return {**calendar(request.GET, rows), "count": rows.count()}
    if shape == TIMELINE:
        found = timeline(request, rows)
        return {**found, "count": found["page"].paginator.count}
    page = page_of(request, rows.for_list(), PRINTED if request.GET.get("print") else PAGE_SIZE)
    return {"page": page, "rows": list_rows(page.object_list), "count": page.paginator.count}


def _shape(params: QueryDict, name: str, label: Any, icon: str, *, current: str) -> dict[str, Any]:
    query = params.copy()
    for other in ("page", "month", "show"):
        query.pop(other, None)
    if name != TABLE:
        query["show"] = name
    return {
        "label": label,
        "icon": icon,
        "query": query.urlencode() or view_tabs.EVERYTHING,
        "current": name == current,
    }


def _unseen(view: filters.CommitmentFilter) -> list[str]:
    """Where all that is wrong is a project or document of which the person sees nothing: a view of somebody else's."""
    data = view.form.errors.as_data()
    named = {"project", "document"}
    only = set(data) <= named and all(error.code == "invalid_choice" for errors in data.values() for error in errors)
    return sorted(data) if only else []


def _left_out(params: QueryDict, name: str) -> str:
    query = params.copy()
    for one in (name, "page"):
        query.pop(one, None)
    return query.urlencode() or view_tabs.EVERYTHING


def _problems(view: filters.CommitmentFilter) -> list[tuple[str, str]]:
    return [
        (str(view.filters[name].label), " ".join(map(str, errors)))
        for name, errors in view.form.errors.items()
        if name in view.filters
    ]


def _column(params: QueryDict, label: Any, name: str) -> dict[str, Any]:
    """Head of a column: the address that sorts by it (again: the other way) and how it is sorted now."""
    if not name:
        return {"label": label}
    now = params.get("ordering", "")
    query = params.copy()
    query["ordering"] = f"-{name}" if now == name else name
    query.pop("page", None)
    sort = {name: "ascending", f"-{name}": "descending"}.get(now, "none")
    return {"label": label, "query": query.urlencode(), "sort": sort}


@require_GET
@needs(Permission.REPORTS)
def ledger_export(request: HttpRequest) -> HttpResponse:
    """The same view as .xlsx; a view that is not understood leads back to the page, which says what is wrong."""
    params = request.GET.copy()
    params.pop("page", None)
    try:
        return report_file(report_export(actor=user_of(request), name="ledger", params=params))
    except Invalid:
        return redirect(f"{reverse('ledger')}?{params.urlencode()}")
