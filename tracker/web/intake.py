"""Documents: the list, taking in new ones, and how their extraction goes on."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.common import clock
from tracker.intake.messages import job_error_message, step_message, warning_message
from tracker.intake.models import ExtractionRun
from tracker.intake.services import run_retry
from tracker.jobs.models import Job, JobState
from tracker.meetings.filters import DocumentFilter
from tracker.meetings.models import Document
from tracker.web.base import UNPROCESSABLE, is_htmx, needs, page_of, user_of
from tracker.web.downloads import kept_file
from tracker.web.intake_forms import UploadForm
from tracker.web.uploads import Answer, limited_uploads, receive_all

TOO_LARGE = 413
PATIENCE = timedelta(seconds=10)  # a queued job that nobody takes for longer gets a hint
ACCEPTED_SUFFIXES = (
    ".docx,.doc,.wps,.rtf,.odt,.xlsx,.xls,.ods,.csv,.tsv,.pdf,.ofd,.html,.htm,.eml,.msg,.srt,.vtt,.txt,.md,.zip,"
    ".png,.jpg,.jpeg,.tif,.tiff"
)


@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """The documents that the person sees, the newest first."""
    user = user_of(request)
    found = DocumentFilter(request.GET, queryset=Document.objects.visible_to(user)).qs
    runs = ExtractionRun.objects.filter(document__in=found.values("pk")).newest_each()
    newer = Document.objects.filter(replaces=OuterRef("document"))
    shown = runs.for_list().with_counts().annotate(is_replaced=Exists(newer))
    page = page_of(request, shown.order_by("-document_id"))
    words = request.GET.get("q", "").strip()
    context = {"page": page, "words": words, "may_upload": may(user, Permission.UPLOAD)}
    context["sees_all"] = may(user, Permission.SEE_ALL_DOCUMENTS)
    context["may_review"] = may(user, Permission.REVIEW)
    return render(request, "intake/documents.html", context)


@require_GET
def document_file(request: HttpRequest, pk: int) -> FileResponse:
    """The document as it was received, always as an attachment; pasted text as a text file."""
    documents = Document.objects.visible_to(user_of(request)).select_related("file").defer("blocks")
    document = get_object_or_404(documents, pk=pk)
    if document.file is None:
        text = BytesIO(document.text.encode())
        return FileResponse(text, as_attachment=True, filename=f"{document.name}.txt", content_type="text/plain")
    return kept_file(document.file, document.name)


def _upload_page(request: HttpRequest, form: UploadForm, answers: list[Answer], status: int = 200) -> HttpResponse:
    """The page of the upload; only the answers where the page's script sent a file by itself."""
    template = "intake/answers.html" if is_htmx(request) else "intake/upload.html"
    context: dict[str, Any] = {"form": form, "answers": answers, "suffixes": ACCEPTED_SUFFIXES}
    context |= {"max_mb": settings.MAX_FILE_MB, "max_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    return render(request, template, context, status=status)


def _too_much(request: HttpRequest, message: str) -> HttpResponse:
    form = UploadForm(user=user_of(request))
    return _upload_page(request, form, [Answer(_("Upload"), error=message)], TOO_LARGE)


@needs(Permission.UPLOAD)
def _upload(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    if request.method != "POST":
        return _upload_page(request, UploadForm(user=user, initial={"replaces": request.GET.get("replaces")}), [])
    form = UploadForm(request.POST, user=user)
    if not form.is_valid():
        return _upload_page(request, form, [], UNPROCESSABLE)
    answers = list(receive_all(request, user, form.cleaned_data))
    if not answers:
        form.add_error(None, _("Choose at least one file, paste the text, or give an address."))
        return _upload_page(request, form, [], UNPROCESSABLE)
    if len(answers) == 1 and not answers[0].error and not is_htmx(request):
        return redirect(answers[0].url)
    if not any(answer.error for answer in answers):
        form = UploadForm(user=user)
    status = UNPROCESSABLE if all(answer.error for answer in answers) else 200
    return _upload_page(request, form, answers, status)


upload = require_http_methods(["GET", "HEAD", "POST"])(limited_uploads(_too_much)(_upload))


def visible_run(request: HttpRequest, pk: int) -> ExtractionRun:
    """The run, if the person sees its document."""
    runs = ExtractionRun.objects.visible_to(user_of(request)).for_list()
    found: ExtractionRun = get_object_or_404(runs, pk=pk)
    return found


def _nobody_takes(job: Job) -> bool:
    since = job.created_at if job.started_at is None else (job.published_at or job.created_at)
    return job.state == JobState.QUEUED and clock.now() - since > PATIENCE


def warnings_of(run: ExtractionRun) -> list[str]:
    """What to know of the reading and of the run, each once, in words."""
    said = [warning_message(warning) for warning in [*run.document.warnings, *run.warnings]]
    return list(dict.fromkeys(said))


def _run_context(request: HttpRequest, run: ExtractionRun) -> dict[str, Any]:
    job = run.job
    return {
        "run": run,
        "job": job,
        "step": step_message(job.step) if job.step else "",
        "error": job_error_message(job.error_code, job.error_params) if job.error_code else "",
        "nobody_takes": _nobody_takes(job),
        "may_retry": may(user_of(request), Permission.UPLOAD),
        "warnings": warnings_of(run),
        "ask_date": job.state == JobState.DONE and run.document.meeting.held_on is None,
        "may_review": may(user_of(request), Permission.REVIEW),
    }


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """How the extraction of a document goes on."""
    return render(request, "intake/run.html", _run_context(request, visible_run(request, pk)))


@require_GET
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the run's page that is asked for every second; leads on to triage once the run is done."""
    run = visible_run(request, pk)
    if run.job.state == JobState.DONE:
        return HttpResponseClientRedirect(reverse("triage", args=[run.pk]))
    return render(request, "intake/progress.html", _run_context(request, run))


@require_POST
def run_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a failed run again."""
    run = visible_run(request, pk)
    run_retry(actor=user_of(request), run=run)
    return redirect("run", run.pk)
