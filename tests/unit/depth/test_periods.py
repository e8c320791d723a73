"""Recurring commitments: one commitment, many periods, each with its own due date and its own answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.stages import ask, current, report
from tests.unit.depth.monthly import at, dues, monthly
from tracker.approvals.services import request_decide
from tracker.commitments.filters import ledger
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_resume
from tracker.commitments.rhythm import day_in, days
from tracker.journal.services import first_break
from tracker.notices.models import Reminder
from tracker.notices.services import reminders_sweep
from tracker.progress.models import Period
from tracker.progress.periods import periods_sweep
from tracker.progress.policies import report_policy_change
from tracker.progress.services import progress_report


def test_a_monthly_report_has_a_period_each_with_its_own_answer(cast: Cast) -> None:
    commitment = monthly(cast)
    assert commitment.recurrence_day == 10
    with at("2026-03-02"):
        assert (periods_sweep(), periods_sweep()) == (1, 0)
    assert (str(current(commitment).due), dues(commitment)) == ("2026-03-10", ["2026-03-10"])
    with at("2026-03-09"):
        first = progress_report(actor=cast.housing_liaison, commitment=commitment, text="完成40%", percent=40)
    assert str(first.period.due) == "2026-03-10"
    with at("2026-03-11"):
        periods_sweep()
    # 10 April is a Friday, 10 May a Sunday: it moves to Monday.
    assert str(current(commitment).due) == "2026-04-10"
    with at("2026-05-07"):
        periods_sweep()
        assert dues(commitment) == ["2026-03-10", "2026-04-10", "2026-05-11"]
        assert list(ledger(cast.officer, {"overdue": "true"}).qs) == [commitment], "April is missing"
        report(cast, commitment, text="4月份完成5%", percent=45)
        assert not ledger(cast.officer, {"overdue": "true"}).qs.exists()
    assert str(current(commitment).due) == "2026-05-11"
    assert first_break() is None


def test_a_chosen_period_is_answered(cast: Cast) -> None:
    commitment = monthly(cast)
    with at("2026-04-09"):
        periods_sweep()
        _march, april = Period.objects.order_by("day")
        told: dict[str, Any] = {"text": "4月份完成5%", "percent": 45, "period": april}
        progress_report(actor=cast.housing_liaison, commitment=commitment, **told)
    assert str(current(commitment).due) == "2026-03-10", "the oldest open one is still March's"
    april.refresh_from_db()
    assert april.answered_at is not None


def test_news_in_between_answers_no_period(cast: Cast) -> None:
    commitment = monthly(cast)
    with at("2026-03-05"):
        periods_sweep()
        told: dict[str, Any] = {"text": "3月5日开工", "percent": 10, "period": None}
        progress_report(actor=cast.housing_liaison, commitment=commitment, **told)
    assert Period.objects.get().answered_at is None


def test_a_report_opens_the_period_that_it_answers_if_the_scheduler_slept(cast: Cast) -> None:
    commitment = monthly(cast)
    with at("2026-03-09"):
        report(cast, commitment)
        assert periods_sweep() == 0
    assert dues(commitment) == ["2026-03-10"]


def test_each_period_is_reminded_of_anew(cast: Cast) -> None:
    commitment = monthly(cast)
    for day in ("2026-03-09", "2026-04-09"):
        with at(day):
            periods_sweep()
            reminders_sweep()
            report(cast, commitment, text=f"{day}完成5%")
    found = Reminder.objects.filter(trigger="due", days=1).values_list("occasion", flat=True)
    assert sorted(one.split(":")[1] for one in found) == ["2026-03-10", "2026-04-10"]


def test_the_rhythm_ends_with_the_due_date_that_was_set(cast: Cast) -> None:
    commitment = monthly(cast, due=date(2026, 4, 30))
    for day in ("2026-03-05", "2026-04-05"):
        with at(day):
            periods_sweep()
            report(cast, commitment, text=f"{day}完成5%")
    with at("2026-04-20"):
        assert periods_sweep() == 0
    assert dues(commitment) == ["2026-03-10", "2026-04-10"]
    assert str(current(commitment).due) == "2026-04-30"


def test_no_period_is_owed_for_the_time_of_a_suspension(cast: Cast) -> None:
    commitment = monthly(cast)
    with at("2026-03-09"):
        report(cast, commitment)
        ask(cast, commitment, "suspend", recheck_on=date(2026, 6, 1))
        request_decide(actor=cast.head, commitment=commitment, granted=True)
    with at("2026-05-12"):
        assert periods_sweep() == 0
        commitment_resume(actor=cast.officer, commitment=commitment)
        periods_sweep()
    assert dues(commitment) == ["2026-03-10", "2026-06-10"]


def test_an_extension_moves_the_open_period_along(cast: Cast) -> None:
    commitment = monthly(cast)
    with at("2026-03-05"):
        periods_sweep()
        ask(cast, commitment, "extend", new_due=date(2026, 3, 16), progress="数据未齐")
        request_decide(actor=cast.head, commitment=commitment, granted=True)
    assert (dues(commitment), str(current(commitment).due)) == (["2026-03-16"], "2026-03-16")


def test_an_adjusted_rhythm_drops_open_periods_and_keeps_answered_ones(cast: Cast) -> None:
    commitment = monthly(cast)
    with at("2026-03-09"):
        report(cast, commitment)
    with at("2026-03-11"):
        periods_sweep()
        ask(cast, commitment, "adjust", changes={"recurrence": "quarterly", "recurrence_day": None})
        request_decide(actor=cast.head, commitment=commitment, granted=True)
        periods_sweep()
    assert dues(commitment) == ["2026-03-10", "2026-03-31"]


@pytest.mark.parametrize(
    ("shift", "due"), [("later", "2026-05-11"), ("earlier", "2026-05-09"), ("stays", "2026-05-10")]
)
def test_a_day_nobody_works_on_goes_where_the_office_says(cast: Cast, shift: str, due: str) -> None:
    # Saturday 9 May 2026 is worked for the May holidays.
    report_policy_change(actor=cast.system_admin, signed=False, shift=shift)
    commitment = monthly(cast)
    Commitment.objects.filter(pk=commitment.pk).update(recurs_from=date(2026, 5, 1))
    with at("2026-05-04"):
        periods_sweep()
    assert dues(commitment) == [due]


@pytest.mark.parametrize(
    ("rhythm", "day", "expected"),
    [
        ("monthly", 31, ["01-31", "02-28", "03-31"]),
        ("monthly", None, ["01-31", "02-28", "03-31"]),
        ("quarterly", 10, ["03-10"]),
        ("half-yearly", None, []),
        ("weekly", 1, ["01-05", "01-12"]),
        ("daily", None, ["01-04", "01-05"]),
    ],
)
def test_the_days_of_a_rhythm(db: None, rhythm: str, day: int | None, expected: list[str]) -> None:
    end = {"weekly": date(2026, 1, 15), "daily": date(2026, 1, 5)}.get(rhythm, date(2026, 3, 31))
    # Sunday 4 January 2026 is worked for New Year's holidays.
    start = date(2026, 1, 3)
    assert [one.strftime("%m-%d") for one in days(rhythm, day, start, end)] == expected


@pytest.mark.parametrize(
    ("text", "rhythm", "day"),
    [
        ("每月10日前报送", "monthly", 10),
        ("每个月的5号", "monthly", 5),
        ("每周一上午", "weekly", 1),
        ("每月报送", "monthly", None),
    ],
)
def test_the_day_is_read_from_the_words(text: str, rhythm: str, day: int | None) -> None:
    assert day_in(text, rhythm) == day
