"""The ways in: allowed web addresses, rules of the mailbox, and trying each of them now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.accounts.roles import Permission
from tracker.common.errors import Invalid
from tracker.intake.messages import intake_error_message, way_error_message
from tracker.intake.ways.fetch import fetch
from tracker.intake.ways.folder import FolderError, folder_check
from tracker.intake.ways.imap import MailboxError, address
from tracker.intake.ways.mailbox import DAYS, mailbox_check
from tracker.intake.ways.models import IntakeSettings, MailAction, MailRule
from tracker.intake.ways.rows import Refused
from tracker.intake.ways.settings import intake_change, intake_settings
from tracker.web.base import UNPROCESSABLE, StyledForm, form_error, needs, user_of


class AddressForm(StyledForm):
    """Which pages may be fetched."""

    url_hosts = forms.CharField(
        label=gettext_lazy("Hosts whose pages may be fetched"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line: www.example.gov.cn, .example.gov.cn for all hosts below it, 10.1.2.3:8080 for another port."
        ),
    )
    url_private = forms.BooleanField(label=gettext_lazy("Addresses of the own network are allowed"), required=False)


class RuleForm(StyledForm):
    """One rule of the mailbox; an empty row is none."""

    sender = forms.CharField(label=gettext_lazy("Sender contains"), required=False, max_length=200)
    subject = forms.CharField(label=gettext_lazy("Subject contains"), required=False, max_length=200)
    action = forms.ChoiceField(label=gettext_lazy("Afterwards"), required=False, choices=MailAction.choices)
    folder = forms.CharField(label=gettext_lazy("Folder to move to"), required=False, max_length=100)


if TYPE_CHECKING:
    _Rows = forms.BaseFormSet[RuleForm]
else:
    _Rows = forms.BaseFormSet


class RuleFormSet(_Rows):
    """The rows of rules."""

    def rules(self) -> list[dict[str, Any]]:
        """Those that say anything."""
        filled = [
            form.cleaned_data
            for form in self.forms
            if any(form.cleaned_data.get(n) for n in ("sender", "subject", "folder"))
        ]
        return filled


def _rule_rows(data: Any) -> RuleFormSet:
    kept = list(MailRule.objects.values("sender", "subject", "action", "folder"))
    make = forms.formset_factory(RuleForm, formset=RuleFormSet, extra=1, max_num=50)
    return cast(RuleFormSet, make(data, prefix="rules", initial=kept))


@needs(Permission.SETTINGS)
@require_http_methods(["GET", "POST"])
def intake_ways(request: HttpRequest) -> HttpResponse:
    """Show and change them."""
    now = intake_settings()
    initial = {"url_hosts": "\n".join(now.url_hosts), "url_private": now.url_private}
    form, rows = AddressForm(request.POST or None, initial=initial), _rule_rows(request.POST or None)
    if request.method == "POST" and form.is_valid() and rows.is_valid() and _saved(request, form, rows):
        messages.success(request, _("The settings are saved."))
        return redirect("intake-settings")
    context = {"form": form, "rows": rows, "now": now} | _places(now)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "settings/intake.html", context, status=status)


def _saved(request: HttpRequest, form: AddressForm, rows: RuleFormSet) -> bool:
    values = form.cleaned_data
    hosts = values["url_hosts"].splitlines()
    try:
        intake_change(actor=user_of(request), url_hosts=hosts, url_private=values["url_private"], rules=rows.rules())
    except Invalid as error:
        form_error(form, error)
        return False
    return True


def _places(now: IntakeSettings) -> dict[str, Any]:
    """Where folder and mailbox are, without the password, and how the last look went."""
    try:
        where = address()
        mailbox = f"{where.user} · {where.host}:{where.port} · {where.folder}"
    except MailboxError:
        mailbox = ""
    return {
        "folder": settings.INTAKE_FOLDER,
        "mailbox": mailbox,
        "folder_error": way_error_message(now.folder_error) if now.folder_error else "",
        "mail_error": way_error_message(now.mail_error) if now.mail_error else "",
    }


@needs(Permission.SETTINGS)
@require_POST
def intake_try(request: HttpRequest) -> HttpResponse:
    """Try one way now: `way` is folder, mail or url (with `address`); nothing is taken in."""
    said, is_good = "", True
    try:
        said = _tried(request.POST.get("way", ""), request.POST.get("address", ""))
    except (FolderError, MailboxError) as error:
        said, is_good = way_error_message(error.code), False
    except Refused as error:
        said, is_good = intake_error_message(error.code, error.params), False
    return render(request, "settings/tried.html", {"said": said, "is_good": is_good})


def _tried(way: str, address: str) -> str:
    if way == "folder":
        count = folder_check()
        return ngettext("It works: %(count)s file waits.", "It works: %(count)s files wait.", count) % {"count": count}
    if way == "mail":
        sight = mailbox_check()
        said = _("It works: %(mails)s mails in %(days)s days, a rule asks for %(wanted)s of them.")
        return said % {"mails": sight.mails, "days": DAYS, "wanted": sight.wanted}
    found = fetch(address, intake_settings())
    return _("It works: %(name)s, %(size)s bytes.") % {"name": found.name, "size": len(found.data)}
