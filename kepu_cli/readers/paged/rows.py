"""The rows of a table whose rows no line parts, told by the text of its columns.

What shows a row: a column of serial numbers; more space above it than between the lines of a cell; columns that
begin anew beside one another. Text stands at the top of its cell or in the middle of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kepu_cli.readers.paged.cells import OPEN_STARTS, is_full, is_label
from kepu_cli.readers.paged.lines import OPEN_ENDS, TERMINAL, Line
from kepu_cli.records import NamedTuple

_SERIAL = re.compile(r"[（(]?([0-9]{1,3})[)）]?[.．、]?")
MAX_REST = 60
"""Lines at the top of a page that may be the rest of a row."""
PADDING_PT = 5.4
"""What word processors leave free between the text of a cell and its sides."""
ASCENT, DESCENT = 0.82, 0.12
"""How far a character reaches above and below its baseline, in parts of its size."""


class Column(NamedTuple):
    """One column: its sides, and its lines from top to bottom."""

    x0: float
    x1: float
    lines: list[Line]


class Break(NamedTuple):
    """The height between two rows; columns left of ``column`` go on through it, merged downwards."""

    y: float
    column: int = 0


def find_breaks(columns: Sequence[Column], going_on: bool) -> list[Break] | None:
    """What parts the rows of a table, from top to bottom, None where the text does not tell it.

    ``going_on``: the first lines may be the rest of a row that the page before began.
    """
    lines = sorted((line for column in columns for line in column.lines), key=lambda line: line.y)
    if len(lines) < 2:
        return []
    gaps = _free_gaps(lines)
    serials = serial_lines(columns)
    if serials:
        anchored = _anchored(columns, [line.y for line in serials], gaps, lines[0], going_on)
        if anchored is not None:
            return _merged(columns, *anchored, going_on)
    if going_on or _begin_together(columns, lines[0]):
        stairs = _stairs(columns, lines, gaps)
        if stairs is not None and _rows_are_wide(columns, stairs, going_on):
            return _merged(columns, stairs, True, going_on)
    single = [column for column in columns if not any(_wraps(column, a, b) for a, b in pairwise(column.lines))]
    anchors = max((column.lines for column in single), key=len, default=[])
    if len(anchors) < 2:
        return None
    anchored = _anchored(columns, [line.y for line in anchors], gaps, lines[0], going_on)
    if anchored is None:
        return None
    near = 1.2 * _pitch(columns)
    if any(b.y - a.y < near and _wraps(column, a, b) for column, a, b in _parted(columns, anchored[0])):
        return None
    return _merged(columns, *anchored, going_on)


def serial_lines(columns: Sequence[Column]) -> list[Line]:
    """The lines of the column of serial numbers: 1, 2, 3 …, one a line; empty where no column is one."""
    for column in columns[:3]:
        numbers = [_SERIAL.fullmatch("".join(line.text.split())) for line in column.lines]
        values = [int(number[1]) for number in numbers if number is not None]
        if values and len(values) == len(numbers) and all(b == a + 1 for a, b in pairwise(values)):
            return column.lines
    return []


def _free_gaps(lines: Sequence[Line]) -> list[float]:
    """The middles of the strips, from side to side, in which no text stands."""
    gaps: list[float] = []
    reach = lines[0].y
    for line in lines:
        top = line.y - ASCENT * line.size
        if top > reach:
            gaps.append((top + reach) / 2)
        reach = max(reach, line.y + DESCENT * line.size)
    return gaps


def _nearest(gaps: Sequence[float], height: float, above: float, below: float) -> float | None:
    """The gap nearest to a height, of those between two others."""
    low, high = bisect_right(gaps, above), bisect_left(gaps, below)
    index = bisect_left(gaps, height, low, high)
    return min(gaps[max(low, index - 1) : min(high, index + 1)], key=lambda gap: abs(gap - height), default=None)


def _anchored(
    columns: Sequence[Column], anchors: list[float], gaps: list[float], first: Line, going_on: bool
) -> tuple[list[float], bool] | None:
    """Breaks between rows each of which holds one of the heights in ``anchors``, and whether at its top or in its middle."""
    found: list[tuple[float, list[float], bool]] = []
    breaks = _above_anchors(anchors, gaps, first)
    if breaks is not None:
        found.append((_harmony(columns, breaks) - _misplaced(columns, anchors, breaks), breaks, True))
    for top in [first.y - first.size, *(gap for gap in gaps[:MAX_REST] if gap < anchors[0] and going_on)]:
        around = _around_anchors(anchors, gaps, first, top)
        if around is not None:
            breaks, off = around
            found.append((_harmony(columns, breaks) - 2.0 * off / first.size, breaks, False))
    best = max(found, key=lambda item: item[0], default=None)
    return (best[1], best[2]) if best is not None else None


def _misplaced(columns: Sequence[Column], anchors: Sequence[float], breaks: Sequence[float]) -> int:
    """The number of cells whose text does not begin at the height of the anchor of their row."""
    count = 0
    for column in columns:
        for cell in _cells(column, breaks)[-len(anchors) :]:
            count += bool(cell) and min(abs(cell[0].y - anchor) for anchor in anchors) > 0.3 * cell[0].size
    return count


def _cells(column: Column, breaks: Sequence[float]) -> list[list[Line]]:
    """The lines of a column row by row."""
    cells: list[list[Line]] = [[] for _ in range(len(breaks) + 1)]
    for line in column.lines:
        cells[bisect_right(breaks, line.y - (ASCENT - DESCENT) / 2 * line.size)].append(line)
    return cells


def _rows_are_wide(columns: Sequence[Column], breaks: Sequence[float], going_on: bool) -> bool:
    """Whether hardly a row has text in one column only, as it seems where cells stand in the middle of their rows."""
    counts = [0] * (len(breaks) + 1)
    for column in columns:
        for number, cell in enumerate(_cells(column, breaks)):
            counts[number] += bool(cell)
    if going_on:
        counts = counts[1:]
    return sum(1 for count in counts if count < 2) <= 0.1 * len(counts)


def _merged(columns: Sequence[Column], breaks: Sequence[float], at_top: bool, going_on: bool) -> list[Break] | None:
    """The breaks, those that leading columns go through told: empty there, or of text in the middle of several rows."""
    heights = sorted(line.y for column in columns for line in column.lines)
    size = columns[0].lines[0].size if columns[0].lines else 12.0
    ends = [heights[0] - size, *breaks, heights[-1] + DESCENT * size]
    through = [0] * len(breaks)
    for number, column in enumerate(columns):
        cells = _cells(column, breaks)
        if all(cells[1:] if going_on else cells) or number == len(columns) - 1:
            break
        if any(not _wraps(column, a, b) for cell in cells for a, b in pairwise(cell)):
            return None  # two names beside one row
        joined: set[int] | None
        if at_top:
            joined = {index for index, cell in enumerate(cells[1:]) if not cell}
        else:
            joined = _groups(column, ends, going_on)
        if joined is None:
            return None
        for index in joined:
            if through[index] == number:
                through[index] = number + 1
    return [Break(y, column) for y, column in zip(breaks, through, strict=True)]


def _groups(column: Column, ends: Sequence[float], going_on: bool) -> set[int] | None:
    """The numbers of the breaks within cells merged downwards whose text stands in their middle, None where it fits none."""
    blocks: list[list[Line]] = []
    for line in column.lines:
        if blocks and line.y - blocks[-1][-1].y < 1.9 * line.size and _wraps(column, blocks[-1][-1], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    for begin in range(len(ends) - 1 if going_on else 1):
        joined = set(range(begin - 1))  # the rest of a cell whose text stands on the page before
        start = begin
        for number, block in enumerate(blocks, start=1):
            middle = (block[0].y + block[-1].y) / 2 - (ASCENT - DESCENT) / 2 * block[0].size
            after = range(start + 1, len(ends))
            off, end = min(
                ((abs(ends[start] + ends[index] - 2 * middle), index) for index in after), default=(0.0, start)
            )
            if end == start or (off > 1.5 * block[0].size and (number < len(blocks) or block[0].y < ends[start])):
                break
            if number == len(blocks):
                end = len(ends) - 1  # the end of the page may have cut it
            joined.update(range(start, end - 1))
            start = end
        else:
            if start == len(ends) - 1:
                return joined
    return None


def _above_anchors(anchors: Sequence[float], gaps: Sequence[float], first: Line) -> list[float] | None:
    """Breaks right above the anchors."""
    breaks: list[float] = []
    before = float("-inf")
    for anchor in anchors:
        index = bisect_right(gaps, anchor) - 1
        if index >= 0 and gaps[index] > before:
            breaks.append(gaps[index])
        elif anchor > first.y + 0.4 * first.size:
            return None
        before = anchor
    return breaks


def _around_anchors(
    anchors: Sequence[float], gaps: Sequence[float], first: Line, top: float
) -> tuple[list[float], float] | None:
    """Breaks as far below each anchor as the break above it (or ``top``, the first) is above, and how far they are off."""
    breaks = [top] if top in gaps else []
    off = 0.0
    for anchor, after in pairwise(anchors):
        expected = 2 * (anchor - (ASCENT - DESCENT) / 2 * first.size) - top
        found = _nearest(gaps, expected, anchor, after)
        if found is None:
            return None
        off += abs(found - expected)
        breaks.append(found)
        top = found
    return breaks, off


def _harmony(columns: Sequence[Column], breaks: Sequence[float]) -> int:
    """How well the text of the columns bears to be parted at these heights."""
    score = 0
    for column, before, after in _parted(columns, breaks):
        if _wraps(column, before, after):
            score -= 2
        elif before.text[-1] in TERMINAL or is_label(after.text):
            score += 1
    return score


def _parted(columns: Sequence[Column], breaks: Sequence[float]) -> Iterator[tuple[Column, Line, Line]]:
    """The lines that follow one another in a column but stand in two rows."""
    for column in columns:
        for before, after in pairwise(column.lines):
            if bisect_right(breaks, before.y) < bisect_right(breaks, after.y):
                yield column, before, after


def _wraps(column: Column, before: Line, after: Line) -> bool:
    """Whether the second line is the rest of the first that had no room."""
    if before.text[-1] in OPEN_ENDS or after.text[0] in OPEN_STARTS:
        return True
    left = min(line.x0 for line in column.lines)
    width = max(max(line.x1 for line in column.lines), column.x1 - PADDING_PT) - left
    return is_full(before, after, left, width) and not (before.text[-1] in "。；" and is_label(after.text))


def _begin_together(columns: Sequence[Column], first: Line) -> bool:
    """Whether most columns begin at the height of the first line."""
    filled = [column for column in columns if column.lines]
    high = sum(1 for column in filled if abs(column.lines[0].y - first.y) < 0.4 * first.size)
    return high >= 0.6 * len(filled)


def _stairs(columns: Sequence[Column], lines: Sequence[Line], gaps: Sequence[float]) -> list[float] | None:
    """Breaks between rows whose cells all begin at the row's top.

    Downwards in a row columns only end: one that begins anew begins a row.
    """
    heights: list[float] = []
    for line in lines:
        if not heights or line.y - heights[-1] > 0.4 * line.size:
            heights.append(line.y)
    held: list[dict[int, Line]] = [{} for _ in heights]
    for number, column in enumerate(columns):
        for line in column.lines:
            held[bisect_right(heights, line.y + 0.01) - 1].setdefault(number, line)
    pitch, last = _pitch(columns), len(columns) - 1
    breaks: list[float] = []
    for index in range(1, len(heights)):
        above, below = held[index - 1], held[index]
        apart = heights[index] - heights[index - 1] > 1.2 * pitch
        anew = not below.keys() <= above.keys()
        fresh = len(below) >= 2 and not any(
            _wraps(columns[number], above[number], line)
            for number, line in below.items()
            if number in above and (number < last or len(below) == 2)
        )
        if not (anew or apart or fresh):
            continue
        found = _nearest(gaps, heights[index], heights[index - 1], heights[index])
        if found is None:
            return None
        breaks.append(found)
    return breaks


def _pitch(columns: Sequence[Column]) -> float:
    """The distance of two lines of one cell: the smallest that is common in the columns."""
    steps = Counter(
        round((after.y - before.y) * 2) / 2 for column in columns for before, after in pairwise(column.lines)
    )
    most = max(steps.values(), default=0)
    return min((step for step, times in steps.items() if times >= 0.5 * most and step > 0), default=0.0)
