"""My work: what waits for this person, as one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.commitments.lamps import Lamp, lamp_of
from tracker.commitments.models import LampRule
from tracker.common import clock
from tracker.web.base import page_of, user_of
from tracker.web.navigation import works_on_commitments
from tracker.web.numbers import Number
from tracker.worklist.lists import CANDIDATE, COMMITMENT, DOCUMENT, Row, WorkList
from tracker.worklist.reasons import Reason
from tracker.worklist.wording import step_of, why

PRESSING = frozenset({Reason.OVERDUE, Reason.RETURNED})


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: what it is, why it is here, and the one step; `post` steps need no form."""

    title: str
    url: str
    why: list[str]
    about: str
    unit: str
    due: Any
    step: str
    step_url: str
    post: bool = False
    lamp: Lamp | None = None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The list, a page of it; `?why=` one reason."""
    user = user_of(request)
    wanted = request.GET.get("why", "")
    work = WorkList(user, wanted if wanted in Reason.values else "")
    counts = work.counts()
    request.work_count = sum(counts.values())  # type: ignore[attr-defined]  # for the menu
    page: Any = page_of(request, work)  # type: ignore[arg-type]  # it counts and slices as a list does
    rules = {rule.pk: rule for rule in LampRule.objects.all()} if page.object_list else {}
    context = {
        "numbers": _numbers(counts),
        "why": work.why,
        "page": page,
        "lines": [_line(user, row, rules) for row in page.object_list],
        "works": works_on_commitments(user),
        "may_upload": may(user, Permission.UPLOAD),
        "links": _administration(user),
    }
    return render(request, "home/home.html", context)


def _numbers(counts: dict[str, int]) -> list[Number]:
    """All, then every reason that can hold for the person; each opens its part of the list."""
    if not counts:
        return []
    labels: dict[str, Any] = dict(Reason.choices)
    parts = [
        Number(str(labels[reason]), f"?why={reason}", count, pressing=reason in PRESSING)
        for reason, count in counts.items()
    ]
    return [Number(_("All that waits"), reverse("home"), sum(counts.values())), *parts]


def _line(user: User, row: Row, rules: dict[int, LampRule]) -> Line:
    if row.kind == COMMITMENT:
        return _commitment(user, row, rules)
    it = row.it
    if row.kind == CANDIDATE:
        url = f"{reverse('triage', args=[it.run_id])}?state=awaiting_second#c-{it.pk}"
        unit = it.lead_unit.name if it.lead_unit else ""
        return Line(it.title, url, why(row), it.document.meeting.title, unit, it.due, _("Second it"), url)
    if row.kind == DOCUMENT:
        url = reverse("triage", args=[it.pk])
        held = it.document.meeting.held_on
        about = held.isoformat() if held else _("Date unknown")
        return Line(it.document.meeting.title, url, why(row), about, "", None, _("Review"), url)
    url = reverse("ingestion", args=[it.pk])
    return Line(it.name, url, why(row), str(it.get_way_display()), "", None, _("See what can be done"), url)


def _commitment(user: User, row: Row, rules: dict[int, LampRule]) -> Line:
    it = row.it
    step = step_of(user, row)
    url = reverse("commitment", args=[it.pk])
    post = step == "acknowledge"
    step_url = reverse("commitment-act", args=[it.pk, step]) if post else f"{url}?do={step}#do" if step else url
    lead = it.lead
    return Line(
        title=it.title,
        url=url,
        why=why(row),
        about=f"{it.serial_no or '–'} · {it.get_state_display()}",
        unit=lead.unit.name if lead else "",
        due=it.due,
        step=str(step.label) if step else _("Look at it"),
        step_url=step_url,
        post=post,
        lamp=lamp_of(it, rules, clock.today()),
    )


def _administration(user: User) -> list[tuple[str, str]]:
    """Where administrators and auditors go from here."""
    links = []
    if may(user, Permission.USERS):
        links += [(_("People"), reverse("users")), (_("Units"), reverse("units"))]
    if may(user, Permission.SETTINGS):
        links += [(_("Settings"), reverse("settings"))]
    if may(user, Permission.JOURNAL):
        links += [(_("Journal"), reverse("journal"))]
    return links
