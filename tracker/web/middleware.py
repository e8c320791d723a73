"""What every request gets: an id for the journal, the right to be here, the person's language."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect

from tracker.accounts.models import User
from tracker.accounts.querysets import has_people
from tracker.common.errors import DomainError
from tracker.journal.services import request_id
from tracker.web.base import is_htmx
from tracker.web.errors import refused

Next = Callable[[HttpRequest], HttpResponse]


class RequestContextMiddleware:
    """Gives the request an id, kept with every journal entry written while it runs and told in X-Request-ID."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the request under its id."""
        token = request_id.set(uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(token)


class AccountMiddleware:
    """Language of the person; first-run setup; a password that must be changed first; nothing kept in caches.

    The API has its own ways for all of these.
    """

    # Pages that stay open to somebody who has to change the password.
    ALLOWED = ("password-change", "sign-out", "language")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send the person where it has to go first, else on."""
        if request.path.startswith("/api/"):
            return self.get_response(request)
        user = request.user
        if isinstance(user, User) and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        first = self._first(request, user if isinstance(user, User) else None)
        response = first or self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def _first(self, request: HttpRequest, user: User | None) -> HttpResponse | None:
        if user is None:
            # Somebody signed in proves that there are people; only strangers cost this query.
            if request.path in {reverse("setup"), reverse("language")} or has_people():
                return None
            return redirect("setup")
        if user.must_change_password and request.path not in {reverse(name) for name in self.ALLOWED}:
            return _client_redirect(request, reverse("password-change"))
        return None


class SignInMiddleware(LoginRequiredMiddleware):
    """Default deny: every view needs a signed-in person unless it says `login_not_required`.

    A part of a page that htmx asks for sends the whole page to the sign-in.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: object) -> HttpResponse:  # type: ignore[override]
        """To the sign-in page, and from there back to the page that was asked for."""
        if not is_htmx(request):
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        page = urlsplit(request.headers.get("HX-Current-URL", "/"))
        back = f"{page.path}?{page.query}" if page.query else page.path
        return HttpResponseClientRedirect(redirect_to_login(back, settings.LOGIN_URL).url)


class DomainErrorMiddleware:
    """Shows what a service refused where the view did not."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page or message for a refusal; other exceptions go on."""
        return refused(request, exception) if isinstance(exception, DomainError) else None


def _client_redirect(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if is_htmx(request) else redirect(url)
