"""Extracting a document again, as with a newer version of the library: first shown, then taken over by a person.

What people decided or corrected is never changed by it, and nothing comes twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common import clock
from tracker.common.errors import Conflict
from tracker.intake.filling import candidate_of, resolved_fill, supporting_link
from tracker.intake.models import Candidate, CandidateState, ExtractionRun, Reextraction
from tracker.intake.review.matches import matches_fill
from tracker.intake.versions.carry import finished_run
from tracker.intake.versions.pairing import Row, pair
from tracker.jobs.models import Job, JobState
from tracker.jobs.services import job_create, job_finish
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.meetings.models import Document

TASK = "tracker.intake.reextract"
COMPARED = ("title", "due", "recurrence", "strength", "speaker", "projects", "lead_unit")


@dataclass(frozen=True, slots=True)
class Change:
    """A candidate that would be read otherwise: its fields as {name: (now, then)}; `stays` where people touched it."""

    candidate: Candidate
    row: Row
    fields: dict[str, tuple[Any, Any]]
    stays: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What applying a second extraction would do."""

    same: int
    changes: list[Change]
    added: list[Row]
    dropped: list[Candidate]
    kept: list[Candidate]  # not found any more, but decided or corrected: they stay


@transaction.atomic
def reextraction_start(*, actor: User, document: Document) -> Reextraction:
    """Extract a document again, in the background; nothing changes until it is applied."""
    require(actor, Permission.REVIEW)
    if finished_run(document) is None:
        raise Conflict(_("The document is still being read: wait until its run is over."), code="run_waiting")
    job = job_create(task=TASK, total=len(document.text))
    return Reextraction.objects.create(document=document, job=job, started_by=actor)


def reextraction_save(again: Reextraction, job: Job, found: dict[str, Any]) -> None:
    """Keep what was found, and end the job."""
    with transaction.atomic():
        if job_finish(job):
            again.rows, again.engine, again.warnings = found["commitments"], found["engine"], found["warnings"]
            again.save()


def outlook(again: Reextraction) -> Outlook:
    """What would be added, changed and dropped against the candidates as they are now."""
    run = finished_run(again.document)
    candidates = list(Candidate.objects.filter(run=run).for_list().order_by("start", "pk"))
    pairing = pair([candidate.found for candidate in candidates], again.rows)
    fresh = [candidate_of(run, dict(row)) for row in again.rows] if run else []
    resolved_fill(zip(fresh, map(dict, again.rows), strict=False))
    changes = []
    for one, two in sorted([*pairing.same, *pairing.changed], key=lambda both: both[1]):
        candidate, row = candidates[one], again.rows[two]
        if fields := _differences(candidate, fresh[two]):
            changes.append(Change(candidate, row, fields, stays=_is_touched(candidate)))
    gone = [candidates[place] for place in pairing.dropped]
    return Outlook(
        same=len(pairing.same) + len(pairing.changed) - len(changes),
        changes=changes,
        added=[again.rows[place] for place in pairing.added],
        dropped=[candidate for candidate in gone if not _is_touched(candidate)],
        kept=[candidate for candidate in gone if _is_touched(candidate)],
    )


def _is_touched(candidate: Candidate) -> bool:
    return candidate.state != CandidateState.PENDING or bool(candidate.touched) or candidate.previous_id is not None


def _differences(candidate: Candidate, fresh: Candidate) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(candidate, name), getattr(fresh, name)) for name in (*COMPARED, "text")}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@transaction.atomic
def reextraction_apply(*, actor: User, again: Reextraction) -> Outlook:
    """Take a second extraction over: new rows come in, untouched ones follow, what people decided or corrected stays."""
    require(actor, Permission.REVIEW)
    again = (
        Reextraction.objects.select_for_update(of=("self",), no_key=True)
        .select_related("job", "document")
        .get(pk=again.pk)
    )
    if again.job.state != JobState.DONE or again.applied_at is not None:
        raise Conflict(_("This extraction is not over yet, or was applied before."), code="not_applicable")
    run = finished_run(again.document)
    if run is None:
        raise Conflict(code="run_waiting")
    list(Candidate.objects.filter(run=run).order_by("pk").select_for_update(of=("self",), no_key=True))
    found = outlook(again)
    for change in found.changes:
        if not change.stays:
            _rewrite(run, change)
    Candidate.objects.filter(pk__in=[candidate.pk for candidate in found.dropped]).delete()
    _add(run, found.added)
    run.engine, run.warnings = again.engine, again.warnings
    run.save(update_fields=["engine", "warnings"])
    again.applied_by, again.applied_at = actor, clock.now()
    again.save(update_fields=["applied_by", "applied_at"])
    changed = sum(not change.stays for change in found.changes)
    after = {"added": len(found.added), "changed": changed, "dropped": len(found.dropped)}
    record(Event.REEXTRACTION_APPLIED, again, actor=actor, after=after, label=again.document.name)
    return found


def _rewrite(run: ExtractionRun, change: Change) -> None:
    """An untouched row as the library reads it now; its number and place in the list stay."""
    row = dict(change.row)
    fresh = candidate_of(run, row)
    fresh.pk, fresh.version = change.candidate.pk, change.candidate.version + 1
    resolved_fill([(fresh, row)])
    matches_fill([(fresh, row)])
    fresh.save()
    fresh.supporting_units.clear()
    supporting_link([(fresh, row)])


def _add(run: ExtractionRun, rows: list[Row]) -> None:
    made = [(candidate_of(run, dict(row)), dict(row)) for row in rows]
    resolved_fill(made)
    matches_fill(made)
    Candidate.objects.bulk_create([candidate for candidate, _row in made], batch_size=500)
    supporting_link(made)
