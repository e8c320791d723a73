"""Deciding about candidates: each change kept, nobody overwritten, decisions that hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.unit.intake.minutes import accepted, extracted
from tracker.accounts.models import User
from tracker.commitments.models import Commitment
from tracker.common.errors import Conflict, DomainError, Invalid, NotAllowed
from tracker.intake.models import Candidate, CandidateState, Correction, RejectReason
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject, candidate_reopen
from tracker.journal.models import Entry, Event


@pytest.fixture
def candidate(cast: Cast) -> Candidate:
    """市园林局要在年底前建成双溪湿地公园"""
    found: Candidate = Candidate.objects.get(run=extracted(cast.officer), due_text="年底前")
    return found


def vars_of(cast: Cast) -> list[Any]:
    return [getattr(cast, name) for name in cast.__slots__]


def entry(event: Event, candidate: Candidate) -> Entry:
    return Entry.objects.get(event=event, object_type="candidate", object_id=candidate.pk)


def test_an_edit_keeps_what_the_library_found_and_who_changed_what(cast: Cast, candidate: Candidate) -> None:
    found = candidate.found
    values: dict[str, Any] = {"title": " 双溪湿地公园建成开放 ", "due": date(2026, 11, 30), "lead_unit": cast.housing}
    values |= {"supporting_units": [cast.finance, cast.gardens], "strength": candidate.strength}
    edited = candidate_edit(actor=cast.officer, candidate=candidate, version=1, **values)
    assert (edited.title, edited.due, edited.lead_unit, edited.version) == (
        "双溪湿地公园建成开放",
        date(2026, 11, 30),
        cast.housing,
        2,
    )
    assert edited.found == found
    assert edited.touched == ["due", "lead_unit", "supporting_units", "title"]
    assert edited.due_basis == "set_by_hand"
    corrections = {row.field: (row.before, row.after) for row in Correction.objects.filter(candidate=candidate)}
    assert corrections["due"] == ("2026-12-31", "2026-11-30")
    assert corrections["lead_unit"] == ("市园林局", "市住房和城乡建设局")
    assert corrections["supporting_units"] == ([], ["市住房和城乡建设局", "市财政局", "市园林局"][1:])
    assert "strength" not in corrections
    assert Correction.objects.filter(candidate=candidate).first().rules == found["rules"]  # type: ignore[union-attr]
    written = entry(Event.CANDIDATE_EDITED, candidate)
    assert written.actor_name == "陈督办"
    assert written.before["due"] == "2026-12-31"
    assert written.after["due"] == "2026-11-30"


def test_an_edit_that_changes_nothing_leaves_no_trace(cast: Cast, candidate: Candidate) -> None:
    same = candidate_edit(actor=cast.officer, candidate=candidate, title=candidate.title, due=candidate.due)
    assert same.version == 1
    assert not Correction.objects.exists()
    assert not Entry.objects.filter(event=Event.CANDIDATE_EDITED).exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"strength": "iron"}, "strength"),
        ({"recurrence": "hourly"}, "recurrence"),
        ({"text": "other words"}, "text"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_at_its_field(
    cast: Cast, candidate: Candidate, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        candidate_edit(actor=cast.officer, candidate=candidate, **values)
    assert refusal.value.field == field
    assert Candidate.objects.get(pk=candidate.pk).version == 1


def test_an_accepted_candidate_is_a_draft_in_the_ledger_with_its_evidence(cast: Cast, candidate: Candidate) -> None:
    candidate_edit(actor=cast.officer, candidate=candidate, title="双溪湿地公园建成开放")
    commitment = accepted(cast.head, candidate)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.commitment, candidate.decided_by) == (
        CandidateState.ACCEPTED,
        commitment,
        cast.head,
    )
    assert commitment.title == "双溪湿地公园建成开放"
    assert commitment.baseline_text == candidate.text
    assert (commitment.due, commitment.original_due) == (date(2026, 12, 31), date(2026, 12, 31))
    assert commitment.document == candidate.document
    assert [a.unit for a in commitment.assignments.all()] == [cast.gardens]
    text = candidate.document.text
    for evidence in commitment.evidence.all():
        assert evidence.text == text[evidence.start : evidence.end]
    assert {"text", "deadline", "lead_units"} <= {evidence.field for evidence in commitment.evidence.all()}
    assert entry(Event.CANDIDATE_ACCEPTED, candidate).after == {"commitment": commitment.pk}


def test_without_a_deadline_the_office_default_is_used_and_said(cast: Cast, candidate: Candidate) -> None:
    bare = Candidate.objects.filter(run=candidate.run, due=None, recurrence="").first()
    assert bare is not None
    commitment = accepted(cast.officer, bare)
    assert commitment.due is not None
    assert (commitment.original_due, commitment.due_basis) == (None, "office_default")


def test_a_second_click_and_a_second_person_accept_nothing_twice(cast: Cast, candidate: Candidate) -> None:
    candidate_accept(actor=cast.officer, candidate=candidate, version=1)
    for version in (None, 1, 2):
        with pytest.raises(Conflict):
            candidate_accept(actor=cast.head, candidate=candidate, version=version)
    assert Commitment.objects.count() == 1


def test_a_rejection_has_a_reason_and_can_be_taken_back(cast: Cast, candidate: Candidate) -> None:
    with pytest.raises(Invalid):
        candidate_reject(actor=cast.officer, candidate=candidate, reason="")
    rejected = candidate_reject(
        actor=cast.officer, candidate=candidate, reason=RejectReason.TOO_VAGUE, note=" 没有对象 "
    )
    assert (rejected.state, rejected.reject_reason, rejected.decision_note) == ("rejected", "too_vague", "没有对象")
    with pytest.raises(Conflict):
        candidate_accept(actor=cast.officer, candidate=candidate)
    back = candidate_reopen(actor=cast.head, candidate=candidate)
    assert (back.state, back.reject_reason, back.decision_note, back.decided_by) == ("pending", "", "", None)
    assert accepted(cast.officer, candidate).pk
    events = [Event.CANDIDATE_REJECTED, Event.CANDIDATE_REOPENED, Event.CANDIDATE_ACCEPTED]
    told = Entry.objects.filter(object_type="candidate", object_id=candidate.pk).order_by("seq")
    assert list(told.values_list("event", flat=True)) == events


def test_an_accepted_candidate_is_not_reopened(cast: Cast, candidate: Candidate) -> None:
    candidate_accept(actor=cast.officer, candidate=candidate)
    with pytest.raises(Conflict):
        candidate_reopen(actor=cast.officer, candidate=candidate)


@pytest.mark.parametrize(
    ("act", "values"),
    [
        (candidate_edit, {"title": "督办员的标题"}),
        (candidate_accept, {}),
        (candidate_reject, {"reason": RejectReason.DONE}),
    ],
)
def test_who_saw_an_older_state_overwrites_nothing(
    cast: Cast, candidate: Candidate, act: Callable[..., Any], values: dict[str, Any]
) -> None:
    candidate_edit(actor=cast.head, candidate=candidate, version=1, title="主任改过的标题")
    with pytest.raises(Conflict):
        act(actor=cast.officer, candidate=candidate, version=1, **values)
    now = Candidate.objects.get(pk=candidate.pk)
    assert (now.title, now.state, now.version) == ("主任改过的标题", "pending", 2)


@pytest.mark.parametrize("who", ["auditor", "leader", "housing_head", "housing_liaison", "system_admin"])
def test_only_supervision_decides(cast: Cast, candidate: Candidate, who: str) -> None:
    actor = getattr(cast, who)
    acts: list[Any] = [
        lambda: candidate_edit(actor=actor, candidate=candidate, title="x"),
        lambda: candidate_accept(actor=actor, candidate=candidate),
        lambda: candidate_reject(actor=actor, candidate=candidate, reason=RejectReason.DONE),
        lambda: candidate_reopen(actor=actor, candidate=candidate),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert not Commitment.objects.exists()


def test_candidates_are_seen_by_those_who_see_the_document(cast: Cast, candidate: Candidate) -> None:
    people = [person for person in vars_of(cast) if isinstance(person, User)]
    sees = {person.username for person in people if Candidate.objects.visible_to(person).exists()}
    assert sees == {"officer", "head", "auditor"}
    candidate.document.opened_to.add(cast.housing)
    assert Candidate.objects.visible_to(cast.housing_liaison).filter(pk=candidate.pk).exists()
    assert not Candidate.objects.visible_to(cast.finance_liaison).exists()


def test_errors_of_triage_are_said_in_words(cast: Cast, candidate: Candidate) -> None:
    candidate_reject(actor=cast.officer, candidate=candidate, reason=RejectReason.DONE)
    with pytest.raises(DomainError) as refusal:
        candidate_accept(actor=cast.officer, candidate=candidate)
    assert "%(" not in str(refusal.value)


def test_a_gap_that_a_person_fills_is_no_gap_any_more_until_it_is_emptied_again(cast: Cast) -> None:
    run = extracted(cast.officer)
    candidate = Candidate.objects.filter(run=run, due=None, recurrence="", lead_unit=None).first()
    assert candidate is not None
    assert {"no_deadline", "no_lead_unit"} <= set(candidate.gaps)
    edited = candidate_edit(actor=cast.officer, candidate=candidate, due=date(2026, 12, 1))
    assert "no_deadline" not in edited.gaps
    assert "no_lead_unit" in edited.gaps
    assert "no_deadline" in candidate_edit(actor=cast.officer, candidate=edited, due=None).gaps
