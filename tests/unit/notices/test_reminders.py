"""Reminders by rule: once for each occasion, whatever the beat does; whom they reach; what a rule would have done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from tests.cast import Cast
from tests.stages import bring_to, current, report
from tracker.accounts.models import User
from tracker.accounts.passwords import user_set_active
from tracker.accounts.roles import Role
from tracker.accounts.services import user_save
from tracker.approvals.services import request_decide
from tracker.calendars.services import day_set
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Entry, Event
from tracker.notices.models import Notice, Reminder, ReminderRule
from tracker.notices.replay import would_have
from tracker.notices.services import commitment_urge, reminders_sweep, rule_save

DUE = date(
    2026, 4, 30
)  # a Thursday; the holiday of May follows, 5 May is the first working day after the sixth of April's


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with time_machine.travel("2026-03-10T09:00:00+08:00", tick=False):
        yield


def on(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def told(reminder: Reminder) -> set[str]:
    return {notice.user.username for notice in reminder.notices.all()}


def swept(day: str) -> list[Reminder]:
    known = set(Reminder.objects.values_list("pk", flat=True))
    with on(day):
        reminders_sweep()
    return list(Reminder.objects.exclude(pk__in=known).order_by("rule__order"))


@pytest.fixture
def working(cast: Cast) -> Commitment:
    """In progress, due on DUE, reported on the fifteenth of April."""
    commitment = bring_to(cast, "in_progress", due=DUE)
    with on("2026-04-15"):
        report(cast, commitment)
    return commitment


def test_before_and_on_the_due_date(cast: Cast, working: Commitment) -> None:
    assert swept("2026-04-22") == []
    first = swept("2026-04-23")  # five working days before
    assert [(one.trigger, one.days, told(one)) for one in first] == [
        ("due", 5, {"housing-handler", "housing-liaison", "finance-liaison"})
    ]
    assert swept("2026-04-23") == swept("2026-04-28") == []
    assert [one.days for one in swept("2026-04-29")] == [1]
    last = swept("2026-04-30")
    assert [(one.days, one.urgent, told(one)) for one in last] == [
        (0, True, {"housing-handler", "housing-liaison", "housing-head"})
    ]


def test_the_ladder_climbs_by_working_days(cast: Cast, working: Commitment) -> None:
    # 1 to 5 May 2026 are holidays, 9 May is worked: 6 May is the first working day after the due date.
    assert [one for one in swept("2026-05-05") if one.trigger == "overdue"] == []
    first = [one for one in swept("2026-05-06") if one.trigger == "overdue"]
    assert [(one.days, told(one)) for one in first] == [(1, {"housing-handler", "housing-liaison", "finance-liaison"})]
    third = [one for one in swept("2026-05-08") if one.trigger == "overdue"]
    assert [(one.days, told(one)) for one in third] == [(3, {"housing-head"})]
    fifth = {one.rule.order: told(one) for one in swept("2026-05-11") if one.trigger == "overdue" and one.rule}
    assert fifth == {70: {"housing-handler", "housing-liaison", "finance-liaison"}, 90: {"leader"}}
    tenth = {one.rule.order: told(one) for one in swept("2026-05-18") if one.trigger == "overdue" and one.rule}
    assert tenth[100] == {"officer", "head"}
    last = [one for one in swept("2026-05-25") if one.proposes_circular]
    assert [told(one) for one in last] == [{"head"}]


def test_a_weekend_asleep_loses_nothing_and_says_nothing_twice(cast: Cast, working: Commitment) -> None:
    awake = swept("2026-05-25")
    # What was overtaken meanwhile (five days before, on the day) is not said any more; each rung that stands is said once.
    assert Counter(one.trigger for one in awake) == {"overdue": 5, "silent": 1}
    assert swept("2026-05-25") == []


def test_what_is_not_acknowledged_climbs_too(cast: Cast) -> None:
    bring_to(cast, "assigned", due=date(2026, 12, 31))
    assert swept("2026-03-11") == []
    assert [told(one) for one in swept("2026-03-12")] == [{"housing-liaison"}]
    assert swept("2026-03-13") == []
    assert [told(one) for one in swept("2026-03-16")] == [{"housing-liaison"}]
    again = {one.rule.order: told(one) for one in swept("2026-03-17") if one.rule}
    assert again == {50: {"housing-head", "officer"}}


def test_silence_ends_with_a_report_and_begins_anew(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress", due=date(2026, 12, 31))
    assert [one.trigger for one in swept("2026-03-31")] == ["silent"]
    with on("2026-04-01"):
        report(cast, commitment)
    assert swept("2026-04-20") == []
    assert [one.trigger for one in swept("2026-04-27")] == ["silent"]


def test_requests_that_wait_and_suspensions_to_look_at_again(cast: Cast) -> None:
    waiting = bring_to(cast, "extending", due=DUE)
    assert [told(one) for one in swept("2026-03-13")] == [{"officer", "head"}]
    request_decide(actor=cast.head, commitment=waiting, granted=True)
    bring_to(cast, "suspended", due=DUE)  # looked at again on 9 April
    quiet = swept("2026-04-08")
    assert [one for one in quiet if one.trigger in ("recheck", "overdue", "due")] == []
    assert [told(one) for one in swept("2026-04-09") if one.trigger == "recheck"] == [{"officer"}]


@pytest.mark.parametrize("stage", ["draft", "completed", "closed", "cancelled"])
def test_what_has_no_running_clock_is_left_alone(cast: Cast, stage: str) -> None:
    bring_to(cast, stage, due=DUE)
    assert swept("2026-06-30") == []


def test_a_short_deadline_gets_only_the_closest_rung(cast: Cast) -> None:
    with on("2026-04-29"):
        bring_to(cast, "in_progress", due=DUE)
    assert [one.days for one in swept("2026-04-29") if one.trigger == "due"] == [1]


def test_an_extension_starts_the_ladder_anew(cast: Cast, working: Commitment) -> None:
    swept("2026-04-29")
    Commitment.objects.filter(pk=working.pk).update(due=date(2026, 7, 31))
    assert [one for one in swept("2026-05-25") if one.trigger == "overdue"] == []
    assert [one.days for one in swept("2026-07-24") if one.trigger == "due"] == [5]


def test_who_left_is_not_told_and_somebody_always_is(cast: Cast, working: Commitment) -> None:
    security = cast.security_admin
    for user in (cast.housing_handler, cast.housing_liaison, cast.finance_liaison):
        user_set_active(actor=security, user=user, active=False)
    first = swept("2026-04-23")
    assert [told(one) for one in first] == [{"officer"}]
    assert not Notice.objects.filter(user__is_active=False).exists()


def test_the_liaison_of_the_unit_above_stands_in(cast: Cast, working: Commitment) -> None:
    roles = [(Role.LIAISON, cast.supervision)]
    other: User = user_save(actor=None, username="duty", name="值班", roles=roles, password="correct-horse-battery")[0]
    cast.finance.parent = cast.supervision
    cast.finance.save()
    user_set_active(actor=cast.security_admin, user=cast.finance_liaison, active=False)
    assert [told(one) for one in swept("2026-04-23")] == [{"housing-handler", "housing-liaison", other.username}]


def test_each_reminder_stands_in_the_journal(cast: Cast, working: Commitment) -> None:
    swept("2026-04-23")
    entry = Entry.objects.filter(event=Event.COMMITMENT_REMINDED).get()
    assert (entry.object_id, entry.actor_id, entry.after) == (working.pk, None, {"trigger": "due", "days": 5})


def test_urging_by_hand_is_numbered_and_reaches_the_unit(cast: Cast, working: Commitment) -> None:
    with pytest.raises(Invalid):
        commitment_urge(actor=cast.officer, commitment=working, note=" ")
    with pytest.raises(NotAllowed):
        commitment_urge(actor=cast.housing_head, commitment=working, note="请尽快")
    first = commitment_urge(actor=cast.officer, commitment=working, note="请于周五前报送进展")
    second = commitment_urge(actor=cast.head, commitment=working, note="再次催办", to_leader=True)
    assert told(first) == {"housing-handler", "housing-liaison", "housing-head"}
    assert told(second) == told(first) | {"leader"}
    assert current(working).reminders.count() == 2


def test_rules_are_checked_and_journalled(cast: Cast) -> None:
    rule = ReminderRule.objects.get(order=10)
    with pytest.raises(NotAllowed):
        rule_save(actor=cast.officer, rule=rule, days=7)
    wrong: list[dict[str, Any]] = [{"audience": []}, {"audience": ["mayor"]}, {"trigger": "moon"}, {"repeat_days": 2}]
    for values in wrong:
        with pytest.raises(Invalid):
            rule_save(actor=cast.system_admin, rule=rule, **values)
    rule_save(actor=cast.system_admin, rule=rule, days=7, audience=["liaison"])
    entry = Entry.objects.filter(event=Event.REMINDER_RULE_CHANGED).get()
    assert (entry.before["days"], entry.after["days"]) == (5, 7)


def test_what_a_rule_would_have_done_is_what_it_did(cast: Cast) -> None:
    working = bring_to(cast, "in_progress", due=DUE)
    bring_to(cast, "assigned", due=date(2026, 5, 20))
    bring_to(cast, "in_progress", due=date(2026, 4, 25))  # a Saturday
    day = date(2026, 3, 10)
    while day <= date(2026, 5, 29):
        with on(day.isoformat()):
            if day == date(2026, 4, 15):
                report(cast, working)
            reminders_sweep()
        day += timedelta(days=1)
    with on("2026-05-29"):
        for rule in ReminderRule.objects.all():
            told_days = Counter(Reminder.objects.filter(rule=rule).values_list("day", flat=True))
            assert dict(would_have(rule, clock.today()).days) == told_days, str(rule)


def test_days_of_the_office_move_the_reminders(
    cast: Cast, working: Commitment, django_capture_on_commit_callbacks: Any
) -> None:
    assert swept("2026-04-22") == []
    with django_capture_on_commit_callbacks(execute=True):
        day_set(actor=cast.system_admin, day=date(2026, 4, 27), is_workday=False, name="运动会")
    assert [one.trigger for one in swept("2026-04-22")] == ["due"]


def test_due_dates_on_days_off_are_counted_like_others(cast: Cast) -> None:
    # Saturday, 25 April 2026: the last working day before is Friday, the first one after is Monday.
    bring_to(cast, "in_progress", due=date(2026, 4, 25))
    days: dict[int, list[tuple[str, int]]] = {}
    for number in range(14, 30):
        swept_now = [one for one in swept(f"2026-04-{number}") if one.trigger in ("due", "overdue")]
        days |= {number: [(one.trigger, one.days) for one in swept_now]} if swept_now else {}
    assert days == {
        17: [("due", 5)],
        23: [("due", 1)],
        25: [("due", 0)],
        27: [("overdue", 1)],
        29: [("overdue", 3)],
    }
