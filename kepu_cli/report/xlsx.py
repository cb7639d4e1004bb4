"""A report as an Excel workbook: one sheet a table; the title and the summary stand on a sheet 说明 before the tables."""

from __future__ import annotations

from kepu_cli.report import Report, Sheet
from kepu_cli.report.workbook import Spread, build_workbook

_TOTAL_WIDTH, _NARROWEST = 150.0, 8.0  # figures over all columns and in one


def render_xlsx(report: Report) -> bytes:
    """The workbook: header frozen, filters on, no cell a formula."""
    about = Sheet("说明", ("说明",), tuple((text,) for text in (report.title, *report.summary, *report.remarks)), (1,))
    return build_workbook(
        [
            Spread(
                sheet.name,
                (sheet.header, *sheet.rows),
                [max(_NARROWEST, _TOTAL_WIDTH * share) for share in sheet.shares],
                filtered=sheet is not about,
            )
            for sheet in (about, *report.shown())
        ]
    )
