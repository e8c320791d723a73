"""Triage: the document on the left, what was found in it on the right, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from tracker.accounts.querysets import active_units, units_by_folded_name
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.commitments.models import Commitment
from tracker.common.errors import Conflict, DomainError
from tracker.intake.basis import held_on_message
from tracker.intake.dates import date_preview, meeting_date_correct
from tracker.intake.filters import CandidateFilter
from tracker.intake.models import Candidate, CandidateState, ExtractionRun, Tier
from tracker.intake.querysets import CandidateQuerySet
from tracker.intake.review.matches import candidate_link
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject, candidate_reopen
from tracker.jobs.models import JobState
from tracker.web.base import UNPROCESSABLE, form_error, is_htmx, needs, user_of
from tracker.web.intake import visible_run, warnings_of
from tracker.web.triage_cards import card_of
from tracker.web.triage_forms import EditForm, HeadForm, RejectForm
from tracker.web.triage_text import FIELDS, laid_out, parts, spans_of

LOADED = 30  # candidates at once; the next ones come when the last is reached
STATES = (*CandidateState.values, "all")


def _wanted(request: HttpRequest) -> dict[str, str]:
    """The chosen filters: `state` (pending unless chosen otherwise) and `tier` (empty: both); decisions bring them along."""
    chosen = request.POST if request.method == "POST" else request.GET
    state, tier = chosen.get("state", ""), chosen.get("tier", "")
    return {
        "state": state if state in STATES else CandidateState.PENDING.value,
        "tier": tier if tier in Tier.values else "",
    }


def _candidates(run: ExtractionRun, wanted: dict[str, str]) -> CandidateQuerySet:
    state = [] if wanted["state"] == "all" else [wanted["state"]]
    chosen = {"run": run.pk, "state": state, "tier": [wanted["tier"]] if wanted["tier"] else []}
    found: CandidateQuerySet = CandidateFilter(chosen, queryset=Candidate.objects.all()).qs
    return found


def _cards(request: HttpRequest, run: ExtractionRun, wanted: dict[str, str]) -> dict[str, Any]:
    """The next candidates after `?after=start-id`, as the list shows them."""
    found = _candidates(run, wanted)
    start, _dash, pk = request.GET.get("after", "").partition("-")
    if start.isdecimal() and pk.isdecimal():
        found = found.after(int(start), int(pk))
    rows = list(found.for_list().order_by("start", "pk")[: LOADED + 1])
    units = units_by_folded_name()
    last = rows[LOADED - 1] if len(rows) > LOADED else None
    return {
        "run": run,
        "cards": [card_of(candidate, units) for candidate in rows[:LOADED]],
        "after": f"{last.start}-{last.pk}" if last else "",
        "wanted": wanted,
        "may_review": may(user_of(request), Permission.REVIEW),
    }


def _counts(run: ExtractionRun, wanted: dict[str, str]) -> dict[str, Any]:
    """Numbers at the filters: by state within the chosen tier, by tier within the chosen state."""
    tally = Candidate.objects.filter(run=run).tally()

    def number(state: str, tier: str) -> int:
        return sum(n for (s, t), n in tally.items() if state in ("all", s) and tier in ("", t))

    states = [*CandidateState.choices, ("all", _("All"))]
    tiers = [("", _("Firm and general")), *Tier.choices]
    return {
        "states": [(state, label, number(state, wanted["tier"])) for state, label in states],
        "tiers": [(tier, label, number(wanted["state"], tier)) for tier, label in tiers],
    }


def _run_with_text(request: HttpRequest, pk: int) -> ExtractionRun:
    runs = ExtractionRun.objects.visible_to(user_of(request)).select_related("job", "document__meeting")
    found: ExtractionRun = get_object_or_404(runs, pk=pk)
    return found


@require_GET
def triage(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; a run that is not done shows its progress instead."""
    run = _run_with_text(request, pk)
    if run.job.state != JobState.DONE:
        return redirect("run", run.pk)
    wanted = _wanted(request)
    meeting = run.document.meeting
    places = parts(run.document.text)
    context = {
        "meeting": meeting,
        "held_on_basis": held_on_message(meeting.held_on_basis),
        "warnings": warnings_of(run),
        "parts": list(enumerate(places)),
        "first_part": _part_html(run, *places[0]),
        "legend": FIELDS,
        "unit_names": active_units().values_list("name", flat=True),
        **_counts(run, wanted),
        **_cards(request, run, wanted),
    }
    return render(request, "triage/triage.html", context)


@require_GET
def triage_candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """The next candidates of the list."""
    run = visible_run(request, pk)
    return render(request, "triage/cards.html", _cards(request, run, _wanted(request)))


def _part_html(run: ExtractionRun, start: int, end: int) -> str:
    rows = list(Candidate.objects.filter(run=run).values_list("pk", "start", "end", "found__evidence", "state"))
    faint = frozenset(row[0] for row in rows if row[4] == CandidateState.REJECTED)
    spans = spans_of(row[:4] for row in rows)
    return laid_out(run.document.text, run.document.blocks, spans, start, end, faint)


