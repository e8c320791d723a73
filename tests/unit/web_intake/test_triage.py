"""The triage page: text and candidates side by side, however long the document."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.cast import Cast
from tests.unit.intake.minutes import extracted, long_text
from tests.unit.web_intake.conftest import HTMX, at, fields, page, post, signed_in, words
from tracker.commitments.models import Commitment
from tracker.intake.models import Candidate, ExtractionRun, RejectReason
from tracker.intake.triage import candidate_accept, candidate_reject

DECISIONS = [f"candidate-{name}" for name in ("accept", "edit", "reject", "reopen", "link", "merge", "split", "unit")]


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
    officer.get("/documents/")  # the menu counts anew after every change
    page(officer, run)
    with django_assert_num_queries(17):
        page(officer, run)
    long = extracted(cast.officer, long_text(30_000))
    total = Candidate.objects.filter(run=long).count()
    assert total > 200
    officer.get("/documents/")
    with django_assert_num_queries(16):  # none of its candidates names a project
        first = page(officer, long)
    assert len(first.context["cards"]) == 30
    assert len(first.content) < 200_000
    assert first.content.decode().count("part-waiting") == len(first.context["parts"]) - 1 >= 4
    number, (start, _end) = first.context["parts"][3]
    address = reverse("triage-text", args=[long.pk, number])
    with django_assert_num_queries(7):
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


# Who may


@pytest.mark.parametrize("name", DECISIONS)
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
