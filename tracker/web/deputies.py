"""Deputies in the own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tracker.accounts.deputies import delegation_create, delegation_end, delegations_of, possible_deputies
from tracker.accounts.models import User
from tracker.common.errors import Invalid
from tracker.web.base import DateField, StyledForm, form_error, render_form, user_of


class DeputyForm(StyledForm):
    """Who acts, and from when until when."""

    deputy = forms.ModelChoiceField(label=gettext_lazy("Deputy"), queryset=User.objects.none(), empty_label="–")
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("Until"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = possible_deputies(user)  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def deputy_new(request: HttpRequest) -> HttpResponse:
    """Name a deputy."""
    user = user_of(request)
    form = DeputyForm(user, request.POST or None)
    if form.is_valid():
        try:
            made = delegation_create(actor=user, **form.cleaned_data)
        except Invalid as error:
            form_error(form, error)
        else:
            words = {"person": made.deputy.name, "start": made.starts_on, "end": made.ends_on}
            messages.success(request, _("%(person)s acts for you from %(start)s until %(end)s.") % words)
            return redirect("account")
    return render_form(request, "account/deputy.html", {}, form)


@require_POST
def deputy_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an own delegation."""
    user = user_of(request)
    delegation_end(actor=user, delegation=get_object_or_404(delegations_of(user), pk=pk))
    messages.success(request, _("The deputy does not act for you any more."))
    return redirect("account")
