"""The published description of the API, as a file and as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.views import SpectacularAPIView
from rest_framework.negotiation import DefaultContentNegotiation

from tracker.api.permissions import SignedIn


class SchemaView(SpectacularAPIView):
    """The OpenAPI description, as YAML or (Accept: application/json) JSON."""

    content_negotiation_class = DefaultContentNegotiation
    permission_classes = (SignedIn,)


@ensure_csrf_cookie
def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page on which calls can be tried; its script and style come from this site."""
    return render(request, "api/docs.html")
