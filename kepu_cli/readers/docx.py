"""Read a DOCX (also DOCM, DOTX, strict OOXML, files saved by WPS) into blocks.

The parts are walked once each; only the parts a document uses are unpacked.
"""

from __future__ import annotations

import hashlib

from kepu_cli.blocks import Block, Cell, Hints, ReadNote, Role, Source, TableBlock, TextBlock
from kepu_cli.errors import ReadError
from kepu_cli.location import Location
from kepu_cli.readers.container import Container
from kepu_cli.readers.docx_numbering import Numbering, read_numbering
from kepu_cli.readers.docx_styles import Properties, StyleSheet, has_borders, read_styles
from kepu_cli.readers.docx_tables import (
    PlacedTable, continues, drop_repeated_headers, join_tables, place_table,
)
from kepu_cli.readers.docx_walk import Item, Paragraph, RawTable, Story, walk_notes, walk_story
from kepu_cli.readers.xml_events import Attributes, EventParser

_PAGE_WORDS = frozenset("-—–－―‐第页共/／·,，.．~～()（） \t\n")
_CONTINUED = frozenset(("续表", "（续表）", "(续表)", "（续）", "(续)", "续", "续上表", "（续上表）", "(续上表)", "表续"))
_CONTINUOUS = ("continuous", "nextColumn")
_LAYOUT_ROWS = 8


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
                found[attributes.get("Id", "")] = kind, _resolve(folder, attributes.get("Target", ""))

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


def _resolve(folder: str, target: str) -> str:
    """The name of a part from the folder it is named in: ``../x.xml`` in ``word/a`` is ``word/x.xml``."""
    target = target.replace("\\", "/")
    parts = [] if target.startswith("/") else folder.split("/")
    for piece in target.split("/"):
        if piece == "..":
            del parts[-1:]
        elif piece and piece != ".":
            parts.append(piece)
    return "/".join(part for part in parts if part)


