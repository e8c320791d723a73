"""The inbox: what a person should know, unread first; reading, putting away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tracker.common import clock
from tracker.notices.models import Notice, NoticeKind
from tracker.notices.querysets import notices_of, snoozed_of
from tracker.notices.services import notice_snooze, notices_read
from tracker.notices.wording import notice_text, rule_text
from tracker.web.base import page_of, user_of

VIEWS: Final = {
    "unread": gettext_lazy("Unread"),
    "all": gettext_lazy("All"),
    "snoozed": gettext_lazy("Put away"),
}
SNOOZES: Final = (
    (1, gettext_lazy("until tomorrow")),
    (3, gettext_lazy("for 3 days")),
    (7, gettext_lazy("for a week")),
)


def _rows(page: Any) -> list[dict[str, Any]]:
    return [
        {
            "notice": one,
            "text": notice_text(one),
            "why": rule_text(one.reminder.rule) if one.reminder and one.reminder.rule else "",
        }
        for one in page
    ]


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The notices; `?view=` unread, all or snoozed, `?kind=` one kind."""
    user = user_of(request)
    view = request.GET.get("view", "unread")
    view = view if view in VIEWS else "unread"
    rows = snoozed_of(user) if view == "snoozed" else notices_of(user)
    if view == "unread":
        rows = rows.filter(read_at=None)
    kind = request.GET.get("kind", "")
    if kind in NoticeKind.values:
        rows = rows.filter(kind=kind)
    page = page_of(request, rows)
    context = {
        "page": page,
        "rows": _rows(page),
        "view": view,
        "views": VIEWS.items(),
        "kind": kind,
        "kinds": NoticeKind.choices,
        "snoozes": SNOOZES,
    }
    return render(request, "notices/inbox.html", context)


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe else "inbox")


@require_POST
def inbox_read(request: HttpRequest) -> HttpResponse:
    """Mark the notices of the page, or all, as read."""
    ids = [int(pk) for pk in request.POST.getlist("notice") if pk.isdecimal() and len(pk) < 19]
    count = notices_read(actor=user_of(request), ids=None if request.POST.get("all") else ids)
    messages.success(request, _("Marked as read: %(n)s.") % {"n": count})
    return _back(request)


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a notice: on to its commitment."""
    user = user_of(request)
    notice = get_object_or_404(notices_of(user), pk=pk)
    notices_read(actor=user, ids=[pk])
    return redirect("commitment", notice.commitment_id)


@require_POST
def notice_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a notice away for some days."""
    user = user_of(request)
    notice: Notice = get_object_or_404(notices_of(user), pk=pk)
    wanted = request.POST.get("days", "1")
    days = int(wanted) if wanted in {str(days) for days, _label in SNOOZES} else 1
    until = clock.today() + timedelta(days=days)
    notice_snooze(actor=user, notice=notice, until=until)
    messages.success(request, _("Put away until %(day)s; it comes back unread.") % {"day": until})
    return _back(request)
