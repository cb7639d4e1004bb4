"""Word files written as XML: a report as tables on landscape A4, and paragraphs with tracked changes."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.report import Report, Sheet
from kepu_cli.report.package import DECLARATION, build_package, escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TABLE_WIDTH = 14_600  # twentieths of a point: A4 across, less the margins
_LEAST_WIDTH = 800  # of a column, its margins included: 0.20 on one line
_FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{east}"/>'

_STYLES = (
    f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    + _FONTS.format(east="仿宋_GB2312")
    + '<w:sz w:val="{size}"/><w:lang w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="240"/>'
    '<w:jc w:val="center"/></w:pPr><w:rPr>'
    + _FONTS.format(east="方正小标宋简体")
    + '<w:sz w:val="36"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/>'
    '<w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr>'
    + _FONTS.format(east="黑体")
    + '<w:sz w:val="28"/></w:rPr></w:style></w:styles>'
)


def render_docx(report: Report) -> bytes:
    """The report as a Word file: title, summary, each table under its heading, its header repeated on every page."""
    body = [_paragraph(report.title, "Title"), *(_paragraph(text) for text in report.summary)]
    for sheet in report.shown():
        body.append(_paragraph(sheet.name, "Heading1"))
        body.append(_table(sheet) if sheet.rows else _paragraph(sheet.empty))
        body.append(_paragraph(""))
    body += [_paragraph(text) for text in report.remarks]
    return build_document("".join(body), landscape=True, size=21)


def build_document(body: str, *, landscape: bool = False, size: int = 32) -> bytes:
    """A Word file around the XML of its body; ``size`` is in half points."""
    page = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
        'w:header="720" w:footer="720" w:gutter="0"/>'
        if landscape
        else '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" '
        'w:footer="992" w:gutter="0"/>'
    )
    return build_package(
        {
            "[Content_Types].xml": DECLARATION
            + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            '<Override PartName="/word/styles.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>',
            "_rels/.rels": _rels("officeDocument", "word/document.xml"),
            "word/_rels/document.xml.rels": _rels("styles", "styles.xml"),
            "word/styles.xml": DECLARATION + _STYLES.format(size=size),
            "word/document.xml": DECLARATION
            + f'<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr>{page}</w:sectPr></w:body></w:document>',
        }
    )


def _rels(kind: str, target: str) -> str:
    return (
        DECLARATION + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/{kind}" Target="{target}"/></Relationships>'
    )


def run(text: str, *, deleted: bool = False) -> str:
    """A run of text; line breaks are soft. ``deleted``: as it stands inside ``w:del``."""
    tag = "w:delText" if deleted else "w:t"
    lines = text.split("\n")
    return "<w:r>" + "<w:br/>".join(f'<{tag} xml:space="preserve">{escape(line)}</{tag}>' for line in lines) + "</w:r>"


def _paragraph(text: str, style: str = "", bold: bool = False) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    content = run(text) if text else ""
    if bold:
        content = content.replace("<w:r>", "<w:r><w:rPr><w:b/></w:rPr>")
    return f"<w:p>{properties}{content}</w:p>"


def _table(sheet: Sheet) -> str:
    widths = _widths(sheet.shares)
    header = _row(sheet.header, widths, header=True)
    return build_table(header + "".join(_row(row, widths) for row in sheet.rows), widths)


def _widths(shares: Sequence[float]) -> list[int]:
    """The widths of the columns after their shares, none too narrow for a number or two characters."""
    least = min(_LEAST_WIDTH, _TABLE_WIDTH // len(shares))
    above = [max(share * _TABLE_WIDTH - least, 0) for share in shares]
    left = _TABLE_WIDTH - least * len(shares)
    return [least + int(left * part / (sum(above) or 1)) for part in above]


def _row(cells: Sequence[str], widths: Sequence[int], *, header: bool = False) -> str:
    contents = [_paragraph(text, bold=header) for text in cells]
    built = "".join(build_cell(content, width) for content, width in zip(contents, widths, strict=True))
    return build_row(built, "<w:cantSplit/><w:tblHeader/>" if header else "")


def build_table(rows: str, widths: Sequence[int]) -> str:
    """A table around the XML of its rows, every cell ruled; widths are in twentieths of a point."""
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def build_row(cells: str, properties: str = "") -> str:
    """A row around the XML of its cells and of its properties."""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{cells}</w:tr>"


def build_cell(content: str, width: int) -> str:
    """A cell around the XML of its paragraphs."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
