"""What a person decides about one candidate: each answer is its card as it is now, with the numbers at the filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracker.accounts.querysets import active_units
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.common.errors import Conflict, DomainError
from tracker.intake.models import Candidate
from tracker.intake.review.decisions import last_decision
from tracker.intake.review.matches import candidate_link
from tracker.intake.review.naming import unit_fill
from tracker.intake.review.pieces import candidate_split, candidates_merge
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject, candidate_reopen
from tracker.web.base import UNPROCESSABLE, form_error, is_htmx, needs, user_of
from tracker.web.ledger_match import LinkForm, choices_for
from tracker.web.review_forms import SplitForm
from tracker.web.triage import counts_of, form_page, wanted_of
from tracker.web.triage_cards import Card, card_of, lookups
from tracker.web.triage_forms import EditForm, RejectForm


def candidate_seen(request: HttpRequest, pk: int) -> Candidate:
    """The candidate, where the person sees its document."""
    found: Candidate = get_object_or_404(Candidate.objects.visible_to(user_of(request)).for_list(), pk=pk)
    return found


def seconds_of(request: HttpRequest) -> int | None:
    """How long the page says the candidate was in hand."""
    sent = request.POST.get("seconds", "")
    return int(sent) if sent.isdecimal() and len(sent) < 7 else None


def version_of(request: HttpRequest) -> int | None:
    """Which version of the candidate the page shows."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else None


def shown(request: HttpRequest, candidate: Candidate) -> Card:
    """One card."""
    return card_of(candidate, lookups(user_of(request), [candidate]))


def _card(request: HttpRequest, pk: int, *, counts: bool = True, status: int = 200, **more: Any) -> HttpResponse:
    """The candidate as it is now, with the numbers at the filters; without htmx, the page at its place."""
    candidate = candidate_seen(request, pk)
    if not is_htmx(request):
        return redirect(f"{reverse('triage', args=[candidate.run_id])}?state=all#c-{pk}")
    context = {"card": shown(request, candidate), "may_review": may(user_of(request), Permission.REVIEW)}
    if counts:
        wanted = wanted_of(request)
        context |= {"run": candidate.run, "wanted": wanted, **counts_of(candidate.run, wanted), "counts_too": True}
    return render(request, "triage/card.html", context | more, status=status)


def cards_changed(request: HttpRequest, run_pk: int, pks: Iterable[int], gone: Iterable[int] = ()) -> HttpResponse:
    """Several cards as they are now, those that are gone, and the numbers; without htmx, the page."""
    rows = list(Candidate.objects.visible_to(user_of(request)).for_list().filter(pk__in=pks).order_by("start", "pk"))
    if not is_htmx(request):
        place = f"#c-{rows[0].pk}" if rows else ""
        return redirect(f"{reverse('triage', args=[run_pk])}?state=all{place}")
    shared = lookups(user_of(request), rows)
    wanted = wanted_of(request)
    context = {
        "cards": [card_of(row, shared) for row in rows],
        "gone": list(gone),
        "may_review": may(user_of(request), Permission.REVIEW),
        "run": rows[0].run if rows else None,
        "run_pk": run_pk,
        "wanted": wanted,
    }
    if rows:
        context |= counts_of(rows[0].run, wanted)
    return render(request, "triage/changed.html", context)


def _decide(request: HttpRequest, pk: int, decide: Callable[[Candidate, int | None], Any]) -> HttpResponse:
    """Do it, or show on the card as it is now why it could not be done."""
    candidate = candidate_seen(request, pk)
    try:
        decide(candidate, version_of(request))
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
    """Make a commitment of the candidate, or send it to a second person where a rule asks for one."""
    act = partial(candidate_accept, actor=user_of(request), seconds=seconds_of(request))
    return _decide(request, pk, lambda found, version: act(candidate=found, version=version))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rejection or a link back, or send back what waits for a second person."""
    actor = user_of(request)
    return _decide(request, pk, lambda found, version: candidate_reopen(actor=actor, candidate=found, version=version))


@needs(Permission.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form in the card's place."""
    candidate = candidate_seen(request, pk)
    form = EditForm(request.POST or None, candidate=candidate)
    others: list[tuple[Any, Any]] = []
    if request.method == "POST" and form.is_valid():
        version, seconds = form.cleaned_data["version"], seconds_of(request)
        try:
            values = {**form.values(), "version": version, "seconds": seconds}
            candidate_edit(actor=user_of(request), candidate=candidate, **values)
            return _card(request, pk, others=_filled_too(request, candidate))
        except Conflict as error:
            form_error(form, error)
            others = form.differences(candidate)
        except DomainError as error:
            form_error(form, error)
    return form_page(request, "triage/edit.html", {"card": shown(request, candidate), "others": others}, form)


