"""Lamps: each rule, its reason, working days with swapped days, and one answer for list, filter and single row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone, translation

from tests.cast import Cast, make_draft
from tests.stages import bring_to, put_in_state
from tracker.calendars.services import add_workdays, is_workday
from tracker.commitments.lamps import Lamp, lamp_of
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Colour, Commitment, LampRule
from tracker.common import clock

# A Wednesday. The Spring Festival of 2026: off from 15 to 23 February; 14 and 28 February are worked Saturdays.
WEDNESDAY = date(2026, 3, 11)
BEFORE_FESTIVAL = date(2026, 2, 12)


def lamp_at(commitment: Commitment, day: date) -> Lamp:
    row = Commitment.objects.with_lamps(day).get(pk=commitment.pk)
    with translation.override("en"):
        return lamp_of(row, {rule.pk: rule for rule in LampRule.objects.all()}, day)


@pytest.fixture
def running(cast: Cast) -> Any:
    def make(due: date | None) -> Commitment:
        commitment = bring_to(cast, "in_progress")
        Commitment.objects.filter(pk=commitment.pk).update(due=due)
        return commitment

    return make


@pytest.mark.parametrize(
    ("due", "colour", "reason"),
    [
        (date(2026, 3, 10), "red", "Overdue by 1 day: it was due on 2026-03-10."),
        (date(2026, 3, 1), "red", "Overdue by 10 days: it was due on 2026-03-01."),
        (date(2026, 3, 11), "yellow", "Due on 2026-03-11, within 5 working days."),
        (date(2026, 3, 18), "yellow", "Due on 2026-03-18, within 5 working days."),
        (date(2026, 3, 19), "green", "Due on 2026-03-19: there is time."),
        (None, "green", "No due date is set."),
    ],
)
def test_the_lamp_follows_the_due_date_and_says_why(running: Any, due: date | None, colour: str, reason: str) -> None:
    lamp = lamp_at(running(due), WEDNESDAY)
    assert (lamp.colour, lamp.reason) == (colour, reason)


@pytest.mark.parametrize(
    ("due", "colour"),
    # 13 (Fri), 14 (worked Saturday), 24, 25, 26 February are the five working days after the 12th.
    [(date(2026, 2, 26), "yellow"), (date(2026, 2, 27), "green")],
)
def test_working_days_leave_the_festival_out_and_count_swapped_days(running: Any, due: date, colour: str) -> None:
    assert lamp_at(running(due), BEFORE_FESTIVAL).colour == colour


@pytest.mark.django_db
def test_the_calendar_knows_swapped_days_and_estimates_years_without_notice() -> None:
    assert is_workday(date(2026, 2, 14))
    assert not is_workday(date(2026, 2, 16))
    assert add_workdays(date(2026, 2, 24), -1) == date(2026, 2, 14)
    assert is_workday(date(2099, 1, 2))
    assert not is_workday(date(2099, 1, 3))


@pytest.mark.parametrize(("assigned", "colour"), [(5, "yellow"), (6, "green")])
def test_not_acknowledged_for_three_working_days_turns_yellow(cast: Cast, assigned: int, colour: str) -> None:
    commitment = bring_to(cast, "assigned")
    moment = timezone.make_aware(datetime(2026, 3, assigned, 16))
    Commitment.objects.filter(pk=commitment.pk).update(assigned_at=moment, due=date(2026, 12, 1))
    assert lamp_at(commitment, WEDNESDAY).colour == colour


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.SUSPENDED, "Suspended: the clock stands still."),
        (State.COMPLETED, "Completed: no clock runs."),
        (State.CLOSED, "Completed: no clock runs."),
        (State.CANCELLED, "Completed: no clock runs."),
    ],
)
def test_no_lamp_where_no_clock_runs(cast: Cast, state: State, reason: str) -> None:
    commitment = put_in_state(make_draft(cast), state, due=date(2020, 1, 1))
    lamp = lamp_at(commitment, WEDNESDAY)
    assert (lamp.colour, lamp.reason) == ("grey", reason)


def test_an_office_changes_rows_and_not_code(running: Any) -> None:
    commitment = running(date(2026, 3, 25))
    LampRule.objects.filter(condition="due_within").update(
        colour=Colour.BLUE, days=14, working_days=False, label="蓝灯"
    )
    lamp = lamp_at(commitment, WEDNESDAY)
    assert (lamp.colour, lamp.label, lamp.reason) == ("blue", "蓝灯", "Due on 2026-03-25, within 14 days.")
    LampRule.objects.update(is_active=False)
    assert lamp_at(commitment, WEDNESDAY) == Lamp("grey", "", "No lamp rule applies.", None)


def test_list_filter_and_single_row_agree(cast: Cast, running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: WEDNESDAY)
    for day in range(1, 29):
        running(date(2026, 3, day))
    listed = {row.pk: row.lamp for row in Commitment.objects.with_lamps()}
    assert set(listed.values()) == {"red", "yellow", "green"}
    for pk, colour in listed.items():
        assert lamp_at(Commitment.objects.get(pk=pk), WEDNESDAY).colour == colour
        assert Commitment.objects.with_lamps().filter(lamp=colour, pk=pk).exists()
