"""Tables that a page left as text: a mark ``|`` behind each cell, several cells to a line or one cell to a line.

``序号 | 任务 | 单位 |`` is how programs that strip a page write its rows. A cell that spans rows is printed once: the rows
below have empty cells at their end instead, or no cell at all. Nothing here draws on the words of cells but the header's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kepu_cli.lazy import Pattern

MARK = "|"
_MOST_COLUMNS = 16
_MOST_LINES = 20_000
_HEADER_NAME = Pattern(
    "序号|编号|单位|部门|科室|处室|任务|内容|措施|项目|事项|时限|时间|目标|责任|领导|名称|分类|类别|备注|指标|要求|举措|进展|工作"
)
_UNIT_NAME = Pattern("单位|部门|科室|处室|主体|分工|责任")
_NO_NAME = Pattern(r"[。；：:，,]|^[（(]?[\d一二三四五六七八九十]{1,4}(?:[、.．）)]|$)")
_BAND = Pattern(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]")
_SERIAL = Pattern(r"\d{1,3}")
_FIELD = Pattern(r"(?:\p{Han}| ){2,12}[：:]\s*(?:\||$)")

Row = tuple[str, ...]


def read_pipe_text(raw: Sequence[str], start: int) -> tuple[tuple[Row, ...], int]:
    """The rows of the table that begins at a line, and the index after it.

    The first row names the columns; a cell that a span of the cells above covers is empty. Where no table begins there
    are no rows, and none begins before the index returned either.
    """
    if not _may_begin(raw, start):
        return (), start + 1
    header = [cell.strip() for cell in raw[start].split(MARK)[:-1]]
    if len(header) > 2 and not raw[start].split(MARK)[-1].strip() and _names_columns(header):
        while header and not header[-1]:
            header.pop()
        return _rows_by_count(raw, start, raw[start].count(MARK), len(header))
    return _cells_by_line(raw, start)


def may_hold_pipes(raw: Sequence[str], start: int) -> bool:
    """Whether the first cell of such a table may stand on a line: a mark stands on it or is all of the next one."""
    return MARK in raw[start] or (start + 1 < len(raw) and len(raw[start]) <= 14 and raw[start + 1].strip() == MARK)


def _may_begin(raw: Sequence[str], start: int) -> bool:
    line = raw[start]
    return 0 < len(line) <= 400 and _HEADER_NAME.search(line) is not None and _FIELD.match(line) is None


def _names_columns(cells: Sequence[str]) -> bool:
    names = [cell for cell in cells if cell]
    return (
        len(names) > 2
        and all(len(name) <= 20 and _NO_NAME.search(name) is None for name in names)
        and 2 * sum(_HEADER_NAME.search(name) is not None for name in names) >= len(names)
        and any(_UNIT_NAME.search(name) for name in names)
    )


# --- rows of a known number of marks ----------------------------------------------------------------------------------


def _rows_by_count(raw: Sequence[str], start: int, marks: int, columns: int) -> tuple[tuple[Row, ...], int]:
    """Rows that each hold as many marks as the header, over as many lines as they take."""
    rows: list[list[str]] = []
    index = end = start
    while index < min(len(raw), start + _MOST_LINES):
        line = raw[index]
        if not line.strip():
            index += 1
            continue
        if (MARK not in line and not _closes_soon(raw, index)) or _FIELD.match(line):
            break
        text, stop = line, index + 1
        while text.count(MARK) < marks and stop < len(raw) and stop < index + 40:
            if _FIELD.match(raw[stop]):
                break
            text += "\n" + raw[stop]
            stop += 1
        if text.count(MARK) != marks or text.rsplit(MARK, 1)[1].strip():
            break
        rows.append([_clean(cell) for cell in text.split(MARK)[:columns]])
        index = end = stop
    if len(rows) < 2:
        return (), start + 1
    return tuple(map(tuple, _shift_rows(rows))), end


def _closes_soon(raw: Sequence[str], index: int) -> bool:
    return any(MARK in line for line in raw[index : index + 4])


def _clean(cell: str) -> str:
    return "\n".join(line.strip() for line in cell.strip().split("\n") if line.strip())


def _shape(cell: str) -> tuple[bool, int, bool]:
    return _SERIAL.fullmatch(cell) is not None, sum(len(cell) > most for most in (0, 4, 16, 40)), "。" in cell


def _shift_rows(rows: list[list[str]]) -> list[list[str]]:
    """The rows with the empty cells that stand for a span moved from their end to their beginning, where they fit better."""
    model = next((row for row in rows[1:] if all(row)), None)
    above = rows[0]
    result = [rows[0]]
    for row in rows[1:]:
        filled = len(row)
        while filled and not row[filled - 1]:
            filled -= 1
        moved = [*row[filled:], *row[:filled]]
        if filled == 1 and _BAND.match(row[0]):
            moved = row  # a heading over the whole width
        elif model is not None and filled < len(row):
            moved = moved if _fit(moved, model, above) > _fit(row, model, above) else row
        else:
            moved = row
        result.append(moved)
        above = moved
    return result


def _fit(row: Sequence[str], model: Sequence[str], above: Sequence[str]) -> int:
    alike = sum(bool(cell) and _shape(cell) == _shape(other) for cell, other in zip(row, model, strict=True))
    return alike + 2 * sum(bool(cell) and cell == other for cell, other in zip(row, above, strict=True))


# --- one cell to a line -----------------------------------------------------------------------------------------------


def _cells_by_line(raw: Sequence[str], start: int) -> tuple[tuple[Row, ...], int]:
    """A table with each cell on lines of its own, the mark behind it or on the next line."""
    cells: list[str] = []
    ends: list[int] = []  # the index after the line on which each cell ends
    waiting: list[str] = []
    for index in range(start, min(len(raw), start + _MOST_LINES)):
        line = raw[index]
        if not line.strip():
            continue
        if MARK not in line and not _closes_soon(raw, index):
            break
        *closed, rest = line.split(MARK)
        for piece in closed:
            cells.append(_clean("\n".join([*waiting, piece])))
            ends.append(index + 1)
            waiting.clear()
        if rest.strip():
            waiting.append(rest)
    names = 0
    while names < min(len(cells), _MOST_COLUMNS) and 0 < len(cells[names]) <= 14 and not _NO_NAME.search(cells[names]):
        names += 1
    for width in range(names, 2, -1):
        body = cells[width:]
        if len(body) >= width and len(body) % width == 0 and _names_columns(cells[:width]):
            rows = [cells[at : at + width] for at in range(0, len(cells), width)]
            if _agree(rows):
                return tuple(map(tuple, _shift_rows(rows))), ends[-1]
    for width in range(names, 2, -1):
        rows_found, last = _rows_by_serial(cells, width) if _names_columns(cells[:width]) else ((), 0)
        if rows_found:
            return rows_found, ends[last]
    return (), ends[-1] if ends else start + 1


def _agree(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the columns of rows cut by a width keep to one shape: serial numbers stand under each other."""
    for column in range(len(rows[0])):
        figures = [_SERIAL.fullmatch(row[column]) is not None for row in rows[1:] if row[column]]
        full = [row for row in rows[1:] if sum(map(bool, row)) > 1]
        if any(figures) and sum(figures) < 0.8 * sum(bool(row[column]) for row in full):
            return False
    return True


