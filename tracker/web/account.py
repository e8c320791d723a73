"""Sign-in and the own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.accounts import own, passwords
from tracker.accounts.deputies import delegations_of
from tracker.accounts.models import User
from tracker.common.errors import Invalid
from tracker.notices.feeds import feeds_of, units_for
from tracker.notices.models import NoticeKind, Preference
from tracker.web.base import StyledForm, form_error, render_form, style, user_of


class SignInForm(AuthenticationForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.error_messages["invalid_login"] = _(
            "The name or the password is not right. Passwords distinguish upper and lower case."
        )
        for field in self.fields.values():
            style(field.widget)

    def clean_username(self) -> str:
        """One spelling, so that failures are counted for the account and not for its spellings."""
        return str(self.cleaned_data["username"]).strip().lower()


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Sign in; journalled."""

    template_name = "account/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Start the session in the person's language."""
        response = super().form_valid(form)
        user = form.get_user()
        if isinstance(user, User):
            own.signed_in(actor=user)
            if user.language:
                _language_cookie(response, user.language)
        return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language, for good where somebody is signed in, and go back to the page."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Invalid(_("Unknown language."), field="language")
    if isinstance(request.user, User):
        own.language_choose(actor=request.user, language=chosen)
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if safe else "/")
    _language_cookie(response, chosen)
    return response


def _language_cookie(response: HttpResponse, chosen: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )


class ContactForm(StyledForm):
    """What a person may change of the own account."""

    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The own account: who I am here, contact data, language, tokens."""
    user = user_of(request)
    form = ContactForm(request.POST or None, initial={"phone": user.phone, "email": user.email})
    if form.is_valid():
        try:
            own.contact_change(actor=user, **form.cleaned_data)
        except Invalid as error:
            form_error(form, error)
        else:
            messages.success(request, gettext("Your contact data are saved."))
            return redirect("account")
    context = {
        "tokens": own.tokens_of(user),
        "delegations": delegations_of(user),
        "preference": Preference.objects.filter(user=user).first() or Preference(user=user),
        "kinds": NoticeKind.choices,
        "feeds": feeds_of(user),
        "feed_units": units_for(user),
    }
    return render_form(request, "account/account.html", context, form)


@require_POST
def token_new(request: HttpRequest) -> HttpResponse:
    """A new API token, shown on this page only."""
    told = own.token_create(actor=user_of(request))
    return render(request, "account/token.html", {"told": told})


@require_POST
def token_end(request: HttpRequest) -> HttpResponse:
    """Revoke an own token."""
    own.token_revoke(actor=user_of(request), digest=request.POST.get("digest", ""))
    messages.success(request, gettext("The token is revoked; programs that use it are refused from now on."))
    return redirect("account")


class PasswordForm(StyledForm):
    """The own password, old and new."""

    old = forms.CharField(
        label=_("Present password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 10 characters, not only digits, and no common word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both spellings are the same."""
        values = super().clean() or {}
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return values


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the own password; this session stays, all others end."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        user = user_of(request)
        try:
            passwords.password_change(actor=user, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
        except Invalid as error:
            form_error(form, error)
        else:
            user.refresh_from_db()
            update_session_auth_hash(request, user)
            messages.success(request, gettext("Your password is changed."))
            return redirect("home")
    return render_form(request, "account/password.html", {}, form)
