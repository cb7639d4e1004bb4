"""The state of one walk through a story, and what fields show of it: codes left out, results kept, boxes ticked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kepu_cli.readers.docx.numbering import Counts
from kepu_cli.readers.docx.story import NO_PROPERTIES, Item, Paragraph, RawCell, RawRow, RawTable, Story
from kepu_cli.readers.docx.styles import OFF, Properties, read_size
from kepu_cli.readers.xml_events import Attributes, EventParser

_PAGE_FIELDS = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"))
Number = Callable[[Paragraph, Counts], None]
_State = tuple[tuple[Any, ...], float, bool]


class Field:
    __slots__ = ("code", "kind", "result")

    def __init__(self) -> None:
        self.code = ""
        self.kind = ""
        self.result = False


class FieldWalk:
    """The state of a walk, and the elements of fields and form fields.

    Methods named after an element are called at its start, ``end_`` ones at its end.
    """

    events: EventParser

    def __init__(self, number: Number, counts: Counts) -> None:
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
        self.fields: list[Field] = []
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

    def skip(self, attributes: Attributes) -> None:
        self.events.skip()

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

    # fields

    def _refresh(self) -> None:
        self.shown = all(field.result for field in self.fields)
        self.tag = next((field.kind for field in self.fields if field.kind), "")

    def _push_field(self, field: Field) -> None:
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
        field = Field()
        field.kind, field.result = self._kind(attributes.get("w:instr", "")), True
        self._push_field(field)

    def fld_char(self, attributes: Attributes) -> None:
        kind = attributes.get("w:fldCharType")
        if kind == "begin":
            self._push_field(Field())
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


def _equation_text(code: str) -> str:
    """The characters an EQ field draws over one another: 带圈字符 (``\\o\\ac(○,1)`` -> ①) and the like."""
    inner = code[code.find("(") + 1 : code.rfind(")")]
    last = max(inner.rfind(","), inner.rfind("，"), inner.rfind(";"))
    text = inner[last + 1 :].strip(" ()")
    circled = "○" in inner and text.isdecimal() and 0 < int(text) <= 20
    return chr(ord("①") + int(text) - 1) if circled else text
