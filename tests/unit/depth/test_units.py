"""Supporting units with their own part and answer; sub-items with their roll-up; being blocked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from tests.calls import CALLS
from tests.cast import Cast
from tests.stages import ask, bring_to, current, put_in_state, report
from tests.unit.depth.monthly import at
from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.accounts.services import unit_save, user_save
from tracker.assignments.parts import SubItem, commitment_split, part_set
from tracker.assignments.services import commitment_acknowledge, units_move
from tracker.commitments.blocking import commitment_block, commitment_unblock
from tracker.commitments.filters import ledger
from tracker.commitments.lifecycle import Action, State
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_close
from tracker.commitments.permissions import actions_for
from tracker.commitments.subitems import rollup_of
from tracker.common import clock
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Entry, Event
from tracker.notices.models import Notice, Reminder, ReminderRule
from tracker.notices.replay import would_have
from tracker.notices.services import reminders_sweep
from tracker.notices.subscriber import journal_follow
from tracker.notices.wording import reminder_text
from tracker.progress.models import ProgressReport
from tracker.progress.services import part_answer

SOON = timedelta(days=5)


def told(event: Event) -> set[str]:
    while journal_follow():
        pass
    return set(Notice.objects.filter(event=event).values_list("user__username", flat=True))


@pytest.fixture
def at_work(cast: Cast) -> Commitment:
    return bring_to(cast, "in_progress")


@pytest.fixture
def finance_handler(cast: Cast) -> User:
    return user_save(actor=None, username="finance-handler", name="罗承办", roles=[(Role.HANDLER, cast.finance)])[0]


def test_a_part_has_its_own_day_and_is_answered_by_that_units_handler(
    cast: Cast, at_work: Commitment, finance_handler: User
) -> None:
    due = clock.today() + SOON
    assert Commitment.objects.visible_to(finance_handler).count() == 0
    part_set(
        actor=cast.housing_head,
        commitment=at_work,
        unit=cast.finance,
        part="拨付资金",
        due=due,
        handler=finance_handler,
    )
    assert told(Event.PART_SET) == {"finance-handler"}
    finance_handler = User.objects.get(pk=finance_handler.pk)
    assert Commitment.objects.visible_to(finance_handler).get() == at_work
    now = current(at_work)
    assert Action.ANSWER in actions_for(finance_handler, now)
    # The lead unit's handler has nothing to answer for finance.
    assert Action.ANSWER not in actions_for(cast.housing_handler, now)
    part_answer(actor=finance_handler, commitment=at_work, text="3月12日拨付300万元", attachments=[("回单.pdf", b"1")])
    row = current(at_work).supporting[0]
    assert (row.part, row.due, row.answered_by) == ("拨付资金", due, finance_handler)
    assert row.acknowledged_by == finance_handler, "who answers has acknowledged"
    answer = ProgressReport.objects.get()
    assert (answer.is_answer, answer.unit, answer.attachments.count()) == (True, cast.finance, 1)
    assert current(at_work).percent == 0, "an answer of a supporting unit does not move the whole"
    assert "housing-handler" in told(Event.PART_ANSWERED)
    with pytest.raises(NotAllowed):
        part_answer(actor=finance_handler, commitment=at_work, text="再报一次")


def test_setting_an_answered_part_anew_asks_for_another_answer(cast: Cast, at_work: Commitment) -> None:
    part_set(actor=cast.officer, commitment=at_work, unit=cast.finance, part="拨付资金")
    part_answer(actor=cast.finance_liaison, commitment=at_work, text="已拨付300万元")
    part_set(actor=cast.officer, commitment=at_work, unit=cast.finance, part="拨付剩余资金")
    assert current(at_work).supporting[0].answered_at is None
    part_answer(actor=cast.finance_liaison, commitment=at_work, text="余款已拨付")
    assert Entry.objects.filter(event=Event.PART_ANSWERED).count() == 2


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("unit", {"unit": "gardens"}),
        ("part", {"part": " "}),
        ("due", {"due": -1}),
        ("handler", {"handler": "housing_handler"}),
    ],
)
def test_a_part_that_cannot_be_is_refused(cast: Cast, at_work: Commitment, field: str, values: dict[str, Any]) -> None:
    given: dict[str, Any] = {"unit": "finance", "part": "拨付资金"} | values
    given["unit"] = getattr(cast, given["unit"])
    if "due" in given:
        given["due"] = clock.today() + timedelta(days=given["due"])
    if "handler" in given:
        given["handler"] = getattr(cast, given["handler"])
    with pytest.raises(Invalid) as refused:
        part_set(actor=cast.officer, commitment=at_work, **given)
    assert refused.value.field == field
    assert not Entry.objects.filter(event=Event.PART_SET).exists()


def test_a_late_part_is_found_until_it_is_answered(cast: Cast, at_work: Commitment) -> None:
    part_set(actor=cast.officer, commitment=at_work, unit=cast.finance, part="拨付资金", due=clock.today() + SOON)
    assert not ledger(cast.officer, {"parts_late": "true"}).qs.exists()
    with clock.moved(timedelta(days=6)):
        assert list(ledger(cast.officer, {"parts_late": "true"}).qs) == [at_work]
        assert not ledger(cast.officer, {"overdue": "true"}).qs.exists(), "the whole has time"
        part_answer(actor=cast.finance_liaison, commitment=at_work, text="已拨付300万元")
        assert not ledger(cast.officer, {"parts_late": "true"}).qs.exists()


def test_the_head_splits_for_units_below_and_supervision_for_any(cast: Cast, at_work: Commitment) -> None:
    station = unit_save(actor=None, name="市质监站", parent=cast.housing)
    chief = User.objects.get(pk=cast.housing_head.pk)
    items = [SubItem("完成主体验收", station), SubItem("完成亲水平台", cast.housing, handler=cast.housing_handler)]
    first, second = commitment_split(actor=chief, commitment=at_work, items=items)
    assert [first.serial_no, second.serial_no] == [f"{at_work.serial_no}-1", f"{at_work.serial_no}-2"]
    assert (first.state, first.due, first.baseline_text) == (State.ASSIGNED, at_work.due, at_work.baseline_text)
    with pytest.raises(Invalid) as refused:
        commitment_split(actor=chief, commitment=at_work, items=[SubItem("绿化", cast.gardens)])
    assert refused.value.field == "unit"
    [third] = commitment_split(actor=cast.officer, commitment=at_work, items=[SubItem("绿化", cast.gardens)])
    assert third.serial_no == f"{at_work.serial_no}-3"
    # Who leads the whole follows all its sub-items; who has a sub-item sees no more than that.
    assert third in Commitment.objects.visible_to(cast.housing_liaison)
    assert third not in Commitment.objects.visible_to(cast.finance_liaison)


def test_sub_items_take_no_number_of_the_series(cast: Cast, at_work: Commitment) -> None:
    commitment_split(actor=cast.officer, commitment=at_work, items=[SubItem("绿化", cast.gardens)])
    following = bring_to(cast, "assigned")
    assert following.serial_no is not None
    assert at_work.serial_no is not None
    assert int(following.serial_no.split("〕")[1][:-1]) == int(at_work.serial_no.split("〕")[1][:-1]) + 1


def test_sub_items_roll_up(cast: Cast, at_work: Commitment) -> None:
    assert rollup_of(at_work) is None
    items = [SubItem(name, cast.housing) for name in ("一", "二", "三", "四")]
    first, second, third, fourth = commitment_split(actor=cast.officer, commitment=at_work, items=items)
    commitment_acknowledge(actor=cast.housing_liaison, commitment=first)
    report(cast, first, percent=60)
    put_in_state(second, State.CLOSED, percent=100)
    Commitment.objects.filter(pk=third.pk).update(due=clock.today() - timedelta(days=1))
    put_in_state(fourth, State.CANCELLED)
    found = rollup_of(at_work)
    assert found is not None
    assert (found.count, found.finished, found.open, found.late, found.percent) == (3, 1, 2, 1, 53)


def test_the_whole_is_closed_over_open_sub_items_only_with_a_reason(cast: Cast) -> None:
    done = bring_to(cast, "in_progress")
    [child] = commitment_split(actor=cast.officer, commitment=done, items=[SubItem("绿化", cast.gardens)])
    Commitment.objects.filter(pk=done.pk).update(state=State.COMPLETED, completed_at=clock.now())
    with pytest.raises(Invalid) as refused:
        commitment_close(actor=cast.head, commitment=done)
    assert (refused.value.code, refused.value.field) == ("open_sub_items", "note")
    commitment_close(actor=cast.head, commitment=done, note="绿化并入二期")
    assert current(done).state == State.CLOSED
    assert current(child).state == State.ASSIGNED


def test_a_whole_without_open_sub_items_is_closed_without_words(cast: Cast) -> None:
    done = bring_to(cast, "in_progress")
    [child] = commitment_split(actor=cast.officer, commitment=done, items=[SubItem("绿化", cast.gardens)])
    put_in_state(child, State.CLOSED)
    Commitment.objects.filter(pk=done.pk).update(state=State.COMPLETED, completed_at=clock.now())
    assert commitment_close(actor=cast.head, commitment=done).state == State.CLOSED


@pytest.mark.parametrize(
    ("code", "item"),
    [("later_than_whole", {"due": 400}), ("due_in_past", {"due": -1}), ("invalid", {"title": " "})],
)
def test_a_sub_item_that_cannot_be_is_refused_and_none_is_made(
    cast: Cast, at_work: Commitment, code: str, item: dict[str, Any]
) -> None:
    if "due" in item:
        item = {"due": clock.today() + timedelta(days=item["due"])}
    given: dict[str, Any] = {"title": "绿化", "unit": cast.gardens} | item
    wrong = SubItem(**given)
    with pytest.raises(Invalid) as refused:
        commitment_split(actor=cast.officer, commitment=at_work, items=[SubItem("好", cast.gardens), wrong])
    assert refused.value.code == code
    assert not at_work.children.exists()


def test_a_sub_item_is_not_split_again(cast: Cast, at_work: Commitment) -> None:
    [child] = commitment_split(actor=cast.officer, commitment=at_work, items=[SubItem("绿化", cast.housing)])
    commitment_acknowledge(actor=cast.housing_liaison, commitment=child)
    with pytest.raises(Invalid) as refused:
        commitment_split(actor=cast.officer, commitment=child, items=[SubItem("更小", cast.housing)])
    assert refused.value.code == "is_sub_item"


def test_blocked_is_neither_overdue_nor_suspended(cast: Cast, at_work: Commitment) -> None:
    since = clock.today() - timedelta(days=3)
    commitment_block(actor=cast.housing_liaison, commitment=at_work, reason="land", note="等待交地", since=since)
    now = current(at_work)
    assert (now.state, now.blocked_reason, now.blocked_since) == (State.IN_PROGRESS, "land", since)
    assert list(ledger(cast.officer, {"blocked": "true"}).qs) == [at_work]
    assert list(ledger(cast.officer, {"blocked_reason": ["land"]}).qs) == [at_work]
    assert not ledger(cast.officer, {"blocked_reason": ["funds"]}).qs.exists()
    assert not ledger(cast.officer, {"overdue": "true"}).qs.exists()
    assert told(Event.COMMITMENT_BLOCKED) == {"officer", "leader"}
    with pytest.raises(NotAllowed) as refused:
        commitment_block(actor=cast.officer, commitment=at_work, reason="funds", note="缺钱")
    assert refused.value.code == "said_already"
    commitment_unblock(actor=cast.officer, commitment=at_work, note="土地已交付")
    assert current(at_work).blocked_since is None
    entry = Entry.objects.get(event=Event.COMMITMENT_UNBLOCKED)
    assert entry.before == {"blocked_reason": "land", "blocked_since": str(since)}


def test_a_blocked_commitment_can_be_said_to_go_on_while_a_request_waits(cast: Cast, at_work: Commitment) -> None:
    CALLS[Action.BLOCK](at_work, cast.housing_head, cast)
    ask(cast, at_work, "cancel")
    assert Action.UNBLOCK in actions_for(cast.housing_liaison, current(at_work))
    assert Action.BLOCK not in actions_for(cast.housing_liaison, current(at_work))


@pytest.mark.parametrize(
    ("field", "values"), [("reason", {"reason": "laziness"}), ("note", {"note": " "}), ("since", {"since": 1})]
)
def test_a_block_says_what_and_since_when(cast: Cast, at_work: Commitment, field: str, values: dict[str, Any]) -> None:
    given: dict[str, Any] = {"reason": "land", "note": "等待交地"} | values
    if "since" in given:
        given["since"] = clock.today() + timedelta(days=given["since"])
    with pytest.raises(Invalid) as refused:
        commitment_block(actor=cast.officer, commitment=at_work, **given)
    assert refused.value.field == field


def test_the_database_keeps_the_rules(cast: Cast, at_work: Commitment) -> None:
    rows = Commitment.objects.filter(pk=at_work.pk)
    for wrong in ({"blocked_reason": "land"}, {"parent": at_work}, {"recurrence_day": 32}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        at_work.assignments.filter(role="lead").update(part="全部")


def test_a_part_is_reminded_of_by_its_own_day_and_only_its_unit_hears(cast: Cast) -> None:
    with at("2026-03-10"):
        commitment = bring_to(cast, "in_progress", due=date(2026, 6, 30))
        units_move(commitment, cast.housing, [cast.finance, cast.gardens])
        user_save(actor=None, username="gardener", name="袁联络", roles=[(Role.LIAISON, cast.gardens)])
        for unit in (cast.finance, cast.gardens):
            part_set(actor=cast.officer, commitment=commitment, unit=unit, part="配合", due=date(2026, 3, 31))
    with at("2026-03-27"):
        part_answer(actor=User.objects.get(username="gardener"), commitment=commitment, text="3月27日已办结")
        assert (reminders_sweep(), reminders_sweep()) == (1, 0)
    with at("2026-04-01"):
        reminders_sweep()
    found = {one.trigger: one for one in Reminder.objects.filter(trigger__startswith="part")}
    assert [(name, one.days, one.unit) for name, one in sorted(found.items())] == [
        ("part_due", 2, cast.finance),
        ("part_late", 1, cast.finance),
    ]
    with override("en"):
        assert reminder_text(found["part_late"]) == "市财政局: Its part is late by 1 day."
    people = {name: {one.user.username for one in row.notices.all()} for name, row in found.items()}
    assert people == {
        "part_due": {"finance-liaison"},
        "part_late": {"finance-liaison", "finance-head", "housing-handler"},
    }
    # What the rule would have done is what it did.
    with at("2026-04-01"):
        rule = ReminderRule.objects.get(trigger="part_late")
        assert would_have(rule, date(2026, 4, 1)).reminders == 1
