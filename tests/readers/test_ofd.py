"""The OFD reader: every way of writing the same page, what is text of a page and what is not, damaged and hostile files."""

from __future__ import annotations

import inspect
import io
import random
import re
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_cli.blocks import Source, TableBlock, TextBlock
from kepu_cli.cli.inputs import collect_inputs
from kepu_cli.errors import ReadError
from kepu_cli.pipeline import load_bytes
from kepu_cli.readers import read_bytes
from kepu_cli.readers.ofd.numbers import IDENTITY, read_number, read_numbers, read_path, read_steps
from kepu_cli.readers.ofd.read import read_ofd
from kepu_cli.readers.pdf.read import read_pdf
from tests.conftest import CORPUS
from tests.readers import test_pdf as pdf_tests
from tests.readers.ofd_builder import (
    NAMESPACE,
    build_ofd,
    content,
    document,
    entry,
    pack,
    package,
    rule,
    text,
)
from tests.readers.pdf_builder import GREY, HEI, RED, PageBuilder, build_pdf
from tests.readers.reading import iter_characters, tables, texts

TITLE = text(60, 60, "关于做好科普工作的通知", 7.7)
FIRST = "现将全市科普工作有关事项通知如下，请结合实际认真贯彻"
LINES = text(39.2, 80, FIRST) + text(28, 90, "落实。")
PAGE = TITLE + LINES
BODY = ["关于做好科普工作的通知", f"{FIRST}落实。"]


def read(data: bytes) -> Source:
    return read_ofd(data, "测试.ofd")


def unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def said(source: Source) -> list[object]:
    """What the blocks say and where, whatever they look like."""
    return [
        (block.role, block.at, block.text if isinstance(block, TextBlock) else (block.cells, block.dropped))
        for block in source.blocks
    ]


# ---- the same as PDF

_PDF_CASES = {
    name: function
    for name, function in vars(pdf_tests).items()
    if name.startswith("test_")
    and not inspect.signature(function).parameters
    and not hasattr(function, "hypothesis")
    and "read(" in inspect.getsource(function)
}


