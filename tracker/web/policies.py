"""Whose decision each kind of request needs: the office's approval policy as a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.accounts.roles import Permission
from tracker.approvals.services import policy_change
from tracker.commitments.lifecycle import RequestKind
from tracker.commitments.models import ApprovalPolicy, Decider
from tracker.common.errors import Invalid
from tracker.progress.models import Shift
from tracker.progress.periods import policy as report_policy
from tracker.progress.policies import report_policy_change
from tracker.web.base import UNPROCESSABLE, StyledForm, form_error, needs, user_of


class PolicyForm(StyledForm):
    """One kind of request."""

    decided_by = forms.ChoiceField(label=gettext_lazy("Decided by"), choices=Decider.choices)


class CompletionPolicyForm(PolicyForm):
    """Completion: also verified first, with a checklist."""

    verified = forms.BooleanField(label=gettext_lazy("An officer verifies the result first"), required=False)
    checklist = forms.CharField(
        label=gettext_lazy("Checklist"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One item a line; a request for completion ticks off every one."),
    )

    def clean_checklist(self) -> list[str]:
        """The lines."""
        return str(self.cleaned_data["checklist"]).splitlines()


class ReportPolicyForm(StyledForm):
    """What is asked of reports."""

    signed = forms.BooleanField(
        label=gettext_lazy("The head of the unit signs every report before it counts"), required=False
    )
    shift = forms.ChoiceField(
        label=gettext_lazy("A period whose day nobody works on is due"),
        choices=Shift.choices,
        help_text=gettext_lazy("For duties that recur, such as a report every 10th; open periods stay as they are."),
    )


def _form(policy: ApprovalPolicy, data: Any) -> PolicyForm:
    initial: dict[str, Any] = {"decided_by": policy.decided_by, "verified": policy.verified}
    initial["checklist"] = "\n".join(policy.checklist)
    kind = CompletionPolicyForm if policy.kind == RequestKind.COMPLETE else PolicyForm
    return kind(data, prefix=policy.kind, initial=initial)


@needs(Permission.SETTINGS)
@require_http_methods(["GET", "POST"])
def policies(request: HttpRequest) -> HttpResponse:
    """Show and change them, all or none."""
    rows = list(ApprovalPolicy.objects.all())
    pairs = [(policy, _form(policy, request.POST or None)) for policy in rows]
    # Every form is asked, so that each shows its own errors.
    now = report_policy()
    reports = ReportPolicyForm(
        request.POST or None, prefix="reports", initial={"signed": now.signed, "shift": now.shift}
    )
    valid = [form.is_valid() for form in (reports, *(form for _policy, form in pairs))]
    if all(valid) and _save(request, pairs, reports):
        messages.success(request, _("The policies are saved."))
        return redirect("policies")
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "settings/policies.html", {"pairs": pairs, "reports": reports}, status=status)


def _save(request: HttpRequest, pairs: list[tuple[ApprovalPolicy, PolicyForm]], reports: ReportPolicyForm) -> bool:
    """Save those that changed; False, with the reason at its field and nothing saved, where one is refused."""
    with transaction.atomic():
        for policy, form in pairs:
            if not form.has_changed():
                continue
            try:
                policy_change(actor=user_of(request), kind=policy.kind, **form.cleaned_data)
            except Invalid as error:
                form_error(form, error)
                transaction.set_rollback(True)
                return False
        if reports.has_changed():
            report_policy_change(actor=user_of(request), **reports.cleaned_data)
    return True
