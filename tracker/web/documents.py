"""The page of one document: where it comes from, its versions and what differs, extracting it again, purging it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.commitments.models import Recurrence, Strength
from tracker.intake.messages import job_error_message, step_message
from tracker.intake.models import Candidate, ExtractionRun, Reextraction
from tracker.intake.purge import document_purge, may_purge, resting_on
from tracker.intake.versions.again import outlook, reextraction_apply, reextraction_start
from tracker.intake.versions.carry import compared, finished_run, version_link, version_unlink
from tracker.intake.versions.changes import differences
from tracker.intake.versions.likeness import likely_predecessors, replaceable_documents
from tracker.jobs.models import JobState
from tracker.meetings.models import Document
from tracker.web.base import needs, user_of

BESIDE = ("meeting", "file", "received_by")


def visible_document(request: HttpRequest, pk: int, *, texts: bool = False) -> Document:
    """The document, if the person sees it; without its long columns unless `texts`."""
    found = Document.objects.visible_to(user_of(request)).select_related(*BESIDE)
    if not texts:
        found = found.defer("text", "blocks")
    document: Document = get_object_or_404(found, pk=pk)
    return document


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The page."""
    found, user = visible_document(request, pk), user_of(request)
    # Whoever sees one version or part does not necessarily see the others.
    seen = Document.objects.visible_to(user).select_related("meeting").defer("text", "blocks")
    may_upload = may(user, Permission.UPLOAD)
    context: dict[str, Any] = {
        "document": found,
        "run": ExtractionRun.objects.filter(document=found).select_related("job").order_by("-pk").first(),
        "is_finished": finished_run(found) is not None,
        "newer": seen.filter(replaces=found).first(),
        "older": seen.filter(pk=found.replaces_id).first(),
        "mail": seen.filter(pk=found.attached_to_id).first(),
        "attachments": seen.filter(attached_to=found),
        "likely": likely_predecessors(found, user) if may_upload else [],
        "again": found.reextractions.select_related("job", "started_by").defer("rows").first(),
        "may_upload": may_upload,
        "may_review": may(user, Permission.REVIEW),
        "may_purge": may_purge(user, found),
    }
    if context["may_purge"]:
        context["resting"] = resting_on(found)
    return render(request, "intake/document.html", context)


@require_GET
def document_likely(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of triage that asks whether this is a newer version of another document; often empty."""
    found, user = visible_document(request, pk), user_of(request)
    likely = likely_predecessors(found, user)[:1] if may(user, Permission.UPLOAD) else []
    return render(request, "triage/likely.html", {"document": found, "likely": likely})


@require_GET
def document_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs from the older version: that which it takes the place of, or `?older=`, to look before linking."""
    newer = visible_document(request, pk, texts=True)
    chosen = request.GET.get("older", "")
    number = int(chosen) if chosen.isdecimal() else newer.replaces_id
    if number is None:
        return redirect("document", pk)
    older = visible_document(request, number, texts=True)
    context = {
        "newer": newer,
        "older": older,
        "is_linked": newer.replaces_id == older.pk,
        "rows": differences(older.text, newer.text),
        "found": compared(older, newer),
        "are_read": finished_run(newer) is not None and finished_run(older) is not None,
        "run": finished_run(newer),
        "may_upload": may(user_of(request), Permission.UPLOAD),
    }
    return render(request, "intake/changes.html", context)


@require_POST
def document_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it takes the place of the document `older`."""
    found = visible_document(request, pk, texts=True)
    chosen = request.POST.get("older", "")
    candidates = replaceable_documents(user_of(request))
    older = get_object_or_404(candidates, pk=int(chosen) if chosen.isdecimal() else 0)
    version_link(actor=user_of(request), document=found, older=older)
    messages.success(request, _("Linked: what did not change keeps its decision."))
    return redirect("document-changes", pk)


@require_POST
def document_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Separate it from its older version."""
    version_unlink(actor=user_of(request), document=visible_document(request, pk))
    messages.success(request, _("Separated: decisions of the older version were taken back here."))
    return redirect("document", pk)


@needs(Permission.UPLOAD)
@require_POST
def document_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Purge it."""
    found = visible_document(request, pk)
    document_purge(actor=user_of(request), document=found, reason=request.POST.get("reason", ""))
    messages.success(request, _("The document is purged: file, text and candidates are gone."))
    return redirect("documents")


@require_POST
def document_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Extract it again, to compare."""
    again = reextraction_start(actor=user_of(request), document=visible_document(request, pk, texts=True))
    return redirect("reextraction", again.pk)


def _again(request: HttpRequest, pk: int) -> Reextraction:
    seen = Reextraction.objects.filter(document__in=Document.objects.visible_to(user_of(request)).values("pk"))
    related = ("job", "document__meeting", "started_by", "applied_by")
    found: Reextraction = get_object_or_404(seen.select_related(*related), pk=pk)
    return found


def _outlook_shown(again: Reextraction) -> dict[str, Any]:
    """The outlook, with the changed fields named and in words: [(change, [(label, now, then)])]."""
    found = outlook(again)
    changes = [
        (
            change,
            [
                (_label(name), _in_words(name, now), _in_words(name, then))
                for name, (now, then) in change.fields.items()
            ],
        )
        for change in found.changes
    ]
    return {"found": found, "changes": changes}


def _label(name: str) -> str:
    labels = {"text": _("Original wording"), "projects": _("Projects"), "lead_unit": _("Lead unit")}
    return labels.get(name) or str(Candidate._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _in_words(name: str, value: Any) -> str:
    if not value:
        return "–"
    if name == "strength":
        return str(Strength(value).label)
    if name == "recurrence":
        return str(Recurrence(value).label)
    return ", ".join(value) if isinstance(value, list) else str(value)


@require_http_methods(["GET", "HEAD", "POST"])
def reextraction(request: HttpRequest, pk: int) -> HttpResponse:
    """What a second extraction would add, change and drop; POST takes it over."""
    again = _again(request, pk)
    if request.method == "POST":
        reextraction_apply(actor=user_of(request), again=again)
        messages.success(request, _("Applied. What people decided or corrected stayed as it was."))
        run = finished_run(again.document)
        return redirect("triage", run.pk) if run else redirect("document", again.document_id)
    job = again.job
    is_open = job.state == JobState.DONE and again.applied_at is None
    context = {
        "again": again,
        "job": job,
        "step": step_message(job.step) if job.step else "",
        "error": job_error_message(job.error_code, job.error_params) if job.error_code else "",
        **(_outlook_shown(again) if is_open else {}),
        "may_review": may(user_of(request), Permission.REVIEW),
    }
    if request.headers.get("HX-Request") and job.is_over:
        return HttpResponseClientRedirect(reverse("reextraction", args=[pk]))
    template = "intake/again_progress.html" if request.headers.get("HX-Request") else "intake/again.html"
    return render(request, template, context)
