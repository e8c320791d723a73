"""Steps on many rows of the ledger: chosen, looked at with what is left out and why, done at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tracker.accounts.models import User
from tracker.bulk.services import MOST, Step, bulk_apply, bulk_preview, steps_for
from tracker.commitments.filters import ledger
from tracker.commitments.models import Commitment
from tracker.common.errors import Conflict, Invalid, NotAllowed
from tracker.web.base import UNPROCESSABLE, DateField, StyledForm, user_of
from tracker.web.fields import UnitField

CONFLICT = 409


class AssignForm(StyledForm):
    """To whom and until when; what is empty stays as it is planned."""

    lead_unit = UnitField(
        label=gettext_lazy("Lead unit"),
        required=False,
        empty_label=gettext_lazy("As planned"),
        help_text=gettext_lazy("Empty: the unit that each draft has planned."),
    )
    due = DateField(
        label=gettext_lazy("Due date"),
        required=False,
        help_text=gettext_lazy("Empty: the due date that each draft has."),
    )


class UrgeForm(StyledForm):
    """What is asked for."""

    note = forms.CharField(label=gettext_lazy("What you ask for"), max_length=500, widget=forms.Textarea({"rows": 3}))


class ProjectForm(StyledForm):
    """Which project."""

    project = forms.CharField(
        label=gettext_lazy("Project"),
        max_length=200,
        help_text=gettext_lazy("A name that is new makes a new project."),
    )


FORMS: Final[Mapping[str, type[StyledForm]]] = {
    Step.ACKNOWLEDGE: StyledForm,
    Step.ASSIGN: AssignForm,
    Step.URGE: UrgeForm,
    Step.PROJECT: ProjectForm,
}
DONE: Final[Mapping[str, Any]] = {
    Step.ACKNOWLEDGE: gettext_lazy("Acknowledged: %(n)s."),
    Step.ASSIGN: gettext_lazy("Assigned: %(n)s."),
    Step.URGE: gettext_lazy("Urged: %(n)s."),
    Step.PROJECT: gettext_lazy("Added to the project: %(n)s."),
}


@require_POST
def ledger_bulk(request: HttpRequest) -> HttpResponse:
    """`do`: the step; `pk`: the rows, or `all` of the view `query`; `stage`: empty, preview or apply; `next`: the way back."""
    user = user_of(request)
    step = request.POST.get("do", "")
    if step not in steps_for(user):
        raise NotAllowed(_("Your role does not allow this step."))
    back = _back(request)
    try:
        chosen = _chosen(user, request.POST)
    except Invalid as error:
        messages.error(request, str(error))
        return redirect(back)
    if step == Step.EXPORT:
        return redirect(f"{reverse('ledger-export')}?chosen={','.join(map(str, chosen))}")
    form = FORMS[step](request.POST if request.POST.get("stage") or step == Step.ACKNOWLEDGE else None)
    if not form.is_valid():
        return _page(request, step, chosen, form, back)
    if request.POST.get("stage") == "apply":
        expected = _numbers(request.POST.getlist("expected"))
        try:
            found = bulk_apply(actor=user, commitments=chosen, step=step, values=form.cleaned_data, expected=expected)
        except Conflict as error:
            messages.error(request, str(error))
            return _preview(request, step, chosen, form, back, status=CONFLICT)
        messages.success(request, DONE[step] % {"n": sum(one.done for one in found)})
        return redirect(back)
    return _preview(request, step, chosen, form, back)


def _numbers(values: list[str]) -> list[int]:
    return [int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 19]


def _chosen(user: User, sent: QueryDict) -> list[int]:
    """The ids that were chosen one by one, or all of a view of the ledger."""
    if sent.get("all"):
        view = ledger(user, QueryDict(sent.get("query", "")))
        if not view.form.is_valid():
            raise Invalid(_("This filter is not understood. Set it in the ledger and save it again."))
        found = list(view.qs.values_list("pk", flat=True)[: MOST + 1])
    else:
        asked = _numbers(sent.getlist("pk"))
        found = list(Commitment.objects.visible_to(user).filter(pk__in=asked[: MOST + 1]).values_list("pk", flat=True))
    if not found:
        raise Invalid(_("Choose at least one row first."))
    if len(found) > MOST:
        raise Invalid(_("At most %(most)s at once: choose fewer."), params={"most": MOST})
    return found


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else reverse("ledger")


def _context(step: str, chosen: list[int], back: str) -> dict[str, Any]:
    count = ngettext("%(n)s row chosen", "%(n)s rows chosen", len(chosen)) % {"n": len(chosen)}
    return {"step": step, "label": Step(step).label, "chosen": chosen, "count": count, "back": back}


def _page(request: HttpRequest, step: str, chosen: list[int], form: forms.Form, back: str) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "ledger/bulk.html", {"form": form, **_context(step, chosen, back)}, status=status)


def _preview(
    request: HttpRequest, step: str, chosen: list[int], form: forms.Form, back: str, status: int = 200
) -> HttpResponse:
    outcomes = bulk_preview(actor=user_of(request), commitments=chosen, step=step, values=form.cleaned_data)
    done = [one for one in outcomes if one.done]
    context = {
        **_context(step, chosen, back),
        "values": [(name, form.data.get(name, "")) for name in form.fields],
        "skipped": [one for one in outcomes if not one.done],
        "done": done,
        "expected": [one.commitment.pk for one in done],
    }
    return render(request, "ledger/bulk_preview.html", context, status=status)
