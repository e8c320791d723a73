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
from tracker.accounts.models import Office, Unit, User
from tracker.accounts.querysets import units_by_folded_name
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Conflict, Invalid
from tracker.common.text import fold
from tracker.files.services import file_kept, safe_name
from tracker.intake import reading
from tracker.intake.messages import INTAKE_ERRORS
from tracker.intake.models import Candidate, ExtractionRun
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
    units = units_by_folded_name()
    with transaction.atomic():
        if not job_finish(job):
            return False
        meeting_fill(run.document.meeting, found["meeting"])
        run.engine = found["engine"]
        run.warnings = found["warnings"]
        run.progress_found = found["progress"]
        run.save()
        rows = [(candidate_of(run, row), row) for row in found["commitments"]]
        for candidate, row in rows:
            candidate.lead_unit = next(iter(resolve(row["lead_units"], units)), None)
        Candidate.objects.bulk_create([candidate for candidate, _row in rows], batch_size=500)
        link_supporting(rows, units)
        after = {"candidates": len(rows), "engine": run.engine}
        record(Event.RUN_FINISHED, run, actor=None, after=after, label=run.document.name)
    return True


def resolve(names: list[str], units: dict[str, Unit]) -> list[Unit]:
    """The office's units among these names, each once, in order."""
    found = (units.get(fold(name)) for name in names)
    return list(dict.fromkeys(unit for unit in found if unit is not None))


def link_supporting(rows: list[tuple[Candidate, dict[str, Any]]], units: dict[str, Unit]) -> None:
    """Set the supporting units of saved candidates as their rows name them."""
    Link = Candidate.supporting_units.through
    links = []
    for candidate, row in rows:
        others = resolve(row["lead_units"][1:] + row["supporting_units"], units)
        links += [Link(candidate_id=candidate.pk, unit_id=u.pk) for u in others if u.pk != candidate.lead_unit_id]
    Link.objects.bulk_create(links, batch_size=500)


def deadline_fields(deadline: dict[str, Any] | None) -> dict[str, Any]:
    """The candidate's fields for a deadline of the library; all empty for None."""
    found = deadline or {}
    return {
        "due": date.fromisoformat(found["due"]) if found.get("due") else None,
        "due_text": (found.get("text") or "")[:100],
        "due_precision": found.get("precision") or "day",
        "due_basis": (found.get("basis") or "")[:200],
        "recurrence": found.get("recurrence") or "",
    }


def candidate_of(run: ExtractionRun, row: dict[str, Any]) -> Candidate:
    """An unsaved candidate for one row of the library."""
    return Candidate(
        run=run,
        document=run.document,
        start=row["start"],
        end=row["end"],
        text=row["text"],
        found=row,
        tier=row["tier"],
        score=row["score"],
        title=row["title"][:120],
        strength=row["strength"],
        kind=row["kind"],
        speaker=(row["speaker"] or "")[:50],
        projects=row["projects"],
        targets=row["targets"],
        gaps=row["gaps"],
        **deadline_fields(row["deadline"]),
    )


def run_waiting(document: Document) -> bool:
    """Whether a run over the document is still to come or under way."""
    states = Q(job__state=JobState.QUEUED) | Q(job__state=JobState.RUNNING)
    return ExtractionRun.objects.filter(states, document=document).exists()
