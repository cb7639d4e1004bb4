"""Read a DOCX (also DOCM, DOTX, strict OOXML, files saved by WPS) into blocks.

The parts are walked once each; only the parts a document uses are unpacked.
"""

from __future__ import annotations

import hashlib

from kepu_cli.blocks import Block, Cell, Hints, ReadNote, Role, Source, TableBlock, TextBlock
from kepu_cli.errors import ReadError
from kepu_cli.location import Location
from kepu_cli.readers.container import Container, resolve_part
from kepu_cli.readers.docx.hints import first_line_indent, heading_level, measure_look, typed_indent
from kepu_cli.readers.docx.numbering import Counts, Numbering, read_numbering
from kepu_cli.readers.docx.story import Item, Paragraph, RawTable, Story
from kepu_cli.readers.docx.styles import Properties, StyleSheet, has_borders, read_styles, read_theme_fonts
from kepu_cli.readers.docx.tables import (
    PlacedTable,
    continues,
    drop_repeated_headers,
    is_layout,
    join_tables,
    layout_order,
    place_table,
    property_fields,
)
from kepu_cli.readers.docx.walk import walk_notes, walk_story
from kepu_cli.readers.xml_events import Attributes, EventParser

_PAGE_WORDS = frozenset("-—–－―‐第页共/／·,，.．~～()（） \t\n")
_DASHES = "-—–－―‐─"
_PAGE_NUMBER_LENGTH = 12
_CONTINUED = ("续表", "续", "续上表", "接上表", "表续", "上接前页", "接上页")
_CONTINUOUS = ("continuous", "nextColumn")
_HEAD_PT = 26  # 一号: larger than any title, the size of red heads
_HEADER_HEAD_PT = 22  # in a header, where smaller red is a remark
_NO_TEXT = "文档里没有文字。请确认选对了文件"
_PICTURES_ONLY = "文档里只有图片、没有文字，可能是扫描件。请先做文字识别（OCR），再读取识别后的文件"


def read_docx(data: bytes, file: str) -> Source:
    """The blocks of a DOCX in reading order, headers and footers last.

    Page numbers are those Word left in the file when it last laid it out, None where it left none. Raises
    ReadError for a package that is damaged, encrypted, of another kind or unreasonably big, and for broken XML.
    """
    package = _Package(Container(data, file))
    return _Reader(package).read(hashlib.sha256(data).hexdigest())


class _Package:
    """The parts of a document found through its relationships."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.file = container.file
        self.document = self._find_document()
        folder, _, name = self.document.rpartition("/")
        self.folder = folder
        self.relations = self._relations(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels", folder)

    def _find_document(self) -> str:
        if "_rels/.rels" in self.container:
            for kind, target in self._relations("_rels/.rels", "").values():
                if kind == "officeDocument" and target.lower().endswith(".xml") and target in self.container:
                    folder = target.split("/", 1)[0].lower()
                    if folder not in _OTHER_FOLDERS:
                        return target
        if "word/document.xml" in self.container:
            return "word/document.xml"
        raise ReadError(_describe(self.container), file=self.file)

    def _relations(self, part: str, folder: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part: id to kind (``styles``) and target (``word/styles.xml``)."""
        found: dict[str, tuple[str, str]] = {}
        if part not in self.container:
            return found

        def relationship(attributes: Attributes) -> None:
            if attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = kind, resolve_part(folder, attributes.get("Target", ""))

        EventParser({"Relationship": relationship}, {}).parse(self.container.read(part), self.file, part)
        return found

    def find(self, kind: str) -> str | None:
        """The name of the part of a kind (``styles``), or None."""
        for found, target in self.relations.values():
            if found == kind and target in self.container:
                return target
        if not self.relations:
            name = f"{self.folder}/{kind}.xml"
            return name if name in self.container else None
        return None


_OTHER_FOLDERS = ("xl", "ppt", "visio")


def _describe(container: Container) -> str:
    """What a package without a Word document is, and what to do with it."""
    names = container.names()
    first = {name.split("/", 1)[0] for name in names}
    if "xl" in first:
        return "这是 Excel 工作簿（xlsx），不是 Word 文档。请把表格复制到 Word 文档里再试"
    if "ppt" in first:
        return "这是演示文稿（pptx），不是 Word 文档。请另存为 DOCX 或 PDF 后再试"
    if "ofd.xml" in names:
        return "这是 OFD 版式文件，不是 Word 文档"
    if "mimetype" in names or "content.xml" in names:
        return "这是 OpenDocument 文件（如 odt），不是 Word 文档。请用 WPS、Word 或 LibreOffice 另存为 DOCX"
    if "[content_types].xml" in names or "word" in first:
        return "文档缺少正文部件（word/document.xml），文件不完整。请用 Word 或 WPS 打开后另存"
    return "这是压缩包，里面没有 Word 文档。请先解压，再读取其中的文件"


