"""The rows of a table whose rows no line parts, told by the text of its columns.

What shows a row: a column of serial numbers; more space above it than between the lines of a cell; columns that
begin anew beside one another. Text stands at the top of its cell or in the middle of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kepu_cli.readers.pdf.cells import OPEN_STARTS, is_full, is_label
from kepu_cli.readers.pdf.lines import OPEN_ENDS, TERMINAL, Line

_SERIAL = re.compile(r"[（(]?([0-9]{1,3})[)）]?[.．、]?")
ASCENT, DESCENT = 0.82, 0.12
"""How far a character reaches above and below its baseline, in parts of its size."""


class Column(NamedTuple):
    """One column: its sides, and its lines from top to bottom."""

    x0: float
    x1: float
    lines: list[Line]


def find_breaks(columns: Sequence[Column], going_on: bool) -> list[float] | None:
    """The heights between the rows of a table, from top to bottom, None where the text does not tell them.

    ``going_on``: the first lines may be the rest of a row that the page before began.
    """
    lines = sorted((line for column in columns for line in column.lines), key=lambda line: line.y)
    if len(lines) < 2:
        return []
    gaps = _free_gaps(lines)
    serials = serial_lines(columns)
    if serials:
        found = _anchored(columns, [line.y for line in serials], gaps, lines[0], going_on)
        if found is not None:
            return found
    if going_on or _begin_together(columns, lines[0]):
        stairs = _stairs(columns, lines, gaps)
        if stairs is not None:
            return stairs
    for column in columns:
        if len(column.lines) >= 2 and not any(_wraps(column, a, b) for a, b in pairwise(column.lines)):
            return _anchored(columns, [line.y for line in column.lines], gaps, lines[0], going_on)
    return None


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
    inside = [gap for gap in gaps if above < gap < below]
    return min(inside, key=lambda gap: abs(gap - height), default=None)


def _anchored(
    columns: Sequence[Column], anchors: list[float], gaps: list[float], first: Line, going_on: bool
) -> list[float] | None:
    """Breaks between rows each of which holds one of the heights in ``anchors``, at its top or in its middle."""
    found = [_above_anchors(anchors, gaps, first)]
    tops = [first.y - first.size]
    if going_on:
        tops.extend(gap for gap in gaps if gap < anchors[0])
    found.extend(_around_anchors(anchors, gaps, first, top) for top in tops)
    possible = [breaks for breaks in found if breaks is not None]
    return max(possible, key=lambda breaks: _harmony(columns, breaks), default=None)


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


def _around_anchors(anchors: Sequence[float], gaps: Sequence[float], first: Line, top: float) -> list[float] | None:
    """Breaks as far below each anchor as the break above it (or ``top``, the first) is above."""
    breaks = [top] if top in gaps else []
    for anchor, after in pairwise(anchors):
        middle = anchor - (ASCENT - DESCENT) / 2 * first.size
        found = _nearest(gaps, 2 * middle - top, anchor, after)
        if found is None:
            return None
        breaks.append(found)
        top = found
    return breaks


def _harmony(columns: Sequence[Column], breaks: Sequence[float]) -> int:
    """How well the text of the columns bears to be parted at these heights."""
    score = 0
    for column in columns:
        for before, after in pairwise(column.lines):
            if any(before.y < height < after.y for height in breaks):
                if before.text[-1] in OPEN_ENDS or after.text[0] in OPEN_STARTS or _wraps(column, before, after):
                    score -= 2
                elif before.text[-1] in TERMINAL or is_label(after.text):
                    score += 1
    return score


def _wraps(column: Column, before: Line, after: Line) -> bool:
    """Whether the second line is the rest of the first that had no room."""
    if before.text[-1] in OPEN_ENDS or after.text[0] in OPEN_STARTS:
        return True
    left = min(line.x0 for line in column.lines)
    width = max(line.x1 for line in column.lines) - left
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
    pitch = _pitch(columns)
    breaks: list[float] = []
    for index in range(1, len(heights)):
        above, below = held[index - 1], held[index]
        apart = heights[index] - heights[index - 1] > 1.2 * pitch
        anew = not below.keys() <= above.keys()
        fresh = len(below) >= 2 and not any(
            _wraps(columns[number], above[number], line) for number, line in below.items() if number in above
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
