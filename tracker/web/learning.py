"""What the office's own decisions taught: names, the order of candidates, and how well the extraction does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.accounts.roles import Permission
from tracker.common import clock
from tracker.intake.learning.names import name_forget
from tracker.intake.learning.quality import quality
from tracker.intake.learning.ranker import LEAST, office_examples, ranker_choose, ranker_train
from tracker.intake.learning.words import kind_words, rule_words
from tracker.intake.models import Candidate, LearnedName, RankerVersion
from tracker.web.base import needs, page_of, user_of

WEEK = timedelta(days=7)
VERSIONS = 20  # that the page lists


@require_safe
@needs(Permission.REVIEW)
def learning(request: HttpRequest) -> HttpResponse:
    """Names, those of this week first, and the versions of the order with their figures."""
    names = LearnedName.objects.select_related("unit", "learned_by")
    versions = RankerVersion.objects.select_related("trained_by").defer("weights")[:VERSIONS]
    context: dict[str, Any] = {
        "page": page_of(request, names),
        "new": names.filter(learned_at__gte=clock.now() - WEEK).count(),
        "week_ago": clock.now() - WEEK,
        "versions": versions,
        "is_shipped": not any(version.state == "live" for version in versions),
        "decisions": len(office_examples()),
        "least": LEAST,
    }
    return render(request, "learning/learning.html", context)


@needs(Permission.REVIEW)
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Use a learned name no more."""
    name = get_object_or_404(LearnedName, pk=pk)
    name_forget(actor=user_of(request), name=name)
    messages.success(request, _("“%(name)s” is not replaced any more.") % {"name": name.name})
    return redirect("learning")


@needs(Permission.REVIEW)
@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Learn the order now."""
    version = ranker_train(actor=user_of(request))
    if version.state == "live":
        messages.success(request, _("A new version has been learned and is in use."))
    else:
        messages.warning(request, _("A new version has been learned, but it was worse and is not used."))
    return redirect("learning")


@needs(Permission.REVIEW)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Go back to an earlier version; without `version`, to the order that came with the program."""
    chosen = request.POST.get("version", "")
    version = get_object_or_404(RankerVersion, pk=int(chosen)) if chosen.isdecimal() else None
    ranker_choose(actor=user_of(request), version=version)
    messages.success(request, _("The order of the pending candidates follows the chosen version now."))
    return redirect("learning")


@require_safe
@needs(Permission.REVIEW)
def quality_page(request: HttpRequest) -> HttpResponse:
    """Acceptance, edits and time over the last twelve months, and the rules that were corrected most."""
    found = quality(user_of(request))
    labels = {name: _field_label(name) for name, _count, _each in found.fields}
    fields = [(labels[name], count, each) for name, count, each in found.fields]
    for line in found.kinds:
        line.name = kind_words(line.name)
    for line in found.rules:
        line.name = rule_words(line.name)
    corrected = [(rule_words(rule), count) for rule, count in found.corrected_rules]
    return render(request, "learning/quality.html", {"found": found, "fields": fields, "corrected": corrected})


def _field_label(name: str) -> str:
    words = {"lead_unit": _("Lead unit"), "supporting_units": _("Supporting units"), "projects": _("Projects")}
    if name in words:
        return words[name]
    column: Any = Candidate._meta.get_field(name)
    return str(column.verbose_name)