def _describe(container: Container) -> str:
    """What a package without a Word document is, and what to do with it."""
    names = container.names()
    first = {name.split("/", 1)[0] for name in names}
    if "xl" in first:
        return "这是 Excel 工作簿（xlsx），不是 Word 文档。请把表格复制到 Word 文档里再试"
    if "ppt" in first:
        return "这是演示文稿（pptx），不是 Word 文档。请另存为 DOCX 或 PDF 后再试"
    if "ofd.xml" in names:
        return "这是 OFD 版式文件，暂不支持。请用阅读器转换为 PDF 或 DOCX 后再试"
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
        self.paged = False
        self.footnotes: dict[str, dict[str, list[Item]]] = {}
        self.formats: dict[tuple[object, ...], Properties] = {}

    def read(self, sha256: str) -> Source:
        package = self.package
        data = package.container.read(package.document)
        story = walk_story(data, self.file, package.document, self.number)
        self.paged = story.pages_seen > 0
        _mark_sections(story)
        self.flow(story.items, "body", False)
        self._furniture(story)
        if story.deletions:
            self.notes.append(ReadNote("deleted-text", f"有{story.deletions}处修订删除的内容没有读入"))
        if story.unread:
            self.notes.append(ReadNote("embedded-document", f"有{story.unread}处嵌入的文档没有读入"))
        pages = None
        if self.paged:
            pages = story.pages_seen + 1
        return Source(self.file, "docx", sha256, tuple(self.blocks), pages, tuple(self.notes), story.unread > 0)

    def _styles(self) -> StyleSheet:
        part = self.package.find("styles")
        return read_styles(self.package.container.read(part), self.file, part) if part else StyleSheet()

    # numbering

    def number(self, paragraph: Paragraph) -> None:
        """Give a paragraph the automatic number it is printed with."""
        own = paragraph.properties
        inherited = self.styles.paragraph(paragraph.style)
        num_id = own.get("num", inherited.get("num"))
        if num_id is None or num_id == "0" or paragraph.mark.get("hidden"):
            return
        if self.numbering is None:
            part = self.package.find("numbering")
            data = self.package.container.read(part) if part else b""
            self.numbering = read_numbering(data, self.file, part) if part else Numbering()
        level = own.get("level")
        if level is None and "num" not in own:
            ids = [style_id for style_id, _ in self.styles.chain(paragraph.style or self.styles.default_style)]
            level = self.numbering.level_of_style(num_id, ids, self.styles)
            if level is None:
                level = inherited.get("level")
        paragraph.label, paragraph.suffix = self.numbering.advance(num_id, level or 0, self.styles)

    # paragraphs

    def text_of(self, paragraph: Paragraph) -> str:
        """What is printed of a paragraph, its number included."""
        if self.styles.hides or any("hidden" in run for _, run, _ in paragraph.runs):
            self._take_hidden(paragraph)
        text = "".join([text for text, _, _ in paragraph.runs]).strip()
        return _with_label(paragraph.label, paragraph.suffix, text) if paragraph.label else text

    def _take_hidden(self, paragraph: Paragraph) -> None:
        hidden = [run for run in paragraph.runs if self._format(paragraph.style, run[1]).get("hidden")]
        text = "".join(text for text, _, _ in hidden).strip()
        if text:
            paragraph.runs = [run for run in paragraph.runs if run not in hidden]
            self.notes.append(ReadNote("hidden-text", f"隐藏文字没有读入正文：{text}", self._place(paragraph)))

    def _format(self, style: str | None, run: Properties) -> Properties:
        key = (style, *run.items())
        known = self.formats.get(key)
        if known is None:
            known = self.formats[key] = self.styles.run(style, run)
        return known

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
                at = self.tables(items, at, role, boxed)

    def paragraph(self, paragraph: Paragraph, role: Role, boxed: bool) -> None:
        boxes = sorted(paragraph.boxes, key=lambda box: box[0]) if len(paragraph.boxes) > 1 else paragraph.boxes
        for _, below, items in boxes:
            if not below:
                self.flow(items, role, True)
        text = self.text_of(paragraph)
        properties = paragraph.properties
        inherited = self.styles.paragraph(paragraph.style)
        if paragraph.break_before or properties.get("break", inherited.get("break")):
            self.break_before = True
        if text:
            role = _field_role(paragraph) or role
            location = Location(paragraph.page if self.paged else None, len(self.blocks) + 1)
            hints = self._hints(paragraph, text, boxed or paragraph.frame)
            self.blocks.append(TextBlock(text, location, role, hints, paragraph.label))
            self.gap, self.break_before = 0, False
        elif not paragraph.fragment and not paragraph.boxes:
            self.gap += 1
        for _, below, items in boxes:
            if below:
                self.flow(items, role, True)
        for kind, note_id in paragraph.notes:
            self._footnote(kind, note_id)

    def _footnote(self, kind: str, note_id: str) -> None:
        if kind not in self.footnotes:
            part = self.package.find(f"{kind}s")
            self.footnotes[kind] = {} if part is None else walk_notes(
                self.package.container.read(part), self.file, part, f"w:{kind}", self.number)
        items = self.footnotes[kind].pop(note_id, [])
        self.flow(items, "footnote", False)

    def _hints(self, paragraph: Paragraph, text: str, boxed: bool) -> Hints:
        style = paragraph.style
        own = paragraph.properties
        inherited = self.styles.paragraph(style)
        return Hints(
            align=own.get("align", inherited.get("align")),
            gap_before=self.gap,
            page_break_before=self.break_before,
            from_box=boxed,
        )

    # tables

    def tables(self, items: list[Item], at: int, role: Role, boxed: bool) -> int:
        """Append the table at ``items[at]`` with those that continue it; the index of the first item after them."""
        raw = items[at]
        assert isinstance(raw, RawTable)
        table = place_table(raw, self.cell_text)
        self.add_table(table, role)
        return at + 1

    def add_table(self, table: PlacedTable, role: Role) -> None:
        location = Location(table.page if self.paged else None, len(self.blocks) + 1)
        cells = tuple([
            Cell(cell.text, cell.row, cell.column, cell.row_span, cell.column_span, cell.page if self.paged else None)
            for cell in table.cells
        ])
        self.blocks.append(TableBlock(cells, table.rows, table.columns, location, role, table.header_rows,
                                      tuple(table.dropped)))
        self.gap, self.break_before = 0, False

    def cell_text(self, items: list[Item]) -> str:
        if len(items) == 1 and isinstance(items[0], Paragraph) and not items[0].boxes:
            return self.text_of(items[0])
        lines: list[str] = []
        for item in items:
            if isinstance(item, Paragraph):
                for _, _, box in item.boxes:
                    lines.append(self.cell_text(box))
                lines.append(self.text_of(item))
            else:
                for row in item.rows:
                    lines.append("\t".join([self.cell_text(cell.items) for cell in row.cells]).strip())
        return "\n".join([line for line in lines if line])

    def _furniture(self, story: Story) -> None:
        """Headers and footers, each text once."""
        seen: set[str] = set()
        read: set[str] = set()
        for relation, _, _ in story.headers:
            part = self.package.relations.get(relation, ("", ""))[1]
            if part in read or part not in self.package.container:
                continue
            read.add(part)
            running = walk_story(self.package.container.read(part), self.file, part, self.number)
            for item in running.items:
                text = self.cell_text([item])
                if text and text not in seen:
                    seen.add(text)
                    location = Location(None, len(self.blocks) + 1)
                    self.blocks.append(TextBlock(text, location, "furniture"))


def _mark_sections(story: Story) -> None:
    """Mark the paragraphs that begin a section on a new page; a section says so at its own end."""
    start: Paragraph | None = None
    kind: str | None
    pending = False
    for item in story.items:
        if not isinstance(item, Paragraph):
            continue
        if pending:
            start, pending = item, False
        if item.section is not None:
            if start is not None and item.section not in _CONTINUOUS:
                start.break_before = True
            start, pending = None, True
    kind = story.last_section
    if start is not None and kind is not None and kind not in _CONTINUOUS:
        start.break_before = True


def _field_role(paragraph: Paragraph) -> Role | None:
    """Furniture where all that a paragraph shows is a page number or a line of the table of contents."""
    if not any(tag for _, _, tag in paragraph.runs):
        return None
    rest = "".join(text for text, _, tag in paragraph.runs if not tag)
    return "furniture" if all(character in _PAGE_WORDS for character in rest) else None


def _with_label(label: str, suffix: str, text: str) -> str:
    """A number before its text; a gap stays only where the two would run into one word: 第一章 总则, 1.1 2024年."""
    if not text:
        return label
    last = label[-1]
    gap = suffix != "nothing" and last.isalnum() or (last.isalnum() and last.isascii() and text[0].isascii())
    return f"{label} {text}" if gap else label + text
