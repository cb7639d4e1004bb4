"""The lines and tables of one page, ready to be joined with those of the others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeAlias

from kepu_cli.readers.paged.columns import split_columns
from kepu_cli.readers.paged.grids import Grid, find_grids
from kepu_cli.readers.paged.lines import Line, build_lines
from kepu_cli.readers.paged.printed import OpenPage, Page, Piece, Style
from kepu_cli.readers.paged.signs import MIN_PIECES, may_hold_table
from kepu_cli.readers.paged.tables import PageTable, read_table, split_rows
from kepu_cli.records import NamedTuple


class Row(NamedTuple):
    """A printed line outside tables with its style: of its first and last ideograph, and where the first one ends."""

    line: Line
    page: int
    first: Style
    last: Style
    change: int  # characters in the first style, 0 where it does not change


Item: TypeAlias = Row | PageTable


class Layout(NamedTuple):
    """One page: its items from top to bottom."""

    number: int
    width: float
    height: float
    items: list[Item]
    turned: list[str]
    columns: int = 1
    notes_from: float = 0.0  # the height of the short line over footnotes, 0 where there is none


def lay_out(opened: OpenPage, page: Page, before: Layout | None = None) -> Layout:
    """Sort the pieces of a page into tables and lines; the page must still be open.

    ``before`` is the page before, whose last table may go on at the top of this one.
    """
    grids = _outer(find_grids(page.horizontal, page.vertical, page.pieces))
    held, free = _sort_out(opened, grids, page.pieces)
    unruled = _find_unruled(page, grids, free, _last_table(before))
    if unruled:
        more, free = _sort_out(opened, unruled, free)
        grids, held = grids + unruled, held + more
    items: list[tuple[float, Item]] = []
    turned = list(page.turned)
    labels: list[list[Piece]] = [[] for _ in grids]
    for piece in page.sideways:
        holder = next((n for n, grid in enumerate(grids) if grid.locate(piece.x0, piece.y) is not None), None)
        if holder is None:
            turned.append(piece.text)
        else:
            labels[holder].append(piece)
    for grid, pieces, sideways in zip(grids, held, labels, strict=True):
        if pieces or sideways:
            table = read_table(grid, pieces, page.number)
            for piece in sideways:
                table.take_sideways(piece)
            items.append((grid.ys[0], split_rows(table)))
    parts = split_columns(free, page.width)
    for part, shift in parts:
        for line in _in_order(build_lines(part)):
            if shift:
                line = line._replace(x0=line.x0 - shift, x1=line.x1 - shift)
            items.append((line.y - 0.35 * line.size, _styled(opened, line, page.number)))
    if grids and len(parts) == 1:
        items.sort(key=lambda item: item[0])
    return Layout(
        page.number,
        page.width,
        page.height,
        _without_clipped([item for _, item in items]),
        turned,
        2 if len(parts) > 1 else 1,
        _footnote_line(page, grids),
    )


def _find_unruled(page: Page, grids: list[Grid], free: Sequence[Piece], last: PageTable | None) -> list[Grid]:
    """The tables among pieces that no ruled table holds."""
    if len(free) < MIN_PIECES:
        return []
    rules = [rule for rule in page.horizontal if not any(grid.ys[0] - 3 < rule.at < grid.ys[-1] + 3 for grid in grids)]
    above = last if last is not None and last.grid.inferred else None
    if above is None and not may_hold_table(free, rules, page.shades):
        return []
    from kepu_cli.readers.paged.unruled import find_unruled

    return find_unruled(free, rules, page.shades, above)


def _sort_out(opened: OpenPage, grids: list[Grid], pieces: Sequence[Piece]) -> tuple[list[list[Piece]], list[Piece]]:
    """The pieces that each grid holds, cut where they run over its borders, and those that none holds."""
    held: list[list[Piece]] = [[] for _ in grids]
    free: list[Piece] = []
    for piece in pieces:
        for number, grid in enumerate(grids):
            if _holds(grid, piece):
                held[number].extend(_split_at_columns(opened, grid, piece))
                break
        else:
            free.append(piece)
    return held, free


def _last_table(layout: Layout | None) -> PageTable | None:
    """The table that ends a page but for a line or two at its foot, None where there is none."""
    if layout is None:
        return None
    for item in layout.items[:-4:-1]:
        if isinstance(item, PageTable):
            return item
        if item.line.y < 0.85 * layout.height:
            return None
    return None


def _footnote_line(page: Page, grids: list[Grid]) -> float:
    """The height of the lowest short line at the left in the lower half of the page, outside tables."""
    return max(
        (
            rule.at
            for rule in page.horizontal
            if rule.at > 0.5 * page.height
            and 40.0 < rule.end - rule.start < 0.5 * page.width
            and rule.start < 0.3 * page.width
            and not any(grid.ys[0] - 3 <= rule.at <= grid.ys[-1] + 3 for grid in grids)
        ),
        default=0.0,
    )


def _without_clipped(items: list[Item]) -> list[Item]:
    """The items, lines that go on a cell's text right below its table put into the cell: a row cut off by the page."""
    kept: list[Item] = []
    for item in items:
        table = kept[-1] if kept else None
        if isinstance(item, Row) and isinstance(table, PageTable) and table.take_below(item.line):
            continue
        kept.append(item)
    return kept


