"""Page numbers, running heads and watermarks among the lines of a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kepu_cli.lazy import Pattern, any_of
from kepu_cli.readers.paged.layout import Layout, Row
from kepu_cli.readers.paged.tables import PageTable

EDGE_LINES = 3
"""Lines at the top and at the foot of a page that may be furniture."""

_DASHES = tuple("-—–－―─━·•~～－_")
_FIGURES = frozenset("0123456789０１２３４５６７８９")
_DECORATIONS = tuple("第共Pp(（[［")
_DECORATED = Pattern(
    rf"第[0-9]{{1,4}}页(?:{any_of(',，/')}?共[0-9]{{1,4}}页)?"
    rf"|共[0-9]{{1,4}}页{any_of(',，/')}?第[0-9]{{1,4}}页|第{any_of('一二三四五六七八九十百')}{{1,5}}页"
    rf"|[Pp](?:age|AGE)[0-9]{{1,4}}(?:of[0-9]{{1,4}})?|{any_of('(（[［')}[0-9]{{1,3}}{any_of(')）]］')}"
)
_BARE = Pattern(r"[0-9０-９]{1,4}|[ivxIVX]{1,6}|[0-9]{1,4}/[0-9]{1,4}")


def _is_page_number(text: str) -> bool:
    """Whether a line is a page number by its signs: —1—, 第1页共8页, (1)."""
    if text.startswith(_DASHES) and text.endswith(_DASHES):
        figure = text.strip("".join(_DASHES))
        return 0 < len(figure) <= 4 and set(figure) <= _FIGURES
    return text.startswith(_DECORATIONS) and _DECORATED.fullmatch(text) is not None


def find_furniture(layouts: Sequence[Layout]) -> set[tuple[int, int]]:
    """The (page index, item index) of every line that is no part of the document."""
    found = _page_numbers(layouts)
    found |= _watermarks(layouts)
    for side in (1, -1):
        for _ in range(EDGE_LINES):
            more = _running(layouts, side, found)
            if not more:
                break
            found |= more
    return found


def _edge(layout: Layout, index: int, side: int, found: set[tuple[int, int]]) -> int | None:
    """The outermost line of a page that is not yet known as furniture, None where a table is."""
    order = range(len(layout.items)) if side > 0 else range(len(layout.items) - 1, -1, -1)
    for number in order:
        if (index, number) in found:
            continue
        return None if isinstance(layout.items[number], PageTable) else number
    return None


def _row(layout: Layout, number: int) -> Row:
    item = layout.items[number]
    assert isinstance(item, Row)
    return item


def _page_numbers(layouts: Sequence[Layout]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    bare: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for index, layout in enumerate(layouts):
        for side in (-1, 1):
            number = _edge(layout, index, side, found)
            if number is None:
                continue
            row = _row(layout, number)
            text = "".join(row.line.text.split())
            if len(text) > 16:
                continue
            if _is_page_number(text) and _at_margin(layout, number, side, 0.2):
                found.add((index, number))
            elif _BARE.fullmatch(text):
                value = int(text.split("/")[0]) if text[0].isdigit() else 0
                bare.setdefault((side, value - index if value else 0), []).append((index, number))
    for (side, _), places in bare.items():
        if len(places) >= 2:
            found.update(places)
        else:
            index, number = places[0]
            if _at_margin(layouts[index], number, side, 0.12):
                found.add((index, number))
    return found


def _at_margin(layout: Layout, number: int, side: int, share: float) -> bool:
    """Whether a line stands in the outer share of the page's height."""
    y = _row(layout, number).line.y
    return y > (1 - share) * layout.height if side < 0 else y < share * layout.height


def _running(layouts: Sequence[Layout], side: int, known: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The outermost lines that say the same at the same height on most pages where a line stands there."""
    heights: dict[int, list[tuple[int, int, str]]] = {}
    for index, layout in enumerate(layouts):
        number = _edge(layout, index, side, known)
        if number is None:
            continue
        row = _row(layout, number)
        place = row.line.y if side > 0 else layout.height - row.line.y
        text = re.sub(r"[0-9]+", "#", "".join(row.line.text.split()))
        heights.setdefault(round(place / 4), []).append((index, number, text))
    found: set[tuple[int, int]] = set()
    for places in heights.values():
        texts = Counter(text for _, _, text in places).most_common(2)
        repeated = {text for text, count in texts if count >= 2}
        covered = sum(count for _, count in texts if count >= 2)
        if covered < 0.8 * len(places):
            continue
        apart = [_set_apart(layouts[index], number, side, 0.1 if covered < 3 else 0.2) for index, number, _ in places]
        if sum(apart) < (1.0 if covered < 3 else 0.6) * len(places):
            continue
        found.update((index, number) for index, number, text in places if text in repeated)
    return found


def _set_apart(layout: Layout, number: int, side: int, share: float) -> bool:
    """Whether a line stands in the margin: in the outer share of the page, away from its neighbour or set smaller."""
    row = _row(layout, number)
    if not _at_margin(layout, number, side, share):
        return False
    if _at_margin(layout, number, side, 0.05):
        return True
    neighbour = number + side
    if not 0 <= neighbour < len(layout.items):
        return True
    item = layout.items[neighbour]
    if isinstance(item, PageTable):
        gap = min(abs(item.grid.ys[0] - row.line.y), abs(item.grid.ys[-1] - row.line.y))
    else:
        gap = abs(item.line.y - row.line.y)
        if row.line.size < 0.9 * item.line.size:
            return True
    return gap > 2.0 * row.line.size


def _watermarks(layouts: Sequence[Layout]) -> set[tuple[int, int]]:
    """Large lines that are pale, or that stand at the very same place on half of the pages, three at least."""
    found = set()
    for index, layout in enumerate(layouts):
        rows = [(number, item) for number, item in enumerate(layout.items) if isinstance(item, Row)]
        if any(item.first.pale for _, item in rows):
            size = sorted(item.line.size for _, item in rows)[len(rows) // 2]
            found |= {(index, number) for number, item in rows if item.first.pale and item.line.size > 1.3 * size}
    return found | _repeated(layouts)


def _repeated(layouts: Sequence[Layout]) -> set[tuple[int, int]]:
    limit = max(3, len(layouts) / 2)
    counts = Counter(item.line.text for layout in layouts for item in layout.items if isinstance(item, Row))
    often = {text for text, count in counts.items() if count >= limit and len(text) <= 60}
    if not often:
        return set()
    places: dict[tuple[str, int, int], list[tuple[int, int]]] = {}
    for index, layout in enumerate(layouts):
        sizes = sorted(item.line.size for item in layout.items if isinstance(item, Row))
        for number, item in enumerate(layout.items):
            if isinstance(item, Row) and item.line.text in often and item.line.size > 1.3 * sizes[len(sizes) // 2]:
                line = item.line
                places.setdefault((line.text, round(line.x0 / 2), round(line.y / 2)), []).append((index, number))
    return {place for group in places.values() if len(group) >= limit for place in group}
