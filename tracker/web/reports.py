"""The 督查通报 as a page, each number a link to what it counts, and as a file."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from tracker.accounts.roles import Permission
from tracker.commitments import filters
from tracker.common.errors import Invalid
from tracker.reports.circular import opening, percent, rates_note, title
from tracker.reports.figures import SCOPE, Summary, circular, scope_of
from tracker.reports.services import report_export
from tracker.web.base import needs, user_of
from tracker.web.downloads import report_file
from tracker.web.ledger_forms import filter_form


def _row(unit: Summary) -> dict[str, object]:
    return {"it": unit, "rate": percent(unit.completion_rate), "on_time": percent(unit.on_time_rate)}


@require_safe
@needs(Permission.REPORTS)
def circular_page(request: HttpRequest) -> HttpResponse:
    """The circular over what the person may see, within the scope that the address asks for."""
    user, scope = user_of(request), scope_of(request.GET)
    form: forms.Form = filter_form(filters.ledger(user, scope))
    context = {"form": form, "fields": [form[name] for name in SCOPE], "scope": scope.urlencode(), "title": title()}
    if not form.is_valid():
        return render(request, "reports/circular.html", context, status=400)
    told = circular(user, scope)
    context |= {
        "told": told,
        "opening": opening(told),
        "rates_note": rates_note(),
        "units": [_row(unit) for unit in told.units],
        "whole": _row(told.summary),
    }
    return render(request, "reports/circular.html", context)


@require_GET
@needs(Permission.REPORTS)
def circular_file(request: HttpRequest) -> HttpResponse:
    """The same as .docx; a scope that is not understood leads back to the page, which says what is wrong."""
    scope = scope_of(request.GET)
    try:
        return report_file(report_export(actor=user_of(request), name="circular", params=scope))
    except Invalid:
        return redirect(f"{reverse('circular')}?{scope.urlencode()}")
