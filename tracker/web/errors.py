"""Pages for what went wrong: each says what happened and what to do next."""

from __future__ import annotations

import math
from typing import Any

from axes.helpers import get_cool_off
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tracker.accounts.querysets import people_with_role
from tracker.accounts.roles import Role
from tracker.common.errors import Conflict, DomainError, NotAllowed
from tracker.web.base import UNPROCESSABLE, is_htmx


def forbidden(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """403: why, and whom to ask."""
    ask = [person for person in people_with_role(Role.SECURITY_ADMIN) if person != request.user]
    context = {"reason": str(exception or ""), "ask": ask}
    return render(request, "errors/403.html", context, status=403)


def not_found(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """404: not there, or not for this person: the page does not tell which."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without context processors, which may be what failed."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long, or cookies are off."""
    return render(request, "errors/csrf.html", status=403)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many failed sign-ins: how long to wait."""
    cool_off = get_cool_off(request)
    minutes = math.ceil(cool_off.total_seconds() / 60) if cool_off else 0
    response = render(request, "errors/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer where a service refused and the view has no form to show it at.

    htmx gets the message for the page's message area; a page that may not be seen becomes the 403 page; otherwise
    the person returns to the page that the button was on and finds the message there.
    """
    status = 403 if isinstance(error, NotAllowed) else 409 if isinstance(error, Conflict) else UNPROCESSABLE
    if is_htmx(request):
        response = render(request, "parts/messages.html", {"messages": [_alert(error)]}, status=status)
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "outerHTML show:top"
        return response
    if isinstance(error, NotAllowed):
        return forbidden(request, error)
    messages.error(request, str(error))
    return HttpResponseRedirect(came_from(request))


def _alert(error: DomainError) -> dict[str, str]:
    return {"level_tag": "error", "message": str(error) or _("This was refused.")}


def came_from(request: HttpRequest) -> str:
    """The page of this site that the request was sent from, else the first page."""
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else "/"
