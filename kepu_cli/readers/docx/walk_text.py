"""Paragraphs and runs of a story: text as it is shown, breaks, symbols, rubies; what was deleted or moved away left out."""

from __future__ import annotations

from kepu_cli.readers.docx.story import NO_PROPERTIES, Paragraph
from kepu_cli.readers.docx.styles import OFF, read_hidden
from kepu_cli.readers.docx.walk_fields import FieldWalk
from kepu_cli.readers.xml_events import Attributes

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


class TextWalk(FieldWalk):
    """The elements of paragraphs, runs and revisions."""

    def p(self, attributes: Attributes) -> None:
        self.paragraph = Paragraph()
        self.paragraph.page = self.page

    def end_p(self) -> None:
        while self.fields and (not self.fields[-1].result or self.fields[-1].kind == "page"):
            self.end_field()  # neither a field code nor a page number runs on into the next paragraph
        self.finish(self.paragraph)
        self.paragraph = self.stray

    def finish(self, paragraph: Paragraph) -> None:
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
        self.finish(paragraph)
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
