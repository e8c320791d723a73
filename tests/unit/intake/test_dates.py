"""Correcting the meeting's date moves the deadlines that nobody has touched, and only those."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.unit.intake.minutes import UNDATED, accepted, extracted
from tracker.common.errors import NotAllowed
from tracker.intake import dates
from tracker.intake.dates import date_preview, meeting_date_correct
from tracker.intake.models import Candidate, ExtractionRun, RejectReason
from tracker.intake.triage import candidate_edit, candidate_reject
from tracker.journal.models import Entry, Event


def due_of(run: ExtractionRun, words: str) -> date | None:
    found: Candidate = Candidate.objects.get(run=run, due_text=words)
    return found.due


@pytest.fixture
def run(cast: Cast) -> ExtractionRun:
    return extracted(cast.officer)


def test_the_preview_tells_old_and_new_and_writes_nothing(run: ExtractionRun) -> None:
    shifts = date_preview(run.document, date(2025, 3, 12))
    told = {shift.candidate.due_text: (shift.before, shift.after) for shift in shifts}
    assert told["3个月内"] == (date(2026, 6, 11), date(2025, 6, 12))
    assert told["年底前"] == (date(2026, 12, 31), date(2025, 12, 31))
    assert "2026年6月底前" not in told  # the text itself tells this year
    assert due_of(run, "3个月内") == date(2026, 6, 11)
    assert not Entry.objects.filter(event=Event.MEETING_CHANGED).exists()


def test_a_corrected_date_moves_untouched_deadlines(cast: Cast, run: ExtractionRun) -> None:
    moved = meeting_date_correct(actor=cast.officer, document=run.document, held_on=date(2025, 3, 12))
    run.document.meeting.refresh_from_db()
    assert (run.document.meeting.held_on, run.document.meeting.held_on_basis) == (date(2025, 3, 12), "corrected")
    assert due_of(run, "3个月内") == date(2025, 6, 12)
    assert due_of(run, "2026年6月底前") == date(2026, 6, 30)
    entries = Entry.objects.filter(event=Event.CANDIDATE_EDITED)
    assert entries.count() == len(moved) > 0
    assert Entry.objects.get(event=Event.MEETING_CHANGED).before["held_on"] == "2026-03-11"


def test_what_a_person_touched_or_decided_stays(cast: Cast, run: ExtractionRun) -> None:
    touched = Candidate.objects.get(run=run, due_text="3个月内")
    candidate_edit(actor=cast.officer, candidate=touched, due=date(2026, 7, 1))
    commitment = accepted(cast.officer, Candidate.objects.get(run=run, due_text="年底前"))
    rejected = Candidate.objects.get(run=run, due_text="力争用3年左右的时间")
    candidate_reject(actor=cast.officer, candidate=rejected, reason=RejectReason.NOT_OURS)
    assert date_preview(run.document, date(2025, 3, 12)) == []
    meeting_date_correct(actor=cast.officer, document=run.document, held_on=date(2025, 3, 12))
    assert due_of(run, "3个月内") == date(2026, 7, 1)
    assert due_of(run, "年底前") == date(2026, 12, 31)
    assert due_of(run, "力争用3年左右的时间") == date(2029, 3, 11)
    commitment.refresh_from_db()
    assert commitment.due == date(2026, 12, 31)


def test_who_edits_while_the_date_is_corrected_is_not_overwritten(
    cast: Cast, run: ExtractionRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = dates.date_preview

    def meanwhile(*args: Any) -> list[dates.Shift]:
        shifts = preview(*args)
        other = Candidate.objects.get(run=run, due_text="3个月内")
        candidate_edit(actor=cast.head, candidate=other, due=date(2026, 8, 8))
        return shifts

    monkeypatch.setattr(dates, "date_preview", meanwhile)
    moved = meeting_date_correct(actor=cast.officer, document=run.document, held_on=date(2025, 3, 12))
    assert due_of(run, "3个月内") == date(2026, 8, 8)
    assert "3个月内" not in {shift.candidate.due_text for shift in moved}
    assert due_of(run, "年底前") == date(2025, 12, 31)


def test_where_the_text_tells_no_year_the_date_gives_the_deadlines(cast: Cast) -> None:
    run = extracted(cast.officer, UNDATED)
    assert run.document.meeting.held_on is None
    assert due_of(run, "6月底前") is None
    meeting_date_correct(actor=cast.officer, document=run.document, held_on=date(2026, 4, 2))
    found = Candidate.objects.get(run=run, due_text="6月底前")
    assert (found.due, found.gaps) == (date(2026, 6, 30), [])
    assert due_of(run, "7月15日前") == date(2026, 7, 15)


def test_the_date_of_issue_gives_the_year_at_once(cast: Cast) -> None:
    run = extracted(cast.officer, UNDATED, published=date(2026, 4, 2))
    assert due_of(run, "6月底前") == date(2026, 6, 30)


def test_only_supervision_corrects_the_date(cast: Cast, run: ExtractionRun) -> None:
    with pytest.raises(NotAllowed):
        meeting_date_correct(actor=cast.auditor, document=run.document, held_on=date(2025, 3, 12))
    assert due_of(run, "3个月内") == date(2026, 6, 11)


def test_candidates_are_read_for_changing_before_the_journal_is_locked(cast: Cast, run: ExtractionRun) -> None:
    with CaptureQueriesContext(connection) as told:
        assert meeting_date_correct(actor=cast.officer, document=run.document, held_on=date(2025, 3, 12))
    asked = [query["sql"] for query in told.captured_queries]
    head = next(number for number, sql in enumerate(asked) if 'FROM "journal_head"' in sql)
    assert not [sql for sql in asked[head:] if sql.startswith("SELECT") and 'FROM "intake_candidate"' in sql]
