"""What the pages share: who is signed in, permissions, paging, forms, answers to htmx.

A view may let a DomainError escape: tracker.web.middleware.DomainErrorMiddleware turns it into the 403 page, or into a
message on the page that the person came from. Forms catch it themselves, so that the input stays (`form_error`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.common.errors import DomainError, NotAllowed

PAGE_SIZE = 25
UNPROCESSABLE = 422
Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponse]


def user_of(request: HttpRequest) -> User:
    """The signed-in person; every view but those marked `login_not_required` has one."""
    if not isinstance(request.user, User):
        raise NotAllowed(_("Sign in first."))
    return request.user


def needs(*permissions: Permission) -> Callable[[View[Params]], View[Params]]:
    """Lets only those in who hold one of the permissions; the others get the 403 page with the reason."""

    def wrap(view: View[Params]) -> View[Params]:
        @functools.wraps(view)
        def checked(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
            if not any(may(user_of(request), permission) for permission in permissions):
                names = ", ".join(str(permission.label) for permission in permissions)
                raise NotAllowed(_("This page needs the right “%(right)s”."), params={"right": names})
            return view(request, *args, **kwargs)

        return checked

    return wrap


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page (and not for a whole page after going back)."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], size: int = PAGE_SIZE) -> Page[Any]:
    """The page of the list that `?page=` asks for; a number out of range gives the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def form_error(form: forms.BaseForm, error: DomainError) -> None:
    """Show what a service refused at the field that it names, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def render_form(request: HttpRequest, template: str, context: dict[str, Any], form: forms.BaseForm) -> HttpResponse:
    """The page of a form: 422 where the input has errors (htmx swaps that too), else 200."""
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


class StyledForm(forms.Form):
    """A form whose fields carry the classes of the design; render each with parts/field.html."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.restyle()

    def restyle(self) -> None:
        """Dress the fields; again where some were added since."""
        for field in self.fields.values():
            style(field.widget)


def style(widget: forms.Widget) -> None:
    """Give a widget the Bootstrap class that its kind needs; one that has a class keeps it."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    else:
        kind = "form-control"
    widget.attrs.setdefault("class", kind)


def calendar() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OneOfMany(forms.Select):
    """For a filter that takes several values: the page offers one of them or all."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The values that were chosen."""
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        return [value for value in given if value]


def style_filter(form: forms.BaseForm) -> None:
    """Give the form of a filter set the design's classes, the browser's calendar, and "all" where nothing is chosen."""
    form.label_suffix = ""
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.widget = calendar()
        elif isinstance(field, forms.NullBooleanField):
            field.widget = forms.Select(choices=[("", _("All")), ("true", _("Yes")), ("false", _("No"))])
        elif isinstance(field, forms.ModelChoiceField):
            field.empty_label = _("All")
        elif isinstance(field, forms.MultipleChoiceField):
            field.widget = OneOfMany(choices=[("", _("All")), *cast(Any, field.choices)])
        elif isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            field.widget.choices = [("", _("All")), *(choice for choice in choices if choice[0] != "")]
        style(field.widget)


class DateField(forms.DateField):
    """A date, entered with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", calendar())
        super().__init__(**kwargs)
