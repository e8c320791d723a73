"""Saved views of the ledger: the tabs above it, and the forms that save, change and delete them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.collaboration.models import SavedView, SharedWith
from tracker.collaboration.services import view_change, view_delete, view_query, view_save
from tracker.commitments.filters import ledger
from tracker.commitments.filterwords import words
from tracker.common.errors import Invalid
from tracker.web.base import StyledForm, form_error, render_form
from tracker.web.ledger import working_user
from tracker.web.view_tabs import EVERYTHING


class ViewForm(StyledForm):
    """Name, sharing and place of a view."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    shared_with = forms.ChoiceField(label=gettext_lazy("Shared with"), choices=SharedWith.choices, initial="private")
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label="–",
        help_text=gettext_lazy("For a view that is shared with a unit."),
    )
    order = forms.IntegerField(label=gettext_lazy("Order"), min_value=0, max_value=1000, initial=0)
    is_default = forms.BooleanField(
        label=gettext_lazy("Opens first"),
        required=False,
        help_text=gettext_lazy("The ledger begins with this view; “All” shows the rest."),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = {membership.unit_id for membership in user.active_memberships()}
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units)  # type: ignore[attr-defined]
        if not may(user, Permission.REVIEW):
            self.fields["shared_with"].choices = SharedWith.choices[:2]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def view_new(request: HttpRequest) -> HttpResponse:
    """Save the filter that the address carries."""
    user = working_user(request)
    query = view_query(request.GET)
    form = ViewForm(user, _sent(request))
    if form.is_valid():
        try:
            view = view_save(actor=user, query=query, **form.cleaned_data)
        except Invalid as error:
            form_error(form, error)
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(f"{reverse('ledger')}?{view.query}")
    return render_form(request, "ledger/view.html", _about(user, query), form)


@require_http_methods(["GET", "POST"])
def view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, share, order an own view."""
    user = working_user(request)
    view = get_object_or_404(SavedView.objects.filter(owner=user), pk=pk)
    form = ViewForm(user, _sent(request), initial={name: getattr(view, name) for name in ViewForm.base_fields})
    if form.is_valid():
        try:
            view_change(actor=user, view=view, **form.cleaned_data)
        except Invalid as error:
            form_error(form, error)
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(f"{reverse('ledger')}?{view.query}")
    return render_form(request, "ledger/view.html", {"view": view, **_about(user, view.query)}, form)


@require_POST
def view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an own view."""
    user = working_user(request)
    view = get_object_or_404(SavedView.objects.filter(owner=user), pk=pk)
    view_delete(actor=user, view=view)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect(f"{reverse('ledger')}?{EVERYTHING}")


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all."""
    return request.POST if request.method == "POST" else None


def _about(user: User, query: str) -> dict[str, Any]:
    """What the view filters by, in words, and the way back to it."""
    return {"words": words(ledger(user, QueryDict(query))), "back": f"{reverse('ledger')}?{query or EVERYTHING}"}
