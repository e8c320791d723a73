"""The run's page: how far it is, what went wrong, what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.cast import Cast
from tests.unit.intake.minutes import UNDATED, extracted, taken_in
from tests.unit.web_intake.conftest import HTMX, signed_in
from tracker.common import clock
from tracker.intake.models import ExtractionRun
from tracker.jobs.models import Job, JobState
from tracker.jobs.services import job_claim, job_fail, job_heartbeat


@pytest.fixture
def waiting(cast: Cast) -> ExtractionRun:
    """A run that no worker has taken yet."""
    return taken_in(cast.officer)


def page(client: Client, run: ExtractionRun) -> str:
    return " ".join(client.get(reverse("run", args=[run.pk])).content.decode().split())


def part(client: Client, run: ExtractionRun) -> Any:
    return client.get(reverse("run-progress", args=[run.pk]), headers=HTMX)


def test_a_waiting_run_is_asked_for_every_second(officer: Client, waiting: ExtractionRun) -> None:
    shown = page(officer, waiting)
    assert "Waiting for a background worker" in shown
    assert f'hx-get="{reverse("run-progress", args=[waiting.pk])}" hx-trigger="every 1s"' in shown
    assert "No background worker has taken this" not in shown


def test_a_run_that_nobody_takes_gets_a_hint(officer: Client, waiting: ExtractionRun) -> None:
    Job.objects.filter(pk=waiting.job_id).update(created_at=clock.now() - timedelta(seconds=11))
    assert "No background worker has taken this" in part(officer, waiting).content.decode()


def test_a_hint_about_the_first_wait_does_not_hang_on_after_a_retry(officer: Client, waiting: ExtractionRun) -> None:
    old = clock.now() - timedelta(minutes=5)
    Job.objects.filter(pk=waiting.job_id).update(created_at=old, started_at=old, published_at=clock.now())
    assert "No background worker has taken this" not in part(officer, waiting).content.decode()


def test_a_running_one_shows_its_real_progress_and_its_step_in_words(officer: Client, waiting: ExtractionRun) -> None:
    job = job_claim(waiting.job_id)
    assert job is not None
    job_heartbeat(job, done=37, total=100, step="deadlines")
    response = part(officer, waiting)
    shown = " ".join(response.content.decode().split())
    assert '<progress class="run-bar" max="100" value="37"' in shown
    assert "Looking for deadlines" in shown
    assert "every 1s" in shown
    assert "<html" not in shown


def test_a_second_attempt_says_so(officer: Client, waiting: ExtractionRun) -> None:
    Job.objects.filter(pk=waiting.job_id).update(attempts=1)
    job_claim(waiting.job_id)
    assert "attempt 2" in part(officer, waiting).content.decode()


def test_a_failed_one_says_why_stops_asking_and_is_tried_again(officer: Client, waiting: ExtractionRun) -> None:
    job = job_claim(waiting.job_id)
    assert job is not None
    job_fail(job, code="worker_lost")
    shown = part(officer, waiting).content.decode()
    assert "The background worker stopped several times" in shown
    assert "every 1s" not in shown
    assert "Try again" in shown
    response = officer.post(reverse("run-retry", args=[waiting.pk]))
    assert response["Location"] == reverse("run", args=[waiting.pk])
    assert Job.objects.get(pk=waiting.job_id).state == JobState.QUEUED


def test_a_retry_of_what_has_not_failed_is_refused_with_a_message(officer: Client, run: ExtractionRun) -> None:
    came_from = {"referer": f"http://testserver{reverse('run', args=[run.pk])}"}
    response = officer.post(reverse("run-retry", args=[run.pk]), headers=came_from, follow=True)
    assert "not in a failed state any more" in response.content.decode()


def test_a_retry_is_no_link(officer: Client, waiting: ExtractionRun) -> None:
    assert officer.get(reverse("run-retry", args=[waiting.pk])).status_code == 405


def test_a_finished_one_leads_on_to_triage(officer: Client, run: ExtractionRun) -> None:
    assert part(officer, run)["HX-Redirect"] == reverse("triage", args=[run.pk])
    shown = page(officer, run)
    assert "The document has been read." in shown
    assert "every 1s" not in shown


def test_a_finished_one_without_a_date_asks_for_it(cast: Cast, officer: Client) -> None:
    undated = extracted(cast.officer, UNDATED)
    shown = page(officer, undated)
    assert "When was the meeting, or when was the document issued?" in shown
    assert reverse("meeting-head", args=[undated.pk]) in shown


def test_warnings_of_reading_and_run_are_said_in_words(officer: Client, run: ExtractionRun) -> None:
    run.document.warnings = [{"code": "encoding_guessed", "params": {"encoding": "big5"}}]
    run.document.save()
    run.warnings = [{"code": "row_limit", "params": {"found": 6000, "limit": 5000}}, *run.document.warnings]
    run.save()
    shown = page(officer, run)
    assert shown.count("The encoding was recognised as big5.") == 1
    assert "6000 rows were found" in shown


def test_a_language_engine_that_cannot_work_is_told_with_its_reason(cast: Cast, officer: Client, settings: Any) -> None:
    settings.EXTRACTION_ENGINE, settings.EXTRACTION_PARTS = "embedded", ["nothing"]
    degraded = extracted(cast.officer)
    shown = page(officer, degraded)
    assert degraded.candidates.exists()
    assert "The language engine “embedded” could not be used: its settings are not complete." in shown


def test_asking_costs_little_however_long_the_text(
    cast: Cast, officer: Client, waiting: ExtractionRun, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    part(officer, waiting)
    with django_assert_num_queries(6) as queries:
        part(officer, waiting)
    assert not any('"meetings_document"."text"' in query["sql"] for query in queries.captured_queries)


def test_runs_are_for_those_who_see_the_document(cast: Cast, waiting: ExtractionRun) -> None:
    for name in ("housing_head", "leader", "system_admin"):
        client = signed_in(getattr(cast, name))
        assert client.get(reverse("run", args=[waiting.pk])).status_code == 404
        assert part(client, waiting).status_code == 404
        assert client.post(reverse("run-retry", args=[waiting.pk])).status_code == 404
    auditor = signed_in(cast.auditor)
    assert auditor.get(reverse("run", args=[waiting.pk])).status_code == 200
    assert auditor.post(reverse("run-retry", args=[waiting.pk])).status_code == 403
