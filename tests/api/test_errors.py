"""What is refused, and in which words."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest

from tests.api.conftest import MINUTES, Caller, docx_of
from tests.cast import Cast, make_draft
from tests.stages import bring_to
from tracker.meetings.models import Document

pytestmark = pytest.mark.django_db


def _errors(answer: Any, status: int) -> list[tuple[str, str | None]]:
    body = answer.json()
    assert answer.status_code == status, body
    assert set(body) == {"type", "errors"}
    assert all(set(error) == {"code", "detail", "attr"} and error["detail"] for error in body["errors"])
    return [(error["code"], error["attr"]) for error in body["errors"]]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("commitments/?colour=red", "colour"),
        ("commitments/?state=lost", "state"),
        ("commitments/?overdue=maybe", "overdue"),
        ("commitments/?due_from=tomorrow", "due_from"),
        ("commitments/?lead_unit=99999", "lead_unit"),
        ("commitments/?ordering=colour", "ordering"),
        ("commitments/?q=a&q=b", "q"),
        ("commitments/?page=first", "page"),
        ("commitments/?page=0", "page"),
        ("commitments/?page_size=201", "page_size"),
        ("commitments/?page_size=-1", "page_size"),
        ("candidates/?tier=hard", "tier"),
        ("candidates/?document=x", "document"),
        ("runs/?state=lost", "state"),
        ("documents/?published_from=2026-13-01", "published_from"),
        ("units/?is_active=1", "is_active"),
        ("projects/?name=x", "name"),
        ("auth/tokens/?user=1", "user"),
    ],
)
def test_unknown_parameters_and_bad_values_are_not_ignored(path: str, parameter: str, cast: Cast, api: Caller) -> None:
    answer = api(cast.officer).get(f"/api/v1/{path}")
    assert {attr for _code, attr in _errors(answer, 400)} == {parameter}


def test_sublists_know_paging_alone(cast: Cast, api: Caller) -> None:
    path = f"/api/v1/commitments/{make_draft(cast).pk}/history/"
    assert _errors(api(cast.officer).get(path + "?event=x"), 400) == [("unknown_parameter", "event")]
    assert api(cast.officer).get(path + "?page_size=1").json()["count"] == 1


def test_a_page_past_the_last_one_is_not_found(cast: Cast, api: Caller) -> None:
    assert _errors(api(cast.officer).get("/api/v1/commitments/?page=2"), 404) == [("not_found", None)]


@pytest.mark.parametrize("path", ["nothing/", "commitments/abc/", "commitments/1/explode/", "commitments"])
def test_an_unknown_address_is_told_in_the_same_form(path: str, cast: Cast, api: Caller) -> None:
    assert _errors(api(None).post(f"/api/v1/{path}"), 404) == [("not_found", None)]


def test_bodies_that_cannot_be_read(cast: Cast, api: Caller, settings: Any) -> None:
    client = api(cast.officer)
    url = "/api/v1/documents/"
    assert _errors(client.generic("POST", url, "{", content_type="application/json"), 400) == [("parse_error", None)]
    assert _errors(client.generic("POST", url, "x", content_type="text/plain"), 415) == [
        ("unsupported_media_type", None)
    ]
    assert _errors(client.put(url, {}), 405) == [("method_not_allowed", None)]
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    many = {"file": [BytesIO(b"x"), BytesIO(b"y")]}
    assert _errors(client.post(url, many, format="multipart"), 400) == [("parse_error", None)]
    settings.MAX_FILE_MB = 0
    assert _errors(client.post(url, {"file": BytesIO(b"x")}, format="multipart"), 413) == [("body_too_large", None)]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert _errors(client.post(url, {"text": "纪" * 200}), 413) == [("body_too_large", None)]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "empty_file"),
        ("blank.txt", b" \n\n ", "empty_file"),
        ("broken.docx", b"PK\x03\x04 nothing", "broken_file"),
        ("broken.pdf", b"%PDF-1.7 nothing", "broken_file"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "broken_file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(
    name: str, content: bytes, code: str, cast: Cast, api: Caller
) -> None:
    form = {"file": SimpleUploadedFile(name, content)}
    answer = api(cast.officer).post("/api/v1/documents/", form, format="multipart")
    assert _errors(answer, 400) == [(code, "file")]
    assert not Document.objects.exists()


def test_too_large_a_file_is_refused(cast: Cast, api: Caller, settings: Any) -> None:
    settings.MAX_FILE_MB = 1
    form = {"file": SimpleUploadedFile("long.txt", b"x" * (1024 * 1024 + 1))}
    answer = api(cast.officer).post("/api/v1/documents/", form, format="multipart")
    assert _errors(answer, 400) == [("too_large", "file")]


def test_a_document_is_a_file_or_a_text(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    assert [code for code, _attr in _errors(client.post("/api/v1/documents/", {}), 400)] == ["file_or_text"]
    both = {"file": BytesIO(b"x"), "text": "x"}
    assert client.post("/api/v1/documents/", both, format="multipart").status_code == 400
    assert _errors(client.post("/api/v1/documents/", {"text": "", "published": "x"}), 400) == [
        ("blank", "text"),
        ("invalid", "published"),
    ]


def test_the_same_words_are_taken_in_once_and_a_path_is_cut_off(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    file = docx_of(MINUTES)
    first = client.post("/api/v1/documents/", {"file": file, "name": "../../etc/纪要.docx"}, format="multipart")
    assert first.json()["run"]["document"]["name"] == "纪要.docx"
    again = client.post("/api/v1/documents/", {"file": docx_of(MINUTES)}, format="multipart")
    assert (first.status_code, first.json()["duplicate"]) == (202, False)
    assert (again.status_code, again.json()["duplicate"]) == (200, True)
    assert again.json()["run"]["id"] == first.json()["run"]["id"]
    assert again.headers["Location"] == first.headers["Location"]


def test_pasted_text_has_no_file(cast: Cast, api: Caller, read: dict[str, Any]) -> None:
    path = f"/api/v1/documents/{read['document']['id']}/"
    document = api(cast.officer).get(path).json()
    assert (document["has_file"], document["size"], document["text"]) == (False, None, MINUTES)
    assert all(block["start"] < block["end"] for block in document["blocks"])
    assert _errors(api(cast.officer).get(path + "file/"), 404) == [("no_file", None)]


def test_rules_of_the_trade_come_with_their_own_codes(cast: Cast, api: Caller) -> None:
    officer, liaison = api(cast.officer), api(cast.housing_liaison)
    path = f"/api/v1/commitments/{bring_to(cast, 'in_progress').pk}/"
    assert _errors(officer.post(path + "assign/", {}), 403) == [("wrong_state", None)]
    assert _errors(officer.post(path + "decide/", {}), 403) == [("wrong_role", None)]
    assert _errors(liaison.post(path + "report/", {"text": "", "percent": 101}), 400) == [
        ("blank", "text"),
        ("max_value", "percent"),
    ]
    draft = f"/api/v1/commitments/{make_draft(cast).pk}/"
    past = {"lead_unit": cast.housing.pk, "due": "2020-01-01"}
    assert _errors(officer.post(draft + "assign/", past), 400) == [("due_in_past", "due")]
    twice = {"lead_unit": cast.housing.pk, "supporting_units": [cast.housing.pk]}
    assert _errors(officer.post(draft + "assign/", twice), 400) == [("invalid", "supporting_units")]


def test_a_decided_candidate_is_a_conflict(cast: Cast, api: Caller, read: dict[str, Any]) -> None:
    client = api(cast.officer)
    path = f"/api/v1/candidates/{client.get('/api/v1/candidates/').json()['results'][0]['id']}/"
    assert client.post(path + "accept/").status_code == 201
    assert _errors(client.post(path + "accept/"), 409) == [("conflict", None)]
    assert _errors(client.post(path + "reject/", {"reason": "done"}), 409) == [("conflict", None)]


def test_messages_are_in_the_asked_language(cast: Cast, api: Caller) -> None:
    path = f"/api/v1/commitments/{make_draft(cast).pk}/"
    english = api(cast.officer).get(path, headers={"accept-language": "en"}).json()
    assert english["state_label"] == "Draft"
    chinese = api(cast.officer).get(path, headers={"accept-language": "zh-CN"})
    assert chinese.headers["Content-Language"] == "zh-hans"


def test_an_error_of_ours_says_nothing_of_the_inside(cast: Cast, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_user: HttpRequest) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("tracker.api.projects.projects_visible_to", broken)
    client = api(cast.officer)
    client.raise_request_exception = False
    answer = client.get("/api/v1/projects/")
    assert answer.json()["type"] == "server_error"
    assert (_errors(answer, 500), b"inside" in answer.content) == ([("error", None)], False)
