"""Search over commitments, reports and documents; the palette that opens with Ctrl+K."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.commitments.models import Commitment
from tracker.commitments.querysets import projects_visible_to
from tracker.common.text import fold
from tracker.meetings.models import Document
from tracker.progress.models import ProgressReport
from tracker.search.querysets import KINDS, found
from tracker.search.snippets import Bit, marked, snippet
from tracker.web.base import page_of, user_of
from tracker.web.navigation import menu, works_on_commitments

LABELS: Final[dict[str, Any]] = {
    "commitments": gettext_lazy("Commitments"),
    "reports": gettext_lazy("Progress reports"),
    "documents": gettext_lazy("Documents"),
}
FIRST = 5  # of each kind where all are shown
IN_PALETTE = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of the answer: where it leads, its name and the place that answers, the words marked."""

    url: str
    title: list[Bit]
    aside: str
    bits: list[Bit]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` in everything, or `&in=` one kind, paged."""
    user, words = user_of(request), request.GET.get("q", "").strip()[:100]
    kind = request.GET.get("in", "")
    kinds = [kind] if kind in KINDS else [*KINDS]
    groups = []
    page = None
    for name in kinds:
        rows = found(user, name, words)
        if name == kind:
            page = page_of(request, rows)
            shown, count = list(page.object_list), page.paginator.count
        else:
            shown, count = list(rows[:FIRST]), rows.count()
        hits = [_hit(row, words) for row in shown]
        more = "?" + urlencode({"q": words, "in": name})
        groups.append({"name": name, "label": LABELS[name], "count": count, "hits": hits, "more": more})
    context = {
        "words": words,
        "kind": kind if kind in KINDS else "",
        "groups": groups,
        "page": page,
        "nothing": bool(words) and not any(group["count"] for group in groups),
    }
    return render(request, "search/search.html", context)


def _hit(row: Any, words: str) -> Hit:
    if isinstance(row, Commitment):
        lead = next((one.unit.name for one in row.assignments.all() if one.role == "lead"), "")
        aside = " · ".join(part for part in (row.serial_no or "", lead, row.get_state_display()) if part)
        texts = (row.baseline_text, row.source_note, row.speaker)
        return Hit(reverse("commitment", args=[row.pk]), marked(row.title, words), aside, snippet(texts, words))
    if isinstance(row, ProgressReport):
        aside = f"{row.unit.name} · {row.author.name} · {row.created_at:%Y-%m-%d} · {row.percent}%"
        title = marked(row.commitment.title, words)
        bits = snippet((row.text, row.problems, row.next_steps), words)
        return Hit(reverse("commitment", args=[row.commitment_id]), title, aside, bits)
    head = row.meeting
    day = head.held_on or row.published
    aside = " · ".join(part for part in (head.doc_no, head.issuer, f"{day:%Y-%m-%d}" if day else "", row.name) if part)
    return Hit(reverse("document", args=[row.pk]), marked(head.title, words), aside, snippet((row.text,), words))


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the palette."""

    url: str
    label: str
    aside: str
    icon: str


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """The lines for what is typed so far: pages and steps, commitments, projects, units, documents."""
    user, words = user_of(request), request.GET.get("q", "").strip()[:100]
    wanted = fold(words)
    choices = [one for one in _pages(request, user) if wanted in fold(one.label)]
    if wanted:
        choices = [*choices[:IN_PALETTE], *_records(user, words)]
        everything = reverse("search") + "?" + urlencode({"q": words})
        choices.append(Choice(everything, _("Search everywhere for “%(words)s”") % {"words": words}, "", "search"))
    return render(request, "search/choices.html", {"choices": choices})


def _pages(request: HttpRequest, user: User) -> list[Choice]:
    """What the menu has, and what one begins with."""
    pages = [Choice(one["url"], str(one["label"]), "", one["icon"]) for one in menu(request)]
    pages.append(Choice(reverse("inbox"), _("Inbox"), "", "bell"))
    if may(user, Permission.UPLOAD):
        pages.append(Choice(reverse("document-new"), _("Upload documents"), "", "upload"))
    if may(user, Permission.REVIEW):
        pages.append(Choice(reverse("commitment-new"), _("Enter a commitment"), "", "plus-lg"))
    return [*pages, Choice(reverse("account"), _("My account"), "", "person")]


def _records(user: User, words: str) -> list[Choice]:
    choices = [
        Choice(reverse("commitment", args=[one.pk]), one.title, one.serial_no or "", "journal-text")
        for one in found(user, "commitments", words)[:IN_PALETTE]
    ]
    ledger = reverse("ledger")
    if works_on_commitments(user):
        projects = projects_visible_to(user).filter(folded__contains=fold(words))[:3]
        choices += [Choice(reverse("project", args=[one.pk]), one.name, _("Project"), "kanban") for one in projects]
        units = Unit.objects.filter(is_active=True, folded__contains=fold(words))[:3]
        choices += [Choice(f"{ledger}?unit={one.pk}", one.name, _("Unit"), "diagram-3") for one in units]
    documents: list[Document] = list(found(user, "documents", words)[:3])
    choices += [
        Choice(reverse("document", args=[one.pk]), one.meeting.title, _("Document"), "file-earmark-text")
        for one in documents
    ]
    return choices
