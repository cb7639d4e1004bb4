"""Ruling lines to grids: the ruled tables of one page with their merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from kepu_cli.readers.paged.printed import Piece, Rule
from kepu_cli.records import NamedTuple

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
    inferred: bool = False  # its columns were told by the text
    rows_ruled: bool = True  # lines part its rows

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
    across, down = sorted(merge_rules(merge_rules(horizontal))), sorted(merge_rules(merge_rules(vertical)))
    if len(across) > MAX_LINES or len(down) > MAX_LINES:
        return []
    grids = []
    for rows, columns in _bands(_groups(across, down, pieces)):
        grid = build_grid(rows, columns)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0])) if len(grids) <= MAX_GRIDS else []


def merge_rules(rules: Sequence[Rule]) -> list[Rule]:
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


def build_grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    """The cells that lines across and down enclose, merged where no line parts them; None where they are no table."""
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
