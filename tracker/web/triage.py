"""Triage: the document on the left, what was found in it on the right, and what a person decides about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from tracker.accounts.querysets import active_units
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.commitments.models import Strength
from tracker.intake.basis import held_on_message
from tracker.intake.dates import date_preview, meeting_date_correct
from tracker.intake.filters import CandidateFilter
from tracker.intake.learning.suggest import initials
from tracker.intake.models import Candidate, CandidateState, ExtractionRun, Tier
from tracker.intake.querysets import CandidateQuerySet
from tracker.jobs.models import JobState
from tracker.web.base import UNPROCESSABLE, is_htmx, needs, user_of
from tracker.web.intake import visible_run, warnings_of
from tracker.web.triage_cards import card_of, lookups
from tracker.web.triage_forms import HeadForm
from tracker.web.triage_text import FIELDS, laid_out, parts, spans_of

LOADED = 30  # candidates at once; the next ones come when the last is reached
ORDERS = {"text": gettext_lazy("By document"), "stakes": gettext_lazy("Most at stake first")}
STATES = (*CandidateState.values, "all")


def wanted_of(request: HttpRequest) -> dict[str, str]:
    """The chosen filters, which decisions bring along.

    `state`: pending unless chosen otherwise; `tier`: empty for both; `order`: of the document, or by what is at stake.
    """
    chosen = request.POST if request.method == "POST" else request.GET
    state, tier, order = chosen.get("state", ""), chosen.get("tier", ""), chosen.get("order", "")
    return {
        "state": state if state in STATES else CandidateState.PENDING.value,
        "tier": tier if tier in Tier.values else "",
        "order": order if order in ORDERS else "text",
    }


def _candidates(run: ExtractionRun, wanted: dict[str, str]) -> CandidateQuerySet:
    state = [] if wanted["state"] == "all" else [wanted["state"]]
    chosen = {"run": run.pk, "state": state, "tier": [wanted["tier"]] if wanted["tier"] else []}
    found: CandidateQuerySet = CandidateFilter(chosen, queryset=Candidate.objects.all()).qs
    return found


def _place(row: tuple[int, str, str, float, Any]) -> tuple[float, int]:
    """Risk times uncertainty: what binds firmly and of what the extraction is least sure comes first."""
    pk, tier, strength, score, due = row
    risk = 1.0 + (tier == Tier.FIRM) + 0.5 * (strength == Strength.MUST) + 0.5 * (due is not None)
    return -risk * (1.0 - abs(2 * score - 1.0)), pk


def _next(found: CandidateQuerySet, wanted: dict[str, str], after: str) -> list[Candidate]:
    """One more than LOADED candidates after the one with this id (empty: from the beginning), in the chosen order."""
    if wanted["order"] == "stakes":
        columns = ("pk", "tier", "strength", "score", "due")
        rows = sorted(map(_place, found.order_by().values_list(*columns)))
        # The last one shown may have been decided since, and so be no longer among them: its place counts.
        last = Candidate.objects.filter(pk=int(after)).values_list(*columns).first() if after.isdecimal() else None
        chosen = [place[1] for place in rows if last is None or place > _place(last)][: LOADED + 1]
        by_pk = found.for_list().in_bulk(chosen)
        return [by_pk[pk] for pk in chosen]
    if after.isdecimal():
        last = Candidate.objects.filter(pk=int(after)).values_list("start", "pk").first()
        found = found.after(*last) if last else found
    return list(found.for_list().order_by("start", "pk")[: LOADED + 1])


def _cards(request: HttpRequest, run: ExtractionRun, wanted: dict[str, str]) -> dict[str, Any]:
    """The next candidates after `?after=id`, as the list shows them."""
    rows = _next(_candidates(run, wanted), wanted, request.GET.get("after", ""))
    shared = lookups(user_of(request), rows)
    return {
        "run": run,
        "cards": [card_of(candidate, shared) for candidate in rows[:LOADED]],
        "after": rows[LOADED - 1].pk if len(rows) > LOADED else "",
        "wanted": wanted,
        "may_review": may(user_of(request), Permission.REVIEW),
    }


def counts_of(run: ExtractionRun, wanted: dict[str, str]) -> dict[str, Any]:
    """Numbers at the filters: by state within the chosen tier, by tier within the chosen state."""
    tally = Candidate.objects.filter(run=run).tally()

    def number(state: str, tier: str) -> int:
        return sum(n for (s, t), n in tally.items() if state in ("all", s) and tier in ("", t))

    states = [*CandidateState.choices, ("all", _("All"))]
    tiers = [("", _("Firm and general")), *Tier.choices]
    return {
        "states": [(state, label, number(state, wanted["tier"])) for state, label in states],
        "tiers": [(tier, label, number(wanted["state"], tier)) for tier, label in tiers],
        "orders": ORDERS.items(),
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
    wanted = wanted_of(request)
    meeting = run.document.meeting
    places = parts(run.document.text)
    context = {
        "meeting": meeting,
        "held_on_basis": held_on_message(meeting.held_on_basis),
        "warnings": warnings_of(run),
        "parts": list(enumerate(places)),
        "first_part": _part_html(run, *places[0]),
        "legend": FIELDS,
        "unit_names": [(name, initials(name)) for name in active_units().values_list("name", flat=True)],
        "proposals": list(run.proposals.for_list()),
        **counts_of(run, wanted),
        **_cards(request, run, wanted),
    }
    return render(request, "triage/triage.html", context)


@require_GET
def triage_candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """The next candidates of the list."""
    run = visible_run(request, pk)
    return render(request, "triage/cards.html", _cards(request, run, wanted_of(request)))


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


def form_page(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    """A form in a card's place, or on a page of its own without a script."""
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    name = template if is_htmx(request) else "triage/alone.html"
    return render(request, name, {**context, "form": form, "part": template}, status=status)


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
    return form_page(request, "triage/head_form.html", context, form)


def _head_saved(request: HttpRequest, run: ExtractionRun, changed: dict[str, Any]) -> HttpResponse:
    if changed:
        moved = meeting_date_correct(actor=user_of(request), document=run.document, **changed)
        said = ngettext("Corrected; %(count)s deadline moved.", "Corrected; %(count)s deadlines moved.", len(moved))
        messages.success(request, said % {"count": len(moved)})
    to = reverse("triage", args=[run.pk])
    return HttpResponseClientRedirect(to) if is_htmx(request) else redirect(to)
