"""The actions on a commitment: one table of form, first values and service; one view that runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.accounts.models import User
from tracker.assignments.services import commitment_acknowledge, commitment_assign, commitment_withdraw
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_close, commitment_reopen, commitment_resume, commitment_return
from tracker.commitments.permissions import check
from tracker.commitments.services import commitment_edit
from tracker.common import clock
from tracker.common.errors import Conflict, DomainError, NotAllowed
from tracker.files.services import attachments_checked
from tracker.notices.services import commitment_urge
from tracker.progress.doubts import doubt_message, doubts_of
from tracker.progress.models import ProgressReport
from tracker.progress.querysets import last_report
from tracker.progress.services import progress_report, unit_for
from tracker.web import workflow_forms as wf
from tracker.web.base import UNPROCESSABLE, form_error
from tracker.web.depth_forms import PeriodReportForm
from tracker.web.depth_steps import DEPTH_STEPS
from tracker.web.request_steps import REQUEST_STEPS
from tracker.web.steps import Step, Values, service
from tracker.web.uploads import LimitHandler

CONFLICT, TOO_LARGE = 409, 413
# Refusals that mean that the page was older than the commitment.
FASTER: Final = frozenset(
    {
        "wrong_state",
        "request_pending",
        "no_request",
        "already_verified",
        "already_acknowledged",
        "conflict",
        "registered",
        "said_already",
        "effect_not_possible",
    }
)


def _planned(_user: User, commitment: Commitment) -> Values:
    return {
        "lead_unit": commitment.lead.unit if commitment.lead else None,
        "supporting_units": [assignment.unit for assignment in commitment.supporting],
        "due": commitment.due,
        "handler": commitment.handler,
    }


def _draft(user: User, commitment: Commitment) -> Values:
    names = ("title", "recurrence", "recurrence_day", "strength", "speaker", "source_note")
    kept = {name: getattr(commitment, name) for name in names}
    return _planned(user, commitment) | kept | {"seen": commitment.changed_at.isoformat()}


def _last_report(user: User, commitment: Commitment) -> Values:
    """The last report of the person's unit in this cycle, to be brought up to date instead of written anew."""
    own = _own_last(user, commitment)
    names = ("percent", "text", "problems", "next_steps")
    values: Values = {name: getattr(own, name) for name in names} if own else {"percent": commitment.percent}
    if commitment.recurrence:
        values["period"] = commitment.periods.filter(answered_at=None).order_by("day").first()
    return values


def _own_last(user: User, commitment: Commitment) -> ProgressReport | None:
    unit = unit_for(user, commitment)
    return last_report(commitment, [unit.pk]) if unit else None


def report_doubts(user: User, commitment: Commitment, values: Values) -> list[str]:
    """What is pointed out in a report before it is sent, in words."""
    codes = doubts_of(values["text"], _own_last(user, commitment), values["percent"])
    return [doubt_message(code) for code in codes]


def _report_form(_user: User, commitment: Commitment) -> Callable[..., forms.Form]:
    if commitment.recurrence and commitment.periods.filter(answered_at=None).exists():
        return partial(PeriodReportForm, commitment=commitment)
    return wf.ReportForm


def _still_due(_user: User, commitment: Commitment) -> Values:
    """The due date, where it is not past."""
    return {"due": commitment.due} if commitment.due and commitment.due >= clock.today() else {}


