"""Each row's reasons in words, and the one step that is offered for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.accounts.models import User
from tracker.commitments.lifecycle import Action
from tracker.commitments.permissions import actions_for
from tracker.common import clock
from tracker.intake.messages import intake_error_short
from tracker.intake.review.second import REASONS as SECOND_REASONS
from tracker.worklist.lists import COMMITMENT, Row
from tracker.worklist.reasons import Reason

_ANY: Final = (
    *(Action.DECIDE, Action.VERIFY, Action.CLOSE, Action.ACKNOWLEDGE, Action.ASSIGN, Action.REGISTER),
    *(Action.REPORT, Action.RESUME, Action.URGE),
)
# What a reason asks for first; then what the person can do at all.
_FIRST: Final[Mapping[str, tuple[Action, ...]]] = {
    Reason.VERIFY: (Action.VERIFY,),
    Reason.RETURNED: (Action.REPORT,),
    Reason.ACKNOWLEDGE: (Action.ACKNOWLEDGE,),
    Reason.URGED: (Action.ACKNOWLEDGE, Action.REPORT),
}


def why(row: Row) -> list[str]:
    """All reasons of a row in words, the gravest first."""
    return [_words(reason, row.it) for reason in row.reasons]


def step_of(user: User, row: Row) -> Action | None:
    """The action that is offered for a commitment; None: just open it. Costs no query for rows of the list."""
    if row.kind != COMMITMENT:
        return None
    offered = actions_for(user, row.it)
    wanted = (*_FIRST.get(row.reason, ()), *_ANY)
    return next((action for action in wanted if action in offered), None)


def _words(reason: str, it: Any) -> str:
    today = clock.today()
    match reason:
        case Reason.OVERDUE:
            late = (today - it.due).days
            return ngettext("Overdue for %(n)s day.", "Overdue for %(n)s days.", late) % {"n": late}
        case Reason.SOON:
            left = (it.due - today).days
            if left == 0:
                return _("Due today.")
            return ngettext("%(n)s day left until it is due.", "%(n)s days left until it is due.", left) % {"n": left}
        case Reason.DECIDE:
            return _("Waits for your decision: %(kind)s.") % {"kind": it.get_pending_display()}
        case Reason.VERIFY:
            return _("Completion is asked for: verify the result.")
        case Reason.CLOSE:
            return _("Completed: close it or return it.")
        case Reason.RETURNED:
            return _("Returned, and nothing was sent since.")
        case Reason.ACKNOWLEDGE:
            return _("Assigned to you and not acknowledged yet.")
        case Reason.URGED:
            return _("You were urged and have not read it.")
        case Reason.RECHECK:
            return _("The re-check date has come: decide whether it is resumed.")
        case Reason.DRAFT:
            return _("A draft that no unit has yet.")
        case Reason.SECOND:
            return ", ".join(str(SECOND_REASONS[code]) for code in it.second_reasons if code in SECOND_REASONS)
        case Reason.REVIEW:
            count = it.pending_count
            return ngettext("%(n)s candidate to review.", "%(n)s candidates to review.", count) % {"n": count}
        case _:
            return str(intake_error_short(it.error_code))
