"""What a granted request does to its commitment, one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from tracker.accounts.models import Unit
from tracker.accounts.querysets import office
from tracker.approvals.models import ApprovalRequest
from tracker.assignments.services import units_move
from tracker.commitments.lifecycle import RequestKind
from tracker.commitments.models import Commitment
from tracker.commitments.services import serial_next
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.progress.periods import period_moved, rhythm_changed

# What an adjustment changes of the row itself; units are moved.
ADJUSTED: Final = ("title", "strength", "recurrence", "recurrence_day")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the person who grants may set otherwise than it was asked: an extension's date, a dispute's unit."""

    due: date | None = None
    unit: Unit | None = None


@dataclass(slots=True)
class Effect:
    """Values for the commitment's row, and what the journal says of them before and after."""

    values: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]


def _register(commitment: Commitment, _request: ApprovalRequest, _decision: Decision) -> Effect:
    settings = office()
    serial = commitment.serial_no or serial_next(settings.serial_series if settings else "督", clock.today().year)
    return Effect({"registered_at": clock.now(), "serial_no": serial}, {}, {"serial_no": serial})


def _dispute(commitment: Commitment, request: ApprovalRequest, decision: Decision) -> Effect:
    unit = decision.unit or request.unit
    disputing = commitment.lead.unit if commitment.lead else None
    if unit is None or unit == disputing:
        raise Invalid(_("Choose the unit that takes the duty over."), field="unit", code="unit_needed")
    units_move(commitment, unit, [a.unit for a in commitment.supporting if a.unit_id != unit.pk])
    values = {"assigned_at": clock.now(), "handler": None}
    return Effect(values, {"lead_unit": str(disputing)}, {"lead_unit": str(unit)})


def _extend(commitment: Commitment, request: ApprovalRequest, decision: Decision) -> Effect:
    due, before = decision.due or request.new_due, commitment.due
    if due is None or (before and due <= before):
        message = _("The new date must lie after the due date, %(due)s.")
        raise Invalid(message, field="due", params={"due": before})
    period_moved(commitment, before, due)
    values = {"due": due, "due_basis": "extended", "extension_count": commitment.extension_count + 1}
    return Effect(values, {"due": before}, {"due": due})


def _adjust(commitment: Commitment, request: ApprovalRequest, _decision: Decision) -> Effect:
    changes = dict(request.changes)
    names = [name for name in ADJUSTED if name in changes]
    before: dict[str, Any] = {name: getattr(commitment, name) for name in names}
    values = {name: changes[name] for name in names}
    after = dict(values)
    if {"recurrence", "recurrence_day"} & set(changes):
        values |= rhythm_changed(commitment, changes.get("recurrence", commitment.recurrence))
    if {"lead_unit", "supporting_units"} & set(changes):
        lead, supporting = commitment.lead, commitment.supporting
        before |= {"lead_unit": str(lead.unit) if lead else None, "supporting_units": [str(a.unit) for a in supporting]}
        units = Unit.objects.in_bulk(
            [
                changes.get("lead_unit", lead.unit_id if lead else None),
                *changes.get("supporting_units", [a.unit_id for a in supporting]),
            ]
        )
        new_lead = units[changes.get("lead_unit", lead.unit_id if lead else None)]
        others = [unit for pk, unit in units.items() if pk != new_lead.pk]
        units_move(commitment, new_lead, others)
        if lead is None or new_lead.pk != lead.unit_id:
            values["handler"] = None
        after |= {"lead_unit": str(new_lead), "supporting_units": [str(unit) for unit in others]}
    return Effect(values, before, after)


def _suspend(_commitment: Commitment, request: ApprovalRequest, _decision: Decision) -> Effect:
    values = {"suspended_on": clock.today(), "recheck_on": request.recheck_on}
    return Effect(values, {}, {"recheck_on": request.recheck_on})


def _complete(commitment: Commitment, _request: ApprovalRequest, _decision: Decision) -> Effect:
    return Effect({"completed_at": clock.now(), "percent": 100}, {"percent": commitment.percent}, {"percent": 100})


def _cancel(_commitment: Commitment, _request: ApprovalRequest, _decision: Decision) -> Effect:
    return Effect({"cancelled_at": clock.now(), "suspended_on": None, "recheck_on": None}, {}, {})


GRANTS: Final[Mapping[str, Callable[[Commitment, ApprovalRequest, Decision], Effect]]] = {
    RequestKind.REGISTER: _register,
    RequestKind.DISPUTE: _dispute,
    RequestKind.EXTEND: _extend,
    RequestKind.ADJUST: _adjust,
    RequestKind.SUSPEND: _suspend,
    RequestKind.COMPLETE: _complete,
    RequestKind.CANCEL: _cancel,
}
