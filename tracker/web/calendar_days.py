"""The office's own days as a page, and which years' holidays are known."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tracker.accounts.roles import Permission
from tracker.calendars.models import CalendarDay
from tracker.calendars.services import day_remove, day_set, is_published
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.web.base import DateField, StyledForm, form_error, needs, page_of, render_form, user_of


class DayForm(StyledForm):
    """A day that the office keeps otherwise."""

    day = DateField(label=gettext_lazy("Day"))
    is_workday = forms.ChoiceField(
        label=gettext_lazy("On this day"),
        choices=[("no", gettext_lazy("the office is closed")), ("yes", gettext_lazy("the office works"))],
    )
    name = forms.CharField(label=gettext_lazy("What for"), max_length=60, required=False)


@needs(Permission.SETTINGS)
@require_http_methods(["GET", "POST"])
def calendar_days(request: HttpRequest) -> HttpResponse:
    """Show and add."""
    form = DayForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            day_set(actor=user_of(request), day=data["day"], is_workday=data["is_workday"] == "yes", name=data["name"])
        except Invalid as error:
            form_error(form, error)
        else:
            messages.success(request, _("The day is saved."))
            return redirect("calendar-days")
    year = clock.today().year
    years = [(one, is_published(one)) for one in (year, year + 1)]
    context = {"page": page_of(request, CalendarDay.objects.order_by("-day")), "years": years}
    return render_form(request, "settings/calendar_days.html", context, form)


@needs(Permission.SETTINGS)
@require_POST
def calendar_day_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the published calendar hold for a day again."""
    day_remove(actor=user_of(request), day=get_object_or_404(CalendarDay, pk=pk))
    messages.success(request, _("The day follows the published calendar again."))
    return redirect("calendar-days")
