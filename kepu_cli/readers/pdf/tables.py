"""Ruling lines to tables: the grid of one page, and one table out of its pieces on several pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kepu_cli.blocks import Cell, TableBlock
from kepu_cli.location import Location
from kepu_cli.readers.pdf.lines import (
    NAME_ENDS,
    OPEN_ENDS,
    TERMINAL,
    WRAP_SLACK,
    Line,
    build_lines,
    first_word_width,
    join_wrapped,
)
from kepu_cli.readers.printed import Piece, Rule

NEAR_PT = 3.0
"""Rules closer than this are one (double rules, the rounding of drawing programs)."""
DASH_GAP_PT = 4.5
"""Pieces of one line with smaller gaps are a dashed line."""
OPEN_PT = 12.0
"""Lines that go this far beyond those they cross belong to a table without a border there."""
MAX_BAND_PT = 48.0
MAX_LINES = 2_000
MAX_GRID = 400_000
MAX_GRIDS = 200
"""More tables than this on one page are a drawing."""


class Region(NamedTuple):
    """One cell as ruled: rows ``top`` to ``bottom`` (exclusive) of its grid, and its box."""

    top: int
    bottom: int
    left: int
    right: int
    x0: float
    y0: float
    x1: float
    y1: float


class Grid(NamedTuple):
    """One ruled table of one page."""

    xs: list[float]
    ys: list[float]
    regions: list[Region]
    place: list[list[int]]  # place[row][column] -> index of the region

    def locate(self, x: float, y: float) -> int | None:
        """The number of the region that holds a point, None outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.place[row][column]
        return None


def find_grids(horizontal: Sequence[Rule], vertical: Sequence[Rule], pieces: Sequence[Piece] = ()) -> list[Grid]:
    """The ruled tables of a page from top to bottom; lines that close no cell give none.

    The text decides only whether a line beside a table that touches nothing of it bounds one of its columns.
    """
    if len(vertical) < 2 or len(horizontal) + len(vertical) > 50 * MAX_LINES:
        return []
    across, down = sorted(_merge(_merge(horizontal))), sorted(_merge(_merge(vertical)))
    if len(across) > MAX_LINES or len(down) > MAX_LINES:
        return []
    grids = []
    for rows, columns in _bands(_groups(across, down, pieces)):
        grid = _grid(rows, columns)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0])) if len(grids) <= MAX_GRIDS else []


def _merge(rules: Sequence[Rule]) -> list[Rule]:
    """Lines that lie on one another or follow one another become one."""
    merged: list[Rule] = []
    near: list[Rule] = []  # lines so close to this one that it may be a piece of them
    for rule in sorted(rules):
        if near and rule.at - near[0].at > 1.5:
            merged.extend(other for other in near if rule.at - other.at > 1.5)
            near = [other for other in near if rule.at - other.at <= 1.5]
        for index, other in enumerate(near):
            if rule.start <= other.end + DASH_GAP_PT and rule.end >= other.start - DASH_GAP_PT:
                near[index] = Rule(other.at, min(rule.start, other.start), max(rule.end, other.end))
                break
        else:
            near.append(rule)
            if len(near) > MAX_LINES // 10:
                merged.append(near.pop(0))
    merged.extend(near)
    return merged


