"""Sign-in and the own account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many failed sign-ins."""
    return HttpResponse(status=429)
