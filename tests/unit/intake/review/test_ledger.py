"""What the ledger has already: matches, updates that leave the baseline alone, progress that minutes tell."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import Cast
from tests.stages import bring_to
from tests.unit.intake.minutes import accepted, extracted
from tracker.commitments.models import Commitment, Mention, MentionChange
from tracker.common.errors import Conflict, NotAllowed
from tracker.intake.models import Candidate, CandidateState, ProgressProposal
from tracker.intake.review.matches import candidate_link, matches_refresh
from tracker.intake.review.models import ProposalState
from tracker.journal.models import Entry, Event
from tracker.progress.models import ProgressReport
from tracker.progress.proposals import proposal_accept, proposal_reject

pytestmark = pytest.mark.django_db

FIRST = """云州市人民政府常务会议纪要
时间：2026年3月11日
市住建局要确保在2026年6月底前完成五里亭公园二期工程建设。
市园林局要在9月底前建成滨河步道。
"""
LATER = """云州市人民政府专题会议纪要
时间：2026年5月20日
市住建局要力争在2026年10月底前完成五里亭公园二期工程建设。
市教育局要在8月底前完成校舍加固。
"""


def ledger_line(cast: Cast) -> Commitment:
    return accepted(cast.officer, Candidate.objects.get(run=extracted(cast.officer, FIRST), text__contains="五里亭"))


def test_words_of_an_open_commitment_are_matched_and_other_words_are_not(cast: Cast) -> None:
    line = ledger_line(cast)
    run = extracted(cast.officer, LATER)
    again, other = Candidate.objects.filter(run=run)
    assert [match["commitment"] for match in again.matches] == [line.pk]
    assert again.matches[0]["kind"] in {"update", "conflict"}
    assert other.matches == []


def test_the_ledger_of_today_is_looked_at_when_asked_to(cast: Cast) -> None:
    run = extracted(cast.officer, LATER)
    assert not any(one.matches for one in Candidate.objects.filter(run=run))
    ledger_line(cast)
    assert matches_refresh(run) == 1


def test_an_update_tells_what_weakened_and_leaves_wording_and_deadline_as_they_were(cast: Cast) -> None:
    line = ledger_line(cast)
    candidate = Candidate.objects.filter(run=extracted(cast.officer, LATER))[0]
    candidate_link(actor=cast.officer, candidate=candidate, commitment=line, updates=True)
    mention = Mention.objects.get(commitment=line, document=candidate.document)
    assert set(mention.changes) == {MentionChange.DEADLINE_LATER, MentionChange.WORDING_WEAKER}
    assert (mention.due, mention.against) == (date(2026, 10, 31), date(2026, 6, 30))
    line.refresh_from_db()
    assert line.due == date(2026, 6, 30)
    assert "确保" in line.baseline_text
    assert "力争" not in line.baseline_text
    assert Entry.objects.filter(event=Event.COMMITMENT_MENTIONED).count() == 1


def test_said_again_without_an_update_tells_nothing(cast: Cast) -> None:
    line = ledger_line(cast)
    candidate = Candidate.objects.filter(run=extracted(cast.officer, LATER))[0]
    candidate_link(actor=cast.officer, candidate=candidate, commitment=line)
    assert Mention.objects.get(commitment=line, document=candidate.document).changes == []
    assert not Entry.objects.filter(event=Event.COMMITMENT_MENTIONED).exists()
    assert Candidate.objects.get(pk=candidate.pk).state == CandidateState.LINKED
    assert Commitment.objects.count() == 1


@pytest.fixture
def told(cast: Cast) -> tuple[Commitment, ProgressProposal]:
    line = bring_to(cast, "in_progress", title="完成五里亭公园二期工程")
    Commitment.objects.filter(pk=line.pk).update(baseline_text="市住建局要在2026年6月底前完成五里亭公园二期工程。")
    extracted(cast.officer, "云州市会议纪要\n时间：2026年5月20日\n五里亭公园二期工程已完成80%。\n市财政局要尽快拨款。")
    line.refresh_from_db()
    return line, ProgressProposal.objects.get()


def test_progress_that_minutes_tell_becomes_a_report_with_the_document(
    cast: Cast, told: tuple[Commitment, ProgressProposal]
) -> None:
    line, proposal = told
    assert (proposal.percent, [match["commitment"] for match in proposal.matches]) == (80, [line.pk])
    with pytest.raises(NotAllowed):
        proposal_accept(actor=cast.housing_head, proposal=proposal, commitment=line, percent=80)
    proposal_accept(actor=cast.officer, proposal=proposal, commitment=line, percent=80)
    report = ProgressReport.objects.get()
    assert (report.percent, report.document, report.unit) == (80, proposal.document, cast.housing)
    line.refresh_from_db()
    assert line.percent == 80
    with pytest.raises(Conflict, match="已处理过"):
        proposal_accept(actor=cast.head, proposal=proposal, commitment=line, percent=80)


def test_progress_that_is_none_is_rejected_and_reports_nothing(
    cast: Cast, told: tuple[Commitment, ProgressProposal]
) -> None:
    proposal_reject(actor=cast.officer, proposal=told[1])
    assert ProgressProposal.objects.get().state == ProposalState.REJECTED
    assert not ProgressReport.objects.exists()
