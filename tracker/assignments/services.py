"""Assigning a commitment to units, withdrawing it, acknowledging it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, User
from tracker.accounts.querysets import office
from tracker.accounts.roles import Role
from tracker.accounts.scopes import units_with_role
from tracker.commitments.lifecycle import Action, State
from tracker.commitments.models import Assignment, AssignmentRole, Commitment
from tracker.commitments.moves import fresh, locked, state_move
from tracker.commitments.permissions import check, units_acting
from tracker.commitments.services import reindex, serial_next, units_set
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record


@transaction.atomic
def commitment_assign(
    *,
    actor: User,
    commitment: Commitment,
    lead_unit: Unit | None,
    supporting_units: Sequence[Unit] = (),
    due: date | None = None,
    handler: User | None = None,
) -> Commitment:
    """交办: exactly one lead unit, a due date, and with them a serial number."""
    commitment = locked(commitment)
    check(actor, commitment, Action.ASSIGN)
    _check_units(lead_unit, supporting_units)
    check_handler(handler, lead_unit)
    due_before, due = commitment.due, due or commitment.due
    if due is None and not commitment.recurrence:
        raise Invalid(_("Set a due date before assigning."), field="due")
    if due and due < clock.today():
        raise Invalid(_("The due date lies in the past: set one from today on."), field="due", code="due_in_past")
    units_set(commitment, lead_unit, supporting_units)
    now = clock.now()
    commitment.assignments.update(assigned_at=now)
    settings = office()
    serial = commitment.serial_no or serial_next(settings.serial_series if settings else "督", clock.today().year)
    values = {"assigned_at": now, "due": due, "serial_no": serial, "handler": handler}
    values["first_due"] = commitment.first_due or due
    if commitment.recurrence:
        # The due date will be that of the open period; what was set is the end of the rhythm.
        values |= {"recurs_from": clock.today(), "recurs_until": due}
    if due != commitment.due:
        values["due_basis"] = "set_at_assignment"
    state_move(actor=actor, commitment=commitment, action=Action.ASSIGN, **values)
    commitment = fresh(commitment)
    reindex(commitment)
    names = [a.unit.name for a in commitment.supporting]
    after = {"serial_no": serial, "lead_unit": str(lead_unit), "supporting_units": names, "due": due}
    after["handler"] = handler.name if handler else None
    record(Event.COMMITMENT_ASSIGNED, commitment, actor=actor, before={"due": due_before}, after=after)
    return commitment


def _check_units(lead: Unit | None, supporting: Sequence[Unit]) -> None:
    if lead is None:
        raise Invalid(_("Choose the lead unit."), field="lead_unit")
    for unit in (lead, *supporting):
        if not unit.is_active:
            raise Invalid(_("%(unit)s is not active any more."), field="lead_unit", params={"unit": unit.name})
    if lead in supporting:
        raise Invalid(_("The lead unit cannot support itself."), field="supporting_units")


def check_handler(handler: User | None, lead: Unit | None) -> None:
    """Raise Invalid where the person is no handler of the unit."""
    # A handler reports on the own items of the own unit; anybody else could not act on it.
    if handler and lead and not (handler.is_active and lead.pk in units_with_role(handler, Role.HANDLER)):
        params = {"person": handler.name, "unit": lead.name}
        raise Invalid(_("%(person)s is not a handler of %(unit)s."), field="handler", params=params)


@transaction.atomic
def commitment_withdraw(*, actor: User, commitment: Commitment, note: str = "") -> Commitment:
    """收回: back to draft before anybody acknowledged; the serial number stays with it."""
    commitment = locked(commitment)
    state_move(actor=actor, commitment=commitment, action=Action.WITHDRAW, assigned_at=None)
    commitment.assignments.update(assigned_at=None, acknowledged_at=None, acknowledged_by=None)
    record(Event.COMMITMENT_WITHDRAWN, commitment, actor=actor, note=note)
    return commitment


@transaction.atomic
def commitment_acknowledge(*, actor: User, commitment: Commitment) -> Commitment:
    """签收: for every unit of the commitment for which the person may; the lead unit's starts the work."""
    commitment = locked(commitment)
    row = check(actor, commitment, Action.ACKNOWLEDGE)
    mine = units_acting(actor, commitment, row)
    rows = [a for a in commitment.assignments.all() if a.unit_id in mine and a.acknowledged_at is None]
    if commitment.state == State.ASSIGNED and any(a.role == AssignmentRole.LEAD for a in rows):
        # Before the units are marked: the table asks for a unit that still waits.
        state_move(actor=actor, commitment=commitment, action=Action.ACKNOWLEDGE)
    now = clock.now()
    for assignment in rows:
        assignment.acknowledged_at, assignment.acknowledged_by = now, actor
        assignment.save(update_fields=["acknowledged_at", "acknowledged_by"])
    after = {"units": [a.unit.name for a in rows], "state": commitment.state}
    record(Event.COMMITMENT_ACKNOWLEDGED, commitment, actor=actor, after=after)
    return commitment


def units_move(commitment: Commitment, lead: Unit, supporting: Sequence[Unit]) -> None:
    """Give an assigned commitment these units: who stays keeps its acknowledgement, who is new has it to acknowledge.

    A unit that changes between leading and supporting acknowledges anew. Inside the caller's transaction, which journals.
    """
    _check_units(lead, supporting)
    wanted = {unit.pk: AssignmentRole.SUPPORTING for unit in supporting} | {lead.pk: AssignmentRole.LEAD}
    rows = {a.unit_id: a for a in commitment.assignments.all()}
    gone = [a.pk for pk, a in rows.items() if wanted.get(pk) != a.role]
    commitment.assignments.filter(pk__in=gone).delete()
    new = [pk for pk, role in wanted.items() if pk not in rows or rows[pk].role != role]
    now = clock.now()
    Assignment.objects.bulk_create(
        Assignment(commitment=commitment, unit_id=pk, role=wanted[pk], assigned_at=now) for pk in new
    )
