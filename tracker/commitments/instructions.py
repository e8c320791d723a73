"""批示: what leaders say of a commitment; an instruction can ask for a report, take it up again or close it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.accounts.scopes import roles_of
from tracker.commitments.lifecycle import Action, State
from tracker.commitments.models import Commitment, Instruction, InstructionEffect
from tracker.commitments.moves import locked, reopened, sub_items_finished
from tracker.commitments.permissions import check
from tracker.common import clock
from tracker.common.errors import Invalid, NotAllowed
from tracker.common.service import swap
from tracker.journal.models import Event
from tracker.journal.services import record

# In which states an instruction can ask for something, and where that leads (None: stays).
EFFECTS: Final[Mapping[str, tuple[tuple[State, ...], State | None]]] = {
    InstructionEffect.NOTE: (tuple(State), None),
    InstructionEffect.REPORT: ((State.ASSIGNED, State.IN_PROGRESS), None),
    InstructionEffect.REOPEN: ((State.COMPLETED, State.CLOSED), State.IN_PROGRESS),
    InstructionEffect.CLOSE: ((State.IN_PROGRESS, State.COMPLETED), State.CLOSED),
}


def effects_for(user: User, commitment: Commitment) -> list[InstructionEffect]:
    """What an instruction of this person can do to this commitment now."""
    found = [one for one in InstructionEffect if commitment.state in EFFECTS[one][0]]
    moves = {InstructionEffect.REOPEN, InstructionEffect.CLOSE}
    # An officer records what a leader has said; moving the commitment on the strength of it is the head's.
    if commitment.pending or not roles_of(user) & {Role.LEADER, Role.SUPERVISION_HEAD}:
        found = [one for one in found if one not in moves]
    return found


@transaction.atomic
def instruction_give(
    *,
    actor: User,
    commitment: Commitment,
    text: str,
    effect: str = InstructionEffect.NOTE,
    leader_name: str = "",
    given_on: date | None = None,
    report_by: date | None = None,
    due: date | None = None,
) -> Instruction:
    """Write an instruction, or record what a leader (`leader_name`) has said on a day (today without `given_on`).

    `report_by` goes with the effect "report", `due` with "reopen".
    """
    commitment = locked(commitment)
    check(actor, commitment, Action.INSTRUCT)
    leader = _leader(actor, leader_name)
    given_on = given_on or clock.today()
    if not text.strip():
        raise Invalid(_("Write down what was said, word for word."), field="text")
    if given_on > clock.today():
        raise Invalid(_("An instruction was given today or earlier."), field="given_on")
    _check_effect(actor, commitment, effect, report_by)
    made = Instruction.objects.create(
        commitment=commitment,
        leader_name=leader,
        given_on=given_on,
        text=text.strip(),
        effect=effect,
        report_by=report_by if effect == InstructionEffect.REPORT else None,
        made_by=actor,
    )
    before, after = _move(commitment, effect, text, due)
    after |= {"leader": leader, "given_on": given_on, "effect": effect, "report_by": made.report_by}
    record(Event.COMMITMENT_INSTRUCTED, commitment, actor=actor, note=made.text, before=before, after=after)
    return made


def _leader(actor: User, name: str) -> str:
    """Whose words they are: a leader's own, or those of whom supervision names."""
    if Role.LEADER in roles_of(actor):
        return actor.name
    if not name.strip():
        raise Invalid(_("Name the leader who said it."), field="leader_name")
    return name.strip()[:50]


def _check_effect(actor: User, commitment: Commitment, effect: str, report_by: date | None) -> None:
    if effect not in InstructionEffect.values:
        raise Invalid(_("Choose what the instruction does."), field="effect")
    if effect not in effects_for(actor, commitment):
        message = _("An instruction cannot do this here: by its state, a waiting request, or your role.")
        raise NotAllowed(message, code="effect_not_possible", field="effect")
    if effect == InstructionEffect.REPORT and (report_by is None or report_by < clock.today()):
        raise Invalid(_("Name the day until which the report is wanted, from today on."), field="report_by")


def _move(commitment: Commitment, effect: str, reason: str, due: date | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write what the effect changes; before and after for the journal."""
    to = EFFECTS[effect][1]
    if to is None:
        return {}, {}
    before = {"state": commitment.state, "due": commitment.due}
    values: dict[str, Any] = {"state": to, "changed_at": clock.now()}
    if to == State.CLOSED:
        sub_items_finished(commitment, reason)
        values |= {"closed_at": clock.now(), "completed_at": commitment.completed_at or clock.now(), "percent": 100}
    else:
        values |= reopened(commitment, due)
    swap(commitment, where={"state": commitment.state, "pending": commitment.pending}, values=values)
    after = {"state": to} | ({"cycle": commitment.cycle, "due": commitment.due} if to != State.CLOSED else {})
    return before if to != State.CLOSED else {"state": before["state"]}, after
