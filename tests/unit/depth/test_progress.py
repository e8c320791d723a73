"""Periods of recurring commitments, doubts before a report is sent, signatures, evidence with source and date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, make_draft
from tests.stages import ask, bring_to, current, report
from tracker.approvals.services import completion_verify, request_decide
from tracker.assignments.services import commitment_acknowledge, commitment_assign
from tracker.commitments.filters import ledger
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_resume
from tracker.commitments.permissions import actions_for
from tracker.commitments.rhythm import day_in, days
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Entry, Event
from tracker.journal.services import first_break
from tracker.notices.models import Notice, Reminder
from tracker.notices.services import reminders_sweep
from tracker.notices.subscriber import journal_follow
from tracker.progress.doubts import doubts_of
from tracker.progress.models import Period, ProgressReport
from tracker.progress.periods import periods_sweep
from tracker.progress.policies import report_policy_change
from tracker.progress.services import part_answer, progress_report, report_sign


def at(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def monthly(cast: Cast, **values: Any) -> Commitment:
    """A monthly report every 10th, led by housing, under way since 2 March 2026."""
    with at("2026-03-02"):
        draft = make_draft(
            cast, "每月报送项目进展", recurrence="monthly", due_text="每月10日前", **({"due": None} | values)
        )
        commitment_assign(actor=cast.officer, commitment=draft, lead_unit=cast.housing)
        commitment_acknowledge(actor=cast.housing_liaison, commitment=draft)
    return current(draft)  # type: ignore[no-any-return]


def dues(commitment: Commitment) -> list[str]:
    return [str(one.due) for one in Period.objects.filter(commitment=commitment).order_by("day")]


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
        told = {"text": "4月份完成5%", "percent": 45, "period": april}
        progress_report(actor=cast.housing_liaison, commitment=commitment, **told)
    assert str(current(commitment).due) == "2026-03-10", "the oldest open one is still March's"
    april.refresh_from_db()
    assert april.answered_at is not None


def test_news_in_between_answers_no_period(cast: Cast) -> None:
    commitment = monthly(cast)
    with at("2026-03-05"):
        periods_sweep()
        told = {"text": "3月5日开工", "percent": 10, "period": None}
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


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("正在推进。", ["only_going_on"]),
        ("正在积极推进中", ["only_going_on"]),
        ("已与有关部门多次沟通，相关方案已经形成，待进一步研究后上报审定", ["no_figure", "no_day"]),
        ("完成主体结构60%", []),
        ("方案已于上周报市政府", []),
        ("3月底前完成验收", []),
        ("完成管网铺设十二公里", []),
    ],
)
def test_what_a_first_report_lets_one_doubt(text: str, codes: list[str]) -> None:
    assert doubts_of(text, None, 40) == codes


def test_a_report_that_says_what_the_last_one_said_is_doubted_unless_the_figure_moved() -> None:
    last = ProgressReport(text="主体结构完成60%，正在安装门窗。", percent=60)
    assert doubts_of("主体结构完成60%，正在安装门窗", last, 60) == ["same"]
    assert doubts_of("主體結構完成60%，正在安裝門窗。", last, 60) == ["same"]
    assert doubts_of("主体结构完成60%，正在安装门窗", last, 65) == []
    assert doubts_of("主体结构全部封顶，外墙完成四成，门窗安装完成两成，4月交付。", last, 60) == []


def test_a_doubted_report_is_kept_with_what_was_pointed_out(cast: Cast) -> None:
    at_work = bring_to(cast, "in_progress")
    report(cast, at_work, text="正在推进")
    report(cast, at_work, text="正在推进")
    assert [one.doubts for one in ProgressReport.objects.all()] == [["same", "only_going_on"], ["only_going_on"]]


def test_where_the_office_asks_for_it_a_report_counts_once_it_is_signed(cast: Cast) -> None:
    report_policy_change(actor=cast.system_admin, signed=True, shift="later")
    at_work = bring_to(cast, "in_progress")
    while journal_follow():
        pass
    report(cast, at_work, percent=40)
    report(cast, at_work, percent=50, text="完成50%")
    now = current(at_work)
    assert (now.percent, now.evidence_state) == (0, "none")
    while journal_follow():
        pass
    assert set(Notice.objects.filter(kind="sign").values_list("user__username", flat=True)) == {"housing-head"}
    assert Action.SIGN in actions_for(cast.housing_head, now)
    assert Action.SIGN not in actions_for(cast.housing_liaison, now)
    assert Action.SIGN not in actions_for(cast.finance_head, now)
    report_sign(actor=cast.housing_head, commitment=at_work, signed=True)
    now = current(at_work)
    assert (now.percent, now.evidence_state) == (50, "reported")
    assert set(ProgressReport.objects.values_list("signature", flat=True)) == {"signed"}
    with pytest.raises(NotAllowed):
        report_sign(actor=cast.housing_head, commitment=at_work, signed=True)


def test_a_report_sent_back_counts_for_nothing_and_its_author_hears_why(cast: Cast) -> None:
    report_policy_change(actor=cast.system_admin, signed=True, shift="later")
    at_work = bring_to(cast, "in_progress")
    report(cast, at_work, percent=90)
    with pytest.raises(Invalid) as silent:
        report_sign(actor=cast.housing_head, commitment=at_work, signed=False)
    assert silent.value.field == "note"
    report_sign(actor=cast.housing_head, commitment=at_work, signed=False, note="缺照片")
    assert current(at_work).percent == 0
    while journal_follow():
        pass
    assert Notice.objects.filter(event=Event.REPORT_UNSIGNED).get().user == cast.housing_liaison


def test_the_heads_own_report_needs_no_signature(cast: Cast) -> None:
    report_policy_change(actor=cast.system_admin, signed=True, shift="later")
    at_work = bring_to(cast, "in_progress")
    progress_report(actor=cast.housing_head, commitment=at_work, text="完成50%", percent=50)
    assert current(at_work).percent == 50


def test_a_part_is_answered_once_its_answer_is_signed(cast: Cast) -> None:
    report_policy_change(actor=cast.system_admin, signed=True, shift="later")
    at_work = bring_to(cast, "in_progress")
    part_answer(actor=cast.finance_liaison, commitment=at_work, text="已拨付300万元")
    assert current(at_work).supporting[0].answered_at is None
    report_sign(actor=cast.finance_head, commitment=at_work, signed=True)
    assert current(at_work).supporting[0].answered_by == cast.finance_liaison
    assert Entry.objects.filter(event=Event.REPORT_SIGNED).count() == 1


def test_a_period_is_answered_once_its_report_is_signed(cast: Cast) -> None:
    report_policy_change(actor=cast.system_admin, signed=True, shift="later")
    commitment = monthly(cast)
    with at("2026-03-09"):
        report(cast, commitment)
        assert not Period.objects.filter(answered_at__isnull=False).exists()
        report_sign(actor=cast.housing_head, commitment=commitment, signed=True)
    assert Period.objects.get(answered_at__isnull=False).due == date(2026, 3, 10)


def test_the_evidence_has_a_source_and_a_day(cast: Cast) -> None:
    with at("2026-03-10"):
        at_work = bring_to(cast, "in_progress")
        assert (at_work.evidence_state, at_work.evidence_source, at_work.evidence_on) == ("none", "", None)
        report(cast, at_work)
        now = current(at_work)
        assert (now.evidence_state, now.evidence_source, now.evidence_on) == ("reported", "report", date(2026, 3, 10))
    with at("2026-03-12"):
        ask(cast, at_work, "complete")
        found = {"passed": False, "note": "现场未完工", "contradicted": True}
        completion_verify(actor=cast.officer, commitment=at_work, method="site", **found)
    now = current(at_work)
    assert (now.evidence_state, now.evidence_source, now.evidence_on) == ("contradicted", "site", date(2026, 3, 12))


def test_only_the_system_administrator_changes_what_is_asked_of_reports(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        report_policy_change(actor=cast.officer, signed=True, shift="later")
    with pytest.raises(Invalid):
        report_policy_change(actor=cast.system_admin, signed=True, shift="sideways")
