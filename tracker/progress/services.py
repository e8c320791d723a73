"""Reporting progress."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, User
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import AssignmentRole, Commitment, EvidenceState
from tracker.commitments.moves import locked, state_move
from tracker.commitments.permissions import check, units_acting
from tracker.common.errors import Invalid
from tracker.common.text import search_text
from tracker.files.services import attachments_checked, file_kept, safe_name
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.progress.models import ProgressReport, ReportAttachment


@transaction.atomic
def progress_report(
    *,
    actor: User,
    commitment: Commitment,
    text: str,
    percent: int,
    problems: str = "",
    next_steps: str = "",
    attachments: Sequence[tuple[str, bytes]] = (),
) -> ProgressReport:
    """反馈: a report with attachments (name, bytes); the lead unit's percentage becomes the commitment's."""
    commitment = locked(commitment)
    row = check(actor, commitment, Action.REPORT)
    _check_input(text, percent, attachments)
    unit, leads = _unit_of(commitment, units_acting(actor, commitment, row))
    report = ProgressReport.objects.create(
        commitment=commitment,
        unit=unit,
        author=actor,
        text=text.strip(),
        problems=problems.strip(),
        next_steps=next_steps.strip(),
        percent=percent,
        cycle=commitment.cycle,
        search_text=search_text(unit.name, actor.name, text, problems, next_steps),
    )
    with ExitStack() as files:
        for name, data in attachments:
            file = files.enter_context(file_kept(data))
            ReportAttachment.objects.create(report=report, file=file, name=safe_name(name, "attachment"))
        _tell(actor, commitment, report, leads)
    return report


def _tell(actor: User, commitment: Commitment, report: ProgressReport, leads: bool) -> None:
    values = {"evidence_state": EvidenceState.REPORTED} | (
        {"percent": report.percent, "reported_percent": report.percent} if leads else {}
    )
    before = {"percent": commitment.percent} if leads else {}
    state_move(actor=actor, commitment=commitment, action=Action.REPORT, **values)
    after = {
        "percent": report.percent,
        "unit": report.unit.name,
        "text": report.text[:500],
        "attachments": [kept.name for kept in report.attachments.all()],
    }
    record(Event.PROGRESS_REPORTED, commitment, actor=actor, before=before, after=after)


def _check_input(text: str, percent: int, attachments: Sequence[tuple[str, bytes]]) -> None:
    if not text.strip():
        raise Invalid(_("Say what was done."), field="text")
    if not 0 <= percent <= 100:
        raise Invalid(_("The percentage lies between 0 and 100."), field="percent")
    attachments_checked(attachments)


def _unit_of(commitment: Commitment, mine: set[int]) -> tuple[Unit, bool]:
    """The unit that the person reports for (lead first) and whether it leads."""
    rows = [a for a in commitment.assignments.all() if a.unit_id in mine]
    rows.sort(key=lambda a: a.role != AssignmentRole.LEAD)
    return rows[0].unit, rows[0].role == AssignmentRole.LEAD
