"""Purging a document that was taken in by mistake: file, text, candidates and pictures go, the entry that tells so stays."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.accounts.services import require
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid, NotAllowed
from tracker.common.service import swap
from tracker.files.services import file_release
from tracker.intake.models import ExtractionRun, Ingestion, Reextraction
from tracker.intake.pictures import pages_forget
from tracker.intake.services import run_waiting
from tracker.intake.versions.carry import lock_versions, version_unlink
from tracker.intake.ways.models import IngestionState
from tracker.jobs.models import Job
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.meetings.models import Document

NAMED = 5  # commitments that the refusal names


def may_purge(user: User, document: Document) -> bool:
    """The head of supervision, and the officer who brought the document in."""
    return may(user, Permission.PURGE) or (may(user, Permission.UPLOAD) and document.received_by_id == user.pk)


def resting_on(document: Document) -> list[Commitment]:
    """The commitments of the ledger that rest on a document: their wording or evidence is in it, or it says them again.

    Mentions that only came over from an older version do not count: they go when the versions are separated.
    """
    of_rows = Commitment.objects.filter(linked_candidates__document=document, linked_candidates__previous=None)
    found = Commitment.objects.filter(document=document) | Commitment.objects.filter(evidence__document=document)
    return list((found.distinct() | of_rows.distinct()).order_by("pk"))


@transaction.atomic
def document_purge(*, actor: User, document: Document, reason: str) -> None:
    """Remove a document for good; Conflict with their numbers where commitments rest on it."""
    require(actor, Permission.UPLOAD)
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if not may_purge(actor, document):
        raise NotAllowed(_("The head of supervision can purge it, or who brought it in."))
    if not reason.strip():
        raise Invalid(_("Say why it is purged."), field="reason")
    lock_versions(document)
    _refuse_if_needed(document)
    if document.replaces_id is not None:
        version_unlink(actor=actor, document=document)
    pk, file, meeting = document.pk, document.file, document.meeting
    ingestions = list(Ingestion.objects.filter(document=document).select_related("file"))
    values = {
        "state": IngestionState.PURGED,
        "name": _("Purged"),
        "origin": "",
        "finished_at": clock.now(),
        "file": None,
    }
    Ingestion.objects.filter(pk__in=[row.pk for row in ingestions]).update(**values)
    jobs = [run.job_id for run in ExtractionRun.objects.filter(document=document)]
    jobs += [again.job_id for again in Reextraction.objects.filter(document=document)]
    document.delete()
    Job.objects.filter(pk__in=jobs).delete()
    if not meeting.documents.exists() and not meeting.commitments.exists():
        meeting.delete()
    document.pk = pk
    record(Event.DOCUMENT_PURGED, document, actor=actor, note=reason.strip(), label=_("Document %(pk)s") % {"pk": pk})
    for stored in {one for one in [file, *(row.file for row in ingestions)] if one is not None}:
        if file_release(stored):
            pages_forget(stored)


def _refuse_if_needed(document: Document) -> None:
    if run_waiting(document):
        raise Conflict(_("The document is still being read: wait until its run is over."), code="run_waiting")
    if Document.objects.filter(replaces=document).exists():
        raise Conflict(_("A newer version took its place: separate the two first."), code="replaced_already")
    if document.attached_to is not None:
        message = _("It came with the mail “%(name)s”, whose file holds it: purge the mail first.")
        raise Conflict(message, code="part_of_mail", params={"name": document.attached_to.name})
    resting = resting_on(document)
    if resting:
        named = ", ".join(str(one) for one in resting[:NAMED]) + ("…" if len(resting) > NAMED else "")
        message = ngettext(
            "%(count)s commitment rests on this document and keeps it: %(named)s",
            "%(count)s commitments rest on this document and keep it: %(named)s",
            len(resting),
        )
        params = {"count": len(resting), "named": named}
        raise Conflict(message, code="commitments_rest_on_it", params=params)


@transaction.atomic
def ingestion_purge(*, actor: User, ingestion: Ingestion) -> None:
    """Remove the kept file of a failed ingestion, and its name; the row stays and says so."""
    require(actor, Permission.UPLOAD)
    if not (may(actor, Permission.PURGE) or ingestion.received_by_id in {actor.pk, None}):
        raise NotAllowed(_("The head of supervision can purge it, or who brought it in."))
    file = ingestion.file
    values = {"state": IngestionState.PURGED, "name": _("Purged"), "origin": "", "file": None}
    swap(ingestion, where={"state": IngestionState.FAILED}, values=values)
    label = _("Incoming %(pk)s") % {"pk": ingestion.pk}
    record(Event.INGESTION_PURGED, ingestion, actor=actor, label=label)
    if file is not None:
        file_release(file)
