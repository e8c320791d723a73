"""Entering a commitment by hand: 批示, 文件, 电话."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.accounts.roles import Permission
from tracker.commitments.services import Draft, commitment_create, default_due
from tracker.common import clock
from tracker.common.errors import DomainError
from tracker.web.base import form_error, needs, render_form, user_of
from tracker.web.workflow_forms import ENTERED, EntryForm


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CREATE)
def commitment_new(request: HttpRequest) -> HttpResponse:
    """The form; sent well it makes a draft and leads to its page, where it is assigned."""
    form = EntryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = commitment_create(actor=user_of(request), draft=_draft(form.cleaned_data))
        except DomainError as error:
            form_error(form, error)
        else:
            messages.success(request, _("The commitment was entered as a draft. Assign it next."))
            return redirect("commitment", made.pk)
    today = clock.today()
    defaults = [(label, default_due(str(value), today)) for value, label in ENTERED]
    return render_form(request, "commitment/new.html", {"defaults": defaults}, form)


def _draft(values: dict[str, Any]) -> Draft:
    given = dict(values)
    project = given.pop("project").strip()
    basis = "set_by_hand" if given["due"] else ""
    return Draft(**given, due_basis=basis, projects=[project] if project else [])
