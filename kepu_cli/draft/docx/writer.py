"""Set a draft in Word's own terms (GB/T 9704-2012): styles, outline, header rows, page fields, imprint on the edge.

The XML is written as text, which costs a fraction of an object model and says exactly what is in the file. Two facts
shape it: Word and WPS count a line of 28 characters only where 16 pt characters are squeezed by 0.25 pt, and neither a
character grid nor a table as wide as the type area behaves alike in Word and LibreOffice, so neither is used.
"""

from __future__ import annotations

import io
import zipfile

from kepu_cli.draft import geometry as g
from kepu_cli.draft.document import DraftDocument, DraftPart, Grid, Paragraph
from kepu_cli.draft.docx.body import attachment_note, blank_line, body_paragraph, signature_lines
from kepu_cli.draft.docx.head import HeadXml, letter_rule_top, set_head
from kepu_cli.draft.docx.page_one import find_reserve, move_recipients, title_gap, title_lines
from kepu_cli.draft.docx.parts import (
    CONTENT_TYPES,
    DOCUMENT_OPEN,
    ROOT_RELS,
    app_xml,
    core_xml,
    document_rels,
    first_footer_xml,
    font_table_xml,
    footer_xml,
    letter_header_xml,
    settings_xml,
    styles_xml,
    wide_footer_xml,
)
from kepu_cli.draft.docx.tables import grid_xml, imprint_xml
from kepu_cli.draft.docx.text import paragraph, run, runs
from kepu_cli.draft.fonts import Fonts
from kepu_cli.records import dataclass, field

_STAMP = (1980, 1, 1, 0, 0, 0)  # the same draft gives the same bytes
_SHORT = 336  # characters: twelve lines


def write_docx(document: DraftDocument, fonts: Fonts) -> bytes:
    """The bytes of a Word file that holds ``document`` set in ``fonts``."""
    head = set_head(document.head, fonts)
    document = move_recipients(document, head.height)
    reserve = find_reserve(document, head.height)
    letter = document.head.layout == "letter"
    body = _Body(document, fonts, head, own_first_page=letter or reserve > 0)
    for index, part in enumerate(document.parts):
        body.add_part(part, first=index == 0, last=index == len(document.parts) - 1)
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
        "word/footer5.xml": first_footer_xml(numbered=not letter, reserve=reserve),
        "word/header1.xml": letter_header_xml(rules=letter, upper=letter_rule_top(document.head)),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@dataclass(slots=True)
