"""The pages of a document as they look, with the evidence of its candidates marked on them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tracker.intake.messages import page_error_message
from tracker.intake.models import Candidate, CandidateState, ExtractionRun
from tracker.intake.pictures import NoPages, boxes_on, line_picture, page_picture, pages_of
from tracker.meetings.models import Document
from tracker.web.base import user_of


@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of triage with the pages; or why there are none."""
    runs = ExtractionRun.objects.visible_to(user_of(request)).select_related("document__file")
    document = get_object_or_404(runs, pk=pk).document
    context: dict[str, Any] = {"document": document}
    try:
        pages = pages_of(document)
    except NoPages as error:
        context["error"] = page_error_message(error.code)
    else:
        rows = Candidate.objects.filter(run=pk).exclude(state=CandidateState.REJECTED)
        boxes = boxes_on(pages, document, rows.values_list("pk", "start", "end"))
        context["sheets"] = list(zip(pages, boxes, strict=True))
    return render(request, "triage/sheets.html", context)


@require_GET
def page_image(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page as a picture of our own making: nothing of the file itself is ever shown in place."""
    documents = Document.objects.visible_to(user_of(request)).select_related("file").defer("text", "blocks")
    document = get_object_or_404(documents, pk=pk)
    try:
        if not 1 <= number <= len(pages_of(document)):
            raise Http404
        image = page_picture(document, number)
    except NoPages as error:
        raise Http404 from error
    return _png(image)


@require_GET
def candidate_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The piece of the page on which the words of a candidate stand."""
    rows = Candidate.objects.visible_to(user_of(request)).select_related("document__file")
    candidate = get_object_or_404(rows, pk=pk)
    try:
        return _png(line_picture(candidate.document, candidate.start, candidate.end))
    except NoPages as error:
        raise Http404 from error


def _png(image: bytes) -> HttpResponse:
    response = HttpResponse(image, content_type="image/png")
    response["Cache-Control"] = "private, max-age=600"
    return response
