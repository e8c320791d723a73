"""When somebody leaves: nothing open is left without a holder, nobody who left is told of anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, make_draft
from tests.stages import bring_to, current
from tracker.accounts.deputies import delegation_create
from tracker.accounts.models import Delegation, Membership, User
from tracker.accounts.passwords import user_set_active
from tracker.accounts.roles import Role
from tracker.accounts.services import user_save
from tracker.collaboration.services import view_save
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment
from tracker.commitments.permissions import actions_for
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid, NotAllowed
from tracker.handover.duties import duties_of
from tracker.handover.services import handover_apply, handover_plan
from tracker.journal.models import Entry
from tracker.journal.services import first_break
from tracker.notices import mail
from tracker.notices.feeds import feed_create
from tracker.notices.models import Delivery, DeliveryState, Notice
from tracker.notices.services import commitment_urge, reminders_sweep
from tracker.notices.subscriber import journal_follow


def newcomer(cast: Cast, username: str = "new", *roles: tuple[Role, Any]) -> User:
    return user_save(actor=None, username=username, name="新来的", roles=roles or [(Role.LIAISON, cast.gardens)])[0]


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def leave(cast: Cast, person: User, to: User | None = None, **given: User) -> Any:
    return handover_apply(
        actor=cast.security_admin,
        person=person,
        everything_to=to,
        given={k.replace("_", "-"): v for k, v in given.items()},
    )


def test_everything_that_is_open_is_listed_and_nothing_else(cast: Cast) -> None:
    for stage in ("assigned", "in_progress", "suspended", "closed", "cancelled"):
        bring_to(cast, stage, title=stage)
    today = clock.today()
    delegation_create(actor=cast.finance_head, deputy=cast.housing_handler, starts_on=today, ends_on=today)
    view_save(actor=cast.housing_handler, name="共用", query="overdue=true", shared_with="unit", unit=cast.housing)
    view_save(actor=cast.housing_handler, name="自用", query="overdue=true")
    found = duties_of(cast.housing_handler)
    handled = [duty.it.title for duty in found if duty.kind == "handler"]
    assert sorted(handled) == ["assigned", "in_progress", "suspended"]
    assert [(duty.kind, str(duty.it)) for duty in found if duty.kind == "view"] == [("view", "共用")]
    assert [duty.kind for duty in found].count("deputy") == 1
    assert [duty.needed for duty in found if duty.kind == "role"] == [True]


def test_one_person_takes_everything_and_can_act_at_once(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    to = newcomer(cast)
    plan = leave(cast, cast.housing_handler, to)
    assert {move.to for move in plan.moves} == {to}
    assert current(commitment).handler == to
    assert Action.REPORT in actions_for(again(to), current(commitment))
    assert Commitment.objects.visible_to(again(to)).search("新来的").exists()
    assert not again(cast.housing_handler).is_active
    assert duties_of(cast.housing_handler) == []
    told = Entry.objects.filter(event="commitment.handed_over").get()
    assert (told.before, told.after) == ({"handler": "方承办"}, {"handler": "新来的"})
    assert Entry.objects.get(event="user.left").after["duties"] == 2
    assert first_break() is None


def test_each_duty_can_go_to_somebody_else(cast: Cast) -> None:
    first, second = bring_to(cast, "in_progress", title="甲"), bring_to(cast, "assigned", title="乙")
    other = newcomer(cast, "other", (Role.HANDLER, cast.housing))
    leave(cast, cast.housing_handler, cast.housing_head, **{f"handler_{first.pk}": other})
    assert (current(first).handler, current(second).handler) == (other, cast.housing_head)
    held = Membership.objects.filter(user=cast.housing_head, ended_at=None).values_list("role", "unit")
    assert (Role.HANDLER, cast.housing.pk) in set(held)


def test_a_missing_name_changes_nothing(cast: Cast) -> None:
    first, second = bring_to(cast, "in_progress"), bring_to(cast, "assigned")
    before = Entry.objects.count()
    with pytest.raises(Invalid) as refused:
        leave(cast, cast.housing_handler, **{f"handler_{first.pk}": cast.housing_head})
    assert refused.value.code == "holder_missing"
    assert refused.value.params == {"n": 2}
    assert {current(one).handler for one in (first, second)} == {cast.housing_handler}
    assert again(cast.housing_handler).is_active
    assert Entry.objects.count() == before


def test_a_role_that_others_hold_may_end_without_a_new_holder(cast: Cast) -> None:
    newcomer(cast, "second", (Role.LIAISON, cast.housing))
    leave(cast, cast.housing_liaison)
    assert not Membership.objects.filter(user=cast.housing_liaison, ended_at=None).exists()


def test_what_came_meanwhile_is_not_lost(cast: Cast) -> None:
    seen = handover_plan(cast.housing_handler, given={}).seen
    bring_to(cast, "in_progress")
    with pytest.raises(Conflict):
        handover_apply(
            actor=cast.security_admin, person=cast.housing_handler, given={}, everything_to=cast.housing_head, seen=seen
        )
    assert again(cast.housing_handler).is_active


def test_nobody_who_left_is_told_and_what_was_unread_reaches_the_new_holder(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.cn"
    late = bring_to(cast, "in_progress", due=clock.today() + timedelta(days=1))
    commitment_urge(actor=cast.officer, commitment=late, note="请报送进展")
    User.objects.filter(pk=cast.housing_handler.pk).update(email="fang@example.cn")
    leaver = again(cast.housing_handler)
    feed_create(actor=leaver)
    Delivery.objects.create(user=leaver, kind="urgent", key="1", address=leaver.email)
    to = newcomer(cast)
    leave(cast, leaver, to)
    assert list(Notice.objects.filter(user=to, kind="urge").values_list("commitment", flat=True)) == [late.pk]
    before = Notice.objects.filter(user=leaver).count()
    with clock.moved(timedelta(days=12)):
        while journal_follow():
            pass
        reminders_sweep()
        assert mail.mails_send() == 0
    assert Notice.objects.filter(user=leaver).count() == before
    assert Notice.objects.filter(user=to, event="commitment.handed_over").exists()
    assert Notice.objects.filter(user=to, kind="reminder").exists()
    assert Delivery.objects.get().state == DeliveryState.FAILED
    assert not leaver.feeds.filter(revoked_at=None).exists()


def test_a_head_of_supervision_who_leaves_is_followed_by_who_decides(cast: Cast) -> None:
    commitment = bring_to(cast, "verified")
    to = newcomer(cast)
    leave(cast, cast.head, to)
    assert Action.DECIDE in actions_for(again(to), current(commitment))


def test_deputies_and_shared_views_go_on(cast: Cast) -> None:
    today = clock.today()
    end = today + timedelta(days=9)
    delegation_create(actor=cast.finance_head, deputy=cast.housing_liaison, starts_on=today, ends_on=end)
    delegation_create(actor=cast.housing_liaison, deputy=cast.finance_head, starts_on=today, ends_on=end)
    view_save(actor=cast.housing_liaison, name="本局", query="overdue=true", shared_with="unit", unit=cast.housing)
    view_save(actor=cast.housing_head, name="本局", query="state=closed")
    leave(cast, cast.housing_liaison, cast.housing_head)
    now = Delegation.objects.get(ended_at=None)
    assert (now.user, now.deputy, now.ends_on) == (cast.finance_head, cast.housing_head, end)
    assert sorted(cast.housing_head.saved_views.values_list("name", flat=True)) == ["本局", "本局 2"]


def test_refusals(cast: Cast) -> None:
    bring_to(cast, "in_progress")
    with pytest.raises(NotAllowed):
        handover_apply(actor=cast.officer, person=cast.housing_handler, given={}, everything_to=cast.housing_head)
    with pytest.raises(Invalid) as own:
        leave(cast, cast.security_admin, cast.officer)
    assert own.value.code == "own_account"
    with pytest.raises(Invalid) as separated:
        leave(cast, cast.housing_handler, cast.auditor)
    assert separated.value.code == "separated_roles"
    user_set_active(actor=cast.security_admin, user=cast.finance_head, active=False)
    with pytest.raises(Invalid):
        leave(cast, cast.housing_handler, again(cast.finance_head))
    assert again(cast.housing_handler).is_active


def test_queries_do_not_grow_with_the_duties(cast: Cast, django_assert_num_queries: Any) -> None:
    for number in range(3):
        bring_to(cast, "in_progress", title=str(number))
    with django_assert_num_queries(10):
        handover_plan(cast.housing_handler, given={}, everything_to=cast.housing_head)
    for number in range(5):
        bring_to(cast, "in_progress", title=str(number))
    with django_assert_num_queries(10):
        handover_plan(cast.housing_handler, given={}, everything_to=cast.housing_head)


class TestPage:
    """The wizard."""

    @pytest.fixture
    def client(self, cast: Cast) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(cast.security_admin)
        return client

    def test_choose_look_and_do(self, cast: Cast, client: Client) -> None:
        commitment = bring_to(cast, "in_progress")
        make_draft(cast)
        where = f"/users/{cast.housing_handler.pk}/leave/"
        page = client.get(where).content.decode()
        assert str(commitment.serial_no) in page
        assert commitment.title not in page, "who manages people sees no commitments"
        missing = client.post(where, {"do": "preview", f"handler-{commitment.pk}": "高局长"})
        assert missing.status_code == 422
        assert "Name who takes this over." in missing.content.decode()
        shown = client.post(where, {"do": "preview", "all": "高局长 · housing-head"})
        assert "Handler (市住房和城乡建设局)" in shown.content.decode()
        assert again(cast.housing_handler).is_active
        done = client.post(where, {"do": "apply", "all": "高局长 · housing-head", "seen": shown.context["seen"]})
        assert done.status_code == 302
        assert current(commitment).handler == cast.housing_head

    def test_names_that_nobody_or_several_have(self, cast: Cast, client: Client) -> None:
        newcomer(cast, "a")
        newcomer(cast, "b")
        where = f"/users/{cast.housing_handler.pk}/leave/"
        for typed, words in (("没有的人", "Nobody in use"), ("新来的", "Several people")):
            answer = client.post(where, {"do": "preview", "all": typed})
            assert (answer.status_code, words in answer.content.decode()) == (422, True)

    def test_an_account_locked_at_once_still_shows_its_duties(self, cast: Cast, client: Client) -> None:
        bring_to(cast, "in_progress")
        user_set_active(actor=cast.security_admin, user=cast.housing_handler, active=False)
        assert "2 open duties still rest" in client.get(f"/users/{cast.housing_handler.pk}/").content.decode()

    def test_what_goes_along_is_counted(self, cast: Cast, client: Client) -> None:
        bring_to(cast, "verified")
        bring_to(cast, "extending")
        told = client.get(f"/users/{cast.head.pk}/leave/").context["goes_along"]
        assert ("Requests to decide: they wait for who takes the role over", 2) in told
        told = client.get(f"/users/{cast.housing_head.pk}/leave/").context["goes_along"]
        assert ("Own requests that wait: the answer reaches the unit", 2) in told
