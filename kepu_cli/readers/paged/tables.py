"""Grids to tables: the text of a table's part on one page, and one table out of its parts on several pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kepu_cli.blocks import Cell, TableBlock
from kepu_cli.location import Location
from kepu_cli.readers.paged.cells import (
    OPEN_STARTS,
    SENTENCE_ENDS,
    cell_text,
    follows_label,
    is_bare_label,
    is_full,
    is_label,
    text_room,
)
from kepu_cli.readers.paged.grids import Grid
from kepu_cli.readers.paged.lines import OPEN_ENDS, Line, build_lines, join_wrapped
from kepu_cli.readers.paged.printed import Piece
from kepu_cli.records import dataclass, field

if TYPE_CHECKING:
    from kepu_cli.readers.paged.rows import Column

_NAME_RESTS = (
    "人民政府",
    "政府",
    "管委会",
    "管理委员会",
    "办事处",
)  # 各县（市、区）｜人民政府: no name begins so behind a bracket


@dataclass(slots=True)
class _Cell:
    """A cell while its table grows over pages."""

    top: int
    bottom: int
    x0: float
    x1: float
    page: int
    lines: list[Line]


@dataclass(slots=True)
class _Column:
    """What the cells of one column are like: how many, how many hold text, end a sentence, are merged downwards."""

    cells: int = 0
    filled: int = 0
    ended: int = 0
    merged: bool = False

    @property
    def usually_filled(self) -> bool:
        """Whether an empty cell in it is the exception."""
        return self.cells > 0 and self.filled >= 0.75 * self.cells


@dataclass(frozen=True, slots=True)
class PageTable:
    """The part of a table that stands on one page, its text by region."""

    page: int
    grid: Grid
    lines: list[list[Line]]  # by number of the region

    @property
    def rows(self) -> int:
        """Rows of the part."""
        return len(self.grid.ys) - 1

    def with_sides(self, xs: list[float]) -> PageTable:
        """The part with these sides of its columns, where it has as many."""
        grid = self.grid
        if len(xs) != len(grid.xs):
            return self
        regions = [region._replace(x0=xs[region.left], x1=xs[region.right]) for region in grid.regions]
        return PageTable(self.page, grid._replace(xs=xs, regions=regions), self.lines)

    def take_sideways(self, piece: Piece) -> None:
        """Add text that runs up or down in its cell."""
        number = self.grid.locate(piece.x0, piece.y)
        assert number is not None
        lines = self.lines[number]
        if lines and lines[-1].x0 == lines[-1].x1:
            text = join_wrapped(lines[-1].text, piece.text)
            lines[-1] = lines[-1]._replace(text=text)
        else:
            lines.append(Line(piece.text, piece.x0, piece.x0, piece.y, piece.size, 0.0, (piece.start,), (piece.text,)))

    def take_below(self, line: Line) -> bool:
        """Take in a line below the last border that is the next line of a cell of the last row; whether it is one."""
        for region, lines in zip(self.grid.regions, self.lines, strict=True):
            if region.bottom == self.rows and len(lines) >= 2:
                last, before = lines[-1], lines[-2]
                if (
                    abs(line.x0 - last.x0) < 1.0
                    and line.x1 <= region.x1
                    and abs(line.size - last.size) < 0.5
                    and 0 < line.y - last.y < 1.1 * (last.y - before.y)
                ):
                    lines.append(line)
                    return True
        return False


def read_table(grid: Grid, pieces: Sequence[Piece], page: int) -> PageTable:
    """The part of a table on this page: each piece goes to the region that holds its middle."""
    held: list[list[Piece]] = [[] for _ in grid.regions]
    for piece in pieces:
        middle = min(max((piece.x0 + piece.x1) / 2, grid.xs[0] + 0.1), grid.xs[-1] - 0.1)
        height = min(max(piece.y - 0.35 * piece.size, grid.ys[0] + 0.1), grid.ys[-1] - 0.1)
        number = grid.locate(middle, height)
        held[number if number is not None else 0].append(piece)
    return PageTable(page, grid, [build_lines(part) for part in held])


def split_rows(part: PageTable) -> PageTable:
    """The part with the rows that its serial numbers show where lines part only its columns."""
    grid = part.grid
    if grid.inferred or part.rows > 2:
        return part
    from kepu_cli.readers.paged.rows import Column, find_breaks, serial_lines

    row = part.rows - 1
    numbers = sorted(
        (n for n, region in enumerate(grid.regions) if region.bottom == part.rows), key=lambda n: grid.regions[n].left
    )
    columns = [Column(grid.regions[n].x0, grid.regions[n].x1, part.lines[n]) for n in numbers]
    if len(numbers) < 3 or any(grid.regions[n].top != row for n in numbers):
        return part
    heights: list[float] = []
    if _headed(columns):
        below = min((column.lines[1].y for column in columns if len(column.lines) > 1), default=grid.ys[-1])
        first = columns[0].lines[0]
        heights.append((first.y + below) / 2 - 0.35 * first.size)
        columns = [column._replace(lines=column.lines[1:]) for column in columns]
    serials = serial_lines(columns)
    breaks = find_breaks(columns, True) if len(serials) + len(heights) >= 2 and serials else []
    heights += [parting.y for parting in breaks or []]
    if not serials or not heights:
        return part
    ys = [*grid.ys[:-1], *heights, grid.ys[-1]]
    regions = [region for region in grid.regions if region.bottom <= row]
    lines = [held for region, held in zip(grid.regions, part.lines, strict=True) if region.bottom <= row]
    place = [list(places) for places in grid.place[:row]]
    place += [[0] * (len(grid.xs) - 1) for _ in range(len(heights) + 1)]
    for number in numbers:
        region, held = grid.regions[number], part.lines[number]
        for index, (y0, y1) in enumerate(pairwise(ys[row:]), start=row):
            place[index][region.left : region.right] = [len(regions)] * (region.right - region.left)
            regions.append(region._replace(top=index, bottom=index + 1, y0=y0, y1=y1))
            lines.append([line for line in held if y0 <= line.y - 0.35 * line.size < y1])
    return PageTable(part.page, Grid(grid.xs, ys, regions, place), lines)


def _headed(columns: Sequence[Column]) -> bool:
    """Whether the header of a table, with its column of serial numbers, stands in the same cells as its rows."""
    if not all(column.lines for column in columns) or "".join(columns[0].lines[0].text.split()) not in ("序号", "编号"):
        return False
    return max(column.lines[0].y for column in columns) - columns[0].lines[0].y < 0.3 * columns[0].lines[0].size


@dataclass(slots=True)
class TableBuilder:
    """One table growing page by page."""

    first: PageTable
    rows: int = 0
    cells: list[_Cell] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    header_rows: int = 0
    _xs: list[float] = field(default_factory=list)
    _bottom: list[_Cell] = field(default_factory=list)
    _columns: dict[tuple[float, float], _Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._append(self.first, 0, 0.0, 0, {})

    def extend(self, part: PageTable) -> bool:
        """Take the part on the next page in, or say that it is another table."""
        if part.grid.inferred:
            part = part.with_sides(self.first.grid.xs)
        shift = self._shift(part)
        if shift is None:
            return False
        skip = self._repeated(part)
        if skip == 0 and not self._fits(part, shift):
            return False
        for number, region in enumerate(part.grid.regions):
            if region.bottom <= skip:
                text = cell_text(part.lines[number], region.x0, region.x1)
                if text:
                    self.dropped.append(text)
        self.header_rows = max(self.header_rows, skip)
        if part.rows > skip:
            pairs = self._pairs(part, skip, shift)
            if self._cut_row(part, pairs, skip):
                self._append(part, skip, shift, self.rows - 1 - skip, pairs)
            else:
                kept = {number: cell for number, cell in pairs.items() if self._goes_on(part, number, cell, pairs)}
                self._append(part, skip, shift, self.rows - skip, kept)
        return True

    def has_columns_of(self, part: PageTable) -> bool:
        """Whether a part on another page has as many columns, as wide as those of the table's first part."""
        own, other = self.first.grid.xs, part.grid.xs
        return len(own) == len(other) and all(
            abs((b - a) - (d - c)) < 4.0 for (a, b), (c, d) in zip(pairwise(own), pairwise(other), strict=True)
        )

    def _column(self, x: float) -> float:
        """The position of a column's edge, the same for all pages."""
        index = bisect_right(self._xs, x)
        for near in (index - 1, index):
            if 0 <= near < len(self._xs) and abs(self._xs[near] - x) <= 4.0:
                return self._xs[near]
        self._xs.insert(index, x)
        return x

    def _shift(self, part: PageTable) -> float | None:
        """How far the part stands to the right of the first one, None where its width differs."""
        own, other = self.first.grid.xs, part.grid.xs
        shift = other[0] - own[0]
        if abs((other[-1] - other[0]) - (own[-1] - own[0])) > 6.0:
            # outer columns merged over the whole page may have no line there
            return 0.0 if len(other) >= 3 and self._fits(part, 0.0) else None
        return shift if abs(shift) > 4.0 else 0.0

    def _fits(self, part: PageTable, shift: float) -> bool:
        """Whether the columns of the part are the table's, or some of them."""
        own, other = self._xs, [x - shift for x in part.grid.xs]
        fewer, more = (other, own) if len(other) <= len(own) else (own, other)
        return all(any(abs(x - y) <= 4.0 for y in more) for x in fewer)

    def _repeated(self, part: PageTable) -> int:
        """Rows at the top of the part that repeat those of the table's top: its header, a title above it left out."""
        for start in range(min(3, self.first.rows)):
            count = 0
            limit = min(6, part.rows, self.first.rows - start)
            while count < limit:
                texts = _row_texts(part, count)
                if not any(texts) or texts != _row_texts(self.first, start + count):
                    break
                count += 1
            while count and any(region.top < count < region.bottom for region in part.grid.regions):
                count -= 1
            if count or len(_row_texts(self.first, start)) > 1:
                return count
        return 0

    def _pairs(self, part: PageTable, skip: int, shift: float) -> dict[int, _Cell]:
        """For each region in the first row of the part: the cell above the page break in the same columns."""
        above = {(cell.x0, cell.x1): cell for cell in self._bottom}
        pairs = {}
        for number, region in enumerate(part.grid.regions):
            if region.top <= skip < region.bottom:
                cell = above.get((self._column(region.x0 - shift), self._column(region.x1 - shift)))
                if cell is not None:
                    pairs[number] = cell
        return pairs

    def _cut_row(self, part: PageTable, pairs: dict[int, _Cell], skip: int) -> bool:
        """Whether the page break cut a row in two: the part's first row goes on with the table's last.

        Both halves have their border lines. What tells is the text: a column that always holds something is
        empty after the break, or the text before it stops in mid-sentence. The columns are weighed together.
        """
        regions = part.grid.regions
        begun = [n for n, region in enumerate(regions) if region.top <= skip < region.bottom]
        if any(part.lines[n] and n not in pairs for n in begun):
            return False
        first_filled = min((regions[n].left for n in begun if part.lines[n]), default=-1)
        if first_filled < 0:
            return any(cell.lines for cell in pairs.values())
        weight = 0.0
        for number, above in pairs.items():
            region, lines = regions[number], part.lines[number]
            column = self._columns[above.x0, above.x1]
            if column.merged or above.top < self.rows - 1 or region.bottom - region.top > 1:
                continue  # what is merged downwards is empty after the break in either case
            if lines and above.lines:
                weight += _continuing(above, lines, column)
            elif column.usually_filled and (lines or above.lines):
                weight += 1.0 if lines else 2.5 if column.cells >= 4 or region.left > first_filled else 1.0
        return weight > 0

    def _goes_on(self, part: PageTable, number: int, above: _Cell, pairs: dict[int, _Cell]) -> bool:
        """Whether a cell of a new row is the rest of one merged downwards over the page break."""
        region, lines = part.grid.regions[number], part.lines[number]
        merged = (
            above.bottom - above.top > 1 or region.bottom - region.top > 1 or self._columns[above.x0, above.x1].merged
        )
        if lines:
            if not above.lines or not merged:
                return False
            before, after = cell_text(above.lines, above.x0, above.x1), cell_text(lines, region.x0, region.x1)
            if before == after:
                self.dropped.append(after)
                lines.clear()
                return True
            return (
                before[-1] in OPEN_ENDS
                or after[0] in OPEN_STARTS
                or is_bare_label(before)
                or (before[-1] in "）)" and after.startswith(_NAME_RESTS))
            )
        if merged:
            return True
        right = [other for other in pairs if part.lines[other] and part.grid.regions[other].left >= region.right]
        left = [other for other in pairs if part.lines[other] and part.grid.regions[other].right <= region.left]
        return bool(right) and not left and bool(above.lines) and self._columns[above.x0, above.x1].usually_filled

    def _append(self, part: PageTable, skip: int, shift: float, offset: int, joined: dict[int, _Cell]) -> None:
        bottom: list[_Cell] = []
        last = part.rows + offset
        for number, region in enumerate(part.grid.regions):
            if region.bottom <= skip:
                continue
            lines = part.lines[number]
            if shift:
                lines = [line._replace(x0=line.x0 - shift, x1=line.x1 - shift) for line in lines]
            cell = joined.get(number)
            begins = cell is None
            if cell is not None:
                cell.lines.extend(lines)
                cell.bottom = max(cell.bottom, region.bottom + offset)
            elif region.top + offset < self.rows and not lines:
                continue  # the empty rest of a cut row whose columns are ruled otherwise
            else:
                cell = _Cell(
                    region.top + offset,
                    region.bottom + offset,
                    self._column(region.x0 - shift),
                    self._column(region.x1 - shift),
                    part.page,
                    list(lines),
                )
                self.cells.append(cell)
            column = self._columns.setdefault((cell.x0, cell.x1), _Column())
            column.cells += begins
            column.filled += begins and bool(lines)
            column.ended += bool(lines) and lines[-1].text[-1] in SENTENCE_ENDS
            column.merged = column.merged or (cell.bottom - cell.top > 1 and cell.top > 0)
            if cell.bottom >= last:
                bottom.append(cell)
        for cell in self._bottom:  # a column that has no lines on this page goes on through it
            if cell.x1 <= part.grid.xs[0] - shift + 4.0 or cell.x0 >= part.grid.xs[-1] - shift - 4.0:
                cell.bottom = last
                bottom.append(cell)
        self.rows = max(self.rows, last)
        self._bottom = bottom

    def build(self, at: Location) -> TableBlock:
        """The finished table."""
        edges = {x: number for number, x in enumerate(self._xs)}
        widths = _measures(self.cells)
        cells = tuple(
            sorted(
                (
                    Cell(
                        cell_text(cell.lines, cell.x0, cell.x1, widths.get((cell.x0, cell.x1))),
                        cell.top,
                        edges[cell.x0],
                        cell.bottom - cell.top,
                        edges[cell.x1] - edges[cell.x0],
                        cell.page,
                    )
                    for cell in self.cells
                ),
                key=lambda cell: (cell.row, cell.column),
            )
        )
        return TableBlock(
            cells, self.rows, len(self._xs) - 1, at, header_rows=self.header_rows, dropped=tuple(self.dropped)
        )


