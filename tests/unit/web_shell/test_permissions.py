"""Every address of the shell for every role: what they may see. An address that is missing here fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.stages import bring_to
from tracker.accounts.deputies import delegation_create
from tracker.accounts.models import User
from tracker.accounts.organisation.services import organisation_send
from tracker.calendars.models import CalendarDay
from tracker.common import clock
from tracker.notices.feeds import feed_create
from tracker.notices.models import ReminderRule
from tracker.notices.services import commitment_urge
from tracker.web.urls import shell

SignIn = Callable[[User], Client]
ROLES: Final = (
    "officer",
    "head",
    "leader",
    "housing_head",
    "housing_liaison",
    "housing_handler",
    "auditor",
    "system_admin",
    "security_admin",
)
ALL: Final = frozenset(ROLES)
SECURITY: Final = frozenset({"security_admin"})
SYSTEM: Final = frozenset({"system_admin"})
AUDIT: Final = frozenset({"auditor"})

# name: method, who may, status for those, status for a stranger
TABLE: Final[dict[str, tuple[str, frozenset[str], int, int]]] = {
    "home": ("get", ALL, 200, 302),
    "setup": ("get", frozenset(), 200, 404),
    "sign-in": ("get", ALL, 302, 200),
    "sign-out": ("post", ALL, 302, 302),
    "language": ("post", ALL, 302, 302),
    "account": ("get", ALL, 200, 302),
    "password-change": ("get", ALL, 200, 302),
    "token-new": ("post", ALL, 200, 302),
    "token-revoke": ("post", ALL, 302, 302),
    "users": ("get", SECURITY, 200, 302),
    "user-new": ("get", SECURITY, 200, 302),
    "user-edit": ("get", SECURITY, 200, 302),
    "user-password": ("post", SECURITY, 200, 302),
    "user-active": ("post", SECURITY, 302, 302),
    "user-leave": ("get", SECURITY, 200, 302),
    "organisation-import": ("get", SECURITY, 200, 302),
    "organisation-template": ("get", SECURITY, 200, 302),
    "organisation-file": ("get", SECURITY, 200, 302),
    "units": ("get", SECURITY, 200, 302),
    "unit-new": ("get", SECURITY, 200, 302),
    "unit-edit": ("get", SECURITY, 200, 302),
    "settings": ("get", SYSTEM, 200, 302),
    "search": ("get", ALL, 200, 302),
    "palette": ("get", ALL, 200, 302),
    "inbox": ("get", ALL, 200, 302),
    "inbox-read": ("post", ALL, 302, 302),
    "notice-open": ("post", frozenset({"housing_head"}), 302, 302),
    "notice-away": ("post", frozenset({"housing_head"}), 302, 302),
    "preferences": ("post", ALL, 302, 302),
    "deputy-new": ("get", ALL, 200, 302),
    "deputy-end": ("post", frozenset({"housing_head"}), 302, 302),
    "feed-new": ("post", ALL, 200, 302),
    "feed-revoke": ("post", frozenset({"housing_head"}), 302, 302),
    "feed": ("get", ALL, 200, 200),
    "reminder-rules": ("get", SYSTEM, 200, 302),
    "reminder-rule-new": ("get", SYSTEM, 200, 302),
    "reminder-rule": ("get", SYSTEM, 200, 302),
    "lamp-rules": ("get", SYSTEM, 200, 302),
    "calendar-days": ("get", SYSTEM, 200, 302),
    "calendar-day-remove": ("post", SYSTEM, 302, 302),
    "intake-settings": ("get", SYSTEM, 200, 302),
    "intake-try": ("post", SYSTEM, 200, 302),
    "second-review": ("get", SYSTEM, 200, 302),
    "policies": ("get", SYSTEM, 200, 302),
    "journal": ("get", AUDIT, 200, 302),
    "journal-check": ("post", AUDIT, 302, 302),
}
WRITING: Final = (
    "user-new",
    "user-edit",
    "user-password",
    "user-active",
    "user-leave",
    "unit-new",
    "unit-edit",
    "organisation-import",
    "organisation-file",
    "settings",
    "intake-settings",
)


# What is somebody's own is not there for others.
OWN: Final = frozenset({"setup", "deputy-end", "notice-open", "notice-away", "feed-revoke"})


def address(name: str, cast: Cast) -> str:
    if name in ("notice-open", "notice-away"):
        reminder = commitment_urge(actor=cast.officer, commitment=bring_to(cast, "in_progress"), note="请报送进展")
        return reverse(name, args=[reminder.notices.get(user=cast.housing_head).pk])
    if name in ("feed-revoke", "feed"):
        told = feed_create(actor=cast.housing_head)
        return reverse(name, args=[told.feed.pk if name == "feed-revoke" else told.url.split("/")[-2]])
    if name == "deputy-end":
        day = clock.today()
        made = delegation_create(actor=cast.housing_head, deputy=cast.finance_head, starts_on=day, ends_on=day)
        return reverse(name, args=[made.pk])
    if name == "organisation-file":
        sent = organisation_send(actor=cast.security_admin, name="单位.csv", data="单位名称\n市民政局".encode())
        return reverse(name, args=[sent.pk])
    if name == "reminder-rule":
        return reverse(name, args=[ReminderRule.objects.get(order=10).pk])
    if name == "calendar-day-remove":
        return reverse(name, args=[CalendarDay.objects.create(day="2026-10-12", is_workday=False).pk])
    argument = {"user": cast.finance_head.pk, "unit": cast.finance.pk}.get(name.split("-")[0])
    needs_one = name in {"user-edit", "user-password", "user-active", "user-leave", "unit-edit"}
    return reverse(name, args=[argument] if needs_one else [])


def test_the_table_has_every_address_of_the_shell() -> None:
    assert {pattern.name for pattern in shell} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_each_role_gets_what_the_table_says(cast: Cast, sign_in: SignIn, name: str) -> None:
    method, allowed, status, _stranger = TABLE[name]
    url = address(name, cast)
    refused = 404 if name in OWN else 403
    found = {role: getattr(sign_in(getattr(cast, role)), method)(url).status_code for role in ROLES}
    assert found == {role: status if role in allowed else refused for role in ROLES}


@pytest.mark.parametrize("name", TABLE)
def test_strangers_get_what_the_table_says(cast: Cast, stranger: Client, name: str) -> None:
    method, _allowed, _status, status = TABLE[name]
    response = getattr(stranger, method)(address(name, cast))
    assert response.status_code == status
    if status == 302 and name != "language":
        assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", WRITING)
def test_sending_is_refused_where_seeing_is(cast: Cast, sign_in: SignIn, name: str) -> None:
    allowed = TABLE[name][1]
    others = [role for role in ROLES if role not in allowed]
    found = {role: sign_in(getattr(cast, role)).post(address(name, cast), {}).status_code for role in others}
    assert set(found.values()) == {403}


def test_the_menu_offers_only_what_opens(cast: Cast, sign_in: SignIn) -> None:
    for role in ROLES:
        client = sign_in(getattr(cast, role))
        menu = client.get("/").context["menu"]
        assert menu
        for item in menu:
            assert client.get(item["url"]).status_code == 200, (role, item["url"])
