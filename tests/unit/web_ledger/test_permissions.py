"""Who gets what from each address of ledger, commitments and reports; an address that is missing here fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.stages import ask, bring_to
from tracker.accounts.models import Unit, User
from tracker.approvals.models import RequestAttachment
from tracker.collaboration.models import SavedView
from tracker.collaboration.services import view_save
from tracker.commitments.models import Commitment, Project
from tracker.progress.models import ReportAttachment
from tracker.progress.services import progress_report
from tracker.web import urls

PEOPLE = (
    "officer",
    "head",
    "leader",
    "housing_head",
    "housing_liaison",
    "housing_handler",
    "finance_head",
    "auditor",
    "system_admin",
    "security_admin",
)
NO, GONE, TO, OK = 403, 404, 302, 200
# The commitment is led by housing (own handler), supported by finance and in progress; leader has housing's portfolio.
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("GET", "ledger"): (OK, OK, OK, OK, OK, OK, OK, OK, NO, NO),
    ("POST", "ledger"): (405,) * 10,
    ("GET", "ledger-export"): (OK, OK, OK, OK, OK, NO, OK, OK, NO, NO),
    ("GET", "view-new"): (OK, OK, OK, OK, OK, OK, OK, OK, NO, NO),
    ("POST", "view-new"): (422, 422, 422, 422, 422, 422, 422, 422, NO, NO),
    # A view of the officer.
    ("GET", "view-edit"): (OK, GONE, GONE, GONE, GONE, GONE, GONE, GONE, NO, NO),
    ("POST", "view-delete"): (TO, GONE, GONE, GONE, GONE, GONE, GONE, GONE, NO, NO),
    # Urging, with nothing chosen.
    ("POST", "ledger-bulk"): (TO, TO, NO, NO, NO, NO, NO, NO, NO, NO),
    ("GET", "portfolio"): (OK, OK, OK, OK, OK, OK, OK, OK, NO, NO),
    # The page of housing.
    ("GET", "unit-work"): (OK, OK, OK, OK, OK, GONE, GONE, OK, NO, NO),
    ("GET", "unit-inbox"): (NO, NO, NO, OK, OK, NO, OK, NO, NO, NO),
    ("GET", "projects"): (OK, OK, OK, OK, OK, OK, OK, OK, NO, NO),
    ("GET", "project"): (OK, OK, OK, OK, OK, OK, OK, OK, NO, NO),
    ("GET", "commitment-new"): (OK, OK, NO, NO, NO, NO, NO, NO, NO, NO),
    ("POST", "commitment-new"): (422, 422, NO, NO, NO, NO, NO, NO, NO, NO),
    ("GET", "commitment"): (OK, OK, OK, OK, OK, OK, OK, OK, GONE, GONE),
    ("POST", "commitment"): (405,) * 10,
    # Each address of an action asks the lifecycle; here: reporting, with nothing filled in.
    ("POST", "commitment-act"): (NO, NO, NO, 422, 422, 422, 422, NO, GONE, GONE),
    ("GET", "commitment-act"): (TO,) * 10,
    ("GET", "attachment"): (OK, OK, OK, OK, OK, OK, OK, OK, GONE, GONE),
    ("GET", "request-attachment"): (OK, OK, OK, OK, OK, OK, OK, OK, GONE, GONE),
    ("GET", "circular"): (OK, OK, OK, OK, OK, NO, OK, OK, NO, NO),
    ("GET", "circular-file"): (OK, OK, OK, OK, OK, NO, OK, OK, NO, NO),
}


def test_every_address_stands_in_the_table() -> None:
    assert {pattern.name for pattern in (*urls.ledger, *urls.reports)} == {name for _method, name in EXPECTED}


def address(name: str, commitment: int) -> str:
    if name == "project" and not Project.objects.exists():
        Commitment.objects.get(pk=commitment).projects.add(
            Project.objects.create(name="五里河公园", folded="五里河公园")
        )
    if name in ("view-edit", "view-delete") and not SavedView.objects.exists():
        view_save(actor=User.objects.get(username="officer"), name="超期", query="overdue=true")
    arguments: dict[str, list[Any]] = {
        "unit-work": list(Unit.objects.filter(name="市住房和城乡建设局").values_list("pk", flat=True)),
        "commitment": [commitment],
        "commitment-act": [commitment, "report"],
        "project": list(Project.objects.values_list("pk", flat=True)),
        "view-edit": list(SavedView.objects.values_list("pk", flat=True)),
        "view-delete": list(SavedView.objects.values_list("pk", flat=True)),
        "attachment": [ReportAttachment.objects.get().pk],
        "request-attachment": [RequestAttachment.objects.get().pk],
    }
    return reverse(name, args=arguments.get(name, []))


@pytest.mark.parametrize(("method", "name"), EXPECTED)
def test_each_role_gets_what_the_table_says(cast: Cast, method: str, name: str) -> None:
    commitment = bring_to(cast, "in_progress")
    files = [("现场.jpg", b"jpg")]
    ask(cast, bring_to(cast, "in_progress"), "cancel", attachments=files)
    progress_report(actor=cast.housing_liaison, commitment=commitment, text="开工", percent=5, attachments=files)
    found = {}
    where = address(name, commitment.pk)
    for person in PEOPLE:
        client = Client()
        client.force_login(getattr(cast, person))
        body = "do=urge" if name == "ledger-bulk" else ""
        response = client.generic(method, where, body, "application/x-www-form-urlencoded")
        response.getvalue()  # a file is read to its end, which closes it; close() would close the connection too
        found[person] = response.status_code
    assert found == dict(zip(PEOPLE, EXPECTED[method, name], strict=True))


@pytest.mark.parametrize(("method", "name"), EXPECTED)
def test_strangers_are_sent_to_the_sign_in(cast: Cast, method: str, name: str) -> None:
    commitment = bring_to(cast, "in_progress")
    files = [("现场.jpg", b"jpg")]
    ask(cast, bring_to(cast, "in_progress"), "cancel", attachments=files)
    progress_report(actor=cast.housing_liaison, commitment=commitment, text="开工", percent=5, attachments=files)
    response = Client().generic(method, address(name, commitment.pk))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_a_draft_is_not_there_for_a_unit(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.housing_head)
    assert client.get(reverse("commitment", args=[bring_to(cast, "draft").pk])).status_code == 404
