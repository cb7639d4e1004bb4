"""PDF with a text layer: paragraphs by geometry, tables from their ruling lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kepu_cli.blocks import Source
from kepu_cli.errors import ReadError
from kepu_cli.readers.paged.pages import check_page_count, read_pages
from kepu_cli.readers.pdf import pdfium
from kepu_cli.readers.pdf.forms import EndlessFormsError, check_forms
from kepu_cli.readers.pdf.page import PdfPage


def read_pdf(data: bytes, file: str) -> Source:
    """The blocks of a PDF in reading order; ``file`` is only named in messages.

    Raises ReadError where the file is damaged, encrypted, too long, draws without end, or holds images of pages only, and where
    pypdfium2 is not installed.
    """
    try:
        lib = pdfium.library()
    except (ImportError, OSError) as error:
        raise ReadError("缺少读 PDF 的组件 pypdfium2；请用 pip install pypdfium2 装上再试", file=file) from error
    try:
        check_forms(data)
    except EndlessFormsError as error:
        message = "PDF 的图形层层套用，展开后没有尽头；请用阅读器把它打印成新的 PDF，或换一份文件再试"
        raise ReadError(message, file=file) from error
    document = lib.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise ReadError(_why_not(lib, data), file=file)
    try:
        pages = lib.FPDF_GetPageCount(document)
        check_page_count(pages, "PDF", file)
        return read_pages(_iter_pages(document, pages), pages, label="PDF", data=data, file=file)
    finally:
        lib.FPDF_CloseDocument(document)


def _why_not(lib: Any, data: bytes) -> str:
    if lib.FPDF_GetLastError() in (pdfium.ERROR_PASSWORD, pdfium.ERROR_SECURITY):
        return "PDF 已加密，打开它需要密码；请先解除密码再试"
    if b"%%EOF" not in data[-2048:]:
        return "PDF 不完整（找不到文件结尾），可能没有下载完；请重新获取文件"
    return "PDF 已损坏，无法打开；请重新获取文件，或用阅读器另存后再试"


def _iter_pages(document: int, pages: int) -> Iterator[PdfPage | None]:
    """Each page while it is open, None for one that is damaged."""
    for number in range(1, pages + 1):
        try:
            page = PdfPage(document, number)
        except ValueError:
            yield None
            continue
        with page:
            yield page
