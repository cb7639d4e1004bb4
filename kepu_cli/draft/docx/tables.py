"""Tables of the text and the 版记 as WordprocessingML."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.draft import geometry as g
from kepu_cli.draft.document import Grid, GridCell, Imprint
from kepu_cli.draft.docx.text import paragraph, runs
from kepu_cli.draft.fonts import Fonts
from kepu_cli.draft.measure import count_lines

_CELL_MARGIN = 85
# Style, line and size in twips: 小四, 五号, 小五.
_SETTINGS = (("TableText", 340, 240), ("TableTextSmall", 300, 210), ("TableTextSmaller", 260, 180))


def grid_xml(grid: Grid, width: int, height: int, fonts: Fonts) -> str:
    """A w:tbl: header rows repeated on each page, a row torn only where it is higher than a page can hold."""
    columns = max((len(row) for row in grid.rows), default=1)
    widths = share_width(grid.widths, columns, width)
    head = "".join(f'<w:gridCol w:w="{size}"/>' for size in widths)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    style, limit, size = _choose_setting(grid, widths, height)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{_CELL_MARGIN}" w:type="dxa"/><w:right w:w="{_CELL_MARGIN}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{head}</w:tblGrid>{''.join(_rows(grid, widths, style, limit, size, fonts))}</w:tbl>"
    )


def _choose_setting(grid: Grid, widths: list[int], height: int) -> tuple[str, int, int]:
    """Style, lines that fit on a page under the header, and character size: the largest print that tears the fewest rows."""

    def torn(setting: tuple[str, int, int]) -> int:
        _, line, size = setting
        return sum(_row_lines(row, widths, size) > (height - 3 * g.LINE) // line for row in grid.rows)

    style, line, size = min(_SETTINGS, key=torn)
    return style, (height - 3 * g.LINE) // line, size


def _row_lines(row: Sequence[GridCell | None], widths: list[int], size: int) -> int:
    """How many lines a row is high, cells that reach into the next rows left out."""
    return max(
        (
            count_lines(cell.text, (sum(widths[column : column + cell.across]) - 2 * _CELL_MARGIN) / size - 0.4)
            for column, cell in enumerate(row)
            if cell is not None and cell.down == 1
        ),
        default=1,
    )


def share_width(shares: Sequence[float], columns: int, width: int) -> list[int]:
    """Column widths in twips that add up to ``width`` exactly."""
    wanted = list(shares) if len(shares) == columns else [1.0] * columns
    total = sum(wanted)
    sizes = [int(width * share / total) for share in wanted]
    sizes[-1] += width - sum(sizes)
    return sizes


def _rows(grid: Grid, widths: list[int], style: str, limit: int, text_size: int, fonts: Fonts) -> list[str]:
    """Rows of XML. ``open_cells`` remembers, by column, the cell above that still reaches down."""
    out: list[str] = []
    open_cells: dict[int, tuple[int, int]] = {}  # column -> (rows left, columns across)
    for number, row in enumerate(grid.rows):
        cells, column = [], 0
        highest = _row_lines(row, widths, text_size)
        header = number < grid.header
        while column < len(widths):
            left, across = open_cells.get(column, (0, 1))
            if left:
                cells.append(
                    _cell("", sum(widths[column : column + across]), across, "<w:vMerge/>", header, "", style, fonts)
                )
                open_cells[column] = (left - 1, across)
                column += across
                continue
            cell = row[column] if column < len(row) else None
            cell = cell or GridCell("")
            size = sum(widths[column : column + cell.across])
            if cell.down > 1:
                open_cells[column] = (cell.down - 1, cell.across)
            merge = '<w:vMerge w:val="restart"/>' if cell.down > 1 else ""
            cells.append(_cell(cell.text, size, cell.across, merge, header or cell.header, cell.align, style, fonts))
            column += cell.across
        flags = ("<w:cantSplit/>" if header or highest <= limit else "") + ("<w:tblHeader/>" if header else "")
        out.append(f"<w:tr>{f'<w:trPr>{flags}</w:trPr>' if flags else ''}{''.join(cells)}</w:tr>")
    return out


def _cell(text: str, width: int, across: int, merge: str, header: bool, align: str, body: str, fonts: Fonts) -> str:
    span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    place = f'<w:jc w:val="{align}"/>' if align else ""
    middle = '<w:vAlign w:val="center"/>'
    style = "TableHead" if header else body
    inner = "".join(paragraph(style, runs(line, fonts), place) for line in text.split("\n"))
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{middle}</w:tcPr>{inner}</w:tc>'


def imprint_xml(imprint: Imprint, left: int, width: int, *, ruled: bool, fonts: Fonts) -> str:
    """版记 at the foot of the last page (7.4): a floating table whose lower edge is the type area's.

    Thick rules outside, thin ones between. A letter has no rules and no 印发 line (10.1). ``left`` counts from the page's edge: LibreOffice lets a
    table of full width float only there.
    """
    rows: list[tuple[str, bool]] = []
    label_indent = f'<w:ind w:left="{g.SMALL * 4}" w:right="{g.SMALL}" w:hanging="{g.SMALL * 3}"/>'
    if imprint.recipients:
        rows.append((paragraph("ImprintText", runs(f"主送：{_stop(imprint.recipients)}", fonts), label_indent), False))
    if imprint.cc:
        rows.append(
            (paragraph("ImprintText", runs(f"抄送：{_stop(imprint.cc)}", fonts), label_indent), not imprint.recipients)
        )
    if ruled and (imprint.authority or imprint.date):
        date = f"{imprint.date}印发" if imprint.date and not imprint.date.endswith("印发") else imprint.date
        tab = (
            f'<w:tabs><w:tab w:val="right" w:pos="{width - g.SMALL}"/></w:tabs><w:ind w:left="{g.SMALL}" w:right="0"/>'
        )
        line = runs(imprint.authority, fonts) + "<w:r><w:tab/></w:r>" + runs(date, fonts)
        rows.append((paragraph("ImprintText", line, tab), True))
    out = ""
    for index, (content, divided) in enumerate(rows):
        borders = ""
        if ruled:
            top = 8 if index == 0 else 6 if divided else 0
            borders = (f'<w:top w:val="single" w:sz="{top}" w:space="0" w:color="000000"/>' if top else "") + (
                '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>' if index == len(rows) - 1 else ""
            )
        border = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
        out += f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{border}</w:tcPr>{content}</w:tc></w:tr>'
    return (
        f'<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:horzAnchor="page" w:tblpX="{left}" w:vertAnchor="margin" w:tblpYSpec="bottom"/>'
        f'<w:tblOverlap w:val="never"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{out}</w:tbl>'
    )


def _stop(text: str) -> str:
    return text.rstrip("，,、；;.。") + "。"
