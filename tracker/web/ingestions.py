"""What came in, by whatever way: the list, one of them, trying again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.intake.messages import intake_error_message
from tracker.intake.models import ExtractionRun
from tracker.intake.purge import ingestion_purge
from tracker.intake.ways.filters import IngestionFilter
from tracker.intake.ways.ingest import ingestion_retry
from tracker.intake.ways.models import Ingestion
from tracker.web.base import needs, page_of, style_filter, user_of
from tracker.web.uploads import answer_of


@needs(Permission.SEE_ALL_DOCUMENTS)
@require_GET
def ingestions(request: HttpRequest) -> HttpResponse:
    """Everything that came in, the newest first, also what could not be read."""
    user = user_of(request)
    chosen = IngestionFilter(request.GET, queryset=Ingestion.objects.visible_to(user).for_list().order_by("-pk"))
    style_filter(chosen.form)
    page = page_of(request, chosen.qs)
    context = {
        "page": page,
        "rows": [_shown(row) for row in page],
        "form": chosen.form,
        "is_filtered": any(request.GET.get(name) for name in chosen.filters),
        "may_upload": may(user, Permission.UPLOAD),
    }
    return render(request, "intake/ingestions.html", context)


def _shown(row: Ingestion) -> dict[str, Any]:
    error = intake_error_message(row.error_code, row.error_params) if row.error_code else ""
    return {"ingestion": row, "error": error}


def _one(request: HttpRequest, pk: int) -> Ingestion:
    found: Ingestion = get_object_or_404(Ingestion.objects.visible_to(user_of(request)).for_list(), pk=pk)
    return found


def _context(request: HttpRequest, row: Ingestion) -> dict[str, Any]:
    run = ExtractionRun.objects.filter(document=row.document).order_by("-pk").first() if row.document else None
    parts = [_shown(part) for part in Ingestion.objects.filter(parent=row).for_list()]
    return _shown(row) | {"run": run, "parts": parts, "may_retry": may(user_of(request), Permission.UPLOAD)}


@require_GET
def ingestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing that came in: how it goes on, or why it failed."""
    return render(request, "intake/ingestion.html", _context(request, _one(request, pk)))


@require_GET
def ingestion_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part that is asked for every second; leads on to the run once the document is there."""
    context = _context(request, _one(request, pk))
    if context["run"] is not None:
        return HttpResponseClientRedirect(reverse("run", args=[context["run"].pk]))
    return render(request, "intake/ingestion_state.html", context)


@require_GET
def ingestion_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The line about one file on the page of the upload, asked for until the file is read."""
    return render(request, "intake/answer.html", {"answer": answer_of(_one(request, pk))})


@require_POST
def ingestion_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the kept file of a failed one."""
    ingestion_purge(actor=user_of(request), ingestion=_one(request, pk))
    messages.success(request, _("The file is removed."))
    return redirect("ingestions")


@require_POST
def ingestion_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a failed one again."""
    ingestion_retry(actor=user_of(request), ingestion=_one(request, pk))
    return redirect("ingestion", pk)
