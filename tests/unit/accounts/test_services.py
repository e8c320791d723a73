"""Units, people, roles and passwords."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from knox.models import AuthToken

from tests.cast import PASSWORD, Cast
from tracker.accounts.models import User
from tracker.accounts.passwords import password_change, password_reset, user_set_active
from tracker.accounts.querysets import unit_by_name, unit_names, users_visible_to
from tracker.accounts.roles import SEPARATED, Role
from tracker.accounts.services import office_change, office_create, unit_save, user_save
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Entry, Event

OTHERS = ("officer", "head", "leader", "housing_head", "auditor", "system_admin")


def new_user(cast: Cast, actor: User | None = None, **values: Any) -> tuple[User, str | None]:
    given = {"username": "new", "name": "新人", "roles": [(Role.LIAISON, cast.gardens)]} | values
    return user_save(actor=actor or cast.security_admin, **given)


@pytest.mark.parametrize("name", OTHERS)
def test_only_the_security_administrator_manages_people_and_units(cast: Cast, name: str) -> None:
    actor = getattr(cast, name)
    entries = Entry.objects.count()
    for call in (
        lambda: new_user(cast, actor),
        lambda: unit_save(actor=actor, name="新单位"),
        lambda: password_reset(actor=actor, user=cast.housing_head),
        lambda: user_set_active(actor=actor, user=cast.housing_head, active=False),
    ):
        with pytest.raises(NotAllowed):
            call()
    assert Entry.objects.count() == entries
    assert not users_visible_to(actor).exists()


def test_only_the_system_administrator_changes_the_office(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        office_change(actor=cast.security_admin, name="别的办公室")
    assert office_change(actor=cast.system_admin, name="别的办公室").name == "别的办公室"


@pytest.mark.parametrize(
    ("field", "values"),
    [("days_meeting", {"days_meeting": 0}), ("days_document", {"days_document": 367}), ("name", {"name": " "})],
)
def test_office_settings_have_bounds(cast: Cast, field: str, values: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        office_change(actor=cast.system_admin, **values)
    assert refused.value.field == field


def test_there_is_one_office(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        office_create(name="第二个")
    assert refused.value.code == "office_exists"


@pytest.mark.parametrize("role", sorted(SEPARATED))
def test_administrators_and_auditors_hold_no_other_role(cast: Cast, role: Role) -> None:
    for other in set(Role) - {role}:
        with pytest.raises(Invalid) as refused:
            new_user(cast, roles=[(role, cast.supervision), (other, cast.supervision)])
        assert refused.value.code == "separated_roles"
    assert not User.objects.filter(username="new").exists()


def test_a_new_account_gets_a_password_once_and_must_change_it(cast: Cast) -> None:
    user, told = new_user(cast, username=" New ")
    assert told is not None
    assert user.check_password(told)
    assert (user.username, user.must_change_password) == ("new", True)
    assert told not in str(Entry.objects.filter(event=Event.USER_CREATED).latest("seq").after)


@pytest.mark.parametrize("field", ["username", "name", "roles"])
def test_an_account_needs_name_sign_in_and_role(cast: Cast, field: str) -> None:
    empty: dict[str, Any] = {field: [] if field == "roles" else " "}
    with pytest.raises(Invalid) as refused:
        new_user(cast, **empty)
    assert refused.value.field == field


def test_a_sign_in_name_is_given_once_whatever_its_case(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        new_user(cast, username="OFFICER")
    assert refused.value.code == "taken"


def test_taking_a_role_away_keeps_what_was(cast: Cast) -> None:
    user_save(
        actor=cast.security_admin,
        user=cast.housing_head,
        username="housing-head",
        name="高局长",
        roles=[(Role.UNIT_HEAD, cast.gardens)],
    )
    memberships = User.objects.get(username="housing-head").memberships
    assert memberships.filter(ended_at=None).get().unit == cast.gardens
    assert memberships.exclude(ended_at=None).get().unit == cast.housing


@pytest.mark.parametrize(
    ("password", "why"),
    [("kurz", "short"), ("1234567890123", "numeric"), ("password123", "common"), ("housing-head1", "similar")],
)
def test_weak_passwords_are_refused(cast: Cast, password: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        password_change(actor=cast.housing_head, old=PASSWORD, new=password)
    assert (refused.value.field, refused.value.code) == ("new", "weak_password"), why
    assert User.objects.get(pk=cast.housing_head.pk).check_password(PASSWORD)


def test_the_own_password_needs_the_present_one_and_a_new_one(cast: Cast) -> None:
    with pytest.raises(Invalid) as wrong:
        password_change(actor=cast.officer, old="nothing", new="quite-another-9")
    with pytest.raises(Invalid) as same:
        password_change(actor=cast.officer, old=PASSWORD, new=PASSWORD)
    assert (wrong.value.code, same.value.code) == ("wrong_password", "same_password")
    password_change(actor=cast.officer, old=PASSWORD, new="quite-another-9")
    assert User.objects.get(pk=cast.officer.pk).check_password("quite-another-9")


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("how", ["deactivated", "reset"])
def test_deactivation_and_reset_end_sessions_and_tokens(cast: Cast, how: str) -> None:
    client = _signed_in(cast.housing_head)
    AuthToken.objects.create(user=cast.housing_head)
    assert client.get("/").status_code == 200
    if how == "deactivated":
        user_set_active(actor=cast.security_admin, user=cast.housing_head, active=False)
    else:
        password_reset(actor=cast.security_admin, user=cast.housing_head)
    assert client.get("/").status_code == 302
    assert not AuthToken.objects.filter(user=cast.housing_head).exists()


def test_nobody_deactivates_the_own_account(cast: Cast) -> None:
    with pytest.raises(Invalid):
        user_set_active(actor=cast.security_admin, user=cast.security_admin, active=False)


@pytest.mark.parametrize("alias", ["市财政局", "市住建局", "住建局 ", "市財政局"])
def test_names_and_aliases_are_unique_over_all_units(cast: Cast, alias: str) -> None:
    with pytest.raises(Invalid) as refused:
        unit_save(actor=cast.security_admin, unit=cast.gardens, name="市园林局", aliases=[alias])
    assert refused.value.field == "aliases"
    with pytest.raises(Invalid) as taken:
        unit_save(actor=cast.security_admin, name=alias)
    assert taken.value.field == "name"


def test_a_unit_is_found_by_any_of_its_names(cast: Cast) -> None:
    assert unit_by_name("住建局") == unit_by_name("市住房和城鄉建設局") == cast.housing
    assert unit_names()["市住建局"] == cast.housing.pk
    unit_save(actor=cast.security_admin, unit=cast.housing, name="市住房和城乡建设局", aliases=[], is_active=False)
    assert unit_by_name("住建局") is None
    assert "市住房和城乡建设局" not in unit_names()


def test_a_unit_does_not_stand_below_itself(cast: Cast) -> None:
    child = unit_save(actor=cast.security_admin, name="质监站", parent=cast.housing)
    for parent in (cast.housing, child):
        with pytest.raises(Invalid) as refused:
            unit_save(actor=cast.security_admin, unit=cast.housing, name="市住房和城乡建设局", parent=parent)
        assert refused.value.field == "parent"