class _Reader:
    """The state of one reading: the sheets of the document, the blocks so far and what to say about them."""

    def __init__(self, package: _Package) -> None:
        self.package = package
        self.file = package.file
        self.styles = self._styles()
        self.numbering: Numbering | None = None
        self.blocks: list[Block] = []
        self.notes: list[ReadNote] = []
        self.gap = 0
        self.break_before = False
        self.hides = self.styles.hides
        self.paged = False
        self.trust_contents = True
        self.side_stories: dict[str, dict[str, list[Item]]] = {}  # footnotes, endnotes, comments by kind and id
        self.cell_notes: list[tuple[str, str]] = []  # footnotes met in the table under way
        self.formats: dict[tuple[object, ...], Properties] = {}
        self.lined_styles: dict[str, bool] = {}  # table styles that draw lines between columns
        self.known_hints: dict[tuple[object, ...], Hints] = {}
        self.theme_fonts: dict[str, str] | None = None

    def read(self, sha256: str) -> Source:
        """The whole document."""
        package = self.package
        story = walk_story(package.container.read(package.document), self.file, package.document, self.number, {})
        self.hides |= story.hides
        self.paged = story.pages is not None
        self.trust_contents = not story.open_contents
        _mark_sections(story)
        running = self._running_heads(story)
        self.flow(story.items, "body", False)
        for texts in running:
            for text in texts:
                self.blocks.append(TextBlock(text, Location(None, len(self.blocks) + 1), "furniture"))
        if not any(block.role == "body" for block in self.blocks):
            raise ReadError(_PICTURES_ONLY if story.pictures else _NO_TEXT, file=self.file)
        if story.deletions:
            self.notes.append(ReadNote("deleted-text", f"有{story.deletions}处修订标记为删除的内容没有读入"))
        if story.unread:
            self.notes.append(
                ReadNote("embedded-document", f"有{story.unread}处嵌入的文档没有读入，请在 Word 里转为正文")
            )
        return Source(self.file, "docx", sha256, tuple(self.blocks), story.pages, tuple(self.notes), story.unread > 0)

    def _styles(self) -> StyleSheet:
        part = self.package.find("styles")
        return read_styles(self.package.container.read(part), self.file, part) if part else StyleSheet()

    # numbering

    def number(self, paragraph: Paragraph, counts: Counts) -> None:
        """Give a paragraph the automatic number it is printed with."""
        own = paragraph.properties
        inherited = self.styles.paragraph(paragraph.style)
        num_id = own.get("num", inherited.get("num"))
        if num_id is None or num_id == "0" or paragraph.mark.get("hidden"):
            return
        if self.numbering is None:
            part = self.package.find("numbering")
            self.numbering = (
                Numbering() if part is None else read_numbering(self.package.container.read(part), self.file, part)
            )
        level = own.get("level")
        if level is None and "num" not in own:
            ids = [style_id for style_id, _ in self.styles.chain(paragraph.style or self.styles.default_style)]
            level = self.numbering.level_of_style(num_id, ids, self.styles)
            if level is None:
                level = inherited.get("level")
        paragraph.label, paragraph.suffix = self.numbering.advance(num_id, level or 0, self.styles, counts)

    # paragraphs

    def text_of(self, paragraph: Paragraph) -> str:
        """What is printed of a paragraph, its number included. Comments and hidden text become notes."""
        if self.hides:
            self._take_hidden(paragraph)
        if paragraph.comments:
            self._take_comments(paragraph)
        text = "".join([text for text, _, _ in paragraph.runs]).strip()
        return _with_label(paragraph.label, paragraph.suffix, text) if paragraph.label else text

    def _take_hidden(self, paragraph: Paragraph) -> None:
        shown: list[tuple[str, Properties, str]] = []
        hidden: list[tuple[str, Properties, str]] = []
        for run in paragraph.runs:
            (hidden if self._format(paragraph.style, run[1]).get("hidden") else shown).append(run)
        paragraph.runs = shown
        text = "".join(text for text, _, _ in hidden).strip()
        if text:
            self.notes.append(ReadNote("hidden-text", f"隐藏文字没有读入正文：{text}", self._place(paragraph)))

    def _take_comments(self, paragraph: Paragraph) -> None:
        for comment_id in paragraph.comments:
            text = self.cell_text(self._side_story("comment").pop(comment_id, []))
            if text:
                self.notes.append(ReadNote("comment", f"批注没有读入正文：{text}", self._place(paragraph)))
        paragraph.comments = []

    def _side_story(self, kind: str) -> dict[str, list[Item]]:
        if kind not in self.side_stories:
            part = self.package.find(f"{kind}s")
            self.side_stories[kind] = (
                {}
                if part is None
                else walk_notes(self.package.container.read(part), self.file, part, f"w:{kind}", self.number)
            )
        return self.side_stories[kind]

    def _format(self, style: str | None, run: Properties) -> Properties:
        """The run properties in force in a paragraph of a style."""
        key = (style, *run.items())
        known = self.formats.get(key)
        if known is None:
            known = self.formats[key] = self.styles.run(style, run)
            if known.get("theme_font") and not known.get("font"):
                known["font"] = self._theme_font(known["theme_font"])
        return known

    def _theme_font(self, name: str) -> str:
        if self.theme_fonts is None:
            part = self.package.find("theme")
            self.theme_fonts = (
                {} if part is None else read_theme_fonts(self.package.container.read(part), self.file, part)
            )
        return self.theme_fonts.get("major" if name.startswith("major") else "minor", "")

    def _place(self, paragraph: Paragraph) -> Location:
        return Location(paragraph.page if self.paged else None, len(self.blocks) + 1)

    # the flow of blocks

    def flow(self, items: list[Item], role: Role, boxed: bool) -> None:
        """Append the blocks of a list of items."""
        at = 0
        while at < len(items):
            item = items[at]
            if isinstance(item, Paragraph):
                self.paragraph(item, role, boxed)
                at += 1
            else:
                at = self.table(items, at, item, role, boxed)

    def paragraph(self, paragraph: Paragraph, role: Role, boxed: bool) -> None:
        """Append a paragraph, with the text boxes that hang on it before or after it and its footnotes behind."""
        boxes = sorted(paragraph.boxes, key=lambda box: box[0]) if len(paragraph.boxes) > 1 else paragraph.boxes
        for _, below, items in boxes:
            if not below:
                self.flow(items, role, True)
        text = self.text_of(paragraph)
        inherited = self.styles.paragraph(paragraph.style)
        if paragraph.break_before or paragraph.properties.get("break", inherited.get("break")):
            self.break_before = True
        if text:
            self._append_text(paragraph, text, role, boxed or paragraph.frame)
        elif not paragraph.fragment and not boxes:
            self.gap += 1
        for _, below, items in boxes:
            if below:
                self.flow(items, role, True)
        self._append_notes(paragraph.notes)

    def _append_text(self, paragraph: Paragraph, text: str, role: Role, boxed: bool) -> None:
        furniture = self._is_furniture(paragraph, text)
        if furniture and paragraph.tagged and any(tag == "toc" for _, _, tag in paragraph.runs):
            self._take_contents_title()
        hints = self._hints(paragraph, text, boxed)
        self.blocks.append(
            TextBlock(text, self._place(paragraph), "furniture" if furniture else role, hints, paragraph.label)
        )
        self.gap, self.break_before = 0, False

    def _append_notes(self, notes: list[tuple[str, str]]) -> None:
        for kind, note_id in notes:
            if kind == "diagram":
                self._append_diagram(note_id)
                continue
            self.flow(self._side_story(kind).pop(note_id, []), "footnote", False)

    def _append_diagram(self, relation: str) -> None:
        """The words of a SmartArt drawing, which stand in a part of their own."""
        part = self.package.relations.get(relation, ("", ""))[1]
        if part in self.package.container:
            story = walk_story(self.package.container.read(part), self.file, part, self.number, {})
            self.flow(story.items, "body", True)

    def _hints(self, paragraph: Paragraph, text: str, boxed: bool) -> Hints:
        """The look of a paragraph; paragraphs of one run alike in all that counts share one object."""
        if len(paragraph.runs) != 1 or paragraph.runs[0][0][:1].isspace():
            return self._measure_hints(paragraph, text, boxed)
        key = (
            paragraph.style,
            self.gap,
            self.break_before,
            boxed,
            *paragraph.properties.items(),
            None,
            *paragraph.runs[0][1].items(),
        )
        known = self.known_hints.get(key)
        if known is None:
            known = self.known_hints[key] = self._measure_hints(paragraph, text, boxed)
        return known

    def _measure_hints(self, paragraph: Paragraph, text: str, boxed: bool) -> Hints:
        style = paragraph.style
        own, inherited = paragraph.properties, self.styles.paragraph(style)
        look = measure_look(paragraph.runs, lambda run: self._format(style, run))
        lead = look.lead
        if lead and paragraph.label:
            lead += len(text) - len("".join([text for text, _, _ in paragraph.runs]).strip())
        indent = first_line_indent(own, inherited, look.size_pt)
        first = paragraph.runs[0][0] if paragraph.runs else ""
        if first[:1].isspace():
            indent = (indent or 0.0) + typed_indent("".join([text for text, _, _ in paragraph.runs]))
        return Hints(
            align=own.get("align", inherited.get("align")),
            size_pt=look.size_pt,
            font=look.font,
            bold=look.bold,
            red=look.red,
            lead=lead,
            heading=heading_level(own, inherited, self.styles.name(style)),
            indent=indent,
            gap_before=self.gap,
            page_break_before=self.break_before,
            from_box=boxed,
        )

    def _is_furniture(self, paragraph: Paragraph, text: str) -> bool:
        """True where all that a paragraph shows is a page number or a line of the table of contents."""
        if paragraph.style is not None:
            name = self.styles.name(paragraph.style)
            if name.startswith(("toc ", "contents ")) and name.split()[1].isdecimal():
                return True
        if not paragraph.tagged:
            return len(text) < _PAGE_NUMBER_LENGTH and _is_page_number(text)
        marked = ("page", "toc") if self.trust_contents else ("page",)
        if not any(tag in marked for _, _, tag in paragraph.runs):
            return False
        return all(_PAGE_WORDS.issuperset(text) for text, _, tag in paragraph.runs if tag not in marked)

    def _take_contents_title(self) -> None:
        """The line 目录 above a table of contents goes with it."""
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, TextBlock) and last.role == "body" and "".join(last.text.split()) == "目录":
            self.blocks[-1] = TextBlock(last.text, last.at, "furniture", last.hints, last.number)

    # tables

    def table(self, items: list[Item], at: int, raw: RawTable, role: Role, boxed: bool) -> int:
        """Append the table at ``items[at]`` with those that continue it; gives the index of the first item after them.

        A table that only lays text out gives its paragraphs instead.
        """
        table = place_table(raw, self.cell_text)
        fields = property_fields(table, after_fields=bool(self.blocks) and self.blocks[-1].role == "property")
        if fields is not None:
            for name, value in fields:
                self.blocks.append(TextBlock(f"{name}：{value}", Location(None, len(self.blocks) + 1), "property"))
            self._append_notes(self._take_cell_notes())
            return at + 1
        if is_layout(table, lambda: self._is_open(raw), self._is_head):
            self.cell_notes = []
            for flow in layout_order(table):
                self.flow(flow, role, boxed)
            return at + 1
        between: list[str] = []
        adjacent = True
        after = look = at + 1
        while look < len(items):
            item = items[look]
            look += 1
            if isinstance(item, RawTable):
                notes = list(self.cell_notes)
                following = place_table(item, self.cell_text)
                if not continues(table, following, adjacent=adjacent):
                    self.cell_notes = notes
                    break
                join_tables(table, following, between)
                after, between, adjacent = look, [], True
                continue
            text = self.text_of(item)
            if item.boxes or (text and text.strip("()（）") not in _CONTINUED):
                break
            adjacent = False
            if text:
                between.append(text)
        drop_repeated_headers(table)
        self._append_table(table, role)
        return after

    def _append_table(self, table: PlacedTable, role: Role) -> None:
        page = table.cells[0].page if self.paged and table.cells else None
        cells = tuple(
            [
                Cell(
                    cell.text, cell.row, cell.column, cell.row_span, cell.column_span, cell.page if self.paged else None
                )
                for cell in table.cells
            ]
        )
        self.blocks.append(
            TableBlock(
                cells,
                table.rows,
                table.columns,
                Location(page, len(self.blocks) + 1),
                role,
                table.header_rows,
                tuple(table.dropped),
            )
        )
        self.gap, self.break_before = 0, False
        self._append_notes(self._take_cell_notes())

    def _take_cell_notes(self) -> list[tuple[str, str]]:
        notes, self.cell_notes = self.cell_notes, []
        return notes

    def _is_open(self, raw: RawTable) -> bool:
        """True where no line is drawn between the columns of a table."""
        if any(cell.border for row in raw.rows for cell in row.cells):
            return False
        if raw.bordered is not None or raw.style is None:
            return not raw.bordered
        known = self.lined_styles.get(raw.style)
        if known is None:
            part = self.package.find("styles")
            known = part is not None and has_borders(self.package.container.read(part), raw.style)
            self.lined_styles[raw.style] = known
        return not known

    def _is_head(self, items: list[Item], red_pt: float = 0.0) -> bool:
        """True where a text is printed as a red head is: in red of at least a size, or very large."""
        for item in items:
            if isinstance(item, Paragraph) and item.runs:
                style = item.style
                look = measure_look(item.runs, lambda run, style=style: self._format(style, run))  # type: ignore[misc]
                size_pt = look.size_pt or 0.0
                if (look.red and size_pt >= red_pt) or size_pt >= _HEAD_PT:
                    return True
        return False

    def cell_text(self, items: list[Item]) -> str:
        """The text of a list of items, one line each; the cells of a nested table stand in one line a row."""
        if len(items) == 1:
            item = items[0]
            if isinstance(item, Paragraph) and not item.boxes and not item.notes:
                return self.text_of(item)
        lines: list[str] = []
        for item in items:
            if isinstance(item, Paragraph):
                lines.extend([self.cell_text(box) for _, _, box in item.boxes])
                lines.append(self.text_of(item))
                self.cell_notes.extend(item.notes)
            else:
                lines.extend(
                    [
                        "\t".join([self.cell_text(cell.items) for cell in row.cells]).strip()
                        for row in item.rows
                        if not row.deleted
                    ]
                )
        return "\n".join([line for line in lines if line])

    # headers and footers

    def _running_heads(self, story: Story) -> list[list[str]]:
        """The texts of headers and footers, each once; a red head that stands in a header goes to the blocks instead."""
        seen: set[str] = set()
        read: set[str] = set()
        texts: list[str] = []
        counts: Counts = {}
        for relation in story.headers:
            kind, part = self.package.relations.get(relation, ("", ""))
            if part in read or part not in self.package.container:
                continue
            read.add(part)
            running = walk_story(self.package.container.read(part), self.file, part, self.number, counts)
            self.hides |= running.hides
            if kind == "header" and not self.blocks and self._is_head(_with_boxes(running.items), _HEADER_HEAD_PT):
                self.flow(running.items, "body", False)
                continue
            for item in running.items:
                text = self.cell_text([item])
                if text and text not in seen:
                    seen.add(text)
                    texts.append(text)
        return [texts]


