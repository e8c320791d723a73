"""Everything that comes in has one row: what became of it, with the file where another try is possible."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest

from extraction.readers import ReadError
from extraction.readers.sandbox import read_in_child
from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, UNDATED, word_file
from tracker.common.errors import Conflict, NotAllowed
from tracker.files.models import StoredFile
from tracker.intake import tasks
from tracker.intake.secrecy import secrecy_mark
from tracker.intake.ways.archive import archive_ingest
from tracker.intake.ways.ingest import ingest, ingestion_retry
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.intake.ways.rows import Item
from tracker.journal.models import Entry, Event
from tracker.meetings.models import Document

BROKEN = b"%PDF-1.7\n" + b"\x00\xff" * 300
SECRET = "000012\n机密★1年\n特急\n云州市人民政府文件\n\n市住建局要在6月底前完成改造。\n"


def worked(row: Ingestion) -> Any:
    """The row after the background has read it."""
    tasks.ingest(row.job_id or 0)
    return Ingestion.objects.select_related("document", "file").get(pk=row.pk)


def kept(settings: Any) -> int:
    return sum(path.is_file() for path in settings.FILES_DIR.rglob("*"))


def zip_of(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def mail_of(text: str, *attachments: tuple[str, bytes], subject: str = "会议纪要") -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "市住建局 <bgs@example.cn>", "duban@example.cn"
    mail["Date"], mail["Message-ID"] = "Thu, 12 Mar 2026 09:30:00 +0800", "<1@example.cn>"
    mail.set_content(text)
    for name, data in attachments:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def test_what_is_read_at_once_is_a_document_at_once(cast: Cast, settings: Any) -> None:
    row = ingest(actor=cast.officer, item=Item("纪要.docx", data=word_file()))
    assert (row.state, row.received_by, row.can_retry) == (IngestionState.DONE, cast.officer, False)
    assert row.document is not None
    assert row.document.file is not None
    assert row.took is not None
    assert kept(settings) == 1


def test_the_same_bytes_are_linked_to_the_first_document_unread(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ingest(actor=cast.officer, item=Item("一.docx", data=word_file(MINUTES)))
    assert first.document is not None
    monkeypatch.setattr("tracker.intake.reading.read_in_child", pytest.fail)
    stored = first.document.file
    assert stored is not None
    again = ingest(actor=cast.head, item=Item("二.docx", data=stored.path.read_bytes()))
    assert (again.state, again.document) == (IngestionState.DUPLICATE, first.document)
    assert first.document.runs.count() == 1


def test_a_failed_one_keeps_its_file_and_can_be_tried_again(cast: Cast, settings: Any) -> None:
    row = ingest(actor=cast.officer, item=Item("坏.pdf", data=BROKEN))
    assert (row.state, row.error_code, row.can_retry) == (IngestionState.FAILED, "broken_file", True)
    assert row.file is not None
    assert row.file.path.read_bytes() == BROKEN
    assert Entry.objects.get(event=Event.INGESTION_FAILED).object_id == row.pk
    row.file.path.write_bytes(MINUTES.encode())  # as if a newer reader could read it
    ingestion_retry(actor=cast.head, ingestion=row)
    assert (row.state, row.error_code) == (IngestionState.WAITING, "")
    row = worked(row)
    assert row.state == IngestionState.DONE
    with pytest.raises(Conflict):
        ingestion_retry(actor=cast.head, ingestion=row)


@pytest.mark.parametrize("data", [b"", zip_of(**{"../a.txt": b"1"}), b"\x7fELF" + bytes(100)])
def test_what_is_refused_for_safety_leaves_no_file(cast: Cast, settings: Any, data: bytes) -> None:
    row = ingest(actor=cast.officer, item=Item("材料.zip", data=data))
    assert (row.state, row.file, row.can_retry) == (IngestionState.FAILED, None, False)
    assert kept(settings) == 0
    assert not StoredFile.objects.exists()


def test_what_takes_longer_than_a_moment_goes_on_in_the_background(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*args: Any, **limits: Any) -> Any:
        if limits["seconds"] < settings.READ_SECONDS:
            raise ReadError("timed_out", seconds=limits["seconds"])
        return read_in_child(*args, **limits)

    monkeypatch.setattr("tracker.intake.reading.read_in_child", slow)
    row = ingest(actor=cast.officer, item=Item("扫描.txt", data=MINUTES.encode()))
    assert (row.state, row.document) == (IngestionState.WAITING, None)
    row = worked(row)
    assert row.state == IngestionState.DONE
    assert row.document.text == MINUTES


def test_each_file_of_a_zip_is_an_ingestion_and_its_path_means_nothing(cast: Cast, settings: Any) -> None:
    litter = {"__MACOSX/a.txt": b"1", ".DS_Store": b"1", "会议/~$纪要.docx": b"1"}
    data = zip_of(**{"会议/三月/纪要.docx": word_file(), "坏.pdf": BROKEN, "内.zip": zip_of(a=b"1")}, **litter)
    rows = archive_ingest(actor=cast.officer, item=Item("材料.zip", data=data))
    assert [row.name for row in rows] == ["纪要.docx", "坏.pdf", "内.zip"]
    assert {row.origin for row in rows} == {"材料.zip"}
    assert rows[2].error_code == "nested_archive"
    assert [worked(row).state for row in rows] == ["done", "failed", "failed"]
    assert kept(settings) == 2  # the document and the one that can be tried again


def test_names_in_a_zip_of_a_chinese_windows_are_read_right(cast: Cast) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("纪要.txt".encode("gb18030").decode("cp437")), MINUTES)
    data = out.getvalue().replace(b"\x00\x08", b"\x00\x00")  # the bit that says UTF-8
    name = "纪要.txt".encode("gb18030").decode("cp437").encode()
    data = data.replace(name, "纪要.txt".encode("gb18030").ljust(len(name), b"t"))
    (row,) = archive_ingest(actor=cast.officer, item=Item("a.zip", data=data))
    assert row.name.startswith("纪要.txt")


def test_an_archive_with_too_many_files_is_refused_as_one(cast: Cast, settings: Any) -> None:
    settings.ZIP_FILES = 2
    data = zip_of(**{f"{number}.txt": b"1" for number in range(3)})
    (row,) = archive_ingest(actor=cast.officer, item=Item("多.zip", data=data))
    assert (row.error_code, row.error_params) == ("too_many_documents", {"count": 3, "limit": 2})


def test_a_mail_becomes_documents_linked_to_each_other(cast: Cast, settings: Any) -> None:
    data = mail_of(
        UNDATED, ("纪要.docx", word_file()), ("坏.pdf", BROKEN), ("包.zip", zip_of(**{"附.txt": b"\xe4\xb8\x80"}))
    )
    row = ingest(actor=cast.officer, item=Item("转发.eml", data=data), wait=False)
    row = worked(row)
    assert row.state == IngestionState.DONE
    assert row.origin == "市住建局 <bgs@example.cn> 会议纪要"
    assert row.document.text.startswith("会议纪要\n")
    assert str(row.document.published) == "2026-03-12"
    parts = {part.name: part for part in row.parts.all()}
    assert {name: part.state for name, part in parts.items()} == {
        "纪要.docx": "done",
        "坏.pdf": "failed",
        "附.txt": "done",
    }
    assert parts["纪要.docx"].document.attached_to == row.document
    assert parts["坏.pdf"].can_retry


@pytest.mark.parametrize(
    "head",
    [
        "机密★1年\n",
        "000012  秘密★\n",
        "绝密★启用前\n",
        "機密★3年\n",
        "特急\n机 密\n",
        "000012 机密大1年\n",
        "秘密 长期 特急\n",
        "密等及解密條件或保密期限：機密\n",
    ],
)
def test_a_secrecy_mark_in_the_head_is_seen(head: str) -> None:
    assert secrecy_mark(f"{head}云州市人民政府文件\n正文")


@pytest.mark.parametrize(
    "text",
    [
        "关于加强商业秘密保护的会议纪要\n要求保守商业秘密★和国家秘密。\n",
        "会议纪要\n市保密局通报机密级文件管理情况。\n",
        "密等及解密條件或保密期限：普通\n",
        "机密文件管理办法\n秘密工作制度1年修订一次\n",
        "\n".join(["会议纪要", *["市住建局要加快推进。"] * 30, "秘密★1年"]),
    ],
)
def test_words_about_secrets_are_no_mark(text: str) -> None:
    assert secrecy_mark(text) == ""


def _sent(name: str) -> list[Item]:
    return {
        "file": [Item("文件.txt", data=SECRET.encode())],
        "paste": [Item("", text=SECRET, way="paste")],
        "name": [Item("机密★1年 纪要.txt", data=MINUTES.encode())],
        "mail": [Item("信.eml", data=mail_of(MINUTES, ("附件.txt", SECRET.encode())))],
        "zip in a mail": [Item("信.eml", data=mail_of("见附件", ("包.zip", zip_of(**{"附件.txt": SECRET.encode()}))))],
    }[name]


@pytest.mark.parametrize("name", ["file", "paste", "name", "mail", "zip in a mail"])
def test_what_bears_a_secrecy_mark_is_blocked_and_leaves_nothing(cast: Cast, settings: Any, name: str) -> None:
    (item,) = _sent(name)
    row = ingest(actor=cast.officer, item=item)
    assert (row.state, row.error_code, row.file, row.can_retry) == (IngestionState.BLOCKED, "secrecy_mark", None, False)
    assert kept(settings) == 0
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert Ingestion.objects.count() == 1
    assert Entry.objects.get(event=Event.INGESTION_BLOCKED).after == {"way": row.way, "code": "secrecy_mark"}


def test_a_marked_file_in_a_zip_is_blocked_alone(cast: Cast, settings: Any) -> None:
    data = zip_of(**{"密.txt": SECRET.encode(), "明.txt": MINUTES.encode()})
    rows = archive_ingest(actor=cast.officer, item=Item("材料.zip", data=data))
    assert [worked(row).state for row in rows] == ["blocked", "done"]
    assert kept(settings) == 1


def test_only_supervision_takes_in_and_tries_again(cast: Cast) -> None:
    row = ingest(actor=cast.officer, item=Item("坏.pdf", data=BROKEN))
    for who in (cast.auditor, cast.housing_liaison, cast.system_admin):
        with pytest.raises(NotAllowed):
            ingest(actor=who, item=Item("a.txt", data=MINUTES.encode()))
        with pytest.raises(NotAllowed):
            ingestion_retry(actor=who, ingestion=row)
    assert set(Ingestion.objects.visible_to(cast.auditor)) == {row}
    assert not Ingestion.objects.visible_to(cast.housing_liaison).exists()