def _rows_by_serial(cells: Sequence[str], names: int) -> tuple[tuple[Row, ...], int]:
    """Rows told by the serial number that counts on in them, and the last cell of them; no rows where they do not agree.

    A first cell that spans rows stands in the first of them only.
    """
    places = [at for at in range(names, len(cells)) if _SERIAL.fullmatch(cells[at])]
    if len(places) < 3 or places[0] - names > 1:
        return (), 0
    behind = min(after - before for before, after in pairwise(places)) - 1
    last = places[-1] + behind
    gaps = [place - floor for place, floor in zip(places, [names, *(at + behind + 1 for at in places)], strict=False)]
    grouped = any(gaps)
    missing = behind + 1 + grouped - names
    if behind < 2 or last >= len(cells) or max(gaps) > 1 or grouped > gaps[0] or missing not in (0, int(grouped)):
        return (), 0
    header = (cells[0], "", *cells[1:names]) if missing else tuple(cells[:names])
    rows: list[Row] = [header]
    for place, gap in zip(places, gaps, strict=True):
        group = (cells[place - 1] if gap else "",) if grouped else ()
        rows.append((*group, *cells[place : place + behind + 1]))
    return tuple(rows), last


# --- cells one to a line, without marks -------------------------------------------------------------------------------

_UNIT_END = Pattern(
    r"(?:各[^。；：]{1,30}|[^。；：]{1,60}(?:[局委办部府厅会院校联协乡镇县区市科室处馆站所队]|中心|公司|街道|单位|部门|办事处))(?:等)?"
)
_MOST_IN_ROW = 24
_LEAST_ROWS = 3


