"""Samples as DOCX, with labels typed or as Word's automatic numbers. The same text gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from maker.form import Grid, Sample
from maker.lines import Line, Sheet, lay_out, wants_landscape
from maker.numbering import Numbers
from maker.writer_html import row_spans

_EPOCH = dt.datetime(2024, 1, 1)
_RED = RGBColor(0xFF, 0, 0)
_ROMAN = "Times New Roman"
_SONG, _FANG, _HEI, _KAI, _BLACK_SONG = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
_HEADING_FONTS = {1: _HEI, 2: _KAI}
# Free fonts in the place of the offices' own, for the pages that LibreOffice makes where those are not installed.
OPEN_FONTS = {
    _SONG: "Noto Serif CJK SC",
    _FANG: "Noto Serif CJK SC",
    _BLACK_SONG: "Noto Serif CJK SC",
    _HEI: "Noto Sans CJK SC",
    _KAI: "Noto Sans CJK SC",
}
_CENTRED = {"mark", "number", "title"}


def write_docx(sample: Sample, *, automatic: bool = False, fonts: dict[str, str] | None = None) -> bytes:
    """The document as DOCX bytes.

    ``automatic`` numbers 一、（一）1.（1）① by Word instead of typing them; ``fonts`` replaces fonts by name.
    """
    document = Document()
    _prepare(document, sample)
    numbers = Numbers(document) if automatic else None
    items = lay_out(sample)
    place = 0
    if sample.head_in_box and not automatic:
        place = sum(isinstance(item, Line) and item.kind == "mark" for item in items)
        _add_box(document, [item.text for item in items[:place] if isinstance(item, Line)])
    landscape = False
    while place < len(items):
        item = items[place]
        wanted = wants_landscape(items, place, landscape)
        turned = wanted != landscape
        if turned:
            _turn(document, wanted)
            landscape = wanted
        if isinstance(item, Sheet):
            document.element.body.insert_element_before(_table(item.grid, landscape), "w:sectPr")
            place += 1
            continue
        together = [item]
        if automatic and item.kind == "title":  # one paragraph with soft line breaks instead of one for each line
            while place + 1 < len(items) and isinstance(items[place + 1], Line) and items[place + 1].kind == "title":  # type: ignore[union-attr]
                place += 1
                together.append(items[place])  # type: ignore[arg-type]
        _add_line(document, together, sample, numbers, breaks=not turned)
        place += 1
    return _pack(document, fonts or {})


def _prepare(document: Docx, sample: Sample) -> None:
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    properties.created = properties.modified = _EPOCH
    style = document.styles["Normal"]
    style.font.name, style.font.size = _ROMAN, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FANG)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = Pt(28.95)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    section.different_first_page_header_footer = sample.letter
    _add_page_number(section)


def _add_page_number(section: Section) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _style(paragraph.add_run("— "), _SONG, 14)
    field = '<w:r {0}><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="{1}"/></w:r>'
    paragraph._p.append(parse_xml(field.format(nsdecls("w"), "begin")))
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'))
    paragraph._p.append(parse_xml(field.format(nsdecls("w"), "separate")))
    _style(paragraph.add_run("1"), _SONG, 14)
    paragraph._p.append(parse_xml(field.format(nsdecls("w"), "end")))
    _style(paragraph.add_run(" —"), _SONG, 14)


def _turn(document: Docx, landscape: bool) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))


def _add_line(document: Docx, lines: list[Line], sample: Sample, numbers: Numbers | None, *, breaks: bool) -> None:
    line = lines[0]
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.page_break_before = True if line.page_break and breaks else None
    if line.kind in _CENTRED and not (line.kind == "number" and sample.letter):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.kind in {"number", "top_right"}:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif line.kind in {"signature", "date"}:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        layout.right_indent = Pt(64 if line.kind == "date" else 32)
    elif line.kind in {"body", "heading", "note", "annotation"}:
        layout.first_line_indent = Pt(32)
    if line.kind == "mark":
        layout.line_spacing = Pt(50)
        _style(paragraph.add_run(line.text), _BLACK_SONG, 36, red=True)
    elif line.kind == "title":
        layout.line_spacing = Pt(36)
        for number, part in enumerate(lines):
            if number:
                paragraph.add_run().add_break(WD_BREAK.LINE)
            _style(paragraph.add_run(part.text), _BLACK_SONG, 22)
    elif line.kind == "attachment":
        _style(paragraph.add_run(line.text), _HEI, 16)
    elif line.kind == "heading":
        _add_heading(paragraph, line, numbers)
    elif line.kind in {"cc", "imprint"}:
        _rule(paragraph, "top")
        if line.kind == "imprint":
            _rule(paragraph, "bottom")
            layout.tab_stops.add_tab_stop(Pt(400), 2)  # type: ignore[arg-type]
        _style(paragraph.add_run(line.text), _FANG, 14)
    else:
        _style(paragraph.add_run(line.text), _FANG, 16)
    if line.kind == "number" and sample.mark:
        _rule(paragraph, "bottom", color="FF0000")


def _add_heading(paragraph: Paragraph, line: Line, numbers: Numbers | None) -> None:
    font = _HEADING_FONTS.get(line.level, _FANG)
    typed = line.label
    if numbers is not None and numbers.apply(paragraph, line.label, line.level):
        typed = ""
    bold = line.level == 3
    lead = line.text[: line.lead]
    if typed + lead:
        _style(paragraph.add_run(typed + lead), font, 16, bold=bold)
    if line.text[line.lead :]:
        _style(paragraph.add_run(line.text[line.lead :]), _FANG, 16)


def _style(run: Run, font: str, size: float, *, bold: bool = False, red: bool = False) -> None:
    run.font.name, run.font.size = _ROMAN, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if bold:
        run.font.bold = True
    if red:
        run.font.color.rgb = _RED


def _rule(paragraph: Paragraph, side: str, color: str = "000000") -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = parse_xml(f"<w:pBdr {nsdecls('w')}/>")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    borders.append(parse_xml(f'<w:{side} {nsdecls("w")} w:val="single" w:sz="8" w:space="4" w:color="{color}"/>'))


def _add_box(document: Docx, texts: list[str]) -> None:
    """The red head in a text box, as Word writes one: a drawing, and the same text again for old programs."""
    inner = "".join(
        f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="{_BLACK_SONG}"/>'
        f'<w:color w:val="FF0000"/><w:sz w:val="72"/></w:rPr><w:t>{escape(text)}</w:t></w:r></w:p>'
        for text in texts
    )
    width, height = 5616000, 720000
    document.add_paragraph()._p.append(
        parse_xml(f"""
