"""受阻: work cannot go on, for a reason and since a day. It is no state and stops no clock; that is what suspension is for."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import BlockReason, Commitment
from tracker.commitments.moves import locked, state_move
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record


@transaction.atomic
def commitment_block(
    *, actor: User, commitment: Commitment, reason: str, note: str, since: date | None = None
) -> Commitment:
    """Say why work cannot go on, and since when (today without `since`)."""
    if reason not in BlockReason.values:
        raise Invalid(_("Choose what blocks it."), field="reason")
    if not note.strip():
        raise Invalid(_("Say what is missing and whose move it is."), field="note", code="reason_needed")
    since = since or clock.today()
    if since > clock.today():
        raise Invalid(_("It is blocked since today or an earlier day."), field="since")
    commitment = locked(commitment)
    values = {"blocked_reason": reason, "blocked_since": since, "blocked_note": note.strip()[:500]}
    state_move(actor=actor, commitment=commitment, action=Action.BLOCK, **values)
    after = {"blocked_reason": reason, "blocked_since": since}
    record(Event.COMMITMENT_BLOCKED, commitment, actor=actor, note=note.strip(), after=after)
    return commitment


@transaction.atomic
def commitment_unblock(*, actor: User, commitment: Commitment, note: str = "") -> Commitment:
    """Work goes on."""
    commitment = locked(commitment)
    before = {"blocked_reason": commitment.blocked_reason, "blocked_since": commitment.blocked_since}
    values = {"blocked_reason": "", "blocked_since": None, "blocked_note": ""}
    state_move(actor=actor, commitment=commitment, action=Action.UNBLOCK, **values)
    record(Event.COMMITMENT_UNBLOCKED, commitment, actor=actor, note=note.strip(), before=before)
    return commitment
