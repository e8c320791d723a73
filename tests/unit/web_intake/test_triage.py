"""The triage page: text and candidates, decisions in place, the meeting's date."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.cast import Cast
from tests.unit.intake.minutes import UNDATED, extracted, long_text
from tests.unit.web_intake.conftest import HTMX, signed_in
from tracker.commitments.models import Commitment
from tracker.intake.models import Candidate, ExtractionRun, RejectReason
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject


def words(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def page(client: Client, run: ExtractionRun, **params: Any) -> Any:
    return client.get(reverse("triage", args=[run.pk]), params)


def at(name: str, candidate: Candidate) -> str:
    return reverse(name, args=[candidate.pk])


def post(client: Client, name: str, candidate: Candidate, **values: Any) -> Any:
    return client.post(at(name, candidate), {"version": candidate.version, **values}, headers=HTMX)


def fields(candidate: Candidate, **values: Any) -> dict[str, Any]:
    """What the edit form sends."""
    sent = {"title": candidate.title, "due": candidate.due or "", "recurrence": candidate.recurrence}
    sent |= {"strength": candidate.strength, "lead_unit": "", "supporting_units": "", "projects": "", "speaker": ""}
    return sent | values


@pytest.fixture
def candidate(run: ExtractionRun) -> Candidate:
    """市园林局要在年底前建成双溪湿地公园"""
    found: Candidate = Candidate.objects.get(run=run, due_text="年底前")
    return found


# The page


def test_the_head_tells_meeting_date_with_its_basis_chair_and_place(officer: Client, run: ExtractionRun) -> None:
    shown = words(page(officer, run))
    for expected in (
        "云州市人民政府常务会议纪要",
        "2026-03-11",
        "“2026年3月11日” in the text",
        "王立平",
        "市政府三楼会议室",
    ):
        assert expected in shown
    assert "When was the meeting" not in shown


def test_evidence_is_marked_in_the_text_by_field(officer: Client, run: ExtractionRun, candidate: Candidate) -> None:
    shown = page(officer, run).content.decode()
    marks = re.findall(r'<mark class="([^"]+)" data-owners="([^"]+)"[^>]*>([^<]+)</mark>', shown)
    mine = {(tuple(classes.split()), words) for classes, owners, words in marks if str(candidate.pk) in owners.split()}
    assert any("ev-deadline" in classes and words == "年底前" for classes, words in mine)
    assert any("ev-lead_units" in classes and words == "市园林局" for classes, words in mine)


def test_a_deadline_is_shown_from_its_words_to_the_day_and_how(officer: Client, run: ExtractionRun) -> None:
    shown = words(page(officer, run))
    assert "力争用3年左右的时间" in shown
    assert "2029-03-11" in shown
    assert "approximately · exact to: Year · 3 years counted from 2026-03-11" in shown


def test_a_unit_that_the_office_does_not_have_is_marked(officer: Client, run: ExtractionRun) -> None:
    card = words(officer.get(at("candidate", Candidate.objects.get(run=run, due_text="3个月内")), headers=HTMX))
    assert "市河道管理所" in card
    assert "not in the office's list" in card


def test_gaps_and_reasons_are_said_in_words(officer: Client, run: ExtractionRun) -> None:
    shown = words(page(officer, run))
    assert "Why firm: names a deadline" in shown
    assert "No responsible unit" in shown


def test_the_choice_of_state_and_tier_is_kept_to(
    cast: Cast, officer: Client, run: ExtractionRun, candidate: Candidate
) -> None:
    candidate_accept(actor=cast.officer, candidate=candidate)
    everything = Candidate.objects.filter(run=run)
    general = everything.filter(tier="general").count()

    def shown(**params: str) -> set[int]:
        return {card.candidate.pk for card in page(officer, run, **params).context["cards"]}

    assert shown(state="accepted") == {candidate.pk}
    assert candidate.pk not in shown()
    assert len(shown(state="all")) == everything.count()
    assert len(shown(state="all", tier="general")) == general > 0
    assert shown(state="nonsense") == shown(state="pending")
    assert "No candidate fits this choice." in words(page(officer, run, state="rejected"))


def test_when_all_is_decided_the_page_says_so(cast: Cast, officer: Client, run: ExtractionRun) -> None:
    for one in Candidate.objects.filter(run=run):
        candidate_reject(actor=cast.officer, candidate=one, reason=RejectReason.NOT_OURS)
    assert "Nothing is waiting for a decision." in words(page(officer, run))


def test_a_document_without_obligations_says_so(cast: Cast, officer: Client) -> None:
    run = extracted(cast.officer, "此页无正文。")
    Candidate.objects.filter(run=run).delete()
    assert "Nothing was found in this document" in words(page(officer, run, state="all"))


def test_a_run_that_is_not_done_shows_its_progress_instead(officer: Client, run: ExtractionRun) -> None:
    type(run.job).objects.filter(pk=run.job_id).update(state="running")
    assert page(officer, run)["Location"] == reverse("run", args=[run.pk])


def test_text_of_a_document_cannot_inject_markup(cast: Cast, officer: Client) -> None:
    run = extracted(cast.officer, "市住建局要在2026年6月底前完成<script>alert(1)</script><b>改造</b>。")
    response = page(officer, run, state="all").content.decode()
    assert "<script>alert" not in response
    assert "<b>" not in response


# Long documents


def test_a_long_document_comes_in_parts_and_its_candidates_in_portions_at_constant_cost(
    cast: Cast, officer: Client, run: ExtractionRun, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page(officer, run)
    with django_assert_num_queries(12):
        page(officer, run)
    long = extracted(cast.officer, long_text(30_000))
    total = Candidate.objects.filter(run=long).count()
    assert total > 200
    with django_assert_num_queries(12):
        first = page(officer, long)
    assert len(first.context["cards"]) == 30
    assert len(first.content) < 200_000
    assert first.content.decode().count("part-waiting") == len(first.context["parts"]) - 1 >= 4
    number, (start, _end) = first.context["parts"][3]
    address = reverse("triage-text", args=[long.pk, number])
    with django_assert_num_queries(6):
        part = officer.get(address, headers=HTMX).content.decode()
    assert f'data-from="{start}"' in part
    assert part.count("<mark") > 20
    assert officer.get(reverse("triage-text", args=[long.pk, 999])).status_code == 404


def test_all_portions_together_are_all_candidates_even_while_some_are_decided(cast: Cast, officer: Client) -> None:
    run = extracted(cast.officer, long_text(4_000))
    expected = list(Candidate.objects.filter(run=run).values_list("pk", flat=True))
    assert len(expected) > 60
    response = page(officer, run)
    seen = [card.candidate.pk for card in response.context["cards"]]
    for pk in seen[:10]:
        candidate_accept(actor=cast.officer, candidate=Candidate.objects.get(pk=pk))
    while response.context["after"]:
        address = reverse("triage-candidates", args=[run.pk])
        response = officer.get(address, {"after": response.context["after"], "state": "pending"}, headers=HTMX)
        seen += [card.candidate.pk for card in response.context["cards"]]
    assert seen == expected


# Decisions


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
    assert "Somebody else changed this" in words(response)
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


# Who may


@pytest.mark.parametrize("name", ["candidate-accept", "candidate-edit", "candidate-reject", "candidate-reopen"])
def test_an_auditor_reads_but_is_offered_no_decision_and_gets_none(
    cast: Cast, run: ExtractionRun, candidate: Candidate, name: str
) -> None:
    auditor = signed_in(cast.auditor)
    assert at(name, candidate) not in words(page(auditor, run, state="all"))
    response = post(auditor, name, candidate, reason="done", **fields(candidate))
    assert response.status_code in {403, 422}
    assert Candidate.objects.get(pk=candidate.pk).version == 1


def test_who_does_not_see_the_document_finds_nothing(cast: Cast, run: ExtractionRun, candidate: Candidate) -> None:
    stranger = signed_in(cast.housing_head)
    addresses = [
        reverse("triage", args=[run.pk]),
        reverse("triage-candidates", args=[run.pk]),
        reverse("triage-text", args=[run.pk, 0]),
        at("candidate", candidate),
    ]
    assert {stranger.get(address).status_code for address in addresses} == {404}
    assert post(stranger, "candidate-accept", candidate).status_code == 404
    run.document.opened_to.add(cast.housing)
    opened = signed_in(cast.housing_head)
    assert {opened.get(address, headers=HTMX).status_code for address in addresses} == {200}
    assert post(opened, "candidate-accept", candidate).status_code in {403, 422}
    assert not Commitment.objects.exists()


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
