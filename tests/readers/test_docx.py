"""The DOCX reader, feature by feature, on packages built from raw XML."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kepu_cli.blocks import Source, TableBlock, TextBlock
from kepu_cli.readers.docx.read import read_docx
from tests.conftest import CORPUS
from tests.readers.reading import iter_characters

from .docx_builder import (
    W,
    cell,
    document,
    docx,
    field,
    level,
    numbered,
    numbering,
    package,
    paragraph,
    relations,
    row,
    run,
    table,
    text_box,
)


def read(body: str, **parts: str) -> Source:
    return read_docx(docx(body, **parts), "通知.docx")


def texts(source: Source, role: str = "body") -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, TextBlock) and block.role == role]


def only_table(source: Source) -> TableBlock:
    tables = [block for block in source.blocks if isinstance(block, TableBlock)]
    assert len(tables) == 1
    return tables[0]


def check_positions(source: Source) -> None:
    assert [block.at.block for block in source.blocks] == list(range(1, len(source.blocks) + 1))


# text


def test_paragraphs_and_tables_in_document_order() -> None:
    source = read(paragraph("一") + table(row("甲", "乙"), row("丙", "丁")) + paragraph("二"))
    assert [type(block).__name__ for block in source.blocks] == ["TextBlock", "TableBlock", "TextBlock"]
    check_positions(source)
    assert source.format == "docx"
    assert len(source.sha256) == 64
    assert source.pages is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>", "甲\n乙\n丙"),
        ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:t>C</w:t></w:r>", "A-BC"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>同意</w:t></w:r>', "☑同意"),
        ('<w:r><w:sym w:font="宋体" w:char="2460"/></w:r>', "①"),
        ('<w:hyperlink r:id="rId9"><w:r><w:t>链接</w:t></w:r></w:hyperlink>' + run("后"), "链接后"),
        ("<w:smartTag><w:r><w:t>2024年</w:t></w:r></w:smartTag>" + run("起"), "2024年起"),
        (
            "<w:sdt><w:sdtPr><w:rPr><w:b/></w:rPr></w:sdtPr><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>",
            "控件",
        ),
        ('<w:ins w:id="1"><w:r><w:t>增</w:t></w:r></w:ins>' + run("加"), "增加"),
        ("<w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>", "移来"),
        ("<m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath>", "x+y"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>kē pǔ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>科普</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r>" + run("工作"),
            "科普（kē pǔ）工作",
        ),
        ('<w:fldSimple w:instr=" DATE "><w:r><w:t>2024年1月</w:t></w:r></w:fldSimple>', "2024年1月"),
        (run("见") + field("REF _a \\h", "附件1"), "见附件1"),
        (run("见") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>', "见"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
            "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("完成"),
            "☑完成",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/>'
            '<w:listEntry w:val="乙"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "乙",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> eq \\o\\ac(○,3)</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("强化保障"),
            "③强化保障",
        ),
        (
            "<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>"
            + run("☒")
            + "</w:sdtContent></w:sdt>"
            + run("否"),
            "☒否",
        ),
        ("<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>在</w:t></w:r>", "在"),
    ],
)
def test_text_of_a_paragraph(content: str, expected: str) -> None:
    assert texts(read(paragraph(content))) == [expected]


def test_block_content_controls_are_walked_through() -> None:
    body = "<w:sdt><w:sdtContent>" + paragraph("甲") + table(row("a", "b"), row("c", "d")) + "</w:sdtContent></w:sdt>"
    source = read(body + paragraph("乙"))
    assert texts(source) == ["甲", "乙"]
    assert only_table(source).rows == 2


def test_nested_fields_show_the_outer_result() -> None:
    inner = field("PAGE", "3")
    content = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        + inner
        + '<w:r><w:instrText> = 1</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("首页")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(read(paragraph(content + run("说明")))) == ["首页说明"]


def test_deletions_are_dropped_and_counted() -> None:
    source = read(
        paragraph(
            run("保留") + '<w:del w:id="1"><w:r><w:delText>删去</w:delText></w:r></w:del>'
            "<w:del><w:r><w:t>旧</w:t></w:r></w:del>"
        )
    )
    assert texts(source) == ["保留"]
    assert [(note.code, "2" in note.message) for note in source.notes] == [("deleted-text", True)]


def test_a_deleted_paragraph_mark_joins_the_next_paragraph() -> None:
    source = read(paragraph("前半", "<w:rPr><w:del/></w:rPr>") + paragraph("后半"))
    assert texts(source) == ["前半后半"]


def test_a_deleted_row_is_dropped() -> None:
    source = read(table(row("甲", "乙"), row("丙", "丁", properties="<w:del/>"), row("戊", "己")))
    assert only_table(source).grid() == [["甲", "乙"], ["戊", "己"]]


def test_hidden_text_is_noted_and_kept_out() -> None:
    styles = '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    source = read(
        paragraph(
            run("正文")
            + run("甲", "<w:vanish/>")
            + run("乙", '<w:rStyle w:val="h"/>')
            + run("丙", '<w:rStyle w:val="h"/><w:vanish w:val="0"/>')
        ),
        styles=styles,
    )
    assert texts(source) == ["正文丙"]
    assert [(note.code, note.message[-2:], note.at and note.at.block) for note in source.notes] == [
        ("hidden-text", "甲乙", 1)
    ]


def test_comments_are_noted_with_their_text() -> None:
    comments = '<w:comment w:id="0"><w:p><w:r><w:t>请核实</w:t></w:r></w:p></w:comment>'
    body = paragraph("前") + paragraph(run("正文") + '<w:r><w:commentReference w:id="0"/></w:r>')
    source = read(body, comments=comments)
    assert texts(source) == ["前", "正文"]
    assert [(note.code, "请核实" in note.message, note.at and note.at.block) for note in source.notes] == [
        ("comment", True, 2)
    ]


def test_footnotes_follow_their_paragraph() -> None:
    footnotes = (
        '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> 注一</w:t></w:r></w:p></w:footnote>'
    )
    endnotes = '<w:endnote w:id="5"><w:p><w:r><w:t>尾注</w:t></w:r></w:p></w:endnote>'
    body = (
        paragraph(run("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
        + table(row(cell(paragraph(run("a") + '<w:r><w:endnoteReference w:id="5"/></w:r>')), "b"), row("c", "d"))
        + paragraph("乙")
    )
    source = read(body, footnotes=footnotes, endnotes=endnotes)
    assert [(block.role, getattr(block, "text", "表")) for block in source.blocks] == [
        ("body", "甲"),
        ("footnote", "注一"),
        ("body", "表"),
        ("footnote", "尾注"),
        ("body", "乙"),
    ]
    check_positions(source)


def test_text_boxes_are_read_once_and_before_their_paragraph() -> None:
    source = read(paragraph(text_box(paragraph("云岭市人民政府文件")) + run("云政发〔2024〕1号")))
    assert texts(source) == ["云岭市人民政府文件", "云政发〔2024〕1号"]
    assert [block.hints.from_box for block in source.blocks if isinstance(block, TextBlock)] == [True, False]


def test_the_fallback_is_read_where_the_choice_has_no_text() -> None:
    content = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="x"><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:shape>'
        "<v:textbox><w:txbxContent>" + paragraph("旧框") + "</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(read(paragraph(content) + paragraph("正文"))) == ["旧框", "正文"]


def test_vml_text_boxes_and_word_art() -> None:
    box = (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        + paragraph("框")
        + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    art = '<w:r><w:pict><v:shape><v:textpath string="云岭市文件"/></v:shape></w:pict></w:r>'
    assert texts(read(paragraph(box) + paragraph(art) + paragraph("正文"))) == ["框", "云岭市文件", "正文"]


def test_a_text_box_low_on_the_page_comes_after_its_paragraph() -> None:
    box = text_box(paragraph("抄送：市委办公室")).replace(
        "<wp:anchor>",
        '<wp:anchor><wp:positionV relativeFrom="page"><wp:posOffset>9000000</wp:posOffset></wp:positionV>',
    )
    assert texts(read(paragraph(box + run("此件公开发布")))) == ["此件公开发布", "抄送：市委办公室"]


def test_tables_and_text_boxes_in_a_text_box() -> None:
    inner = paragraph("外") + table(row("a", "b"), row("c", "d")) + paragraph(text_box(paragraph("内")))
    source = read(paragraph(text_box(inner) + run("正文")))
    assert texts(source) == ["外", "内", "正文"]
    assert only_table(source).grid() == [["a", "b"], ["c", "d"]]


def test_headers_and_footers_once_as_furniture() -> None:
    reference = (
        '<w:headerReference w:type="default" r:id="rIdH1"/><w:headerReference w:type="even" r:id="rIdH2"/>'
        '<w:footerReference w:type="default" r:id="rIdF1"/>'
    )
    data = docx(
        paragraph("正文") + f"<w:sectPr>{reference}</w:sectPr>",
        headers={
            "rIdH1": paragraph("内部资料"),
            "rIdH2": paragraph("内部资料"),
            "rIdF1": paragraph(run("— ") + field("PAGE", "2") + run(" —")),
        },
    )
    source = read_docx(data, "a.docx")
    assert texts(source) == ["正文"]
    assert texts(source, "furniture") == ["内部资料", "— 2 —"]
    check_positions(source)


def test_a_red_head_in_a_header_is_part_of_the_document() -> None:
    reference = '<w:headerReference w:type="first" r:id="rIdH1"/>'
    data = docx(
        paragraph("正文") + f"<w:sectPr>{reference}</w:sectPr>",
        headers={"rIdH1": paragraph(run("云岭市科学技术局", '<w:color w:val="FF0000"/><w:sz w:val="72"/>'))},
    )
    assert texts(read_docx(data, "a.docx")) == ["云岭市科学技术局", "正文"]


def test_page_numbers_and_tables_of_contents_are_furniture() -> None:
    entry = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("一、总体要求") + field("PAGEREF a", "1")
    )
    source = read(
        paragraph("目　录")
        + paragraph(entry)
        + paragraph(run("二、重点任务\t2"))
        + paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + paragraph("正文第" + "一段")
        + paragraph(run("第") + field("PAGE", "1") + run("页"))
        + paragraph(run("见第") + field("PAGEREF b", "9") + run("页"))
    )
    assert texts(source, "furniture") == ["目　录", "一、总体要求1", "二、重点任务\t2", "第1页"]
    assert texts(source) == ["正文第一段", "见第9页"]


def test_a_table_of_contents_that_never_ends_hides_nothing() -> None:
    entry = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("一、总体要求")
    )
    assert texts(read(paragraph(entry) + paragraph("正文"))) == ["一、总体要求", "正文"]


def test_a_contents_control_is_furniture() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        "<w:sdtContent>" + paragraph("目录") + paragraph("一、总体要求 1") + "</w:sdtContent></w:sdt>"
    )
    source = read(control + paragraph("正文"))
    assert texts(source, "furniture") == ["目录", "一、总体要求 1"]
    assert texts(source) == ["正文"]


def test_pages_are_those_word_left_in_the_file() -> None:
    source = read(
        paragraph("甲")
        + paragraph("<w:r><w:lastRenderedPageBreak/><w:t>乙</w:t></w:r>")
        + paragraph("<w:r><w:t>丙</w:t><w:lastRenderedPageBreak/><w:t>丁</w:t></w:r>")
        + paragraph("戊")
    )
    assert [block.at.page for block in source.blocks] == [1, 2, 2, 3]
    assert source.pages == 3


def test_pages_of_table_rows() -> None:
    broken = "<w:r><w:t>上</w:t><w:lastRenderedPageBreak/><w:t>下</w:t></w:r>"
    fresh = "<w:r><w:lastRenderedPageBreak/><w:t>新</w:t></w:r>"
    source = read(
        table(
            row("甲", "乙"),
            row(
                cell(paragraph(broken)),
                cell(paragraph(broken)),
            ),
            row(cell(paragraph(fresh)), "丁"),
            row("戊", "己"),
        )
        + paragraph("后")
    )
    assert [each.page for each in only_table(source).cells] == [1, 1, 1, 1, 3, 3, 3, 3]
    assert [block.at.page for block in source.blocks] == [1, 3]
    assert source.pages == 3


def test_a_page_break_splits_a_paragraph() -> None:
    source = read(paragraph('<w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r>'))
    assert texts(source) == ["甲", "乙"]
    assert [block.hints.page_break_before for block in source.blocks if isinstance(block, TextBlock)] == [False, True]


@pytest.mark.parametrize(
    "body",
    [
        paragraph("甲") + paragraph('<w:r><w:br w:type="page"/></w:r>') + paragraph("乙"),
        paragraph("甲") + paragraph("乙", "<w:pageBreakBefore/>"),
        paragraph("甲", "<w:sectPr/>") + paragraph("乙") + "<w:sectPr/>",
        paragraph('<w:r><w:t>甲</w:t><w:br w:type="page"/></w:r>') + paragraph("乙"),
    ],
)
def test_page_breaks_mark_the_next_block(body: str) -> None:
    blocks = [block for block in read(body).blocks if isinstance(block, TextBlock)]
    assert [(block.text, block.hints.page_break_before) for block in blocks] == [("甲", False), ("乙", True)]


def test_a_continuous_section_breaks_no_page() -> None:
    source = read(
        paragraph("甲", "<w:sectPr/>") + paragraph("乙") + '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    )
    assert not any(block.hints.page_break_before for block in source.blocks if isinstance(block, TextBlock))


def test_typed_page_numbers_are_furniture() -> None:
    source = read(paragraph("正文") + paragraph("— 3 —") + paragraph("－12－") + paragraph("-3") + paragraph("2024"))
    assert texts(source, "furniture") == ["— 3 —", "－12－"]
    assert texts(source) == ["正文", "-3", "2024"]


def test_text_outside_paragraphs_is_not_lost() -> None:
    assert texts(read(paragraph("正文") + run("游离"))) == ["正文", "游离"]


def test_the_words_of_a_diagram_are_read() -> None:
    drawing = (
        '<w:r><w:drawing><a:graphic xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram">'
        '<a:graphicData><dgm:relIds r:dm="d"/></a:graphicData></a:graphic></w:drawing></w:r>'
    )
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{word}</a:t></a:r></a:p></dgm:t></dgm:pt>" for word in ("组长", "", "成员")
    )
    data = package(
        {
            "_rels/.rels": relations({"r": ("officeDocument", "word/document.xml")}),
            "word/document.xml": document(paragraph(drawing) + paragraph("正文")),
            "word/_rels/document.xml.rels": relations({"d": ("diagramData", "diagrams/data1.xml")}),
            "word/diagrams/data1.xml": '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
            f' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{points}</dgm:dataModel>',
        }
    )
    assert texts(read_docx(data, "a.docx")) == ["组长", "成员", "正文"]


# hints


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr></w:rPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr><w:jc w:val="both"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:ind w:firstLineChars="200"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="9"/></w:pPr></w:style>'
)


def test_hints_follow_the_style_chain() -> None:
    source = read(
        paragraph("总体要求", '<w:pStyle w:val="1"/>') + paragraph("标题", '<w:pStyle w:val="t"/>') + paragraph("正文"),
        styles=STYLES,
    )
    heading, title, body = (block.hints for block in source.blocks if isinstance(block, TextBlock))
    assert (heading.align, heading.size_pt, heading.font, heading.bold, heading.heading, heading.indent) == (
        "justify",
        16.0,
        "宋体",
        True,
        1,
        2.0,
    )
    assert (title.align, title.heading, title.size_pt) == ("center", 0, 10.5)
    assert (body.align, body.bold, body.heading, body.indent) == ("justify", False, 0, None)


def test_direct_properties_win() -> None:
    content = run("正文", '<w:rFonts w:eastAsia="仿宋_GB2312"/><w:b w:val="0"/><w:sz w:val="32"/>')
    source = read(
        paragraph(
            content,
            '<w:pStyle w:val="1"/><w:jc w:val="right"/><w:ind w:firstLineChars="0" w:firstLine="640"/>'
            '<w:outlineLvl w:val="2"/>',
        ),
        styles=STYLES,
    )
    block = source.blocks[0]
    assert isinstance(block, TextBlock)
    hints = block.hints
    assert (hints.align, hints.size_pt, hints.font, hints.bold, hints.heading, hints.indent) == (
        "right",
        16.0,
        "仿宋_GB2312",
        False,
        3,
        2.0,
    )


@pytest.mark.parametrize(
    ("runs", "lead"),
    [
        (run("一、加强领导。", "<w:b/>") + run("各级要高度重视"), 7),
        (
            run("一、加强领导。", '<w:rFonts w:eastAsia="黑体"/>')
            + run("各级要高度重视", '<w:rFonts w:eastAsia="仿宋"/>'),
            7,
        ),
        (run("全都一样", "<w:b/>") + run("的文字", "<w:b/>"), 0),
        (run("（一）", "<w:b/>") + run("2024", "<w:b/>") + run("年任务。", "<w:b/>") + run("其余各项"), 11),
        (run("普通开头") + run("后面加粗", "<w:b/>"), 0),
        (run("　　牵头：", "<w:b/>") + run("市科技局"), 3),
    ],
)
def test_lead_is_what_is_set_apart_at_the_start(runs: str, lead: int) -> None:
    block = read(paragraph(runs)).blocks[0]
    assert isinstance(block, TextBlock)
    assert block.hints.lead == lead


def test_red_gap_and_typed_indent() -> None:
    source = read(
        paragraph(run("云岭市文件", '<w:color w:val="FF0000"/>'))
        + paragraph()
        + paragraph("<w:r><w:t> </w:t></w:r>")
        + paragraph("　　各县区")
    )
    red, body = (block for block in source.blocks if isinstance(block, TextBlock))
    assert red.hints.red
    assert not body.hints.red
    assert body.hints.gap_before == 2
    assert (body.text, body.hints.indent) == ("各县区", 2.0)


def test_theme_fonts() -> None:
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:fontScheme><a:minorFont>'
        '<a:ea typeface=""/><a:font script="Jpan" typeface="明朝"/><a:font script="Hans" typeface="等线"/></a:minorFont>'
        "</a:fontScheme></a:theme>"
    )
    data = package(
        {
            "_rels/.rels": relations({"r": ("officeDocument", "word/document.xml")}),
            "word/document.xml": document(paragraph(run("甲", '<w:rFonts w:eastAsiaTheme="minorEastAsia"/>'))),
            "word/_rels/document.xml.rels": relations({"t": ("theme", "theme/theme1.xml")}),
            "word/theme/theme1.xml": theme,
        }
    )
    block = read_docx(data, "a.docx").blocks[0]
    assert isinstance(block, TextBlock)
    assert block.hints.font == "等线"


def test_a_drop_cap_joins_its_paragraph_and_a_frame_is_a_box() -> None:
    source = read(
        paragraph("为", '<w:framePr w:dropCap="drop"/>')
        + paragraph("深入贯彻")
        + paragraph("框里", '<w:framePr w:w="2000"/>')
    )
    assert texts(source) == ["为深入贯彻", "框里"]
    assert [block.hints.from_box for block in source.blocks if isinstance(block, TextBlock)] == [False, True]


# tables


def test_merged_cells_by_their_true_grid() -> None:
    source = read(
        table(
            row(cell("单位", '<w:vMerge w:val="restart"/>'), cell("任务", '<w:gridSpan w:val="2"/>')),
            row(cell("", "<w:vMerge/>"), "内容", "时限"),
            row("市科技局", "甲", "乙"),
            row("丙", "丁", properties='<w:gridBefore w:val="1"/>'),
        )
    )
    merged = only_table(source)
    assert merged.grid() == [
        ["单位", "任务", "任务"],
        ["单位", "内容", "时限"],
        ["市科技局", "甲", "乙"],
        ["", "丙", "丁"],
    ]
    assert (merged.cells[0].row_span, merged.cells[1].column_span) == (2, 2)


def test_legacy_horizontal_merge() -> None:
    source = read(
        table(
            row(cell("合", '<w:hMerge w:val="restart"/>'), cell("", '<w:hMerge w:val="continue"/>'), "c"),
            row("1", "2", "3"),
        )
    )
    assert only_table(source).grid() == [["合", "合", "c"], ["1", "2", "3"]]


def test_text_in_a_continued_cell_is_kept() -> None:
    source = read(table(row(cell("甲", '<w:vMerge w:val="restart"/>'), "b"), row(cell("乙", "<w:vMerge/>"), "d")))
    assert only_table(source).cells[0].text == "甲\n乙"


def test_more_columns_than_word_allows_lose_no_text() -> None:
    source = read(table(row(*[str(number) for number in range(700)]), row("甲", "乙")))
    wide = only_table(source)
    assert wide.columns == 500
    assert "".join(each.text for each in wide.cells if each.row == 0).split("\n")[-1] == "699"


def test_footnotes_of_the_second_table_stay_with_it() -> None:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    first, second = (
        table(row("a", "b"), row("c", "d")),
        table(row(cell(paragraph(run("e") + note)), "f"), row("g", "h")),
    )
    source = read(
        first + paragraph() + second, footnotes='<w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>'
    )
    assert [block.role for block in source.blocks] == ["body", "body", "footnote"]


def test_header_rows_and_multiple_paragraphs() -> None:
    source = read(
        table(row("单位", "任务", properties="<w:tblHeader/>"), row("甲", cell(paragraph("1.一") + paragraph("2.二"))))
    )
    assert only_table(source).header_rows == 1
    assert only_table(source).grid()[1][1] == "1.一\n2.二"


@pytest.mark.parametrize(
    ("between", "dropped"),
    [
        ("", ("单位", "任务")),
        (paragraph(), ("单位", "任务")),
        (paragraph("（续表）"), ("（续表）", "单位", "任务")),
    ],
)
def test_a_table_continued_with_its_header_is_one(between: str, dropped: tuple[str, ...]) -> None:
    head = row("单位", "任务")
    source = read(table(head, row("甲", "1")) + between + table(head, row("乙", "2")))
    joined = only_table(source)
    assert joined.grid() == [["单位", "任务"], ["甲", "1"], ["乙", "2"]]
    assert joined.dropped == dropped


@pytest.mark.parametrize("between", [paragraph("附件2"), paragraph()])
def test_two_tables_stay_two(between: str) -> None:
    source = read(table(row("单位", "任务"), row("甲", "1")) + between + table(row("项目", "时限"), row("乙", "2")))
    assert [type(block) for block in source.blocks].count(TableBlock) == 2


def test_a_header_repeated_inside_a_table_is_dropped() -> None:
    head = row("单位", "任务")
    source = read(table(head, row("甲", "1"), head, row("乙", "2")))
    assert only_table(source).grid() == [["单位", "任务"], ["甲", "1"], ["乙", "2"]]
    assert only_table(source).dropped == ("单位", "任务")


def test_a_frame_table_is_unwrapped() -> None:
    inner = paragraph("一、总体要求") + table(row("a", "b"), row("c", "d"))
    source = read(table(row(cell(inner))))
    assert texts(source) == ["一、总体要求"]
    assert only_table(source).grid() == [["a", "b"], ["c", "d"]]


def test_a_nested_table_in_a_real_one_keeps_its_text_in_the_cell() -> None:
    inner = table(row("x", "y"), row("z", "w"))
    source = read(table(row("甲", cell(paragraph("前") + inner + paragraph("后"))), row("乙", "2")))
    assert only_table(source).grid()[0][1] == "前\nx\ty\nz\tw\n后"


def test_a_red_head_laid_out_as_a_table_gives_text() -> None:
    red = '<w:color w:val="FF0000"/><w:sz w:val="52"/>'
    source = read(
        table(
            row(
                cell(paragraph(run("云岭市科学技术局", red))),
                cell(paragraph(run("文件", red)), '<w:vMerge w:val="restart"/>'),
            ),
            row(cell(paragraph(run("云岭市财政局", red))), cell("", "<w:vMerge/>")),
            properties="",
        )
        + paragraph("正文")
    )
    assert texts(source) == ["云岭市科学技术局", "云岭市财政局", "文件", "正文"]
    assert [block.hints.red for block in source.blocks if isinstance(block, TextBlock)][:3] == [True] * 3


def test_an_imprint_table_gives_its_lines() -> None:
    source = read(
        paragraph("正文")
        + table(
            row(cell("抄送：市委办公室。", '<w:gridSpan w:val="2"/>')),
            row("云岭市科学技术局办公室", "2024年1月31日印发"),
        )
    )
    assert texts(source) == ["正文", "抄送：市委办公室。", "云岭市科学技术局办公室\t2024年1月31日印发"]


def test_signatures_side_by_side_give_text() -> None:
    source = read(paragraph("正文") + table(row("云岭市科学技术局", "云岭市财政局"), properties=""))
    assert texts(source) == ["正文", "云岭市科学技术局", "云岭市财政局"]


def test_the_fields_of_a_saved_page_become_properties() -> None:
    fields = table(
        row("索 引 号：", "0000/2024-1"),
        row("发文机关：", "云岭市科学技术局"),
        row("成文日期：2024年1月30日", "主题词："),
    )
    source = read(table(row(cell(fields))) + table(row("关键词：", "")) + paragraph("正文"))
    assert texts(source, "property") == [
        "索引号：0000/2024-1",
        "发文机关：云岭市科学技术局",
        "成文日期：2024年1月30日",
        "主题词：",
        "关键词：",
    ]
    assert texts(source) == ["正文"]
    check_positions(source)


def test_a_table_without_lines_is_still_a_table() -> None:
    source = read(table(row("单位", "任务"), row("甲", "1"), properties=""))
    assert only_table(source).rows == 2


def test_borders_come_from_the_table_style_too() -> None:
    styles = (
        '<w:style w:type="table" w:styleId="g"><w:tblPr><w:tblBorders><w:insideV w:val="single"/></w:tblBorders>'
        '</w:tblPr></w:style><w:style w:type="table" w:styleId="h"><w:basedOn w:val="g"/></w:style>'
    )
    rows = row("云科〔2024〕8号", "签发人：张三"), row("甲", "乙")
    assert only_table(read(table(*rows, properties='<w:tblStyle w:val="h"/>'), styles=styles)).rows == 2
    assert texts(read(table(*rows, properties="<w:tblW/>"), styles=styles))[:2] == ["云科〔2024〕8号", "签发人：张三"]


def test_numbers_in_cells_are_printed() -> None:
    serial = numbering({1: level(0, "decimal", "%1")}, {1: 1})
    source = read(
        table(row("序号", "任务"), row(cell(numbered("", 1)), "甲"), row(cell(numbered("", 1)), "乙")), numbering=serial
    )
    assert only_table(source).grid() == [["序号", "任务"], ["1", "甲"], ["2", "乙"]]


# packages


def test_the_document_part_is_found_through_the_relationships() -> None:
    data = package(
        {
            "_rels/.rels": relations({"r": ("officeDocument", "/Word/main.xml")}),
            "word/Main.xml": document(paragraph("正文")),
        }
    )
    assert texts(read_docx(data, "a.docx")) == ["正文"]


def test_without_relationships_the_usual_names_do() -> None:
    data = package(
        {
            "word/document.xml": document(paragraph("正文", '<w:pStyle w:val="c"/>')),
            "word/styles.xml": f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="c">'
            '<w:pPr><w:jc w:val="center"/></w:pPr></w:style></w:styles>',
        }
    )
    block = read_docx(data, "a.docx").blocks[0]
    assert isinstance(block, TextBlock)
    assert block.hints.align == "center"


@pytest.mark.parametrize("prefix", ["w", "ns0", ""])
@pytest.mark.parametrize("namespace", [W, "http://purl.oclc.org/ooxml/wordprocessingml/main"])
def test_strict_namespaces_and_other_prefixes(namespace: str, prefix: str) -> None:
    tag = f"{prefix}:" if prefix else ""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    attribute = f'xmlns:k="{namespace}" k:val' if not prefix else f"{prefix}:val"
    xml = (
        f'<{tag}document {declared}="{namespace}"><{tag}body><{tag}p><{tag}pPr><{tag}jc {attribute}="center"/></{tag}pPr>'
        f"<{tag}r><{tag}t>正文</{tag}t></{tag}r></{tag}p></{tag}body></{tag}document>"
    )
    block = read_docx(package({"word/document.xml": xml}), "a.docx").blocks[0]
    assert isinstance(block, TextBlock)
    assert (block.text, block.hints.align) == ("正文", "center")


def test_an_embedded_document_makes_the_reading_incomplete() -> None:
    source = read(paragraph("正文") + '<w:altChunk r:id="x"/>')
    assert source.incomplete
    assert [note.code for note in source.notes] == ["embedded-document"]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus")
@pytest.mark.parametrize("path", sorted(CORPUS.rglob("*.docx")) if CORPUS.is_dir() else [], ids=lambda path: path.name)
def test_every_character_of_real_documents_is_kept(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    wanted = Counter(character for t in root.iter(f"{{{W}}}t") for character in t.text or "" if not character.isspace())
    source = read_docx(path.read_bytes(), path.name)
    kept = Counter(character for block in source.blocks for character in iter_characters(block))
    assert not wanted - kept
    check_positions(source)
