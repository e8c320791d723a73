"""My work: what waits for this person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.accounts.models import User
from tracker.accounts.roles import Permission, Role
from tracker.accounts.scopes import may, roles_of
from tracker.commitments.filters import ledger
from tracker.commitments.lamps import lamp_of
from tracker.commitments.models import LampRule
from tracker.common import clock
from tracker.intake.messages import intake_error_short
from tracker.intake.models import ExtractionRun
from tracker.intake.ways.filters import IngestionFilter
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.meetings.filters import DocumentFilter
from tracker.meetings.models import Document
from tracker.web.base import user_of
from tracker.web.navigation import works_on_commitments

ROWS = 5
SOON = timedelta(days=7)
UNREAD = timedelta(days=30)  # how far back failures are counted
_UNIT_ROLES = frozenset({Role.UNIT_HEAD, Role.LIAISON, Role.HANDLER})


@dataclass(frozen=True, slots=True)
class Group:
    """Something that waits: its number, its first rows, and the list that the number counts."""

    label: str
    url: str
    count: int
    rows: Sequence[Any]
    kind: str = "commitments"
    pressing: bool = False


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The groups of what waits, each with its number and its list."""
    user = user_of(request)
    groups = groups_of(user)
    context = {
        "groups": groups,
        "waiting": [group for group in groups if group.count],
        "works": works_on_commitments(user),
        "may_upload": may(user, Permission.UPLOAD),
        "links": _administration(user),
    }
    return render(request, "home/home.html", context)


def groups_of(user: User) -> list[Group]:
    """What waits for this person, by the roles that the person holds: decisions, then work, then dates."""
    roles = roles_of(user)
    rules = {rule.pk: rule for rule in LampRule.objects.filter(is_active=True)}
    groups = [_commitments(user, rules, *line) for line in _decisions(roles)]
    groups += [_documents(user), _unread(user)] if may(user, Permission.REVIEW) else []
    groups += [_commitments(user, rules, *line) for line in [*_work(user, roles), *_dates(roles)]]
    return groups


# A group of commitments: label, parameters of the ledger, whether it is pressing.
Line = tuple[str, dict[str, Any], bool]


def _decisions(roles: set[str]) -> list[Line]:
    if Role.SUPERVISION_HEAD not in roles:
        return []
    return [
        (_("Requests to decide"), {"pending": "complete", "evidence_state": "verified"}, False),
        (_("Completed, to be closed"), {"state": "completed"}, False),
    ]


def _work(user: User, roles: set[str]) -> list[Line]:
    lines: list[Line] = []
    if roles & {Role.SUPERVISION_HEAD, Role.OFFICER}:
        unverified = ["none", "reported", "contradicted"]
        lines += [
            (_("Drafts to assign"), {"state": "draft"}, False),
            (_("Requests to verify"), {"pending": "complete", "evidence_state": unverified}, False),
        ]
    if roles & _UNIT_ROLES:
        units = sorted({m.unit_id for m in user.active_memberships() if m.role in _UNIT_ROLES})
        lines += [
            (_("To acknowledge"), {"unacknowledged_by": units}, False),
            (_("Returned to us"), {"returned": "true"}, True),
        ]
    return lines


def _dates(roles: set[str]) -> list[Line]:
    if not roles - {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}:
        return []
    today = clock.today()
    soon = {"state": ["assigned", "in_progress"], "due_from": today, "due_to": today + SOON, "ordering": "due"}
    return [
        (_("Overdue"), {"overdue": "true", "ordering": "due"}, True),
        (_("Due within 7 days"), soon, False),
    ]


def _commitments(user: User, rules: dict[int, LampRule], label: str, params: dict[str, Any], pressing: bool) -> Group:
    query = urlencode(params, doseq=True)
    # What the link says is what is counted here.
    found = ledger(user, QueryDict(query)).qs
    count = found.count()
    rows = list(found.for_list()[:ROWS]) if count else []
    today = clock.today()
    for row in rows:
        row.shown_lamp = lamp_of(row, rules, today)
    return Group(label, f"{reverse('ledger')}?{query}", count, rows, pressing=pressing)


def _documents(user: User) -> Group:
    params = {"to_review": "true"}
    documents = DocumentFilter(params, queryset=Document.objects.visible_to(user)).qs
    runs = ExtractionRun.objects.filter(document__in=documents.values("pk")).newest_each()
    count = documents.count()
    rows = list(runs.for_list().with_counts().order_by("-document_id")[:ROWS]) if count else []
    url = f"{reverse('documents')}?{urlencode(params)}"
    return Group(_("Documents with candidates to review"), url, count, rows, kind="documents")


def _unread(user: User) -> Group:
    """What came in by whatever way and could not be read: nobody sat before the watched folder or the mailbox."""
    params: dict[str, Any] = {"state": IngestionState.FAILED, "since": clock.today() - UNREAD}
    query = urlencode(params)
    found = IngestionFilter(QueryDict(query), queryset=Ingestion.objects.visible_to(user)).qs
    count = found.count()
    rows = list(found.for_list()[:ROWS]) if count else []
    for row in rows:
        row.why = intake_error_short(row.error_code)
    return Group(_("Came in, could not be read"), f"{reverse('ingestions')}?{query}", count, rows, kind="ingestions")


def _administration(user: User) -> list[tuple[str, str]]:
    """Where administrators and auditors go from here."""
    links = []
    if may(user, Permission.USERS):
        links += [(_("People"), reverse("users")), (_("Units"), reverse("units"))]
    if may(user, Permission.SETTINGS):
        links += [(_("Settings"), reverse("settings"))]
    if may(user, Permission.JOURNAL):
        links += [(_("Journal"), reverse("journal"))]
    return links
