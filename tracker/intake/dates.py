"""Correcting the date of the meeting: which deadlines move with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Conflict
from tracker.intake import reading
from tracker.intake.filling import deadline_fields
from tracker.intake.models import Candidate, CandidateState
from tracker.intake.services import run_waiting
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.meetings.models import Document
from tracker.meetings.services import meeting_change


@dataclass(frozen=True, slots=True)
class Shift:
    """A pending candidate whose deadline would change: from `before` to `after` (None: no date known)."""

    candidate: Candidate
    before: date | None
    after: date | None
    fields: dict[str, object]


def date_preview(document: Document, held_on: date) -> list[Shift]:
    """What correcting the meeting's date to `held_on` would change; what a person touched or decided stays."""
    found = reading.extract_from(document, held_on=held_on)
    rows = {(row["start"], row["end"], row["title"]): row for row in found["commitments"]}
    shifts = []
    for candidate in Candidate.objects.filter(document=document, state=CandidateState.PENDING):
        row = rows.get((candidate.start, candidate.end, candidate.found["title"]))
        if row is None or {"due", "recurrence"} & set(candidate.touched):
            continue
        fields = deadline_fields(row["deadline"])
        if fields["due"] != candidate.due:
            shifts.append(Shift(candidate, candidate.due, fields["due"], fields | {"gaps": row["gaps"]}))
    return shifts


def meeting_date_correct(*, actor: User, document: Document, **head: Any) -> list[Shift]:
    """Write the corrected date `held_on`, the deadlines that follow from it and other fields of the head.

    Returns the deadlines that changed. Refused while a run is still to write what it reads in the head.
    """
    require(actor, Permission.REVIEW)
    if run_waiting(document):
        raise Conflict(_("The document is still being read: wait until its run is over."), code="run_waiting")
    moved = head.get("held_on")
    shifts = date_preview(document, moved) if moved else []  # the long part, before the transaction
    with transaction.atomic():
        held = _locked(document) if shifts else {}
        meeting_change(actor=actor, meeting=document.meeting, **head)
        return [shift for shift in shifts if _apply(actor, held.get(shift.candidate.pk), shift)]


def _locked(document: Document) -> dict[int, Candidate]:
    """The pending candidates by id, locked before the first journal entry: who decides about one waits for the journal."""
    pending = Candidate.objects.filter(document=document, state=CandidateState.PENDING).order_by("pk")
    return {candidate.pk: candidate for candidate in pending.select_for_update(of=("self",), no_key=True)}


def _apply(actor: User, candidate: Candidate | None, shift: Shift) -> bool:
    if candidate is None or candidate.version != shift.candidate.version:
        return False  # somebody edited or decided it meanwhile: that holds
    for name, value in shift.fields.items():
        setattr(candidate, name, value)
    candidate.version += 1
    candidate.save()
    record(Event.CANDIDATE_EDITED, candidate, actor=actor, before={"due": shift.before}, after={"due": shift.after})
    return True
