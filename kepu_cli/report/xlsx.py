"""A report as an Excel workbook: one sheet a table; the title and the summary stand on a sheet 说明 before the tables."""

from __future__ import annotations

from kepu_cli.report import Report, Sheet
from kepu_cli.report.workbook import Kind, Spread, build_workbook

_TOTAL_WIDTH, _NARROWEST = 150.0, 8.0  # figures over all columns and in one
_MORE_WIDTH = 11.0  # of a column that only a workbook has


def render_xlsx(report: Report) -> bytes:
    """The workbook: header frozen, filters on, no cell a formula."""
    about = Sheet("说明", ("说明",), tuple((text,) for text in (report.title, *report.summary, *report.remarks)), (1,))
    return build_workbook([_spread(sheet, filtered=sheet is not about) for sheet in (about, *report.shown())])


def _spread(sheet: Sheet, *, filtered: bool) -> Spread:
    header = (*sheet.header, *(column.name for column in sheet.more))
    rows = [(*row, *(column.values[number] for column in sheet.more)) for number, row in enumerate(sheet.rows)]
    texts: list[Kind] = ["text"] * len(sheet.header)
    kinds = [*texts, *(column.kind for column in sheet.more)]
    if sheet.ratio is not None:
        kinds[sheet.ratio] = "ratio"
    sizes = [max(_NARROWEST, _TOTAL_WIDTH * share) for share in sheet.shares] + [_MORE_WIDTH] * len(sheet.more)
    return Spread(sheet.name, (header, *rows), sizes, filtered=filtered, kinds=tuple(kinds))
