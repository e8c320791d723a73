"""Deputies: what they may do for whom, from when until when, and that it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.stages import bring_to, current
from tracker.accounts.deputies import delegation_create, delegation_end
from tracker.accounts.models import Delegation, User
from tracker.accounts.passwords import user_set_active
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment
from tracker.commitments.permissions import actions_for
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Entry
from tracker.notices.models import Audience
from tracker.notices.recipients import Directory
from tracker.progress.services import progress_report

FIRST, LAST = date(2026, 3, 10), date(2026, 3, 20)


@pytest.fixture(autouse=True)
def _on_a_tuesday() -> Iterator[None]:
    with time_machine.travel("2026-03-10T09:00:00+08:00", tick=False):
        yield


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def on(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def named(cast: Cast, deputy: User, user: User | None = None) -> Delegation:
    return delegation_create(actor=user or cast.housing_head, deputy=deputy, starts_on=FIRST, ends_on=LAST)


def test_a_deputy_sees_and_does_what_the_person_does_until_the_last_day(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    gardener = cast.finance_head
    Commitment.objects.get(pk=commitment.pk).assignments.filter(unit=cast.finance).delete()
    assert not Commitment.objects.visible_to(again(gardener)).exists()
    named(cast, gardener)
    with on("2026-03-20"):
        assert Commitment.objects.visible_to(again(gardener)).get() == commitment
        assert Action.COMPLETE in actions_for(again(gardener), current(commitment))
        progress_report(actor=again(gardener), commitment=commitment, text="主体完工", percent=60)
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.actor_name, entry.unit_name) == (gardener.name, cast.finance.name)
    with on("2026-03-21"):
        assert not Commitment.objects.visible_to(again(gardener)).exists()
        assert actions_for(again(gardener), current(commitment)) == []


def test_before_the_first_day_and_after_its_end_nobody_acts(cast: Cast) -> None:
    made = named(cast, cast.finance_head)
    with on("2026-03-09"):
        assert again(cast.finance_head).stands_for() == {cast.finance_head.pk}
    delegation_end(actor=cast.housing_head, delegation=made)
    assert again(cast.finance_head).stands_for() == {cast.finance_head.pk}
    with pytest.raises(NotAllowed):
        delegation_end(actor=cast.housing_head, delegation=made)


def test_the_deputy_of_a_handler_has_the_handler_s_items(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    named(cast, cast.finance_liaison, cast.housing_handler)
    assert Action.REPORT in actions_for(again(cast.finance_liaison), current(commitment))


def test_deputies_are_told_too_and_a_leaver_s_deputy_is_none(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    named(cast, cast.finance_head)
    assert Directory().of(commitment, [Audience.UNIT_HEAD]) == {cast.housing_head.pk, cast.finance_head.pk}
    user_set_active(actor=cast.security_admin, user=cast.housing_head, active=False)
    assert again(cast.finance_head).stands_for() == {cast.finance_head.pk}
    assert cast.finance_head.pk not in Directory().of(commitment, [Audience.UNIT_HEAD])


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "auditor"])
def test_the_roles_of_administrators_are_neither_given_nor_taken(cast: Cast, who: str) -> None:
    with pytest.raises(Invalid):
        named(cast, getattr(cast, who))
    with pytest.raises(NotAllowed):
        named(cast, cast.finance_head, getattr(cast, who))


@pytest.mark.parametrize(
    ("start", "end"), [(LAST, FIRST), (date(2026, 3, 1), date(2026, 3, 9)), (FIRST, date(2027, 6, 1))]
)
def test_a_delegation_has_an_end_that_makes_sense(cast: Cast, start: date, end: date) -> None:
    with pytest.raises(Invalid) as refused:
        delegation_create(actor=cast.housing_head, deputy=cast.finance_head, starts_on=start, ends_on=end)
    assert refused.value.field == "ends_on"


def test_the_own_account_names_and_ends_deputies(cast: Cast) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.housing_head)
    data = {"deputy": cast.finance_head.pk, "starts_on": "2026-03-10", "ends_on": "2026-03-09"}
    refused = client.post(reverse("deputy-new"), data)
    assert (refused.status_code, refused.context["form"]["deputy"].value()) == (422, str(cast.finance_head.pk))
    assert client.post(reverse("deputy-new"), data | {"ends_on": "2026-03-20"}).status_code == 302
    assert cast.finance_head.name in client.get(reverse("account")).content.decode()
    assert client.post(reverse("deputy-end", args=[Delegation.objects.get().pk])).status_code == 302
    assert "Nobody acts for you." in client.get(reverse("account")).content.decode()
