"""Units and people from a file: sent, looked at row by row, applied as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tracker.accounts.organisation.models import OrganisationFile
from tracker.accounts.organisation.plan import Outcome, Plan
from tracker.accounts.organisation.services import organisation_apply, organisation_plan, organisation_send
from tracker.accounts.organisation.table import MOST_ROWS
from tracker.accounts.organisation.template import template
from tracker.accounts.roles import Permission
from tracker.common.errors import Conflict, Invalid
from tracker.files.services import safe_name
from tracker.reports.base import XLSX, ReportFile
from tracker.web.base import UNPROCESSABLE, needs, page_of, user_of
from tracker.web.downloads import report_file
from tracker.web.uploads import limited_uploads

CONFLICT, PAGE = 409, 100


def _import(request: HttpRequest) -> HttpResponse:
    """The form; a file that can be read leads to its dry run."""
    if request.method != "POST":
        return _form(request)
    sent = request.FILES.get("file")
    if sent is None:
        return _form(request, _("Choose a file, at most 5 MB."))
    try:
        file = organisation_send(actor=user_of(request), name=safe_name(sent.name or ""), data=sent.read())
    except Invalid as error:
        return _form(request, str(error))
    return redirect("organisation-file", file.pk)


def _form(request: HttpRequest, error: str = "") -> HttpResponse:
    context = {"error": error, "most": MOST_ROWS}
    return render(request, "organisation/import.html", context, status=UNPROCESSABLE if error else 200)


organisation_import = require_http_methods(["GET", "HEAD", "POST"])(
    limited_uploads(_form)(needs(Permission.USERS)(_import))
)


@needs(Permission.USERS)
@require_GET
def organisation_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    return report_file(ReportFile(f"{_('Units and people')}.xlsx", XLSX, template(), rows=0))


@needs(Permission.USERS)
@require_http_methods(["GET", "POST"])
def organisation_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run of a file; `?outcome=` shows one kind of rows. Sent: the file is applied."""
    actor = user_of(request)
    file: Any = get_object_or_404(OrganisationFile.objects.filter(sent_by=actor, applied_at=None), pk=pk)
    if request.method != "POST":
        return _dry_run(request, file, organisation_plan(actor=actor, file=file))
    try:
        applied = organisation_apply(actor=actor, file=file, seen=request.POST.get("seen", ""))
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
        status = CONFLICT if isinstance(error, Conflict) else UNPROCESSABLE
        return _dry_run(request, file, organisation_plan(actor=actor, file=file), status)
    context = {"file": file, "told": applied.told, "counts": _counts(applied.plan)}
    return render(request, "organisation/applied.html", context)


def _counts(plan: Plan) -> list[tuple[str, Any, int]]:
    counts = plan.counts()
    return [(value, label, counts[value]) for value, label in Outcome.choices]


def _dry_run(request: HttpRequest, file: OrganisationFile, plan: Plan, status: int = 200) -> HttpResponse:
    wanted = request.GET.get("outcome", "")
    wanted = wanted if wanted in Outcome.values else ""
    counts = plan.counts()
    first = list(Outcome.values)
    rows = sorted(plan.rows, key=lambda one: first.index(one.outcome))  # what is wrong stands first
    context = {
        "file": file,
        "page": page_of(request, [row for row in rows if not wanted or row.outcome == wanted], PAGE),
        "counts": _counts(plan),
        "all": len(plan.rows),
        "outcome": wanted,
        "heads": plan.unread,
        "seen": plan.seen,
        "errors": counts[Outcome.ERROR],
        "changes": counts[Outcome.CREATED] + counts[Outcome.CHANGED],
    }
    return render(request, "organisation/file.html", context, status=status)