def read_stacked_cells(raw: Sequence[str], start: int) -> tuple[tuple[Row, ...], int]:
    """The rows of a table whose cells a page left one to a line without any mark, and the index after it; else no rows.

    Only numbers that count from one tell rows, and only where each row has what its header names: words, units, words.
    One that does not fit leaves all of it as lines.
    """
    cells = _chain_of_cells(raw, start)
    names = [text for text, _ in cells[: _MOST_COLUMNS + 1]]
    if "1" not in names or not _names_columns(header := names[: names.index("1")]):
        return (), start + 1
    for columns in (header, header[:-1]) if header[-1] == "备注" else (header,):
        rows, used = _stacked_rows([text for text, _ in cells[len(header) :]], columns)
        if rows:
            filled = (tuple(header), *(row + ("",) * (len(header) - len(row)) for row in rows))
            return filled, cells[len(header) + used - 1][1] + 1
    return (), start + 1


def _chain_of_cells(raw: Sequence[str], start: int) -> list[tuple[str, int]]:
    """The lines with text and their indexes, as far as numbers that count from one follow each other closely."""
    cells: list[tuple[str, int]] = []
    count = since = 0
    for index in range(start, min(len(raw), start + _MOST_LINES)):
        text = raw[index].strip()
        if not text:
            continue
        cells.append((text, index))
        since += 1
        if text == str(count + 1):
            count, since = count + 1, 0
        elif since > _MOST_IN_ROW:
            break
    return cells


def _stacked_rows(cells: Sequence[str], columns: Sequence[str]) -> tuple[list[Row], int]:
    starts = [0]
    for index in range(1, len(cells)):
        if cells[index] == str(len(starts) + 1):
            starts.append(index)
        elif index - starts[-1] > _MOST_IN_ROW:
            break
    units = [
        re.search("单位|部门|科室|处室|主体", name) is not None and "人" not in name and "领导" not in name
        for name in columns[1:]
    ]
    if len(starts) < _LEAST_ROWS or not any(units) or units[0]:
        return [], 0
    rows: list[Row] = []
    used = 0
    for number, begin in enumerate(starts, 1):
        last = number == len(starts)
        inside = cells[begin + 1 : begin + 1 + _MOST_IN_ROW if last else starts[number]]
        label = str(number)
        while inside:
            row, taken = _stacked_row(inside, units)
            if not row:
                return [], 0
            if not label:  # the units of a span above
                row = [
                    cell or over if unit else cell for cell, over, unit in zip(row, rows[-1][1:], units, strict=True)
                ]
            rows.append((label, *row))
            used = begin + 1 + taken
            begin, inside, label = begin + taken, inside[taken:], ""
            if last:
                break
    return rows, used


def _stacked_row(cells: Sequence[str], units: Sequence[bool]) -> tuple[list[str], int]:
    """The cells of one row and how many lines they take; none where they do not fit. Under a span units are left out."""
    words = [cell for cell in cells if not _UNIT_END.fullmatch(cell)]
    if len(cells) == len(words) == units.count(False):
        rest = iter(cells)
        return ["" if unit else next(rest) for unit in units], len(cells)
    alone = units.count(True) == 1
    row: list[str] = []
    at = 0
    for position, unit in enumerate(units):
        first = at
        if at >= len(cells) or (unit and not _UNIT_END.fullmatch(cells[at])):
            return [], 0
        at += 1
        before_units = not unit and position + 1 < len(units) and units[position + 1]
        while at < len(cells) and ((unit and alone) or before_units) and unit == bool(_UNIT_END.fullmatch(cells[at])):
            at += 1
        row.append("\n".join(cells[first:at]))
    return row, at
