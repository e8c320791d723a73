"""The longest document that is taken: read in bounded time, with a bar that moves."""

from __future__ import annotations

import time

import pytest

from tests.cast import Cast
from tests.unit.intake.minutes import long_text
from tracker.intake import tasks
from tracker.intake.services import document_receive
from tracker.jobs.models import Job, JobState
from tracker.jobs.services import job_heartbeat

CHARACTERS = 2_000_000
SECONDS = 240  # measured: 25 on a free core; tests share theirs


def test_two_million_characters_are_read_with_a_bar_that_moves(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []

    def heartbeat(job: Job, *, done: int, total: int, step: str) -> bool:
        written = job_heartbeat(job, done=done, total=total, step=step)
        shown.append(Job.objects.get(pk=job.pk).percent)
        return written

    monkeypatch.setattr("tracker.intake.tasks.job_heartbeat", heartbeat)
    text = long_text(CHARACTERS - 10_000)[:CHARACTERS]
    started = time.monotonic()
    run = document_receive(actor=cast.officer, name="long.txt", data=text.encode()).run
    tasks.extract(run.job_id)
    assert time.monotonic() - started < SECONDS
    run.refresh_from_db()
    assert run.job.state == JobState.DONE
    assert len(set(shown)) >= 10
    assert shown == sorted(shown)
    assert run.candidates.count() > 0
