"""The requests among the actions of the page: asking, verifying, deciding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext_lazy

from tracker.accounts.models import User
from tracker.approvals.asking import ADJUSTABLE
from tracker.approvals.granting import ADJUSTED
from tracker.approvals.services import completion_verify, request_decide, request_open, waiting_request
from tracker.commitments.lifecycle import Action, RequestKind
from tracker.commitments.models import Commitment
from tracker.progress.querysets import reports_of
from tracker.web import request_forms as rf
from tracker.web.steps import Step, Values


def _open(kind: RequestKind) -> Callable[[User, Commitment, Values], Any]:
    return lambda user, commitment, values: request_open(actor=user, commitment=commitment, kind=kind, **values)


def _adjust(user: User, commitment: Commitment, values: Values) -> Any:
    changes = {name: values[name] for name in ADJUSTABLE}
    reason = values["reason"]
    return request_open(actor=user, commitment=commitment, kind=RequestKind.ADJUST, reason=reason, changes=changes)


def _verify(user: User, commitment: Commitment, values: Values) -> Any:
    outcome = values.pop("outcome")
    found = {"passed": outcome == "pass", "contradicted": outcome == "contradicted"}
    return completion_verify(actor=user, commitment=commitment, **found, **values)


def _decide(user: User, commitment: Commitment, values: Values) -> Any:
    granted = values.pop("outcome") == "grant"
    return request_decide(actor=user, commitment=commitment, granted=granted, **values)


def _as_it_is(_user: User, commitment: Commitment) -> Values:
    kept = {name: getattr(commitment, name) for name in ADJUSTED}
    lead = commitment.lead
    return kept | {
        "lead_unit": lead.unit if lead else None,
        "supporting_units": [assignment.unit for assignment in commitment.supporting],
    }


def _progress(_user: User, commitment: Commitment) -> Values:
    """What the unit in charge said last, as the progress so far."""
    lead = commitment.lead
    last = reports_of(commitment).filter(unit=lead.unit_id, cycle=commitment.cycle).first() if lead else None
    return {"progress": last.text} if last else {}


def _asked(_user: User, commitment: Commitment) -> Values:
    """What was asked, as the decision to start with."""
    request = waiting_request(commitment)
    return {"due": request.new_due, "unit": request.unit} if request else {}


REQUEST_STEPS: Final[dict[Action, Step]] = {
    Action.REGISTER: Step(
        rf.RegisterForm, _open(RequestKind.REGISTER), gettext_lazy("Registration was asked for."), attaches=True
    ),
    Action.DISPUTE: Step(
        rf.DisputeForm,
        _open(RequestKind.DISPUTE),
        gettext_lazy("The duty was disputed."),
        gettext_lazy("Supervision decides which unit takes it; until then nothing else moves."),
        attaches=True,
    ),
    Action.EXTEND: Step(
        rf.ExtendForm,
        _open(RequestKind.EXTEND),
        gettext_lazy("An extension was asked for."),
        gettext_lazy("It is asked for before the due date; the first date and the number of extensions stay visible."),
        _progress,
        attaches=True,
    ),
    Action.ADJUST: Step(
        rf.AdjustForm,
        _adjust,
        gettext_lazy("An adjustment was asked for."),
        gettext_lazy("Change what should be otherwise; original wording and original deadline stay as they are."),
        _as_it_is,
    ),
    Action.SUSPEND: Step(
        rf.SuspendForm,
        _open(RequestKind.SUSPEND),
        gettext_lazy("Suspension was asked for."),
        gettext_lazy("While it is suspended the clock stands still."),
        attaches=True,
    ),
    Action.COMPLETE: Step(
        rf.CompleteForm,
        _open(RequestKind.COMPLETE),
        gettext_lazy("Completion was asked for."),
        gettext_lazy("An officer verifies the result, then the head of supervision decides."),
        attaches=True,
    ),
    Action.CANCEL: Step(
        rf.CancelForm,
        _open(RequestKind.CANCEL),
        gettext_lazy("Cancellation was asked for."),
        gettext_lazy("A cancelled commitment stays in the ledger with its number."),
        danger=True,
        attaches=True,
    ),
    Action.VERIFY: Step(rf.VerifyForm, _verify, gettext_lazy("The verification was saved.")),
    Action.DECIDE: Step(
        rf.DecideForm, _decide, gettext_lazy("The decision was saved."), initial=_asked, pick=rf.decide_form
    ),
}
