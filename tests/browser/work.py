"""What an office has at hand: documents and commitments in every place where they can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.urls import reverse

from tests.cast import Cast
from tests.stages import STAGES, bring_to, put_in_state
from tests.unit.intake.minutes import UNDATED, extracted, long_text, taken_in
from tracker.accounts import own
from tracker.accounts.services import office_change
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.intake.dates import meeting_date_correct
from tracker.intake.models import Candidate, ExtractionRun, RejectReason
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject
from tracker.jobs.services import job_claim, job_fail
from tracker.progress.services import progress_report
from tracker.reports.services import report_export

# Who opens which page: sign-in name ("": a stranger), name of the address, address.
Visit = tuple[str, str, str]


@dataclass(frozen=True)
class Work:
    """What the office has at hand."""

    run: ExtractionRun
    undated: ExtractionRun
    failed: ExtractionRun
    waiting: ExtractionRun
    long: ExtractionRun
    stages: dict[str, Commitment]


def make_work(cast: Cast) -> Work:
    """Documents and commitments in every place where they can be."""
    run = extracted(cast.officer)
    first, second, third, *_rest = Candidate.objects.filter(run=run)
    candidate_accept(actor=cast.officer, candidate=first)
    candidate_reject(actor=cast.officer, candidate=second, reason=RejectReason.values[0], note="重复")
    candidate_edit(actor=cast.officer, candidate=third, title="改过的标题")
    failed = taken_in(cast.officer, "云州市会议纪要\n市住建局要在年底前完成改造。")
    job = job_claim(failed.job_id)
    assert job is not None
    job_fail(job, code="extraction_failed")
    late = clock.today() + timedelta(days=1)
    stages = {stage: bring_to(cast, stage, due=late, title=f"阶段{number}") for number, stage in enumerate(STAGES)}
    at_work = stages["in_progress"]
    undated = extracted(cast.officer, UNDATED)
    meeting_date_correct(actor=cast.officer, document=run.document, held_on=date(2026, 3, 12), chair="王立平")
    report_export(actor=cast.officer, name="ledger", params=QueryDict("state=draft"))
    office_change(actor=cast.system_admin, days_meeting=25)
    own.token_create(actor=cast.security_admin, days=30)
    own.contact_change(actor=cast.auditor, email="yan@example.com", phone="2345")
    files = [("现场.jpg", b"jpg")]
    progress_report(
        actor=cast.housing_liaison, commitment=at_work, text="开工", percent=40, problems="缺钱", attachments=files
    )
    Commitment.objects.filter(pk=at_work.pk).update(due=clock.today() - timedelta(days=9), due_text="月底前")
    for state in (State.SUSPENDED, State.CANCELLED):
        stages[state] = put_in_state(bring_to(cast, "in_progress", title=f"状态{state.label}"), state)
    return Work(
        run=run,
        undated=undated,
        failed=failed,
        waiting=taken_in(cast.officer, "云州市会议纪要\n市园林局要在年底前完成改造。"),
        long=extracted(cast.officer, long_text(14_000), published=date(2026, 3, 12)),
        stages=stages,
    )


def at(name: str, *arguments: object, query: str = "") -> tuple[str, str]:
    """A page by its name."""
    return name, reverse(name, args=arguments) + query
