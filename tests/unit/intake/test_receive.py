"""Receiving documents: what is refused writes nothing, what is there is not taken twice, encodings are told apart."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, taken_in, word_file
from tracker.common.errors import Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.intake.models import ExtractionRun
from tracker.intake.services import document_receive
from tracker.jobs.models import Job, JobState
from tracker.journal.models import Entry, Event
from tracker.meetings.models import Document, DocumentSource, Meeting

PDF_WITHOUT_TEXT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n0000000102 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n165\n%%EOF\n"
)


def zip_of(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def bomb() -> bytes:
    """A Word file whose body unpacks to 250 MB."""
    with zipfile.ZipFile(BytesIO(word_file())) as sound:
        parts = {name: sound.read(name) for name in sound.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:body>", b" " * 250_000_000 + b"</w:body>")
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def written(folder: Path) -> dict[str, int]:
    """Everything that receiving writes."""
    kinds: tuple[Any, ...] = (Document, Meeting, ExtractionRun, Job, StoredFile, Entry)
    rows = {kind.__name__: kind.objects.count() for kind in kinds}
    return rows | {"files": sum(path.is_file() for path in folder.rglob("*"))}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.txt", lambda: b"", "empty_file"),
        ("空白.txt", lambda: b" \n\t ", "empty_file"),
        ("改名.docx", lambda: zip_of(a=b"1", b=b"2"), "not_a_word_document"),
        ("坏.pdf", lambda: b"%PDF-1.7\n" + b"\x00\xff" * 300, "broken_file"),
        ("扫描.pdf", lambda: PDF_WITHOUT_TEXT, "no_text_layer"),
        ("炸弹.docx", bomb, "expansion_too_large"),
        ("旧.ppt", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "unsupported_format"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason_and_nothing_is_written(
    cast: Cast, settings: Any, name: str, data: Any, code: str
) -> None:
    before = written(settings.FILES_DIR)
    with pytest.raises(Invalid) as refusal:
        document_receive(actor=cast.officer, name=name, data=data())
    assert refusal.value.code == code
    assert "Unknown message" not in str(refusal.value)
    assert refusal.value.field == "file"
    assert written(settings.FILES_DIR) == before


def test_a_file_above_the_limit_is_refused_unread(cast: Cast, settings: Any) -> None:
    settings.MAX_FILE_MB = 1
    before = written(settings.FILES_DIR)
    with pytest.raises(Invalid) as refusal:
        document_receive(actor=cast.officer, name="大.txt", data=b"x" * (1024 * 1024 + 1))
    assert refusal.value.code == "too_large"
    assert "1 MB" in str(refusal.value)
    assert written(settings.FILES_DIR) == before


@pytest.mark.parametrize("how", [{"name": "长.txt", "data": ("会议纪要" * 26).encode()}, {"text": "会议纪要" * 26}])
def test_a_text_above_the_limit_is_refused(cast: Cast, settings: Any, how: dict[str, Any]) -> None:
    settings.MAX_CHARACTERS = 100
    before = written(settings.FILES_DIR)
    with pytest.raises(Invalid) as refusal:
        document_receive(actor=cast.officer, **how)
    assert refusal.value.code == "too_long"
    assert written(settings.FILES_DIR) == before


def test_nothing_pasted_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        document_receive(actor=cast.officer, text="  \n ")
    assert (refusal.value.code, refusal.value.field) == ("empty_file", "text")


@pytest.mark.parametrize("who", ["auditor", "housing_liaison", "leader", "system_admin"])
def test_only_supervision_takes_documents_in(cast: Cast, settings: Any, who: str) -> None:
    before = written(settings.FILES_DIR)
    with pytest.raises(NotAllowed):
        document_receive(actor=getattr(cast, who), text=MINUTES)
    assert written(settings.FILES_DIR) == before


def test_whether_the_words_are_here_is_asked_while_nobody_else_can_bring_them(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as told:
        document_receive(actor=cast.officer, text=MINUTES)
    asked = [query["sql"] for query in told.captured_queries]
    waits = next(number for number, sql in enumerate(asked) if 'FROM "accounts_office"' in sql)
    looks = [number for number, sql in enumerate(asked) if '"text_sha256" =' in sql]
    assert looks
    assert waits < looks[0]


def test_a_failure_while_writing_leaves_neither_rows_nor_files(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(settings.FILES_DIR)

    def fails(**_values: Any) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr("tracker.intake.services.job_create", fails)
    with pytest.raises(RuntimeError):
        document_receive(actor=cast.officer, name="纪要.docx", data=word_file())
    assert written(settings.FILES_DIR) == before


def test_a_received_file_is_kept_with_its_text_its_layout_and_a_queued_run(cast: Cast) -> None:
    data = word_file()
    received = document_receive(actor=cast.officer, name="常务会议纪要.docx", data=data, published=date(2026, 3, 12))
    document = received.run.document
    assert received.is_new
    assert document.name == "常务会议纪要.docx"
    assert document.file is not None
    assert document.file.path.read_bytes() == data
    assert "2026年6月底前完成50个老旧小区改造" in document.text
    assert any(block["kind"] == "table_cell" for block in document.blocks)
    assert document.published == date(2026, 3, 12)
    assert received.run.job.state == JobState.QUEUED
    assert received.run.job.total == len(document.text)
    assert Entry.objects.get(event=Event.DOCUMENT_RECEIVED).object_id == document.pk


@pytest.mark.parametrize(
    "name", ["../../etc/纪要.txt", "..\\..\\windows\\纪要.txt", "C:\\会议\\纪要.txt", "/var/纪要.txt", "纪\x00要.txt"]
)
def test_a_name_with_path_parts_is_kept_as_a_name_only(cast: Cast, settings: Any, name: str) -> None:
    document = document_receive(actor=cast.officer, name=name, data=MINUTES.encode()).run.document
    assert document.name == "纪要.txt"
    assert document.file is not None
    assert document.file.path.resolve().is_relative_to(settings.FILES_DIR.resolve())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_the_mainland_are_read_right(cast: Cast, encoding: str) -> None:
    run = document_receive(actor=cast.officer, name="纪要.txt", data=MINUTES.encode(encoding)).run
    assert "市园林局要在年底前建成双溪湿地公园" in run.document.text
    assert "\ufeff" not in run.document.text


def test_big5_is_read_right(cast: Cast) -> None:
    text = (
        "雲州市政府會議紀錄\n\n主席裁示：請工務局於六月底前完成堤防補強，並由財政局協助籌措經費，定期追蹤辦理情形。\n"
        * 3
    )
    run = document_receive(actor=cast.officer, name="紀錄.txt", data=text.encode("big5")).run
    assert "請工務局於六月底前完成堤防補強" in run.document.text


def test_the_same_words_are_not_taken_in_twice(cast: Cast, settings: Any) -> None:
    first = document_receive(actor=cast.officer, name="一.txt", data=MINUTES.encode())
    before = written(settings.FILES_DIR)
    again = document_receive(actor=cast.head, name="二.txt", data=MINUTES.encode("gb18030"))
    pasted = document_receive(actor=cast.head, text=MINUTES, source=DocumentSource.PASTE)
    assert (again.run, again.is_new, pasted.run, pasted.is_new) == (first.run, False, first.run, False)
    assert written(settings.FILES_DIR) == before


def test_pasted_text_is_named_after_its_first_line(cast: Cast) -> None:
    document = taken_in(cast.officer, "\n\n" + MINUTES, source=DocumentSource.PASTE).document
    assert document.name == "云州市人民政府常务会议纪要"
    assert document.file is None
