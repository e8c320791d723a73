"""OFD, transcripts with times, and older office files: the same minutes as in text."""

from __future__ import annotations

import contextlib
import io
from functools import cache
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from extraction import extract
from extraction.readers import Limits, ReadError, ocr, office, read
from extraction.readers.printing import converted, printed
from extraction.readers.sandbox import read_in_child
from tests.extraction.samples.ofd import NS, ofd
from tests.extraction.samples.word import docx, p, zipped

MINUTES = [
    "云州市人民政府专题会议纪要",
    "2024年3月5日，副市长周明主持召开专题会议，研究五里河公园改造等工作，现将会议议定事项纪要如下：",
    "一、由市住建局牵头，市财政局配合，2024年6月底前完成五里河公园一期改造，新增停车位120个。",
    "二、市水务局要在5月底前完成三处排水管网清淤，每月10日前向市政府督查室报送进展情况。",
    "三、市教育局负责新建第三小学，年底前主体封顶，投资约1.2亿元，由市发改委协助落实资金来源和用地指标。",
    "四、会议同意安排专项资金200万元用于老旧小区加装电梯，由市房管中心会同各区政府组织实施。",
]


def rows(raw: object) -> list[tuple[object, ...]]:
    return [(row.text, row.lead_units, row.deadline and row.deadline.due) for row in extract(raw).commitments]  # type: ignore[arg-type]


EXPECTED = rows(read("\n".join(MINUTES).encode(), "纪要.txt"))


def test_an_ofd_reads_like_the_text() -> None:
    raw = read(ofd(MINUTES * 6, header="云州市人民政府办公室"), "纪要.ofd")

    assert raw.text.rstrip("\n") == "\n".join(MINUTES * 6)
    assert {block.page for block in raw.blocks} == {1, 2, 3}
    assert [(w.code, w.params["text"]) for w in raw.warnings] == [("headers_left_out", "云州市人民政府办公室")]
    assert rows(read(ofd(MINUTES), "纪要.ofd")) == EXPECTED


def _ofd(page: str, root: str = "Doc_0/Document.xml") -> bytes:
    body = f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    document = f'<ofd:Document {NS}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/0.xml"/></ofd:Pages></ofd:Document>'
    return zipped(
        {"OFD.xml": body.encode(), "Doc_0/Document.xml": document.encode(), "Doc_0/Pages/0.xml": page.encode()}
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (
            _ofd(f"<ofd:Page {NS}><ofd:Content><ofd:Layer><ofd:ImageObject/></ofd:Layer></ofd:Content></ofd:Page>"),
            "no_text_layer",
        ),
        (_ofd("<a/>", root="../../etc/passwd"), "broken_file"),
        (_ofd('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "unsafe_xml"),
        (_ofd("<a>"), "broken_file"),
    ],
)
def test_an_ofd_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        read(data, "公文.ofd")
    assert refused.value.code == code


def test_steps_between_characters_may_be_repeated_and_turned() -> None:
    code = '<ofd:TextCode X="0" Y="5" DeltaX="g 3 5">完成清淤</ofd:TextCode>'
    text = f'<ofd:TextObject Size="5" CTM="1 0 0 1 10 20" Boundary="20 30 40 8">{code}</ofd:TextObject>'
    raw = read(_ofd(f"<ofd:Page {NS}><ofd:Content><ofd:Layer>{text}</ofd:Layer></ofd:Content></ofd:Page>"), "a.ofd")

    assert raw.text.strip() == "完成清淤"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "会议.srt",
            "1\n00:00:01,000 --> 00:00:04,000\n周明：请市水务局在6月底前\n\n2\n00:00:04,000 --> 00:00:06,000\n完成清淤。\n\n"
            "3\n00:00:07,000 --> 00:00:09,000\n王芳: 收到。\n",
        ),
        (
            "会议.vtt",
            "WEBVTT\n\nNOTE 自动生成\n\n00:01.000 --> 00:04.000 align:start\n<v 周明>请市水务局在6月底前</v>\n\n"
            "00:04.000 --> 00:06.000\n<v 周明>完成<b>清淤</b>。\n\n00:07.000 --> 00:09.000\n<v 王芳>收到。\n",
        ),
    ],
)
def test_a_transcript_is_one_line_for_as_long_as_one_speaks(name: str, text: str) -> None:
    raw = read(text.encode(), name)

    assert raw.text.rstrip("\n").split("\n") == ["周明：请市水务局在6月底前完成清淤。", "王芳：收到。"]


