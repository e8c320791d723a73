"""Reporting progress: what a unit did, its answer for its part, and the signature of its head where that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from types import EllipsisType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Role
from tracker.accounts.scopes import units_with_role
from tracker.commitments.lifecycle import Action, row_of
from tracker.commitments.models import Assignment, AssignmentRole, Commitment, EvidenceState
from tracker.commitments.moves import locked, state_move
from tracker.commitments.permissions import check, units_acting
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.common.text import search_text
from tracker.files.services import attachments_checked, file_kept, safe_name
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.progress.doubts import doubts_of
from tracker.progress.models import Period, ProgressReport, ReportAttachment, Signature
from tracker.progress.periods import period_answered, policy
from tracker.progress.querysets import last_report

Files = Sequence[tuple[str, bytes]]


@transaction.atomic
def progress_report(
    *,
    actor: User,
    commitment: Commitment,
    text: str,
    percent: int,
    problems: str = "",
    next_steps: str = "",
    attachments: Files = (),
    period: Period | EllipsisType | None = ...,
) -> ProgressReport:
    """反馈: a report with attachments (name, bytes); the lead unit's percentage becomes the commitment's.

    Of a recurring commitment the lead unit's report answers `period`: left out the oldest open one, None no period.
    """
    commitment = locked(commitment)
    row = check(actor, commitment, Action.REPORT)
    _check_input(text, percent, attachments)
    by = _acting(commitment, units_acting(actor, commitment, row))
    words = {"text": text.strip(), "problems": problems.strip(), "next_steps": next_steps.strip()}
    return _send(actor, commitment, by, Action.REPORT, attachments, words | {"percent": percent}, period)


@transaction.atomic
def part_answer(*, actor: User, commitment: Commitment, text: str, attachments: Files = ()) -> ProgressReport:
    """A supporting unit's answer: its part is done, and how. Setting the part anew asks for another answer."""
    commitment = locked(commitment)
    row = check(actor, commitment, Action.ANSWER)
    _check_input(text, 100, attachments)
    by = _acting(commitment, units_acting(actor, commitment, row))
    words = {"text": text.strip(), "percent": 100, "is_answer": True}
    return _send(actor, commitment, by, Action.ANSWER, attachments, words, None)


@transaction.atomic
def report_sign(*, actor: User, commitment: Commitment, signed: bool, note: str = "") -> ProgressReport:
    """The head of the unit signs what waits, the last report counts; or sends it back with a reason."""
    commitment = locked(commitment)
    row = check(actor, commitment, Action.SIGN)
    if not signed and not note.strip():
        raise Invalid(_("Say what is to be changed."), field="note", code="reason_needed")
    by = _acting(commitment, units_acting(actor, commitment, row))
    waiting = ProgressReport.objects.filter(commitment=commitment, unit=by.unit, signature=Signature.WAITING)
    report = waiting.select_related("unit").latest("id")
    values = {"signed_by": actor, "signed_at": clock.now(), "signature_note": note.strip()}
    waiting.update(signature=Signature.SIGNED if signed else Signature.REFUSED, **values)
    Assignment.objects.filter(pk=by.pk).update(unsigned=False)
    report.refresh_from_db()
    if signed:
        _count(actor, commitment, by, report, Event.REPORT_SIGNED, Action.SIGN, ...)
    else:
        after = {"unit": by.unit.name, "author_id": report.author_id}
        record(Event.REPORT_UNSIGNED, commitment, actor=actor, note=note.strip(), after=after)
    return report


def _send(
    actor: User,
    commitment: Commitment,
    by: Assignment,
    action: Action,
    attachments: Files,
    words: dict[str, Any],
    period: Period | EllipsisType | None,
) -> ProgressReport:
    """Keep the report; it counts at once, or waits for the head of the unit where the office asks for a signature."""
    waits = policy().signed and by.unit_id not in units_with_role(actor, Role.UNIT_HEAD)
    last = last_report(commitment, [by.unit_id])
    said = (words["text"], words.get("problems", ""), words.get("next_steps", ""))
    report = ProgressReport.objects.create(
        commitment=commitment,
        unit=by.unit,
        author=actor,
        cycle=commitment.cycle,
        doubts=doubts_of(words["text"], last, words["percent"]),
        signature=Signature.WAITING if waits else Signature.NOT_NEEDED,
        search_text=search_text(by.unit.name, actor.name, *said),
        **words,
    )
    with ExitStack() as files:
        for name, data in attachments:
            file = files.enter_context(file_kept(data))
            ReportAttachment.objects.create(report=report, file=file, name=safe_name(name, "attachment"))
        if waits:
            Assignment.objects.filter(pk=by.pk).update(unsigned=True)
            record(Event.REPORT_SENT, commitment, actor=actor, after=_told(report) | {"unit_id": by.unit_id})
        else:
            event = Event.PART_ANSWERED if report.is_answer else Event.PROGRESS_REPORTED
            _count(actor, commitment, by, report, event, action, period)
    return report


def _count(
    actor: User,
    commitment: Commitment,
    by: Assignment,
    report: ProgressReport,
    event: Event,
    action: Action,
    period: Period | EllipsisType | None,
) -> None:
    """Let a report say how far the commitment, or the unit's part, is."""
    leads = by.role == AssignmentRole.LEAD
    values: dict[str, Any] = {"evidence_state": EvidenceState.REPORTED}
    values |= {"evidence_source": "report", "evidence_on": clock.today()}
    before: dict[str, Any] = {}
    if leads:
        before = {"percent": commitment.percent}
        values |= {"percent": report.percent, "reported_percent": report.percent}
    due = commitment.due
    # The assignments in hand are those before the answer: the table asks for a unit that has not answered yet.
    if report.is_answer:
        done = {"answered_at": clock.now(), "answered_by": report.author}
        # Who answers has acknowledged.
        seen = {} if by.acknowledged_at else {"acknowledged_at": clock.now(), "acknowledged_by": report.author}
        Assignment.objects.filter(pk=by.pk).update(**done, **seen)
    state_move(actor=actor, commitment=commitment, action=action, **values)
    after = _told(report) | ({"unit_id": by.unit_id} if report.is_answer else {})
    if leads and commitment.recurrence and period is not None:
        answered = period_answered(commitment, report, None if period is ... else period)
        after |= {"period": answered.due} if answered else {}
        if commitment.due != due:
            before, after = before | {"due": due}, after | {"due": commitment.due}
    record(event, commitment, actor=actor, before=before, after=after)


def _told(report: ProgressReport) -> dict[str, Any]:
    return {
        "percent": report.percent,
        "unit": report.unit.name,
        "text": report.text[:500],
        "attachments": [kept.name for kept in report.attachments.all()],
    }


def _check_input(text: str, percent: int, attachments: Files) -> None:
    if not text.strip():
        raise Invalid(_("Say what was done."), field="text")
    if not 0 <= percent <= 100:
        raise Invalid(_("The percentage lies between 0 and 100."), field="percent")
    attachments_checked(attachments)


def _acting(commitment: Commitment, mine: set[int]) -> Assignment:
    """The unit that the person acts for, the lead first."""
    rows: list[Assignment] = [a for a in commitment.assignments.all() if a.unit_id in mine]
    return min(rows, key=lambda a: a.role != AssignmentRole.LEAD)


def unit_for(actor: User, commitment: Commitment) -> Unit | None:
    """The unit for which the person would report now; None where the person may not."""
    row = row_of(commitment.state, Action.REPORT)
    mine = units_acting(actor, commitment, row) if row else set()
    return _acting(commitment, mine).unit if mine else None
