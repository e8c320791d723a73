"""Units: the tree, their aliases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tracker.accounts.filters import UnitFilter
from tracker.accounts.models import Unit
from tracker.accounts.querysets import unit_tree
from tracker.accounts.roles import Permission
from tracker.accounts.services import unit_save
from tracker.common.errors import Invalid
from tracker.web.base import StyledForm, form_error, needs, page_of, render_form, style_filter, user_of
from tracker.web.fields import UnitField


class UnitForm(StyledForm):
    """A unit with its other names."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    parent = UnitField(
        label=gettext_lazy("Stands under"), required=False, inactive=True, empty_label=gettext_lazy("Nothing: a root")
    )
    aliases = forms.CharField(
        label=gettext_lazy("Other names, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Short names by which documents call the unit; each belongs to one unit only."),
    )
    order = forms.IntegerField(
        label=gettext_lazy("Order"),
        min_value=0,
        max_value=100_000,
        initial=0,
        help_text=gettext_lazy("Small numbers come first among units at the same place."),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        required=False,
        initial=True,
        help_text=gettext_lazy("A unit out of use gets nothing assigned; what it has stays."),
    )

    def values(self) -> dict[str, Any]:
        """What `unit_save` takes."""
        aliases = [line[:100] for line in self.cleaned_data["aliases"].splitlines()]
        return {**self.cleaned_data, "aliases": aliases}


@needs(Permission.USERS)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The tree, or what a search finds in it, in the tree's order."""
    people = Count("memberships__user", filter=Q(memberships__ended_at=None), distinct=True)
    found = UnitFilter(request.GET, queryset=Unit.objects.annotate(people=people).prefetch_related("aliases"))
    style_filter(found.form)
    rows = {unit.pk: unit for unit in found.qs}
    tree = [(unit, rows[unit.pk]) for unit in unit_tree() if unit.pk in rows]
    page = page_of(request, tree)
    filtered = any(request.GET.get(name) for name in ("q", "is_active"))
    context = {"form": found.form, "shown": ("q", "is_active"), "page": page, "filtered": filtered}
    return render(request, "units/units.html", context)


@needs(Permission.USERS)
@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """A new unit."""
    form = UnitForm(request.POST or None, initial={"parent": request.GET.get("parent")})
    if form.is_valid() and _saved(request, form, None):
        return redirect("units")
    return render_form(request, "units/unit.html", {}, form)


@needs(Permission.USERS)
@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit, or take it out of use."""
    unit = get_object_or_404(Unit, pk=pk)
    initial = {name: getattr(unit, name) for name in ("name", "parent", "order", "is_active")}
    initial["aliases"] = "\n".join(alias.name for alias in unit.aliases.all())
    form = UnitForm(request.POST or None, initial=initial)
    if form.is_valid() and _saved(request, form, unit):
        return redirect("units")
    return render_form(request, "units/unit.html", {"unit": unit}, form)


def _saved(request: HttpRequest, form: UnitForm, unit: Unit | None) -> bool:
    try:
        saved = unit_save(actor=user_of(request), unit=unit, **form.values())
    except Invalid as error:
        form_error(form, error)
        return False
    messages.success(request, _("%(unit)s is saved.") % {"unit": saved.name})
    return True
