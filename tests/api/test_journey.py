"""The whole way of a commitment over the API, with documented calls alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from tests.api.conftest import MINUTES, docx_of, run_job
from tests.cast import PASSWORD, Cast
from tracker.common import clock

pytestmark = pytest.mark.django_db


class Person:
    """Somebody who signs in by the API and calls it."""

    def __init__(self, username: str) -> None:
        self.client = APIClient(headers={"accept-language": "en"})
        answer = self.call("post", "auth/token/", 201, {"username": username, "password": PASSWORD})
        self.client.credentials(HTTP_AUTHORIZATION=f"Token {answer['token']}")

    def call(self, method: str, path: str, expected: int, data: Any = None, **options: Any) -> Any:
        """The answer's body, after a look at the status."""
        answer = getattr(self.client, method)(f"/api/v1/{path}", data, **options)
        assert answer.status_code == expected, (path, answer.status_code, answer.content.decode()[:500])
        return answer.json() if answer.content and "json" in answer.headers["Content-Type"] else answer


def _upload(officer: Person) -> int:
    form = {"file": docx_of(MINUTES), "published": "2026-03-03"}
    answer = officer.client.post("/api/v1/documents/", form, format="multipart")
    assert answer.status_code == 202, answer.json()
    run = answer.json()["run"]
    assert answer.headers["Location"] == f"http://testserver/api/v1/runs/{run['id']}/"
    assert (run["state"], run["progress"]["percent"], run["is_over"]) == ("queued", 0, False)
    run_job(run["id"])
    done = officer.call("get", f"runs/{run['id']}/", 200)
    assert (done["state"], done["progress"]["percent"], done["error"]) == ("done", 100, None)
    assert done["counts"]["candidates"] == done["counts"]["pending"] >= 4
    return int(run["id"])


def _triage(officer: Person, run: int) -> dict[str, Any]:
    rows = officer.call("get", f"candidates/?run={run}&state=pending&ordering=start", 200)["results"]
    park = next(row for row in rows if "五里河公园" in row["text"])
    seen = officer.call("get", f"candidates/{park['id']}/", 200)
    assert (seen["due"], seen["lead_unit"]["name"]) == ("2026-06-30", "市住房和城乡建设局")
    assert all(MINUTES.count(piece["text"]) for piece in seen["evidence"])
    change = {"version": seen["version"], "title": "完成五里河公园一期改造"}
    edited = officer.call("patch", f"candidates/{park['id']}/", 200, change)
    assert (edited["title"], edited["touched"], edited["version"]) == (change["title"], ["title"], seen["version"] + 1)
    officer.call("patch", f"candidates/{park['id']}/", 409, change)
    made = officer.call("post", f"candidates/{park['id']}/accept/", 201, {"version": edited["version"]})
    others = [row for row in rows if row["id"] != park["id"]]
    for row in others[:2]:
        officer.call("post", f"candidates/{row['id']}/accept/", 201)
    refused = officer.call("post", f"candidates/{others[2]['id']}/reject/", 200, {"reason": "too_vague"})
    assert (refused["state"], refused["decided_by"]["name"]) == ("rejected", "陈督办")
    counts = officer.call("get", f"runs/{run}/", 200)["counts"]
    assert (counts["accepted"], counts["rejected"]) == (3, 1)
    return dict(made)


