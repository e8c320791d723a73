"""Doubts before a report is sent, signatures, evidence with source and date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.stages import ask, bring_to, current, report
from tests.unit.depth.monthly import at, monthly
from tracker.approvals.services import completion_verify
from tracker.commitments.lifecycle import Action
from tracker.commitments.permissions import actions_for
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Entry, Event
from tracker.notices.models import Notice
from tracker.notices.subscriber import journal_follow
from tracker.progress.doubts import doubts_of
from tracker.progress.models import Period, ProgressReport
from tracker.progress.policies import report_policy_change
from tracker.progress.services import part_answer, progress_report, report_sign


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
        found: dict[str, Any] = {"passed": False, "note": "现场未完工", "contradicted": True}
        completion_verify(actor=cast.officer, commitment=at_work, method="site", **found)
    now = current(at_work)
    assert (now.evidence_state, now.evidence_source, now.evidence_on) == ("contradicted", "site", date(2026, 3, 12))


def test_only_the_system_administrator_changes_what_is_asked_of_reports(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        report_policy_change(actor=cast.officer, signed=True, shift="later")
    with pytest.raises(Invalid):
        report_policy_change(actor=cast.system_admin, signed=True, shift="sideways")
