"""Runs: taken by one worker, taken over when it is lost, never saved twice, told as they go on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, extracted, long_text, taken_in
from tracker.common import clock
from tracker.common.errors import Conflict, NotAllowed
from tracker.intake import reading, tasks
from tracker.intake.models import Candidate, ExtractionRun
from tracker.intake.services import run_retry, run_save
from tracker.jobs import services as jobs
from tracker.jobs.models import Job, JobState
from tracker.journal.models import Entry, Event


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs that the workers were told of."""
    told: list[int] = []

    def publish(job: Job) -> None:
        told.append(job.pk)
        Job.objects.filter(pk=job.pk).update(published_at=clock.now())

    monkeypatch.setattr(jobs, "publish", publish)
    return told


def silence(job: Job, settings: Any) -> None:
    """The worker of the job has given no sign for longer than is waited for."""
    long_ago = clock.now() - timedelta(seconds=settings.JOB_STALE_SECONDS + 1)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=long_ago, published_at=long_ago)


def test_a_run_finds_the_rows_and_fills_the_head(cast: Cast) -> None:
    run = extracted(cast.officer)
    meeting = run.document.meeting
    meeting.refresh_from_db()
    assert run.job.state == JobState.DONE
    assert run.job.percent == 100
    assert (str(meeting.held_on), meeting.chair, meeting.place) == ("2026-03-11", "王立平", "市政府三楼会议室")
    found = Candidate.objects.get(run=run, due_text="年底前")
    assert str(found.due) == "2026-12-31"
    assert found.lead_unit == cast.gardens
    assert found.text in run.document.text
    assert run.document.text[found.start : found.end] == found.text


def test_names_of_the_office_are_resolved_and_others_stay_as_words(cast: Cast) -> None:
    run = extracted(cast.officer)
    by_alias = Candidate.objects.filter(run=run, found__lead_units=["市住建局"])
    assert {candidate.lead_unit for candidate in by_alias} == {cast.housing}
    unknown = Candidate.objects.get(run=run, due_text="3个月内")
    assert unknown.lead_unit is None
    assert unknown.found["lead_units"] == ["市河道管理所"]


def test_a_job_is_claimed_by_exactly_one_worker(cast: Cast) -> None:
    run = taken_in(cast.officer)
    assert jobs.job_claim(run.job_id) is not None
    assert jobs.job_claim(run.job_id) is None
    tasks.extract(run.job_id)  # the second worker's message: nothing to do
    assert not Candidate.objects.exists()


def test_a_delivered_message_for_a_finished_run_does_nothing(cast: Cast) -> None:
    run = extracted(cast.officer)
    count = Candidate.objects.count()
    assert count > 3
    tasks.extract(run.job_id)
    assert Candidate.objects.count() == count


def test_a_lost_worker_is_followed_by_another_and_its_late_result_is_not_taken(
    cast: Cast, settings: Any, published: list[int]
) -> None:
    run = taken_in(cast.officer)
    first = jobs.job_claim(run.job_id)
    assert first is not None
    late = reading.extract_from(run.document)
    silence(run.job, settings)
    jobs.sweep()
    assert published == [run.job_id]
    tasks.extract(run.job_id)  # the second worker
    count = Candidate.objects.count()
    assert Job.objects.get(pk=run.job_id).state == JobState.DONE
    assert count == len(late["commitments"])
    # The first one was only asleep:
    assert not jobs.job_heartbeat(first, done=1, total=2, step="rows")
    assert run_save(run, first, late) is False
    assert Candidate.objects.count() == count
    assert Entry.objects.filter(event=Event.RUN_FINISHED).count() == 1


def test_a_worker_that_was_given_up_while_another_works_stops(cast: Cast, settings: Any, published: list[int]) -> None:
    run = taken_in(cast.officer)
    first = jobs.job_claim(run.job_id)
    assert first is not None
    silence(run.job, settings)
    jobs.sweep()
    second = jobs.job_claim(run.job_id)
    assert second is not None
    with pytest.raises(tasks.TakenOver):
        tasks.Pulse(first)(10, 100, "rows")
    assert run_save(run, first, reading.extract_from(run.document)) is False
    assert run_save(run, second, reading.extract_from(run.document)) is True