def test_a_document_becomes_a_closed_commitment(cast: Cast) -> None:
    officer, head = Person("officer"), Person("head")
    liaison, unit_head = Person("housing-liaison"), Person("housing-head")
    commitment = _triage(officer, _upload(officer))
    path = f"commitments/{commitment['id']}/"
    allowed = ["edit", "assign", "cancel", "target", "relate"]
    assert (commitment["state"], commitment["allowed_actions"]) == ("draft", allowed)
    liaison.call("get", path, 404)

    due = (clock.today() + timedelta(days=90)).isoformat()
    body = {"lead_unit": cast.housing.pk, "supporting_units": [cast.finance.pk], "due": due}
    assigned = officer.call("post", path + "assign/", 200, body)
    assert assigned["serial_no"].startswith("督〔")
    assert (assigned["state"], assigned["due"], assigned["original_due"]) == ("assigned", due, "2026-06-30")

    assert liaison.call("get", "commitments/?state=assigned", 200)["count"] == 1
    assert liaison.call("post", path + "acknowledge/", 200)["state"] == "in_progress"
    file = SimpleUploadedFile("照片 一.txt", "主体完工".encode())
    form = {"text": "主体工程已完工", "percent": 80, "attachments": [file]}
    reported = liaison.call("post", path + "report/", 201, form, format="multipart")
    assert [item["name"] for item in reported["attachments"]] == ["照片 一.txt"]
    received = officer.client.get(reported["attachments"][0]["url"])
    assert received.getvalue() == "主体完工".encode()
    assert received.headers["Content-Disposition"].startswith("attachment")

    asked = unit_head.call("post", path + "complete/", 200, {"reason": "已通过竣工验收"})
    assert (asked["pending"], asked["request"]["state"], asked["percent"]) == ("complete", "open", 80)
    verified = officer.call("post", path + "verify/", 200, {"passed": True, "method": "site", "note": "现场查看"})
    assert (verified["evidence_state"], verified["request"]["state"]) == ("verified", "verified")
    decided = head.call("post", path + "decide/", 200, {"granted": True})
    assert (decided["state"], decided["pending"], decided["request"]) == ("completed", "", None)
    closed = head.call("post", path + "close/", 200, {"note": "同意销号"})
    allowed = ["reopen", "instruct", "relate", "recheck"]
    assert (closed["state"], closed["allowed_actions"]) == ("closed", allowed)

    history = officer.call("get", path + "history/", 200)
    assert [entry["event"] for entry in history["results"]][:3] == [
        "commitment.closed",
        "request.granted",
        "request.verified",
    ]
    assert officer.call("get", path + "reports/", 200)["count"] == 1
    assert officer.call("get", path + "requests/", 200)["results"][0]["state"] == "granted"


def test_sending_back_and_taking_up_again(cast: Cast) -> None:
    from tests.stages import bring_to

    commitment = bring_to(cast, "completed")
    head, officer, path = Person("head"), Person("officer"), f"commitments/{commitment.pk}/"
    head.call("post", path + "return/", 400, {"note": " "})
    assert head.call("post", path + "return/", 200, {"note": "材料不全"})["state"] == "in_progress"
    Person("housing-head").call("post", path + "complete/", 200, {"reason": "已补齐"})
    returned = officer.call("post", path + "verify/", 200, {"passed": False, "method": "paper", "note": "缺验收单"})
    assert (returned["state"], returned["pending"]) == ("in_progress", "")
    Person("housing-head").call("post", path + "complete/", 200, {"reason": "已补齐"})
    officer.call("post", path + "verify/", 200, {"passed": True, "method": "paper"})
    head.call("post", path + "decide/", 200, {"granted": True})
    head.call("post", path + "close/", 200)
    assert head.call("post", path + "reopen/", 200, {"note": "回头看发现反弹"})["cycle"] == 2


def test_a_commitment_entered_by_hand_is_edited_and_withdrawn(cast: Cast) -> None:
    officer = Person("officer")
    body = {
        "title": "督促供热管网改造",
        "baseline_text": "周副市长批示：请市住建局抓紧改造供热管网。",
        "source_type": "instruction",
        "source_note": "周副市长批示",
        "projects": ["供热管网改造"],
        "targets": [{"text": "改造管网20公里", "metric": "管网", "value": 20, "unit": "公里"}],
    }
    made = officer.call("post", "commitments/", 201, body)
    assert (made["due_basis"], made["original_due"], made["lead_unit"]) == ("office_default", None, None)
    path = f"commitments/{made['id']}/"
    edited = officer.call("patch", path, 200, {"title": "改造供热管网", "lead_unit": cast.housing.pk})
    assert (edited["title"], edited["lead_unit"]["id"]) == ("改造供热管网", cast.housing.pk)
    officer.call("post", path + "assign/", 200, {"lead_unit": cast.housing.pk})
    officer.call("patch", path, 403, {"title": "太晚"})
    assert officer.call("post", path + "withdraw/", 200)["state"] == "draft"
    assert officer.call("get", "projects/?q=供热", 200)["results"][0]["commitments"] == 1
