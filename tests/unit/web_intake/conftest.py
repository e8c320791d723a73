"""Clients that are signed in and read English, and how these tests ask for pages."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.unit.intake.minutes import extracted
from tracker.accounts.models import User
from tracker.intake.models import Candidate, ExtractionRun

HTMX = {"HX-Request": "true"}


def signed_in(user: User) -> Client:
    """A client of this person."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer(cast: Cast) -> Client:
    """The officer's client."""
    return signed_in(cast.officer)


@pytest.fixture
def run(cast: Cast) -> ExtractionRun:
    """A run over our minutes that is done."""
    return extracted(cast.officer)


def words(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def page(client: Client, run: ExtractionRun, **params: Any) -> Any:
    return client.get(reverse("triage", args=[run.pk]), params)


def at(name: str, candidate: Candidate) -> str:
    return reverse(name, args=[candidate.pk])


def post(client: Client, name: str, candidate: Candidate, **values: Any) -> Any:
    return client.post(at(name, candidate), {"version": candidate.version, **values}, headers=HTMX)


def fields(candidate: Candidate, **values: Any) -> dict[str, Any]:
    """What the edit form sends."""
    sent = {"title": candidate.title, "due": candidate.due or "", "recurrence": candidate.recurrence}
    sent |= {"strength": candidate.strength, "lead_unit": "", "supporting_units": "", "projects": "", "speaker": ""}
    return sent | values


@pytest.fixture
def candidate(run: ExtractionRun) -> Candidate:
    """市园林局要在年底前建成双溪湿地公园"""
    found: Candidate = Candidate.objects.get(run=run, due_text="年底前")
    return found
