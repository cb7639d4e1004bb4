"""The Word files that are written, opened and read again."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from lxml import etree

from kepu_cli.draft.document import DraftDocument, DraftPart, Head, Imprint, Paragraph, Signature
from kepu_cli.draft.docx.head import mark_size
from kepu_cli.draft.docx.writer import write_docx
from kepu_cli.draft.fonts import Fonts, load_fonts
from kepu_cli.draft.labels import find_lead
from kepu_cli.errors import UsageError

from .drafts import joint, letter, red_head, table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return load_fonts()


def parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}


def styled(data: bytes, style: str) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs if p.style.style_id == style]


@pytest.mark.parametrize("make", [red_head, joint, letter, table])
def test_same_draft_gives_same_bytes_and_opens(make, fonts: Fonts) -> None:
    data = write_docx(make(), fonts)
    assert data == write_docx(make(), fonts)
    assert docx.Document(io.BytesIO(data)).sections


def test_page_of_the_standard(fonts: Fonts) -> None:
    upright, turned = docx.Document(io.BytesIO(write_docx(red_head(), fonts))).sections
    assert [round(v.mm) for v in (upright.page_width, upright.page_height)] == [210, 297]
    assert [
        round(v.mm) for v in (upright.top_margin, upright.bottom_margin, upright.left_margin, upright.right_margin)
    ] == [37, 35, 28, 26]
    assert [round(v.mm) for v in (turned.page_width, turned.page_height)] == [297, 210]
    assert round((turned.page_width - turned.left_margin - turned.right_margin) / 36000) == 225
    assert round((turned.page_height - turned.top_margin - turned.bottom_margin) / 36000) == 156


def test_styles_name_the_faces_and_sizes(fonts: Fonts) -> None:
    styles = parts(write_docx(red_head(), fonts))["word/styles.xml"]
    found = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}

    def look(key: str) -> tuple[str | None, str | None]:
        run = found[key].find(f"{W}rPr")
        face, size = run.find(f"{W}rFonts"), run.find(f"{W}sz")
        return (
            face.get(f"{W}eastAsia") if face is not None else None,
            size.get(f"{W}val") if size is not None else None,
        )

    assert look("Normal") == (fonts.fangsong, "32")
    assert look("Title") == (fonts.xiaobiaosong, "44")
    assert look("Heading1")[0] == fonts.heiti
    assert look("Heading2")[0] == fonts.kaiti
    assert look("Footer") == (fonts.songti, "28")
    assert look("ImprintText")[1] == "28"
    assert found["Normal"].find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Times New Roman"


def test_headings_stand_in_the_outline_and_labels_decide(fonts: Fonts) -> None:
    blocks = (
        Paragraph("一、总体要求"),
        Paragraph("（一）完善机制。" + "各单位要认真落实。" * 20),
        Paragraph("1.建立台账"),
        Paragraph("（1）按月调度。"),
        Paragraph("没有编号的正文。"),
    )
    data = write_docx(DraftDocument(Head(), (DraftPart("main", "方案", blocks=blocks),)), fonts)
    assert styled(data, "Heading1") == ["一、总体要求"]
    assert len(styled(data, "RunIn2")) == 1
    assert styled(data, "Heading3") == ["1.建立台账"]
    assert styled(data, "Heading4") == ["（1）按月调度。"]
    assert styled(data, "BodyText") == ["没有编号的正文。"]
    document = parts(data)["word/document.xml"]
    run_in = next(p for p in document.iter(f"{W}p") if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "RunIn2")
    first = run_in.find(f"{W}r")
    assert "".join(first.itertext()) == "（一）完善机制。"
    assert first.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == fonts.kaiti


def test_quotes_and_dashes_are_set_in_the_chinese_font(fonts: Fonts) -> None:
    document = DraftDocument(
        Head(), (DraftPart("main", "方案", blocks=(Paragraph("开展“科普进万家”活动——覆盖全市。"),)),)
    )
    root = parts(write_docx(document, fonts))["word/document.xml"]
    hints = [r.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") for r in root.iter(f"{W}r") if "“" in "".join(r.itertext())]
    assert hints == ["eastAsia"]


def test_tables_repeat_their_header_and_merge_down(fonts: Fonts) -> None:
    root = parts(write_docx(table(), fonts))["word/document.xml"]
    rows = list(root.iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    merges = [node.get(f"{W}val") for node in root.iter(f"{W}vMerge")]
    assert merges.count("restart") == 12 and merges.count(None) == 12


def test_a_row_higher_than_a_page_may_be_torn(fonts: Fonts) -> None:
    from kepu_cli.draft.render import build_grid

    grid = build_grid([["单位", "内容"], ["甲局", "很长的内容，" * 600], ["乙局", "短"]])
    root = parts(write_docx(DraftDocument(Head(), (DraftPart("main", "表", blocks=(grid,), landscape=True),)), fonts))[
        "word/document.xml"
    ]
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in root.iter(f"{W}tr")] == [True, False, True]


def test_page_numbers_are_fields_outside_on_odd_and_even_pages(fonts: Fonts) -> None:
    found = parts(write_docx(letter(), fonts))
    assert found["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None
    for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        assert "PAGE" in "".join(found[name].itertext())
        assert found[name].find(f".//{W}jc").get(f"{W}val") == side
    section = found["word/document.xml"].find(f".//{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    assert "PAGE" not in "".join(found["word/footer5.xml"].itertext())


def test_names_of_attachments_hang_under_one_another(fonts: Fonts) -> None:
    [note] = [
        p
        for p in parts(write_docx(joint(), fonts))["word/document.xml"].iter(f"{W}p")
        if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "AttachmentNote"
    ]
    assert "".join(note.itertext()).startswith("附件：1.科普基地名单2.科普活动名单")
    assert len(note.findall(f".//{W}br")) == 2


def test_cc_ends_with_one_full_stop_and_a_letter_has_no_rules(fonts: Fonts) -> None:
    for document, ruled in ((red_head(), True), (letter(), False)):
        root = parts(write_docx(document, fonts))["word/document.xml"]
        last = list(root.iter(f"{W}tbl"))[-1]
        text = "".join(last.itertext())
        assert text.startswith("抄送：") and "。" in text and "。。" not in text
        assert (last.find(f".//{W}tcBorders") is not None) is ruled
        assert ("印发" in text) is ruled


def test_what_must_be_filled_in_is_marked(fonts: Fonts) -> None:
    root = parts(
        write_docx(
            DraftDocument(Head(), (DraftPart("main", "函", blocks=(Paragraph("请【待填：代表姓名】查收。"),)),)), fonts
        )
    )["word/document.xml"]
    [marked] = [r for r in root.iter(f"{W}r") if r.find(f"{W}rPr/{W}u") is not None]
    assert "".join(marked.itertext()) == "【待填：代表姓名】"


def test_hostile_text_stays_text(fonts: Fonts) -> None:
    nasty = '</w:t></w:r><w:br w:type="page"/>&amp;\x00\x0b\ud800"'
    data = write_docx(DraftDocument(Head("red", marks=(nasty,), number=nasty), (DraftPart("main", nasty, recipients=nasty, blocks=(Paragraph(nasty),)),),
                                    (nasty,), Signature((nasty,), nasty), nasty, Imprint(nasty, nasty, nasty), nasty), fonts)  # fmt: skip
    root = parts(data)["word/document.xml"]
    assert not [node for node in root.iter(f"{W}br") if node.get(f"{W}type") == "page"]
    assert "</w:t></w:r><w:br" in "".join(root.itertext())


def test_every_set_of_fonts_loads_and_an_unknown_one_is_named() -> None:
    assert all(len(load_fonts(name).faces()) == 6 for name in ("方正", "GB2312", "Windows", "开源"))
    with pytest.raises(UsageError, match="没有名为 宋体 的字体组"):
        load_fonts("宋体")


@pytest.mark.parametrize(
    ("text", "label", "lead"),
    [
        ("一、总体要求", 2, 6),
        ("（一）完善机制。要抓好落实。", 3, 8),
        ("1.建立台账。", 2, 7),
        (f"（二）{'要' * 60}。", 3, 3),
        ("（三）" + "要" * 60, 3, 3),
    ],
)
def test_heading_of_a_paragraph_ends_at_its_first_full_stop(text: str, label: int, lead: int) -> None:
    assert find_lead(text, label) == lead


def test_a_long_mark_is_narrowed_before_it_is_small() -> None:
    assert mark_size("云岭市人民政府文件", 104)[1] == 100
    size, scale = mark_size("云岭市全民科学素质工作领导小组办公室文件", 104)
    assert size == 72 and 33 <= scale < 100


def test_properties_stand_in_the_order_of_the_schema(fonts: Fonts) -> None:
    order = ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "tabs", "kinsoku", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl", "sectPr"]  # fmt: skip
    for document in (red_head(), joint(), letter(), table()):
        for name, root in parts(write_docx(document, fonts)).items():
            for properties in root.iter(f"{W}pPr"):
                names = [etree.QName(node).localname for node in properties]
                assert names == sorted(names, key=order.index), (name, names)
                assert len(names) == len(set(names)), (name, names)


def test_numbers_in_dates_stay_text(fonts: Fonts) -> None:
    text = "".join(parts(write_docx(letter(), fonts))["word/document.xml"].itertext())
    assert re.search(r"2024年5月6日", text)


def test_the_red_rule_spans_the_page_with_a_signatory_too(fonts: Fonts) -> None:
    """The rule is the border of the number's paragraph: an indent would shorten it (7.2.7)."""
    with zipfile.ZipFile(io.BytesIO(write_docx(red_head(), fonts))) as package:
        styles = package.read("word/styles.xml").decode()
    style = re.search(r'<w:style [^>]*w:styleId="DocumentNumberUp".*?</w:style>', styles)
    assert style is not None
    assert "<w:ind" not in style[0]
