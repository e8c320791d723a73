"""By unit: a leader's portfolio, supervision's overview, the page of a unit, and a unit's inbox."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker.accounts.models import Membership, Unit, User
from tracker.accounts.roles import Role
from tracker.accounts.scopes import roles_of, units_with_role
from tracker.commitments.filters import ledger
from tracker.commitments.lifecycle import CLOCK_STATES, OPEN_STATES, RequestKind, State
from tracker.commitments.models import AssignmentRole, Commitment
from tracker.commitments.querysets import projects_visible_to
from tracker.common import clock
from tracker.common.errors import NotAllowed
from tracker.notices.feeds import units_for
from tracker.web.base import page_of
from tracker.web.ledger import COLUMNS, working_user
from tracker.web.ledger_rows import list_rows
from tracker.web.numbers import Number, lamp_labels, list_url, numbers_of
from tracker.worklist.lists import Row, WorkList

UNITS, PROJECTS = "unit", "project"
FIRST: Final = 5
ASKED: Final = list(RequestKind.values)
_INBOX_ROLES: Final = (Role.UNIT_HEAD, Role.LIAISON)


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """The units that the person answers for or oversees, or their projects, with lamps and what waits for a decision."""
    user = working_user(request)
    by = PROJECTS if request.GET.get("by") == PROJECTS else UNITS
    labels = lamp_labels()
    if by == PROJECTS:
        named: Any = projects_visible_to(user)
        rows, column, param = Commitment.objects.visible_to(user), "projects", "project"
    else:
        named = units_for(user).order_by("order", "pk")
        rows = Commitment.objects.visible_to(user).filter(assignments__role=AssignmentRole.LEAD)
        column, param = "assignments__unit", "lead"
    counts = _counts(rows, column, labels)
    page = page_of(request, named.filter(pk__in=list(counts)))
    context = {
        "by": by,
        "page": page,
        "labels": labels.items(),
        "rows": [_row(one, {param: one.pk}, counts[one.pk], labels) for one in page.object_list],
        "leads": Role.LEADER in roles_of(user),
        "decisions": _decisions(user),
        "asked": Commitment.objects.visible_to(user).exclude(pending="").count(),
        "asked_url": list_url({"pending": ASKED}),
    }
    return render(request, "portfolio/portfolio.html", context)


def _counts(rows: Any, column: str, labels: dict[str, str]) -> dict[int, dict[str, int]]:
    """Every number of every unit or project, in one query; a commitment stands in it once a unit that leads, or project."""
    is_open, late = Q(state__in=OPEN_STATES), Q(state__in=CLOCK_STATES, due__lt=clock.today())
    numbers = {
        "open": Count("pk", filter=is_open),
        "late": Count("pk", filter=late),
        "waits": Count("pk", filter=Q(state=State.ASSIGNED)),
        "asked": Count("pk", filter=~Q(pending="")),
    }
    lamps = {f"lamp_{one}": Count("pk", filter=Q(lamp=one) & is_open) for one in labels}
    found = rows.filter(is_open).with_lamps().order_by().values(column).annotate(**numbers, **lamps)
    return {row[column]: row for row in found if row[column] is not None}


def _row(it: Any, params: dict[str, Any], counts: dict[str, int], labels: dict[str, str]) -> dict[str, Any]:
    return {
        "it": it,
        "open": (counts["open"], list_url(params, is_open="true")),
        "late": (counts["late"], list_url(params, overdue="true")),
        "waits": (counts["waits"], list_url(params, state=State.ASSIGNED)),
        "asked": (counts["asked"], list_url({**params, "pending": ASKED})),
        "lamps": [
            (one, label, counts[f"lamp_{one}"], list_url(params, is_open="true", lamp=one))
            for one, label in labels.items()
        ],
    }


def _decisions(user: User) -> list[Row]:
    """The first of what waits for this person's own decision."""
    return WorkList(user, "decide")[0:FIRST]


@require_safe
def unit_work(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its numbers, its people, what it leads or supports."""
    user = working_user(request)
    unit: Unit = get_object_or_404(units_for(user), pk=pk)
    params = {"unit": unit.pk}
    rows: Any = ledger(user, {**params, "is_open": "true", "ordering": ["due"]}).qs
    page = page_of(request, rows.for_list())
    people = Membership.objects.filter(unit=unit, ended_at=None, user__is_active=True).select_related("user")
    context = {
        "unit": unit,
        "numbers": [*numbers_of(user, params), *_inbox_numbers(user, [unit.pk])],
        "page": page,
        "rows": list_rows(page.object_list),
        "columns": [{"label": label} for label, _name in COLUMNS],
        "people": people.order_by("role", "user__name"),
        "below": units_for(user).filter(parent=unit),
    }
    return render(request, "portfolio/unit.html", context)


# What reaches a unit: key, label, the conditions of the list over these units.
def _boxes(units: list[int]) -> dict[str, tuple[Any, dict[str, Any]]]:
    return {
        "acknowledge": (gettext_lazy("To acknowledge"), {"unacknowledged_by": units}),
        "handler": (
            gettext_lazy("Without handler"),
            {"lead_unit": units, "no_handler": "true", "state": "in_progress"},
        ),
        "returned": (gettext_lazy("Returned to us"), {"lead_unit": units, "returned": "true"}),
        "asked": (gettext_lazy("Our requests that wait"), {"lead_unit": units, "pending": ASKED}),
        "late": (gettext_lazy("Overdue"), {"lead_unit": units, "overdue": "true"}),
    }


def _inbox_numbers(user: User, units: list[int]) -> list[Any]:
    return [
        Number(str(label), list_url(params), ledger(user, _query(params)).qs.count(), pressing=key == "returned")
        for key, (label, params) in _boxes(units).items()
        if key in ("acknowledge", "handler", "returned")
    ]


def _query(params: dict[str, Any]) -> Any:
    return QueryDict(urlencode(params, doseq=True))


@require_safe
def unit_inbox(request: HttpRequest) -> HttpResponse:
    """What reaches the person's units and is not taken on yet; `?box=` another part of it, `?unit=` one unit."""
    user = working_user(request)
    mine = sorted(units_with_role(user, *_INBOX_ROLES))
    if not mine:
        raise NotAllowed(_("The inbox of a unit is for its head and its liaisons."))
    units = Unit.objects.filter(pk__in=mine)
    one = request.GET.get("unit", "")
    chosen = [int(one)] if one.isdecimal() and int(one[:18]) in mine else mine
    boxes = _boxes(chosen)
    box = request.GET.get("box", "")
    box = box if box in boxes else "acknowledge"
    tabs = [
        {"key": key, "label": label, "count": ledger(user, _query(params)).qs.count(), "current": key == box}
        for key, (label, params) in boxes.items()
    ]
    label, params = boxes[box]
    rows: Any = ledger(user, _query({**params, "ordering": "due"})).qs
    page = page_of(request, rows.for_list())
    context = {
        "tabs": tabs,
        "box": box,
        "label": label,
        "page": page,
        "rows": list_rows(page.object_list),
        "columns": [{"label": head} for head, _name in COLUMNS],
        "units": units if len(mine) > 1 else [],
        "unit": chosen[0] if len(chosen) == 1 and len(mine) > 1 else None,
        "list_url": list_url(params),
        "selects": box == "acknowledge" and bool(page.object_list),
    }
    return render(request, "portfolio/inbox.html", context)
