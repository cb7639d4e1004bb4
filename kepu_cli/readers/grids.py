"""Tables from rows of texts: merged cells, headers repeated on each page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kepu_cli.blocks import Cell, TableBlock
from kepu_cli.location import Location
from kepu_cli.records import replace

MAX_COLUMNS = 120  # wider than any table on paper; a bound against hostile spans


def build_grid_table(rows: Sequence[Sequence[str]], *, header_rows: int = 0, dropped: Sequence[str] = ()) -> TableBlock:
    """A table from rows of cell texts in which an empty cell at the start of a row continues the cell above.

    A row equal to the first row is a header printed again after a page break: it goes to ``dropped``. A short row has no
    cells where it ends. The place of the table is for the caller to set.
    """
    columns = max(len(row) for row in rows)
    filled = [[*row, *[""] * (columns - len(row))] for row in rows]
    gone = list(dropped)
    kept, widths = [filled[0]], [len(rows[0])]
    for row, width in zip(filled[1:], map(len, rows[1:]), strict=True):
        if row == filled[0] and any(row):
            gone.extend(text for text in row if text)
        elif any(row):
            kept.append(row)
            widths.append(width)
    spans = _spans_down(kept, max(header_rows, 1))
    cells = tuple(
        Cell(text, row, column, row_span=spans[row][column])
        for row, texts in enumerate(kept)
        for column, text in enumerate(texts)
        if spans[row][column] and column < widths[row]
    )
    return TableBlock(cells, len(kept), columns, Location(), header_rows=header_rows, dropped=tuple(gone))


def build_span_table(rows: Sequence[Sequence[tuple[str, int, int]]], *, header_rows: int = 0) -> TableBlock:
    """A table from rows of (text, row span, column span) as HTML writes them: a place that a span covers has no cell.

    Row spans end with the table, column spans are cut at ``MAX_COLUMNS``. A row equal to the first one is a header
    printed again and goes to ``dropped``.
    """
    cells: list[Cell] = []
    taken: dict[int, int] = {}  # column -> rows still covered from above
    columns = 0
    for row, sources in enumerate(rows):
        covered = {column for column, left in taken.items() if left > 0}
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        column = 0
        for text, row_span, column_span in sources:
            while column in covered:
                column += 1
            if column >= MAX_COLUMNS:
                cells[-1] = replace(cells[-1], text="\n".join(filter(None, (cells[-1].text, text))))
                continue
            width = max(1, min(column_span, MAX_COLUMNS - column))
            while width > 1 and any(place in covered for place in range(column, column + width)):
                width -= 1
            height = max(1, min(row_span or len(rows), len(rows) - row))
            cells.append(Cell(text, row, column, height, width))
            for place in range(column, column + width):
                covered.add(place)
                if height > 1:
                    taken[place] = height - 1
            column += width
            columns = max(columns, column)
    columns = max([columns, *(place + 1 for place in taken)])
    table = TableBlock(tuple(cells), len(rows), columns, Location(), header_rows=header_rows)
    return drop_repeated_headers(table)


def drop_repeated_headers(table: TableBlock) -> TableBlock:
    """The same table without rows that repeat its first row; their texts are in ``dropped``."""
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    header = [(cell.column, cell.text) for cell in by_row.get(0, [])]
    if len([text for _, text in header if text]) < 2 or any(cell.row_span > 1 for cell in by_row[0]):
        return table
    repeated = {row for row, cells in by_row.items() if row and [(cell.column, cell.text) for cell in cells] == header}
    if not repeated:
        return table
    kept: list[Cell] = []
    gone = sorted(repeated)
    for cell in table.cells:
        if cell.row not in repeated:
            above = bisect_left(gone, cell.row)
            inside = bisect_left(gone, cell.row + cell.row_span) - above
            kept.append(replace(cell, row=cell.row - above, row_span=max(1, cell.row_span - inside)))
    texts = tuple(cell.text for row in gone for cell in by_row[row] if cell.text)
    return replace(table, cells=tuple(kept), rows=table.rows - len(gone), dropped=table.dropped + texts)


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
