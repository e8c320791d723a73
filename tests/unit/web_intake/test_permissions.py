"""Every address of the documents' pages that is not a candidate's: who may. An address that is missing here fails."""

from __future__ import annotations

from typing import Any, Final

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.extraction.samples.portable import pdf, text
from tests.unit.intake.minutes import extracted, taken_in
from tests.unit.web_intake.conftest import signed_in
from tracker.intake import tasks
from tracker.intake.learning.names import name_set
from tracker.intake.models import ProgressProposal
from tracker.intake.services import document_receive
from tracker.intake.versions.again import reextraction_start
from tracker.intake.versions.carry import version_link
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.rows import Item
from tracker.web.urls import intake

ROLES: Final = (
    "officer",
    "head",
    "leader",
    "housing_head",
    "housing_handler",
    "auditor",
    "system_admin",
    "security_admin",
)
SUPERVISION: Final = frozenset({"officer", "head"})
SEES: Final = SUPERVISION | {"auditor"}
ALL: Final = frozenset(ROLES)

# name: method, object, who may, status for those, status for the others who see it, status for everybody else
TABLE: Final[dict[str, tuple[str, str, frozenset[str], int, int]]] = {
    "documents": ("get", "", ALL, 200, 403),
    "document-new": ("get", "", SUPERVISION, 200, 403),
    "document": ("get", "document", SEES, 200, 404),
    "document-changes": ("get", "newer", SEES, 200, 404),
    "document-likely": ("get", "document", SEES, 200, 404),
    "document-link": ("post", "document", SUPERVISION, 302, 404),
    "document-unlink": ("post", "newer", SUPERVISION, 302, 404),
    "document-purge": ("post", "newer", SUPERVISION, 302, 403),
    "document-again": ("post", "document", SUPERVISION, 302, 404),
    "page-image": ("get", "paged", SEES, 200, 404),
    "original": ("get", "run", SEES, 200, 404),
    "document-file": ("get", "document", SEES, 200, 404),
    "reextraction": ("post", "again", SUPERVISION, 302, 404),
    "ingestions": ("get", "", SEES, 200, 403),
    "ingestion": ("get", "failed", SEES, 200, 404),
    "ingestion-progress": ("get", "failed", SEES, 200, 404),
    "ingestion-answer": ("get", "failed", SEES, 200, 404),
    "ingestion-purge": ("post", "failed", SUPERVISION, 302, 404),
    "ingestion-retry": ("post", "failed", SUPERVISION, 302, 404),
    "run": ("get", "run", SEES, 200, 404),
    "run-progress": ("get", "run", SEES, 200, 404),
    "triage": ("get", "run", SEES, 200, 404),
    "triage-candidates": ("get", "run", SEES, 200, 404),
    "triage-undo": ("post", "run", SUPERVISION, 302, 403),
    "triage-make": ("get", "run", SUPERVISION, 200, 403),
    "triage-sure": ("get", "run", SUPERVISION, 200, 403),
    "triage-here": ("get", "run", SEES, 200, 404),
    "triage-matches": ("post", "run", SUPERVISION, 302, 403),
    "proposal": ("get", "proposal", SUPERVISION, 200, 403),
    "learning": ("get", "", SUPERVISION, 200, 403),
    "quality": ("get", "", SUPERVISION, 200, 403),
    "name-forget": ("post", "name", SUPERVISION, 302, 403),
    "ranker-train": ("post", "", SUPERVISION, 302, 403),
    "ranker-choose": ("post", "", SUPERVISION, 302, 403),
}
ELSEWHERE: Final = {"run-retry", "triage-text", "meeting-head"}  # and the candidates': their own tests have them


@pytest.fixture
def objects(cast: Cast) -> dict[str, int]:
    run = extracted(cast.officer)
    older, newer = (extracted(cast.officer, f"{number}、市财政局要尽快完成。").document for number in "一二")
    version_link(actor=cast.officer, document=newer, older=older)
    again = reextraction_start(actor=cast.officer, document=run.document)
    tasks.reextract(again.job_id)
    failed = ingest(actor=cast.officer, item=Item("坏.pdf", data=b"%PDF-1.7 "))
    older = taken_in(cast.officer, "三、市财政局要尽快完成。").document
    proposal = ProgressProposal.objects.create(run=run, document=run.document, start=0, end=2, text="完成80%")
    return {
        "proposal": proposal.pk,
        "name": name_set(actor=cast.officer, name="园林处", unit=cast.gardens).pk,
        "run": run.pk,
        "document": run.document_id,
        "newer": newer.pk,
        "older": older.pk,
        "again": again.pk,
        "failed": failed.pk,
        "paged": document_receive(
            actor=cast.officer, name="页.pdf", data=pdf(text(80, 700, "市财政局要尽快拨付资金。"))
        ).run.document_id,
    }


def test_the_table_has_every_address() -> None:
    names = {str(pattern.name) for pattern in intake}
    assert {name for name in names if not name.startswith("candidate")} == set(TABLE) | ELSEWHERE


def test_each_role_gets_what_the_table_says(cast: Cast, objects: dict[str, int]) -> None:
    wrong: list[Any] = []
    clients = {role: signed_in(getattr(cast, role)) for role in ROLES} | {"stranger": Client()}
    for name, (method, on, allowed, status, hidden) in TABLE.items():
        more = [1] if name == "page-image" else []
        url = reverse(name, args=[objects[on], *more] if on else [])
        values = {"older": objects["older"], "reason": "误传"} if method == "post" else {}
        for role, client in clients.items():
            refused = 403 if role in SEES else hidden
            expected = 302 if role == "stranger" else status if role in allowed else refused
            with transaction.atomic():
                response = getattr(client, method)(url, values)
                transaction.set_rollback(True)
            if response.status_code != expected:
                wrong.append((name, role, response.status_code, expected))
    assert not wrong