def _row_texts(part: PageTable, row: int) -> list[str]:
    return [
        "".join("".join(line.text.split()) for line in part.lines[number])
        for number, region in enumerate(part.grid.regions)
        if region.top == row
    ]


def _measures(cells: Sequence[_Cell]) -> dict[tuple[float, float], tuple[float, float]]:
    """Left edge and width of the text by column, seen from the lines that stand in it."""
    seen: dict[tuple[float, float], tuple[float, float]] = {}
    for cell in cells:
        for line in cell.lines:
            low, high = seen.get((cell.x0, cell.x1), (line.x0, line.x1))
            right = line.x1 if line.text[-1] not in "，。、；：" else line.x1 - 0.5 * line.size
            seen[cell.x0, cell.x1] = min(low, line.x0), max(high, right)
    return seen


def _continuing(above: _Cell, below: Sequence[Line], column: _Column) -> float:
    """How much a cell's text before and after a page break speaks for one text (above 0) or two (below 0)."""
    last, first = above.lines[-1], below[0]
    if above.lines[-1].text.isdigit() and first.text.isdigit() and int(first.text) == int(last.text) + 1:
        return -6.0  # serial numbers
    if last.text[-1] in OPEN_ENDS or first.text[0] in OPEN_STARTS:
        return 3.0
    if is_label(first.text):
        return 1.5 if follows_label(above.lines, first.text) else -4.0
    if last.text[-1] in SENTENCE_ENDS:
        return -1.5
    left, width = text_room(above.x0, above.x1, None)
    full = is_full(last, first, left, width)
    if column.filled >= 3 and column.ended >= 0.5 * column.filled:
        return 2.5 if full else -0.5  # sentences stand in this column, and this one has no end
    return 0.5 if full else -1.5