def test_a_document_that_kills_its_workers_is_given_up_with_a_reason(
    cast: Cast, settings: Any, published: list[int]
) -> None:
    run = taken_in(cast.officer)
    for _attempt in range(settings.JOB_ATTEMPTS):
        assert jobs.job_claim(run.job_id) is not None
        silence(run.job, settings)
        jobs.sweep()
    job = Job.objects.get(pk=run.job_id)
    assert (job.state, job.error_code) == (JobState.FAILED, "worker_lost")
    entry = Entry.objects.get(event=Event.JOB_GIVEN_UP)
    assert (entry.object_type, entry.object_id) == ("job", job.pk)
    assert len(published) == settings.JOB_ATTEMPTS - 1


def test_a_message_that_was_lost_is_sent_again(cast: Cast, settings: Any, published: list[int]) -> None:
    run = taken_in(cast.officer)
    jobs.sweep()
    assert published == []  # it is not yet late
    long_ago = clock.now() - timedelta(seconds=settings.JOB_STALE_SECONDS + 1)
    Job.objects.filter(pk=run.job_id).update(created_at=long_ago)
    jobs.sweep()
    assert published == [run.job_id]


def test_a_failed_run_says_so_and_can_be_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = taken_in(cast.officer)
    with monkeypatch.context() as broken:
        broken.setattr(reading, "extract", lambda *_args, **_values: 1 / 0)
        tasks.extract(run.job_id)
    run.job.refresh_from_db()
    assert (run.job.state, run.job.error_code) == (JobState.FAILED, "extraction_failed")
    assert not Candidate.objects.exists()
    run_retry(actor=cast.officer, run=run)
    assert (run.job.state, run.job.error_code) == (JobState.QUEUED, "")
    tasks.extract(run.job_id)
    run.job.refresh_from_db()
    assert run.job.state == JobState.DONE
    assert Candidate.objects.exists()
    events = set(Entry.objects.filter(object_type="extractionrun").values_list("event", flat=True))
    assert events == {Event.RUN_FAILED, Event.RUN_RETRIED, Event.RUN_FINISHED}


def test_only_a_failed_run_is_tried_again_and_only_by_supervision(cast: Cast) -> None:
    run = extracted(cast.officer)
    with pytest.raises(Conflict):
        run_retry(actor=cast.officer, run=run)
    with pytest.raises(NotAllowed):
        run_retry(actor=cast.auditor, run=run)


def test_a_save_that_breaks_off_leaves_no_candidate_and_the_run_can_be_repeated(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = taken_in(cast.officer)
    with monkeypatch.context() as broken:
        broken.setattr("tracker.intake.services.supporting_link", lambda *_args: 1 / 0)
        tasks.extract(run.job_id)
    assert not Candidate.objects.exists()
    run.job.refresh_from_db()
    run_retry(actor=cast.officer, run=run)
    tasks.extract(run.job_id)
    assert Candidate.objects.filter(run=run).exists()


def test_a_long_text_shows_at_least_ten_steps_of_its_progress(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, str]] = []
    heartbeat = jobs.job_heartbeat

    def watched(job: Job, **values: Any) -> bool:
        written = heartbeat(job, **values)
        seen.append((Job.objects.get(pk=job.pk).percent, values["step"]))
        return written

    monkeypatch.setattr(tasks, "job_heartbeat", watched)
    run = extracted(cast.officer, long_text(200_000))
    assert run.job.state == JobState.DONE
    percents = [percent for percent, _step in seen]
    assert len(set(percents)) >= 10
    assert percents == sorted(percents)
    assert max(percents) <= 99  # 100 only once the rows are saved


def test_of_several_runs_over_a_document_the_newest_counts(cast: Cast) -> None:
    first = extracted(cast.officer, MINUTES)
    job = Job.objects.create(task=first.job.task)
    second = ExtractionRun.objects.create(document=first.document, job=job, started_by=cast.officer)
    other = taken_in(cast.officer, "市住建局要抓紧完成排查。")
    assert set(ExtractionRun.objects.newest_each()) == {second, other}
