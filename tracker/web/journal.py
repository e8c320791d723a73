"""The journal: what was done, by whom, and whether the chain is whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.accounts.roles import Permission
from tracker.journal.filters import EntryFilter
from tracker.journal.models import Entry
from tracker.journal.services import first_break
from tracker.web.base import needs, page_of, style_filter
from tracker.web.journal_words import changes


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