def _groups(across: list[Rule], down: list[Rule], pieces: Sequence[Piece]) -> list[tuple[list[Rule], list[Rule]]]:
    """Horizontal and vertical lines that touch one another, table by table; horizontal lines alone too."""
    parent = list(range(len(across) + len(down)))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    ats = [rule.at for rule in across]
    for number, rule in enumerate(down, start=len(across)):
        low = bisect_right(ats, rule.start - NEAR_PT)
        for index in range(low, len(across)):
            row = across[index]
            if row.at > rule.end + NEAR_PT:
                break
            if row.start - NEAR_PT <= rule.at <= row.end + NEAR_PT:
                parent[find(index)] = find(number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate(across):
        groups.setdefault(find(index), ([], []))[0].append(rule)
    for index, rule in enumerate(down, start=len(across)):
        groups.setdefault(find(index), ([], []))[1].append(rule)
    closed = [group for group in groups.values() if group[0] and len(group[1]) >= 2]
    # a page in the middle of a cell higher than the page: its vertical lines cross no other
    bare: dict[tuple[int, int], list[Rule]] = {}
    for rows, columns in groups.values():
        if not rows and columns[0].end - columns[0].start > 40.0 and not _bounds_column(columns[0], closed, pieces):
            key = round(columns[0].start / NEAR_PT), round(columns[0].end / NEAR_PT)
            bare.setdefault(key, []).extend(columns)
    alone = [group for group in groups.values() if not group[1]]
    return closed + alone + [([], columns) for columns in bare.values() if len(columns) >= 2]


def _bounds_column(rule: Rule, closed: list[tuple[list[Rule], list[Rule]]], pieces: Sequence[Piece]) -> bool:
    """Whether a line beside a table, as high as the table, has text between them; it then joins the table."""
    for _, columns in closed[:20]:
        first, last = min(columns).at, max(columns).at
        low, high = (rule.at, first) if rule.at < first else (last, rule.at)
        if first <= rule.at <= last or not any(
            abs(rule.start - column.start) < 6.0 and abs(rule.end - column.end) < 6.0 for column in columns
        ):
            continue
        if any(low <= piece.x0 and piece.x1 <= high and rule.start < piece.y <= rule.end for piece in pieces):
            columns.append(rule)
            return True
    return False


def _bands(groups: list[tuple[list[Rule], list[Rule]]]) -> list[tuple[list[Rule], list[Rule]]]:
    """The groups, those joined that only a row across the whole width parts where a table has no sides."""
    joined: list[tuple[list[Rule], list[Rule]]] = []
    for group in sorted(groups, key=lambda group: min((rule.at for rule in group[0]), default=0.0)):
        if joined and joined[-1][0] and group[0]:
            above, below = joined[-1][0], group[0]
            last, first = max(above), min(below)
            if (
                abs(last.start - first.start) < NEAR_PT
                and abs(last.end - first.end) < NEAR_PT
                and 0 < first.at - last.at <= MAX_BAND_PT
                and all(first.start + OPEN_PT < rule.at < first.end - OPEN_PT for rule in joined[-1][1] + group[1])
            ):
                joined[-1] = above + below, joined[-1][1] + group[1]
                continue
        joined.append(group)
    return [group for group in joined if len(group[1]) >= 2]


def _positions(values: list[float]) -> list[float]:
    """Sorted positions with those that are nearly the same taken together."""
    positions: list[float] = []
    group: list[float] = []
    for value in sorted(values):
        if group and value - group[0] > NEAR_PT:
            positions.append(sum(group) / len(group))
            group = []
        group.append(value)
    if group:
        positions.append(sum(group) / len(group))
    return positions


def _common_end(values: list[float]) -> float:
    """The smallest value that two lines share, or the smallest of all."""
    ordered = sorted(values)
    for value, after in pairwise(ordered):
        if after - value <= NEAR_PT:
            return value
    return ordered[0]


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    xs = _positions([rule.at for rule in down])
    ys = _positions([rule.at for rule in across])
    # a table open at the sides, or cut by the end of the page: the lines say how far it goes
    if across:
        left, right = min(rule.start for rule in across), max(rule.end for rule in across)
        if xs[0] - left > OPEN_PT:
            xs.insert(0, left)
        if right - xs[-1] > OPEN_PT:
            xs.append(right)
    top, bottom = _common_end([rule.start for rule in down]), -_common_end([-rule.end for rule in down])
    if not ys or ys[0] - top > OPEN_PT:
        ys.insert(0, top)
    if len(ys) < 2 or bottom - ys[-1] > OPEN_PT:
        ys.append(bottom)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows > MAX_GRID:
        return None
    below = _edges(across, ys, xs)  # below[i][c]: a line at ys[i] over column c
    beside = _edges(down, xs, ys)  # beside[j][r]: a line at xs[j] along row r
    parent = list(range(rows * columns))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not beside[column + 1][row]:
                parent[find(here + 1)] = find(here)
            if row + 1 < rows and not below[row + 1][column]:
                parent[find(here + columns)] = find(here)
    members: dict[int, list[int]] = {}
    for item in range(rows * columns):
        members.setdefault(find(item), []).append(item)
    regions: list[Region] = []
    place = [[0] * columns for _ in range(rows)]
    for group in members.values():
        for part in _rectangles(group, columns):
            top, bottom, first, last = part
            number = len(regions)
            regions.append(Region(top, bottom, first, last, xs[first], ys[top], xs[last], ys[bottom]))
            for row in range(top, bottom):
                place[row][first:last] = [number] * (last - first)
    if len(regions) < 2:
        return None
    return Grid(xs, ys, regions, place)


def _rectangles(group: list[int], columns: int) -> list[tuple[int, int, int, int]]:
    """A group of grid squares as rectangles (top, bottom, left, right): one where its lines are whole."""
    rows = [item // columns for item in group]
    sides = [item % columns for item in group]
    top, bottom, left, right = min(rows), max(rows) + 1, min(sides), max(sides) + 1
    if (bottom - top) * (right - left) == len(group):
        return [(top, bottom, left, right)]
    by_row: dict[int, list[int]] = {}
    for row, side in zip(rows, sides, strict=True):
        by_row.setdefault(row, []).append(side)
    parts: list[tuple[int, int, int, int]] = []
    for row in sorted(by_row):
        run = sorted(by_row[row])
        start = run[0]
        for side, after in zip(run, [*run[1:], -1], strict=True):
            if after != side + 1:
                if parts and parts[-1][1:] == (row, start, side + 1):
                    parts[-1] = (parts[-1][0], row + 1, start, side + 1)
                else:
                    parts.append((row, row + 1, start, side + 1))
                start = after
    return parts


def _edges(rules: list[Rule], positions: list[float], steps: list[float]) -> list[list[bool]]:
    """For each position and each step between neighbours of ``steps``: whether a line covers its middle."""
    edges = [[False] * (len(steps) - 1) for _ in positions]
    middles = [(a + b) / 2 for a, b in pairwise(steps)]
    for rule in rules:
        number = min(
            range(max(0, (at := bisect_right(positions, rule.at)) - 1), min(len(positions), at + 1)),
            key=lambda index: abs(positions[index] - rule.at),
        )
        for index in range(bisect_right(middles, rule.start), bisect_right(middles, rule.end)):
            edges[number][index] = True
    return edges


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
        """Rows at the top of the part that repeat those of the table's top: its header."""
        count = 0
        limit = min(6, part.rows, self.first.rows)
        while count < limit:
            texts = _row_texts(part, count)
            if not any(texts) or texts != _row_texts(self.first, count):
                break
            count += 1
        while count and any(region.top < count < region.bottom for region in part.grid.regions):
            count -= 1
        return count

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
                or after[0] in _OPEN_STARTS
                or _is_bare_label(before)
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
            column.ended += bool(lines) and lines[-1].text[-1] in _SENTENCE_ENDS
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


def _inner(x0: float, x1: float, seen: tuple[float, float] | None) -> tuple[float, float]:
    """Left edge and width of the room for text in a cell with these sides."""
    if seen is not None and seen[1] - seen[0] >= 0.8 * (x1 - x0):
        return seen[0], min(seen[1], x1) - seen[0]
    return x0 + 5.4, x1 - x0 - 10.8


def _is_full(line: Line, after: Line, left: float, width: float) -> bool:
    """Whether the first word of the next line had no room any more."""
    offset = line.x0 - left
    centred = offset > 0.5 * line.size and abs(offset - (left + width - line.x1)) < 1.2 * line.size
    used = line.natural + (0.0 if centred or offset < 0 else offset)
    return used + (first_word_width(after.text) + WRAP_SLACK) * line.size > width


def cell_text(lines: Sequence[Line], x0: float, x1: float, seen: tuple[float, float] | None = None) -> str:
    """The text of a cell: wrapped lines joined, its own paragraphs parted by line breaks."""
    if not lines:
        return ""
    left, width = _inner(x0, x1, seen)
    paragraphs = [lines[0].text]
    for before, after in pairwise(lines):
        if _parts(before, after, left, width):
            paragraphs.append(after.text)
        else:
            paragraphs[-1] = join_wrapped(paragraphs[-1], after.text)
    return "\n".join(paragraphs)


def _parts(before: Line, after: Line, left: float, width: float) -> bool:
    """Whether a new paragraph begins with the second line."""
    if before.text[-1] in OPEN_ENDS or after.text[0] in _OPEN_STARTS:
        return False
    if not _is_full(before, after, left, width):
        # a line that is hardly too short, and not at the end of a sentence or name, is short for another reason
        return (
            not _is_full(before, after, left, width - 2.0 * before.size)
            or before.text[-1] in TERMINAL
            or before.text.endswith(NAME_ENDS)
            or is_label(after.text)
            or len(before.text) < 5
        )
    if before.text[-1] in TERMINAL and is_label(after.text):
        return True
    return (
        1.3 * after.size < after.x0 - left < 3.2 * after.size
        and abs(before.x0 - left) < 0.5 * after.size
        and before.text[-1] in TERMINAL
    )


_SENTENCE_ENDS = "。！？；!?;"
_OPEN_STARTS = "、，。；：）》”！？,;:)】〕"
_NAME_RESTS = (
    "人民政府",
    "政府",
    "管委会",
    "管理委员会",
    "办事处",
)  # 各县（市、区）｜人民政府: no name begins so behind a bracket


def _continuing(above: _Cell, below: Sequence[Line], column: _Column) -> float:
    """How much a cell's text before and after a page break speaks for one text (above 0) or two (below 0)."""
    last, first = above.lines[-1], below[0]
    if last.text[-1] in OPEN_ENDS or first.text[0] in _OPEN_STARTS:
        return 3.0
    if is_label(first.text):
        return 1.5 if _follows(above.lines, first.text) else -4.0
    if last.text[-1] in _SENTENCE_ENDS:
        return -1.5
    left, width = _inner(above.x0, above.x1, None)
    full = _is_full(last, first, left, width)
    if column.filled >= 3 and column.ended >= 0.5 * column.filled:
        return 2.5 if full else -0.5  # sentences stand in this column, and this one has no end
    return 0.5 if full else -1.5


def _follows(above: Sequence[Line], text: str) -> bool:
    """Whether a text begins with the number after one that a line above begins with: 3. after 2."""
    digits = re.match(r"([（(]?)([0-9]{1,2})", text)
    if digits is None or int(digits[2]) < 2:
        return False
    before = re.compile(rf"(?<![0-9]){re.escape(digits[1])}{int(digits[2]) - 1}(?![0-9])")
    return any(before.search(line.text) for line in above)


def is_label(text: str) -> bool:
    """Whether a text begins with a number of a list or heading: 1. （1） ① 一、 （一） 第一章."""
    return text[:1] in _LABEL_STARTS and _label_pattern().match(text) is not None


_LABEL_STARTS = frozenset(
    "0123456789０１２３４５６７８９（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳一二三四五六七八九十第⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
)


@lru_cache(maxsize=1)
def _label_pattern() -> re.Pattern[str]:
    return re.compile(
        r"[0-9０-９]{1,3}(?:[.．](?![0-9０-９])|[、)）])"
        r"|[（(][0-9０-９一二三四五六七八九十百]{1,4}[)）]"
        r"|[①-⑳⑴-⒛㈠-㈩]"
        r"|[一二三四五六七八九十百]{1,4}[、．.]"
        r"|第[0-9一二三四五六七八九十百]{1,4}[章节条部]"
    )


def _is_bare_label(text: str) -> bool:
    """Whether a text is nothing but a number: （三）."""
    match = _label_pattern().match(text) if is_label(text) else None
    return match is not None and match.end() == len(text)
