"""Text boxes and shapes of a story, where on the page they stand; content controls and sections."""

from __future__ import annotations

from kepu_cli.readers.docx.story import NO_PROPERTIES, Paragraph
from kepu_cli.readers.docx.styles import read_size
from kepu_cli.readers.docx.walk_fields import Field
from kepu_cli.readers.docx.walk_tables import TableWalk
from kepu_cli.readers.xml_events import Attributes

MAX_BOX_DEPTH = 8  # Word allows one
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


class TooDeepError(Exception):
    """Text boxes inside text boxes without end."""


class BoxWalk(TableWalk):
    """The elements of text boxes, drawings, content controls and sections."""

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
            raise TooDeepError
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
            field = Field()
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


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdigit()
