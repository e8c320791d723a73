"""Clients that are signed in and read English."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.unit.intake.minutes import extracted
from tracker.accounts.models import User
from tracker.intake.models import ExtractionRun

HTMX = {"HX-Request": "true"}


def signed_in(user: User) -> Client:
    """A client of this person."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Signs a person in."""
    return signed_in


@pytest.fixture
def officer(cast: Cast) -> Client:
    """The officer's client."""
    return signed_in(cast.officer)


@pytest.fixture
def run(cast: Cast) -> ExtractionRun:
    """A run over our minutes that is done."""
    return extracted(cast.officer)