<w:r {nsdecls("w", "wp", "a")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
  xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>
<wp:docPr id="1" name="Box 1"/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>
</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:442pt;height:57pt"><v:textbox>
<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>""")
    )
    document.paragraphs[-1].paragraph_format.line_spacing = 1.0


def _table(grid: Grid, landscape: bool) -> object:
    total = 13900 if landscape else 8800
    widths = [total * width // sum(grid.widths) for width in grid.widths]
    spans = row_spans(grid)
    header = "".join(_cell(text, width, bold=True) for text, width in zip(grid.header, widths, strict=True))
    rows = [f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{header}</w:tr>"]
    for number, row in enumerate(grid.rows):
        if row.across:
            rows.append(f"<w:tr>{_cell(row.cells[0] or '', sum(widths), span=len(widths))}</w:tr>")
            continue
        cells = []
        for column, (text, width) in enumerate(zip(row.cells, widths, strict=True)):
            merge = "continue" if text is None else "restart" if spans[number, column] > 1 else ""
            cells.append(_cell(text or "", width, merge=merge))
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _cell(text: str, width: int, *, bold: bool = False, span: int = 1, merge: str = "") -> str:
    font = _HEI if bold else _FANG
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if merge:
        properties += f'<w:vMerge w:val="{merge}"/>'
    paragraphs = "".join(
        f'<w:p><w:pPr><w:spacing w:line="440" w:lineRule="exact"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:ascii="{_ROMAN}" w:hAnsi="{_ROMAN}" w:eastAsia="{font}"/>'
        f'<w:sz w:val="28"/></w:rPr><w:t>{escape(part)}</w:t></w:r></w:p>'
        for part in text.split("\n")
    )
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'


def _pack(document: Docx, fonts: dict[str, str]) -> bytes:
    """The package with its members in a fixed order and at a fixed time, fonts replaced by name."""
    first = io.BytesIO()
    document.save(first)
    packed = io.BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=(2024, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            content = source.read(name)
            for old, new in fonts.items():
                content = content.replace(f'"{old}"'.encode(), f'"{new}"'.encode())
            target.writestr(member, content)
    return packed.getvalue()