def _is_page_number(text: str) -> bool:
    """True for a page number that was typed: a number between dashes (GB/T 9704-2012, 7.5)."""
    return text[0] in _DASHES and text[-1] in _DASHES and text.strip(_DASHES + " \u3000").isdecimal()


def _with_boxes(items: list[Item]) -> list[Item]:
    """Items with the content of their text boxes."""
    found: list[Item] = []
    for item in items:
        if isinstance(item, Paragraph):
            for _, _, box in item.boxes:
                found.extend(_with_boxes(box))
        found.append(item)
    return found


def _mark_sections(story: Story) -> None:
    """Mark the paragraphs that begin a section on a new page; a section says so at its own end."""
    start: Paragraph | None = None
    waiting = False
    for item in story.items:
        if not isinstance(item, Paragraph):
            waiting = False  # a table cannot carry the mark
            continue
        if waiting:
            start, waiting = item, False
        if item.section is not None:
            if start is not None and item.section not in _CONTINUOUS:
                start.break_before = True
            start, waiting = None, True
    if start is not None and story.last_section is not None and story.last_section not in _CONTINUOUS:
        start.break_before = True


def _with_label(label: str, suffix: str, text: str) -> str:
    """A number before its text; a gap stays only where the two would run into one word: 第一章 总则, 1.1 2024年."""
    if not text:
        return label
    last = label[-1]
    gap = last.isalnum() and (suffix != "nothing" or (last.isascii() and text[0].isascii()))
    return f"{label} {text}" if gap else label + text