@require_GET
def triage_text(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One part of the document's text."""
    run = _run_with_text(request, pk)
    places = parts(run.document.text)
    if part >= len(places):
        raise Http404
    return render(
        request, "triage/part.html", {"number": part, "place": places[part], "html": _part_html(run, *places[part])}
    )


# What a person decides about one candidate.


def _candidate(request: HttpRequest, pk: int) -> Candidate:
    found: Candidate = get_object_or_404(Candidate.objects.visible_to(user_of(request)).for_list(), pk=pk)
    return found


def _card(request: HttpRequest, pk: int, *, counts: bool = True, status: int = 200, **more: Any) -> HttpResponse:
    """The candidate as it is now, with the numbers at the filters; without htmx, the page at its place."""
    candidate = _candidate(request, pk)
    if not is_htmx(request):
        return redirect(f"{reverse('triage', args=[candidate.run_id])}?state=all#c-{pk}")
    context = {
        "card": card_of(candidate, units_by_folded_name()),
        "may_review": may(user_of(request), Permission.REVIEW),
    }
    if counts:
        run = candidate.run
        context |= {"run": run, "wanted": _wanted(request), **_counts(run, _wanted(request)), "counts_too": True}
    return render(request, "triage/card.html", context | more, status=status)


def _decide(request: HttpRequest, pk: int, decide: Callable[[Candidate, int | None], Any]) -> HttpResponse:
    """Do it, or show on the card as it is now why it could not be done."""
    candidate = _candidate(request, pk)
    version = request.POST.get("version", "")
    try:
        decide(candidate, int(version) if version.isdecimal() else None)
    except DomainError as error:
        if not is_htmx(request):
            raise
        return _card(request, pk, error=str(error), status=409 if isinstance(error, Conflict) else UNPROCESSABLE)
    return _card(request, pk)


@require_GET
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """One card, as when a form on it is left."""
    return _card(request, pk, counts=False)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a commitment of the candidate."""
    actor = user_of(request)
    return _decide(request, pk, lambda found, version: candidate_accept(actor=actor, candidate=found, version=version))


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the candidate's words to the commitment that it says again."""
    actor, chosen = user_of(request), request.POST.get("commitment", "")
    seen = Commitment.objects.visible_to(actor)
    commitment = get_object_or_404(seen, pk=int(chosen) if chosen.isdecimal() else 0)
    link_to = partial(candidate_link, actor=actor, commitment=commitment)
    return _decide(request, pk, lambda found, version: link_to(candidate=found, version=version))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rejection back."""
    actor = user_of(request)
    return _decide(request, pk, lambda found, version: candidate_reopen(actor=actor, candidate=found, version=version))


@needs(Permission.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form in the card's place."""
    candidate = _candidate(request, pk)
    form = EditForm(request.POST or None, candidate=candidate)
    others: list[tuple[Any, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            candidate_edit(
                actor=user_of(request), candidate=candidate, version=form.cleaned_data["version"], **form.values()
            )
            return _card(request, pk)
        except Conflict as error:
            form_error(form, error)
            others = form.differences(candidate)
        except DomainError as error:
            form_error(form, error)
    context = {"form": form, "card": card_of(candidate, units_by_folded_name()), "others": others}
    return _form(request, "triage/edit.html", context, form)


def _form(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    name = template if is_htmx(request) else "triage/alone.html"
    return render(request, name, {**context, "form": form, "part": template}, status=status)


@needs(Permission.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason in the card's place, then reject."""
    candidate = _candidate(request, pk)
    form = RejectForm(request.POST or None, candidate=candidate)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            candidate_reject(actor=user_of(request), candidate=candidate, **values)
            return _card(request, pk)
        except Conflict as error:
            return _card(request, pk, error=str(error), status=409)
        except DomainError as error:
            form_error(form, error)
    context = {"card": card_of(candidate, units_by_folded_name())}
    return _form(request, "triage/reject.html", context, form)


@needs(Permission.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_head(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the head of the document; a new date is written once the person has seen which deadlines move with it."""
    run = visible_run(request, pk)
    form = HeadForm(request.POST or None, meeting=run.document.meeting, published=run.document.published)
    context: dict[str, Any] = {"run": run, "meeting": run.document.meeting}
    if request.method == "POST" and form.is_valid():
        changed = form.changes()
        held_on = changed.get("held_on")
        if held_on is None or request.POST.get("confirmed") == held_on.isoformat():
            return _head_saved(request, run, changed)
        context |= {"shifts": date_preview(run.document, held_on), "held_on": held_on}
    return _form(request, "triage/head_form.html", context, form)


def _head_saved(request: HttpRequest, run: ExtractionRun, changed: dict[str, Any]) -> HttpResponse:
    if changed:
        moved = meeting_date_correct(actor=user_of(request), document=run.document, **changed)
        said = ngettext("Corrected; %(count)s deadline moved.", "Corrected; %(count)s deadlines moved.", len(moved))
        messages.success(request, said % {"count": len(moved)})
    to = reverse("triage", args=[run.pk])
    return HttpResponseClientRedirect(to) if is_htmx(request) else redirect(to)
