"""Signing in by token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from tests.api.conftest import Caller
from tests.cast import PASSWORD, Cast
from tracker.accounts.models import User
from tracker.accounts.passwords import password_change, user_set_active
from tracker.api.auth import SignInThrottle
from tracker.common import clock

pytestmark = pytest.mark.django_db
TOKEN = "/api/v1/auth/token/"


def _sign_in(password: str = PASSWORD, username: str = "officer", **more: Any) -> Any:
    client = APIClient(headers={"accept-language": "en"})
    return client.post(TOKEN, {"username": username, "password": password, **more})


def _with(token: str) -> APIClient:
    client = APIClient(headers={"accept-language": "en"})
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_a_token_works_until_it_is_revoked(cast: Cast) -> None:
    client = _with(_sign_in().json()["token"])
    me = client.get("/api/v1/me/").json()
    assert (me["username"], me["roles"][0]["role"], me["roles"][0]["role_label"]) == (
        "officer",
        "officer",
        "Supervision officer",
    )
    assert "review" in me["permissions"]
    assert client.delete(TOKEN).status_code == 204
    assert client.get("/api/v1/me/").status_code == 401


def test_a_token_ends_by_itself(cast: Cast) -> None:
    made = _sign_in(days=2).json()
    client = _with(made["token"])
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert client.get("/api/v1/me/").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=3)):
        assert client.get("/api/v1/me/").status_code == 401
    assert _sign_in(days=366).status_code == 400


def test_a_token_is_listed_by_its_first_characters_and_can_be_revoked_from_another(cast: Cast) -> None:
    lost, used = _sign_in().json(), _sign_in().json()
    client = _with(used["token"])
    rows = client.get("/api/v1/auth/tokens/").json()["results"]
    assert {row["key"]: row["is_current"] for row in rows} == {lost["key"]: False, used["key"]: True}
    assert not any(lost["token"] in str(row) for row in rows)
    assert client.delete(f"/api/v1/auth/tokens/{lost['key']}/").status_code == 204
    assert _with(lost["token"]).get("/api/v1/me/").status_code == 401


def test_a_wrong_password_is_not_told_from_an_unknown_name(cast: Cast) -> None:
    wrong, unknown = _sign_in("falsch"), _sign_in(username="nobody")
    assert (wrong.status_code, wrong.json()) == (401, unknown.json())
    assert wrong.json()["errors"][0]["code"] == "wrong_credentials"


def test_five_wrong_passwords_lock_the_name_in_whatever_spelling(cast: Cast) -> None:
    names = ["officer", "Officer", " OFFICER ", "oFFicer", "officer"]
    assert [_sign_in("falsch", name).status_code for name in names] == [401, 401, 401, 401, 429]
    locked = _sign_in()
    assert (locked.status_code, locked.json()["errors"][0]["code"]) == (429, "locked_out")
    assert _sign_in(username="head").status_code == 201


def test_tries_from_one_address_are_counted_whatever_a_header_says(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SignInThrottle, "rate", "2/min", raising=False)
    client = APIClient(headers={"accept-language": "en"})
    body = {"username": "officer", "password": PASSWORD}
    tries = [client.post(TOKEN, body, headers={"x-forwarded-for": f"10.0.0.{n}"}) for n in range(3)]
    assert [answer.status_code for answer in tries] == [201, 201, 429]
    assert tries[2].json()["errors"][0]["code"] == "throttled"
    assert int(tries[2].headers["Retry-After"]) > 0


def test_a_password_that_somebody_else_made_is_changed_first(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    User.objects.filter(username="officer").update(must_change_password=True)
    for answer in (_sign_in(), client.get("/api/v1/commitments/")):
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "password_change_needed")


def test_a_deactivated_account_ends_at_once(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    user_set_active(actor=cast.security_admin, user=cast.officer, active=False)
    assert client.get("/api/v1/me/").status_code == 401
    assert _sign_in().status_code == 401


def test_a_new_password_ends_the_tokens(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    password_change(actor=cast.officer, old=PASSWORD, new="quite-another-9")
    assert client.get("/api/v1/me/").status_code == 401
    assert _sign_in("quite-another-9").status_code == 201


def test_a_session_needs_the_csrf_token_to_write(cast: Cast) -> None:
    client = APIClient(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/me/").status_code == 200
    refused = client.post("/api/v1/documents/", {"text": "市财政局负责拨款。"})
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["errors"][0]["detail"]
