"""Files made to hurt, as an office gets them: each ends in a message, and nothing of it lies about afterwards."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cast import Cast
from tests.extraction.samples.portable import pdf
from tests.extraction.samples.word import W, docx, p, zipped
from tracker.intake.messages import intake_error_short
from tracker.intake.purge import ingestion_purge
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.models import IngestionState
from tracker.intake.ways.rows import Item

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024


def _entities() -> bytes:
    xml = f'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{W}">&a;</w:document>'
    return docx("", more={"word/document.xml": xml.encode()})


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "broken": ("坏.docx", lambda: docx(p("一"))[:300]),
    "empty": ("空.txt", lambda: b" \n"),
    "zip bomb": ("炸弹.docx", lambda: docx(p("x"), more={"word/media/a.bin": b"\0" * (250 * MEGABYTE)})),
    "XML bomb": ("实体.docx", _entities),
    "deep": ("深.html", lambda: b"<html><body>" + b"<div>" * 200_000 + "完成".encode()),
    "pages": ("空页.pdf", lambda: pdf(*[""] * 10_000)),
    "pixels": ("大图.png", _picture),
    "renamed": ("假.docx", lambda: zipped({"a.txt": b"x"})),
    "program": ("程序.txt", lambda: b"\x7fELF" + b"\0" * 90),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_ends_in_a_message_and_leaves_nothing(
    cast: Cast, settings: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "passing"))
    file, made = HOSTILE[name]
    row = ingest(actor=cast.officer, item=Item(file, data=made()))
    assert row.state == IngestionState.FAILED
    assert row.document is None
    assert intake_error_short(row.error_code) != row.error_code, "a code without words"
    assert list((tmp_path / "passing").iterdir()) == []
    if row.file is not None:  # kept for another try until somebody removes it
        ingestion_purge(actor=cast.officer, ingestion=row)
    assert [path for path in settings.FILES_DIR.rglob("*") if path.is_file()] == []
