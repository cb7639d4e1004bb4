"""One story of a DOCX (body, header, footer, note) as paragraphs and raw tables, in the order of the file.

The walk is driven by the events of the XML; nothing is decided here that needs to know what comes later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kepu_cli.errors import ReadError
from kepu_cli.readers.docx.numbering import Counts
from kepu_cli.readers.docx.story import NO_PROPERTIES, Item, Paragraph, RawCell, RawRow, RawTable, Story
from kepu_cli.readers.docx.styles import OFF, PARAGRAPH_READERS, RUN_READERS, Properties, Reader, read_hidden, read_size
from kepu_cli.readers.xml_events import Attributes, EventParser

MAX_TABLE_DEPTH = 8  # deeper tables lose their grid, not their text
MAX_BOX_DEPTH = 8  # Word allows one
_PAGE_FIELDS = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"))
_SYMBOLS = {
    "wingdings": {
        0x6C: "●",
        0x6E: "■",
        0x6F: "□",
        0x71: "❑",
        0x75: "◆",
        0x76: "❖",
        0x9F: "•",
        0xA1: "○",
        0xA7: "▪",
        0xA8: "□",
        0xD8: "➢",
        0xE0: "→",
        0xF0: "⇨",
        0xFB: "✗",
        0xFC: "✓",
        0xFD: "☒",
        0xFE: "☑",
    },
    "wingdings 2": {0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x98: "●", 0xA2: "■"},
    "symbol": {0xB7: "•", 0xB4: "×", 0xB8: "÷", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xAE: "→", 0xA5: "∞"},
}


class _Field:
    __slots__ = ("code", "kind", "result")

    def __init__(self) -> None:
        self.code = ""
        self.kind = ""
        self.result = False


_Number = Callable[[Paragraph, Counts], None]
# What a text box interrupts: where the walk stands around it, taken up again behind it.
_AROUND_BOX = (
    "sink",
    "paragraph",
    "run",
    "in_run",
    "properties",
    "fields",
    "shown",
    "tag",
    "tables",
    "rows",
    "cells",
    "sinks",
    "row_pages",
    "ruby",
    "counts",
)
_State = tuple[tuple[Any, ...], float, bool]


class _Walker:
    """The state of one walk. Methods named after an element are called at its start, ``end_`` ones at its end."""

    def __init__(self, number: _Number, counts: Counts) -> None:
        self.story = Story()
        self.number = number
        self.counts = counts
        self.sink: list[Item] = self.story.items
        self.stray = Paragraph()  # takes what stands outside any paragraph
        self.paragraph = self.stray
        self.run: Properties = NO_PROPERTIES
        self.in_run = False
        self.properties: Properties | None = None  # of the paragraph, while inside its w:pPr
        self.target: Properties = {}  # run properties being read
        self.fields: list[_Field] = []
        self.tag = ""  # what kind of field result text now belongs to
        self.shown = True  # False inside a field code
        self.tables: list[RawTable | None] = []  # None for a table that is too deep to keep
        self.rows: list[RawRow] = []
        self.cells: list[RawCell] = []
        self.boxes: list[_State] = []
        self.runs: list[tuple[Properties, bool]] = []  # runs set aside by a ruby
        self.sinks: list[list[Item]] = []
        self.page = 1
        self.marked = False  # Word left marks where its pages ended
        self.row_pages: list[tuple[int, int]] = []  # page a row starts on, furthest page of its cells
        self.contents: list[bool] = []  # content controls: is it the table of contents
        self.choices: list[int] = []  # mc:AlternateContent: runs of text seen before it
        self.seen = 0  # runs of text so far
        self.in_cell_properties = False
        self.in_table_properties = False
        self.in_row_properties = False
        self.height: float | None = None
        self.below = False
        self.ruby: list[str] | None = None
        self.section_type: str | None = None
        self.list_entries: list[str] = []
        self.list_choice = 0
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

    def skip(self, attributes: Attributes) -> None:
        self.events.skip()

    # paragraphs

    def p(self, attributes: Attributes) -> None:
        self.paragraph = Paragraph()
        self.paragraph.page = self.page

    def end_p(self) -> None:
        while self.fields and (not self.fields[-1].result or self.fields[-1].kind == "page"):
            self.end_field()  # neither a field code nor a page number runs on into the next paragraph
        self._finish(self.paragraph)
        self.paragraph = self.stray

    def _finish(self, paragraph: Paragraph) -> None:
        sink = self.sink
        if sink:
            last = sink[-1]
            if last.__class__ is Paragraph and last.joins:
                sink.pop()
                last.runs.extend(paragraph.runs)
                last.boxes.extend(paragraph.boxes)
                last.notes.extend(paragraph.notes)
                last.comments.extend(paragraph.comments)
                paragraph.runs, paragraph.boxes = last.runs, last.boxes
                paragraph.notes, paragraph.comments = last.notes, last.comments
                paragraph.page = last.page
                paragraph.break_before |= last.break_before
                paragraph.tagged |= last.tagged
                paragraph.label, paragraph.suffix = last.label, last.suffix
        run_in = paragraph.mark.get("run_in", False)
        if not paragraph.label and not paragraph.fragment and (run_in or not paragraph.joins):
            self.number(paragraph, self.counts)
        sink.append(paragraph)

    def p_pr(self, attributes: Attributes) -> None:
        self.properties = self.paragraph.properties = {}

    def end_p_pr(self) -> None:
        self.properties = None

    def p_style(self, attributes: Attributes) -> None:
        if self.properties is not None:
            self.paragraph.style = attributes.get("w:val")

    def page_break_before(self, attributes: Attributes) -> None:
        if self.properties is not None:
            self.properties["break"] = attributes.get("w:val") not in OFF

    def frame_pr(self, attributes: Attributes) -> None:
        if attributes.get("w:dropCap", "none") != "none":
            self.paragraph.joins = True
        else:
            self.paragraph.frame = True

    # runs

    def r(self, attributes: Attributes) -> None:
        self.in_run = True
        self.run = NO_PROPERTIES

    def end_r(self) -> None:
        self.in_run = False

    def r_pr(self, attributes: Attributes) -> None:
        self.target = {}
        if self.in_run:
            self.run = self.target
        elif self.properties is not None:
            self.paragraph.mark = self.target

    def end_r_pr(self) -> None:
        if self.properties is not None and "run_in" in self.target and self.target is self.paragraph.mark:
            self.paragraph.joins = True
            self.target.pop("hidden", None)
        self.target = {}

    def vanish(self, attributes: Attributes) -> None:
        read_hidden(self.target, attributes)
        self.story.hides = True

    def run_in(self, attributes: Attributes) -> None:
        self.target["run_in"] = True

    def r_style(self, attributes: Attributes) -> None:
        self.target["style"] = attributes.get("w:val")

    def t(self, attributes: Attributes) -> None:
        self.events.want_text(self.add)

    def end_t(self) -> None:
        self.events.want_text(None)

    def add(self, text: str) -> None:
        if not self.shown:
            return
        if self.ruby is not None:
            self.ruby.append(text)
            return
        self.seen += 1
        paragraph = self.paragraph
        runs = paragraph.runs
        if not runs:
            paragraph.page = self.page
        if self.tag:
            paragraph.tagged = True
        runs.append((text, self.run, self.tag))

    def tab(self, attributes: Attributes) -> None:
        if self.in_run and self.properties is None:
            self.add("\t")

    def tab_char(self, attributes: Attributes) -> None:
        self.add("\t")

    def cr(self, attributes: Attributes) -> None:
        self.add("\n")

    def hyphen(self, attributes: Attributes) -> None:
        self.add("-")

    def br(self, attributes: Attributes) -> None:
        if attributes.get("w:type") != "page":
            self.add("\n")
            return
        paragraph = self.paragraph
        if not any(text.strip() for text, _, _ in paragraph.runs):
            paragraph.break_before = True
            return
        rest = Paragraph()
        rest.style, rest.properties, rest.mark = paragraph.style, paragraph.properties, paragraph.mark
        rest.page = self.page
        rest.fragment = rest.break_before = True
        rest.joins, paragraph.joins = paragraph.joins, False
        self._finish(paragraph)
        self.paragraph = rest

    def sym(self, attributes: Attributes) -> None:
        code = attributes.get("w:char", "")
        try:
            point = int(code, 16)
        except ValueError:
            return
        low = point & 0xFF if 0xF000 <= point <= 0xF0FF else point
        known = _SYMBOLS.get(attributes.get("w:font", "").lower(), {}).get(low)
        if known is None and (0 < point < 0xD800 or 0xE000 <= point < 0x110000):
            known = chr(point)
        if known:
            self.add(known)

    def rendered_break(self, attributes: Attributes) -> None:
        self.page += 1
        self.marked = True
        if self.cells and not self.paragraph.runs and not self.cells[-1].items:
            self.cells[-1].page = self.page
            if self.row_pages and len(self.rows[-1].cells) == 1:
                self.row_pages[-1] = (self.page, self.page)

    def start_ruby(self, attributes: Attributes) -> None:
        self.runs.append((self.run, self.in_run))
        self.list_entries = []

    def rt(self, attributes: Attributes) -> None:
        self.ruby = []

    def end_rt(self) -> None:
        self.list_entries, self.ruby = self.ruby or [], None

    def end_ruby(self) -> None:
        text = "".join(self.list_entries).strip()
        self.list_entries = []
        if self.runs:
            self.run, self.in_run = self.runs.pop()
        if text:
            self.add(f"（{text}）")

    # revisions

    def deleted(self, attributes: Attributes) -> None:
        if self.in_row_properties:
            self.rows[-1].deleted = True
            self.story.deletions += 1
        elif self.properties is not None:
            if self.target is self.paragraph.mark:
                self.paragraph.joins = True
                self.story.deletions += 1
        elif not self.in_run:
            self.story.deletions += 1
            self.events.skip()

    def moved(self, attributes: Attributes) -> None:
        if self.properties is None and not self.in_run:
            self.events.skip()
        elif self.properties is not None and self.target is self.paragraph.mark:
            self.paragraph.joins = True

    # fields

    def _refresh(self) -> None:
        self.shown = all(field.result for field in self.fields)
        self.tag = next((field.kind for field in self.fields if field.kind), "")

    def _push_field(self, field: _Field) -> None:
        self.fields.append(field)
        self._refresh()

    def pop_field(self) -> None:
        if self.fields:
            self.fields.pop()
            self._refresh()

    @staticmethod
    def _kind(code: str) -> str:
        words = code.split(None, 1)
        name = words[0].upper() if words else ""
        return "toc" if name == "TOC" else "page" if name in _PAGE_FIELDS else ""

    def fld_simple(self, attributes: Attributes) -> None:
        field = _Field()
        field.kind, field.result = self._kind(attributes.get("w:instr", "")), True
        self._push_field(field)

    def fld_char(self, attributes: Attributes) -> None:
        kind = attributes.get("w:fldCharType")
        if kind == "begin":
            self._push_field(_Field())
        elif kind == "separate" and self.fields:
            field = self.fields[-1]
            field.kind, field.result = self._kind(field.code), True
            self._refresh()
        elif kind == "end":
            self.end_field()

    def end_field(self) -> None:
        """The end of a complex field; one without a result may draw its characters itself."""
        if not self.fields:
            return
        field = self.fields[-1]
        self.pop_field()
        if not field.result and field.code.lstrip()[:2].upper() == "EQ":
            self.add(_equation_text(field.code))

    def instr_text(self, attributes: Attributes) -> None:
        self.events.want_text(self._add_code)

    def _add_code(self, text: str) -> None:
        if self.fields and len(self.fields[-1].code) < 1000:
            self.fields[-1].code += text

    def check_box(self, attributes: Attributes) -> None:
        self.list_choice = 0

    def checked(self, attributes: Attributes) -> None:
        self.list_choice = int(attributes.get("w:val") not in OFF)

    def default(self, attributes: Attributes) -> None:
        value = attributes.get("w:val")
        self.list_choice = read_size(value) or 0 if value and value.isdigit() else int(value not in OFF)

    def end_check_box(self) -> None:
        self._add_shown("☑" if self.list_choice else "☐")

    def dd_list(self, attributes: Attributes) -> None:
        self.list_entries, self.list_choice = [], 0

    def dd_result(self, attributes: Attributes) -> None:
        self.list_choice = read_size(attributes.get("w:val")) or 0

    def list_entry(self, attributes: Attributes) -> None:
        self.list_entries.append(attributes.get("w:val", ""))

    def end_dd_list(self) -> None:
        if 0 <= self.list_choice < len(self.list_entries):
            self._add_shown(self.list_entries[self.list_choice])
        self.list_entries = []

    def _add_shown(self, text: str) -> None:
        """A form field shows its state although its field has no result."""
        shown, self.shown = self.shown, all(field.result for field in self.fields[:-1])
        self.add(text)
        self.shown = shown

    # what hangs on a paragraph

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

    # text boxes

    def position_v(self, attributes: Attributes) -> None:
        self.below = attributes.get("relativeFrom") in ("paragraph", "line")
        self.list_entries = []
        self.events.want_text(self.list_entries.append)

    def end_position_v(self) -> None:
        self.events.want_text(None)
        offset = read_size("".join(self.list_entries).strip())
        self.list_entries = []
        self._set_height(None if offset is None else offset / 12700)

    def _set_height(self, height_pt: float | None) -> None:
        self.height = height_pt
        # a line below its paragraph, or in the lower half of the page
        self.below = height_pt is not None and height_pt > (14 if self.below else 420)

    def shape(self, attributes: Attributes) -> None:
        style = dict(part.partition(":")[::2] for part in attributes.get("style", "").replace(" ", "").split(";"))
        margin = style.get("margin-top", "")
        self.below = style.get("mso-position-vertical-relative", "text") in ("text", "line")
        self._set_height(float(margin[:-2]) if margin.endswith("pt") and _is_number(margin[:-2]) else None)

    def txbx(self, attributes: Attributes) -> None:
        if len(self.boxes) >= MAX_BOX_DEPTH:
            raise _TooDeepError
        state = tuple(getattr(self, name) for name in _AROUND_BOX)
        self.boxes.append((state, self.height or 0.0, self.below))
        self.sink = []
        self.paragraph, self.run, self.in_run, self.properties = Paragraph(), NO_PROPERTIES, False, None
        self.fields, self.shown, self.tag = [], True, ""
        self.tables, self.rows, self.cells, self.sinks, self.row_pages = [], [], [], [], []
        self.ruby = None
        self.counts = {}  # a text box numbers its own lists

    def end_txbx(self) -> None:
        items = self.sink
        state, height, below = self.boxes.pop()
        for name, value in zip(_AROUND_BOX, state, strict=True):
            setattr(self, name, value)
        self.paragraph.boxes.append((height, below, items))

    def text_path(self, attributes: Attributes) -> None:
        text = attributes.get("string", "")
        if text.strip():
            self.seen += 1
            box = Paragraph()
            box.page = self.page
            box.runs.append((text, NO_PROPERTIES, ""))
            self.paragraph.boxes.append((self.height or 0.0, self.below, [box]))

    def diagram(self, attributes: Attributes) -> None:
        self.paragraph.notes.append(("diagram", attributes.get("r:dm", "")))

    def drawing_p(self, attributes: Attributes) -> None:
        self.txbx(attributes)
        self.p(attributes)

    def end_drawing_p(self) -> None:
        self.end_p()
        self.end_txbx()

    def alternate(self, attributes: Attributes) -> None:
        self.choices.append(self.seen)

    def choice(self, attributes: Attributes) -> None:
        if self.choices and self.seen > self.choices[-1]:
            self.events.skip()  # another branch has already given the text

    def end_alternate(self) -> None:
        if self.choices:
            self.choices.pop()

    # content controls and sections

    def sdt(self, attributes: Attributes) -> None:
        self.contents.append(False)

    def gallery(self, attributes: Attributes) -> None:
        if self.contents and attributes.get("w:val") == "Table of Contents":
            self.contents[-1] = True
            field = _Field()
            field.kind, field.result = "toc", True
            self.fields.insert(0, field)
            self._refresh()

    def end_sdt(self) -> None:
        if self.contents and self.contents.pop() and self.fields:
            self.fields.pop(0)
            self._refresh()

    def sect_pr(self, attributes: Attributes) -> None:
        self.section_type = "nextPage"

    def header_reference(self, attributes: Attributes) -> None:
        self.story.headers.append(attributes.get("r:id", ""))

    def section_kind(self, attributes: Attributes) -> None:
        self.section_type = attributes.get("w:val", "nextPage")

    def end_sect_pr(self) -> None:
        if self.properties is not None:
            self.paragraph.section = self.section_type
        else:
            self.story.last_section = self.section_type

    # tables

    def tbl(self, attributes: Attributes) -> None:
        if len(self.tables) >= MAX_TABLE_DEPTH:
            self.tables.append(None)
            return
        table = RawTable(self.page)
        self.tables.append(table)
        self.sink.append(table)

    def end_tbl(self) -> None:
        self.tables.pop()

    def tbl_pr(self, attributes: Attributes) -> None:
        self.in_table_properties = True

    def end_tbl_pr(self) -> None:
        self.in_table_properties = False

    def tbl_style(self, attributes: Attributes) -> None:
        if self.tables and self.tables[-1] is not None:
            self.tables[-1].style = attributes.get("w:val")

    def tbl_borders(self, attributes: Attributes) -> None:
        if self.tables and self.tables[-1] is not None and self.tables[-1].bordered is None:
            self.tables[-1].bordered = False

    def vertical_line(self, attributes: Attributes) -> None:
        drawn = attributes.get("w:val", "none") not in ("none", "nil")
        if not drawn:
            return
        if self.in_cell_properties:
            self.cells[-1].border = True
        elif self.in_table_properties and self.tables and self.tables[-1] is not None:
            self.tables[-1].bordered = True

    def tr(self, attributes: Attributes) -> None:
        row = RawRow()
        self.rows.append(row)
        self.row_pages.append((self.page, self.page))
        if self.tables and self.tables[-1] is not None:
            self.tables[-1].rows.append(row)

    def end_tr(self) -> None:
        self.rows.pop()
        self.page = max(self.page, self.row_pages.pop()[1])

    def tr_pr(self, attributes: Attributes) -> None:
        self.in_row_properties = True

    def end_tr_pr(self) -> None:
        self.in_row_properties = False

    def tbl_header(self, attributes: Attributes) -> None:
        self.rows[-1].header = attributes.get("w:val") not in OFF

    def grid_before(self, attributes: Attributes) -> None:
        self.rows[-1].before = read_size(attributes.get("w:val")) or 0

    def grid_after(self, attributes: Attributes) -> None:
        self.rows[-1].after = read_size(attributes.get("w:val")) or 0

    def tc(self, attributes: Attributes) -> None:
        started, furthest = self.row_pages[-1]
        self.row_pages[-1] = (started, max(furthest, self.page))
        self.page = started
        cell = RawCell(started)
        self.cells.append(cell)
        self.rows[-1].cells.append(cell)
        self.sinks.append(self.sink)
        if self.tables[-1] is not None:
            self.sink = cell.items

    def end_tc(self) -> None:
        self.cells.pop()
        self.sink = self.sinks.pop()
        started, furthest = self.row_pages[-1]
        self.row_pages[-1] = (started, max(furthest, self.page))

    def tc_pr(self, attributes: Attributes) -> None:
        self.in_cell_properties = True

    def end_tc_pr(self) -> None:
        self.in_cell_properties = False

    def grid_span(self, attributes: Attributes) -> None:
        self.cells[-1].span = max(1, min(read_size(attributes.get("w:val")) or 1, 1000))

    def v_merge(self, attributes: Attributes) -> None:
        restart = attributes.get("w:val") == "restart"
        self.cells[-1].restarts, self.cells[-1].continues = restart, not restart

    def h_merge(self, attributes: Attributes) -> None:
        self.cells[-1].merges_left = attributes.get("w:val") != "restart"


def _equation_text(code: str) -> str:
    """The characters an EQ field draws over one another: 带圈字符 (``\\o\\ac(○,1)`` -> ①) and the like."""
    inner = code[code.find("(") + 1 : code.rfind(")")]
    last = max(inner.rfind(","), inner.rfind("，"), inner.rfind(";"))
    text = inner[last + 1 :].strip(" ()")
    circled = "○" in inner and text.isdecimal() and 0 < int(text) <= 20
    return chr(ord("①") + int(text) - 1) if circled else text


class _TooDeepError(Exception):
    """Text boxes inside text boxes without end."""


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdigit()


def walk_story(data: bytes, file: str, part: str, number: _Number, counts: Counts) -> Story:
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


def walk_notes(data: bytes, file: str, part: str, tag: str, number: _Number) -> dict[str, list[Item]]:
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
    except _TooDeepError as error:
        message = f"文本框套了{MAX_BOX_DEPTH}层以上，正常的文档没有，没有读取。请用 Word 或 WPS 打开后另存"
        raise ReadError(message, file=file, place=part) from error
