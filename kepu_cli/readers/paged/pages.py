"""A document given page by page, as PDF and OFD are: its pages to blocks, and what of them could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from kepu_cli.blocks import ReadNote, Source
from kepu_cli.errors import ReadError
from kepu_cli.location import Location
from kepu_cli.readers.paged.layout import Layout, lay_out
from kepu_cli.readers.paged.paragraphs import build_blocks
from kepu_cli.readers.paged.printed import OpenPage, Page

MAX_PAGES = 5_000
MAX_CHARACTERS = 20_000_000
SCANNED_SHARE = 0.7
"""A page whose image covers this much and that hardly holds text is a scan."""
SCANNED_CHARACTERS = 30
OUTLINED_SEGMENTS = 8_000
"""A page with outlines of so many segments that hardly holds text has its text as drawings: a letter takes dozens."""


def check_page_count(pages: int, label: str, file: str) -> None:
    """ReadError where a document has no page or more than ``MAX_PAGES``; ``label`` names its format."""
    if pages <= 0:
        raise ReadError(f"{label} 里没有页面，可能已损坏；请重新获取文件", file=file)
    if pages > MAX_PAGES:
        raise ReadError(f"{label} 有 {pages} 页，超过 {MAX_PAGES} 页的上限；请拆分后再试", file=file)


def read_pages(opened: Iterable[OpenPage | None], pages: int, *, label: str, data: bytes, file: str) -> Source:
    """The document whose pages come open one after the other, None for one that is damaged; ``label`` names its format.

    Raises ReadError where there is no text, only images of pages, or more than ``MAX_CHARACTERS``.
    """
    layouts: list[Layout] = []
    notes: list[ReadNote] = []
    missing: list[int] = []
    unreadable = characters = 0
    for number, holder in enumerate(opened, start=1):
        at = Location(page=number)
        if holder is None:
            unreadable += 1
            notes.append(ReadNote("page-unreadable", f"第{number}页已损坏，没有读到", at))
            continue
        page = holder.read()
        held = _characters(page)
        characters += held
        if characters > MAX_CHARACTERS:
            message = f"{label} 的文字超过 {MAX_CHARACTERS} 字的上限；请拆分后再试"
            raise ReadError(message, file=file, place=f"第{number}页")
        pictured = page.image_share > SCANNED_SHARE or page.segments > OUTLINED_SEGMENTS
        if (held == 0 and page.drawn) or (held < SCANNED_CHARACTERS and pictured):
            missing.append(number)
            message = f"第{number}页是图像，没有文字层，没有读到；请先做文字识别（OCR）"
            notes.append(ReadNote("page-without-text", message, at))
        if page.crowded:
            notes.append(ReadNote("page-too-complex", f"第{number}页的图形过多，或套得太深，没有全部读出", at))
        if page.unmapped:
            message = f"第{number}页有 {page.unmapped} 个字符缺少编码，读出的可能不是原字，请核对"
            notes.append(ReadNote("unmapped-characters", message, at))
        layouts.append(lay_out(holder, page, layouts[-1] if layouts else None))
    if not any(layout.items or layout.turned for layout in layouts) or len(missing) == pages:
        if missing:
            message = f"{label} 是扫描件，只有图像没有文字；请先用文字识别（OCR）软件转成可复制文字的 PDF 再试"
            raise ReadError(message, file=file)
        raise ReadError(f"{label} 里没有文字；请确认文件内容", file=file)
    return Source(
        file,
        label.lower(),
        sha256(data).hexdigest(),
        tuple(build_blocks(layouts)),
        pages,
        tuple(notes),
        incomplete=bool(missing) or unreadable > 0,
    )


def _characters(page: Page) -> int:
    pieces = sum(len(piece.text) for piece in page.pieces) + sum(len(piece.text) for piece in page.sideways)
    return pieces + sum(map(len, page.turned))
