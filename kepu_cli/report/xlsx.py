"""A report as an Excel workbook: one sheet a table, header frozen, filters on.

Every cell is an inline string, so that no text is ever a formula, whatever it starts with.
"""

from __future__ import annotations

import re

from kepu_cli.report import Report, Sheet
from kepu_cli.report.package import DECLARATION, build_package, escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CELL_LIMIT = 32_767  # characters that Excel takes in one cell
_ROW_LIMIT = 1_048_575
_TOTAL_WIDTH = 150  # characters over all columns

_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE7ECF3"/></patternFill></fill></fills>'
    '<borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border>'
    '</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf fontId="1" fillId="2" borderId="1" numFmtId="49" applyFont="1" applyFill="1" applyBorder="1" applyNumberFormat="1" '
    'applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '<xf borderId="1" numFmtId="49" applyBorder="1" applyNumberFormat="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def render_xlsx(report: Report) -> bytes:
    """The workbook; the title and the summary stand on a sheet 说明 of their own, before the tables."""
    about = Sheet("说明", ("说明",), tuple((text,) for text in (report.title, *report.summary, *report.remarks)), (1,))
    sheets = [about, *report.shown()]
    names = _sheet_names(sheets)
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _rels([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": DECLARATION
        + f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        + "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _rels(
            [*(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": DECLARATION + _STYLES,
    }
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _worksheet(sheet)
    return build_package(parts)


def _sheet_names(sheets: list[Sheet]) -> list[str]:
    names: list[str] = []
    for sheet in sheets:
        base = re.sub(r"[\\/*?:\[\]']", " ", sheet.name).strip()[:28] or "表"
        name, number = base, 2
        while name.lower() in {used.lower() for used in names}:
            name, number = f"{base} {number}", number + 1
        names.append(name)
    return names


def _content_types(count: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    return (
        DECLARATION + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{overrides}</Types>'
    )


def _rels(targets: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return DECLARATION + f'<Relationships xmlns="{_PACKAGE_RELATIONS}">{rows}</Relationships>'


def column_name(number: int) -> str:
    """The letters of a column counted from 1: 1 -> A, 27 -> AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _worksheet(sheet: Sheet) -> str:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{max(_TOTAL_WIDTH * share, 8):.1f}" customWidth="1"/>'
        for n, share in enumerate(sheet.shares, 1)
    )
    rows = (sheet.header, *sheet.rows[:_ROW_LIMIT])
    letters = [column_name(n) for n in range(1, len(sheet.header) + 1)]
    body = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter}{number}" s="{1 if number == 1 else 2}" t="inlineStr"><is><t xml:space="preserve">'
            f"{escape(text[:_CELL_LIMIT])}</t></is></c>"
            for letter, text in zip(letters, row, strict=True)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    span = f"A1:{letters[-1]}{len(rows)}"
    return (
        DECLARATION + f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData>{body}</sheetData><autoFilter ref="{span}"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )
