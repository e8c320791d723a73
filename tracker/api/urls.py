"""Addresses of the API."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import SimpleRouter

from tracker.api.auth import Me, Tokens
from tracker.api.base import NoSuchAddress
from tracker.api.candidates import Candidates
from tracker.api.commitments import Commitments
from tracker.api.docs import SchemaView, docs
from tracker.api.documents import Documents
from tracker.api.ingestions import Ingestions
from tracker.api.notices import Notices
from tracker.api.progress import Attachments, RequestAttachments
from tracker.api.projects import Projects
from tracker.api.proposals import Proposals
from tracker.api.reports import Reports
from tracker.api.runs import Runs
from tracker.api.search import Search
from tracker.api.units import Units
from tracker.api.versions import Reextractions
from tracker.api.views import SavedViews
from tracker.api.work import Work

RESOURCES: tuple[tuple[str, type[Any], str], ...] = (
    ("documents", Documents, "document"),
    ("ingestions", Ingestions, "ingestion"),
    ("reextractions", Reextractions, "reextraction"),
    ("runs", Runs, "run"),
    ("candidates", Candidates, "candidate"),
    ("proposals", Proposals, "proposal"),
    ("commitments", Commitments, "commitment"),
    ("attachments", Attachments, "attachment"),
    ("request-attachments", RequestAttachments, "request-attachment"),
    ("notices", Notices, "notice"),
    ("units", Units, "unit"),
    ("projects", Projects, "project"),
    ("views", SavedViews, "view"),
)

router = SimpleRouter(use_regex_path=False)
for prefix, resource, name in RESOURCES:
    router.register(prefix, resource, basename=name)

app_name = "api"
_v1: list[URLPattern | URLResolver] = [
    path("auth/token/", Tokens.as_view({"post": "create", "delete": "revoke_current"}), name="token"),
    path("auth/tokens/", Tokens.as_view({"get": "list"}), name="token-list"),
    path("auth/tokens/<slug:key>/", Tokens.as_view({"delete": "destroy"}), name="token-detail"),
    path("me/", Me.as_view({"get": "retrieve"}), name="me"),
    path("my-work/", Work.as_view({"get": "list"}), name="work"),
    path("search/", Search.as_view({"get": "retrieve"}), name="search"),
    path("reports/ledger/", Reports.as_view({"get": "ledger"}), name="report-ledger"),
    path("reports/circular/", Reports.as_view({"get": "circular"}), name="report-circular"),
    path("reports/circular/figures/", Reports.as_view({"get": "figures"}), name="report-figures"),
    *router.urls,
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(_v1)),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    re_path("", NoSuchAddress.as_view()),
]
