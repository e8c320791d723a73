"""Clients that read English."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils.translation import override

from tests.cast import Cast
from tracker.accounts.models import User


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """What tests call without a request speaks English, too."""
    with override("en"):
        yield


@pytest.fixture
def stranger() -> Client:
    """Somebody who has not signed in."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def sign_in(db: None) -> Callable[[User], Client]:
    """Signs a person in without the password."""

    def signed_in(user: User) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def security(cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    """The security administrator's client."""
    return sign_in(cast.security_admin)
