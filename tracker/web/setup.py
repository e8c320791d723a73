"""The first run: while nobody has an account, one page makes the office and its first people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.accounts.first_run import FirstPerson, PersonRefused, first_run
from tracker.accounts.querysets import has_people
from tracker.accounts.roles import Role
from tracker.common.errors import Conflict, DomainError
from tracker.web.base import UNPROCESSABLE, StyledForm, form_error


class OfficeForm(StyledForm):
    """The office."""

    office_name = forms.CharField(
        label=gettext_lazy("Name of the office"),
        max_length=100,
        help_text=gettext_lazy("It stands at the head of every page and report."),
    )
    unit_name = forms.CharField(
        label=gettext_lazy("Name of the first unit"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("The root of the tree of units; empty: named like the office. More units come later."),
    )


class PersonForm(StyledForm):
    """One of the first people, who choose their passwords here."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=50)
    username = forms.CharField(
        label=gettext_lazy("Sign-in name"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("At least 10 characters, not only digits, and no common word."),
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(role.value, role.label) for role in roles]
        if len(roles) == 1:
            field.widget = forms.HiddenInput()
            field.initial = roles[0].value
        self.title = roles[0].label

    def clean(self) -> dict[str, Any]:
        """Both spellings are the same."""
        values = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("The two passwords differ."))
        return values

    def person(self) -> FirstPerson:
        """What was entered."""
        values = {name: self.cleaned_data[name] for name in ("username", "name", "role", "password")}
        return FirstPerson(**values)


# Separated administrators: nobody holds both, and neither works on commitments; so there are at least three.
PEOPLE = (
    ("system", (Role.SYSTEM_ADMIN,), gettext_lazy("Changes the settings of the office.")),
    ("security", (Role.SECURITY_ADMIN,), gettext_lazy("Manages units, people and their roles.")),
    (
        "supervision",
        (Role.SUPERVISION_HEAD, Role.OFFICER),
        gettext_lazy("Reads documents, assigns commitments, follows them up."),
    ),
)


@login_not_required
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """The form, until it was used once."""
    if has_people():
        raise Http404
    data = request.POST or None
    form = OfficeForm(data, prefix="office")
    people = [PersonForm(data, prefix=prefix, roles=roles) for prefix, roles, _hint in PEOPLE]
    wrong = [one for one in (form, *people) if one.errors]
    if data and not wrong and _done(form, people):
        messages.success(request, _("The office is ready. Sign in; the security administrator adds units and people."))
        return redirect("sign-in")
    hints = [hint for _prefix, _roles, hint in PEOPLE]
    refused = any(one.errors for one in (form, *people))
    context = {"form": form, "people": list(zip(people, hints, strict=True)), "wrong": refused}
    return render(request, "setup/setup.html", context, status=UNPROCESSABLE if refused else 200)


def _done(form: OfficeForm, people: list[PersonForm]) -> bool:
    """Whether the office was made; if not, the errors stand at their fields."""
    try:
        first_run(**form.cleaned_data, people=[person.person() for person in people])
    except PersonRefused as error:
        form_error(people[error.index], error)
    except Conflict:
        raise
    except DomainError as error:
        form_error(form, error)
    else:
        return True
    return False
