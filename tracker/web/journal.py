"""The journal: what was done, by whom, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tracker.accounts.roles import Permission, Role
from tracker.intake.messages import intake_error_short
from tracker.intake.models import RejectReason
from tracker.journal.filters import EntryFilter
from tracker.journal.models import Entry
from tracker.journal.services import first_break
from tracker.meetings.models import DocumentSource
from tracker.web.base import needs, page_of, style_filter
from tracker.web.history import FIELDS, Change, say

# What entries of all kinds carry, besides the fields of commitments; a name that is not here is shown as it is.
LABELS: Mapping[str, Any] = {
    **FIELDS,
    "name": gettext_lazy("Name"),
    "username": gettext_lazy("Sign-in name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "roles": gettext_lazy("Roles"),
    "active": gettext_lazy("In use"),
    "parent": gettext_lazy("Number of the unit above"),
    "aliases": gettext_lazy("Other names"),
    "token": gettext_lazy("Token begins with"),
    "serial_series": gettext_lazy("Series of serial numbers"),
    "days_meeting": gettext_lazy("Days for meeting minutes"),
    "days_document": gettext_lazy("Days for documents"),
    "days_instruction": gettext_lazy("Days for leaders' instructions"),
    "source": gettext_lazy("Received by way of"),
    "sha256": gettext_lazy("Fingerprint (SHA-256)"),
    "candidates": gettext_lazy("Candidates found"),
    "engine": gettext_lazy("Engine"),
    "commitment": gettext_lazy("Number of the commitment"),
    "reason": gettext_lazy("Reason"),
    "held_on": gettext_lazy("Date of the meeting"),
    "projects": gettext_lazy("Projects"),
    "chair": gettext_lazy("Chair"),
    "place": gettext_lazy("Place"),
    "until": gettext_lazy("Ends by itself"),
    "report": gettext_lazy("Report"),
    "view": gettext_lazy("Filtered by"),
    "rows": gettext_lazy("Rows"),
    "file": gettext_lazy("File name"),
    "way": gettext_lazy("Way in"),
    "code": gettext_lazy("Why"),
    "replaces": gettext_lazy("Number of the older version"),
    "same": gettext_lazy("Unchanged"),
    "changed": gettext_lazy("Changed"),
    "added": gettext_lazy("New"),
    "dropped": gettext_lazy("Dropped"),
    "url_hosts": gettext_lazy("Hosts whose pages may be fetched"),
    "url_private": gettext_lazy("Addresses of the own network are allowed"),
    "mail_rules": gettext_lazy("Which mails are taken in"),
}
ROLES: Mapping[str, Any] = dict(Role.choices)
REPORT_NAMES: Mapping[str, Any] = {"ledger": gettext_lazy("Ledger"), "circular": gettext_lazy("Supervision circular")}


def _roles(held: list[str]) -> str:
    """`role@unit` in words."""
    pairs = (one.partition("@") for one in held)
    return ", ".join(f"{ROLES.get(role, role)} ({unit})" for role, _at, unit in pairs) or "–"


_SAY: Mapping[str, Callable[[Any], str]] = {
    "roles": _roles,
    "reason": lambda value: str(dict(RejectReason.choices).get(value, value)),
    "source": lambda value: str(dict(DocumentSource.choices).get(value, value)),
    "report": lambda value: str(REPORT_NAMES.get(value, value)),
    "way": lambda value: str(dict(DocumentSource.choices).get(value, value)),
    "code": intake_error_short,
    "mail_rules": lambda value: "; ".join(value) or "–",
    "url_private": lambda value: _("Yes") if value else _("No"),
    "active": lambda value: _("Yes") if value else _("No"),
}


@needs(Permission.JOURNAL)
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The entries, newest first."""
    found = EntryFilter(request.GET, queryset=Entry.objects.all())
    style_filter(found.form)
    page = page_of(request, found.qs)
    for entry in page:
        entry.changes = list(changes(entry))
    context = {
        "form": found.form,
        "page": page,
        "shown": ("event", "actor", "object", "at_from", "at_to"),
        "filtered": any(value for name, value in request.GET.items() if name != "page"),
    }
    return render(request, "journal/journal.html", context)


@needs(Permission.JOURNAL)
@require_POST
def journal_check(request: HttpRequest) -> HttpResponse:
    """Walk along the chain and say whether it is whole."""
    broken = first_break()
    if broken is None:
        count = Entry.objects.count()
        messages.success(request, _("The chain is whole: all %(count)s entries fit.") % {"count": count})
    else:
        messages.error(
            request,
            _("The chain breaks at entry %(seq)s: from there on something was changed, removed or put in.")
            % {"seq": broken},
        )
    return redirect("journal")


def changes(entry: Entry) -> Iterator[Change]:
    """Every value that an entry carries, with what it was before ("" where the entry does not know)."""
    for name in dict.fromkeys([*entry.before, *entry.after]):
        in_words = _SAY.get(name) or partial(say, name)
        before = in_words(entry.before[name]) if name in entry.before else ""
        after = in_words(entry.after[name]) if name in entry.after else ""
        yield Change(str(LABELS.get(name, name)), before, after)
