"""Which candidates a second person has to accept, too: the office's rules as a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.accounts.roles import Permission
from tracker.intake.review.second import second_review, second_review_set
from tracker.web.base import StyledForm, needs, render_form, user_of


class SecondReviewForm(StyledForm):
    """The one row of rules."""

    money_limit = forms.IntegerField(
        label=gettext_lazy("Amounts from (in 10,000 yuan)"),
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        help_text=gettext_lazy("Empty: amounts do not matter."),
    )
    least_confidence = forms.IntegerField(
        label=gettext_lazy("Confidence below (per cent)"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("Empty: however sure the extraction is."),
    )
    instructions = forms.BooleanField(label=gettext_lazy("Leaders' instructions"), required=False)
    changed_deadline = forms.BooleanField(label=gettext_lazy("A deadline that was changed by hand"), required=False)


@needs(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def second_review_page(request: HttpRequest) -> HttpResponse:
    """Show and change them."""
    rules = second_review()
    initial: dict[str, Any] = {name: getattr(rules, name) for name in SecondReviewForm.base_fields}
    form = SecondReviewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        second_review_set(actor=user_of(request), **form.cleaned_data)
        messages.success(request, _("The rules are saved; they hold for what is accepted from now on."))
        return redirect("second-review")
    return render_form(request, "settings/second_review.html", {}, form)
