"""Settings, journal, the own account, and answers that every page gives."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from tests.cast import Cast, make_draft
from tracker.accounts.models import Office, User
from tracker.journal.models import Entry, Event
from tracker.web import home

SignIn = Callable[[User], Client]
SETTINGS = {
    "name": "云州市人民政府督查室",
    "serial_series": "云督",
    "days_meeting": 10,
    "days_document": 31,
    "days_instruction": 5,
}


def test_settings_are_changed_and_journalled(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.system_admin)
    assert client.post(reverse("settings"), SETTINGS).status_code == 302
    office = Office.objects.get()
    assert {name: getattr(office, name) for name in SETTINGS} == SETTINGS
    assert Entry.objects.filter(event=Event.OFFICE_CHANGED, actor_id=cast.system_admin.pk).count() == 1
    refused = client.post(reverse("settings"), SETTINGS | {"days_meeting": 0, "name": "新名"})
    assert refused.status_code == 422
    assert 'value="新名"' in refused.content.decode()


def test_the_journal_shows_filters_and_pages(cast: Cast, sign_in: SignIn) -> None:
    make_draft(cast)
    client = sign_in(cast.auditor)
    page = client.get(reverse("journal"), {"event": "commitment.created"})
    assert [entry.actor_name for entry in page.context["page"]] == ["陈督办"]
    assert "完成五里河公园一期改造" in page.content.decode()
    assert client.get(reverse("journal"), {"actor": "没有"}).context["page"].paginator.count == 0
    user = {"object_type": "user", "object_id": str(cast.officer.pk)}
    assert [entry.event for entry in client.get(reverse("journal"), user).context["page"]] == [Event.USER_CREATED]


def test_the_chain_check_says_whole_or_where_it_breaks(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.auditor)
    whole = client.post(reverse("journal-check"), follow=True).content.decode()
    assert f"The chain is whole: all {Entry.objects.count()} entries fit." in whole
    Entry.objects.filter(seq=3).update(note="changed behind the back")
    assert "The chain breaks at entry 3" in client.post(reverse("journal-check"), follow=True).content.decode()


def test_contact_data_are_the_persons_own_and_names_are_not(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    sent = {"phone": "88881234", "email": "chen@example.org", "name": "改名", "username": "root"}
    assert client.post(reverse("account"), sent).status_code == 302
    cast.officer.refresh_from_db()
    assert (cast.officer.phone, cast.officer.email) == ("88881234", "chen@example.org")
    assert (cast.officer.name, cast.officer.username) == ("陈督办", "officer")
    wrong = client.post(reverse("account"), {"phone": "1", "email": "nobody"})
    assert wrong.status_code == 422
    assert 'value="nobody"' in wrong.content.decode()


def test_a_token_is_shown_once_works_and_can_be_revoked_by_its_owner_only(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    page = client.post(reverse("token-new")).content.decode()
    told = re.search(r'id="told">([^<]+)<', page)
    assert told
    program = Client(headers={"authorization": f"Token {told[1]}"})
    assert program.get("/api/v1/me/").status_code == 200
    assert told[1] not in client.get(reverse("account")).content.decode()
    token = AuthToken.objects.get()
    sign_in(cast.head).post(reverse("token-revoke"), {"digest": token.digest})
    assert AuthToken.objects.exists()
    client.post(reverse("token-revoke"), {"digest": token.digest})
    assert not AuthToken.objects.exists()
    assert program.get("/api/v1/me/").status_code == 401
    events = Entry.objects.filter(object_id=cast.officer.pk, event__startswith="token.")
    assert [entry.event for entry in events.order_by("seq")] == [Event.TOKEN_CREATED, Event.TOKEN_REVOKED]


def test_at_most_ten_tokens_and_the_eleventh_is_refused_on_the_account_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    for _number in range(10):
        assert client.post(reverse("token-new")).status_code == 200
    response = client.post(reverse("token-new"), headers={"referer": "http://testserver/account/"}, follow=True)
    assert response.redirect_chain == [("http://testserver/account/", 302)]
    assert "At most 10 tokens are possible" in response.content.decode()


def test_pages_are_not_kept_in_caches_nor_framed_and_run_no_foreign_script(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.officer).get("/")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "DENY"
    assert "script-src 'self';" in response["Content-Security-Policy"] + ";"
    assert response["X-Request-ID"]


def test_a_page_that_is_not_allowed_says_why_and_whom_to_ask(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.officer).get(reverse("users"))
    page = response.content.decode()
    assert response.status_code == 403
    assert "Manage users and units" in page
    assert "吴安全" in page


def test_a_page_that_is_not_there_is_told_in_words(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.officer).get("/nowhere/")
    assert response.status_code == 404
    assert "There is no such page, or it is not open to you." in response.content.decode()


def test_a_form_that_came_from_elsewhere_is_refused_in_words(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    response = client.post(reverse("sign-in"), {"username": "officer", "password": "x"})
    assert response.status_code == 403
    assert "Please send it again" in response.content.decode()


def test_what_htmx_asked_and_was_refused_goes_to_the_message_area(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.officer).get(reverse("users"), headers={"HX-Request": "true"})
    assert response.status_code == 403
    assert response["HX-Retarget"] == "#messages"
    assert "<html" not in response.content.decode()


def test_a_broken_page_is_told_in_words(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(cast.officer)
    client.raise_request_exception = False
    monkeypatch.setattr(home, "WorkList", lambda *_args: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()
