"""What came in, versions, second extractions and purging through the API."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest

from extraction.readers import ReadError
from tests.api.conftest import MINUTES, Caller, run_job
from tests.cast import Cast
from tracker.intake import tasks
from tracker.intake.models import Candidate, Reextraction
from tracker.intake.triage import candidate_accept
from tracker.intake.ways.models import Ingestion
from tracker.meetings.models import Document

pytestmark = pytest.mark.django_db
URL = "/api/v1/ingestions/"


def file(name: str, data: bytes) -> BytesIO:
    found = BytesIO(data)
    found.name = name
    return found


def archive(**files: str) -> BytesIO:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return file("材料.zip", out.getvalue())


def work(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        tasks.ingest(Ingestion.objects.get(pk=row["id"]).job_id or 0)


def test_many_files_and_a_zip_are_each_an_ingestion(cast: Cast, api: Caller) -> None:
    sent = [archive(**{"a/一.txt": MINUTES, "二.pdf": "%PDF-1.7 "}), file("三.txt", "三、市财政局负责拨款。".encode())]
    answer = api(cast.officer).post(URL, {"files": sent, "published": "2026-03-03"}, format="multipart")
    assert answer.status_code == 202
    rows = answer.json()
    assert [(row["name"], row["origin"], row["state"]) for row in rows] == [
        ("一.txt", "材料.zip", "waiting"),
        ("二.pdf", "材料.zip", "waiting"),
        ("三.txt", "", "waiting"),
    ]
    work(rows)
    failed = api(cast.auditor).get(URL, {"state": "failed"}).json()
    assert [(row["name"], row["error"]["code"], row["can_retry"]) for row in failed["results"]] == [
        ("二.pdf", "broken_file", True)
    ]
    again = api(cast.officer).post(f"{URL}{failed['results'][0]['id']}/retry/")
    assert (again.status_code, again.json()["state"]) == (202, "waiting")
    done = api(cast.officer).get(f"{URL}{rows[0]['id']}/").json()
    assert (done["state"], done["document"], done["is_over"]) == ("done", Document.objects.get(name="一.txt").pk, True)
    assert api(cast.officer).post(f"{URL}{rows[0]['id']}/retry/").status_code == 409


def test_something_has_to_be_sent(cast: Cast, api: Caller) -> None:
    answer = api(cast.officer).post(URL, {})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "nothing_sent")
    assert api(cast.officer).post(URL, {"address": "file:///etc/passwd"}).status_code == 400


def test_a_refused_document_is_listed_with_its_file_and_a_secret_one_without(cast: Cast, api: Caller) -> None:
    officer = api(cast.officer)
    for name, data in (("坏.pdf", b"%PDF-1.7 "), ("密.txt", "机密★1年\n市财政局负责。".encode())):
        assert officer.post("/api/v1/documents/", {"file": file(name, data)}, format="multipart").status_code == 400
    rows = officer.get(URL).json()["results"]
    assert [(row["state"], row["can_retry"]) for row in rows] == [("blocked", False), ("failed", True)]
    assert officer.get("/api/v1/documents/").json()["count"] == 0


def test_a_file_that_takes_longer_is_answered_before_it_is_read(
    cast: Cast, api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_args: Any, seconds: float, **_more: Any) -> Any:
        raise ReadError("timed_out", seconds=seconds)

    monkeypatch.setattr("tracker.intake.reading.read_in_child", slow)
    answer = api(cast.officer).post(
        "/api/v1/documents/", {"file": file("扫描.txt", MINUTES.encode())}, format="multipart"
    )
    assert (answer.status_code, answer.json()["run"], answer.json()["duplicate"]) == (202, None, False)
    assert answer.headers["Location"].endswith(f"/ingestions/{answer.json()['ingestion']['id']}/")


def test_a_newer_version_keeps_decisions(cast: Cast, api: Caller, read: dict[str, Any]) -> None:
    officer = api(cast.officer)
    older = read["document"]["id"]
    kept, moved = (Candidate.objects.get(run=read["id"], text__contains=words) for words in ("停车场", "专项资金"))
    for candidate in (kept, moved):
        candidate_accept(actor=cast.officer, candidate=candidate)
    text = MINUTES.replace("4月15日前下达", "5月20日前下达")
    sent = officer.post("/api/v1/documents/", {"text": text, "published": "2026-03-03", "replaces": older})
    newer, run = sent.json()["run"]["document"]["id"], sent.json()["run"]["id"]
    run_job(run)
    found = officer.get(f"/api/v1/documents/{newer}/changes/").json()
    assert [("4月15日" in pair["old"]["text"], pair["new"]["state"]) for pair in found["changed"]] == [
        (True, "pending")
    ]
    assert (found["added"], found["dropped"], found["same"]) == ([], [], read["counts"]["candidates"] - 1)
    assert Candidate.objects.get(run=run, text__contains="停车场").state == "linked"
    assert officer.get(f"/api/v1/documents/{newer}/").json()["replaces"] == older
    again = officer.post("/api/v1/documents/", {"text": text + "完", "replaces": older})
    assert (again.status_code, again.json()["errors"][0]["attr"]) == (400, "replaces")
    assert officer.post(f"/api/v1/documents/{older}/purge/", {"reason": "x"}).status_code == 409


def test_a_second_extraction_is_shown_and_applied_once(cast: Cast, api: Caller, read: dict[str, Any]) -> None:
    officer = api(cast.officer)
    started = officer.post(f"/api/v1/documents/{read['document']['id']}/reextract/")
    assert (started.status_code, started.json()["state"]) == (202, "queued")
    url = started.headers["Location"]
    assert officer.post(f"{url}apply/").status_code == 409
    tasks.reextract(Reextraction.objects.get().job_id)
    Candidate.objects.filter(run=read["id"], text__contains="停车场").update(title="旧题")
    found = officer.get(url).json()
    assert (found["same"], [row["title"] for row in found["changed"]]) == (read["counts"]["candidates"] - 1, ["旧题"])
    applied = officer.post(f"{url}apply/")
    assert (applied.status_code, applied.json()["applied_at"] is not None) == (200, True)
    assert not Candidate.objects.filter(title="旧题").exists()
    assert officer.post(f"{url}apply/").status_code == 409
    assert Candidate.objects.filter(run=read["id"]).count() == read["counts"]["candidates"]


def test_who_sees_one_version_does_not_see_the_other(cast: Cast, api: Caller) -> None:
    officer = api(cast.officer)
    older = officer.post("/api/v1/documents/", {"text": "一、市财政局负责拨款。"}).json()["run"]["document"]["id"]
    newer = officer.post("/api/v1/documents/", {"text": "二、市财政局负责。", "replaces": older}).json()["run"][
        "document"
    ]["id"]
    Document.objects.get(pk=newer).opened_to.add(cast.finance)
    head = api(cast.finance_head)
    assert head.get(f"/api/v1/documents/{newer}/").status_code == 200
    assert head.get(f"/api/v1/documents/{newer}/changes/").status_code == 404
    assert head.get(f"/api/v1/documents/{newer}/changes/", {"older": older}).status_code == 404
    assert head.get(URL).json()["count"] == 0
