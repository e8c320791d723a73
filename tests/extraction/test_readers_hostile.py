"""Files made to hurt, broken files and foreign ones: each ends in its own error, in bounded time."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.model import Raw
from extraction.readers import ERROR_CODES, READERS, UNSUPPORTED_KINDS, WARNING_CODES, Limits, ReadError, read
from extraction.readers.base import MEGABYTE
from extraction.readers.office import CONVERTED
from tests.extraction.samples.ofd import ofd
from tests.extraction.samples.portable import pdf, text
from tests.extraction.samples.tables import as_book, samples
from tests.extraction.samples.word import W, docx, p, tbl, tc, tr, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def refusal(data: bytes, name: str = "", limits: Limits | None = None) -> tuple[str, dict[str, Any]]:
    with pytest.raises(ReadError) as caught:
        read(data, name, limits or Limits())
    return caught.value.code, caught.value.params


def document(body: str, head: str = "") -> bytes:
    """A .docx whose text part begins with `head`."""
    xml = f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return docx("", more={"word/document.xml": xml.encode()})


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (OLE + "PowerPoint Document".encode("utf-16-le"), "", "ppt"),
        (OLE + "__properties_version1.0".encode("utf-16-le"), "", "msg"),
        (OLE, "纪要.doc", "ole"),
        (b"Rar!\x1a\x07\0", "", "archive"),
        (b"ID3\x04" + b"\0" * 20, "录音.txt", "media"),
        (zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<x/>"}), "", "pptx"),
        (zipped({"a.txt": b"x"}), "附件.zip", "zip"),
        (b"From: a@example.org\nSubject: x\n\ntext", "通知.eml", "eml"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "纪要.doc", "word_xml"),
        (b'<?xml version="1.0"?><office:document/>', "", "xml"),
    ],
)
def test_known_formats_that_are_not_read_are_named_by_content(data: bytes, name: str, kind: str) -> None:
    code, params = refusal(data, name)
    assert (code, params["kind"]) == ("unsupported_format", kind)
    assert params["save_as"] in ("docx", "txt")


def test_every_kind_is_either_read_or_refused() -> None:
    assert not set(READERS) & UNSUPPORTED_KINDS
    assert not set(CONVERTED) & (set(READERS) | UNSUPPORTED_KINDS)


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x7fELF" + b"\0" * 60, b"MZ\x90\0" + b"\0" * 60, bytes(range(128, 256)) * 9]
)
def test_bytes_that_are_neither_text_nor_a_known_format_are_refused(data: bytes) -> None:
    assert refusal(data, "纪要.txt") == ("unknown_type", {})


def test_a_renamed_zip_is_no_word_document() -> None:
    assert refusal(zipped({"a.txt": b"x"}), "纪要.docx") == ("not_a_word_document", {})
    assert refusal(zipped({"[Content_Types].xml": b"<Types/>", "word/other.xml": b"<x/>"}), "") == (
        "not_a_word_document",
        {},
    )


def test_a_text_that_speaks_of_pdf_is_a_text_and_junk_before_a_pdf_does_no_harm() -> None:
    assert read("格式标记为%PDF-1.4".encode()).text == "格式标记为%PDF-1.4"
    assert read(b"junk\r\n" + pdf(text(80, 700, "会议指出"))).text == "会议指出"


def test_a_damaged_archive_is_broken() -> None:
    data = docx(p("内容"))
    assert refusal(data[: len(data) // 2], "a.docx")[0] == "broken_file"
    flipped = bytearray(data)
    at = data.index(b"word/document.xml") + 40
    flipped[at : at + 8] = b"\xff" * 8
    assert refusal(bytes(flipped), "a.docx")[0] == "broken_file"


def test_encrypted_documents_are_refused_as_such() -> None:
    assert refusal(OLE + "EncryptedPackage".encode("utf-16-le"), "纪要.docx") == ("encrypted", {"kind": "docx"})
    data = bytearray(docx(p("内容")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1  # the first entry of the directory says that it is encrypted
    assert refusal(bytes(data), "a.docx")[0] == "encrypted"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    began = time.monotonic()
    bomb = docx(p("x"), more={"word/media/image1.bin": b"\0" * (250 * MEGABYTE)})
    made = time.monotonic()
    assert len(bomb) < MEGABYTE
    assert refusal(bomb, "a.docx") == ("expansion_too_large", {"limit_mb": 200})
    assert time.monotonic() - made < max(5.0, made - began)


def test_a_dense_part_is_refused_by_its_ratio_and_a_lying_directory_does_not_help() -> None:
    dense = docx(p("x"), more={"word/media/a.bin": b"\0" * (60 * MEGABYTE)})
    assert refusal(dense, "a.docx")[0] == "expansion_too_large"
    data = bytearray(docx("", more={"word/document.xml": b" " * (12 * MEGABYTE)}))
    real, small = struct.pack("<I", 12 * MEGABYTE), struct.pack("<I", 100)
    assert real in data
    assert refusal(bytes(data.replace(real, small)), "a.docx")[0] == "broken_file"


def test_too_many_parts_and_paths_that_leave_the_archive_are_refused() -> None:
    many = docx(p("x"), more={f"word/media/{number}": b"" for number in range(2001)})
    assert refusal(many, "a.docx") == ("too_many_parts", {"limit": 2000})
    for name in ("../../etc/passwd", "/etc/passwd", "C:\\x", "word/..\\..\\x"):
        assert refusal(docx(p("x"), more={name: b"x"}), "a.docx")[0] == "unsafe_archive"


def test_links_in_an_archive_are_refused() -> None:
    target = io.BytesIO(docx(p("x")))
    with zipfile.ZipFile(target, "a") as archive:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(target.getvalue(), "a.docx")[0] == "unsafe_archive"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_document_types_in_xml_are_refused(encoding: str) -> None:
    levels = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))
    bomb = f'<!DOCTYPE w [<!ENTITY a0 "x">{levels}]><w:document xmlns:w="{W}"><w:body>&a9;</w:body></w:document>'
    outside = f'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{W}">&a;</w:document>'
    for xml in (bomb, outside):
        data = docx("", more={"word/document.xml": xml.encode(encoding)})
        assert refusal(data, "a.docx") == ("unsafe_xml", {"kind": "docx"})


def test_a_document_type_far_behind_the_start_is_refused_too() -> None:
    head = "<!--" + "x" * 20_000 + '--><!DOCTYPE w [<!ENTITY a "x">]>'
    assert refusal(document(p("内容"), head), "a.docx")[0] == "unsafe_xml"


def test_deep_nesting_is_refused_in_every_format() -> None:
    nested = p("内")
    for _ in range(60):
        nested = tbl(tr(tc(nested), "右"))
    assert refusal(document(nested), "a.docx") == ("nested_too_deeply", {"kind": "docx"})
    deep = "<w:ins>" * 5000 + "</w:ins>" * 5000
    assert refusal(document(deep), "a.docx")[0] == "nested_too_deeply"
    began = time.monotonic()
    assert refusal(b"<html><body>" + b"<div>" * 200_000)[0] == "nested_too_deeply"
    assert time.monotonic() - began < 20  # unbounded: two minutes


def test_nested_tables_within_the_bound_are_read() -> None:
    inner = "<table><tr><td>x</td><td>y</td></tr></table>"
    for _ in range(40):
        inner = f"<table><tr><td>a</td><td>{inner}</td></tr></table>"
    assert read(f"<html><body>{inner}".encode()).text.count("a") == 40


def test_a_table_of_fifty_thousand_cells_is_read_in_bounded_time() -> None:
    began = time.monotonic()
    word = read(document(tbl(*[tr(*["甲"] * 10)] * 5000)), "a.docx")
    page = read(b"<html><body><table>" + ("<tr>" + "<td>甲</td>" * 10 + "</tr>").encode() * 5000 + b"</table>")
    for raw in (word, page):
        assert sum(block.kind == "table_cell" for block in raw.blocks) == 50_000
        assert raw.text.count("\n") == 4_999
    assert time.monotonic() - began < 40


def test_spans_beyond_reason_do_not_blow_up_the_text() -> None:
    row = "<tr>" + "<td colspan=99999 rowspan=65534>x</td>" * 3 + "<td>y</td></tr>"
    raw = read(f"<html><body><table>{row * 2}</table>".encode())
    assert raw.text.count("x") == 6
    assert raw.text.count("\t") < 2 * 1100


def test_a_long_chain_of_styles_takes_no_longer_than_a_short_one() -> None:
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{at}"><w:basedOn w:val="s{at - 1}"/></w:style>' for at in range(5000)
    )
    body = p("x", '<w:pStyle w:val="s4999"/>') * 2000
    began = time.monotonic()
    assert len(read(docx(body, {"styles": chain})).blocks) == 2000
    assert time.monotonic() - began < 40


def test_elements_beyond_the_bound_are_refused_before_a_tree_is_built() -> None:
    limits = Limits(nodes=1000)
    assert refusal(document("<w:p/>" * 2000), "a.docx", limits)[0] == "too_complex"
    assert refusal(b"<html><body>" + b"<p>x" * 2000, "", limits)[0] == "too_complex"
    parts = {role: p("x") * 60 for role in ("header", "footer", "footnotes", "comments")}
    assert (
        refusal(docx(p("x", raw='<w:r><w:footnoteReference w:id="1"/></w:r>'), parts), "", limits)[0] == "too_complex"
    )


@pytest.mark.parametrize("suffix", ["txt", "html", "docx"])
def test_one_character_more_than_allowed_is_refused_and_one_fewer_read(suffix: str) -> None:
    limits = Limits(characters=1000)

    def made(length: int) -> bytes:
        words = "会" * length
        return {"txt": words.encode(), "html": f"<html><body>{words}".encode(), "docx": docx(p(words))}[suffix]

    assert len(read(made(1000), f"a.{suffix}", limits).text) == 1000
    assert refusal(made(1001), f"a.{suffix}", limits) == ("too_long", {"limit": 1000})


def test_two_million_characters_are_read_and_one_more_is_refused() -> None:
    assert len(read("会".encode() * 2_000_000).text) == 2_000_000
    assert refusal("会".encode() * 2_000_001) == ("too_long", {"limit": 2_000_000})


def test_more_than_fifty_megabytes_are_refused_unread() -> None:
    assert refusal(b"\0" * (50 * MEGABYTE + 1)) == ("too_large", {"limit_mb": 50})


def test_blocks_beyond_the_bound_are_not_recorded_and_the_text_stays_whole() -> None:
    raw = read(b"a\n" * 100, "", Limits(blocks=10))
    assert len(raw.blocks) == 10
    assert raw.text == "a\n" * 100
    assert [warning.code for warning in raw.warnings] == ["layout_cut"]


def test_errors_and_warnings_have_known_codes_alone() -> None:
    with pytest.raises(ValueError, match="not an error code"):
        ReadError("no_such_code")
    assert not ERROR_CODES & WARNING_CODES


SEEDS = (
    docx(p("会议指出") + tbl(tr("甲", "乙"))),
    pdf(text(80, 700, "会议指出")),
    b"<html><body><table><tr><td>a<td>b",
    ofd(["会议指出，完成清淤。"]),
    as_book(next(samples())),
    "序号,任务,责任单位\n1,完成清淤,水务局\n".encode(),
    "1\n00:00:01,000 --> 00:00:04,000\n周明：完成清淤\n".encode(),
    "[10:03] 王建国：一\n[10:04] 李敏：二\n[10:05] 王建国：三\n".encode(),
)
SEED_NAMES = ("", "a.csv", "a.srt", "a.txt")
HEADS = (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", OLE, b"{\\rtf", b"\x84\x31\x95\x33", b"<?xml ")


def assert_raw_or_error(data: bytes, name: str) -> None:
    try:
        raw = read(data, name)
    except ReadError:
        return  # anything else fails the test
    assert isinstance(raw, Raw)
    assert raw.text.strip()
    assert "\0" not in raw.text
    assert "\r" not in raw.text
    raw.text.encode("utf-8")
    for block in raw.blocks:
        assert 0 <= block.start <= block.end <= len(raw.text)
    assert {warning.code for warning in raw.warnings} <= WARNING_CODES


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(HEADS), st.binary(max_size=400), st.sampled_from(["", "a.html", "a.docx", "a.md", "a.wps"]))
def test_any_bytes_give_text_or_the_readers_own_error(head: bytes, data: bytes, name: str) -> None:
    assert_raw_or_error(head + data, name)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=8),
    st.integers(0, 5000),
    st.sampled_from(SEED_NAMES),
)
def test_any_damage_to_a_good_file_gives_text_or_the_readers_own_error(
    seed: bytes, changes: list[tuple[int, int]], cut: int, name: str
) -> None:
    data = bytearray(seed)
    for at, value in changes:
        data[at % len(data)] = value
    assert_raw_or_error(bytes(data[: max(cut, 8)]) if cut % 3 == 0 else bytes(data), name)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_any_text_is_read_or_refused(text_: str, encoding: str) -> None:
    assert_raw_or_error(text_.encode(encoding, "ignore"), "a.md")
