"""Writing the ledger: create and edit; moves.py leads from state to state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import EllipsisType
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tracker.accounts.models import Office, Unit, User
from tracker.accounts.querysets import office
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.commitments.lifecycle import Action, State
from tracker.commitments.models import (
    Assignment,
    AssignmentRole,
    Commitment,
    Evidence,
    Mention,
    Project,
    SerialCounter,
    SourceType,
    Strength,
    Target,
)
from tracker.commitments.moves import fresh, locked
from tracker.commitments.permissions import check
from tracker.commitments.rhythm import day_in
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.common.text import fold, search_text
from tracker.journal.models import Entry, Event
from tracker.journal.services import record
from tracker.meetings.models import Document

EDITABLE = ("title", "due", "strength", "source_note", "speaker", "recurrence", "recurrence_day", "handler")


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """A stretch of the document's text for a field; the text is taken from the document itself."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new commitment is made of."""

    title: str
    baseline_text: str
    source_type: str
    source_note: str = ""
    document: Document | None = None
    strength: str = Strength.SHALL
    kind: str = "task"
    speaker: str = ""
    due: date | None = None
    due_text: str = ""
    due_precision: str = "day"
    due_basis: str = ""
    recurrence: str = ""
    recurrence_day: int | None = None
    gaps: Sequence[str] = ()
    lead_unit: Unit | None = None
    supporting_units: Sequence[Unit] = ()
    handler: User | None = None
    projects: Sequence[str] = ()
    targets: Sequence[dict[str, Any]] = ()
    evidence: Sequence[EvidenceSpan] = field(default_factory=tuple)
    mentions: Sequence[tuple[int, int]] = ()


def default_due(source_type: str, start: date, settings: Office | None = None) -> date:
    """The due date by the office's default where the text names none."""
    settings = settings or office() or Office()
    days = {SourceType.MEETING: settings.days_meeting, SourceType.INSTRUCTION: settings.days_instruction}
    return start + timedelta(days=days.get(SourceType(source_type), settings.days_document))


def project_by_name(name: str) -> Project:
    """The project of this name in whatever script, made where it is new."""
    project, _made = Project.objects.get_or_create(folded=fold(name)[:200], defaults={"name": name.strip()[:200]})
    return project


def reindex(commitment: Commitment) -> None:
    """Refresh the text in which searches look, after words, units or the serial number changed."""
    units = [a.unit.name for a in commitment.assignments.select_related("unit")]
    projects = [project.name for project in commitment.projects.all()]
    parts = (
        commitment.serial_no,
        commitment.title,
        commitment.baseline_text,
        commitment.speaker,
        commitment.source_note,
        commitment.handler.name if commitment.handler else None,
    )
    commitment.search_text = search_text(*parts, *units, *projects)
    Commitment.objects.filter(pk=commitment.pk).update(search_text=commitment.search_text)


def units_set(commitment: Commitment, lead: Unit | None, supporting: Iterable[Unit]) -> None:
    """Plan the units of a draft: at most one lead, each unit once."""
    wanted = {unit.pk: AssignmentRole.SUPPORTING for unit in supporting}
    if lead:
        wanted[lead.pk] = AssignmentRole.LEAD
    commitment.assignments.all().delete()
    rows = [Assignment(commitment=commitment, unit_id=pk, role=role) for pk, role in wanted.items()]
    Assignment.objects.bulk_create(rows)


def _evidence_rows(commitment: Commitment, draft: Draft) -> list[Evidence]:
    rows: list[Evidence] = []
    document = draft.document
    if document is None:
        return rows
    for span in draft.evidence:
        if not 0 <= span.start < span.end <= len(document.text):
            raise Invalid(_("The evidence does not lie within the document."), field="evidence")
        text = document.text[span.start : span.end]
        rows.append(
            Evidence(
                commitment=commitment, document=document, field=span.field, start=span.start, end=span.end, text=text
            )
        )
    return rows


