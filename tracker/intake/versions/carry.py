"""A newer version of a document: what did not change keeps its decision, what did comes back for review.

The rows of the older version stay as they are, with all that people decided about them; only what nobody had decided yet
is superseded. A row of the newer version points to the one that it goes back to (`previous`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.commitments.mentions import mention_add, mentions_remove
from tracker.common.errors import Conflict, Invalid
from tracker.intake.models import Candidate, CandidateState, Correction, ExtractionRun
from tracker.intake.versions.pairing import Pairing, pair
from tracker.jobs.models import JobState
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.meetings.models import Document

# What a person may have corrected in a candidate.
FIELDS = ("title", "due", "due_basis", "recurrence", "strength", "speaker", "projects", "lead_unit", "gaps", "touched")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The candidates of two versions and how they pair; lists of (old, new), new alone, old alone."""

    same: list[tuple[Candidate, Candidate]]
    changed: list[tuple[Candidate, Candidate]]
    added: list[Candidate]
    dropped: list[Candidate]


def finished_run(document: Document) -> ExtractionRun | None:
    """The newest run over a document, if it is done."""
    run = ExtractionRun.objects.filter(document=document).select_related("job").order_by("-pk").first()
    return run if run is not None and run.job.state == JobState.DONE else None


def compared(older: Document, newer: Document) -> Comparison:
    """How the candidates of two versions pair, in the order of their texts."""
    old, new = _candidates(older), _candidates(newer)
    pairing: Pairing = pair([row.found for row in old], [row.found for row in new])
    return Comparison(
        same=[(old[one], new[two]) for one, two in pairing.same],
        changed=[(old[one], new[two]) for one, two in pairing.changed],
        added=[new[place] for place in pairing.added],
        dropped=[old[place] for place in pairing.dropped],
    )


def _candidates(document: Document) -> list[Candidate]:
    run = finished_run(document)
    return list(Candidate.objects.filter(run=run).for_list().order_by("start", "pk")) if run else []


@transaction.atomic
def version_link(*, actor: User, document: Document, older: Document) -> None:
    """Say that a document takes the place of an older one, and carry decisions over once both are extracted."""
    require(actor, Permission.UPLOAD)
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if document.replaces_id is not None:
        raise Conflict(_("This document takes the place of another one already."), code="replaces_already")
    if Document.objects.filter(replaces=older).exists():
        message = _("“%(name)s” was replaced by another version already. Choose the newest version.")
        raise Conflict(message, code="replaced_already", params={"name": older.name})
    if older.pk in {document.pk, *_successors(document)}:
        raise Invalid(_("A document cannot take the place of itself or of a version that replaced it."), field="older")
    document.replaces = older
    document.save(update_fields=["replaces"])
    lock_versions(document)
    _carry(document, actor)


def _successors(document: Document) -> set[int]:
    found: set[int] = set()
    after = Document.objects.filter(replaces=document).only("pk").first()
    while after is not None and after.pk not in found:
        found.add(after.pk)
        after = Document.objects.filter(replaces=after).only("pk").first()
    return found


def lock_versions(document: Document) -> None:
    """Lock the candidates of a document and of its neighbours: before the journal's head, for which deciders wait."""
    around = Q(document=document) | Q(document__replaces=document) | Q(document__replaced_by=document)
    rows = Candidate.objects.filter(around).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def carry_after(run: ExtractionRun) -> None:
    """Carry decisions over after a run is saved, to its document or from it; called in the transaction of the run."""
    if run.document.replaces_id is not None:
        _carry(run.document, None)
    newer = Document.objects.filter(replaces=run.document).first()
    if newer is not None:
        _carry(newer, None)


def _carry(document: Document, actor: User | None) -> None:
    older = document.replaces
    if older is None or finished_run(document) is None or finished_run(older) is None:
        return
    found = compared(older, document)
    for old, new in found.same:
        _keep(old, new, document)
    for old, new in found.changed:
        Candidate.objects.filter(pk=new.pk).update(previous=old)
    run = finished_run(older)
    Candidate.objects.filter(run=run, state=CandidateState.PENDING).update(state=CandidateState.SUPERSEDED)
    names = ("same", "changed", "added", "dropped")
    after: dict[str, Any] = {"replaces": older.pk} | {name: len(getattr(found, name)) for name in names}
    record(Event.DOCUMENT_LINKED, document, actor=actor, after=after)


def _keep(old: Candidate, new: Candidate, document: Document) -> None:
    """Give an unchanged row the corrections and the decision of the one that it goes back to."""
    new.previous = old
    if new.state == CandidateState.PENDING and not new.touched:
        for name in FIELDS if old.touched else ():
            setattr(new, name, getattr(old, name))
        if "supporting_units" in old.touched:
            new.supporting_units.set(old.supporting_units.all())
        _copy_corrections(old, new)
        commitment = old.commitment or old.linked_to
        if commitment is not None:
            new.state, new.linked_to = CandidateState.LINKED, commitment
            mention_add(commitment=commitment, document=document, start=new.start, end=new.end)
        elif old.state == CandidateState.REJECTED:
            new.state, new.reject_reason = CandidateState.REJECTED, old.reject_reason
        if new.state != CandidateState.PENDING:
            new.decision_note, new.decided_by, new.decided_at = old.decision_note, old.decided_by, old.decided_at
        new.version += 1
    new.save()


def _copy_corrections(old: Candidate, new: Candidate) -> None:
    copies = []
    for correction in old.corrections.all():
        correction.pk, correction.candidate = None, new
        copies.append(correction)
    Correction.objects.bulk_create(copies)


@transaction.atomic
def version_unlink(*, actor: User, document: Document) -> None:
    """Take the linking of a version back: decisions that were carried over go, those that were made here stay."""
    require(actor, Permission.UPLOAD)
    document = (
        Document.objects.select_for_update(of=("self",), no_key=True).select_related("replaces").get(pk=document.pk)
    )
    older = document.replaces
    if older is None:
        raise Conflict(_("This document takes the place of none."), code="replaces_none")
    lock_versions(document)
    rows = Candidate.objects.filter(document=document).exclude(previous=None).select_related("previous", "linked_to")
    for row in rows:
        if is_carried(row):
            if row.linked_to is not None:
                mentions_remove(commitment=row.linked_to, document=document, start=row.start, end=row.end)
            row.state, row.linked_to, row.reject_reason = CandidateState.PENDING, None, ""
            row.decision_note, row.decided_by, row.decided_at = "", None, None
        row.previous = None
        row.version += 1
        row.save()
    Candidate.objects.filter(document=older, state=CandidateState.SUPERSEDED).update(state=CandidateState.PENDING)
    document.replaces = None
    document.save(update_fields=["replaces"])
    record(Event.DOCUMENT_UNLINKED, document, actor=actor, before={"replaces": older.pk})


def is_carried(candidate: Candidate) -> bool:
    """Whether its decision is that of the older version and none of its own."""
    old = candidate.previous
    is_decided = candidate.state in {CandidateState.LINKED, CandidateState.REJECTED}
    return old is not None and is_decided and candidate.decided_at == old.decided_at
