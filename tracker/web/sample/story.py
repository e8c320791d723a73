"""Loads the sample: receives the documents and lets the items go their way, each step on its day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.approvals.services import completion_verify, request_decide, request_open
from tracker.assignments.services import commitment_acknowledge, commitment_assign
from tracker.commitments.lifecycle import RequestKind
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_close
from tracker.commitments.services import Draft, commitment_create
from tracker.common import clock
from tracker.common.errors import Conflict
from tracker.intake import tasks
from tracker.intake.models import Candidate, CandidateState, ExtractionRun
from tracker.intake.triage import candidate_accept, candidate_reject
from tracker.intake.ways import rows
from tracker.intake.ways.ingest import ingest
from tracker.progress.services import progress_report
from tracker.web.sample.items import ITEMS, REJECTIONS, Item, Rejection, Report
from tracker.web.sample.office import SampleOffice
from tracker.web.sample.texts import TEXTS, SampleText, read

PATIENCE = 120.0  # seconds for one run that a worker took
Step = tuple[int, Callable[[], object]]


class Story:
    """What happened in the sample office."""

    def __init__(self, office: SampleOffice) -> None:
        self.office = office
        self.today = clock.today()
        self.runs: dict[str, ExtractionRun] = {}
        self.commitments: dict[Item, Commitment] = {}
        self.missing: list[str] = []

    def tell(self) -> None:
        """Do every step on its day, the oldest first. A text in which the library does not find an item leaves it out
        and puts its words into `missing`."""
        steps = sorted(self._steps(), key=lambda step: -step[0])
        for days_ago, action in steps:
            with clock.moved(timedelta(days=-days_ago)):
                action()

    def _steps(self) -> Iterator[Step]:
        for text in TEXTS:
            yield text.days_ago, partial(self._receive, text)
        for item in ITEMS:
            yield item.made, partial(self._make, item)
            yield from self._way_of(item)
        for rejection in REJECTIONS:
            yield rejection.day, partial(self._reject, rejection)

    def _way_of(self, item: Item) -> Iterator[Step]:
        """The steps after the item stands in the ledger, in the order of the chain."""
        way: list[tuple[int | None, Callable[[Commitment], object]]] = [
            (item.assigned, partial(self._assign, item)),
            (item.acknowledged, lambda one: commitment_acknowledge(actor=self._person(Role.LIAISON), commitment=one)),
            *((report.day, partial(self._report, item, report)) for report in item.reports),
            (item.asked, partial(self._ask, item)),
            (item.verified, partial(self._verify, passed=True, note="")),
            (item.returned, partial(self._verify, passed=False, note="仅完成首批，请全部完成后再申请办结。")),
            (item.decided, lambda one: request_decide(actor=self._head, commitment=one, granted=True)),
            (item.closed, lambda one: commitment_close(actor=self._head, commitment=one)),
        ]
        for day, action in way:
            if day is not None:
                yield day, partial(self._with, item, action)

    def _with(self, item: Item, action: Callable[[Commitment], object]) -> None:
        if item in self.commitments:
            action(self.commitments[item])

    def _person(self, role: Role) -> User:
        return self.office.people[role]

    @property
    def _officer(self) -> User:
        return self._person(Role.OFFICER)

    @property
    def _head(self) -> User:
        return self._person(Role.SUPERVISION_HEAD)

    def _receive(self, text: SampleText) -> None:
        data = read(text, self.today).encode("utf-8")
        row = ingest(actor=self._officer, item=rows.Item(text.name, data=data, published=clock.today()))
        run = ExtractionRun.objects.get(document=row.document)
        tasks.extract(run.job_id)
        _wait(run)
        self.runs[text.file] = run

    def _candidate(self, file: str, words: str) -> Candidate | None:
        pending = Candidate.objects.filter(run=self.runs[file], state=CandidateState.PENDING)
        found: Candidate | None = pending.filter(text__contains=words).first()
        if found is None:
            self.missing.append(words)
        return found

    def _make(self, item: Item) -> None:
        if item.file:
            candidate = self._candidate(item.file, item.words)
            if candidate:
                made = candidate_accept(actor=self._officer, candidate=candidate)
                if made:  # a new office has no rule that asks for a second person
                    self.commitments[item] = made
            return
        draft = Draft(
            title=item.title,
            baseline_text=item.words,
            source_type=item.source_type,
            source_note=item.source_note,
            due=self.today + timedelta(days=item.due),
            lead_unit=self.office.units[item.lead],
        )
        self.commitments[item] = commitment_create(actor=self._officer, draft=draft)

    def _reject(self, rejection: Rejection) -> None:
        candidate = self._candidate(rejection.file, rejection.words)
        if candidate:
            candidate_reject(actor=self._officer, candidate=candidate, reason=rejection.reason)

    def _assign(self, item: Item, commitment: Commitment) -> None:
        commitment_assign(
            actor=self._officer,
            commitment=commitment,
            lead_unit=self.office.units[item.lead],
            supporting_units=[self.office.units[name] for name in item.supporting],
            due=self.today + timedelta(days=item.due),
            handler=self._person(Role.HANDLER) if item.with_handler else None,
        )

    def _report(self, item: Item, report: Report, commitment: Commitment) -> None:
        progress_report(
            actor=self._person(Role.HANDLER if item.with_handler else Role.LIAISON),
            commitment=commitment,
            text=report.text,
            percent=report.percent,
            problems=report.problems,
            next_steps=report.next_steps,
        )

    def _ask(self, item: Item, commitment: Commitment) -> None:
        request_open(
            actor=self._person(Role.UNIT_HEAD), commitment=commitment, kind=RequestKind.COMPLETE, reason=item.achieved
        )

    def _verify(self, commitment: Commitment, *, passed: bool, note: str) -> None:
        completion_verify(actor=self._officer, commitment=commitment, passed=passed, method="paper", note=note)


def _wait(run: ExtractionRun) -> None:
    # Where the system is running already, one of its workers may have taken the run.
    end = time.monotonic() + PATIENCE
    run.job.refresh_from_db()
    while not run.job.is_over:
        if time.monotonic() > end:
            raise Conflict()
        time.sleep(0.2)
        run.job.refresh_from_db()