@pytest.mark.parametrize("scattered", [False, True], ids=("runs", "characters"))
@pytest.mark.parametrize("name", _PDF_CASES)
def test_what_holds_for_the_pages_of_a_pdf_holds_for_the_same_pages(
    name: str, scattered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_as_ofd(*pages: PageBuilder) -> Source:
        try:
            return read(build_ofd(pages, scattered=scattered))
        except NotImplementedError as error:
            pytest.skip(str(error))

    monkeypatch.setattr(pdf_tests, "read", read_as_ofd)
    _PDF_CASES[name]()


def test_the_same_pages_give_the_same_blocks_as_pdf() -> None:
    page = PageBuilder().centred(100, "云岭市科学技术局文件", 36, colour=RED).line(80, 130, 520, 130)
    y = page.centred(180, "关于做好科普工作的通知", 22).paragraph(230, "一、总体要求", font=HEI)
    page.grid([80, 200, 520], [y, y + 30, y + 60])
    page.cell(80, y, "责任单位")
    page.cell(200, y, "任务")
    page.cell(80, y + 30, "市科协")
    page.cell(200, y + 30, "举办科普日活动")
    page.text(100, 700, "内部资料", 60, colour=GREY, matrix=(0.7, 0.7, -0.7, 0.7)).centred(790, "— 1 —", 14)
    ofd, pdf = read(build_ofd([page, pdf_tests.notice(2)])), read_pdf(build_pdf([page, pdf_tests.notice(2)]), "x")
    assert said(ofd) == said(pdf)
    looks = [
        [
            (block.hints.align, block.hints.size_pt, block.hints.red, block.hints.indent, block.hints.gap_before)
            for block in source.blocks
            if isinstance(block, TextBlock)
        ]
        for source in (ofd, pdf)
    ]
    assert looks[0] == looks[1]
    assert (ofd.format, ofd.pages) == ("ofd", 2)


# ---- ways of writing the same page


WAYS: dict[str, bytes] = {
    "plain": package(PAGE),
    "characters": package(LINES + "".join(text(60 + 7.7 * n, 60, letter, 7.7) for n, letter in enumerate(BODY[0]))),
    "codes": package(
        LINES
        + '<ofd:TextObject Boundary="60 50 90 12" Font="1" Size="7.7">'
        + "".join(f'<ofd:TextCode X="{7.7 * n}" Y="10">{letter}</ofd:TextCode>' for n, letter in enumerate(BODY[0]))
        + "</ofd:TextObject>"
    ),
    "repeated steps": package(LINES + text(60, 60, BODY[0], 7.7, code='DeltaX="g 9 7.7 7.7"')),
    "no steps": package(LINES + text(60, 60, BODY[0], 7.7, code='DeltaX=""')),
    "steps of nothing": package(LINES + text(60, 60, BODY[0], 7.7, code='DeltaX="g 10 0"')),
    "too many steps": package(LINES + text(60, 60, BODY[0], 7.7, code='DeltaX="g 999999999999 7.7"')),
    "glyphs": package(
        LINES
        + text(60, 60, BODY[0], 7.7).replace(
            "<ofd:TextCode",
            '<ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="2"><ofd:Glyphs>17 23</ofd:Glyphs>'
            "</ofd:CGTransform><ofd:TextCode",
        )
    ),
    "scaled": package(
        LINES
        + '<ofd:TextObject Boundary="60 52.3 84.7 9.24" CTM="0.1 0 0 0.1 0 0" Font="1" Size="77">'
        + f'<ofd:TextCode X="0" Y="77" DeltaX="g 10 77">{BODY[0]}</ofd:TextCode></ofd:TextObject>'
    ),
    "moved by its matrix": package(
        LINES
        + '<ofd:TextObject Boundary="0 0 210 297" CTM="1 0 0 1 60 60" Font="1" Size="7.7">'
        + f'<ofd:TextCode X="0" Y="0" DeltaX="g 10 7.7">{BODY[0]}</ofd:TextCode></ofd:TextObject>'
    ),
    "blocks": package(f'<ofd:PageBlock ID="3"><ofd:PageBlock ID="4">{PAGE}</ofd:PageBlock></ofd:PageBlock>'),
    "pretty": package(PAGE.replace(f">{BODY[0]}<", f">\n      {BODY[0]}\n    <")),
    "composite": package(
        LINES + '<ofd:CompositeObject Boundary="10 20 0 0" CTM="2 0 0 2 0 0" ResourceID="70"/>',
        res='<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="70" Width="9" Height="9"><ofd:Content>'
        + text(25, 20, BODY[0], 3.85)
        + "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>",
    ),
    "template": package(
        LINES,
        common='<ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/>',
        extra={
            "Doc_0/Tpls/Tpl_0/Content.xml": content(TITLE),
            "Doc_0/Pages/Page_0/Content.xml": content(
                LINES, head='<ofd:Template TemplateID="90" ZOrder="Background"/>'
            ),
        },
    ),
}


def _moved(way: str) -> bytes:
    """The plain file with its parts named, placed or written another way."""
    parts = unpack(WAYS["plain"])
    root = "Doc_0/Document.xml"
    if way == "absolute":
        parts["OFD.xml"] = entry("/Doc_0/Document.xml").encode()
        parts[root] = document(["/Doc_0/Pages/Page_0/Content.xml"]).encode()
    elif way == "from the root":
        parts[root] = document(["Doc_0/Pages/Page_0/Content.xml"]).encode()
    elif way == "backslashes":
        parts["OFD.xml"] = entry("Doc_0\\Document.xml").encode()
        parts[root] = document([".\\Pages\\Page_0\\Content.xml"]).encode()
    elif way == "upwards":
        parts[root] = document(["../Doc_0/Pages/../Pages/Page_0/Content.xml"]).encode()
    elif way == "folder":
        parts[root] = document(["Pages/Page_0"]).encode()
    elif way == "case":
        parts = {name.upper(): part for name, part in parts.items()}
    elif way == "packed with its folder":
        parts = {f"通知/{name}": part for name, part in parts.items()}
    elif way == "default namespace":
        parts = {
            name: part.replace(b"ofd:", b"").replace(b"xmlns:ofd=", b"xmlns=") if b"xmlns" in part else part
            for name, part in parts.items()
        }
        parts = {
            name: part.replace(NAMESPACE.encode(), b'xmlns="http://www.ofdspec.org/2016"')
            for name, part in parts.items()
        }
    elif way == "another prefix":
        parts = {
            name: part.replace(b"<ofd:", b"<f:").replace(b"</ofd:", b"</f:").replace(b"xmlns:ofd=", b"xmlns:f=")
            for name, part in parts.items()
        }
    elif way == "GBK":
        page = parts["Doc_0/Pages/Page_0/Content.xml"].decode().replace('encoding="UTF-8"', 'encoding="GBK"')
        parts["Doc_0/Pages/Page_0/Content.xml"] = page.encode("gbk")
    elif way == "UTF-16":
        page = parts["Doc_0/Pages/Page_0/Content.xml"].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
        parts["Doc_0/Pages/Page_0/Content.xml"] = page.encode("utf-16")
    elif way == "names in GBK":
        parts = {name.replace("Page_0", "PPPP"): part for name, part in parts.items()}
        parts[root] = document(["Pages/首页/Content.xml"]).encode()
        return pack(parts).replace(b"PPPP", "首页".encode("gbk"))
    elif way == "control characters":
        page = parts["Doc_0/Pages/Page_0/Content.xml"].decode()
        parts["Doc_0/Pages/Page_0/Content.xml"] = page.replace("全市", "全\x01市&#x1;&#11;").encode() + b"\x00"
    elif way == "blank before the declaration":
        parts = {name: b"\n  " + part for name, part in parts.items()}
    elif way == "commas":
        page = parts["Doc_0/Pages/Page_0/Content.xml"].decode()
        parts["Doc_0/Pages/Page_0/Content.xml"] = re.sub(
            r'(?<=Boundary=")[^"]+', lambda m: m[0].replace(" ", ","), page
        ).encode()
    elif way == "no boxes":
        parts["Doc_0/Pages/Page_0/Content.xml"] = content(PAGE, box="").encode()
    return pack(parts)


_PLACES = (
    "absolute",
    "from the root",
    "backslashes",
    "upwards",
    "folder",
    "case",
    "packed with its folder",
    "default namespace",
    "another prefix",
    "GBK",
    "UTF-16",
    "names in GBK",
    "control characters",
    "blank before the declaration",
    "commas",
    "no boxes",
)


@pytest.mark.parametrize("way", [*WAYS, *_PLACES])
def test_every_way_of_writing_a_page_reads_alike(way: str) -> None:
    source = read(WAYS[way] if way in WAYS else _moved(way))
    assert texts(source) == BODY
    assert said(source) == said(read(WAYS["plain"]))
    assert source.notes == ()


def test_characters_drawn_twice_are_read_once() -> None:
    letters = [(60 + 7.7 * number, letter) for number, letter in enumerate(BODY[0])]
    pairs = "".join(text(x, 60, letter, 7.7) + text(x + 0.2, 60.1, letter, 7.7) for x, letter in letters)
    assert texts(read(package(pairs + LINES))) == BODY
    assert texts(read(package(TITLE + text(60.2, 60, BODY[0], 7.7) + LINES))) == BODY


def test_white_space_is_what_the_geometry_shows() -> None:
    page = text(28, 60, "市科学技术局") + text(90, 60, "市科学技术协会")
    page += text(28, 80, "到 2025 年 底") + text(28, 100, "National Science Day")
    page += text(28, 120, "签发人：张三  李四", code='DeltaX=""')
    assert texts(read(package(page))) == [
        "市科学技术局  市科学技术协会",
        "到2025年底",
        "National Science Day",
        "签发人：张三 李四",
    ]


def test_a_number_below_a_head_of_the_same_size_stands_alone() -> None:
    page = text(56, 40, "云岭市科学技术局办公室文件", 7.7) + text(68, 52, "云科办〔2024〕8号", 7.7)
    page += text(52, 64, "关于做好全市科普工作的通知", 7.7) + LINES
    assert texts(read(package(page)))[:3] == [
        "云岭市科学技术局办公室文件",
        "云科办〔2024〕8号",
        "关于做好全市科普工作的通知",
    ]


def test_several_documents_of_a_package_follow_one_another() -> None:
    parts = unpack(package(TITLE))
    parts |= {name.replace("Doc_0", "Doc_1"): part for name, part in unpack(package(LINES)).items() if "Doc" in name}
    parts["OFD.xml"] = entry("Doc_0/Document.xml", "Doc_1/Document.xml").encode()
    source = read(pack(parts))
    assert texts(source) == BODY
    assert [block.at.page for block in source.blocks] == [1, 2]
    assert source.pages == 2


# ---- how text is set


def look_of(attributes: str = 'Font="1"', inner: str = "", res: str = "") -> tuple[str | None, bool, bool]:
    page = text(28, 60, "关于做好科普工作的通知", attributes=attributes, inner=inner)
    (block,) = read(package(page, res=res)).blocks
    assert isinstance(block, TextBlock)
    return block.hints.font, block.hints.bold, block.hints.red


@pytest.mark.parametrize(
    ("attributes", "inner", "res", "look"),
    [
        ('Font="1"', "", "", ("仿宋", False, False)),
        ('Font="2" Weight="700"', "", "", ("黑体", True, False)),
        ('Font="1" Stroke="true"', "", "", ("仿宋", True, False)),
        (
            'Font="9"',
            "",
            '<ofd:Fonts><ofd:Font ID="9" FontName="ABCDEF+楷体" Bold="true"/></ofd:Fonts>',
            ("楷体", True, False),
        ),
        ('Font="404"', "", "", (None, False, False)),
        ('Font="1"', '<ofd:FillColor Value="238 32 37"/>', "", ("仿宋", False, True)),
        ('Font="1"', '<ofd:FillColor Value="#ee #20 #25"/>', "", ("仿宋", False, True)),
        ('Font="1"', '<ofd:FillColor Value="0 255 255 0"/>', "", ("仿宋", False, True)),
        ('Font="1"', '<ofd:FillColor Value="nan x"/>', "", ("仿宋", False, False)),
        (
            'Font="1" DrawParam="8"',
            "",
            '<ofd:DrawParams><ofd:DrawParam ID="7"><ofd:FillColor Value="255 0 0"/></ofd:DrawParam>'
            '<ofd:DrawParam ID="8" Relative="7"/></ofd:DrawParams>',
            ("仿宋", False, True),
        ),
        (
            'Font="1" DrawParam="8"',
            "",
            '<ofd:DrawParams><ofd:DrawParam ID="8" Relative="8"/></ofd:DrawParams>',
            ("仿宋", False, False),
        ),
    ],
)
def test_font_weight_and_colour(attributes: str, inner: str, res: str, look: tuple[str | None, bool, bool]) -> None:
    assert look_of(attributes, inner, res) == look


# ---- what is no text of the page


@pytest.mark.parametrize(
    ("attributes", "inner"),
    [
        ('Visible="false"', ""),
        ('Alpha="0"', ""),
        ('Fill="false"', ""),
        ("", '<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
    ],
)
def test_text_that_is_not_shown_is_kept_apart(attributes: str, inner: str) -> None:
    source = read(package(PAGE + text(28, 120, "内部追踪码", attributes=attributes, inner=inner)))
    assert texts(source) == BODY
    assert texts(source, "furniture") == ["内部追踪码"]


def test_large_text_that_shines_through_is_a_watermark() -> None:
    mark = text(40, 150, "内部资料", 30, attributes='Font="1" Alpha="40"')
    source = read(package(PAGE + mark))
    assert texts(source) == BODY
    assert texts(source, "furniture") == ["内部资料"]


def test_recognised_text_behind_a_scanned_page_is_its_text() -> None:
    picture = '<ofd:ImageObject Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="5"/>'
    hidden = PAGE.replace("<ofd:TextObject", '<ofd:TextObject Alpha="0"')
    assert texts(read(package(picture + hidden))) == BODY


def test_text_inside_patterns_and_clips_is_none() -> None:
    other = text(28, 150, "底纹")
    inner = f"<ofd:FillColor><ofd:Pattern><ofd:CellContent>{other}</ofd:CellContent></ofd:Pattern></ofd:FillColor>"
    clip = f"<ofd:Clips><ofd:Clip><ofd:Area>{other}</ofd:Area></ofd:Clip></ofd:Clips>"
    source = read(package(PAGE + text(28, 120, "附件", inner=clip) + text(28, 130, "方案", inner=inner)))
    assert texts(source) == [*BODY, "附件", "方案"]


def annotated(*annotations: str) -> bytes:
    listed = "".join(annotations)
    return package(
        PAGE,
        more="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        extra={
            "Doc_0/Annots/Annotations.xml": f'<ofd:Annotations {NAMESPACE}><ofd:Page PageID="1">'
            "<ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
            "Doc_0/Annots/Page_0/Annotation.xml": f"<ofd:PageAnnot {NAMESPACE}>{listed}</ofd:PageAnnot>",
        },
    )


def test_annotations_are_furniture_and_hidden_ones_nothing() -> None:
    mark = f'<ofd:Annot Type="Watermark" ID="5"><ofd:Appearance Boundary="0 0 210 297">{text(50, 80, "仅供 内部")}'
    gone = f'<ofd:Annot Type="Stamp" ID="6" Visible="false"><ofd:Appearance>{text(50, 80, "作废")}'
    end = "</ofd:Appearance></ofd:Annot>"
    source = read(annotated(mark + end, gone + end))
    assert texts(source) == BODY
    assert texts(source, "furniture") == ["仅供 内部"]


def test_missing_or_broken_annotations_and_templates_are_named() -> None:
    broken = read(annotated("<ofd:Annot"))
    assert texts(broken) == BODY
    assert [note.code for note in broken.notes] == ["part-unreadable"] and broken.incomplete
    head = '<ofd:Template TemplateID="404"/>'
    missing = read(package(PAGE, extra={"Doc_0/Pages/Page_0/Content.xml": content(PAGE, head=head)}))
    assert texts(missing) == BODY
    assert "404" in missing.notes[0].message and missing.incomplete


def test_a_seal_is_a_picture_and_no_text() -> None:
    signature = (
        f"<ofd:Signature {NAMESPACE}><ofd:SignedInfo><ofd:Provider ProviderName='电子签章'/>"
        '<ofd:StampAnnot ID="1" PageRef="1" Boundary="120 70 40 40"/></ofd:SignedInfo></ofd:Signature>'
    )
    source = read(
        package(PAGE, extra={"Doc_0/Signs/Sign_0/Signature.xml": signature, "Doc_0/Signs/Seal.esl": b"\x30\x82"})
    )
    assert texts(source) == BODY
    assert len(source.blocks) == len(BODY)


def test_files_that_go_with_it_are_named() -> None:
    listed = "".join(
        f'<ofd:Attachment ID="{number}" Name="{name}" {more}><ofd:FileLoc>{name}</ofd:FileLoc></ofd:Attachment>'
        for number, (name, more) in enumerate((("任务分解表.xlsx", ""), ("标引.xml", 'Visible="false"')))
    )
    source = read(
        package(
            PAGE,
            more="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>",
            extra={"Doc_0/Attachs/Attachments.xml": f"<ofd:Attachments {NAMESPACE}>{listed}</ofd:Attachments>"},
        )
    )
    assert [note.code for note in source.notes] == ["embedded-document"]
    assert "1 个文件" in source.notes[0].message and "任务分解表.xlsx" in source.notes[0].message
    assert not source.incomplete


# ---- turned text and tables


def test_slanted_text_is_furniture_and_text_off_the_sheet_too() -> None:
    slanted = (
        '<ofd:TextObject Boundary="20 100 150 150" CTM="0.7 -0.7 0.7 0.7 0 100" Font="1" Size="20">'
        '<ofd:TextCode X="0" Y="0" DeltaX="g 3 20">内部资料</ofd:TextCode></ofd:TextObject>'
    )
    source = read(package(PAGE + slanted + text(-90, 50, "裁切")))
    assert texts(source) == BODY
    assert texts(source, "furniture") == ["内部资料 裁切"]


def grid(xs: tuple[float, ...], ys: tuple[float, ...]) -> str:
    lines = [rule(xs[0], y, xs[-1], y) for y in ys] + [rule(x, ys[0], x, ys[-1]) for x in xs]
    return "".join(lines)


FILLED = (
    '<ofd:PathObject Boundary="{x} {y} {w} {h}" Stroke="false" Fill="true">'
    "<ofd:AbbreviatedData>S 0 0 L {w} 0 L {w} {h} L 0 {h} C</ofd:AbbreviatedData></ofd:PathObject>"
)


def rectangles(xs: tuple[float, ...], ys: tuple[float, ...]) -> str:
    """Each cell a stroked rectangle."""
    return "".join(
        f'<ofd:PathObject Boundary="{x0} {y0} {x1 - x0} {y1 - y0}"><ofd:AbbreviatedData>M 0 0 L {x1 - x0} 0 '
        f"L {x1 - x0} {y1 - y0} L 0 {y1 - y0} C</ofd:AbbreviatedData></ofd:PathObject>"
        for x0, x1 in pairwise(xs)
        for y0, y1 in pairwise(ys)
    )


def thin_boxes(xs: tuple[float, ...], ys: tuple[float, ...]) -> str:
    """Each ruling line a thin filled rectangle."""
    across = [FILLED.format(x=xs[0], y=y, w=xs[-1] - xs[0], h=0.2) for y in ys]
    return "".join(across + [FILLED.format(x=x, y=ys[0], w=0.2, h=ys[-1] - ys[0]) for x in xs])


def one_path(xs: tuple[float, ...], ys: tuple[float, ...]) -> str:
    """All ruling lines in one path, a curve among them."""
    data = "".join(f"M {xs[0]} {y} L {xs[-1]} {y} " for y in ys) + "".join(f"M {x} {ys[0]} L {x} {ys[-1]} " for x in xs)
    data += "M 5 5 Q 6 7 8 9 B 1 2 3 4 9 9 A 3 3 0 0 1 9 12"
    return f'<ofd:PathObject Boundary="0 0 210 297"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


@pytest.mark.parametrize("ruled", [grid, rectangles, thin_boxes, one_path])
def test_every_way_of_ruling_gives_the_same_table(ruled: object) -> None:
    assert callable(ruled)
    xs, ys = (28.0, 60.0, 184.0), (40.0, 50.0, 70.0)
    page = ruled(xs, ys) + text(30, 47, "责任单位", 4.9) + text(62, 47, "任务", 4.9)
    page += text(30, 57, "市科协", 4.9) + text(62, 57, "举办科普日活动，组织科学家进校园、进社区、进企", 4.9)
    page += text(62, 65, "业。", 4.9)
    (table,) = tables(read(package(page)))
    assert table.grid() == [["责任单位", "任务"], ["市科协", "举办科普日活动，组织科学家进校园、进社区、进企业。"]]


@pytest.mark.parametrize(
    "label",
    [
        text(32, 55, "组织领导", 4.9, code='DeltaX="g 3 0" DeltaY="g 3 4.9"'),
        text(32, 55, "组织领导", 4.9, attributes='Font="1" ReadDirection="90"', code='DeltaX="g 3 4.9"'),
        "".join(text(32, 55 + 4.9 * number, letter, 4.9) for number, letter in enumerate("组织领导")),
        '<ofd:TextObject Boundary="32 53 6 24" CTM="0 1 -1 0 0 0" Font="1" Size="4.9">'
        '<ofd:TextCode X="0" Y="0" DeltaX="g 3 4.9">组织领导</ofd:TextCode></ofd:TextObject>',
    ],
    ids=("stacked", "read downwards", "one by one", "turned"),
)
def test_a_label_that_runs_down_its_cell_is_one_text(label: str) -> None:
    page = grid((28, 42, 184), (40, 50, 80)) + text(30, 47, "类别", 4.9) + text(62, 47, "任务", 4.9)
    page += label + text(62, 60, "建立联席会议制度。", 4.9)
    (table,) = tables(read(package(page + text(28, 100, FIRST))))
    assert table.grid()[1] == ["组织领导", "建立联席会议制度。"]


def test_one_run_of_characters_may_hold_several_lines() -> None:
    steps = 'DeltaX="g 3 5.6 -16.8 g 3 5.6" DeltaY="g 3 0 10 g 3 0"'
    assert texts(read(package(text(28, 100, "科普宣传科学精神", code=steps)))) == ["科普宣传", "科学精神"]


# ---- files that cannot be read, or not whole


def test_pictures_of_pages_are_named_and_the_rest_is_read() -> None:
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="5"/>'
    with pytest.raises(ReadError, match=r"OFD 是扫描件.*OCR"):
        read(package(picture, picture))
    source = read(package(PAGE, picture))
    assert texts(source) == BODY
    assert [(note.code, note.at and note.at.page) for note in source.notes] == [("page-without-text", 2)]
    assert source.incomplete


def test_a_page_whose_text_is_drawn_as_curves_is_named() -> None:
    letter = "M 0 0 " + "Q 1 2 3 4 B 1 2 3 4 5 5 " * 20 + "C"
    drawn = "".join(
        f'<ofd:PathObject Boundary="{28 + n % 28 * 5} {40 + n // 28 * 10} 5 5" Fill="true" Stroke="false">'
        f"<ofd:AbbreviatedData>{letter}</ofd:AbbreviatedData></ofd:PathObject>"
        for n in range(300)
    )
    source = read(package(PAGE, drawn + text(100, 280, "— 2 —")))
    assert [(note.code, note.at and note.at.page) for note in source.notes] == [("page-without-text", 2)]
    assert source.incomplete
    assert read(package(PAGE + drawn)).notes == ()


def test_a_page_that_is_missing_or_broken_is_named() -> None:
    parts = unpack(package(PAGE, LINES, LINES))
    del parts["Doc_0/Pages/Page_1/Content.xml"]
    parts["Doc_0/Pages/Page_2/Content.xml"] = b"<ofd:Page><ofd:Content>"
    source = read(pack(parts))
    assert texts(source) == BODY
    assert [(note.code, note.at and note.at.page) for note in source.notes] == [
        ("page-unreadable", 2),
        ("page-unreadable", 3),
    ]
    assert source.incomplete and source.pages == 3


DTD = '<!DOCTYPE x [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"Encryptions.xml": "<x/>"}, "已加密"),
        ({"OFD.xml": None, "Doc_0/Encryptions.xml": "<x/>"}, "已加密"),
        ({"OFD.xml": None}, "缺少 OFD.xml"),
        ({"OFD.xml": entry("Doc_9/Document.xml")}, "缺少 Doc_9/Document.xml"),
        ({"OFD.xml": entry()}, "没有页面"),
        ({"OFD.xml": "<ofd:OFD"}, "XML 有错"),
        ({"Doc_0/Document.xml": document([])}, "没有页面"),
        ({"Doc_0/Document.xml": document(["x"] * 5_001)}, "5001 页"),
        ({"Doc_0/Document.xml": f"{DTD}<a/>"}, "实体"),
        ({"Doc_0/Pages/Page_0/Content.xml": None}, "缺少 Pages/Page_0/Content.xml"),
        ({"Doc_0/Pages/Page_0/Content.xml": f"{DTD}<a>&a;</a>"}, "实体"),
        ({"Doc_0/Pages/Page_0/Content.xml": "<a>"}, "XML 有错"),
        ({"Doc_0/Pages/Page_0/Content.xml": content("")}, "没有文字"),
        ({"Doc_0/Pages/Page_0/Content.xml": " " * (33 << 20)}, "炸弹"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(parts: dict[str, str | None], words: str) -> None:
    whole: dict[str, str | bytes] = dict(unpack(package(PAGE)))
    for name, part in parts.items():
        if part is None:
            del whole[name]
        else:
            whole[name] = part
    with pytest.raises(ReadError, match=words) as caught:
        read(pack(whole))
    assert "\n" not in str(caught.value)
    assert "Word" not in str(caught.value)


def test_paths_do_not_leave_the_package() -> None:
    parts = unpack(package(PAGE))
    parts["Doc_0/Document.xml"] = document(["../../../../etc/passwd"]).encode()
    with pytest.raises(ReadError, match="缺少"):
        read(pack(parts))


def test_units_that_hold_themselves_end() -> None:
    unit = '<ofd:CompositeGraphicUnit ID="{0}"><ofd:Content>{1}</ofd:Content></ofd:CompositeGraphicUnit>'
    many = '<ofd:CompositeObject Boundary="0 0 1 1" ResourceID="70"/>' * 60
    res = f"<ofd:CompositeGraphicUnits>{unit.format(70, many)}</ofd:CompositeGraphicUnits>"
    source = read(package(PAGE + many, res=res))
    assert texts(source) == BODY
    assert [note.code for note in source.notes] == ["page-too-complex"]


def test_units_too_deep_within_one_another_are_noted() -> None:
    unit = '<ofd:CompositeGraphicUnit ID="{0}"><ofd:Content>{1}</ofd:Content></ofd:CompositeGraphicUnit>'
    inner = '<ofd:CompositeObject Boundary="0 0 1 1" ResourceID="{0}"/>'
    units = "".join(unit.format(70 + depth, inner.format(71 + depth)) for depth in range(12))
    source = read(
        package(PAGE + inner.format(70), res=f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>")
    )
    assert texts(source) == BODY
    assert [note.message for note in source.notes] == ["第1页的图形过多，或套得太深，没有全部读出"]


@pytest.mark.parametrize(
    "value", ["", "nan", "inf", "-1e999", "1e308", "abc", "1_0", "９", "0x5", "--5", "g", "g 5", "g -3 x"]
)
def test_numbers_of_every_sort_do_no_harm(value: str) -> None:
    odd = (
        f'<ofd:TextObject Boundary="{value} 1 {value} 2" CTM="{value} 0 0 {value} 0 0" Size="{value}" HScale="{value}" '
        f'CharDirection="{value}" Weight="{value}"><ofd:TextCode X="{value}" Y="{value}" DeltaX="{value}" '
        f'DeltaY="{value}">附注</ofd:TextCode></ofd:TextObject>'
        f'<ofd:PathObject Boundary="{value}"><ofd:AbbreviatedData>M {value} 0 L 5 {value} C Z</ofd:AbbreviatedData>'
        f'</ofd:PathObject><ofd:ImageObject Boundary="{value}"/>'
    )
    source = read(package(PAGE + odd, extra={"Doc_0/Pages/Page_0/Content.xml": content(PAGE + odd, box=value)}))
    letters = Counter(character for block in source.blocks for character in iter_characters(block))
    assert letters == Counter("".join(BODY) + "附注")


def test_numbers() -> None:
    assert [read_number(text, 7.0) for text in ("5.6", "-1", None, "x", "nan", "1e9")] == [
        5.6,
        -1.0,
        7.0,
        7.0,
        7.0,
        7.0,
    ]
    assert read_numbers("1 2 3 4 5", 4) == [1.0, 2.0, 3.0, 4.0]
    assert read_numbers("1 2 3", 4) is None and read_numbers("1 2 nan 4", 4) is None
    assert read_steps("g 3 5.6 2.8 g 2 1", 9) == [5.6, 5.6, 5.6, 2.8, 1.0, 1.0]
    assert read_steps("g 99999999999 5.6", 2) == [5.6, 5.6]
    assert read_steps("g -4 5 g x 3 2", 5) == [2.0]


def test_paths() -> None:
    assert read_path("M0,0L10 0 10,5C", IDENTITY, 99)[0] == [[(0, 0), (10, 0), (10, 5), (0, 0)]]
    assert read_path("S 1 1 L 2 1 Q 3 3 4 1 L 9 1", IDENTITY, 99)[0] == [[(1, 1), (2, 1)], [(4, 1), (9, 1)]]
    assert read_path("M 1 1 L 2 1 X 3 3 L 4 4", IDENTITY, 99)[0] == [[(1, 1), (2, 1)]]
    assert read_path("M 1 1 " + "L 2 1 " * 500, IDENTITY, 20)[1] == 21


# ---- nothing is lost

words = st.text(st.sampled_from("科普市局一二三（）、。：A9 —"), min_size=1, max_size=12).filter(str.strip)
spots = st.tuples(st.floats(5, 180), st.integers(2, 28), words, st.sampled_from([3.7, 4.9, 5.6, 7.7]), st.booleans())


@settings(max_examples=60, deadline=None)
@given(st.lists(spots, min_size=1, max_size=12, unique_by=lambda spot: spot[1]), st.booleans())
def test_no_character_is_lost_or_invented(found: list[tuple[float, int, str, float, bool]], ruled: bool) -> None:
    page = "".join(
        text(x, 10 * row, letters, size)
        if whole
        else "".join(text(x + size * number, 10 * row, one, size) for number, one in enumerate(letters))
        for x, row, letters, size, whole in found
    )
    source = read(package(page + (grid((10, 80, 200), (30, 60, 150)) if ruled else "")))
    letters = Counter(character for block in source.blocks for character in iter_characters(block))
    assert letters == Counter("".join(word for _, _, word, _, _ in found).replace(" ", ""))


@pytest.mark.parametrize("member", sorted(unpack(WAYS["template"])))
def test_damaged_parts_give_blocks_or_one_clear_error(member: str) -> None:
    parts = unpack(WAYS["template"])
    chance = random.Random(f"damage of {member}")
    for _ in range(60):
        data = bytearray(parts[member])
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 9)] = chance.choice(
                (b"", b"\0", b'" ', b"9e9", b"<", b">", b"&#0;", b"-", b"g 9 9 ", b"/>", bytes([chance.randrange(256)]))
            )
        try:
            load_bytes(pack({**parts, member: bytes(data)}), "x.ofd")
        except ReadError as error:
            assert "\n" not in str(error)


def test_the_kind_is_told_by_the_bytes_and_folders_hold_it(tmp_path: Path) -> None:
    assert read_bytes(WAYS["plain"], "通知.pdf").format == "ofd"
    assert read_bytes(_moved("packed with its folder"), "通知").format == "ofd"
    (tmp_path / "通知.ofd").write_bytes(WAYS["plain"])
    (tmp_path / "照片.jpg").write_bytes(b"")
    assert [found.place for found in collect_inputs((str(tmp_path),))] == ["通知"]


def test_the_same_bytes_give_the_same_blocks() -> None:
    assert read(WAYS["template"]) == read(WAYS["template"])


@pytest.mark.skipif(not (CORPUS / "luqiao-pifu.ofd").exists(), reason="no corpus here")
def test_a_real_file() -> None:
    source = read((CORPUS / "luqiao-pifu.ofd").read_bytes())
    assert source.pages == 2 and source.notes == () and not any(isinstance(b, TableBlock) for b in source.blocks)
    assert texts(source, "furniture") == ["—1—", "—2—"]
