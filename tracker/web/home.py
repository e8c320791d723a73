"""My work: what waits for this person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The groups of what waits, each with its number and its list."""
    return render(request, "home/home.html", {"groups": []})
