"""A name of the texts becomes a unit in one click: learned, and filled in wherever the document waits for it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Invalid
from tracker.common.text import fold
from tracker.intake.gaps import gaps_left
from tracker.intake.learning.names import name_set
from tracker.intake.models import Candidate, CandidateState, Correction, ExtractionRun
from tracker.intake.review.decisions import Step, decided
from tracker.intake.review.models import DecisionKind
from tracker.journal.models import Event
from tracker.journal.services import record


@transaction.atomic
def unit_fill(*, actor: User, candidate: Candidate, name: str, unit: Unit) -> list[int]:
    """Learn that `name`, which stands in the candidate, means `unit`; the ids of the pending candidates that got it as one step."""
    require(actor, Permission.REVIEW)
    if name not in candidate.found.get("lead_units", []) + candidate.found.get("supporting_units", []):
        raise Invalid(_("This name does not stand in the candidate."), field="name")
    run = candidate.run
    with decided(actor, DecisionKind.EDIT, run=run) as step:
        filled = fill_waiting(actor, run, name, unit, step)
    if not filled:
        step.forget()
    name_set(actor=actor, name=name, unit=unit)
    return [one.pk for one in filled]


def fill_waiting(actor: User, run: ExtractionRun, name: str, unit: Unit, step: Step) -> list[Candidate]:
    """The pending candidates of a run that wait for the unit of this name get it, as a part of the step under way."""
    rows = Candidate.objects.select_for_update(of=("self",), no_key=True).filter(run=run)
    pending = rows.filter(state=CandidateState.PENDING).exclude(pk__in=[one.pk for one in step.touched])
    waiting = [(one, fields) for one in pending.order_by("pk") if (fields := _waits(one, fold(name)))]
    for one, fields in waiting:
        step.also(one)
        _fill(one, fields, unit)
        after: dict[str, Any] = dict.fromkeys(fields, unit.name)
        record(Event.CANDIDATE_EDITED, one, actor=actor, before=dict.fromkeys(fields), after=after)
    made = [
        Correction(candidate=one, field=field, before=None, after=unit.name, made_by=actor, decision=step.decision)
        for one, fields in waiting
        for field in fields
    ]
    Correction.objects.bulk_create(made)
    return [one for one, _fields in waiting]


def _waits(candidate: Candidate, folded: str) -> list[str]:
    """The fields of a candidate that lack the unit of this name."""
    lead = [fold(name) for name in candidate.found.get("lead_units", [])[:1]]
    others = [fold(name) for name in candidate.found.get("supporting_units", [])]
    holds = {
        "lead_unit": folded in lead and candidate.lead_unit_id is None and "lead_unit" not in candidate.touched,
        "supporting_units": folded in others and "supporting_units" not in candidate.touched,
    }
    return [field for field, held in holds.items() if held]


def _fill(candidate: Candidate, fields: list[str], unit: Unit) -> None:
    if "lead_unit" in fields:
        candidate.lead_unit = unit
    if "supporting_units" in fields and candidate.lead_unit_id != unit.pk:
        candidate.supporting_units.add(unit)
    candidate.gaps = gaps_left(candidate)
    candidate.version += 1
    candidate.save()
