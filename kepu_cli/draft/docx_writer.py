"""Set a draft in Word's own terms (GB/T 9704-2012): styles, outline, header rows, page fields, imprint on the edge.

The XML is written as text, which costs a fraction of an object model and says exactly what is in the file. Two facts
shape it: Word and WPS count a line of 28 characters only where 16 pt characters are squeezed by 0.25 pt, and neither a
character grid nor a table as wide as the type area behaves alike in Word and LibreOffice, so neither is used.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kepu_cli.draft import geometry as g
from kepu_cli.draft.document import Block, DraftDocument, DraftPart, Grid, Paragraph
from kepu_cli.draft.docx_parts import (
    CONTENT_TYPES,
    DOCUMENT_OPEN,
    ROOT_RELS,
    app_xml,
    core_xml,
    document_rels,
    font_table_xml,
    footer_xml,
    letter_header_xml,
    settings_xml,
    styles_xml,
    wide_footer_xml,
)
from kepu_cli.draft.docx_tables import grid_xml, imprint_xml
from kepu_cli.draft.docx_text import frame, paragraph, run, runs
from kepu_cli.draft.fonts import Fonts
from kepu_cli.draft.labels import find_label
from kepu_cli.draft.measure import text_width
from kepu_cli.draft.signature import place_signature
from kepu_cli.draft.title import break_title

_STAMP = (1980, 1, 1, 0, 0, 0)  # the same draft gives the same bytes
_LEVEL_STYLE = {1: "Heading1", 2: "Heading2", 3: "Heading3", 4: "Heading4"}
_RUN_IN_STYLE = {1: "RunIn1", 2: "RunIn2", 3: "RunIn3", 4: "RunIn4"}
_LONGEST_HEADING = 50
_SHORT = 140  # characters: five lines
# LibreOffice heeds these on the paragraph only, not in its style.
CLOSE = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'


def write_docx(document: DraftDocument, fonts: Fonts) -> bytes:
    """The bytes of a Word file that holds ``document`` set in ``fonts``."""
    body = _Body(document, fonts)
    for index, part in enumerate(document.parts):
        body.add_part(part, first=index == 0, last=index == len(document.parts) - 1)
    letter = document.head.layout == "letter"
    files = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELS,
        "docProps/core.xml": core_xml(document.parts[0].title if document.parts else "", document.kind),
        "docProps/app.xml": app_xml(),
        "word/document.xml": DOCUMENT_OPEN + "".join(body.xml) + body.last_section() + "</w:body></w:document>",
        "word/styles.xml": styles_xml(fonts),
        "word/settings.xml": settings_xml(),
        "word/fontTable.xml": font_table_xml(fonts),
        "word/_rels/document.xml.rels": document_rels(),
        "word/footer1.xml": footer_xml(odd=True),
        "word/footer2.xml": footer_xml(odd=False),
        "word/footer3.xml": wide_footer_xml(odd=True),
        "word/footer4.xml": wide_footer_xml(odd=False),
        "word/footer5.xml": footer_xml(odd=None),
        "word/header1.xml": letter_header_xml(rules=letter, upper=letter_rule_top(document)),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def mark_size(text: str, largest: int) -> tuple[int, int]:
    """Size in half points and horizontal scale in percent of a 发文机关标志 that fills at most the type area.

    A long name is made narrow before it is made small: offices set it so, and it stays a mark rather than a line.
    """
    width = g.AREA_WIDTH / 20 * 0.98
    size = min(largest / 2, width / max(1.0, text_width(text)))
    least = min(largest / 2, 36.0)
    if size >= least:
        return int(size) * 2, 100
    return int(least) * 2, max(33, int(100 * size / least))


def letter_rule_top(document: DraftDocument) -> int:
    """Where the upper double rule of a letter stands: 4 mm under the mark (10.1), in twips from the page's edge."""
    mark = document.head.marks[0] if document.head.marks else "　"
    size, _ = mark_size(mark, _LETTER_MARK)
    return g.LETTER_MARK_TOP + size * 10 + g.twips(4)


_RED_MARK = 104  # 52 pt
_LETTER_MARK = 76  # 38 pt


