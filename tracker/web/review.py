"""Steps of triage that are about the whole document: undo, words selected by hand, the sure ones, who is here, progress."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracker.accounts.roles import Permission
from tracker.commitments.models import Commitment
from tracker.common.errors import DomainError, Invalid
from tracker.intake.models import ProgressProposal
from tracker.intake.review.bulk import candidates_accept, sure_counts, sure_ones
from tracker.intake.review.decisions import decision_undo
from tracker.intake.review.matches import matches_refresh
from tracker.intake.review.pieces import candidate_make
from tracker.intake.review.presence import others_here, presence_tell
from tracker.progress.proposals import proposal_accept, proposal_reject
from tracker.web.base import UNPROCESSABLE, form_error, is_htmx, needs, user_of
from tracker.web.decisions import cards_changed, seconds_of
from tracker.web.intake import visible_run
from tracker.web.review_forms import ProposalForm, SelectionForm, SureForm
from tracker.web.triage import form_page


@needs(Permission.REVIEW)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own newest step in this document back."""
    run = visible_run(request, pk)
    decision = decision_undo(actor=user_of(request), run=run)
    return cards_changed(request, pk, [kept["id"] for kept in decision.before], decision.made)


@needs(Permission.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """A candidate of words of the document: selected in it, or typed as they stand there."""
    run = visible_run(request, pk)
    form = SelectionForm(request.POST or None, text=run.document.text)
    if request.method == "POST" and form.is_valid():
        start, end = form.place()
        try:
            made = candidate_make(actor=user_of(request), run=run, start=start, end=end, seconds=seconds_of(request))
            return cards_changed(request, pk, [made.pk])
        except DomainError as error:
            if is_htmx(request):  # the words are still selected: the message area is the place
                raise
            form_error(form, error)
    return form_page(request, "triage/make.html", {"run": run}, form)


@needs(Permission.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def sure(request: HttpRequest, pk: int) -> HttpResponse:
    """The firm candidates of which the extraction is sure: looked through, then accepted at once."""
    run = visible_run(request, pk)
    counts = sure_counts(run)
    form = SureForm(request.POST or request.GET or None, levels=[level for level, _count in counts])
    level = form.level()
    rows = sure_ones(run, level) if level else []
    status = 200
    if request.method == "POST":
        if form.is_valid():
            values = {"least": level, "expected": form.cleaned_data["expected"]}
            try:
                taken = candidates_accept(actor=user_of(request), run=run, **values)
                said = ngettext("%(count)s candidate accepted.", "%(count)s candidates accepted.", len(taken))
                messages.success(request, said % {"count": len(taken)})
                return redirect("triage", pk)
            except DomainError as error:
                form_error(form, error)
        status = UNPROCESSABLE
    context = {"run": run, "form": form, "counts": counts, "level": level, "rows": rows}
    return render(request, "triage/sure.html", context, status=status)


@require_GET
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """Who else has this page open; asking is also the sign of life."""
    run = visible_run(request, pk)
    in_hand = request.GET.get("in_hand", "")
    actor = user_of(request)
    presence_tell(actor=actor, run=run, candidate=int(in_hand) if in_hand.isdecimal() else None)
    return render(request, "triage/here.html", {"others": others_here(actor, run)})


@needs(Permission.REVIEW)
@require_POST
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the pending candidates against the ledger of today."""
    count = matches_refresh(visible_run(request, pk))
    said = ngettext("%(count)s candidate may be in the ledger.", "%(count)s candidates may be in the ledger.", count)
    messages.success(request, said % {"count": count})
    return redirect("triage", pk)


@needs(Permission.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress that the minutes tell, beside the commitment: reported on it, or not."""
    found = get_object_or_404(ProgressProposal.objects.visible_to(user_of(request)).for_list(), pk=pk)
    actor = user_of(request)
    seen = Commitment.objects.visible_to(actor).filter(pk__in=[match["commitment"] for match in found.matches])
    form = ProposalForm(request.POST if request.method == "POST" else None, proposal=found, commitments=seen)
    if request.method == "POST":
        try:
            if "reject" in request.POST:
                proposal_reject(actor=actor, proposal=found)
            elif form.is_valid():
                proposal_accept(actor=actor, proposal=found, **form.cleaned_data)
            else:
                raise Invalid(_("Choose the commitment and say how much of it is done."))
            return redirect(f"{reverse('triage', args=[found.run_id])}#progress")
        except DomainError as error:
            form_error(form, error)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "triage/proposal.html", {"proposal": found, "form": form, "seen": seen}, status=status)