def _touched_too(request: HttpRequest, candidate: Candidate) -> list[int]:
    """The ids of the other candidates of the person's newest step."""
    step = last_decision(user_of(request), candidate.run)
    return [int(pk) for pk in step.left if int(pk) != candidate.pk] if step else []


def _filled_too(request: HttpRequest, candidate: Candidate) -> list[Card]:
    """The cards of other candidates that the person's step has filled in as well."""
    pks = _touched_too(request, candidate)
    rows = list(Candidate.objects.visible_to(user_of(request)).for_list().filter(pk__in=pks))
    shared = lookups(user_of(request), rows)
    return [card_of(row, shared) for row in rows]


@needs(Permission.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason in the card's place, then reject."""
    candidate = candidate_seen(request, pk)
    form = RejectForm(request.POST or None, candidate=candidate)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            candidate_reject(actor=user_of(request), candidate=candidate, seconds=seconds_of(request), **values)
            return _card(request, pk)
        except Conflict as error:
            return _card(request, pk, error=str(error), status=409)
        except DomainError as error:
            form_error(form, error)
    return form_page(request, "triage/reject.html", {"card": shown(request, candidate)}, form)


@needs(Permission.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidate beside lines of the ledger; its words become a mention of the chosen one, as an update or not."""
    candidate = candidate_seen(request, pk)
    actor = user_of(request)
    form = LinkForm(request.POST or None, user=actor, candidate=candidate)
    if request.method == "POST" and form.is_valid():
        values = {"updates": form.cleaned_data["updates"], "version": form.cleaned_data["version"]}
        act = partial(candidate_link, actor=actor, commitment=form.cleaned_data["commitment"], **values)
        try:
            act(candidate=candidate, seconds=seconds_of(request))
            return _card(request, pk)
        except Conflict as error:
            return _card(request, pk, error=str(error), status=409)
        except DomainError as error:
            form_error(form, error)
    words = request.GET.get("q", "").strip()
    context = {"card": shown(request, candidate), "choices": choices_for(actor, candidate, words), "words": words}
    return form_page(request, "triage/link.html", context, form)


@needs(Permission.REVIEW)
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one of the candidate and the next pending one."""
    candidate = candidate_seen(request, pk)
    seen = {"version": version_of(request), "seconds": seconds_of(request)}
    candidates_merge(actor=user_of(request), candidate=candidate, **seen)
    return cards_changed(request, candidate.run_id, [pk], _touched_too(request, candidate))


@needs(Permission.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidate's words with a cursor in them; cut there."""
    candidate = candidate_seen(request, pk)
    form = SplitForm(request.POST or None, candidate=candidate)
    if request.method == "POST" and form.is_valid():
        values = {"at": form.cleaned_data["at"], "version": form.cleaned_data["version"]}
        try:
            pieces = candidate_split(actor=user_of(request), candidate=candidate, seconds=seconds_of(request), **values)
            return cards_changed(request, candidate.run_id, [pieces.first.pk, pieces.second.pk])
        except DomainError as error:
            form_error(form, error)
    return form_page(request, "triage/split.html", {"card": shown(request, candidate)}, form)


@needs(Permission.REVIEW)
@require_POST
def unit_means(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a name of the text means a unit: learned at once, and filled in wherever this document waits for it."""
    candidate = candidate_seen(request, pk)
    name, unit_pk = request.POST.get("name", ""), request.POST.get("unit", "")
    unit = get_object_or_404(active_units(), pk=int(unit_pk) if unit_pk.isdecimal() else 0)
    changed = unit_fill(actor=user_of(request), candidate=candidate, name=name, unit=unit)
    return cards_changed(request, candidate.run_id, [pk, *changed])
