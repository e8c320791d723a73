"""A second pair of eyes where the office's rules ask for it; who is here; names that mean units."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, extracted
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.common.errors import Conflict, NotAllowed
from tracker.intake.models import Candidate, CandidateState, LearnedName, Presence, RejectReason
from tracker.intake.review.naming import unit_fill
from tracker.intake.review.presence import others_here, presence_tell
from tracker.intake.review.second import money_in, second_reasons, second_review_set
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject, candidate_reopen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("安排资金3.5亿元", 35_000),
        ("补助２００万元".replace("２００", "200"), 200),
        ("投資1,200萬元、另撥5億元", 50_000),
        ("每户补贴2,000元", 0.2),
        ("完成200万平方米", 0),
    ],
)
def test_amounts_of_money_are_read_in_ten_thousands(text: str, amount: float) -> None:
    assert money_in(text) == pytest.approx(amount)


def test_what_a_rule_names_waits_for_a_second_person_and_nothing_else_does(cast: Cast) -> None:
    second_review_set(actor=cast.system_admin, changed_deadline=True)
    run = extracted(cast.officer)
    first, second = Candidate.objects.filter(run=run)[:2]
    candidate_edit(actor=cast.officer, candidate=first, due=date(2026, 10, 1))
    assert candidate_accept(actor=cast.officer, candidate=first) is None
    assert candidate_accept(actor=cast.officer, candidate=second) is not None
    first.refresh_from_db()
    assert (first.state, first.first_by, first.second_reasons) == (
        CandidateState.AWAITING_SECOND,
        cast.officer,
        ["deadline_changed"],
    )
    with pytest.raises(Conflict, match="另一人复核"):
        candidate_accept(actor=cast.officer, candidate=first)
    assert candidate_accept(actor=cast.head, candidate=first) is not None
    assert Commitment.objects.count() == 2


def test_the_second_person_may_send_back_or_reject(cast: Cast) -> None:
    second_review_set(actor=cast.system_admin, least_confidence=100)
    run = extracted(cast.officer)
    first, second = Candidate.objects.filter(run=run)[:2]
    for one in (first, second):
        assert candidate_accept(actor=cast.officer, candidate=one) is None
    candidate_reopen(actor=cast.head, candidate=first)
    candidate_reject(actor=cast.head, candidate=second, reason=RejectReason.values[0])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.first_by, second.state) == (CandidateState.PENDING, None, CandidateState.REJECTED)


def test_each_rule_by_itself(cast: Cast) -> None:
    text = "云州市会议纪要\n时间：2026年3月11日\n市财政局要根据市长批示，在4月底前拨付资金600万元。\n市住建局要在5月底前开工。"
    paid, other = Candidate.objects.filter(run=extracted(cast.officer, text))
    assert second_reasons(paid) == []
    second_review_set(actor=cast.system_admin, money_limit=600)
    assert (second_reasons(paid), second_reasons(other)) == (["money"], [])
    second_review_set(actor=cast.system_admin, money_limit=601)
    assert second_reasons(paid) == []
    second_review_set(actor=cast.system_admin, instructions=True, money_limit=None)
    assert (second_reasons(paid), second_reasons(other)) == (["instruction"], [])
    with pytest.raises(NotAllowed):
        second_review_set(actor=cast.officer, instructions=False)


def test_who_else_is_here_and_who_has_gone(cast: Cast) -> None:
    run = extracted(cast.officer)
    candidate = Candidate.objects.filter(run=run)[0]
    presence_tell(actor=cast.officer, run=run, candidate=candidate.pk)
    presence_tell(actor=cast.head, run=run, candidate=None)
    assert [(one.user, one.candidate) for one in others_here(cast.head, run)] == [(cast.officer, candidate)]
    Presence.objects.filter(user=cast.officer).update(seen_at=clock.now() - timedelta(minutes=2))
    assert others_here(cast.head, run) == []


def test_a_name_that_means_a_unit_is_filled_in_everywhere_and_in_the_next_document(cast: Cast) -> None:
    run = extracted(cast.officer, MINUTES + "市河道管理所要在5月底前完成堤防检查。\n")
    waiting = [one for one in Candidate.objects.filter(run=run) if one.found["lead_units"] == ["市河道管理所"]]
    assert len(waiting) == 2
    changed = unit_fill(actor=cast.officer, candidate=waiting[0], name="市河道管理所", unit=cast.gardens)
    assert set(changed) == {one.pk for one in waiting}
    for one in Candidate.objects.filter(pk__in=changed):
        assert one.lead_unit == cast.gardens
        assert "no_lead_unit" not in one.gaps
    assert LearnedName.objects.get().unit == cast.gardens
    later = extracted(cast.officer, "云州市会议纪要\n时间：2026年4月1日\n市河道管理所要在8月底前完成河道清障。")
    assert Candidate.objects.get(run=later).lead_unit == cast.gardens
