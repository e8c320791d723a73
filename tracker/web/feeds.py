"""Calendar addresses: made and revoked in the own account, read by calendar programs without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from tracker.notices.feeds import calendar_of, feed_by_secret, feed_create, feed_revoke, feeds_of, units_for
from tracker.notices.models import NoticeKind
from tracker.notices.services import preference_save
from tracker.web.base import user_of


@login_not_required
@require_safe
def feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind an address; whoever has the address reads it."""
    found = feed_by_secret(secret)
    if found is None:
        raise Http404
    with override(found.user.language or None):
        body = calendar_of(found)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="duban.ics"'
    answer["Cache-Control"] = "private, max-age=300"
    return answer


@require_POST
def feed_new(request: HttpRequest) -> HttpResponse:
    """A new address, shown on this page only."""
    user = user_of(request)
    wanted = request.POST.get("unit", "")
    unit = get_object_or_404(units_for(user), pk=wanted) if wanted.isdecimal() else None
    return render(request, "account/feed.html", {"told": feed_create(actor=user, unit=unit)})


@require_POST
def feed_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke an own address."""
    user = user_of(request)
    feed_revoke(actor=user, feed=get_object_or_404(feeds_of(user), pk=pk))
    messages.success(request, _("The address is revoked: calendar programs that use it get nothing any more."))
    return redirect("account")


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Which notices come by mail."""
    wanted = set(request.POST.getlist("kind"))
    muted = [kind for kind in NoticeKind.values if kind not in wanted]
    preference_save(actor=user_of(request), by_mail=bool(request.POST.get("by_mail")), muted=muted)
    messages.success(request, _("Your wishes for mails are saved."))
    return redirect("account")
