"""The ladder of reminders as a page: its rows, what a row would have done, and when mails go out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.accounts.roles import Permission
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.notices.mail import mail_is_on, times
from tracker.notices.models import Audience, ReminderRule, Trigger
from tracker.notices.replay import would_have
from tracker.notices.services import RULE_FIELDS, rule_save, times_change
from tracker.notices.wording import rule_text
from tracker.web.base import UNPROCESSABLE, StyledForm, form_error, needs, user_of

PAST_DAYS = 90


class RuleForm(StyledForm):
    """One rung."""

    trigger = forms.ChoiceField(label=gettext_lazy("When"), choices=Trigger.choices)
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=0, max_value=365)
    repeat_days = forms.IntegerField(
        label=gettext_lazy("Again every so many days"), min_value=0, max_value=365, help_text=gettext_lazy("0: once.")
    )
    working_days = forms.BooleanField(label=gettext_lazy("Count working days"), required=False)
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("Whom"),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
    )
    urgent = forms.BooleanField(label=gettext_lazy("By mail at once"), required=False)
    proposes_circular = forms.BooleanField(label=gettext_lazy("Proposes a circular"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False)


class TimesForm(StyledForm):
    """When mails go out."""

    digest_at = forms.TimeField(
        label=gettext_lazy("Daily digest at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label=gettext_lazy("Quiet until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


@needs(Permission.SETTINGS)
@require_http_methods(["GET", "POST"])
def reminder_rules(request: HttpRequest) -> HttpResponse:
    """The ladder, and the times of mails."""
    at = times()
    initial = {name: getattr(at, name) for name in TimesForm.base_fields}
    form = TimesForm(request.POST or None, initial=initial)
    if form.is_valid():
        times_change(actor=user_of(request), **form.cleaned_data)
        messages.success(request, _("The times are saved."))
        return redirect("reminder-rules")
    audiences = dict(Audience.choices)
    rows = [
        {"rule": rule, "text": rule_text(rule), "audience": [audiences[one] for one in rule.audience]}
        for rule in ReminderRule.objects.all()
    ]
    context = {"rows": rows, "form": form, "mail_is_on": mail_is_on()}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "settings/reminder_rules.html", context, status=status)


@needs(Permission.SETTINGS)
@require_http_methods(["GET", "POST"])
def reminder_rule(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One rung: show, try on the last 90 days (`try`), save."""
    rule = get_object_or_404(ReminderRule, pk=pk) if pk else None
    start: dict[str, Any] = {"working_days": True, "is_active": True, "repeat_days": 0, "trigger": Trigger.OVERDUE}
    initial = {name: getattr(rule, name) for name in RULE_FIELDS} if rule else start
    form = RuleForm(request.POST or None, initial=initial)
    would = None
    if form.is_valid():
        if "try" in request.POST:
            would = would_have(ReminderRule(**form.cleaned_data), clock.today(), days=PAST_DAYS)
        elif _saved(request, rule, form):
            messages.success(request, _("The rule is saved."))
            return redirect("reminder-rules")
    elif rule and not form.is_bound:
        would = would_have(rule, clock.today(), days=PAST_DAYS)
    context = {"rule": rule, "form": form, "would": would, "past_days": PAST_DAYS}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "settings/reminder_rule.html", context, status=status)


def _saved(request: HttpRequest, rule: ReminderRule | None, form: RuleForm) -> bool:
    try:
        rule_save(actor=user_of(request), rule=rule, **form.cleaned_data)
    except Invalid as error:
        form_error(form, error)
        return False
    return True
