"""The page of one commitment: all that is known of it, and the actions that this person has now."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from tracker.accounts.models import Unit, User
from tracker.approvals.models import ApprovalRequest
from tracker.approvals.querysets import request_attachments_visible_to, requests_of
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment
from tracker.commitments.permissions import actions_for
from tracker.files.services import MAX_ATTACHMENTS
from tracker.intake.basis import basis_message
from tracker.intake.messages import gap_message
from tracker.intake.models import ExtractionRun
from tracker.journal.models import Event
from tracker.meetings.models import Document
from tracker.notices.querysets import reminders_of
from tracker.notices.wording import reminder_text
from tracker.progress.querysets import attachments_visible_to
from tracker.web.base import user_of
from tracker.web.commitment_depth import panels
from tracker.web.downloads import kept_file
from tracker.web.excerpts import CONTEXT, excerpts
from tracker.web.history import evidence_words, history, request_changes
from tracker.web.ledger_rows import list_rows
from tracker.web.said import said_of
from tracker.web.uploads import limited_uploads
from tracker.web.workflow import STEPS, Tried, step_form, try_step

# These have a panel of their own.
NOT_IN_HISTORY = (Event.COMMITMENT_REMINDED, Event.COMMITMENT_URGED, Event.COMMENT_ADDED)


def _found(user: User, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(user).with_lamps().for_list().select_related("created_by", "document__meeting")
    rows = rows.prefetch_related(
        *("assignments__acknowledged_by", "assignments__answered_by", "assignments__handler"),
        *("evidence", "targets__readings__made_by"),
    )
    found: Commitment = get_object_or_404(rows, pk=pk)
    return found


def offered(user: User, found: Commitment) -> list[Action]:
    """What the page offers: what the person may do, where there is something to do it to."""
    return [one for one in actions_for(user, found) if STEPS[one].fits(found)]


@require_safe
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; `?do=` opens the form of an action."""
    user = user_of(request)
    found = _found(user, pk)
    asked = request.GET.get("do", "")
    action = next((one for one in offered(user, found) if one == asked), None)
    return _page(request, user, found, action, step_form(user, found, action) if action else None)


def _page(
    request: HttpRequest,
    user: User,
    found: Commitment,
    action: Action | None,
    form: Any = None,
    tried: Tried | None = None,
) -> HttpResponse:
    actions = offered(user, found)
    shown = action if action in actions else None
    context = {
        **list_rows([found])[0],
        "basis": basis_message(found.due_basis, found.document.counted_from if found.document else None),
        "gaps": [gap_message(code) for code in found.gaps],
        "evidence_source": evidence_words(found.evidence_source),
        "sources": _sources(user, found),
        "said": said_of(user, [found], first=False),
        "requests": _requests(found),
        "reminders": _reminders(found),
        "history": [one for one in history(found) if one.event_code not in NOT_IN_HISTORY],
        "actions": [{"action": one, "step": STEPS[one]} for one in actions],
        "has_panel": shown is not None or any(not STEPS[one].place for one in actions),
        "places": {STEPS[one].place for one in actions},
        "action": shown,
        "step": STEPS[shown] if shown else None,
        "form": form,
        "tried": tried,
        "max_attachments": MAX_ATTACHMENTS,
        **panels(user, found, actions),
    }
    return render(request, "commitment/commitment.html", context, status=tried.status if tried else 200)


def _reminders(found: Commitment) -> list[dict[str, Any]]:
    """The reminders, each with its words and who has read it."""
    rows = []
    for one in reminders_of(found):
        told = list(one.notices.all())
        read = sum(1 for notice in told if notice.read_at)
        rows.append({"reminder": one, "text": reminder_text(one), "told": told, "read": read})
    return rows


def _requests(found: Commitment) -> list[ApprovalRequest]:
    """The requests, each with what an adjustment would change in words."""
    rows = list(requests_of(found))
    named = {pk for row in rows for pk in (row.changes.get("lead_unit"), *row.changes.get("supporting_units", ()))}
    units = Unit.objects.in_bulk(named - {None}) if named - {None} else {}
    for row in rows:
        row.told_changes = request_changes(row, units)  # type: ignore[attr-defined]
    return rows


def _sources(user: User, found: Commitment) -> list[dict[str, Any]]:
    """A document each: its evidence in context and, for those who may see it, the way to the whole text."""
    spans: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for one in found.evidence.all():
        spans[one.document_id].append((one.start, one.end, one.field))
    seen = set(Document.objects.visible_to(user).filter(pk__in=spans).values_list("pk", flat=True))
    return [
        {
            "document": document,
            "may_see": document.pk in seen,
            "run": ExtractionRun.objects.visible_to(user).filter(document=document).first(),
            "excerpts": excerpts(document.text, spans[document.pk], CONTEXT if document.pk in seen else 0),
        }
        for document in Document.objects.filter(pk__in=spans).defer("blocks").select_related("meeting")
    ]


def _act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    if action not in STEPS:
        raise Http404
    if request.method != "POST":
        return redirect(f"{reverse('commitment', args=[pk])}?do={action}#do")
    user, wanted = user_of(request), Action(action)
    tried = try_step(request, user, _found(user, pk), wanted)
    if tried.refused or tried.form.errors or tried.doubts:
        return _page(request, user, _found(user, pk), wanted, tried.form, tried)
    messages.success(request, STEPS[wanted].done)
    visible = Commitment.objects.visible_to(user).filter(pk=pk).exists()
    return redirect("commitment", pk) if visible else redirect("ledger")


def _too_much(request: HttpRequest, message: str) -> HttpResponse:
    """More than is read at all: back to the commitment with the reason."""
    messages.error(request, message)
    place = request.resolver_match
    return redirect("commitment", place.kwargs["pk"]) if place else redirect("ledger")


# The form of an action that was sent; coming back to its address opens the form again.
act = require_http_methods(["GET", "HEAD", "POST"])(limited_uploads(_too_much)(_act))


@require_GET
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """An attachment of a progress report."""
    found = get_object_or_404(attachments_visible_to(user_of(request)), pk=pk)
    return kept_file(found.file, found.name)


@require_GET
def request_attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Evidence that came with a request."""
    found = get_object_or_404(request_attachments_visible_to(user_of(request)), pk=pk)
    return kept_file(found.file, found.name)
