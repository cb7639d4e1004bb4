"""One story of a DOCX (body, header, footer, note) as paragraphs and raw tables, in the order of the file.

The walk is driven by the events of the XML; nothing is decided here that needs to know what comes later.
"""

from __future__ import annotations

from collections.abc import Callable

from kepu_cli.errors import ReadError
from kepu_cli.readers.docx.numbering import Counts
from kepu_cli.readers.docx.story import Item, Story
from kepu_cli.readers.docx.styles import PARAGRAPH_READERS, RUN_READERS, Reader
from kepu_cli.readers.docx.walk_boxes import MAX_BOX_DEPTH, BoxWalk, TooDeepError
from kepu_cli.readers.docx.walk_fields import Number
from kepu_cli.readers.xml_events import Attributes, EventParser


class _Walker(BoxWalk):
    """One walk: which method is called at which element, and what hangs on a paragraph."""

    def __init__(self, number: Number, counts: Counts) -> None:
        super().__init__(number, counts)
        self.events = EventParser(self.starts(), self.ends())

    def starts(self) -> dict[str, Callable[[Attributes], None]]:
        """What to call at the start of which element; elements without a row are walked through."""
        starts: dict[str, Callable[[Attributes], None]] = {
            "w:p": self.p,
            "w:pPr": self.p_pr,
            "w:pStyle": self.p_style,
            "w:r": self.r,
            "w:rPr": self.r_pr,
            "w:rStyle": self.r_style,
            "w:specVanish": self.run_in,
            "w:t": self.t,
            "m:t": self.t,
            "w:tab": self.tab,
            "w:ptab": self.tab_char,
            "w:br": self.br,
            "w:cr": self.cr,
            "w:noBreakHyphen": self.hyphen,
            "w:sym": self.sym,
            "w:lastRenderedPageBreak": self.rendered_break,
            "w:pageBreakBefore": self.page_break_before,
            "w:framePr": self.frame_pr,
            "w:del": self.deleted,
            "w:moveFrom": self.moved,
            "w:fldSimple": self.fld_simple,
            "w:fldChar": self.fld_char,
            "w:instrText": self.instr_text,
            "w:checkBox": self.check_box,
            "w:checked": self.checked,
            "w:default": self.default,
            "w:ddList": self.dd_list,
            "w:result": self.dd_result,
            "w:listEntry": self.list_entry,
            "w:footnoteReference": self.footnote,
            "w:endnoteReference": self.endnote,
            "w:commentReference": self.comment,
            "w:tbl": self.tbl,
            "w:tblPr": self.tbl_pr,
            "w:tblStyle": self.tbl_style,
            "w:insideV": self.vertical_line,
            "w:left": self.vertical_line,
            "w:start": self.vertical_line,
            "w:right": self.vertical_line,
            "w:end": self.vertical_line,
            "w:tblBorders": self.tbl_borders,
            "w:tblPrEx": self.skip,
            "w:tr": self.tr,
            "w:trPr": self.tr_pr,
            "w:tblHeader": self.tbl_header,
            "w:gridBefore": self.grid_before,
            "w:gridAfter": self.grid_after,
            "w:tc": self.tc,
            "w:tcPr": self.tc_pr,
            "w:gridSpan": self.grid_span,
            "w:vMerge": self.v_merge,
            "w:hMerge": self.h_merge,
            "w:txbxContent": self.txbx,
            "mc:AlternateContent": self.alternate,
            "mc:Choice": self.choice,
            "mc:Fallback": self.choice,
            "wp:positionV": self.position_v,
            "v:shape": self.shape,
            "v:rect": self.shape,
            "v:textpath": self.text_path,
            "dgm:relIds": self.diagram,
            "a:p": self.drawing_p,
            "a:t": self.t,
            "w:sdt": self.sdt,
            "w:docPartGallery": self.gallery,
            "w:altChunk": self.unread,
            "w:drawing": self.picture,
            "w:pict": self.picture,
            "w:object": self.picture,
            "w:sectPr": self.sect_pr,
            "w:headerReference": self.header_reference,
            "w:footerReference": self.header_reference,
            "w:type": self.section_kind,
            "w:ruby": self.start_ruby,
            "w:rt": self.rt,
            "w:rPrChange": self.skip,
            "w:pPrChange": self.skip,
            "w:sectPrChange": self.skip,
            "w:tblPrChange": self.skip,
            "w:tcPrChange": self.skip,
            "w:trPrChange": self.skip,
            "w:tblGridChange": self.skip,
            "w:tblPrExChange": self.skip,
            "w:numberingChange": self.skip,
            "w:tblCellMar": self.skip,
            "w:tcMar": self.skip,
            "w:pBdr": self.skip,
            "w:tabs": self.skip,
            "w:tblCaption": self.skip,
        }
        starts.update((tag, self._for_run(reader)) for tag, reader in RUN_READERS.items())
        starts.update((tag, self._for_paragraph(reader)) for tag, reader in PARAGRAPH_READERS.items())
        starts["w:vanish"] = self.vanish
        return starts

    def ends(self) -> dict[str, Callable[[], None]]:
        """What to call at the end of which element."""
        return {
            "w:p": self.end_p,
            "w:pPr": self.end_p_pr,
            "w:r": self.end_r,
            "w:rPr": self.end_r_pr,
            "w:t": self.end_t,
            "m:t": self.end_t,
            "a:t": self.end_t,
            "w:instrText": self.end_t,
            "w:fldSimple": self.pop_field,
            "w:ddList": self.end_dd_list,
            "w:tbl": self.end_tbl,
            "w:tblPr": self.end_tbl_pr,
            "w:tr": self.end_tr,
            "w:trPr": self.end_tr_pr,
            "w:tc": self.end_tc,
            "w:tcPr": self.end_tc_pr,
            "w:txbxContent": self.end_txbx,
            "mc:AlternateContent": self.end_alternate,
            "wp:positionV": self.end_position_v,
            "a:p": self.end_drawing_p,
            "w:sdt": self.end_sdt,
            "w:sectPr": self.end_sect_pr,
            "w:ruby": self.end_ruby,
            "w:rt": self.end_rt,
            "w:checkBox": self.end_check_box,
        }

    def _for_run(self, reader: Reader) -> Callable[[Attributes], None]:
        return lambda attributes: reader(self.target, attributes)

    def _for_paragraph(self, reader: Reader) -> Callable[[Attributes], None]:
        def read(attributes: Attributes) -> None:
            if self.properties is not None:
                reader(self.properties, attributes)

        return read

    def footnote(self, attributes: Attributes) -> None:
        self.paragraph.notes.append(("footnote", attributes.get("w:id", "")))

    def endnote(self, attributes: Attributes) -> None:
        self.paragraph.notes.append(("endnote", attributes.get("w:id", "")))

    def comment(self, attributes: Attributes) -> None:
        self.paragraph.comments.append(attributes.get("w:id", ""))

    def picture(self, attributes: Attributes) -> None:
        self.story.pictures += 1
        self.height, self.below = None, False

    def unread(self, attributes: Attributes) -> None:
        self.story.unread += 1


