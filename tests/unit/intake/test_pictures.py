"""Pages as pictures, and where on them the words of a candidate stand."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageOps

from extraction.readers import Limits, printing
from extraction.readers.page_images import Sheet, sheets
from tests.cast import Cast
from tests.extraction.samples.portable import pdf, text
from tests.unit.intake.minutes import word_file
from tracker.intake import pictures
from tracker.intake.pictures import NoPages, boxes_on, line_picture, page_picture, pages_of
from tracker.intake.purge import document_purge
from tracker.intake.services import document_receive
from tracker.intake.tasks import extract
from tracker.meetings.models import Document

pytestmark = pytest.mark.django_db

FIRST = text(80, 760, "云州市专题会议纪要") + text(80, 700, "市住建局要在6月底前") + text(80, 670, "完成管网改造。")
SECOND = text(80, 700, "市园林局要在7月底前完成绿化。")


@pytest.fixture
def paged(cast: Cast) -> Document:
    return document_receive(actor=cast.officer, name="纪要.pdf", data=pdf(FIRST, SECOND)).run.document


def span(document: Document, words: str) -> tuple[int, int, int]:
    start = document.text.index(words)
    return 7, start, start + len(words)


def test_a_page_is_a_picture_of_our_own_making_and_made_once(paged: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    image = page_picture(paged, 2)
    assert image.startswith(b"\x89PNG")
    monkeypatch.setattr(pictures, "picture", pytest.fail)
    assert page_picture(paged, 2) == image


def test_words_are_marked_where_they_stand(paged: Document) -> None:
    pages = pages_of(paged)
    assert [(round(page.width), round(page.height)) for page in pages] == [(595, 842)] * 2
    (first,), second = boxes_on(pages, paged, [span(paged, "市住建局")])
    assert second == []
    assert (first.owner, round(first.left), round(first.width)) == (7, 80, 64)
    assert first.top < 842 - 700 < first.top + first.height


def test_the_piece_of_the_page_holds_the_line_and_no_more(paged: Document) -> None:
    _owner, start, end = span(paged, "市园林局要在7月底前完成绿化。")
    with (
        Image.open(BytesIO(line_picture(paged, start, end))) as piece,
        Image.open(BytesIO(page_picture(paged, 2))) as whole,
    ):
        scale = whole.width / 595
        assert 14 * 16 * scale < piece.width < 16 * 16 * scale
        assert 16 * scale < piece.height < 32 * scale
        edges = ImageOps.invert(piece.convert("L")).getbbox()
        assert edges is not None
        drawn = (edges[0], edges[1], piece.width - edges[2], piece.height - edges[3])
        assert all(0 < edge < 16 * scale for edge in drawn), f"the words fill it, and none is cut: {drawn}"
    with pytest.raises(NoPages) as refused:
        line_picture(paged, 0, 0)
    assert refused.value.code == "not_found"


def test_a_span_over_two_lines_is_two_boxes(paged: Document) -> None:
    words = paged.text[paged.text.index("市住建局") : paged.text.index("造。") + 1]
    boxes = boxes_on(pages_of(paged), paged, [span(paged, words)])[0]
    assert len(boxes) == 2
    assert boxes[0].top < boxes[1].top


def test_the_same_words_are_marked_at_the_place_that_is_meant() -> None:
    lines = ["要尽快完成。", "其他事项若干。", "要尽快完成。"]
    boxes = tuple((80.0, 100.0 * row, 90.0, 100.0 * row + 10) for row, line in enumerate(lines) for _char in line)
    sheet = Sheet(595, 842, "".join(lines), boxes)
    document = Document(text="\n".join(lines))
    last = document.text.rindex("要尽快")
    (box,) = boxes_on([sheet], document, [(1, last, last + 5)])[0]
    assert box.top == 200


def test_a_word_file_is_shown_as_it_prints(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_receive(actor=cast.officer, name="纪要.docx", data=word_file()).run.document
    monkeypatch.setattr(pictures, "can_print", lambda: True)
    monkeypatch.setattr(pictures, "printed", lambda _data, kind, seconds: pdf(FIRST) if kind == "docx" else b"")
    assert len(pages_of(document)) == 1


def test_without_libreoffice_it_is_told_what_to_install(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_receive(actor=cast.officer, name="纪要.docx", data=word_file()).run.document
    monkeypatch.setattr(printing, "_PROGRAMS", ("no-such-program",))
    with pytest.raises(NoPages) as refusal:
        pages_of(document)
    assert refusal.value.code == "no_office"


@pytest.mark.parametrize(
    ("name", "data", "code"), [("a.txt", "市财政局要拨款。".encode(), "not_paged"), ("", None, "no_file")]
)
def test_what_has_no_pages_says_so(cast: Cast, name: str, data: bytes | None, code: str) -> None:
    given: dict[str, Any] = {"name": name, "data": data} if data else {"text": "市财政局要拨款。"}
    document = document_receive(actor=cast.officer, **given).run.document
    with pytest.raises(NoPages) as refusal:
        pages_of(document)
    assert refusal.value.code == code


def test_a_hostile_pdf_has_no_pages_and_kills_nothing(paged: Document) -> None:
    assert paged.file is not None
    paged.file.path.write_bytes(b"%PDF-1.7\n" + b"\x00\xff" * 300)
    with pytest.raises(NoPages):
        pages_of(paged)


def test_pictures_go_with_a_purged_document(cast: Cast, paged: Document, settings: Any) -> None:
    page_picture(paged, 1)
    extract(paged.runs.get().job_id)
    document_purge(actor=cast.officer, document=paged, reason="误传")
    assert [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()] == []


@pytest.mark.office
def test_libreoffice_prints_a_word_file_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert printing.printed(word_file(), "docx", seconds=60).startswith(b"%PDF-")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_file_is_a_page(cast: Cast) -> None:
    out = BytesIO()
    Image.new("L", (400, 560), 255).save(out, "PNG")
    document = document_receive(actor=cast.officer, name="扫描.pdf", data=pdf(FIRST)).run.document
    assert document.file is not None
    document.file.path.write_bytes(out.getvalue())
    (page,) = pages_of(document)
    assert (round(page.width), round(page.height), page.text) == (144, 202, "")
    assert page_picture(document, 1).startswith(b"\x89PNG")


@pytest.mark.ocr
def test_words_of_a_scan_are_marked_where_they_were_recognised() -> None:
    document = pypdfium2.PdfDocument(pdf(text(80, 700, "市住建局要在六月底前完成管网改造", 20)))
    image = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    out = BytesIO()
    image.save(out, "PNG")
    (page,) = sheets(out.getvalue(), Limits(), seconds=120, memory_mb=1024)
    assert "管网改造" in page.text
    left, top, _right, bottom = page.boxes[page.text.index("市")]
    assert abs(left - 80) < 15
    assert top < 842 - 700 < bottom + 5
