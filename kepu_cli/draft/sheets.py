"""The tables of a draft as Excel and CSV: sortable, filterable, and never a formula."""

from __future__ import annotations

import csv
import io

from kepu_cli.draft.document import DraftDocument, Grid
from kepu_cli.draft.measure import count_lines
from kepu_cli.draft.text_writer import fill_grid
from kepu_cli.errors import UsageError
from kepu_cli.report.package import DECLARATION, build_package, escape
from kepu_cli.report.xlsx import column_name

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CELL_LIMIT = 32_767  # characters that Excel takes in one cell
_TOTAL_WIDTH, _NARROWEST = 130.0, 6.0  # figures over all columns and in one
_FIGURE = 0.42  # of a Chinese character of 12 pt
_LINE_PT, _HIGHEST_PT = 16, 409  # of a row: Excel allows no more

_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="12"/><name val="仿宋_GB2312"/></font><font><sz val="12"/><name val="黑体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf fontId="1" borderId="1" numFmtId="49" applyFont="1" applyBorder="1" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '<xf fontId="0" borderId="1" numFmtId="49" applyFont="1" applyBorder="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write_xlsx(document: DraftDocument, *, merge: bool = False) -> bytes:
    """One sheet for each table: header frozen, filters on, every cell text. ``merge`` merges equal cells, which ends sorting.

    UsageError: the draft has no table.
    """
    grids = find_grids(document)
    parts = {
        "[Content_Types].xml": DECLARATION
        + f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
            for n in range(1, len(grids) + 1)
        )
        + "</Types>",
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": DECLARATION
        + f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name="{escape(_sheet_name(grid, n, len(grids)))}" sheetId="{n}" r:id="rId{n}"/>'
            for n, grid in enumerate(grids, 1)
        )
        + f"</sheets>{_defined_names(grids, merge)}</workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(grids) + 1)), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": DECLARATION + _STYLES,
    }
    for number, grid in enumerate(grids, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _worksheet(grid, merge)
    return build_package(parts)


def write_csv(document: DraftDocument) -> bytes:
    """The first table as CSV (UTF-8 with a mark, so that Excel reads it); a cell that looks like a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for index, grid in enumerate(find_grids(document)):
        if index:
            writer.writerow([])
        for row in fill_grid(grid):
            writer.writerow([f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def find_grids(document: DraftDocument) -> list[Grid]:
    """The tables of all parts in order; UsageError where there is none."""
    grids = [block for part in document.parts for block in part.blocks if isinstance(block, Grid)]
    if not grids:
        raise UsageError("这份文稿里没有表格，不能写成 .xlsx 或 .csv；请改用 .docx")
    return grids


def _sheet_name(grid: Grid, number: int, count: int) -> str:
    return "任务分解表" if count == 1 else f"表{number}"


def _defined_names(grids: list[Grid], merge: bool) -> str:
    """The hidden names of the filtered areas, without which LibreOffice shows no filter, and the header as print title."""
    rows = ""
    for index, grid in enumerate(grids):
        sheet = f"'{escape(_sheet_name(grid, index + 1, len(grids)))}'"
        top, left, bottom, right = _filtered(grid)
        area = f"{sheet}!${left}${top}:${right}${bottom}"
        names = [] if merge else [("_xlnm._FilterDatabase", 'hidden="1"', area)]
        names.append(("_xlnm.Print_Titles", "", f"{sheet}!$1:${top}"))
        rows += "".join(
            f'<definedName name="{name}" localSheetId="{index}" {hidden}>{place}</definedName>'
            for name, hidden, place in names
        )
    return f"<definedNames>{rows}</definedNames>"


def _filtered(grid: Grid) -> tuple[int, str, int, str]:
    """First row, first column, last row and last column of what a filter covers, header included."""
    columns = max((len(row) for row in grid.rows), default=1)
    top = max(1, grid.header)
    return top, "A", max(top, len(grid.rows)), column_name(columns)


def _relations(rows: list[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(rows, 1)
    )
    return DECLARATION + f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _row_height(row: list[str], sizes: list[float]) -> int:
    """The height in points that shows every line of a row: LibreOffice does not find it by itself."""
    lines = max((count_lines(text, size * _FIGURE) for text, size in zip(row, sizes, strict=False)), default=1)
    return min(_HIGHEST_PT, lines * _LINE_PT + 4)


def _worksheet(grid: Grid, merge: bool) -> str:
    rows = fill_grid(grid)
    columns = max((len(row) for row in rows), default=1)
    shares = list(grid.widths) if len(grid.widths) == columns else [1.0] * columns
    sizes = [max(_NARROWEST, _TOTAL_WIDTH * share / sum(shares)) for share in shares]
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{size:.1f}" customWidth="1"/>' for n, size in enumerate(sizes, 1)
    )
    body = "".join(
        f'<row r="{number}" ht="{_row_height(row, sizes)}">'
        + "".join(
            f'<c r="{column_name(n)}{number}" s="{1 if number <= grid.header else 2}" t="inlineStr"><is><t xml:space="preserve">{escape(text[:_CELL_LIMIT])}</t></is></c>'
            for n, text in enumerate(row, 1)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    merges = [
        f'<mergeCell ref="{column_name(c + 1)}{r + 1}:{column_name(c + cell.across)}{r + cell.down}"/>'
        for r, row in enumerate(grid.rows)
        for c, cell in enumerate(row)
        if cell is not None and (cell.down > 1 or cell.across > 1)
    ]
    # A filter over merged cells would hide half of them.
    extra = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merge and merges else ""
    top, left, bottom, right = _filtered(grid)
    filters = "" if merge else f'<autoFilter ref="{left}{top}:{right}{bottom}"/>'
    return (
        DECLARATION
        + f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{body}</sheetData>{filters}{extra}"
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )
