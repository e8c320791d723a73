"""The page of one document: where it comes from, its versions, what else can be done with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.intake.models import ExtractionRun
from tracker.intake.versions.likeness import likely_predecessors
from tracker.meetings.models import Document
from tracker.web.base import user_of


def visible_document(request: HttpRequest, pk: int) -> Document:
    """The document, if the person sees it; without its long columns."""
    related = ("meeting", "file", "received_by", "replaces__meeting", "attached_to", "replaced_by__meeting")
    found = Document.objects.visible_to(user_of(request)).select_related(*related)
    document: Document = get_object_or_404(found.defer("text", "blocks"), pk=pk)
    return document


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The page."""
    found, user = visible_document(request, pk), user_of(request)
    may_upload = may(user, Permission.UPLOAD)
    context: dict[str, Any] = {
        "document": found,
        "run": ExtractionRun.objects.filter(document=found).select_related("job").order_by("-pk").first(),
        "newer": Document.objects.filter(replaces=found).first(),
        "attachments": found.attachments.defer("text", "blocks"),
        "likely": likely_predecessors(found, user) if may_upload else [],
        "may_upload": may_upload,
    }
    return render(request, "intake/document.html", context)
