"""The office's settings."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.accounts.querysets import office
from tracker.accounts.roles import Permission
from tracker.accounts.services import OFFICE_FIELDS, office_change
from tracker.common.errors import Invalid
from tracker.web.base import StyledForm, form_error, needs, render_form, user_of


class SettingsForm(StyledForm):
    """The fields of the office."""

    name = forms.CharField(label=gettext_lazy("Name of the office"), max_length=100)
    serial_series = forms.CharField(
        label=gettext_lazy("Series of serial numbers"),
        max_length=10,
        help_text=gettext_lazy("The sign before the year; numbers given already stay as they are."),
    )
    days_meeting = forms.IntegerField(label=gettext_lazy("Days for meeting minutes"), min_value=1, max_value=366)
    days_document = forms.IntegerField(label=gettext_lazy("Days for documents"), min_value=1, max_value=366)
    days_instruction = forms.IntegerField(
        label=gettext_lazy("Days for leaders' instructions"), min_value=1, max_value=366
    )


@needs(Permission.SETTINGS)
@require_http_methods(["GET", "POST"])
def office_settings(request: HttpRequest) -> HttpResponse:
    """Show and change them."""
    now = office()
    if now is None:
        raise Http404
    form = SettingsForm(request.POST or None, initial={name: getattr(now, name) for name in OFFICE_FIELDS})
    if form.is_valid():
        try:
            office_change(actor=user_of(request), **form.cleaned_data)
        except Invalid as error:
            form_error(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("settings")
    return render_form(request, "settings/settings.html", {}, form)
