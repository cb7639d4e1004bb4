"""Rows with fewer cells than their table has columns: what a converter leaves of merged cells.

A page whose cells are merged over several rows, saved as Markdown or text, has rows without the cells that the merged ones
covered; filled up at the end, their words stand under the wrong names. What a cell says tells where it belongs: numbers,
units, dates and sentences keep their order and go under columns of their kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kepu_cli.blocks import TableBlock
from kepu_cli.lazy import Pattern
from kepu_cli.lexicon import looks_like_unit

_UNITS = frozenset(("lead", "responsible", "support"))
_LEADING = frozenset(("index", "category", "task", "measure"))  # merged over the rows that carry them on
_NUMBER = Pattern(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]?[.．、]?")
_DATE = Pattern(
    r".{0,10}(?:年|月|季度|日|底)(?:之?前|底|末|内|完成|中旬|上旬|下旬)*|长期.{0,4}|持续.{0,6}|全年|每年.{0,6}|即时|按?.{0,8}(?:时限|节点|进度|要求).{0,4}|\d{4}[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?"
)
_HEADING = Pattern(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]")
_BLANK = Pattern(r"[-—–－/／\s]*")
_FIGURE = Pattern(r"\d")
_LONG = 26  # characters from which a cell says a measure rather than names a task
_SURELY = 1.5  # by so much the better reading must be better
_SKIPPED_INSIDE = 0.5
_SKIPPED_BEHIND = 0.1


def realign_rows(
    block: TableBlock, rows: list[list[str]], header: Sequence[str], roles: Sequence[str | None], offset: int
) -> int:
    """Put the cells of short rows under the columns of their kind, where that is clearly right; merged cells are repeated.

    ``rows`` are the filled rows behind the header, ``offset`` the number of the first of them in the table. Returns how many
    rows do not stand as they were printed.
    """
    if not _UNITS & set(roles) or not _LEADING & set(roles):
        return 0
    short = _find_short_rows(block)
    moved_rows: set[int] = set()
    for number, row in enumerate(rows):
        if _take_beside(row, header, roles):
            moved_rows.add(number)
        width = _width(row, short.get(number + offset, len(row)), roles)
        if not width:
            continue
        places = _best_places(row[:width], roles)
        if places is None:
            continue
        above = rows[number - 1] if number else []
        moved = [""] * len(row)
        for cell, place in zip(row, places, strict=False):
            moved[place] = cell
        if sum(map(bool, above)) > 1:  # a heading across the table is nothing that goes on
            for place in range(places[0]):
                moved[place] = above[place] if roles[place] in _LEADING else ""
        rows[number] = moved
        moved_rows.add(number)
    return len(moved_rows)


def _width(row: Sequence[str], cells: int, roles: Sequence[str | None]) -> int:
    """How many cells of a row are to be placed anew; 0 where it stands right or is a heading across the table."""
    filled = max((place + 1 for place, cell in enumerate(row) if cell), default=0)
    if filled == len(row) or (cells == len(row) and (roles[0] != "index" or _fits_index(row[0]))):
        return 0
    if filled == 1:
        # A sentence that carries the row above on, no heading.
        return int(roles[0] == "index" and len(row[0]) >= _LONG and not _HEADING.match(row[0]))
    return min(filled, cells)


def _fits_index(cell: str) -> bool:
    return not cell or _NUMBER.fullmatch(cell) is not None


def _take_beside(row: list[str], header: Sequence[str], roles: Sequence[str | None]) -> bool:
    """Move a unit that stands in a nameless column beside an empty column of units into it; whether there was one."""
    taken = False
    for place in range(1, min(len(row), len(header))):
        empty = not header[place] and roles[place - 1] in _UNITS and not row[place - 1]
        if empty and looks_like_unit(row[place].replace("\n", "、"), alone=True):
            row[place - 1], row[place] = row[place], ""
            taken = True
    return taken


def _find_short_rows(block: TableBlock) -> dict[int, int]:
    """The rows with fewer cells than columns, none of them merged, and how many they have."""
    covered: dict[int, int] = {}
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            covered[row] = covered.get(row, 0) + cell.column_span
    return {row: width for row, width in covered.items() if width < block.columns}


def _best_places(cells: Sequence[str], roles: Sequence[str | None]) -> list[int] | None:
    """The columns of the cells, in order, that fit them best; None where filling up at the end is as good."""
    fits = [[_fit(cell, role) for role in roles] for cell in cells]
    best: Mapping[int, tuple[float, list[int]]] = {
        place: (fits[0][place] - _cost(range(place), roles, first=True), [place]) for place in range(len(roles))
    }
    for row in fits[1:]:
        following: dict[int, tuple[float, list[int]]] = {}
        for place in range(len(roles)):
            reached = [
                (score - _cost(range(last + 1, place), roles, first=False) + row[place], [*places, place])
                for last, (score, places) in best.items()
                if last < place
            ]
            if reached:
                following[place] = max(reached, key=lambda found: found[0])
        best = following
    if not best:
        return None
    score, places = max(
        ((score - _SKIPPED_BEHIND * (len(roles) - 1 - place), places) for place, (score, places) in best.items()),
        key=lambda found: found[0],
    )
    plain = sum(row[place] for place, row in enumerate(fits)) - _SKIPPED_BEHIND * (len(roles) - len(cells))
    return places if score >= plain + _SURELY else None


def _cost(skipped: range, roles: Sequence[str | None], *, first: bool) -> float:
    """What it costs to leave columns out: nothing for those merged at the start of a row."""
    return sum(0.0 if first and roles[place] in _LEADING else _SKIPPED_INSIDE for place in skipped)


def _fit(cell: str, role: str | None) -> float:
    """How well a cell stands under a column of this role."""
    if _BLANK.fullmatch(cell):
        return 0.0 if role in _LEADING else 0.5
    units = looks_like_unit(re.sub(r"\n+", "、", cell), alone=role in _UNITS)
    number = _NUMBER.fullmatch(cell) is not None
    date = len(cell) <= 20 and not units and _DATE.fullmatch(cell) is not None
    if role == "index":
        return 2.0 if number else -3.0
    if role in _UNITS:
        return 2.0 if units else -3.0
    if role == "deadline":
        return 2.0 if date else -2.0
    if role == "target":
        return -2.0 if units or number or date else 1.5 if _FIGURE.search(cell) else 0.75
    if role in _LEADING:
        if units or number or date:
            return -2.0
        long = len(cell) >= _LONG or cell.endswith(("。", "；"))
        return 1.5 if long == (role == "measure") else -0.5
    return 0.0
