"""Entering, editing and moving commitments: what is kept, what is refused, who was faster."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast, make_draft
from tests.stages import bring_to, current, report
from tracker.accounts.services import office_change
from tracker.approvals.services import completion_verify, request_decide, request_open
from tracker.assignments.services import commitment_assign
from tracker.commitments.lifecycle import Action, State
from tracker.commitments.models import Assignment, AssignmentRole, Commitment, SerialCounter
from tracker.commitments.moves import commitment_close, commitment_reopen, commitment_return, fresh, locked, state_move
from tracker.commitments.services import Draft, EvidenceSpan, commitment_create, commitment_edit
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid, NotAllowed
from tracker.intake.services import document_receive
from tracker.journal.models import Entry, Event
from tracker.meetings.models import Document
from tracker.progress.services import progress_report


@pytest.mark.parametrize(("source", "days"), [("meeting", 20), ("document", 30), ("instruction", 15), ("phone", 30)])
def test_without_a_deadline_the_office_default_of_its_source_holds(cast: Cast, source: str, days: int) -> None:
    commitment = make_draft(cast, source_type=source)
    assert commitment.due == clock.today() + timedelta(days=days)
    assert (commitment.due_basis, commitment.original_due) == ("office_default", None)


def test_the_office_changes_its_defaults(cast: Cast) -> None:
    office_change(actor=cast.system_admin, days_instruction=7)
    assert make_draft(cast).due == clock.today() + timedelta(days=7)


def test_a_standing_duty_needs_no_due_date(cast: Cast) -> None:
    assert make_draft(cast, recurrence="monthly").due is None


def test_a_stated_deadline_is_kept_as_the_original(cast: Cast) -> None:
    stated = date(2026, 12, 31)
    commitment = make_draft(cast, due=stated, due_text="年底前", due_basis="end of year")
    commitment_edit(actor=cast.officer, commitment=commitment, due=date(2027, 1, 31))
    now = current(commitment)
    assert (now.original_due, now.due, now.due_text) == (stated, date(2027, 1, 31), "年底前")
    assert now.due_basis == "set_by_hand"


@pytest.mark.parametrize("field", ["baseline_text", "original_due", "due_text", "state", "serial_no", "percent"])
def test_baseline_and_state_cannot_be_edited(cast: Cast, field: str) -> None:
    commitment, values = make_draft(cast), {field: "x"}
    with pytest.raises(Invalid) as refused:
        commitment_edit(actor=cast.officer, commitment=commitment, **values)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_the_original_wording_survives_the_whole_chain(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    wording = commitment.baseline_text
    report(cast, commitment)
    closed = bring_to(cast, "closed", title="另一件")
    commitment_reopen(actor=cast.head, commitment=closed, note="又漏水")
    assert {current(commitment).baseline_text, current(closed).baseline_text} == {wording}


@pytest.mark.parametrize(("field", "values"), [("title", {"title": " "}), ("baseline_text", {"baseline_text": ""})])
def test_title_and_wording_are_needed(cast: Cast, field: str, values: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        make_draft(cast, **values)
    assert refused.value.field == field
    assert not Commitment.objects.exists()


def test_only_supervision_enters_commitments(cast: Cast) -> None:
    for who in (cast.housing_head, cast.leader, cast.auditor, cast.system_admin):
        with pytest.raises(NotAllowed):
            commitment_create(actor=who, draft=Draft(title="事", baseline_text="事", source_type="phone"))


def test_editing_changes_the_planned_units_and_can_take_the_lead_away(cast: Cast) -> None:
    commitment = make_draft(cast, lead_unit=cast.housing, supporting_units=[cast.finance])
    commitment_edit(actor=cast.officer, commitment=commitment, title="新标题")
    assert current(commitment).lead.unit == cast.housing
    commitment_edit(actor=cast.officer, commitment=commitment, lead_unit=cast.gardens, supporting_units=[])
    assert (current(commitment).lead.unit, current(commitment).supporting) == (cast.gardens, [])
    commitment_edit(actor=cast.officer, commitment=commitment, lead_unit=None)
    assert current(commitment).lead is None


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(cast: Cast) -> None:
    commitment = make_draft(cast)
    commitment_edit(actor=cast.head, commitment=commitment, title="先改", seen=commitment.changed_at)
    with pytest.raises(Conflict):
        commitment_edit(actor=cast.officer, commitment=commitment, title="后改", seen=commitment.changed_at)
    assert current(commitment).title == "先改"


def test_a_move_from_a_state_that_somebody_left_already_is_a_conflict(cast: Cast) -> None:
    seen = locked(bring_to(cast, "completed"))
    commitment_close(actor=cast.head, commitment=seen)
    entries = Entry.objects.count()
    with pytest.raises(Conflict), transaction.atomic():
        state_move(actor=cast.head, commitment=seen, action=Action.RETURN)
    assert (current(seen).state, Entry.objects.count()) == (State.CLOSED, entries)


def test_serial_numbers_have_no_gaps_even_where_assigning_failed(cast: Cast) -> None:
    drafts = [make_draft(cast, f"第{n}件") for n in range(3)]
    commitment_assign(actor=cast.officer, commitment=drafts[0], lead_unit=cast.housing)
    with pytest.raises(Invalid):
        commitment_assign(actor=cast.officer, commitment=drafts[1], lead_unit=cast.housing, due=date(2020, 1, 1))
    with pytest.raises(Invalid):
        commitment_assign(actor=cast.officer, commitment=drafts[1], lead_unit=None)
    for draft in drafts[1:]:
        commitment_assign(actor=cast.officer, commitment=draft, lead_unit=cast.housing)
    year = clock.today().year
    assert [current(draft).serial_no for draft in drafts] == [f"督〔{year}〕{n}号" for n in (1, 2, 3)]
    assert SerialCounter.objects.get().last == 3


def test_the_database_allows_one_lead_unit_and_each_unit_once(cast: Cast) -> None:
    commitment = make_draft(cast, lead_unit=cast.housing)
    for unit, role in ((cast.finance, AssignmentRole.LEAD), (cast.housing, AssignmentRole.SUPPORTING)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(commitment=commitment, unit=unit, role=role)


@pytest.mark.parametrize("call", [commitment_return, commitment_reopen])
def test_return_and_reopen_ask_for_a_reason(cast: Cast, call: Any) -> None:
    commitment = bring_to(cast, "completed" if call is commitment_return else "closed")
    with pytest.raises(Invalid) as refused:
        call(actor=cast.head, commitment=commitment, note=" ")
    assert refused.value.code == "reason_needed"


def test_reopening_begins_a_new_cycle_and_keeps_the_old_one(cast: Cast) -> None:
    commitment = bring_to(cast, "closed")
    commitment_reopen(actor=cast.head, commitment=commitment, note="又漏水")
    now = current(commitment)
    assert (now.cycle, now.state, now.closed_at, now.evidence_state) == (2, State.IN_PROGRESS, None, "reported")
    assert Entry.objects.filter(event=Event.COMMITMENT_CLOSED, object_id=commitment.pk).exists()


def test_evidence_text_is_taken_from_the_document_and_must_lie_within_it(cast: Cast) -> None:
    document_receive(
        actor=cast.officer, text="会议要求市住建局年底前完成改造。", published=date(2026, 3, 1), name="纪要"
    )
    document = Document.objects.get()
    end = len(document.text)
    for span in ((0, end + 1), (5, 5), (-1, 3)):
        with pytest.raises(Invalid):
            make_draft(cast, document=document, evidence=[EvidenceSpan("text", *span)])
    commitment = make_draft(cast, document=document, evidence=[EvidenceSpan("deadline", 8, 11)])
    assert [row.text for row in commitment.evidence.all()] == [document.text[8:11]]


@pytest.mark.parametrize("stage", ["completed", "closed"])
def test_back_at_work_the_percentage_is_what_the_unit_reported(cast: Cast, stage: str) -> None:
    commitment = bring_to(cast, "in_progress")
    progress_report(actor=cast.housing_liaison, commitment=commitment, text="主体完工", percent=80)
    request_open(actor=cast.housing_head, commitment=commitment, kind="complete", reason="已完工")
    completion_verify(actor=cast.officer, commitment=commitment, passed=True, method="site")
    request_decide(actor=cast.head, commitment=commitment, granted=True)
    assert fresh(commitment).percent == 100
    if stage == "closed":
        commitment_close(actor=cast.head, commitment=commitment)
        commitment_reopen(actor=cast.head, commitment=commitment, note="群众反映渗水")
    else:
        commitment_return(actor=cast.head, commitment=commitment, note="缺验收单")
    assert fresh(commitment).percent == 80