CHAT = """项目周例会记录
时间：2026年3月2日
[10:03] 王建国：需求文档周五前写完。
[10:06] 赵立新：好的，
测试环境由运维部在3月10日前搭好。
王建国 10:08
下周一之前把客户清单整理出来。

李敏（10:09）：收到。
2026-03-02 10:10:22 赵立新
预算表月底前提交。
"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_chat_with_times_is_who_said_what(encoding: str) -> None:
    raw = read(CHAT.encode(encoding), "群聊.txt")
    assert raw.text.rstrip("\n").split("\n") == [
        "项目周例会记录",
        "时间：2026年3月2日",
        "王建国：需求文档周五前写完。",
        "赵立新：好的，测试环境由运维部在3月10日前搭好。",
        "王建国：下周一之前把客户清单整理出来。",
        "李敏：收到。",
        "赵立新：预算表月底前提交。",
    ]
    found = [(row.text, row.speaker) for row in extract(raw).commitments if row.deadline]
    assert [speaker for _text, speaker in found] == ["王建国", "赵立新", "王建国", "赵立新"]


def test_minutes_that_name_times_of_day_stay_as_they_are() -> None:
    text = "会议时间：2026年3月2日 9:00\n主持人：王建国\n上午 9:00 开始。\n一、市水务局6月底前完成清淤。\n二、散会时间 11:30\n"
    assert read(text.encode(), "纪要.txt").text == text


def test_a_transcript_without_words_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "a.vtt")
    assert refused.value.code == "empty_file"


@pytest.mark.office
def test_an_older_office_file_that_is_broken_is_refused() -> None:
    data = converted(docx(p("完成清淤")), "docx", "doc", seconds=120)
    with pytest.raises(ReadError) as refused:
        read_in_child(data[:3000], "纪要.doc", seconds=120)
    assert refused.value.code in ("broken_file", "unsupported_format")


def test_without_libreoffice_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "can_print", lambda: False)
    with pytest.raises(ReadError) as refused:
        read(rb"{\rtf1\ansi text}", "纪要.rtf")
    assert (refused.value.code, refused.value.params["package"]) == ("office_missing", "libreoffice-writer")


def _scanned(lines: list[str]) -> Any:
    """A page as a scanner at 200 dpi sees it."""
    document = pypdfium2.PdfDocument(printed(docx("".join(p(line) for line in lines)), "docx", seconds=120))
    try:
        return document[0].render(scale=200 / 72).to_pil().convert("RGB")
    finally:
        document.close()


def _file(image: Any, kind: str) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, resolution=200)
    return target.getvalue()


@pytest.mark.office
@pytest.mark.ocr
@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "扫描.png"), ("JPEG", "扫描.jpg"), ("TIFF", "扫描.tif"), ("PDF", "扫描.pdf")]
)
def test_a_scan_at_200_dpi_gives_the_rows_of_the_text(kind: str, name: str) -> None:
    raw = read_in_child(_file(_scanned(MINUTES), kind), name, seconds=120)
    found = rows(raw)

    hits = len(set(found) & set(EXPECTED))
    assert 2 * hits / (len(found) + len(EXPECTED)) >= 0.9
    assert ("text_recognised", {"pages": [1]}) in [(w.code, w.params) for w in raw.warnings]


@pytest.mark.office
@pytest.mark.ocr
def test_a_page_that_can_hardly_be_read_is_told() -> None:
    image = _scanned(MINUTES)
    blurred = image.resize((image.width // 4, image.height // 4)).resize(image.size)
    codes = {warning.code for warning in read_in_child(_file(blurred, "PNG"), "扫描.png", seconds=120).warnings}

    assert "recognition_unsure" in codes


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("size", "limits", "code"),
    [
        ((9_000, 9_000), Limits(), "too_complex"),
        ((200, 200), Limits(), "no_text"),
        ((60, 60), Limits(pixels=100), "too_complex"),
    ],
)
def test_pictures_that_are_too_large_or_empty_are_refused(size: tuple[int, int], limits: Limits, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        read(_file(Image.new("1", size, 1), "PNG"), "图.png", limits)
    assert refused.value.code == code


@pytest.mark.ocr
def test_a_picture_of_a_hundred_megapixels_is_refused_before_it_is_opened() -> None:
    target = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(target, "PNG")
    assert len(target.getvalue()) < 100_000
    with pytest.raises(ReadError) as refused:
        read_in_child(target.getvalue(), "扫描.png", memory_mb=512)
    assert refused.value.code == "too_complex"


def test_without_tesseract_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    ocr.installed_models.cache_clear()
    monkeypatch.setattr(ocr, "can_see", lambda: False)
    with pytest.raises(ReadError) as refused:
        read(_file(Image.new("1", (100, 100), 1), "PNG"), "图.png")
    ocr.installed_models.cache_clear()
    assert (refused.value.code, refused.value.params["package"]) == ("ocr_missing", "tesseract-ocr-chi-sim")


def _picture(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("L", (60, 40), 255).save(target, kind)
    return target.getvalue()


@pytest.mark.ocr
@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["PNG", "JPEG", "TIFF", "GIF", "BMP"]),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=6),
    st.integers(1, 4),
)
def test_any_damage_to_a_picture_gives_text_or_the_readers_own_error(
    kind: str, changes: list[tuple[int, int]], part: int
) -> None:
    data = bytearray(_picture(kind))
    for at, value in changes:
        data[at % len(data)] = value
    with contextlib.suppress(ReadError):  # anything else fails the test
        read(bytes(data[: len(data) * part // 4]), "扫描.png", Limits(pixels=1_000_000))


@pytest.mark.office
@settings(max_examples=4, deadline=None)
@given(st.integers(600, 9000), st.lists(st.tuples(st.integers(512, 9000), st.integers(0, 255)), max_size=4))
def test_any_damage_to_an_older_office_file_gives_text_or_the_readers_own_error(
    cut: int, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(_old_file())
    for at, value in changes:
        data[at % len(data)] = value
    with contextlib.suppress(ReadError):  # anything else fails the test
        read_in_child(bytes(data[:cut]) if cut % 2 else bytes(data), "纪要.doc", seconds=120)


@cache
def _old_file() -> bytes:
    return converted(docx(p("市水务局要在6月底前完成清淤")), "docx", "doc", seconds=120)
