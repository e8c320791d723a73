"""Word documents: what people see in Word is what is read, and what is not read is reported."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from extraction.readers import ReadError, read
from extraction.readers.counting import counted
from tests.extraction.samples.shown import cells, shown, warned
from tests.extraction.samples.word import docx as word
from tests.extraction.samples.word import levels, numbered, p, tbl, tc, tr, zipped

STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="条款"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="l"><w:name w:val="列项"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
    "</w:pPr></w:style>"
)


def test_body_order_headings_and_title_are_read() -> None:
    body = (
        p("供热工作专题会议纪要", '<w:pStyle w:val="t"/>')
        + p("一、总体安排", '<w:pStyle w:val="own"/>')
        + p("会议由张立主持。")
        + tbl(tr("事项", "单位"), tr("管网", "城管局"))
        + p("")
        + p("（一）资金", '<w:outlineLvl w:val="1"/>')
        + p("正文级别", '<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>')
    )
    raw = read(word(body, {"styles": STYLES}))
    assert raw.text == (
        "供热工作专题会议纪要\n一、总体安排\n会议由张立主持。\n事项\t单位\n管网\t城管局\n（一）资金\n正文级别"
    )
    assert [(block.kind, block.level) for block in raw.blocks if block.kind == "heading"] == [
        ("heading", 1),
        ("heading", 1),
        ("heading", 2),
    ]
    assert shown(raw)[-1] == ("paragraph", "正文级别")
    assert raw.title == "供热工作专题会议纪要"
    assert raw.warnings == ()


def test_a_document_written_by_python_docx_is_read_whole() -> None:
    document = docx.Document()
    document.core_properties.title = "第3次例会"
    document.add_heading("会议纪要", 1)
    document.add_paragraph("市水务局负责河道清淤。", style="List Number")
    document.add_paragraph("市园林局负责补植。", style="List Number")
    table = document.add_table(2, 3)
    for at, text in enumerate(("序号", "任务", "时限", "1", "清淤", "汛期前")):
        table.cell(*divmod(at, 3)).text = text
    target = io.BytesIO()
    document.save(target)
    raw = read(target.getvalue(), "任意名字.bin")
    assert raw.text == "会议纪要\n1. 市水务局负责河道清淤。\n2. 市园林局负责补植。\n序号\t任务\t时限\n1\t清淤\t汛期前"
    assert raw.title == "第3次例会"
    assert [kind for kind, _ in shown(raw)][:3] == ["heading", "list_item", "list_item"]


def test_tracked_changes_are_read_as_accepted_with_a_warning() -> None:
    body = (
        p(
            "",
            raw='<w:r><w:t>于</w:t></w:r><w:del w:id="1"><w:r><w:delText>9</w:delText></w:r></w:del>'
            '<w:ins w:id="2"><w:r><w:t>10</w:t></w:r></w:ins><w:r><w:t>月底前完成</w:t></w:r>'
            '<w:moveFrom w:id="3"><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo w:id="4"><w:r><w:t>新处</w:t></w:r></w:moveTo>',
        )
        + p("前半", '<w:rPr><w:del w:id="5"/></w:rPr>')
        + p("后半")
    )
    raw = read(word(body))
    assert raw.text == "于10月底前完成新处\n前半后半"
    assert warned(raw) == {"tracked_changes": {"insertions": 2, "deletions": 3}}


def test_a_deleted_table_row_is_left_out() -> None:
    gone = tr("旧", "行").replace("<w:tr>", '<w:tr><w:trPr><w:del w:id="1"/></w:trPr>')
    assert read(word(tbl(tr("新", "行"), gone))).text == "新\t行"


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{p('印发范围：各区政府')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    raw = read(word(p("正文在前", raw=both) + p("正文在后")))
    assert raw.text == "正文在前\n印发范围：各区政府\n正文在后"


def test_content_controls_links_fields_and_breaks_are_read_as_they_print() -> None:
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('控件中的段落')}</w:sdtContent></w:sdt>"
        + p(
            "截至",
            raw='<w:hyperlink r:id="x"><w:r><w:t>链接</w:t></w:r></w:hyperlink>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
            '<w:r><w:t>3月</w:t><w:br/><w:t>次行</w:t><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
            "<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>",
        )
        + p("目录行 1", '<w:pStyle w:val="toc1"/>')
    )
    raw = read(word(body, {"styles": STYLES}))
    assert raw.text == "控件中的段落\n截至链接3月\n次行-☑音"
    assert warned(raw) == {"hidden_text_left_out": {"characters": 2}, "contents_left_out": {"count": 1}}


def test_merged_cells_appear_once_and_leave_their_other_places_empty_of_blocks() -> None:
    table = tbl(
        tr("序号", "事项", "单位", "时限"),
        tr(tc("一、城建", span=4)),
        tr(tc("1", merge="restart"), "改造小区", tc(p("市住建局") + p("市财政局")), "10月底"),
        tr(tc("", merge="continue"), "验收", "", "12月底"),
        tr("", "", "", ""),
        tr(tc("合计", span=2), "", "2项"),
    )
    raw = read(word(p("分工") + table + p("完")))
    assert raw.text == (
        "分工\n序号\t事项\t单位\t时限\n一、城建\n1\t改造小区\t市住建局\n市财政局\t10月底\n\t验收\t\t12月底\n合计\t\t\t2项\n完"
    )
    assert cells(raw) == {
        (0, 0): "序号", (0, 1): "事项", (0, 2): "单位", (0, 3): "时限",
        (1, 0): "一、城建",
        (2, 0): "1", (2, 1): "改造小区", (2, 2): "市住建局\n市财政局", (2, 3): "10月底",
        (3, 1): "验收", (3, 2): "", (3, 3): "12月底",
        (5, 0): "合计", (5, 2): "", (5, 3): "2项",
    }  # fmt: skip


def test_a_table_within_a_cell_has_its_own_number_and_lies_inside_the_cell() -> None:
    inner = tbl(tr("甲", "乙"))
    raw = read(word(tbl(tr(tc(p("外") + inner + p("")), "右"))))
    assert raw.text == "外\n甲\t乙\t右"
    assert cells(raw, 0) == {(0, 0): "外\n甲\t乙", (0, 1): "右"}
    assert cells(raw, 1) == {(0, 0): "甲", (0, 1): "乙"}
    assert [block.table for block in raw.blocks] == [0, 1, 1, 0]


def test_a_table_of_one_column_is_a_frame_around_paragraphs() -> None:
    raw = read(word(tbl(tr(tc(p("一、供热", '<w:outlineLvl w:val="0"/>') + p("正文"))), tr("落款"))))
    assert shown(raw) == [("heading", "一、供热"), ("paragraph", "正文"), ("paragraph", "落款")]


def test_numbering_is_restored_as_it_prints() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels(("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{levels(("bullet", ""))}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = (
        numbered("总体", 1)
        + numbered("资金", 1, 1)
        + numbered("预算", 1, 2)
        + numbered("决算", 1, 2)
        + numbered("人员", 1, 1)
        + p("插话")
        + numbered("保障", 1)
        + numbered("督查", 1, 1)
        + p("按样式编号", '<w:pStyle w:val="l"/>')
        + p("样式取消编号", '<w:pStyle w:val="l"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + numbered("圆点", 2)
        + numbered("重新开始", 3)
        + numbered("接着", 3)
    )
    raw = read(word(body, {"numbering": numbering, "styles": STYLES}))
    assert raw.text.split("\n") == [
        "一、总体", "（一）资金", "1. 预算", "2. 决算", "（二）人员", "插话", "二、保障", "（一）督查",
        "三、按样式编号", "样式取消编号", "圆点", "一、重新开始", "二、接着",
    ]  # fmt: skip
    kinds = [block.kind for block in raw.blocks]
    assert kinds[5] == "paragraph"
    assert kinds[9] == "paragraph"
    assert kinds.count("list_item") == 11


def test_a_numbered_heading_keeps_its_number_and_a_serial_column_its_numbers() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels(("decimal", "第%1条"), ("decimal", "%1.%2"))}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    )
    heading = p("职责", '<w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    serial = tc(p("", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'))
    raw = read(word(heading + tbl(tr(serial, "供热"), tr(serial, "供水")), {"numbering": numbering, "styles": STYLES}))
    assert raw.text == "第1条 职责\n1.1\t供热\n1.2\t供水"
    assert raw.blocks[0].kind == "heading"


def test_notes_follow_the_text_and_headers_comments_pictures_are_reported() -> None:
    parts = {
        "footnotes": f'<w:footnote w:id="2">{p("按当年价格。")}</w:footnote><w:footnote w:id="9">{p("无人引用")}</w:footnote>',
        "comments": f'<w:comment w:id="0">{p("再核")}</w:comment>',
        "header": p("内部资料 注意保存"),
        "footer": p("— 3 —"),
    }
    body = p("投资5亿元", raw='<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:drawing><a:blip/></w:drawing></w:r>')
    raw = read(word(body, parts))
    assert raw.text == "投资5亿元\n[1] 按当年价格。"
    assert warned(raw) == {
        "comments_left_out": {"count": 1},
        "pictures_left_out": {"count": 1},
        "headers_left_out": {"text": "内部资料 注意保存"},
    }


def test_the_strict_variant_of_the_format_is_read() -> None:
    usual, strict = "http://schemas.openxmlformats.org/wordprocessingml", "http://purl.oclc.org/ooxml/wordprocessingml"
    with zipfile.ZipFile(io.BytesIO(word(p("严格格式")))) as archive:
        entries = {
            name: archive.read(name).replace(usual.encode() + b"/2006", strict.encode()) for name in archive.namelist()
        }
    assert strict.encode() in entries["word/document.xml"]
    assert read(zipped(entries)).text == "严格格式"


def test_word_bytes_named_wps_or_docm_are_read_by_their_content() -> None:
    assert read(word(p("内容")), "纪要.wps").text == "内容"
    assert read(word(p("内容")), "纪要.docm").text == "内容"


def test_a_document_of_pictures_alone_says_so() -> None:
    with pytest.raises(ReadError) as caught:
        read(word(p("", raw="<w:r><w:drawing><a:blip/></w:drawing></w:r>")))
    assert (caught.value.code, caught.value.params) == ("no_text", {"kind": "docx", "pictures": 1})


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 105: "一○五"}),
        ("chineseCountingThousand", {10: "十", 100: "一百", 105: "一百零五", 110: "一百一十", 1001: "一千零一"}),
        ("ideographDigital", {10: "一〇", 25: "二五"}),
        ("chineseLegalSimplified", {10: "壹拾", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("decimalEnclosedCircleChinese", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("upperRoman", {4: "IV", 19: "XIX"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("decimalFullWidth", {12: "１２"}),
        ("noSuchFormat", {7: "7"}),
    ],
)
def test_list_numbers_print_in_their_format(style: str, numbers: dict[int, str]) -> None:
    assert {number: counted(number, style) for number in numbers} == numbers
