"""Packages that are damaged, hostile or of another kind: one clear ReadError, never a traceback, never a long wait."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu_cli.blocks import TableBlock, TextBlock
from kepu_cli.errors import ReadError
from kepu_cli.readers import container
from kepu_cli.readers.container import Container
from kepu_cli.readers.docx.read import read_docx

from .docx_builder import (
    cell,
    document,
    docx,
    level,
    numbered,
    numbering,
    package,
    paragraph,
    row,
    run,
    table,
    text_box,
)

GOOD = docx(
    paragraph(text_box(paragraph("云岭市文件")) + run("一、总体要求"))
    + numbered("甲", 1)
    + table(
        row("单位", "任务"), row(cell("甲", '<w:vMerge w:val="restart"/>'), "1"), row(cell("", "<w:vMerge/>"), "2")
    ),
    numbering=numbering({1: level(0, "decimal", "%1.")}, {1: 1}),
    styles='<w:style w:type="paragraph" w:styleId="a"><w:rPr><w:b/></w:rPr></w:style>',
)


def refuse(data: bytes, *words: str) -> None:
    with pytest.raises(ReadError) as error:
        read_docx(data, "通知.docx")
    message = str(error.value)
    assert "\n" not in message
    assert message.startswith("通知.docx")
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("names", "word"),
    [
        (("[Content_Types].xml", "xl/workbook.xml"), "Excel"),
        (("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (("mimetype", "content.xml"), "OpenDocument"),
        (("OFD.xml", "Doc_0/Document.xml"), "OFD"),
        (("[Content_Types].xml", "_rels/.rels"), "正文部件"),
        (("照片.jpg",), "压缩包"),
    ],
)
def test_packages_of_another_kind_are_named(names: tuple[str, ...], word: str) -> None:
    refuse(package(dict.fromkeys(names, "<x/>")), word)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\3\4", GOOD[:200], GOOD[:-30], GOOD[: len(GOOD) // 2], GOOD[100:]],
    ids=("empty", "signature", "start", "end", "half", "headless"),
)
def test_truncated_packages(data: bytes) -> None:
    refuse(data, "不完整")


def test_bytes_before_the_package_do_no_harm() -> None:
    assert read_docx(b"x" * 100 + GOOD, "a.docx").blocks == read_docx(GOOD, "a.docx").blocks


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<w:document",
        b"not xml",
        b"<a></b>",
        document(paragraph("x"))[:-20],
        b"\xff\xfe<\x00",
        document(paragraph("x")).replace(b"UTF-8", b"X-NONE"),
        document(paragraph("x")).replace(b"x", b"\xff"),
        document(paragraph("x")).replace(b"UTF-8", b"GBK"),
        document(paragraph("x")).replace(b"UTF-8", b"undefined"),
    ],
    ids=("empty", "open", "words", "crossed", "cut", "utf-16", "encoding", "bytes", "gbk", "undefined"),
)
def test_broken_xml(xml: bytes) -> None:
    refuse(package({"word/document.xml": xml}), "损坏")


BOMB = '<!DOCTYPE d [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><w:document xmlns:w="x">&b;</w:document>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "xml",
    [
        BOMB,
        '<!DOCTYPE d SYSTEM "file:///etc/passwd"><w:document xmlns:w="x"/>',
        "<!-- x --><!DOCTYPE d><d/>",
    ],
)
def test_a_dtd_is_refused(xml: str, encoding: str) -> None:
    refuse(package({"word/document.xml": xml.encode(encoding)}), "DTD")


def test_a_dtd_is_refused_in_every_part() -> None:
    refuse(package({"word/document.xml": document(paragraph("文")), "word/styles.xml": BOMB}), "DTD")


def test_other_encodings_are_read() -> None:
    xml = document(paragraph("正文")).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    block = read_docx(package({"word/document.xml": xml}), "a.docx").blocks[0]
    assert isinstance(block, TextBlock)
    assert block.text == "正文"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = package({"word/document.xml": b"<a>" + b" " * (8 << 20)})
    refuse(bomb, "过大")
    monkeypatch.setattr(container, "MAX_PART_BYTES", 1000)
    refuse(package({"word/document.xml": document(paragraph("文" * 2000))}), "过大")


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(package({"word/document.xml": document(paragraph("文" * 50_000))}))
    entry = data.rfind(b"PK\1\2")
    struct.pack_into("<L", data, entry + 24, 100)
    refuse(bytes(data), "过大")


def test_too_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_ENTRIES", 3)
    refuse(GOOD, "部件")


def test_encrypted_and_unknown_methods() -> None:
    data = bytearray(package({"word/document.xml": document(paragraph("文"))}))
    entry = data.rfind(b"PK\1\2")
    data[entry + 8] |= 1
    refuse(bytes(data), "密码")
    data[entry + 8] &= 0xFE
    struct.pack_into("<H", data, entry + 10, 99)
    refuse(bytes(data), "压缩方式99")


def test_a_wrong_checksum_is_damage() -> None:
    data = bytearray(package({"word/document.xml": document(paragraph("文"))}))
    entry = data.rfind(b"PK\1\2")
    data[entry + 16] ^= 0xFF
    refuse(bytes(data), "损坏")


def test_zip64_and_stored_parts() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("Word\\Document.xml", "w", force_zip64=True) as part:
        part.write(b"abc")
    assert Container(buffer.getvalue(), "a").read("word/document.xml") == b"abc"


@pytest.mark.parametrize("body", ["", paragraph(), paragraph("   "), table(row("", ""))])
def test_a_document_without_text(body: str) -> None:
    refuse(docx(body), "没有文字")


def test_a_document_of_pictures_names_recognition() -> None:
    refuse(docx(paragraph("<w:r><w:drawing/></w:r>")), "OCR")


@pytest.mark.parametrize(
    "body",
    [
        "<w:tr/>",
        "<w:tc/>",
        "<w:tbl><w:tc/></w:tbl>",
        "<w:tblHeader/>",
        "<w:gridSpan/>",
        "<w:p><w:tr><w:tc/></w:tr></w:p>",
    ],
)
def test_rows_and_cells_outside_a_table_never_give_a_traceback(body: str) -> None:
    try:
        read_docx(docx(paragraph("文") + body), "a.docx")
    except ReadError as error:
        assert "表格" in str(error)


def test_deep_nesting_is_bounded() -> None:
    body = paragraph("心")
    for _ in range(2000):
        body = table(row(cell(body), "x"))
    source = read_docx(docx(paragraph("文") + body), "a.docx")
    assert any("心" in each.text for block in source.blocks if isinstance(block, TableBlock) for each in block.cells)
    boxes = paragraph("心")
    for _ in range(2000):
        boxes = f"<w:p><w:r><w:txbxContent>{boxes}</w:txbxContent></w:r></w:p>"
    refuse(docx(boxes + paragraph("文")), "文本框")


def test_wide_tables_and_long_lines_take_linear_time() -> None:
    spans = table(*[row(cell("甲", '<w:gridSpan w:val="999999999"/>'), "乙") for _ in range(300)])
    source = read_docx(docx(paragraph("文" * 300_000) + spans + paragraph(run("字") * 20_000)), "a.docx")
    assert len(source.blocks) == 3
    merged = table(*[row(cell(f"{number}", "<w:vMerge/>"), "x") for number in range(8000)])
    assert len(read_docx(docx(paragraph("文") + merged), "a.docx").blocks) == 2
    joined = "".join(paragraph("字", "<w:rPr><w:del/></w:rPr>") for _ in range(5000)) + paragraph("完")
    assert len(read_docx(docx(joined), "a.docx").blocks) == 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_changed_byte_never_gives_a_traceback(at: int, value: int) -> None:
    data = GOOD[:at] + bytes([value]) + GOOD[at + 1 :]
    try:
        read_docx(data, "a.docx")
    except ReadError as error:
        assert "\n" not in str(error)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_changed_byte_in_the_xml_never_gives_a_traceback(data: st.DataObject) -> None:
    with zipfile.ZipFile(BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name]) - 1))
    parts[name] = parts[name][:at] + bytes([data.draw(st.integers(0, 255))]) + parts[name][at + 1 :]
    try:
        read_docx(package(parts), "a.docx")
    except ReadError as error:
        assert "\n" not in str(error)