class _Body:
    """The body of document.xml as it grows. Pages of one direction in a row are one section."""

    document: DraftDocument
    fonts: Fonts
    head: HeadXml
    own_first_page: bool
    xml: list[str] = field(default_factory=list)
    landscape: bool = False
    first_section: bool = True

    def add_part(self, part: DraftPart, *, first: bool, last: bool) -> None:
        new_section = not first and part.landscape != self.landscape
        if new_section:
            self._end_section()
        self.landscape = part.landscape
        if first:
            self.xml += self.head.xml
        turn = not first and not new_section
        self._part_head(part, 2 * g.LINE if first and self.head.xml else 0, "<w:pageBreakBefore/>" if turn else "")
        self._blocks(part)
        if part.role == "main":
            self.xml += attachment_note(self.document.attachments, self.fonts)
            self.xml += signature_lines(self.document.signature, self.document.annotation, self.fonts)
        if last:
            self._imprint()

    def last_section(self) -> str:
        return self._section()

    # ------------------------------------------------------------ pages

    def _section(self) -> str:
        own_first_page = self.own_first_page and self.first_section
        if self.landscape:
            size = f'<w:pgSz w:w="{g.PAGE_HEIGHT}" w:h="{g.PAGE_WIDTH}" w:orient="landscape"/>'
            margins = (g.WIDE_TOP, g.WIDE_RIGHT, g.WIDE_BOTTOM, g.WIDE_LEFT)
            footers = (3, 4)
        else:
            size = f'<w:pgSz w:w="{g.PAGE_WIDTH}" w:h="{g.PAGE_HEIGHT}"/>'
            margins = (g.TOP, g.RIGHT, g.BOTTOM, g.LEFT)
            footers = (1, 2)
        references = f'<w:footerReference w:type="default" r:id="rIdF{footers[0]}"/><w:footerReference w:type="even" r:id="rIdF{footers[1]}"/>'
        if own_first_page:
            references += '<w:footerReference w:type="first" r:id="rIdF5"/>'
        if own_first_page and self.document.head.layout == "letter":
            references += '<w:headerReference w:type="first" r:id="rIdH1"/>'
        top, right, bottom, left = margins
        return (
            f'<w:sectPr>{references}<w:type w:val="nextPage"/>{size}<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
            f'w:left="{left}" w:header="851" w:footer="{g.WIDE_FOOTER_DISTANCE if self.landscape else g.FOOTER_DISTANCE}" w:gutter="0"/>'
            f'{"<w:titlePg/>" if own_first_page else ""}<w:docGrid w:type="lines" w:linePitch="{g.LINE}"/></w:sectPr>'
        )

    def _end_section(self) -> None:
        if not self.xml or not self.xml[-1].startswith("<w:p>"):
            self.xml.append(paragraph("Tail", ""))
        last = self.xml[-1]
        at = last.index("</w:pPr>")
        self.xml[-1] = last[:at] + self._section() + last[at:]
        self.first_section = False

    # ------------------------------------------------------------ title

    def _part_head(self, part: DraftPart, gap: int, broken: str) -> None:
        """附件 with its number, title, 主送机关; ``gap`` twips under the 版头, ``broken`` where a page begins."""
        if part.label:
            self.xml.append(paragraph("AttachmentLabel", run(part.label), broken))
            gap, broken = g.LINE, ""
        lines = title_lines(part)
        if lines:
            text = "<w:r><w:br/></w:r>".join(runs(line, self.fonts) for line in lines)
            before = f'<w:spacing w:before="{gap}"/>' if gap else ""
            self.xml.append(paragraph("Title" if part.role == "main" else "PartTitle", text, broken + before))
        if part.subtitle:
            self.xml.append(paragraph("Subtitle", run(part.subtitle)))
        if part.recipients:
            self.xml += [blank_line(), paragraph("Recipients", runs(part.recipients + "：", self.fonts))]
        elif lines:
            opening = part.blocks[0] if part.blocks else None
            self.xml.append(blank_line(g.LINE // 2 if isinstance(opening, Grid) else title_gap(len(lines))))

    # ------------------------------------------------------------ body

    def _blocks(self, part: DraftPart) -> None:
        for index, block in enumerate(part.blocks):
            if isinstance(block, Grid):
                self._grid(block)
            else:
                keep = index == len(part.blocks) - 1 and self._keeps(part, block)
                self.xml.append(body_paragraph(block, self.fonts, keep))

    def _keeps(self, part: DraftPart, last: Paragraph) -> bool:
        """Whether the end of the text stays on the page of its signature: no page has a signature and no text (7.3.5.5).

        Word moves the last lines, LibreOffice the whole paragraph: a long one would leave a hole, a single one page one
        without text.
        """
        signed = self.document.signature.issuers or self.document.signature.date
        return bool(part.role == "main" and signed and len(part.blocks) > 1 and len(last.text) <= _SHORT)

    def _grid(self, grid: Grid) -> None:
        if grid.title:
            self.xml.append(paragraph("TableTitle", runs(grid.title, self.fonts)))
        if self.xml and self.xml[-1].endswith("</w:tbl>"):
            self.xml.append(paragraph("Tail", ""))
        width, height = (g.WIDE_WIDTH, g.WIDE_HEIGHT) if self.landscape else (g.AREA_WIDTH, g.AREA_HEIGHT)
        self.xml.append(grid_xml(grid, width, height, self.fonts))
        self.xml.append(paragraph("Tail", ""))

    def _imprint(self) -> None:
        imprint = self.document.imprint
        if not imprint:
            return
        left, width = (g.WIDE_LEFT, g.WIDE_WIDTH) if self.landscape else (g.LEFT, g.AREA_WIDTH)
        ruled = self.document.head.layout != "letter"
        self.xml.append(imprint_xml(imprint, left, width, ruled=ruled, fonts=self.fonts))
        self.xml.append(paragraph("Tail", ""))
