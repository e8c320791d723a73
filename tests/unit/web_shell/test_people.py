"""Accounts: made, changed, reset, deactivated."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Role
from tracker.accounts.scopes import roles_of
from tracker.accounts.services import user_save


def form(*roles: tuple[str, Unit | None], **values: str) -> dict[str, object]:
    person = {"name": "冯新人", "username": "feng", "phone": "0571-88880000", "email": "feng@example.org"} | values
    rows: dict[str, object] = {"roles-TOTAL_FORMS": len(roles), "roles-INITIAL_FORMS": 0}
    for number, (role, unit) in enumerate(roles):
        rows |= {f"roles-{number}-role": role, f"roles-{number}-unit": unit.pk if unit else ""}
    return person | rows


def told(page: str) -> str:
    found = re.search(r'id="told">([^<]+)<', page)
    assert found
    return found[1]


def test_a_new_account_gets_a_password_that_is_shown_once_and_not_kept_in_caches(cast: Cast, security: Client) -> None:
    response = security.post(
        reverse("user-new"), form(("liaison", cast.gardens), ("handler", cast.gardens), ("", None))
    )
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    user = User.objects.get(username="feng")
    assert user.check_password(told(response.content.decode()))
    assert user.must_change_password
    assert roles_of(user) == {"liaison", "handler"}
    assert "冯新人" in security.get(reverse("users")).content.decode()


def test_a_refused_account_keeps_what_was_entered(cast: Cast, security: Client) -> None:
    cases = [
        (form(("liaison", cast.gardens), username="officer"), "This sign-in name is taken."),
        (form(("", None)), "Choose at least one role and its unit."),
        (form(("liaison", None)), "A role is held in a unit"),
        (form(("auditor", cast.gardens), ("officer", cast.gardens)), "hold no other role"),
        (form(("liaison", cast.gardens), username="a b"), "no blanks"),
        (form(("liaison", cast.gardens), email="nobody"), "valid email"),
    ]
    for sent, message in cases:
        response = security.post(reverse("user-new"), sent)
        page = response.content.decode()
        assert response.status_code == 422, message
        assert message in page
        assert 'value="冯新人"' in page
        if sent["roles-0-role"]:
            assert f'<option value="{sent["roles-0-role"]}" selected>' in page
    assert not User.objects.filter(name="冯新人").exists()


def test_roles_are_added_and_taken_away(cast: Cast, security: Client) -> None:
    person = cast.housing_liaison
    sent = form(("", None), ("unit_head", cast.gardens), name=person.name, username=person.username)
    assert security.post(reverse("user-edit", args=[person.pk]), sent).status_code == 302
    person = User.objects.get(pk=person.pk)
    assert [(m.role, m.unit) for m in person.active_memberships()] == [(Role.UNIT_HEAD, cast.gardens)]
    page = security.get(reverse("user-edit", args=[person.pk])).content.decode()
    assert '<option value="unit_head" selected>' in page


def test_nobody_changes_the_own_roles_or_deactivates_the_own_account(cast: Cast, security: Client) -> None:
    me = cast.security_admin
    sent = form(("officer", cast.supervision), name=me.name, username=me.username)
    response = security.post(reverse("user-edit", args=[me.pk]), sent)
    assert response.status_code == 422
    assert "You cannot change your own roles" in response.content.decode()
    same = form(("security_admin", cast.supervision), name="吴改名", username=me.username)
    assert security.post(reverse("user-edit", args=[me.pk]), same).status_code == 302
    refused = security.post(reverse("user-active", args=[me.pk]), {"active": "0"}, follow=True)
    assert "You cannot deactivate your own account." in refused.content.decode()
    assert User.objects.get(pk=me.pk).is_active


def test_a_reset_password_is_shown_once_and_must_be_changed(cast: Cast, security: Client) -> None:
    page = security.post(reverse("user-password", args=[cast.officer.pk])).content.decode()
    cast.officer.refresh_from_db()
    assert cast.officer.check_password(told(page))
    assert not cast.officer.check_password(PASSWORD)
    assert cast.officer.must_change_password


def test_an_account_is_deactivated_and_brought_back(cast: Cast, security: Client) -> None:
    address = reverse("user-active", args=[cast.officer.pk])
    page = security.post(address, {"active": "0"}, follow=True).content.decode()
    assert "陈督办 cannot sign in any more." in page
    assert "Deactivated" in page
    assert "can sign in again" in security.post(address, {"active": "1"}, follow=True).content.decode()
    assert User.objects.get(pk=cast.officer.pk).is_active


def test_the_list_finds_pages_and_filters(cast: Cast, security: Client) -> None:
    for number in range(30):
        name = f"员工{number:02}"
        user_save(actor=None, username=f"u{number}", name=name, roles=[(Role.HANDLER, cast.gardens)], password=PASSWORD)
    address = reverse("users")
    assert len(security.get(address).context["page"]) == 25
    second = security.get(address, {"page": "2", "role": "handler"}).context["page"]
    assert second.paginator.count == 31
    assert len(second) == 6
    assert security.get(address, {"q": "员工07"}).context["page"].paginator.count == 1
    assert security.get(address, {"unit": cast.housing.pk}).context["page"].paginator.count == 4
    page = security.get(address).content.decode()
    assert page.count('<option value="" selected>All</option>') == 3, "role, unit, in use"
    nobody = security.get(address, {"q": "没有这个人"})
    assert "Nobody fits these filters." in nobody.content.decode()
    assert security.get(address, {"page": "999"}).context["page"].number == 2


def test_the_number_of_queries_of_the_list_does_not_grow_with_it(
    cast: Cast, security: Client, django_assert_max_num_queries: Any
) -> None:
    security.get(reverse("users"))
    with django_assert_max_num_queries(14):
        security.get(reverse("users"))
