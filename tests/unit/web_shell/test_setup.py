"""The first run: open while nobody has an account, and once only."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from tracker.accounts.models import Office, Unit, User
from tracker.accounts.roles import Role
from tracker.accounts.scopes import roles_of
from tracker.journal.models import Entry

GOOD = {
    "office-office_name": "临江市水务局办公室",
    "office-unit_name": "临江市水务局",
    "system-role": Role.SYSTEM_ADMIN,
    "system-name": "赵一",
    "system-username": "zhao",
    "security-role": Role.SECURITY_ADMIN,
    "security-name": "钱二",
    "security-username": "qian",
    "supervision-role": Role.OFFICER,
    "supervision-name": "孙三",
    "supervision-username": "sun",
} | {f"{who}-{field}": PASSWORD for who in ("system", "security", "supervision") for field in ("password", "again")}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/sign-in/", "/ledger/", "/users/", "/nowhere/"])
def test_every_page_leads_to_the_setup_while_nobody_has_an_account(stranger: Client, path: str) -> None:
    assert stranger.get(path)["Location"] == reverse("setup")


@pytest.mark.django_db
def test_the_setup_makes_the_office_its_root_unit_and_three_people_who_can_sign_in(stranger: Client) -> None:
    assert stranger.get(reverse("setup")).status_code == 200
    response = stranger.post(reverse("setup"), GOOD)
    assert response["Location"] == reverse("sign-in")
    assert Office.objects.get().name == "临江市水务局办公室"
    assert [unit.name for unit in Unit.objects.all()] == ["临江市水务局"]
    held = {user.username: roles_of(user) for user in User.objects.all()}
    assert held == {"zhao": {"system_admin"}, "qian": {"security_admin"}, "sun": {"officer"}}
    assert not User.objects.filter(must_change_password=True).exists(), "they chose their passwords themselves"
    signed = stranger.post(reverse("sign-in"), {"username": "qian", "password": PASSWORD})
    assert signed["Location"] == "/"
    assert stranger.get(reverse("users")).status_code == 200


def test_the_setup_is_gone_once_somebody_has_an_account(cast: Cast, stranger: Client) -> None:
    assert stranger.get(reverse("setup")).status_code == 404
    assert stranger.post(reverse("setup"), GOOD).status_code == 404
    assert not User.objects.filter(username="zhao").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"office-office_name": ""}, "This field is required."),
        ({"system-again": "another-password"}, "The two passwords differ."),
        ({"security-password": "1234567890", "security-again": "1234567890"}, "entirely numeric"),
        ({"supervision-username": "qian"}, "This sign-in name is taken."),
        ({"system-role": "officer"}, "Select a valid choice"),
    ],
)
def test_a_mistake_saves_nothing_and_keeps_the_input(stranger: Client, changed: dict[str, str], message: str) -> None:
    response = stranger.post(reverse("setup"), GOOD | changed)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert 'value="孙三"' in page
    assert PASSWORD not in page
    assert not User.objects.exists()
    assert not Office.objects.exists()
    assert not Entry.objects.exists()
    assert stranger.post(reverse("setup"), GOOD).status_code == 302, "and the form can be sent again"
