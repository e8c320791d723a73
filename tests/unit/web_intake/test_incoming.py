"""The pages of what came in, of a document and its versions."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.cast import Cast
from tests.extraction.samples.portable import pdf, text
from tests.unit.intake.minutes import MINUTES, UNDATED, extracted
from tests.unit.intake.test_versions import FINAL
from tests.unit.web_intake.conftest import HTMX, signed_in, words
from tracker.intake import tasks
from tracker.intake.models import Candidate, ExtractionRun
from tracker.intake.services import document_receive
from tracker.intake.tasks import extract
from tracker.intake.triage import candidate_accept
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.models import Ingestion
from tracker.intake.ways.rows import Item
from tracker.meetings.models import Document

LIST, NEW = reverse("ingestions"), reverse("document-new")
BROKEN = b"%PDF-1.7 "


def test_an_empty_list_says_what_comes_here(officer: Client) -> None:
    assert "Nothing has come in yet." in words(officer.get(LIST))


def test_the_list_tells_what_became_of_each_and_offers_another_try(cast: Cast, officer: Client) -> None:
    ingest(actor=cast.officer, item=Item("纪要.txt", data=MINUTES.encode()))
    row = ingest(actor=cast.officer, item=Item("坏.pdf", data=BROKEN, origin="材料.zip"))
    shown = words(officer.get(LIST))
    for told in ("纪要.txt", "Taken in", "坏.pdf", "材料.zip", "The file is damaged", "陈督办"):
        assert told in shown
    assert reverse("ingestion-retry", args=[row.pk]) in shown
    assert reverse("ingestion-retry", args=[row.pk]) not in words(signed_in(cast.auditor).get(LIST))


def test_the_list_is_filtered_and_says_where_nothing_fits(cast: Cast, officer: Client) -> None:
    ingest(actor=cast.officer, item=Item("纪要.txt", data=MINUTES.encode()))
    ingest(actor=cast.officer, item=Item("坏.pdf", data=BROKEN, origin="住建局 <a@b.cn>"))
    found = [row.name for row in officer.get(LIST, {"state": "failed"}).context["page"]]
    assert found == ["坏.pdf"]
    assert [row.name for row in officer.get(LIST, {"q": "住建局"}).context["page"]] == ["坏.pdf"]
    assert "Nothing came in that fits." in words(officer.get(LIST, {"way": "mail"}))


def test_the_list_is_paged_and_costs_the_same_for_many(
    cast: Cast, officer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ingest(actor=cast.officer, item=Item("0.pdf", data=BROKEN))
    officer.get(LIST)
    with django_assert_num_queries(8):
        officer.get(LIST)
    for number in range(1, 30):
        ingest(actor=cast.officer, item=Item(f"{number}.pdf", data=BROKEN))
    officer.get(LIST)  # the menu counts anew after every change
    with django_assert_num_queries(8):
        assert len(officer.get(LIST).context["page"].object_list) == 25


def test_a_failed_one_is_tried_again_with_one_click(cast: Cast, officer: Client) -> None:
    row = ingest(actor=cast.officer, item=Item("坏.pdf", data=BROKEN))
    page = reverse("ingestion", args=[row.pk])
    assert "The file is kept for another try." in words(officer.get(page))
    response = officer.post(reverse("ingestion-retry", args=[row.pk]))
    assert (response.status_code, response["Location"]) == (302, page)
    assert "Waiting for a background worker" in words(officer.get(page))


def test_the_page_of_what_is_read_leads_on_to_its_document(cast: Cast, officer: Client) -> None:
    row = ingest(actor=cast.officer, item=Item("纪要.txt", data=MINUTES.encode()), wait=False)
    progress = reverse("ingestion-progress", args=[row.pk])
    assert "every 1s" in words(officer.get(progress, headers=HTMX))
    tasks.ingest(row.job_id or 0)
    assert officer.get(progress, headers=HTMX)["HX-Redirect"] == reverse("run", args=[ExtractionRun.objects.get().pk])


def test_each_file_of_a_zip_gets_its_own_answer(officer: Client) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/纪要.txt", MINUTES)
        archive.writestr("通知.txt", UNDATED)
    response = officer.post(NEW, {"files": [SimpleUploadedFile("材料.zip", out.getvalue())], "text": ""})
    assert [answer.name for answer in response.context["answers"]] == ["纪要.txt", "通知.txt"]
    shown = words(response)
    assert all(reverse("ingestion", args=[row.pk]) in shown for row in Ingestion.objects.all())
    row = Ingestion.objects.latest("pk")
    line = reverse("ingestion-answer", args=[row.pk])
    assert line in words(officer.get(line))  # asks again by itself
    tasks.ingest(row.job_id or 0)
    assert line not in words(officer.get(line))
    assert "See how it is read" in words(officer.get(line))


def test_a_secrecy_mark_is_explained_at_the_file(officer: Client) -> None:
    data = "机密★1年\n云州市人民政府文件\n市住建局要在年底前完成改造。".encode()
    response = officer.post(NEW, {"files": [SimpleUploadedFile("文件.txt", data)], "text": ""})
    assert response.status_code == 422
    assert "bears the secrecy mark “机密★”" in words(response)
    assert not Document.objects.exists()


def test_a_newer_version_is_uploaded_from_the_older_ones_page(cast: Cast, officer: Client, run: ExtractionRun) -> None:
    link = f"{NEW}?replaces={run.document_id}"
    assert link in words(officer.get(reverse("document", args=[run.document_id])))
    assert "takes the place of “云州市人民政府常务会议纪要”" in words(officer.get(link))
    officer.post(NEW, {"text": FINAL, "replaces": run.document_id})
    newer = Document.objects.get(replaces=run.document)
    tasks.extract(newer.runs.get().job_id)
    shown = words(officer.get(reverse("document-changes", args=[newer.pk])))
    assert "<del>6</del>" in shown
    assert "<ins>9</ins>" in shown
    assert "A newer version took its place" in words(officer.get(reverse("document", args=[run.document_id])))
    refused = officer.post(NEW, {"text": UNDATED, "replaces": run.document_id})
    assert refused.status_code == 422


def test_a_likely_version_is_compared_and_then_linked(cast: Cast, officer: Client, run: ExtractionRun) -> None:
    candidate_accept(actor=cast.officer, candidate=Candidate.objects.get(run=run, text__contains="老旧小区"))
    newer = extracted(cast.officer, FINAL)
    page = reverse("document-changes", args=[newer.document_id])
    assert f"{page}?older={run.document_id}" in words(officer.get(reverse("document", args=[newer.document_id])))
    assert f"{page}?older={run.document_id}" in words(officer.get(reverse("document-likely", args=[newer.document_id])))
    assert "It takes the place of the older version" in words(officer.get(page, {"older": run.document_id}))
    officer.post(reverse("document-link", args=[newer.document_id]), {"older": run.document_id})
    assert ">Replaced</span>" in words(officer.get(reverse("documents")))
    card = words(officer.get(reverse("triage", args=[newer.pk])))
    assert "In the older version:" in card
    changed = Candidate.objects.get(run=newer, text__contains="老旧小区")
    link = reverse("candidate-link", args=[changed.pk])
    assert link in card
    values = {"version": changed.version, "commitment": Candidate.objects.get(run=run, state="accepted").commitment_id}
    assert officer.post(link, values, headers=HTMX).status_code == 200
    changed.refresh_from_db()
    assert changed.state == "linked"


def test_a_document_is_purged_from_its_page_and_refusals_are_told(
    cast: Cast, officer: Client, run: ExtractionRun
) -> None:
    page = reverse("document", args=[run.document_id])
    purge = reverse("document-purge", args=[run.document_id])
    assert purge in words(officer.get(page))
    assert purge not in words(signed_in(cast.auditor).get(page))
    candidate_accept(actor=cast.officer, candidate=Candidate.objects.filter(run=run)[0])
    assert "it cannot be purged" in words(officer.get(page))
    response: Any = officer.post(purge, {"reason": "误传"}, follow=True)
    assert "rests on this document" in words(response)
    assert Document.objects.filter(pk=run.document_id).exists()


def test_pages_or_why_there_are_none(officer: Client, run: ExtractionRun) -> None:
    assert "there are no pages to show" in words(officer.get(reverse("original", args=[run.pk])))
    assert officer.get(reverse("page-image", args=[run.document_id, 1])).status_code == 404


@pytest.mark.ocr
def test_the_card_of_a_recognised_candidate_shows_the_place_on_the_page(cast: Cast, officer: Client) -> None:
    page = pypdfium2.PdfDocument(pdf(text(80, 700, "市园林局要在7月底前完成绿化。", 20)))[0]
    out = BytesIO()
    page.render(scale=200 / 72, grayscale=True).to_pil().save(out, "PNG")
    run = document_receive(actor=cast.officer, name="扫描.png", data=out.getvalue()).run
    extract(run.job_id)
    candidate = Candidate.objects.get(run=run)
    address = reverse("candidate-picture", args=[candidate.pk])
    assert address in officer.get(reverse("triage", args=[run.pk])).content.decode()
    picture = officer.get(address)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    stranger = Client()
    stranger.force_login(cast.housing_head)
    assert stranger.get(address).status_code == 404