def _outer(grids: list[Grid]) -> list[Grid]:
    """The grids without those that lie in a cell of another."""

    def inside(grid: Grid, other: Grid) -> bool:
        return (
            grid is not other
            and grid.xs[0] > other.xs[0]
            and grid.xs[-1] < other.xs[-1]
            and grid.ys[0] > other.ys[0]
            and grid.ys[-1] < other.ys[-1]
        )

    if len(grids) > 200:
        return grids
    return [grid for grid in grids if not any(inside(grid, other) for other in grids)]


def _holds(grid: Grid, piece: Piece) -> bool:
    middle, height = (piece.x0 + piece.x1) / 2, piece.y - 0.35 * piece.size
    # a line that the end of the page cut off its cell still touches the border
    return (
        grid.xs[0] - 2 <= middle <= grid.xs[-1] + 2
        and grid.ys[0] <= height
        and min(height, piece.y - 0.85 * piece.size) <= grid.ys[-1]
    )


def _split_at_columns(opened: OpenPage, grid: Grid, piece: Piece) -> list[Piece]:
    """The piece cut where it runs over the border of a cell: two cells set in one go."""
    if len(piece.text) < 2:
        return [piece]
    height = piece.y - 0.35 * piece.size
    slack = 0.3 * piece.size
    if bisect_right(grid.xs, piece.x0 + slack) >= bisect_right(grid.xs, piece.x1 - slack):
        return [piece]
    begin = grid.locate(piece.x0 + slack, height)
    if begin is None or begin == grid.locate(piece.x1 - slack, height):
        return [piece]
    borders = [
        x
        for x in grid.xs[1:-1]
        if piece.x0 + slack < x < piece.x1 - slack and grid.locate(x - 0.5, height) != grid.locate(x + 0.5, height)
    ]
    return opened.split(piece, borders) if borders else [piece]


def _in_order(lines: list[Line]) -> list[Line]:
    """Lines in reading order: one that stands at the side of two others (文件 beside two issuers) comes after them."""
    ordered = list(lines)
    for index in range(len(ordered) - 1):
        line, after = ordered[index], ordered[index + 1]
        if after.y - line.y < 0.75 * max(line.size, after.size) and line.x0 >= after.x1:
            ordered[index], ordered[index + 1] = after, line
    return ordered


def _styled(opened: OpenPage, line: Line, page: int) -> Row:
    first = _ideograph(line, range(len(line.pieces)), 1)
    last = _ideograph(line, range(len(line.pieces) - 1, -1, -1), -1)
    if first is None or last is None:
        style = opened.style(line.starts[0])
        return Row(line, page, style, style, 0)
    begin, end = opened.style(first), opened.style(last)
    return Row(line, page, begin, end, 0 if begin == end else _change(opened, line, begin))


def _ideograph(line: Line, order: range, step: int) -> int | None:
    for number in order:
        text = line.pieces[number]
        for index in range(len(text))[::step]:
            if "\u3400" <= text[index] <= "\u9fff":
                return line.starts[number] + index
    return None


def _change(opened: OpenPage, line: Line, begin: Style) -> int:
    """How many characters of the line's text are set in the style it begins with."""
    places: list[tuple[int, int]] = []  # place in the text, number on the page
    place = 0
    for text, start in zip(line.pieces, line.starts, strict=True):
        for index, character in enumerate(text):
            place = line.text.find(character, place)
            if place < 0:
                return 0
            if "\u3400" <= character <= "\u9fff":
                places.append((place, start + index))
            place += 1
    low, high = 0, len(places) - 1  # places[low] is in the first style, places[high] is not
    while high - low > 1:
        middle = (low + high) // 2
        if opened.style(places[middle][1]) == begin:
            low = middle
        else:
            high = middle
    end = places[low][0] + 1
    while end < len(line.text) and line.text[end] in "。．：；、！？）)》”":
        end += 1  # the stop that closes a run-in heading
    return end