def walk_story(data: bytes, file: str, part: str, number: Number, counts: Counts) -> Story:
    """The paragraphs and tables of one part in order; ``number`` is called for each paragraph as it closes.

    ``counts`` is where the lists of the story stand, carried on from part to part by headers and footers. Raises ReadError for broken XML and for rows or cells that stand outside a table.
    """
    walker = _Walker(number, counts)
    _run(walker, data, file, part)
    walker.story.open_contents = any(field.kind == "toc" for field in walker.fields)
    walker.story.pages = walker.page if walker.marked else None
    if walker.stray.runs or walker.stray.boxes:
        walker.story.items.append(walker.stray)
    return walker.story


def walk_notes(data: bytes, file: str, part: str, tag: str, number: Number) -> dict[str, list[Item]]:
    """The footnotes, endnotes or comments of a part by their id. ``tag`` is w:footnote, w:endnote or w:comment."""
    notes: dict[str, list[Item]] = {}
    walker = _Walker(number, {})

    def start(attributes: Attributes) -> None:
        walker.sink = notes.setdefault(attributes.get("w:id", ""), [])

    walker.events = EventParser({**walker.starts(), tag: start}, walker.ends())
    _run(walker, data, file, part)
    return notes


def _run(walker: _Walker, data: bytes, file: str, part: str) -> None:
    try:
        walker.events.parse(data, file, part)
    except IndexError as error:  # a row, cell or property whose table is missing
        message = "表格的行或单元格不在表格里，文件已损坏。请用 Word 或 WPS 打开并修复后另存"
        raise ReadError(message, file=file, place=part) from error
    except TooDeepError as error:
        message = f"文本框套了{MAX_BOX_DEPTH}层以上，正常的文档没有，没有读取。请用 Word 或 WPS 打开后另存"
        raise ReadError(message, file=file, place=part) from error
