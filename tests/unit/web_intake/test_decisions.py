"""Decisions on the triage page, in place: accept, edit, reject, take back, correct the head."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.unit.intake.minutes import UNDATED, extracted
from tests.unit.web_intake.conftest import HTMX, at, fields, page, post, signed_in, words
from tracker.commitments.models import Commitment
from tracker.intake.models import Candidate, ExtractionRun, RejectReason
from tracker.intake.triage import candidate_edit, candidate_reject


def test_accepting_answers_with_the_card_and_the_new_numbers(officer: Client, candidate: Candidate) -> None:
    response = post(officer, "candidate-accept", candidate, state="pending", tier="")
    shown = words(response)
    assert Commitment.objects.get().title == candidate.title
    assert "cand-accepted" in shown
    assert 'hx-swap-oob="true"' in shown
    assert {state: count for state, _label, count in response.context["states"]}["accepted"] == 1
    assert "<html" not in shown


def test_accepting_twice_shows_the_conflict_on_the_card(officer: Client, candidate: Candidate) -> None:
    post(officer, "candidate-accept", candidate)
    response = post(officer, "candidate-accept", candidate)
    assert response.status_code == 409
    assert "This candidate was decided already: it is Accepted." in words(response)
    assert "cand-accepted" in words(response)
    assert Commitment.objects.count() == 1


def test_decisions_work_without_the_page_script(officer: Client, candidate: Candidate) -> None:
    response = officer.post(at("candidate-accept", candidate), {"version": 1})
    assert response["Location"] == f"{reverse('triage', args=[candidate.run_id])}?state=all#c-{candidate.pk}"
    assert Commitment.objects.exists()


def test_editing_changes_the_fields_and_resolves_names_and_aliases(
    cast: Cast, officer: Client, candidate: Candidate
) -> None:
    form = officer.get(at("candidate-edit", candidate), headers=HTMX)
    assert candidate.title in words(form)
    values = fields(
        candidate,
        title="建成双溪湿地公园",
        due="2026-11-30",
        lead_unit="住建局",
        supporting_units="市财政局、市园林局",
        projects="双溪湿地公园\r\n城市绿道，一期",
        strength="must",
    )
    response = post(officer, "candidate-edit", candidate, **values)
    assert response.status_code == 200
    candidate.refresh_from_db()
    assert (candidate.title, candidate.due, candidate.strength) == ("建成双溪湿地公园", date(2026, 11, 30), "must")
    assert candidate.lead_unit == cast.housing
    assert set(candidate.supporting_units.all()) == {cast.finance, cast.gardens}
    assert candidate.projects == ["双溪湿地公园", "城市绿道，一期"]
    assert "set by hand" in words(response)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": " "}, "required"),
        ({"due": "2026-02-30"}, "date"),
        ({"lead_unit": "市某某局"}, "“市某某局” is not in the office's list of units."),
        ({"supporting_units": "市财政局\n市某某局"}, "Not in the office's list of units: 市某某局."),
        ({"strength": "iron"}, "valid choice"),
    ],
)
def test_a_wrong_field_keeps_the_input_and_says_what_is_wrong(
    officer: Client, candidate: Candidate, values: dict[str, str], said: str
) -> None:
    response = post(officer, "candidate-edit", candidate, **fields(candidate, speaker="李四", **values))
    assert response.status_code == 422
    assert said in words(response)
    assert "李四" in words(response)
    assert Candidate.objects.get(pk=candidate.pk).version == 1


def test_an_edit_over_somebody_elses_edit_is_shown_and_saved_only_knowingly(
    cast: Cast, officer: Client, candidate: Candidate
) -> None:
    candidate_edit(actor=cast.head, candidate=candidate, title="主任改过的标题")
    mine = fields(candidate, title="督办员的标题", lead_unit="市园林局")
    response = post(officer, "candidate-edit", candidate, **mine)
    assert response.status_code == 422
    shown = words(response)
    assert "Somebody else changed this in the meantime" in shown
    assert "主任改过的标题" in shown
    assert 'value="督办员的标题"' in shown
    assert Candidate.objects.get(pk=candidate.pk).title == "主任改过的标题"
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version is not None
    response = officer.post(at("candidate-edit", candidate), {**mine, "version": version[1]}, headers=HTMX)
    assert response.status_code == 200
    assert Candidate.objects.get(pk=candidate.pk).title == "督办员的标题"


def test_rejecting_asks_for_the_reason_and_can_be_taken_back(officer: Client, candidate: Candidate) -> None:
    form = officer.get(at("candidate-reject", candidate), headers=HTMX)
    assert words(form).count('type="radio"') == len(RejectReason.values)
    refused = post(officer, "candidate-reject", candidate, note="为什么")
    assert refused.status_code == 422
    assert "为什么" in words(refused)
    response = post(officer, "candidate-reject", candidate, reason="too_vague", note="没有对象")
    assert "Too vague to follow up: 没有对象" in words(response)
    candidate.refresh_from_db()
    assert candidate.state == "rejected"
    back = post(officer, "candidate-reopen", candidate)
    assert 'data-state="pending"' in words(back)
    candidate.refresh_from_db()
    assert candidate.state == "pending"


def test_words_of_rejected_candidates_are_faint_in_the_text(
    cast: Cast, officer: Client, run: ExtractionRun, candidate: Candidate
) -> None:
    candidate_reject(actor=cast.officer, candidate=candidate, reason=RejectReason.DONE)
    shown = page(officer, run).content.decode()
    assert re.search(rf'ev-faint" data-owners="{candidate.pk}"', shown)


# The date of the meeting


def test_an_unknown_date_is_asked_for_and_gives_the_deadlines(cast: Cast, officer: Client) -> None:
    run = extracted(cast.officer, UNDATED)
    assert "When was the meeting, or when was the document issued?" in words(page(officer, run))
    address = reverse("meeting-head", args=[run.pk])
    values = {"held_on": "2026-04-02", "title": run.document.meeting.title, "chair": "", "place": ""}
    preview = officer.post(address, values, headers=HTMX)
    assert "2 deadlines would move:" in words(preview)
    assert "2026-06-30" in words(preview)
    assert not Candidate.objects.filter(run=run, due__isnull=False).exists()
    done = officer.post(address, {**values, "confirmed": "2026-04-02"}, headers=HTMX)
    assert done["HX-Redirect"] == reverse("triage", args=[run.pk])
    assert Candidate.objects.filter(run=run, due__isnull=False).count() == 2
    shown = words(page(officer, run))
    assert "2 deadlines moved." in shown
    assert "(corrected by hand)" in shown
    assert "When was the meeting" not in shown


def test_a_date_other_than_the_one_seen_is_previewed_again(officer: Client, run: ExtractionRun) -> None:
    address = reverse("meeting-head", args=[run.pk])
    values = {"held_on": "2025-03-12", "title": "纪要", "chair": "", "place": "", "confirmed": "2025-03-11"}
    assert officer.post(address, values, headers=HTMX).context["shifts"]
    run.document.meeting.refresh_from_db()
    assert run.document.meeting.held_on == date(2026, 3, 11)


def test_other_facts_of_the_head_are_corrected_at_once_and_the_date_keeps_its_basis(
    officer: Client, run: ExtractionRun
) -> None:
    meeting = run.document.meeting
    values = {"held_on": "2026-03-11", "title": "市政府第12次常务会议", "chair": "王立平", "place": ""}
    response = officer.post(reverse("meeting-head", args=[run.pk]), values)
    assert response["Location"] == reverse("triage", args=[run.pk])
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place, meeting.held_on_basis) == ("市政府第12次常务会议", "", "2026年3月11日")


def test_the_head_is_corrected_by_supervision_only(cast: Cast, run: ExtractionRun) -> None:
    values = {"held_on": "2025-03-12", "title": "x", "confirmed": "2025-03-12"}
    for name in ("auditor", "housing_head"):
        assert signed_in(getattr(cast, name)).post(reverse("meeting-head", args=[run.pk]), values).status_code == 403
    run.document.meeting.refresh_from_db()
    assert run.document.meeting.held_on == date(2026, 3, 11)
