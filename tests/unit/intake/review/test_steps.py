"""Steps of triage that can be taken back, the newest first: nothing of them is left."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from tests.cast import Cast
from tests.unit.intake.minutes import extracted
from tracker.assignments.services import commitment_assign
from tracker.commitments.models import Commitment, Mention
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid, NotAllowed
from tracker.intake.models import Candidate, CandidateState, Correction, ExtractionRun, LearnedName, RejectReason
from tracker.intake.review.bulk import candidates_accept, sure_counts, sure_ones
from tracker.intake.review.decisions import decision_undo, snapshot
from tracker.intake.review.matches import candidate_link
from tracker.intake.review.models import Decision
from tracker.intake.review.pieces import candidate_make, candidate_split, candidates_merge
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject, candidate_reopen
from tracker.journal.models import Entry, Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast: Cast) -> ExtractionRun:
    return extracted(cast.officer)


def rows(run: ExtractionRun) -> list[Candidate]:
    return list(Candidate.objects.filter(run=run).order_by("start", "pk"))


def state(run: ExtractionRun) -> list[object]:
    """Everything of a run that a step may change; times as JSON keeps them, to the millisecond."""
    return [json.loads(DjangoJSONEncoder().encode({**snapshot(one), "version": 0})) for one in rows(run)]


def test_each_kind_of_step_is_taken_back_whole_and_in_order(cast: Cast, run: ExtractionRun) -> None:
    actor, before = cast.officer, [state(run)]
    first, second, third, fourth = rows(run)[:4]
    candidate_edit(actor=actor, candidate=first, title="换个说法", due=date(2026, 9, 1), lead_unit=cast.finance)
    before.append(state(run))
    commitment = candidate_accept(actor=actor, candidate=first)
    assert commitment is not None
    before.append(state(run))
    candidate_reject(actor=actor, candidate=second, reason=RejectReason.values[0], note="重复")
    before.append(state(run))
    candidate_reopen(actor=actor, candidate=second)
    before.append(state(run))
    candidates_merge(actor=actor, candidate=second)
    before.append(state(run))
    candidate_split(actor=actor, candidate=fourth, at=fourth.start + 4)
    before.append(state(run))
    candidate_make(actor=actor, run=run, start=rows(run)[-1].start, end=rows(run)[-1].end)
    while before:
        decision_undo(actor=actor, run=run)
        assert state(run) == before.pop()
    assert not Commitment.objects.exists()
    assert not LearnedName.objects.exists()
    assert third.pk in {one.pk for one in rows(run)}
    with pytest.raises(Invalid, match="没有您可撤回"):
        decision_undo(actor=actor, run=run)


def test_a_link_that_is_taken_back_takes_its_mention_along(cast: Cast, run: ExtractionRun) -> None:
    first, second = rows(run)[:2]
    commitment = candidate_accept(actor=cast.officer, candidate=first)
    assert commitment is not None
    candidate_link(actor=cast.officer, candidate=second, commitment=commitment, updates=True)
    assert Mention.objects.filter(commitment=commitment, start=second.start).exists()
    decision_undo(actor=cast.officer, run=run)
    second.refresh_from_db()
    assert (second.state, second.linked_to) == (CandidateState.PENDING, None)
    assert not Mention.objects.filter(commitment=commitment, start=second.start).exists()


def test_only_ones_own_steps_are_taken_back_and_not_over_somebody_elses(cast: Cast, run: ExtractionRun) -> None:
    first, second = rows(run)[:2]
    candidate_edit(actor=cast.officer, candidate=first, title="先改")
    candidate_edit(actor=cast.head, candidate=second, title="别人改的")
    candidate_edit(actor=cast.head, candidate=first, title="后改")
    with pytest.raises(Conflict, match="有人处理过"):
        decision_undo(actor=cast.officer, run=run)
    assert Candidate.objects.get(pk=first.pk).title == "后改"
    decision_undo(actor=cast.head, run=run)
    decision_undo(actor=cast.officer, run=run)
    assert Candidate.objects.get(pk=first.pk).title == first.title
    assert Candidate.objects.get(pk=second.pk).title == "别人改的"
    with pytest.raises(NotAllowed):
        decision_undo(actor=cast.auditor, run=run)


def test_a_commitment_under_way_is_not_taken_back(cast: Cast, run: ExtractionRun) -> None:
    candidate = next(one for one in rows(run) if one.lead_unit_id)
    commitment = candidate_accept(actor=cast.officer, candidate=candidate)
    assert commitment is not None
    commitment_assign(actor=cast.officer, commitment=commitment, lead_unit=cast.housing, due=clock.today())
    with pytest.raises(Conflict):
        decision_undo(actor=cast.officer, run=run)
    assert Commitment.objects.filter(pk=commitment.pk).exists()
    assert Candidate.objects.get(pk=candidate.pk).state == CandidateState.ACCEPTED


def test_an_edit_that_changes_nothing_is_no_step(cast: Cast, run: ExtractionRun) -> None:
    candidate = rows(run)[0]
    candidate_edit(actor=cast.officer, candidate=candidate, title=candidate.title)
    assert not Decision.objects.exists()
    assert not Correction.objects.exists()


def test_the_time_in_hand_is_kept_and_an_absurd_one_is_not(cast: Cast, run: ExtractionRun) -> None:
    first, second = rows(run)[:2]
    candidate_accept(actor=cast.officer, candidate=first, seconds=7)
    candidate_accept(actor=cast.officer, candidate=second, seconds=90_000)
    assert list(Decision.objects.order_by("pk").values_list("seconds", flat=True)) == [7, None]


def test_merging_joins_words_and_fields_and_the_second_is_marked(cast: Cast, run: ExtractionRun) -> None:
    first, second = rows(run)[:2]
    merged = candidates_merge(actor=cast.officer, candidate=first)
    assert (merged.start, merged.end) == (first.start, second.end)
    assert merged.text == run.document.text[first.start : second.end]
    assert merged.lead_unit == first.lead_unit
    assert second.lead_unit in set(merged.supporting_units.all())
    second.refresh_from_db()
    assert (second.state, second.merged_into) == (CandidateState.MERGED, merged)
    assert Entry.objects.filter(event=Event.CANDIDATE_MERGED).count() == 1
    last = rows(run)[-1]
    with pytest.raises(Invalid, match="没有可与本条合并"):
        candidates_merge(actor=cast.officer, candidate=last)


def test_splitting_gives_each_part_its_own_fields(cast: Cast) -> None:
    run = extracted(
        cast.officer,
        "云州市会议纪要\n时间：2026年3月11日\n市住建局要在6月底前完成管网改造，市财政局要在5月底前拨付资金。",
    )
    (whole, *rest) = rows(run)
    if rest:  # the library cut it already: join it first
        whole = candidates_merge(actor=cast.officer, candidate=whole)
    cut = run.document.text.index("市财政局")
    first, second = (candidate_split(actor=cast.officer, candidate=whole, at=cut)).first, rows(run)[-1]
    assert (first.due, first.lead_unit) == (date(2026, 6, 30), cast.housing)
    assert (second.due, second.lead_unit) == (date(2026, 5, 31), cast.finance)
    with pytest.raises(Invalid, match="文字之内"):
        candidate_split(actor=cast.officer, candidate=second, at=second.end)


def test_selected_words_become_a_candidate_with_its_fields(cast: Cast, run: ExtractionRun) -> None:
    text = run.document.text
    start = text.index("市园林局要在年底前")
    made = candidate_make(
        actor=cast.officer, run=run, start=start, end=start + len("市园林局要在年底前建成双溪湿地公园。")
    )
    assert (made.state, made.due, made.lead_unit) == (CandidateState.PENDING, date(2026, 12, 31), cast.gardens)
    assert made.text == "市园林局要在年底前建成双溪湿地公园"
    for wrong in ((5, 5), (-1, 4), (0, len(text) + 1)):
        with pytest.raises(Invalid):
            candidate_make(actor=cast.officer, run=run, start=wrong[0], end=wrong[1])


def test_the_sure_ones_are_accepted_at_once_and_taken_back_at_once(cast: Cast, run: ExtractionRun) -> None:
    level, count = sure_counts(run)[-1]
    assert 0 < count == len(sure_ones(run, level))
    with pytest.raises(Conflict, match="再看一遍"):
        candidates_accept(actor=cast.officer, run=run, least=level, expected=count + 1)
    taken = candidates_accept(actor=cast.officer, run=run, least=level, expected=count)
    assert {one.tier for one in taken} == {"firm"}
    assert Commitment.objects.count() == count
    decision_undo(actor=cast.officer, run=run)
    assert not Commitment.objects.exists()
    assert not Candidate.objects.filter(run=run).exclude(state=CandidateState.PENDING).exists()
