"""The lamp rules as a page: the rows in their order, and how the ledger looks by them today."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.accounts.roles import Permission
from tracker.commitments.lamps import expressions
from tracker.commitments.models import Colour, Commitment, LampCondition, LampRule
from tracker.commitments.rules import LampLine, lamp_rules_save
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.web.base import UNPROCESSABLE, needs, style, user_of

EMPTY_ROWS = 2


class LampForm(forms.Form):
    """One line of the table; a line without a condition is left out."""

    condition = forms.ChoiceField(
        label=gettext_lazy("When"), choices=[("", "–"), *LampCondition.choices], required=False
    )
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=0, max_value=365, required=False)
    working_days = forms.BooleanField(label=gettext_lazy("Count working days"), required=False)
    colour = forms.ChoiceField(label=gettext_lazy("Colour"), choices=Colour.choices)
    label = forms.CharField(label=gettext_lazy("Label"), max_length=40, required=False)
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            style(field.widget)
            if name not in ("working_days", "is_active"):
                field.widget.attrs["aria-label"] = field.label

    def line(self) -> LampLine | None:
        """The line, None where it is left out."""
        data = self.cleaned_data
        if not data.get("condition"):
            return None
        return LampLine(**{name: data[name] for name in self.fields} | {"days": data["days"] or 0})


LampForms = forms.formset_factory(LampForm, extra=EMPTY_ROWS, max_num=30, absolute_max=40)


def counted(rules: list[LampRule]) -> list[tuple[str, str, int]]:
    """How many open commitments have which colour by these rules today: colour, its name, number."""
    for number, rule in enumerate(rules, start=1):
        rule.pk = rule.pk or -number  # unsaved ones, too, are told apart
    rows: Any = Commitment.objects.annotate(**expressions(rules, clock.today()))
    found = Counter(rows.values_list("lamp", flat=True))
    return [(value, str(label), found[value]) for value, label in Colour.choices if found[value]]


@needs(Permission.SETTINGS)
@require_http_methods(["GET", "POST"])
def lamp_rules(request: HttpRequest) -> HttpResponse:
    """Show, try (`try`), save all lines at once."""
    rules = list(LampRule.objects.all())
    initial = [{name: getattr(rule, name) for name in LampForm.base_fields} for rule in rules]
    lines = LampForms(request.POST or None, initial=initial, prefix="rule")
    before = counted([rule for rule in rules if rule.is_active])
    after = None
    error = ""
    if request.method == "POST" and lines.is_valid():
        wanted = [line for form in lines if (line := form.line())]
        if "try" in request.POST:
            active = [LampRule(order=n, **line.values()) for n, line in enumerate(wanted) if line.is_active]
            after = counted(active)
        else:
            try:
                lamp_rules_save(actor=user_of(request), lines=wanted)
            except Invalid as refused:
                error = str(refused)
            else:
                messages.success(request, _("The lamp rules are saved."))
                return redirect("lamp-rules")
    wrong = request.method == "POST" and (error or not lines.is_valid())
    context = {"lines": lines, "before": before, "after": after, "error": error}
    return render(request, "settings/lamp_rules.html", context, status=UNPROCESSABLE if wrong else 200)
