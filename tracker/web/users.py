"""People: accounts and their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.accounts.filters import UserFilter
from tracker.accounts.models import Unit, User
from tracker.accounts.passwords import password_reset, user_set_active
from tracker.accounts.querysets import users_visible_to
from tracker.accounts.roles import Permission, Role
from tracker.accounts.services import user_save
from tracker.common.errors import Invalid
from tracker.handover.duties import duties_of
from tracker.web.base import UNPROCESSABLE, StyledForm, form_error, needs, page_of, style_filter, user_of
from tracker.web.fields import UnitField


class UserForm(StyledForm):
    """A person."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=50)
    username = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        validators=[RegexValidator(r"^[\w.@+-]+$", gettext_lazy("Letters, digits and . @ + - _ only, no blanks."))],
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)


class RoleForm(StyledForm):
    """One role in one unit; an empty row is none."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False, choices=[("", "–"), *Role.choices])
    unit = UnitField(label=gettext_lazy("Unit"), required=False)

    def clean(self) -> dict[str, Any]:
        """A role belongs to a unit, and the other way round."""
        values = super().clean() or {}
        if not self.errors and bool(values.get("role")) != bool(values.get("unit")):
            missing = "unit" if values.get("role") else "role"
            self.add_error(missing, _("A role is held in a unit: choose both, or leave both empty."))
        return values


if TYPE_CHECKING:
    _Rows = forms.BaseFormSet[RoleForm]
else:
    _Rows = forms.BaseFormSet


class RoleFormSet(_Rows):
    """The rows of roles."""

    def roles(self) -> list[tuple[str, Unit]]:
        """What was chosen, each pair once."""
        rows = [(form.cleaned_data.get("role"), form.cleaned_data.get("unit")) for form in self.forms]
        return list(dict.fromkeys((role, unit) for role, unit in rows if role and unit))


def _role_rows(data: Any, user: User | None) -> RoleFormSet:
    held = [{"role": m.role, "unit": m.unit} for m in user.own_memberships()] if user else []
    make = forms.formset_factory(RoleForm, formset=RoleFormSet, extra=1 if held else 2, max_num=50)
    return cast(RoleFormSet, make(data, prefix="roles", initial=held))


@needs(Permission.USERS)
@require_safe
def users(request: HttpRequest) -> HttpResponse:
    """The accounts."""
    people = users_visible_to(user_of(request)).prefetch_related("memberships__unit")
    found = UserFilter(request.GET, queryset=people)
    style_filter(found.form)
    page = page_of(request, found.qs)
    names = ("q", "role", "unit", "is_active")
    context = {"form": found.form, "page": page, "filtered": any(request.GET.get(name) for name in names)}
    return render(request, "users/users.html", context)


@needs(Permission.USERS)
@require_http_methods(["GET", "POST"])
def user_new(request: HttpRequest) -> HttpResponse:
    """A new account; its password is shown once."""
    form, rows = UserForm(request.POST or None), _role_rows(request.POST or None, None)
    saved = _saved(request, form, rows, None)
    if saved:
        user, told = saved
        return _told(request, user, told)
    return _page(request, form, rows, None)


@needs(Permission.USERS)
@require_http_methods(["GET", "POST"])
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an account and its roles."""
    user = _user(request, pk)
    initial = {name: getattr(user, name) for name in UserForm.base_fields}
    form, rows = UserForm(request.POST or None, initial=initial), _role_rows(request.POST or None, user)
    if _saved(request, form, rows, user):
        messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("users")
    return _page(request, form, rows, user)


@needs(Permission.USERS)
@require_POST
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password for somebody who lost it; shown once."""
    user = _user(request, pk)
    return _told(request, user, password_reset(actor=user_of(request), user=user))


@needs(Permission.USERS)
@require_POST
def user_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Deactivate an account or bring it back."""
    active = request.POST.get("active") == "1"
    user = user_set_active(actor=user_of(request), user=_user(request, pk), active=active)
    text = _("%(name)s can sign in again.") if active else _("%(name)s cannot sign in any more.")
    messages.success(request, text % {"name": user.name})
    return redirect("user-edit", pk=pk)


def _user(request: HttpRequest, pk: int) -> User:
    found: User = get_object_or_404(users_visible_to(user_of(request)), pk=pk)
    return found


def _saved(
    request: HttpRequest, form: UserForm, rows: RoleFormSet, user: User | None
) -> tuple[User, str | None] | None:
    """The saved account and the password to tell; None where nothing was sent or something is wrong."""
    if not (form.is_bound and form.is_valid() and rows.is_valid()):
        return None
    try:
        return user_save(actor=user_of(request), user=user, roles=rows.roles(), **form.cleaned_data)
    except Invalid as error:
        form_error(form, error)
        return None


def _page(request: HttpRequest, form: UserForm, rows: RoleFormSet, user: User | None) -> HttpResponse:
    wrong = form.is_bound and (bool(form.errors) or not rows.is_valid())
    duties = len(duties_of(user)) if user and not user.is_active else 0
    context = {"form": form, "rows": rows, "person": user, "wrong": wrong, "duties": duties}
    return render(request, "users/user.html", context, status=UNPROCESSABLE if wrong else 200)


def _told(request: HttpRequest, user: User, told: str | None) -> HttpResponse:
    return render(request, "users/password.html", {"person": user, "told": told})
