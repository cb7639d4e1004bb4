"""Tables from rows of texts: merged cells, headers repeated on each page."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.blocks import Cell, TableBlock
from kepu_cli.location import Location


def build_grid_table(rows: Sequence[Sequence[str]], *, header_rows: int = 0, dropped: Sequence[str] = ()) -> TableBlock:
    """A table from rows of cell texts in which an empty cell at the start of a row continues the cell above.

    A row equal to the first row is a header printed again after a page break: it goes to ``dropped``. Short rows are
    filled up with empty cells. The place of the table is for the caller to set.
    """
    columns = max(len(row) for row in rows)
    filled = [[*row, *[""] * (columns - len(row))] for row in rows]
    gone = list(dropped)
    kept = [filled[0]]
    for row in filled[1:]:
        if row == filled[0] and any(row):
            gone.extend(text for text in row if text)
        elif any(row):
            kept.append(row)
    spans = _spans_down(kept, max(header_rows, 1))
    cells = tuple(
        Cell(text, row, column, row_span=spans[row][column])
        for row, texts in enumerate(kept)
        for column, text in enumerate(texts)
        if spans[row][column]
    )
    return TableBlock(cells, len(kept), columns, Location(), header_rows=header_rows, dropped=tuple(gone))


def _spans_down(rows: Sequence[Sequence[str]], first: int) -> list[list[int]]:
    """How many rows each cell covers, 0 for a place covered by the cell above."""
    spans = [[1] * len(row) for row in rows]
    for row in range(len(rows) - 1, first, -1):
        for column in range(len(rows[row]) - 1):
            if rows[row][column]:
                break
            spans[row - 1][column] += spans[row][column]
            spans[row][column] = 0
    return spans
