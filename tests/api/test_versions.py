"""Nobody's change is lost: ETags of commitments, versions of candidates; dates of meetings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Caller, run_job
from tests.cast import Cast, make_draft
from tests.stages import bring_to

pytestmark = pytest.mark.django_db


def test_a_draft_is_changed_only_as_it_was_read(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    path = f"/api/v1/commitments/{make_draft(cast).pk}/"
    seen = client.get(path).headers["ETag"]
    first = client.patch(path, {"title": "甲"}, headers={"if-match": seen})
    assert first.status_code == 200
    late = client.patch(path, {"title": "乙"}, headers={"if-match": seen})
    assert (late.status_code, late.json()["errors"][0]["code"]) == (412, "changed_meanwhile")
    assert client.get(path).json()["title"] == "甲"
    assert client.patch(path, {"title": "乙"}, headers={"if-match": first.headers["ETag"]}).status_code == 200
    assert client.patch(path, {"title": "丙"}, headers={"if-match": "*"}).status_code == 200
    assert client.patch(path, {"title": "丁"}).status_code == 200


@pytest.mark.parametrize(
    ("person", "action", "body"),
    [
        ("housing_liaison", "report", {"text": "开工", "percent": 5}),
        ("housing_head", "complete", {"reason": "完工"}),
        ("finance_liaison", "acknowledge", {}),
    ],
)
def test_every_action_changes_the_etag_and_heeds_it(
    person: str, action: str, body: dict[str, Any], cast: Cast, api: Caller
) -> None:
    client = api(getattr(cast, person))
    path = f"/api/v1/commitments/{bring_to(cast, 'in_progress').pk}/"
    seen = client.get(path).headers["ETag"]
    assert client.post(f"{path}{action}/", body, headers={"if-match": '"0"'}).status_code == 412
    done = client.post(f"{path}{action}/", body, headers={"if-match": seen})
    assert done.status_code in {200, 201}
    assert done.headers["ETag"] == client.get(path).headers["ETag"] != seen


def test_a_corrected_date_moves_untouched_deadlines_after_a_preview(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    text = "专题会议纪要\n会议时间：2026年3月2日\n会议决定，由市住建局负责，下月底前完成五里河公园改造。"
    run = client.post("/api/v1/documents/", {"text": text}).json()["run"]
    path = f"/api/v1/documents/{run['document']['id']}/meeting/"
    early = client.patch(path, {"held_on": "2026-06-02"})
    assert (early.status_code, early.json()["errors"][0]["code"]) == (409, "run_waiting")
    run_job(run["id"])
    assert client.get(path).json()["held_on"] == "2026-03-02"
    rows = client.get("/api/v1/candidates/").json()["results"]
    assert [row["due"] for row in rows] == ["2026-04-30"]
    expected = [{"candidate": rows[0]["id"], "title": rows[0]["title"], "before": "2026-04-30", "after": "2026-07-31"}]
    assert client.post(path + "preview/", {"held_on": "2026-06-02"}).json() == expected
    assert client.get("/api/v1/candidates/").json()["results"] == rows
    changed = client.patch(path, {"held_on": "2026-06-02", "chair": "周明"}).json()
    assert changed["changed_deadlines"] == expected
    assert (changed["meeting"]["held_on_basis"], changed["meeting"]["chair"]) == ("corrected", "周明")
    assert client.get("/api/v1/candidates/").json()["results"][0]["due"] == "2026-07-31"


def test_a_failed_run_tells_why_and_is_run_again(cast: Cast, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    client = api(cast.officer)
    run = client.post("/api/v1/documents/", {"text": "市财政局负责，2026年6月底前拨付资金。"}).json()["run"]
    path = f"/api/v1/runs/{run['id']}/"
    assert client.post(path + "retry/").status_code == 409
    with monkeypatch.context() as broken:
        broken.setattr("tracker.intake.reading.extract_from", None)
        run_job(run["id"])
    failed = client.get(path).json()
    assert (failed["state"], failed["error"]["code"], failed["can_retry"]) == ("failed", "extraction_failed", True)
    assert "Try again" in failed["error"]["message"]
    assert client.post(path + "retry/").json()["state"] == "queued"
    run_job(run["id"])
    done = client.get(path).json()
    assert (done["state"], done["error"], done["can_retry"]) == ("done", None, False)
