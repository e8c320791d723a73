"""Receiving documents and running the extraction over them."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from extraction.model import Raw
from tracker.accounts.models import Office, User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Conflict, Invalid
from tracker.files.services import file_kept, safe_name
from tracker.intake import reading
from tracker.intake.filling import candidate_of, proposal_of, resolved_fill, supporting_link
from tracker.intake.messages import INTAKE_ERRORS
from tracker.intake.models import Candidate, ExtractionRun, ProgressProposal
from tracker.intake.review.matches import matches_fill
from tracker.intake.secrecy import secrecy_mark
from tracker.jobs.models import Job, JobState
from tracker.jobs.services import job_create, job_finish, job_retry
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.meetings.models import Document, DocumentSource
from tracker.meetings.services import document_create, meeting_fill, text_digest

TASK = "tracker.intake.extract"


@dataclass(frozen=True, slots=True)
class Received:
    """The run over a received document; `is_new` is False where the same document was there already."""

    run: ExtractionRun
    is_new: bool


def same_document(actor: User | None, **same: Any) -> ExtractionRun | None:
    """The run over the first document that the person sees and that has the same words or bytes."""
    seen = Document.objects.all() if actor is None else Document.objects.visible_to(actor)
    found = seen.filter(**same).order_by("id").first()
    return ExtractionRun.objects.filter(document=found).order_by("-id").first() if found else None


def document_receive(
    *,
    actor: User | None,
    name: str = "",
    data: bytes | None = None,
    text: str | None = None,
    published: date | None = None,
    source: str = DocumentSource.UPLOAD,
    replaces: Document | None = None,
) -> Received:
    """Take in a file (`data`, `name`) or pasted `text` and queue its extraction.

    Refused with Invalid before anything is written where it cannot be read. A document with the same words is not
    taken in twice: its run is given instead.
    """
    require(actor, Permission.UPLOAD)
    name = safe_name(name, "")
    raw = reading.read_pasted(text or "") if data is None else reading.read_file(data, name)
    more: dict[str, Any] = {"published": published, "source": source, "replaces": replaces}
    return document_keep(actor=actor, raw=raw, name=name, data=data, **more)


def document_keep(
    *,
    actor: User | None,
    raw: Raw,
    name: str = "",
    data: bytes | None = None,
    published: date | None = None,
    source: str = DocumentSource.UPLOAD,
    replaces: Document | None = None,
    attached_to: Document | None = None,
) -> Received:
    """Keep what was read and queue its extraction; `data` is the file, None for a text without one.

    Refused with Invalid, and nothing kept, where its head bears a secrecy mark.
    """
    require(actor, Permission.UPLOAD)
    refuse_secret(raw, name)
    with transaction.atomic():
        # One after the other, so that of two who send the same words at once the second finds the first's document.
        Office.objects.select_for_update(no_key=True).filter(pk=1).first()
        same = same_document(actor, text_sha256=text_digest(raw.text))
        if same:
            return Received(same, is_new=False)
        with nullcontext() if data is None else file_kept(data) as file:
            document = document_create(
                actor=actor,
                name=name or raw.text.strip().splitlines()[0][:60],
                text=raw.text,
                blocks=reading.blocks_out(raw),
                warnings=[asdict(warning) for warning in raw.warnings],
                source=source,
                file=file,
                published=published,
                title=raw.title,
                replaces=replaces,
                attached_to=attached_to,
            )
            job = job_create(task=TASK, total=len(raw.text))
            run = ExtractionRun.objects.create(document=document, job=job, started_by=actor)
    return Received(run, is_new=True)


def refuse_secret(raw: Raw, name: str) -> None:
    """Raise Invalid where the head of a document, its running head or its name bears a secrecy mark."""
    running = [str(warning.params.get("text", "")) for warning in raw.warnings if warning.code == "headers_left_out"]
    for head in (raw.text, *running):
        if mark := secrecy_mark(head, name):
            params = {"mark": mark}
            raise Invalid(INTAKE_ERRORS["secrecy_mark"], code="secrecy_mark", field="file", params=params)


@transaction.atomic
def run_retry(*, actor: User, run: ExtractionRun) -> ExtractionRun:
    """Queue a failed run again."""
    require(actor, Permission.UPLOAD)
    if not job_retry(run.job):
        raise Conflict(_("This run is not in a failed state any more."))
    record(Event.RUN_RETRIED, run, actor=actor)
    run.job.refresh_from_db()
    return run


def run_save(run: ExtractionRun, job: Job, found: dict[str, Any]) -> bool:
    """Write all that was found and end the job, in one transaction; False (nothing written) where it was taken over."""
    rows = [(candidate_of(run, row), row) for row in found["commitments"]]
    proposals = [(proposal_of(run, told), told) for told in found["progress"]]
    matches_fill([*rows, *proposals])
    with transaction.atomic():
        if not job_finish(job):
            return False
        meeting_fill(run.document.meeting, found["meeting"])
        run.engine = found["engine"]
        run.warnings = found["warnings"]
        run.progress_found = found["progress"]
        run.save()
        resolved_fill(rows)
        Candidate.objects.bulk_create([candidate for candidate, _row in rows], batch_size=500)
        supporting_link(rows)
        # What progressed, but no line of the ledger is about, is nobody's report.
        kept = [proposal for proposal, _told in proposals if proposal.matches]
        ProgressProposal.objects.bulk_create(kept, batch_size=500)
        after = {"candidates": len(rows), "engine": run.engine}
        record(Event.RUN_FINISHED, run, actor=None, after=after, label=run.document.name)
    return True


def run_waiting(document: Document) -> bool:
    """Whether a run over the document is still to come or under way."""
    states = Q(job__state=JobState.QUEUED) | Q(job__state=JobState.RUNNING)
    return ExtractionRun.objects.filter(states, document=document).exists()
