"""The kind of a file, told by its bytes."""

from __future__ import annotations

import re

from kepu_cli.errors import ReadError

_SAMPLE = 64 * 1024

_UNREADABLE: tuple[tuple[bytes, str], ...] = (
    # what the file begins with, what to tell the user
    (b"{\\rtf", "这是 RTF 文件，请用 Word、WPS 或 LibreOffice 打开后另存为 .docx"),
    (b"\x89PNG\r\n", "这是图片（PNG），里面没有文字层；请先做文字识别（OCR）"),
    (b"\xff\xd8\xff", "这是图片（JPEG），里面没有文字层；请先做文字识别（OCR）"),
    (b"GIF8", "这是图片（GIF），里面没有文字层；请先做文字识别（OCR）"),
    (b"II*\0", "这是图片（TIFF），里面没有文字层；请先做文字识别（OCR）"),
    (b"MM\0*", "这是图片（TIFF），里面没有文字层；请先做文字识别（OCR）"),
    (b"BM", "这是图片（BMP），里面没有文字层；请先做文字识别（OCR）"),
    (b"\x1f\x8b", "这是压缩文件（gzip），请先解压"),
    (b"Rar!\x1a\x07", "这是压缩文件（RAR），请先解压"),
    (b"7z\xbc\xaf\x27\x1c", "这是压缩文件（7z），请先解压"),
    (b"BZh", "这是压缩文件（bzip2），请先解压"),
    (b"\xfd7zXZ\0", "这是压缩文件（xz），请先解压"),
    (b"\x7fELF", "这是程序文件，不是文档"),
    (b"MZ", "这是程序文件，不是文档"),
    (b"%!PS", "这是 PostScript 文件，请先转换为 PDF"),
    (b"AT&TFORM", "这是 DjVu 扫描件，请先做文字识别（OCR）并转换为 PDF"),
    (b"SQLite format 3\0", "这是数据库文件，不是文档"),
)
_BINARY_MAGIC = {b"BM": 2, b"MZ": 2, b"II*\0": 4}  # also the beginning of some plain texts

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "文件已加密，请先在 Word 或 WPS 中去除密码再读"),
    ("WordDocument", "这是旧版 Word/WPS 二进制文件（.doc/.wps），请用 Word、WPS 或 LibreOffice 另存为 .docx"),
    ("Workbook", "这是旧版 Excel/WPS 表格（.xls/.et），不是文档；请把内容复制到 Word 文档中，存为 .docx"),
    ("PowerPoint Document", "这是旧版 PowerPoint/WPS 演示（.ppt/.dps），不是文档"),
)
_OLE_OTHER = "这是旧版 Office/WPS 二进制文件，请用 Word、WPS 或 LibreOffice 另存为 .docx"

_ZIP_KINDS: tuple[tuple[str, str, str], ...] = (
    # a member of the archive (or the beginning or end of its name), its format, or what to tell the user
    ("word/document.xml", "docx", ""),
    ("OFD.xml", "ofd", ""),
    ("Encryptions.xml", "ofd", ""),
    ("xl/", "", "这是 Excel 表格（.xlsx），不是文档；请把内容复制到 Word 文档中，存为 .docx"),
    ("ppt/", "", "这是 PowerPoint 演示文稿（.pptx），不是文档"),
    ("META-INF/container.xml", "", "这是电子书（.epub），请转换为 DOCX 或 HTML"),
    ("content.xml", "", "这是 OpenDocument 文件（.odt/.ods），请用 LibreOffice 或 WPS 另存为 .docx"),
    ("word/", "docx", ""),
    ("/OFD.xml", "ofd", ""),
)
_CUT_PACKAGES: tuple[tuple[bytes, str], ...] = (
    # what stands in a package that cannot be opened, what it was
    (b"word/document.xml", "Word 文档"),
    (b"[Content_Types].xml", "Word 文档"),
    (b"OFD.xml", "OFD "),
)

# Only what is no package and no PDF is looked through with these.
_HTML_DOCUMENT = rb"(?i)<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]"
_HTML = _HTML_DOCUMENT + rb"|<(?:div|p|table|span|article|section)(?:\s[^<>]{0,500})?>"
_MARKDOWN = r"(?m)^#{1,6}[ \t]+\S|\*\*[^*\n]{1,200}\*\*|^\|?[ \t]*:?-{3,}:?[ \t]*\||\]\((?:https?:|/)"


def sniff(data: bytes) -> str:
    """``docx``, ``pdf``, ``ofd``, ``html``, ``md`` or ``txt``, whatever the name of the file says.

    Raises ReadError for everything else, naming what it is and how to get a readable file from it.
    """
    if not data.strip(b" \t\r\n\0"):
        raise ReadError("文件是空的，没有可读的内容")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        raise ReadError(_name_ole(data))
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, message in _UNREADABLE:
        if data.startswith(magic) and (magic not in _BINARY_MAGIC or b"\0" in data[:64]):
            raise ReadError(message)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise ReadError("这是图片（WebP），里面没有文字层；请先做文字识别（OCR）")
    return _sniff_text(data)


def _sniff_zip(data: bytes) -> str:
    from kepu_cli.readers.container import Container

    try:
        names = Container(data, "").names()
    except ReadError as error:
        for mark, label in _CUT_PACKAGES:
            if mark in data:
                raise ReadError(f"{label}不完整（压缩包已损坏或没有下载完），请重新获取文件") from error
        raise ReadError(error.message) from error
    for member, form, message in _ZIP_KINDS:
        wanted = member.lower()
        if any(_is_member(name, wanted) for name in names):
            if message:
                raise ReadError(message)
            return form
    raise ReadError("这是压缩文件（ZIP），请先解压，再读里面的文档")


def _is_member(name: str, wanted: str) -> bool:
    if wanted.endswith("/"):
        return name.startswith(wanted)
    return name.endswith(wanted) if wanted.startswith("/") else name == wanted


def _name_ole(data: bytes) -> str:
    for stream, message in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return message
    return _OLE_OTHER


def _sniff_text(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if is_mhtml(sample):
        return "html"
    if sample.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and re.search(
        rb"<w:wordDocument|<pkg:package", sample
    ):
        raise ReadError("这是 Word XML 文件，请用 Word、WPS 或 LibreOffice 另存为 .docx")
    text = _sample_text(sample)
    if text is None:
        return "txt"  # the reader says what is wrong with the bytes
    raw = text.encode("utf-8", errors="replace")
    start = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    if (start[:1] == b"<" and re.search(_HTML, raw) and not start.startswith((b"<p>", b"<br"))) or re.search(
        _HTML_DOCUMENT, raw[:4096]
    ):
        return "html"
    return "md" if re.search(_MARKDOWN, text) else "txt"


def is_mhtml(data: bytes) -> bool:
    """Whether ``data`` begins as a page saved as one MIME file (.mht)."""
    head = data[:4096].lower()
    return b"mime-version:" in head and b"content-type: multipart/related" in head.replace(
        b"content-type:multipart", b"content-type: multipart"
    )


def _sample_text(sample: bytes) -> str | None:
    """The beginning of a file as text, good enough to see marks in it."""
    from kepu_cli.readers.encoding import guess_utf16

    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return sample[: len(sample) & ~1].decode("utf-16", errors="replace")
    if b"\0" in sample:
        order = guess_utf16(sample[: len(sample) & ~1])
        return sample[: len(sample) & ~1].decode(order, errors="replace") if order else None
    return sample.decode("utf-8", errors="replace")
