"""Small things done at a commitment: commenting, watching, taking a relation away, the question before a report is sent."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tracker.accounts.models import User
from tracker.collaboration.comments import comment_add, may_comment, unwatch, watch
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment, Relation
from tracker.commitments.permissions import check
from tracker.commitments.relations import relation_remove
from tracker.common.errors import Invalid
from tracker.progress.querysets import readings_visible_to
from tracker.web.base import user_of
from tracker.web.downloads import kept_file
from tracker.web.workflow import report_doubts, step_form_sent


def _seen(user: User, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(user).prefetch_related("assignments__unit")
    found: Commitment = get_object_or_404(rows, pk=pk)
    return found


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something; where it cannot be taken the words come back with the reason."""
    user = user_of(request)
    found = _seen(user, pk)
    may_comment(user, found)
    text = request.POST.get("text", "")
    try:
        comment_add(actor=user, commitment=found, text=text)
    except Invalid as error:
        context = {"it": found, "text": text, "error": str(error)}
        return render(request, "commitment/comment_again.html", context, status=422)
    return redirect(f"{reverse('commitment', args=[pk])}#comments")


@require_POST
def watching(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch (`on`) or no longer."""
    user = user_of(request)
    found = _seen(user, pk)
    if request.POST.get("on"):
        watch(actor=user, commitment=found)
        messages.success(request, _("You hear of what happens to it from now on."))
    else:
        unwatch(actor=user, commitment=found)
        messages.success(request, _("You no longer watch it."))
    return redirect("commitment", pk)


@require_POST
def relation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a relation away, from whichever side one looks at it."""
    user = user_of(request)
    seen = Commitment.objects.visible_to(user).values("pk")
    relation = get_object_or_404(Relation, Q(source__in=seen) & Q(target__in=seen), pk=pk)
    relation_remove(actor=user, relation=relation)
    messages.success(request, _("The relation was removed."))
    back = request.POST.get("back", "")
    return redirect("commitment", int(back) if back == str(relation.target_id) else relation.source_id)


@require_POST
def doubts(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be pointed out in a report that is about to be sent; empty where there is nothing."""
    user = user_of(request)
    found = _seen(user, pk)
    check(user, found, Action.REPORT)
    form = step_form_sent(user, found, Action.REPORT, request.POST)
    told = report_doubts(user, found, form.cleaned_data) if form.is_valid() else []
    return render(request, "commitment/doubts.html", {"doubts": told}) if told else HttpResponse()


@require_GET
def reading_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file that came with a reading."""
    found = get_object_or_404(readings_visible_to(user_of(request)), pk=pk, file__isnull=False)
    assert found.file is not None
    return kept_file(found.file, found.file_name)
