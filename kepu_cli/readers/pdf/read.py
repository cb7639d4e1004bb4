"""PDF with a text layer: paragraphs by geometry, tables from their ruling lines."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from kepu_cli.blocks import ReadNote, Source
from kepu_cli.errors import ReadError
from kepu_cli.location import Location
from kepu_cli.readers.pdf import pdfium
from kepu_cli.readers.pdf.layout import Layout, lay_out
from kepu_cli.readers.pdf.page import OpenPage
from kepu_cli.readers.pdf.paragraphs import build_blocks

MAX_PAGES = 5_000
MAX_CHARACTERS = 20_000_000
SCANNED_SHARE = 0.7
"""A page whose image covers this much and that hardly holds text is a scan."""
SCANNED_CHARACTERS = 30


def read_pdf(data: bytes, file: str) -> Source:
    """The blocks of a PDF in reading order; ``file`` is only named in messages.

    Raises ReadError where the file is damaged, encrypted, too long, or holds images of pages only, and where
    pypdfium2 is not installed.
    """
    try:
        lib = pdfium.library()
    except (ImportError, OSError) as error:
        raise ReadError("缺少读 PDF 的组件 pypdfium2；请用 pip install pypdfium2 装上再试", file=file) from error
    document = lib.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise ReadError(_why_not(lib, data), file=file)
    try:
        return _read(lib, document, data, file)
    finally:
        lib.FPDF_CloseDocument(document)


def _why_not(lib: Any, data: bytes) -> str:
    if lib.FPDF_GetLastError() in (pdfium.ERROR_PASSWORD, pdfium.ERROR_SECURITY):
        return "PDF 已加密，打开它需要密码；请先解除密码再试"
    if b"%%EOF" not in data[-2048:]:
        return "PDF 不完整（找不到文件结尾），可能没有下载完；请重新获取文件"
    return "PDF 已损坏，无法打开；请重新获取文件，或用阅读器另存后再试"


def _read(lib: Any, document: int, data: bytes, file: str) -> Source:
    pages = lib.FPDF_GetPageCount(document)
    if pages <= 0:
        raise ReadError("PDF 里没有页面，可能已损坏；请重新获取文件", file=file)
    if pages > MAX_PAGES:
        raise ReadError(f"PDF 有 {pages} 页，超过 {MAX_PAGES} 页的上限；请拆分后再试", file=file)
    layouts: list[Layout] = []
    notes: list[ReadNote] = []
    missing: list[int] = []
    characters = 0
    for number in range(1, pages + 1):
        at = Location(page=number)
        try:
            opened = OpenPage(document, number)
        except ValueError:
            notes.append(ReadNote("page-unreadable", f"第{number}页已损坏，没有读到", at))
            continue
        with opened:
            page = opened.read()
            held = (
                sum(len(piece.text) for piece in page.pieces)
                + sum(map(len, page.turned))
                + sum(len(piece.text) for piece in page.sideways)
            )
            characters += held
            if characters > MAX_CHARACTERS:
                raise ReadError(
                    f"PDF 的文字超过 {MAX_CHARACTERS} 字的上限；请拆分后再试", file=file, place=f"第{number}页"
                )
            if (held == 0 and page.drawn) or (held < SCANNED_CHARACTERS and page.image_share > SCANNED_SHARE):
                missing.append(number)
                notes.append(
                    ReadNote(
                        "page-without-text", f"第{number}页是图像，没有文字层，没有读到；请先做文字识别（OCR）", at
                    )
                )
            if page.crowded:
                notes.append(ReadNote("page-too-complex", f"第{number}页的图形过多，没有全部用来识别表格线", at))
            if page.unmapped:
                notes.append(
                    ReadNote(
                        "unmapped-characters",
                        f"第{number}页有 {page.unmapped} 个字符缺少编码，读出的可能不是原字，请核对",
                        at,
                    )
                )
            layouts.append(lay_out(opened, page))
    if not any(layout.items or layout.turned for layout in layouts) or len(missing) == pages:
        if missing:
            raise ReadError(
                "PDF 是扫描件，只有图像没有文字；请先用文字识别（OCR）软件转成可复制文字的 PDF 再试", file=file
            )
        raise ReadError("PDF 里没有文字；请确认文件内容", file=file)
    return Source(
        file,
        "pdf",
        sha256(data).hexdigest(),
        tuple(build_blocks(layouts)),
        pages,
        tuple(notes),
        incomplete=bool(missing) or any(note.code == "page-unreadable" for note in notes),
    )
