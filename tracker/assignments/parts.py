"""What is done below a commitment: a supporting unit's own part, and sub-items (分解) for several units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Permission, Role
from tracker.accounts.scopes import may, units_with_role
from tracker.assignments.services import check_handler
from tracker.commitments.lifecycle import Action, State
from tracker.commitments.models import Assignment, AssignmentRole, Commitment
from tracker.commitments.moves import locked
from tracker.commitments.permissions import check
from tracker.commitments.services import reindex
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record


@dataclass(frozen=True, slots=True)
class SubItem:
    """What one sub-item is made of; without `due` it is due with the whole."""

    title: str
    unit: Unit
    due: date | None = None
    handler: User | None = None


@transaction.atomic
def part_set(
    *,
    actor: User,
    commitment: Commitment,
    unit: Unit,
    part: str,
    due: date | None = None,
    handler: User | None = None,
) -> Assignment:
    """Say what a supporting unit does, until when, and who answers there; an answered part is asked for anew."""
    commitment = locked(commitment)
    check(actor, commitment, Action.PART)
    row = next((a for a in commitment.supporting if a.unit_id == unit.pk), None)
    if row is None:
        raise Invalid(_("%(unit)s does not support this commitment."), field="unit", params={"unit": unit.name})
    if not part.strip():
        raise Invalid(_("Say what the unit's part is."), field="part")
    if due and due != row.due and due < clock.today():
        raise Invalid(_("The due date lies in the past: set one from today on."), field="due", code="due_in_past")
    check_handler(handler, unit)
    before = _told(row)
    row.part, row.due, row.handler = part.strip()[:500], due, handler
    row.answered_at = row.answered_by = None
    row.save(update_fields=["part", "due", "handler", "answered_at", "answered_by"])
    record(Event.PART_SET, commitment, actor=actor, before=before, after=_told(row) | {"unit_id": unit.pk})
    return row


def _told(row: Assignment) -> dict[str, Any]:
    handler = row.handler.name if row.handler else None
    return {"unit": row.unit.name, "part": row.part, "part_due": row.due, "handler": handler}


@transaction.atomic
def commitment_split(*, actor: User, commitment: Commitment, items: Sequence[SubItem]) -> list[Commitment]:
    """分解: sub-items, each a commitment of its own with its unit, assigned at once and numbered after the whole.

    Supervision gives them to any unit; the head of the lead unit to the own unit and the units below it.
    """
    commitment = locked(commitment)
    check(actor, commitment, Action.SPLIT)
    if commitment.parent_id:
        raise Invalid(_("A sub-item is not split again: split the whole commitment further."), code="is_sub_item")
    if not items:
        raise Invalid(_("Name at least one sub-item."), field="items")
    for item in items:
        _check_item(actor, commitment, item)
    number = commitment.children.count()
    made = [_sub_item(actor, commitment, item, number + place) for place, item in enumerate(items, start=1)]
    record(Event.COMMITMENT_SPLIT, commitment, actor=actor, after={"sub_items": [str(one) for one in made]})
    return made


def _check_item(actor: User, commitment: Commitment, item: SubItem) -> None:
    if not item.title.strip():
        raise Invalid(_("Give the sub-item a title."), field="title")
    if not item.unit.is_active:
        raise Invalid(_("%(unit)s is not active any more."), field="unit", params={"unit": item.unit.name})
    if not may(actor, Permission.CREATE) and item.unit.pk not in units_with_role(actor, Role.UNIT_HEAD):
        message = _("%(unit)s is not below your unit: ask supervision to give it a sub-item.")
        raise Invalid(message, field="unit", params={"unit": item.unit.name})
    due = item.due or commitment.due
    if due and due < clock.today():
        raise Invalid(_("The due date lies in the past: set one from today on."), field="due", code="due_in_past")
    if due and commitment.due and due > commitment.due:
        message = _("The whole is due on %(due)s: a sub-item not later.")
        raise Invalid(message, field="due", code="later_than_whole", params={"due": commitment.due})
    check_handler(item.handler, item.unit)


def _sub_item(actor: User, whole: Commitment, item: SubItem, number: int) -> Commitment:
    now, due = clock.now(), item.due or whole.due
    made = Commitment.objects.create(
        parent=whole,
        serial_no=f"{whole.serial_no}-{number}",
        title=item.title.strip()[:120],
        baseline_text=whole.baseline_text,
        source_type=whole.source_type,
        source_note=whole.source_note,
        meeting=whole.meeting,
        document=whole.document,
        state=State.ASSIGNED,
        strength=whole.strength,
        kind=whole.kind,
        speaker=whole.speaker,
        due=due,
        first_due=due,
        due_basis="of_the_whole" if due == whole.due else "set_at_assignment",
        handler=item.handler,
        registered_at=now,
        assigned_at=now,
        created_by=actor,
    )
    Assignment.objects.create(commitment=made, unit=item.unit, role=AssignmentRole.LEAD, assigned_at=now)
    made.projects.set(whole.projects.all())
    reindex(made)
    after: dict[str, Any] = {
        "serial_no": made.serial_no,
        "title": made.title,
        "whole": str(whole),
        "lead_unit": item.unit.name,
    }
    after |= {"due": due, "handler": item.handler.name if item.handler else None}
    record(Event.COMMITMENT_ASSIGNED, made, actor=actor, after=after)
    return made
