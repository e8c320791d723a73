"""Projects and plans: the list, and all that is known of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tracker.accounts.models import User
from tracker.commitments.filters import ProjectFilter, ledger
from tracker.commitments.lifecycle import CLOCK_STATES, OPEN_STATES
from tracker.commitments.models import Commitment, Project
from tracker.commitments.querysets import projects_visible_to
from tracker.common import clock
from tracker.meetings.models import Document
from tracker.progress.querysets import reports_visible_to
from tracker.web.base import page_of, style_filter
from tracker.web.ledger import COLUMNS, working_user
from tracker.web.ledger_rows import list_rows
from tracker.web.numbers import numbers_of
from tracker.web.said import said_of

LATEST = 5


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The projects of the commitments that the person sees; each number opens its list."""
    user = working_user(request)
    found = ProjectFilter(request.GET, queryset=projects_visible_to(user))
    style_filter(found.form)
    page = page_of(request, found.qs)
    counts = _counts(user, [project.pk for project in page.object_list])
    rows = [{"it": project, **counts.get(project.pk, {})} for project in page.object_list]
    context = {"form": found.form, "page": page, "rows": rows, "filtered": bool(request.GET.get("q"))}
    return render(request, "projects/projects.html", context)


def _counts(user: User, projects: list[int]) -> dict[int, dict[str, int]]:
    """Open and overdue commitments of each project, in one query."""
    late = Q(state__in=CLOCK_STATES, due__lt=clock.today())
    rows = Commitment.objects.visible_to(user).filter(projects__in=projects).values("projects").order_by()
    found = rows.annotate(open=Count("pk", filter=Q(state__in=OPEN_STATES)), late=Count("pk", filter=late))
    return {row["projects"]: {"open": row["open"], "late": row["late"]} for row in found}


@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: its numbers, its commitments, the newest reports and the documents that it comes from."""
    user = working_user(request)
    it: Project = get_object_or_404(projects_visible_to(user), pk=pk)
    rows: Any = ledger(user, {"project": it.pk, "ordering": ["due"]}).qs
    page = page_of(request, rows.for_list())
    context = {
        "project": it,
        "numbers": numbers_of(user, {"project": it.pk}),
        "page": page,
        "rows": list_rows(page.object_list),
        "columns": [{"label": label} for label, _name in COLUMNS],
        "reports": reports_visible_to(user).filter(commitment__projects=it).order_by("-pk")[:LATEST],
        "documents": _documents(user, it),
        "said": said_of(user, page.object_list),
    }
    return render(request, "projects/project.html", context)


def _documents(user: User, project: Project) -> list[dict[str, Any]]:
    """The documents of the project's commitments; those that the person may read whole can be opened."""
    seen = Commitment.objects.visible_to(user).filter(projects=project)
    documents = Document.objects.filter(pk__in=seen.values("document_id")).select_related("meeting")
    readable = set(Document.objects.visible_to(user).filter(pk__in=documents.values("pk")).values_list("pk", flat=True))
    found = documents.defer("text", "blocks").order_by("-pk")
    return [{"it": one, "opens": one.pk in readable} for one in found]