@transaction.atomic
def commitment_create(*, actor: User, draft: Draft) -> Commitment:
    """A new draft in the ledger, from a candidate or by hand."""
    require(actor, Permission.CREATE)
    if not draft.title.strip() or not draft.baseline_text.strip():
        empty = "title" if not draft.title.strip() else "baseline_text"
        raise Invalid(_("Title and original wording are needed."), field=empty)
    due, basis = draft.due, draft.due_basis
    if due is None and not draft.recurrence:
        due, basis = default_due(draft.source_type, clock.today()), "office_default"
    commitment = Commitment.objects.create(
        title=draft.title.strip()[:120],
        baseline_text=draft.baseline_text.strip(),
        source_type=draft.source_type,
        source_note=draft.source_note.strip()[:200],
        document=draft.document,
        meeting=draft.document.meeting if draft.document else None,
        strength=draft.strength,
        kind=draft.kind,
        speaker=draft.speaker[:50],
        due=due,
        original_due=draft.due,
        due_text=draft.due_text[:100],
        due_precision=draft.due_precision,
        due_basis=basis[:200],
        recurrence=draft.recurrence,
        recurrence_day=draft.recurrence_day or day_in(draft.due_text or draft.baseline_text, draft.recurrence),
        gaps=list(draft.gaps),
        handler=draft.handler,
        created_by=actor,
    )
    units_set(commitment, draft.lead_unit, draft.supporting_units)
    commitment.projects.set([project_by_name(name) for name in dict.fromkeys(draft.projects) if name.strip()])
    Target.objects.bulk_create(Target(commitment=commitment, **_target_values(target)) for target in draft.targets)
    Evidence.objects.bulk_create(_evidence_rows(commitment, draft))
    if draft.document:
        text = draft.document.text
        Mention.objects.bulk_create(
            Mention(commitment=commitment, document=draft.document, start=start, end=end, text=text[start:end])
            for start, end in draft.mentions
        )
    reindex(commitment)
    after = {"title": commitment.title, "due": due, "lead_unit": draft.lead_unit and draft.lead_unit.name}
    record(Event.COMMITMENT_CREATED, commitment, actor=actor, after=after)
    return commitment


def _target_values(target: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": str(target.get("text", ""))[:200],
        "metric": str(target.get("metric") or "")[:100],
        "comparator": str(target.get("comparator") or "")[:4],
        "value": target.get("value"),
        "unit": str(target.get("unit") or "")[:20],
        "baseline": target.get("baseline"),
    }


@transaction.atomic
def commitment_edit(
    *,
    actor: User,
    commitment: Commitment,
    lead_unit: Unit | EllipsisType | None = ...,
    supporting_units: Sequence[Unit] | None = None,
    seen: datetime | None = None,
    **values: Any,
) -> Commitment:
    """Edit a draft's fields (EDITABLE) and planned units; the original wording and deadline stay.

    What is not given stays; `lead_unit=None` takes the lead away. `seen` is the `changed_at` that the person had before
    their eyes: Conflict if somebody changed the draft since.
    """
    commitment = locked(commitment)
    check(actor, commitment, Action.EDIT)
    if seen is not None and seen != commitment.changed_at:
        raise Conflict()
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise Invalid(_("This field cannot be changed."), field=sorted(unknown)[0])
    if "title" in values and not values["title"].strip():
        raise Invalid(_("Give the commitment a title."), field="title")
    before = {name: getattr(commitment, name) for name in values} | {"units": _unit_names(commitment)}
    if values.get("due", commitment.due) != commitment.due:
        commitment.due_basis = "set_by_hand"
    for name, value in values.items():
        setattr(commitment, name, value)
    commitment.save()
    if supporting_units is not None or lead_unit is not ...:
        keep = [a.unit for a in commitment.supporting] if supporting_units is None else list(supporting_units)
        planned = commitment.lead.unit if commitment.lead else None
        units_set(commitment, planned if lead_unit is ... else lead_unit, keep)
    commitment = fresh(commitment)
    reindex(commitment)
    after = {name: getattr(commitment, name) for name in values} | {"units": _unit_names(commitment)}
    record(Event.COMMITMENT_CHANGED, commitment, actor=actor, before=before, after=after)
    return commitment


@transaction.atomic
def commitment_discard(*, actor: User, commitment: Commitment) -> None:
    """Take away a draft that nobody has worked on, because the decision that made it was taken back; the journal keeps it.

    Conflict where it was assigned, changed or linked to since. It has no serial number yet, so none is lost.
    """
    require(actor, Permission.CREATE)
    commitment = locked(commitment)
    entries = Entry.objects.filter(object_type="commitment", object_id=commitment.pk)
    worked_on = commitment.state != State.DRAFT or commitment.pending or entries.count() > 1
    if worked_on or commitment.serial_no:
        raise Conflict(_("The commitment was worked on in the ledger since; the decision cannot be taken back."))
    record(Event.COMMITMENT_DISCARDED, commitment, actor=actor, before={"title": commitment.title})
    try:
        commitment.delete()
    except ProtectedError as error:
        raise Conflict(_("Other candidates were linked to the commitment since; take those back first.")) from error


def _unit_names(commitment: Commitment) -> list[str]:
    return [a.unit.name for a in commitment.assignments.select_related("unit")]


def serial_next(series: str, year: int) -> str:
    """The next serial number, 督〔2026〕12号; the counter stays locked until the transaction ends, so none is skipped."""
    counter, _made = SerialCounter.objects.select_for_update().get_or_create(series=series, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{series}〔{year}〕{counter.last}号"
