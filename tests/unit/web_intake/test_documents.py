"""Documents: the list, the original, taking in files and text."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, UNDATED, extracted, taken_in, word_file
from tests.unit.web_intake.conftest import HTMX, signed_in
from tracker.intake.models import Candidate, ExtractionRun, RejectReason
from tracker.intake.services import document_receive
from tracker.intake.triage import candidate_accept, candidate_reject
from tracker.meetings.models import Document
from tracker.worklist.lists import WorkList

LIST, NEW = reverse("documents"), reverse("document-new")


def upload(client: Client, *files: tuple[str, bytes], **values: Any) -> Any:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(NEW, {"files": sent, "text": "", "published": "", **values})


def body(response: Any) -> bytes:
    """What is streamed, to its end; a file is closed with it."""
    return b"".join(response.streaming_content)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_says_what_to_do_while_it_is_empty(officer: Client) -> None:
    shown = words(officer.get(LIST))
    assert "No documents yet." in shown
    assert NEW in shown


def test_who_sees_no_document_is_told_why(cast: Cast) -> None:
    extracted(cast.officer)
    shown = words(signed_in(cast.housing_liaison).get(LIST))
    assert "No documents are open to you." in shown
    assert "云州市人民政府" not in shown


def test_the_list_shows_each_document_with_its_counts_once(cast: Cast, officer: Client, run: ExtractionRun) -> None:
    first, second = Candidate.objects.filter(run=run)[:2]
    candidate_accept(actor=cast.officer, candidate=first)
    candidate_reject(actor=cast.officer, candidate=second, reason=RejectReason.DONE)
    row = officer.get(LIST).context["page"].object_list[0]
    assert (row.accepted_count, row.rejected_count) == (1, 1)
    assert row.pending_count == row.candidate_count - 2 > 0
    shown = words(officer.get(LIST))
    assert "云州市人民政府常务会议纪要" in shown
    assert "陈督办" in shown
    assert "2026-03-11" in shown
    assert reverse("triage", args=[run.pk]) in shown


def test_a_document_with_two_runs_stands_in_the_list_once_with_the_newer(officer: Client, run: ExtractionRun) -> None:
    job = type(run.job).objects.create(task=run.job.task)
    newer = ExtractionRun.objects.create(document=run.document, job=job, started_by=run.started_by)
    assert [row.pk for row in officer.get(LIST).context["page"].object_list] == [newer.pk]


def test_the_newest_document_stands_first(cast: Cast, officer: Client, run: ExtractionRun) -> None:
    newer = extracted(cast.officer, UNDATED)
    assert [row.pk for row in officer.get(LIST).context["page"].object_list] == [newer.pk, run.pk]
    assert [row.it.pk for row in WorkList(cast.officer, "review")[0:9]] == [run.pk, newer.pk], "work: the oldest first"


def test_the_list_is_searched_by_name_and_title(cast: Cast, officer: Client, run: ExtractionRun) -> None:
    document_receive(actor=cast.officer, name="防汛.txt", data=UNDATED.encode())
    assert [r.document.name for r in officer.get(LIST, {"q": "防汛"}).context["page"].object_list] == ["防汛.txt"]
    assert len(officer.get(LIST, {"q": "常务会议"}).context["page"].object_list) == 1
    assert "No document is called so." in words(officer.get(LIST, {"q": "没有的名字"}))


def test_the_list_is_paged_and_costs_the_same_for_many(
    cast: Cast, officer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    taken_in(cast.officer, "第0件事：要抓紧完成。")
    officer.get(LIST)
    with django_assert_num_queries(8):
        officer.get(LIST)
    for number in range(1, 30):
        taken_in(cast.officer, f"第{number}件事：要抓紧完成。")
    officer.get(LIST)  # the menu counts anew after every change
    with django_assert_num_queries(8):
        page = officer.get(LIST).context["page"]
    assert (len(page.object_list), page.paginator.num_pages) == (25, 2)
    assert len(officer.get(LIST, {"page": 2}).context["page"].object_list) == 5


def test_the_original_is_an_attachment_with_its_name(cast: Cast, officer: Client) -> None:
    data = word_file()
    document = document_receive(actor=cast.officer, name="常务会议 纪要.docx", data=data).run.document
    response = officer.get(reverse("document-file", args=[document.pk]))
    assert body(response) == data
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('常务会议 纪要.docx')}"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_web_page_is_not_shown_as_one(cast: Cast, officer: Client) -> None:
    page = f"<html><body><script>alert(1)</script><p>{MINUTES}</p></body></html>".encode()
    document = document_receive(actor=cast.officer, name="纪要.html", data=page).run.document
    response = officer.get(reverse("document-file", args=[document.pk]))
    assert body(response) == page
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_pasted_text_comes_back_as_a_text_file(cast: Cast, officer: Client) -> None:
    document = taken_in(cast.officer).document
    response = officer.get(reverse("document-file", args=[document.pk]))
    assert body(response).decode() == MINUTES
    assert response["Content-Disposition"].startswith("attachment")


def test_the_original_is_for_those_who_see_the_document(cast: Cast) -> None:
    document = document_receive(actor=cast.officer, name="纪要.txt", data=MINUTES.encode()).run.document
    address = reverse("document-file", args=[document.pk])
    assert signed_in(cast.housing_head).get(address).status_code == 404
    document.opened_to.add(cast.housing)
    assert body(signed_in(cast.housing_head).get(address)) == MINUTES.encode()


def test_a_file_that_is_lost_from_the_disk_is_a_page_not_a_crash(cast: Cast, officer: Client) -> None:
    document = document_receive(actor=cast.officer, name="纪要.txt", data=MINUTES.encode()).run.document
    assert document.file is not None
    document.file.path.unlink()
    assert officer.get(reverse("document-file", args=[document.pk])).status_code == 404


def test_one_file_leads_to_its_run(officer: Client) -> None:
    response = upload(officer, ("纪要.docx", word_file()), published="2026-03-12")
    run = ExtractionRun.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("run", args=[run.pk]))
    assert run.document.published == date(2026, 3, 12)


def test_each_of_many_files_gets_its_own_answer_and_none_is_lost(cast: Cast, officer: Client) -> None:
    known = document_receive(actor=cast.officer, name="旧.txt", data=MINUTES.encode()).run
    response = upload(
        officer,
        ("空.txt", b""),
        ("重复.txt", MINUTES.encode("gb18030")),
        ("坏.pdf", b"%PDF-1.7\n\x00\xff"),
        ("新.txt", UNDATED.encode()),
    )
    assert response.status_code == 200
    answers = {answer.name: answer for answer in response.context["answers"]}
    assert "The file is empty" in answers["空.txt"].error
    assert "damaged" in answers["坏.pdf"].error
    assert (answers["旧.txt"].run, answers["旧.txt"].is_new) == (known, False)
    assert answers["新.txt"].is_new
    assert Document.objects.count() == 2
    shown = words(response)
    assert reverse("run", args=[answers["新.txt"].run.pk]) in shown
    assert reverse("run", args=[known.pk]) in shown


def test_files_and_pasted_text_can_come_together(officer: Client) -> None:
    response = upload(officer, ("新.txt", UNDATED.encode()), text=MINUTES)
    assert [answer.is_new for answer in response.context["answers"]] == [True, True]
    assert set(Document.objects.values_list("source", flat=True)) == {"upload", "paste"}


def test_a_file_above_the_limit_is_refused_and_the_others_taken_in(officer: Client, settings: Any) -> None:
    settings.MAX_FILE_MB = 1
    big = b"\xe5\xad\x97" * 500_000
    response = upload(officer, ("一.txt", MINUTES.encode()), ("大.txt", big), ("二.txt", UNDATED.encode()))
    answers = {answer.name: answer for answer in response.context["answers"]}
    assert "1 MB" in answers["大.txt"].error
    assert answers["一.txt"].is_new
    assert answers["二.txt"].is_new


def test_too_many_files_are_a_message(officer: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    response = upload(officer, *((f"{n}.txt", f"第{n}件事：要抓紧完成。".encode()) for n in range(3)))
    assert response.status_code == 413
    assert "At most 2 files" in words(response)
    assert not Document.objects.exists()


def test_pasted_text_beyond_what_is_read_is_a_message(officer: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = officer.post(NEW, {"text": MINUTES * 20})
    assert response.status_code == 413
    assert "longer than" in words(response)
    assert not Document.objects.exists()


def test_the_token_against_forged_requests_is_asked_for(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(NEW, {"text": MINUTES}).status_code == 403
    assert not Document.objects.exists()


def test_nothing_chosen_and_a_wrong_date_keep_the_input(officer: Client) -> None:
    response = upload(officer)
    assert response.status_code == 422
    assert "Choose at least one file" in words(response)
    response = upload(officer, text=MINUTES, published="2026-13-01")
    assert response.status_code == 422
    assert "市园林局要在年底前建成双溪湿地公园" in words(response)
    assert not Document.objects.exists()


def test_the_page_script_gets_the_answers_alone(officer: Client) -> None:
    response = officer.post(NEW, {"files": [SimpleUploadedFile("新.txt", UNDATED.encode())], "text": ""}, headers=HTMX)
    assert "<html" not in words(response)
    assert f'data-run="{reverse("run", args=[ExtractionRun.objects.get().pk])}"' in words(response)
    refused = officer.post(NEW, {"files": [SimpleUploadedFile("空.txt", b"")], "text": ""}, headers=HTMX)
    assert refused.status_code == 422
    assert "answer-refused" in words(refused)


def test_a_full_disk_is_told_at_the_file(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracker.files.services.written_whole", full)
    response = upload(officer, ("新.txt", UNDATED.encode()))
    assert response.status_code == 422
    assert "the disk may be full" in words(response)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "who", ["auditor", "leader", "housing_head", "housing_liaison", "housing_handler", "system_admin"]
)
def test_only_supervision_uploads(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get(NEW).status_code == 403
    assert upload(client, ("新.txt", UNDATED.encode())).status_code == 403
    assert not Document.objects.exists()
