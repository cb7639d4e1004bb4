"""The tables of a draft as Excel and CSV: sortable, filterable, and never a formula."""

from __future__ import annotations

from kepu_cli.draft.document import DraftDocument, Grid
from kepu_cli.draft.text_writer import fill_grid
from kepu_cli.errors import UsageError
from kepu_cli.report.text import write_rows
from kepu_cli.report.workbook import Look, Spread, build_workbook, column_name

_TOTAL_WIDTH, _NARROWEST = 130.0, 6.0  # figures over all columns and in one
_LOOK = Look("仿宋_GB2312", "黑体", 12, "center", shade="", bold=False)


def write_xlsx(document: DraftDocument, *, merge: bool = False) -> bytes:
    """One sheet for each table: header frozen, filters on, every cell text. ``merge`` merges equal cells, which ends sorting.

    UsageError: the draft has no table.
    """
    grids = find_grids(document)
    sheets = [_spread(grid, "任务分解表" if len(grids) == 1 else f"表{n}", merge) for n, grid in enumerate(grids, 1)]
    return build_workbook(sheets, _LOOK)


def write_csv(document: DraftDocument) -> bytes:
    """The tables one below the other as CSV, a blank row between them. UsageError: the draft has no table."""
    rows: list[list[str]] = []
    for index, grid in enumerate(find_grids(document)):
        rows += [*([[]] if index else []), *fill_grid(grid)]
    return write_rows(rows).encode("utf-8", "replace")


def find_grids(document: DraftDocument) -> list[Grid]:
    """The tables of all parts in order; UsageError where there is none."""
    grids = [block for part in document.parts for block in part.blocks if isinstance(block, Grid)]
    if not grids:
        raise UsageError("这份文稿里没有表格，不能写成 .xlsx 或 .csv；请改用 .docx")
    return grids


def _spread(grid: Grid, name: str, merge: bool) -> Spread:
    rows = fill_grid(grid)
    columns = max((len(row) for row in rows), default=1)
    shares = list(grid.widths) if len(grid.widths) == columns else [1.0] * columns
    sizes = [max(_NARROWEST, _TOTAL_WIDTH * share / sum(shares)) for share in shares]
    merges = [
        f"{column_name(c + 1)}{r + 1}:{column_name(c + cell.across)}{r + cell.down}"
        for r, row in enumerate(grid.rows)
        for c, cell in enumerate(row)
        if cell is not None and (cell.down > 1 or cell.across > 1)
    ]
    return Spread(name, rows, sizes, grid.header, tuple(merges) if merge else (), filtered=not merge)