STEPS: Final[dict[Action, Step]] = {
    Action.EDIT: Step(
        wf.EditForm,
        service(commitment_edit),
        gettext_lazy("The draft was saved."),
        gettext_lazy("Original wording and original deadline stay as they are."),
        _draft,
    ),
    Action.ASSIGN: Step(
        wf.AssignForm,
        service(commitment_assign),
        gettext_lazy("The commitment was assigned."),
        gettext_lazy("Exactly one unit leads; completion counts for it. The serial number is given now."),
        _planned,
    ),
    Action.WITHDRAW: Step(
        wf.NoteForm,
        service(commitment_withdraw),
        gettext_lazy("The assignment was withdrawn."),
        gettext_lazy("The commitment becomes a draft again; the units see it no more."),
        danger=True,
    ),
    Action.ACKNOWLEDGE: Step(
        wf.NothingForm,
        service(commitment_acknowledge),
        gettext_lazy("The commitment was acknowledged."),
        gettext_lazy("Your unit takes the commitment over."),
    ),
    Action.URGE: Step(
        wf.UrgeForm,
        service(commitment_urge),
        gettext_lazy("The unit was urged."),
        gettext_lazy("It reaches handler, liaison and head of the lead unit at once; who has read it is seen here."),
    ),
    Action.REPORT: Step(
        wf.ReportForm,
        service(progress_report),
        gettext_lazy("The report was sent."),
        gettext_lazy("The form starts with your unit's last report: change what is new."),
        _last_report,
        attaches=True,
        pick=_report_form,
        asks=report_doubts,
    ),
    Action.RESUME: Step(
        wf.NoteForm,
        service(commitment_resume),
        gettext_lazy("The commitment was resumed."),
        gettext_lazy("The due date moves on by the days for which it was suspended."),
    ),
    Action.CLOSE: Step(
        wf.NoteForm,
        service(commitment_close),
        gettext_lazy("The commitment was closed."),
        gettext_lazy("The commitment is struck off the list."),
    ),
    Action.RETURN: Step(
        wf.ReasonForm, service(commitment_return), gettext_lazy("The commitment was returned."), danger=True
    ),
    Action.REOPEN: Step(
        wf.ReopenForm,
        service(commitment_reopen),
        gettext_lazy("The commitment was reopened."),
        gettext_lazy("A new cycle begins; the old one stays in the history."),
        _still_due,
    ),
    **REQUEST_STEPS,
    **DEPTH_STEPS,
}


def step_form(user: User, commitment: Commitment, action: Action) -> forms.Form:
    """The form of an action as it starts."""
    step = STEPS[action]
    return step.form_for(user, commitment)(initial=step.initial(user, commitment))


def step_form_sent(user: User, commitment: Commitment, action: Action, data: Any) -> forms.Form:
    """The form of an action as it was filled in."""
    return STEPS[action].form_for(user, commitment)(data)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a sent form: its errors, how somebody else was faster, what to look at again; else it was done."""

    form: forms.Form
    refused: str = ""
    status: int = 200
    doubts: tuple[str, ...] = ()

    @property
    def lost(self) -> list[tuple[str, str]]:
        """What the person wrote into fields that the page does not show any more."""
        texts = [field for field in self.form if isinstance(field.field, forms.CharField) and field.value()]
        return [(str(field.label), str(field.value())) for field in texts if not field.is_hidden]


def try_step(request: HttpRequest, user: User, commitment: Commitment, action: Action) -> Tried:
    """Run the sent form of an action; raises NotAllowed where the person's role does not allow it."""
    step = STEPS[action]
    form = step_form_sent(user, commitment, action, request.POST)
    try:
        check(user, commitment, action)
        if not form.is_valid():
            return Tried(form, status=UNPROCESSABLE)
        if dropped := _too_large(request):
            params = {"name": ", ".join(dropped), "limit": settings.MAX_FILE_MB}
            form.add_error(None, _("The file %(name)s is larger than %(limit)s MB.") % params)
            return Tried(form, status=TOO_LARGE)
        files = _files(request, action)
        attachments_checked(files.get("attachments", ()))
        if not request.POST.get("sure") and (doubts := step.asks(user, commitment, form.cleaned_data)):
            return Tried(form, doubts=tuple(doubts))
        step.run(user, commitment, form.cleaned_data | files)
    except (Conflict, NotAllowed) as error:
        if error.code not in FASTER:
            raise
        return Tried(form, refused=str(error), status=CONFLICT)
    except DomainError as error:
        form_error(form, error)
        return Tried(form, status=UNPROCESSABLE)
    return Tried(form)


def _too_large(request: HttpRequest) -> list[str]:
    """Names of the files that were not kept because of their size; known once the request was read."""
    return [name for one in request.upload_handlers if isinstance(one, LimitHandler) for name in one.refused]


def _files(request: HttpRequest, action: Action) -> Values:
    if not STEPS[action].attaches:
        return {}
    return {"attachments": [(file.name or "", file.read()) for file in request.FILES.getlist("attachments")]}
