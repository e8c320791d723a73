"""Every address and method of the API for every role: what is answered. An address that is not in the table fails."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.api.conftest import MINUTES, Caller, docx_of, run_job
from tests.api.permission_table import OTHER, ROLES, TABLE
from tests.cast import PASSWORD, Cast
from tests.extraction.samples.portable import pdf, text
from tests.stages import ask, bring_to
from tracker.accounts.models import User
from tracker.accounts.own import tokens_of
from tracker.accounts.roles import Role
from tracker.accounts.services import unit_save, user_save
from tracker.api.auth import SignInThrottle
from tracker.api.urls import urlpatterns
from tracker.collaboration.services import view_save
from tracker.commitments.blocking import commitment_block
from tracker.commitments.targets import target_set
from tracker.intake.models import Candidate, ProgressProposal
from tracker.intake.services import document_receive
from tracker.intake.tasks import reextract
from tracker.intake.versions.again import reextraction_start
from tracker.intake.versions.carry import version_link
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.rows import Item
from tracker.jobs.models import Job
from tracker.meetings.models import Document
from tracker.notices.services import commitment_urge
from tracker.progress.policies import report_policy_change
from tracker.progress.services import progress_report

pytestmark = pytest.mark.django_db


def _routes(patterns: list[URLPattern | URLResolver]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= _routes(pattern.url_patterns)
        elif hasattr(pattern.callback, "actions"):
            found |= {(str(pattern.name), method.upper()) for method in pattern.callback.actions if method != "head"}
    return found


def test_every_address_is_in_the_table() -> None:
    assert get_resolver().resolve("/api/v1/me/").namespace == "api"
    assert _routes(urlpatterns) == set(TABLE)


@pytest.fixture
def objects(cast: Cast, api: Caller) -> dict[str, Any]:
    """One object for every row: name → id (or key)."""
    officer = api(cast.officer)
    sent = officer.post("/api/v1/documents/", {"file": docx_of(MINUTES), "published": "2026-03-03"}, format="multipart")
    run = sent.json()["run"]
    run_job(run["id"])
    rows = officer.get("/api/v1/candidates/").json()["results"]
    officer.post(f"/api/v1/candidates/{rows[1]['id']}/reject/", {"reason": "done"})
    api(cast.head).post(f"/api/v1/candidates/{rows[2]['id']}/reject/", {"reason": "done"})  # a step to take back
    again = officer.post("/api/v1/documents/", {"text": "另一份纪要：市财政局负责拨款。"}).json()["run"]["id"]
    Job.objects.filter(run=again).update(state="failed", error_code="worker_lost")
    stages = ("draft", "assigned", "in_progress", "asked", "verified", "completed", "closed", "suspended")
    found: dict[str, Any] = {stage: bring_to(cast, stage).pk for stage in stages}
    commitment = bring_to(cast, "in_progress")
    files = [("照片.txt", b"1")]
    unread = ingest(actor=cast.officer, item=Item("坏.pdf", data=b"%PDF-1.7 "))
    made = progress_report(actor=cast.housing_liaison, commitment=commitment, text="开工", percent=1, attachments=files)
    urged = commitment_urge(actor=cast.officer, commitment=commitment, note="请报送进展")
    asked = ask(cast, bring_to(cast, "in_progress"), "cancel", attachments=files)
    document = Document.objects.get(pk=run["document"]["id"])
    older, newer = (document_receive(actor=cast.officer, text=f"{one}、市财政局负责。").run.document for one in "一二")
    Job.objects.filter(run__document__in=[older, newer]).update(state="done")
    version_link(actor=cast.officer, document=newer, older=older)
    data = pdf(text(80, 700, "四、市财政局负责。"))
    paged = document_receive(actor=cast.officer, name="页.pdf", data=data).run.document
    second = reextraction_start(actor=cast.officer, document=document)
    reextract(second.job_id)
    measured, blocked, unsigned = (bring_to(cast, "in_progress") for _n in range(3))
    target = target_set(actor=cast.officer, commitment=measured, metric="绿化率", value=41)
    commitment_block(actor=cast.officer, commitment=blocked, reason="land", note="等待交地")
    report_policy_change(actor=cast.system_admin, signed=True, shift="later")
    progress_report(actor=cast.housing_liaison, commitment=unsigned, text="完成5%", percent=5)
    report_policy_change(actor=cast.system_admin, signed=False, shift="later")
    return found | {
        "measured": measured.pk,
        "target": target.pk,
        "blocked": blocked.pk,
        "unsigned": unsigned.pk,
        "newer": newer.pk,
        "paged": paged.pk,
        "view": view_save(actor=cast.officer, name="草稿", query="state=draft", shared_with="office").pk,
        "older": document_receive(actor=cast.officer, text="三、市财政局负责。").run.document.pk,
        "reextraction": second.pk,
        "notice": urged.notices.get(user=cast.housing_head).pk,
        "evidence": asked.attachments.get().pk,
        "document": run["document"]["id"],
        "run": run["id"],
        "failed run": again,
        "ingestion": unread.pk,
        "failed ingestion": unread.pk,
        "candidate": rows[0]["id"],
        "middle": (rows[0]["start"] + rows[0]["end"]) // 2,
        "name": Candidate.objects.get(pk=rows[0]["id"]).found["lead_units"][0],
        "proposal": ProgressProposal.objects.create(run_id=run["id"], document=document, start=0, end=2, text="60%").pk,
        "rejected": rows[1]["id"],
        "attachment": made.attachments.get().pk,
        "unit": cast.housing.pk,
        "token": tokens_of(cast.officer).latest("created").token_key,
    }


@pytest.fixture
def _no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SignInThrottle, "allow_request", lambda *_args: True)


def _people(cast: Cast) -> dict[str, User]:
    water = unit_save(actor=None, name="市水务局", order=9)
    held = dict(zip(OTHER, (Role.LEADER, Role.UNIT_HEAD, Role.LIAISON, Role.HANDLER), strict=True))
    others = {
        name: user_save(actor=None, username=name, name=name, roles=[(role, water)], password=PASSWORD)[0]
        for name, role in held.items()
    }
    return {role: others[role] if role in others else getattr(cast, role) for role in ROLES}


@pytest.mark.usefixtures("_no_throttle")
def test_every_role_gets_what_the_table_says(cast: Cast, api: Caller, objects: dict[str, Any]) -> None:
    people = _people(cast)
    clients = {role: api(person) for role, person in people.items()}
    wrong = []
    for (name, method), row in TABLE.items():
        key = {"key" if name == "token-detail" else "pk": objects[row.on]} if row.on else {}
        if name == "document-page":
            key["number"] = 1
        url = reverse(f"api:{name}", kwargs=key)
        for role in ("stranger", *ROLES):
            body = dict(row.body)
            if name == "commitment-assign":
                body["lead_unit"] = cast.housing.pk
            if name == "candidate-link":
                body["commitment"] = objects["assigned"]
            if name == "proposal-accept":
                body["commitment"] = objects["in_progress"]
            if name == "candidate-split":
                body["at"] = objects["middle"]
            if name == "candidate-unit":
                body |= {"name": objects["name"], "unit": cast.finance.pk}
            if (name, method) == ("document-version", "PUT"):
                body["older"] = objects["older"]
            if name == "commitment-split":
                body["items"] = [{"title": "完成绿化", "unit": cast.housing.pk}]
            body |= {
                "commitment-part": {"unit": cast.finance.pk},
                "commitment-measure": {"target": objects["target"]},
                "commitment-relate": {"other": objects["assigned"]},
            }.get(name, {})
            if name == "token":
                body["username"] = people.get(role, cast.officer).username
            client = clients.get(role) or api(None)
            with transaction.atomic():
                answer = client.generic(method, url, *_json(body))
                transaction.set_rollback(True)
            expected = row.stranger if role == "stranger" else row.expected(role)
            if answer.status_code != expected:
                wrong.append((method, name, role, answer.status_code, expected))
            answer.getvalue()  # a file is read to its end, which closes it; close() would close the connection too
    assert not wrong


def _json(body: Mapping[str, Any]) -> tuple[str, str]:
    return json.dumps(body), "application/json"