@dataclass
class _Body:
    """The body of document.xml as it grows. Pages of one direction in a row are one section."""

    document: DraftDocument
    fonts: Fonts
    xml: list[str] = field(default_factory=list)
    landscape: bool = False
    first_section: bool = True

    def add_part(self, part: DraftPart, *, first: bool, last: bool) -> None:
        new_section = not first and part.landscape != self.landscape
        if new_section:
            self._end_section()
        self.landscape = part.landscape
        turn = not first and not new_section
        if first:
            self._head(part)
        else:
            self._part_head(part, turn)
        self._blocks(part.blocks)
        if part.role == "main":
            self._keep_last(part)
            self._attachment_note()
            self._signature()
        if last:
            self._imprint()

    def last_section(self) -> str:
        return self._section()

    # ------------------------------------------------------------ pages

    def _section(self) -> str:
        letter = self.document.head.layout == "letter" and self.first_section
        if self.landscape:
            size = f'<w:pgSz w:w="{g.PAGE_HEIGHT}" w:h="{g.PAGE_WIDTH}" w:orient="landscape"/>'
            margins = (g.WIDE_TOP, g.WIDE_RIGHT, g.WIDE_BOTTOM, g.WIDE_LEFT)
            footers = (3, 4)
        else:
            size = f'<w:pgSz w:w="{g.PAGE_WIDTH}" w:h="{g.PAGE_HEIGHT}"/>'
            margins = (g.TOP, g.RIGHT, g.BOTTOM, g.LEFT)
            footers = (1, 2)
        references = f'<w:footerReference w:type="default" r:id="rIdF{footers[0]}"/><w:footerReference w:type="even" r:id="rIdF{footers[1]}"/>'
        if letter:
            references += (
                '<w:headerReference w:type="first" r:id="rIdH1"/><w:footerReference w:type="first" r:id="rIdF5"/>'
            )
        top, right, bottom, left = margins
        return (
            f'<w:sectPr>{references}<w:type w:val="nextPage"/>{size}<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
            f'w:left="{left}" w:header="851" w:footer="{g.WIDE_FOOTER_DISTANCE if self.landscape else g.FOOTER_DISTANCE}" w:gutter="0"/>'
            f'{"<w:titlePg/>" if letter else ""}<w:docGrid w:type="lines" w:linePitch="{g.LINE}"/></w:sectPr>'
        )

    def _end_section(self) -> None:
        if not self.xml or not self.xml[-1].startswith("<w:p>"):
            self.xml.append(paragraph("Tail", ""))
        last = self.xml[-1]
        at = last.index("</w:pPr>")
        self.xml[-1] = last[:at] + self._section() + last[at:]
        self.first_section = False

    # ------------------------------------------------------------ head

    def _head(self, part: DraftPart) -> None:
        head = self.document.head
        if head.layout == "red":
            self._red_head()
            gap = 2 * g.LINE
        elif head.layout == "letter":
            self._letter_head()
            gap = 2 * g.LINE
        else:
            gap = 0
            if part.label:
                self._part_head(part, turn=False)
                return
        self._title(part, gap)

    def _red_head(self) -> None:
        head, used = self.document.head, 0
        left = [line for line in (head.copy_number, head.classification, head.urgency) if line]
        for index in range(max(len(left), len(head.corner))):
            label = left[index] if index < len(left) else ""
            corner = head.corner[index] if index < len(head.corner) else ""
            heavy = label and label != head.copy_number
            text = (
                run(label, 'w:val="黑体"' if heavy else "", face="heiti" if heavy else "", fonts=self.fonts)
                if label
                else ""
            )
            if corner:
                text += "<w:r><w:tab/></w:r>" + run(corner)
            self.xml.append(paragraph("HeadLine", text))
            used += g.LINE
        names = head.marks or ("",)
        single = names[0] + head.suffix
        if len(names) == 1:
            size, scale = mark_size(single, _RED_MARK)
            height = round(size * 10 * 1.1)
            self.xml.append(
                paragraph(
                    "IssuerMark",
                    run(single, extra=f'<w:w w:val="{scale}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'),
                    f'<w:spacing w:before="{max(0, g.HEAD_DROP - used)}" w:line="{height}" w:lineRule="exact"/>',
                )
            )
        else:
            self.xml.append(joint_mark(names, head.suffix, max(0, g.HEAD_DROP - used)))
        self._number_line()

    def _number_line(self) -> None:
        head = self.document.head
        number = run(head.number) if head.number else ""
        before = 2 * g.LINE + (g.LINE - 400)
        spacing = CLOSE + f'<w:spacing w:before="{before}" w:line="400" w:lineRule="exact"/>'
        if not head.signatories:
            self.xml.append(paragraph("DocumentNumber", number, spacing))
            return
        # 上行文: the number stands on the line of the last signatory, two names to a line (7.2.6).
        pairs = [head.signatories[at : at + 2] for at in range(0, len(head.signatories), 2)]
        widest = max(text_width("　".join(pair)) for pair in pairs)
        start = g.AREA_WIDTH - g.CHARACTER - round((4 + widest) * 320)
        tabs = f'<w:tabs><w:tab w:val="left" w:pos="{start}"/><w:tab w:val="left" w:pos="{start + 4 * 320}"/></w:tabs>'
        for index, pair in enumerate(pairs):
            last = index == len(pairs) - 1
            label = "<w:r><w:tab/></w:r>" + (run("签发人：") if index == 0 else "<w:r><w:tab/></w:r>")
            names = run("　".join(pair), face="kaiti", fonts=self.fonts)
            text = (number if last else "") + label + names
            style = "DocumentNumberUp" if last else "SignatoryLine"
            self.xml.append(paragraph(style, text, tabs + (spacing if index == 0 else "")))

    def _letter_head(self) -> None:
        head = self.document.head
        mark = head.marks[0] if head.marks else ""
        size, scale = mark_size(mark or "　", _LETTER_MARK)
        height = round(size * 10 * 1.1)
        self.xml.append(
            paragraph(
                "IssuerMark",
                run(mark, extra=f'<w:w w:val="{scale}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'),
                frame(
                    g.AREA_WIDTH,
                    height,
                    f'w:hAnchor="page" w:xAlign="center" w:vAnchor="page" w:y="{g.LETTER_MARK_TOP}" w:wrap="notBeside"',
                )
                + f'<w:spacing w:line="{height}" w:lineRule="exact"/>',
            )
        )
        # 7/8 of a character under the rule; the first line's em box begins 0.8 of its height less 0.88 of 16 pt down.
        start = letter_rule_top(self.document) + 60 + g.twips(4.94) - g.TOP - round(0.8 * g.LINE - 0.88 * 320)
        left = [line for line in (head.copy_number, head.classification, head.urgency) if line]
        right = [line for line in (head.number, *head.corner) if line]
        for index in range(max(len(left), len(right), 1)):
            label = left[index] if index < len(left) else ""
            value = right[index] if index < len(right) else ""
            heavy = bool(label) and label != head.copy_number
            text = run(label, face="heiti" if heavy else "", fonts=self.fonts) if label else ""
            text += "<w:r><w:tab/></w:r>" + run(value) if value else ""
            self.xml.append(
                paragraph("HeadLine", text, f'<w:spacing w:before="{max(0, start)}"/>' if index == 0 else "")
            )

    def _part_head(self, part: DraftPart, turn: bool) -> None:
        broken = "<w:pageBreakBefore/>" if turn else ""
        if part.label:
            self.xml.append(paragraph("AttachmentLabel", run(part.label), broken))
            self._title(part, g.LINE)
            return
        self._title(part, 0, broken)

    def _title(self, part: DraftPart, gap: int, broken: str = "") -> None:
        style = "Title" if part.role == "main" else "PartTitle"
        width = (g.WIDE_WIDTH if self.landscape else g.AREA_WIDTH) / (g.TITLE_SIZE * 10)
        lines = break_title(part.title, int(width) - (6 if self.landscape else 1)) if part.title else ()
        if lines:
            text = "<w:r><w:br/></w:r>".join(run(line) for line in lines)
            self.xml.append(paragraph(style, text, broken + (f'<w:spacing w:before="{gap}"/>' if gap else "")))
        if part.subtitle:
            self.xml.append(paragraph("Subtitle", run(part.subtitle)))
        if part.recipients:
            self.xml.append(
                paragraph("Recipients", runs(part.recipients + "：", self.fonts), f'<w:spacing w:before="{g.LINE}"/>')
            )
            return
        # About one blank line, so that the text below stands on the page's 22 lines again.
        used = len(lines) * g.TITLE_LINE
        self.pending_gap = (
            next(gap for gap in range(-used % g.LINE, 3 * g.LINE, g.LINE) if gap > g.LINE // 2) if lines else 0
        )

    pending_gap: int = 0

    # ------------------------------------------------------------ body

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            gap = f'<w:spacing w:before="{self.pending_gap}"/>' if self.pending_gap else ""
            self.pending_gap = 0
            if isinstance(block, Grid):
                if gap and not block.title:
                    self.xml.append(paragraph("Tail", "", f'<w:spacing w:before="{g.LINE // 2}"/>'))
                self._grid(block)
            else:
                self.xml.append(body_paragraph(block, self.fonts, gap))

    def _keep_last(self, part: DraftPart) -> None:
        """Keep the end of the text on the page of its signature: no page has a signature and no text (7.3.5.5).

        A long paragraph may be divided by the page and stays as it is: moved whole it would leave a hole.
        """
        last = part.blocks[-1] if len(part.blocks) > 1 else None  # page one must show text (7.3.3)
        signed = self.document.signature.issuers or self.document.signature.date
        if isinstance(last, Paragraph) and len(last.text) <= _SHORT and signed and self.xml[-1].startswith("<w:p>"):
            at = self.xml[-1].index("/>") + 2
            if not self.xml[-1].startswith("<w:keepNext/>", at):
                self.xml[-1] = self.xml[-1][:at] + "<w:keepNext/>" + self.xml[-1][at:]

    def _grid(self, grid: Grid) -> None:
        if grid.title:
            self.xml.append(paragraph("TableTitle", runs(grid.title, self.fonts)))
        if self.xml and self.xml[-1].endswith("</w:tbl>"):
            self.xml.append(paragraph("Tail", ""))
        self.xml.append(
            grid_xml(
                grid,
                g.WIDE_WIDTH if self.landscape else g.AREA_WIDTH,
                g.WIDE_HEIGHT if self.landscape else g.AREA_HEIGHT,
                self.fonts,
            )
        )
        self.xml.append(paragraph("Tail", ""))

    def _attachment_note(self) -> None:
        names = self.document.attachments
        if names:
            self.xml.append(attachment_note(names, self.fonts))

    def _signature(self) -> None:
        document = self.document
        lines = place_signature(document.signature)
        for index, line in enumerate(lines):
            # Rows of many seals fill pages of their own; only the last row stays with the date.
            kept = "<w:keepNext/>" if index == len(lines) - 2 or (len(lines) <= 3 and not line.last) else ""
            tabs = ""
            if len(line.texts) > 1 or line.tabs:
                tabs = "<w:tabs>" + "".join(f'<w:tab w:val="center" w:pos="{at}"/>' for at in line.tabs) + "</w:tabs>"
                text = "".join("<w:r><w:tab/></w:r>" + run(name) for name in line.texts)
            else:
                text = date_runs(line.texts[0]) if line.last else runs(line.texts[0], self.fonts)
            place = f'<w:jc w:val="{line.align}"/>'
            indent = f'<w:ind w:left="{line.left}" w:right="{line.right}"/>'
            spacing = f'<w:spacing w:before="{round(line.gap_lines * g.LINE)}"/>'
            self.xml.append(paragraph("Signature", text, kept + CLOSE + tabs + spacing + indent + place))
        if document.annotation:
            self.xml.append(paragraph("Annotation", runs(f"（{document.annotation}）", self.fonts)))

    def _imprint(self) -> None:
        imprint = self.document.imprint
        if not imprint:
            return
        self.xml.append(
            imprint_xml(
                imprint,
                g.WIDE_LEFT if self.landscape else g.LEFT,
                g.WIDE_WIDTH if self.landscape else g.AREA_WIDTH,
                ruled=self.document.head.layout != "letter",
                fonts=self.fonts,
            )
        )
        self.xml.append(paragraph("Tail", ""))


def date_runs(date: str) -> str:
    """A date whose figures stand close to 年月日 in LibreOffice too.

    It heeds autoSpaceDE nowhere and would set 2024年1月5日 a character too wide to centre a signature on; an empty field
    between figure and character is invisible everywhere and keeps it from adding the space.
    """
    pieces = [piece for piece in re.split(r"(\d+)", date) if piece]
    if len(pieces) < 3:
        return run(date)
    return '<w:fldSimple w:instr=" QUOTE &quot;&quot; "><w:r><w:t></w:t></w:r></w:fldSimple>'.join(
        run(piece) for piece in pieces
    )


def body_paragraph(block: Paragraph, fonts: Fonts, gap: str = "") -> str:
    """One paragraph of the body: 黑体, 楷体 and 仿宋 by the level of its label (7.3.3)."""
    text = block.text
    if block.align:
        return paragraph("BodyFlush", runs(text, fonts), gap + f'<w:jc w:val="{block.align}"/>')
    if block.flush:
        return paragraph("BodyFlush", runs(text, fonts), gap)
    label = find_label(text)
    level = block.level or (label[0] if label else 0)
    if level not in _LEVEL_STYLE:
        return paragraph("BodyText", runs(text, fonts), gap)
    lead = block.lead if block.lead is not None else find_lead(text, label[2] if label else 0)
    if lead >= len(text) or (len(text) <= _LONGEST_HEADING and level <= 2 and lead > 0):
        if lead >= len(text):
            return paragraph(_LEVEL_STYLE[level], runs(text, fonts), gap)
        outline = f'<w:outlineLvl w:val="{level - 1}"/>'
    else:
        outline = ""
    face = {1: "heiti", 2: "kaiti"}.get(level, "")
    inner = runs(text[:lead], fonts, face) + runs(text[lead:], fonts)
    return paragraph(_RUN_IN_STYLE[level], inner, gap + outline)


def find_lead(text: str, label: int) -> int:
    """How many characters of a labelled paragraph are its heading: to the first full stop, all of a short paragraph
    without one, and the label alone where the first sentence is the text itself."""
    stop = text.find("。")
    if stop == -1:
        return len(text) if len(text) <= _LONGEST_HEADING else label
    if stop + 1 == len(text):
        return len(text) if len(text) <= _LONGEST_HEADING else label
    return stop + 1 if stop < _LONGEST_HEADING else label


def attachment_note(names: Sequence[str], fonts: Fonts) -> str:
    """附件说明 (7.3.4): names in one column, the second line of a long one under its first character."""
    single = len(names) == 1
    column = g.CHARACTER * 5
    name_column = column if single else column + round(g.CHARACTER * (1.25 if len(names) < 10 else 1.75))
    room = (g.AREA_WIDTH - name_column) / 320
    lines: list[str] = []
    for index, name in enumerate(names):
        pieces = wrap(name, room)
        if single:
            lines += pieces
            continue
        lines.append(run(f"{index + 1}.") + "<w:r><w:tab/></w:r>" + runs(pieces[0], fonts))
        lines += ["<w:r><w:tab/></w:r>" + runs(piece, fonts) for piece in pieces[1:]]
    if single:
        text = run("附件：") + runs(names[0], fonts)
    else:
        text = run("附件：") + "<w:r><w:br/></w:r>".join(lines)
    tabs = f'<w:tabs><w:tab w:val="left" w:pos="{name_column}"/></w:tabs>'
    return paragraph(
        "AttachmentNote", text, tabs + f'<w:ind w:left="{column}" w:hanging="{column - 2 * g.CHARACTER}"/>'
    )


def wrap(text: str, width: float) -> list[str]:
    """``text`` in lines of at most ``width`` characters; no line begins with a closing mark."""
    lines, line = [], ""
    for character in text:
        if line and text_width(line + character) > width and character not in "》）、，。”":
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def joint_mark(names: Iterable[str], suffix: str, before: int) -> str:
    """Several marks above one another, 文件 at their right, centred on them (7.2.4). One row, so that it reads as a head."""
    listed = list(names)
    room = g.AREA_WIDTH - (round(2.4 * 760) if suffix else 0)
    widest = max(text_width(name) for name in listed)
    size = max(30, min(76 if len(listed) < 3 else 60, int(room / 20 / widest) * 2))
    scale = min(100, max(40, int(100 * room / 10 / (widest * size)))) if widest * size * 10 > room else 100
    height = round(size * 10 * 1.25)
    name_width = round(min(room, widest * size * 10 * scale / 100 + 100))
    suffix_size = min(76, size + 16)
    suffix_width = round(suffix_size * 10 * 2.4) if suffix else 0
    form = f'<w:w w:val="{scale}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    left = "".join(
        paragraph(
            "IssuerMark",
            run(name, extra=form),
            f'<w:spacing w:line="{height}" w:lineRule="exact"/><w:jc w:val="distribute"/>',
        )
        for name in listed
    )
    form = f'<w:sz w:val="{suffix_size}"/><w:szCs w:val="{suffix_size}"/>'
    right = paragraph(
        "IssuerMark", run(suffix, extra=form), f'<w:spacing w:line="{round(suffix_size * 11)}" w:lineRule="exact"/>'
    )
    cell = '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>{}</w:tcPr>{}</w:tc>'
    cells = cell.format(name_width, "", left) + (
        cell.format(suffix_width, '<w:vAlign w:val="center"/>', right) if suffix else ""
    )
    # The first name's em box begins 0.8 of its line's height less 0.88 of its size down.
    drop = round(0.8 * height - 0.88 * size * 10)
    spacer = paragraph("Tail", "", f'<w:spacing w:before="{max(0, before - 10 - drop)}"/>')
    return (
        spacer
        + f'<w:tbl><w:tblPr><w:tblW w:w="{name_width + suffix_width}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        + '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        + f'<w:tblGrid><w:gridCol w:w="{name_width}"/>{f"<w:gridCol w:w={chr(34)}{suffix_width}{chr(34)}/>" if suffix else ""}</w:tblGrid>'
        + f"<w:tr>{cells}</w:tr></w:tbl>"
    )
