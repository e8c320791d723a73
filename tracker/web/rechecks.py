"""回头看: the samples that were drawn for a second look, drawing one, and what the looks found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.approvals.models import RecheckOutcome
from tracker.approvals.rechecks import draws_visible_to, rechecks_draw
from tracker.common import clock
from tracker.common.errors import DomainError, NotAllowed
from tracker.web.base import DateField, StyledForm, form_error, needs, page_of, render_form, user_of


class DrawForm(StyledForm):
    """The span, the share, and the seed that makes the draw repeatable."""

    first_day = DateField(label=gettext_lazy("Closed from"))
    last_day = DateField(label=gettext_lazy("Closed until"))
    percent = forms.IntegerField(label=gettext_lazy("Percent"), min_value=1, max_value=100, initial=10)
    seed = forms.CharField(
        label=gettext_lazy("Seed"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Left empty: by chance. With the seed anybody can draw the same sample again."),
    )


def last_quarter(today: date) -> tuple[date, date]:
    """The first and the last day of the quarter that is over."""
    first_of_this = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last = first_of_this - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last


@needs(Permission.SEE_ALL_COMMITMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def rechecks(request: HttpRequest) -> HttpResponse:
    """The draws, and the form for the next one."""
    user = user_of(request)
    may_draw = may(user, Permission.CREATE)
    first, last = last_quarter(clock.today())
    data = request.POST if request.method == "POST" else None
    form = DrawForm(data, initial={"first_day": first, "last_day": last, "percent": 10})
    if request.method == "POST" and not may_draw:
        raise NotAllowed(_("Only supervision draws a sample."))
    if request.method == "POST" and form.is_valid():
        try:
            made = rechecks_draw(actor=user, **form.cleaned_data)
        except DomainError as error:
            form_error(form, error)
        else:
            messages.success(request, _("The sample was drawn."))
            return redirect("recheck-draw", made.pk)
    page = page_of(request, draws_visible_to(user).prefetch_related("rechecks"))
    rows = [{"it": draw, **_counts(draw)} for draw in page]
    return render_form(request, "rechecks/rechecks.html", {"page": page, "rows": rows, "may_draw": may_draw}, form)


def _counts(draw: Any) -> dict[str, int]:
    found = [one.outcome for one in draw.rechecks.all()]
    return {
        "drawn": len(found),
        "kept": found.count(RecheckOutcome.KEPT),
        "not_kept": found.count(RecheckOutcome.NOT_KEPT),
    }


@needs(Permission.SEE_ALL_COMMITMENTS)
@require_safe
def recheck_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """One sample: how it was drawn, and each commitment with what was found."""
    draw = get_object_or_404(draws_visible_to(user_of(request)), pk=pk)
    rows = draw.rechecks.select_related("commitment", "done_by").prefetch_related("commitment__assignments__unit")
    context = {"draw": draw, "rows": rows.order_by("pk"), **_counts(draw), "population": len(draw.population)}
    return render_form(request, "rechecks/draw.html", context, forms.Form())
