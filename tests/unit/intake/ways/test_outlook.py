"""Mails as Outlook saves them: the same documents as from the mail itself."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.readers import ReadError
from extraction.readers.outlook import as_mail
from tests.cast import Cast
from tests.extraction.samples.compound import compound, msg
from tests.extraction.samples.word import docx, p
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.mailparts import split
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.intake.ways.rows import Item
from tracker.meetings.models import Document

pytestmark = pytest.mark.django_db

SENT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
BODY = "各单位：\r\n市水务局要在6月底前完成清淤。\r\n"
MINUTES = docx(p("云州市专题会议纪要") + p("市财政局要在2026年4月15日前下达专项资金。"))


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.jobs.services.publish", lambda job: None)


def saved(files: dict[str, bytes] | None = None, body: str = BODY, html: bytes = b"") -> bytes:
    return msg(subject="转发：会议纪要", sender="office@example.cn", body=body, html=html, sent=SENT, files=files or {})


def test_the_text_and_each_attachment_is_a_document(cast: Cast) -> None:
    # One attachment in ordinary sectors, one small enough for the small ones.
    files = {"纪要.docx": MINUTES, "附件.txt": "市教育局负责，年底前主体封顶。".encode()}
    assert len(MINUTES) > 600
    row = ingest(actor=cast.officer, item=Item("转发.msg", data=saved(files)))
    assert row.state == IngestionState.DONE
    assert row.origin == "督查室 <office@example.cn> 转发：会议纪要"
    mail = row.document
    assert mail is not None
    assert (mail.name, mail.published) == ("转发.msg", date(2026, 3, 4))
    assert mail.text.split("\n\n")[0] == "转发：会议纪要"
    assert "市水务局要在6月底前完成清淤。" in mail.text
    attached = Document.objects.filter(attached_to=mail).order_by("pk")
    assert [one.name for one in attached] == ["纪要.docx", "附件.txt"]
    assert "2026年4月15日前下达专项资金" in attached[0].text


def test_a_page_as_text_is_read_as_a_page() -> None:
    page = "<html><body><p>市水务局要在6月底前<b>完成清淤</b>。</p></body></html>".encode()
    mail = split(as_mail(saved(body="", html=page), seconds=60, memory_mb=1024))
    assert (mail.text, mail.page.strip()) == ("", page.decode())


@pytest.mark.parametrize("data", [b"", b"From: a\n\nb", compound({}), compound({"a": b"b"}), saved()[:900]])
def test_what_is_no_such_mail_is_a_failed_ingestion(cast: Cast, data: bytes) -> None:
    if not data:
        with pytest.raises(ReadError):
            as_mail(data, seconds=60, memory_mb=1024)
        return
    row = ingest(actor=cast.officer, item=Item("坏.msg", data=data))
    assert (row.state, row.error_code) == (IngestionState.FAILED, "broken_file")
    assert Ingestion.objects.get(pk=row.pk).file is not None


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 8000), st.integers(0, 255)), min_size=1, max_size=20))
def test_any_damage_gives_a_mail_or_the_readers_own_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(saved({"附件": b"x" * 5000}))
    for at, value in changes:
        data[at % len(data)] = value
    with contextlib.suppress(ReadError):  # anything else fails the test
        split(as_mail(bytes(data), seconds=20, memory_mb=512))
