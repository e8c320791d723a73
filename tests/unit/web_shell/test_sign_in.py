"""Signing in and out, the lock, the language, the password that must be changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tests.cast import PASSWORD, Cast
from tracker.accounts.models import User
from tracker.accounts.passwords import password_reset, user_set_active
from tracker.journal.models import Entry, Event

SignIn = Callable[[User], Client]


def enter(client: Client, username: str, password: str, **more: str):
    return client.post(reverse("sign-in"), {"username": username, "password": password, **more})


def test_name_and_password_lead_to_the_page_that_was_asked_for_and_are_journalled(cast: Cast, stranger: Client) -> None:
    asked = stranger.get(reverse("account"))
    assert asked.status_code == 302
    assert asked["Location"] == "/sign-in/?next=/account/"
    response = enter(stranger, "officer", PASSWORD, next="/account/")
    assert response.status_code == 302
    assert response["Location"] == "/account/"
    entry = Entry.objects.get(event=Event.SIGNED_IN)
    assert (entry.actor_id, entry.object_type, entry.object_id) == (cast.officer.pk, "user", cast.officer.pk)


def test_the_name_counts_in_any_case_and_the_password_does_not(cast: Cast, stranger: Client) -> None:
    assert enter(stranger, " Officer ", PASSWORD.upper()).status_code == 200
    assert enter(stranger, " Officer ", PASSWORD).status_code == 302


def test_a_wrong_password_keeps_the_name_and_says_what_is_wrong(cast: Cast, stranger: Client) -> None:
    page = enter(stranger, "officer", "wrong").content.decode()
    assert "The name or the password is not right" in page
    assert 'value="officer"' in page
    assert not Entry.objects.filter(event=Event.SIGNED_IN).exists()


def test_the_way_back_does_not_leave_the_site(cast: Cast, stranger: Client) -> None:
    response = enter(stranger, "officer", PASSWORD, next="https://elsewhere.example/")
    assert response["Location"] == "/"


def test_five_failures_lock_the_name_in_all_its_spellings_and_say_for_how_long(cast: Cast, stranger: Client) -> None:
    for name in ("officer", "OFFICER", "Officer ", "oFFicer"):
        assert enter(stranger, name, "wrong").status_code == 200
    locked = enter(stranger, "officer", "wrong")
    assert locked.status_code == 429
    assert "again in 30 minutes" in locked.content.decode()
    assert locked["Retry-After"] == "1800"
    assert enter(stranger, "officer", PASSWORD).status_code == 429, "the right password does not open the lock"
    assert enter(stranger, "head", PASSWORD).status_code == 302, "others are not locked out"


def test_a_new_password_from_the_administrator_opens_the_lock(cast: Cast, stranger: Client) -> None:
    for _number in range(5):
        response = enter(stranger, "officer", "wrong")
    assert response.status_code == 429
    told = password_reset(actor=cast.security_admin, user=cast.officer)
    assert enter(stranger, "officer", told).status_code == 302


def test_signing_out_ends_the_session_and_needs_a_post(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out"))["Location"] == "/sign-in/"
    assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_a_deactivated_person_is_out_at_once(cast: Cast, sign_in: SignIn, stranger: Client) -> None:
    client = sign_in(cast.officer)
    user_set_active(actor=cast.security_admin, user=cast.officer, active=False)
    assert client.get("/").status_code == 302
    assert enter(stranger, "officer", PASSWORD).status_code == 200


def test_a_password_made_by_others_must_be_changed_before_anything_else(cast: Cast, stranger: Client) -> None:
    told = password_reset(actor=cast.security_admin, user=cast.officer)
    enter(stranger, "officer", told)
    for name in ("home", "account", "ledger", "documents"):
        assert stranger.get(reverse(name))["Location"] == reverse("password-change")
    assert stranger.post(reverse("language"), {"language": "en"}).status_code == 302
    own = {"old": told, "new": "a-quite-new-one", "again": "a-quite-new-one"}
    assert stranger.post(reverse("password-change"), own)["Location"] == "/"
    assert stranger.get("/").status_code == 200, "this session goes on"


def test_a_part_of_a_page_sends_the_whole_page_to_where_it_has_to_go(cast: Cast, stranger: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ledger/?q=x"}
    assert stranger.get(reverse("ledger"), headers=headers)["HX-Redirect"] == "/sign-in/?next=/ledger/%3Fq%3Dx"
    enter(stranger, "officer", password_reset(actor=cast.security_admin, user=cast.officer))
    assert stranger.get(reverse("ledger"), headers=headers)["HX-Redirect"] == reverse("password-change")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"old": "wrong", "new": "a-quite-new-one", "again": "a-quite-new-one"}, "present password is not right"),
        ({"old": PASSWORD, "new": "a-quite-new-one", "again": "another-new-one"}, "two new passwords differ"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "new password is the old one"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "too short"),
        ({"old": PASSWORD, "new": "4839201744", "again": "4839201744"}, "entirely numeric"),
    ],
)
def test_a_refused_password_says_why(cast: Cast, sign_in: SignIn, values: dict[str, str], message: str) -> None:
    response = sign_in(cast.officer).post(reverse("password-change"), values)
    assert response.status_code == 422
    assert message in response.content.decode()
    cast.officer.refresh_from_db()
    assert cast.officer.check_password(PASSWORD)


def test_the_language_stays_with_the_person_and_with_the_browser(cast: Cast, stranger: Client) -> None:
    stranger.post(reverse("language"), {"language": "zh-hans", "next": "/sign-in/"})
    assert 'lang="zh-hans"' in stranger.get("/sign-in/").content.decode(), "kept before anybody signed in"
    enter(stranger, "officer", PASSWORD)
    stranger.post(reverse("language"), {"language": "zh-hant"})
    other = Client(headers={"accept-language": "en"})
    enter(other, "officer", PASSWORD)
    page = other.get("/").content.decode()
    assert 'lang="zh-hant"' in page
    with override("zh-hant"):
        assert f"<title>{_('My work')}" in page
    assert (
        'lang="zh-hant"'
        in Client(headers={"cookie": other.cookies.output(header="")}).get("/sign-in/").content.decode()
    )


def test_each_language_is_called_by_its_own_name(cast: Cast, stranger: Client) -> None:
    for language in ("zh-hans", "zh-hant", "en"):
        stranger.post(reverse("language"), {"language": language})
        page = stranger.get(reverse("sign-in")).content.decode()
        assert all(f">{name}</button>" in page for name in ("简体中文", "繁體中文", "English"))


def test_an_unknown_language_or_a_foreign_way_back_is_refused(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    client.post(reverse("language"), {"language": "xx"})
    cast.officer.refresh_from_db()
    assert cast.officer.language == ""
    response = client.post(reverse("language"), {"language": "en", "next": "//elsewhere.example/"})
    assert response["Location"] == "/"
