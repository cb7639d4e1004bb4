"""The kind of a file, told by its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.blocks import Source
from kepu_cli.errors import ReadError
from kepu_cli.readers import READERS, read_bytes
from kepu_cli.readers.sniff import sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_zip("[Content_Types].xml", "word/document.xml"), "docx"),
        (_zip("[Content_Types].xml", "word/document2.xml"), "docx"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4\n", "pdf"),
        ("<!DOCTYPE html><html><body>通知</body></html>".encode(), "html"),
        ("﻿<HTML><BODY>通知".encode(), "html"),
        ("<div class='a'><p>通知</p></div>".encode(), "html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'><body/></html>", "html"),
        ("<html><body>通知</body></html>".encode("utf-16"), "html"),
        ("<html><body>通知</body></html>".encode("utf-16-le"), "html"),
        (b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "html"),
        (_zip("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (_zip("Encryptions.xml", "decryptseed.dat"), "ofd"),
        (_zip("通知/OFD.xml", "通知/Doc_0/Document.xml"), "ofd"),
        ("# 关于做好科普工作的通知\n\n正文。".encode(), "md"),
        ("**一、总体要求**\n\n正文。".encode(), "md"),
        ("| 序号 | 任务 |\n| --- | --- |\n| 1 | 建馆 |".encode(), "md"),
        ("云岭市科协\n# 通知".encode("gb18030"), "md"),
        ("关于做好科普工作的通知\n各区县：\n一、建馆。".encode(), "txt"),
        ("责任单位\t任务\n市科协\t<p>1. 建馆。</p> <p>2. 办展。</p>".encode(), "txt"),
        ("关于做好科普工作的通知".encode("utf-16-le"), "txt"),
        ("BM 是 Basic Method 的缩写。".encode(), "txt"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_kinds_that_are_read(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b" \r\n\t\x00", "空"),
        (OLE + "WordDocument".encode("utf-16-le"), ".doc/.wps"),
        (OLE + "Workbook".encode("utf-16-le"), ".xls"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), ".ppt"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "已加密"),
        (OLE, "旧版"),
        (_zip("xl/workbook.xml"), "Excel"),
        (_zip("ppt/presentation.xml"), "PowerPoint"),
        (_zip("mimetype", "content.xml"), "OpenDocument"),
        (_zip("mimetype", "META-INF/container.xml"), "epub"),
        (_zip("通知.txt"), "ZIP"),
        (_zip("word/document.xml", "[Content_Types].xml")[:-10], "Word 文档不完整"),
        (_zip("OFD.xml", "Doc_0/Document.xml")[:-10], "OFD 不完整"),
        (b"PK\x03\x04" + bytes(40), "损坏"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument>", "Word XML"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP"),
        (b"BM\x36\x00\x00\x00\x00\x00", "BMP"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"MZ\x90\x00\x03", "程序"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_kinds_that_are_named(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        sniff(data)
    assert "\n" not in caught.value.message


@given(st.binary(max_size=400))
def test_never_raises_anything_else(data: bytes) -> None:
    try:
        assert sniff(data) in {reader.format for reader in READERS}
    except ReadError as error:
        assert error.message


@given(
    st.binary(max_size=200),
    st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.4", b"<html>"]),
)
def test_never_raises_behind_a_known_beginning(tail: bytes, start: bytes) -> None:
    try:
        sniff(start + tail)
    except ReadError as error:
        assert error.message


def test_suffix_counts_only_between_text_and_markdown() -> None:
    plain = "关于做好科普工作的通知\n\n- 建馆。\n".encode()
    assert read_bytes(plain, "通知.txt").format == "txt"
    assert read_bytes(plain, "通知.MD").format == "md"
    assert read_bytes("# 通知\n正文。".encode(), "通知.txt").format == "md"
    assert read_bytes("<html><body><p>现将有关事项通知如下。</p></body></html>".encode(), "通知.docx").format == "html"
    assert read_bytes("# 通知\n正文。".encode(), "通知.md", format="txt").format == "txt"


def test_the_error_names_the_file_and_the_known_formats() -> None:
    with pytest.raises(ReadError, match=r"旧\.doc：这是旧版"):
        read_bytes(OLE + "WordDocument".encode("utf-16-le"), "旧.doc")
    with pytest.raises(ReadError, match="docx、pdf、ofd、html、md、txt"):
        read_bytes(b"x", "x", format="odt")


def test_every_reader_of_the_table_can_be_loaded_or_is_named_once() -> None:
    assert len({reader.format for reader in READERS}) == len(READERS)
    assert all(reader.function.startswith("kepu_cli.readers.") and reader.label for reader in READERS)


def test_digest_and_name_travel_with_the_source() -> None:
    source = read_bytes("通知如下。".encode(), "通知.txt")
    assert isinstance(source, Source)
    assert source.file == "通知.txt"
    assert len(source.sha256) == 64
