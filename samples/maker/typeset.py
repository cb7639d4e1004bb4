"""A sample set on pages as GB/T 9704 has it: every character with its place, every ruling line. Lengths are in mm.

A small typesetter of our own, so that the pages are the same everywhere: 22 lines of 28 characters, lines justified,
no stop at the beginning of a line, tables over several pages with their header on each and rows cut by page breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from maker.form import Grid, Sample
from maker.lines import Line, Sheet, lay_out, wants_landscape
from maker.writer_html import row_spans

SONG, FANG, HEI, KAI, BLACK_SONG = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
POINT = 25.4 / 72
_TOP, _BOTTOM, _LEFT, _RIGHT = 37.0, 35.0, 28.0, 26.0
_STEP = 156 / 28  # 28 characters a line
_PITCH = 225 / 22  # 22 lines a page
_CELL_SIZE, _CELL_PITCH, _CELL_PADDING = 14 * POINT, 7.8, 1.9
_HEADING_FONTS = {1: HEI, 2: KAI}
_UNIT = re.compile(r"[（〔《“‘]*(?:[\x21-\x7e]+(?: (?=[\x21-\x7e]))?|——|……|.)[，。、；：？！）〕》”’]*")
_RED_HEAD_GAP, _TITLE_GAP = 2, 1  # empty lines above


@dataclass(frozen=True, slots=True)
class Text:
    """Characters on one baseline: where the first stands, how far each reaches to the next."""

    text: str
    x: float
    y: float
    advances: tuple[float, ...]
    size: float
    font: str = FANG
    bold: bool = False
    red: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line from left to right or from top to bottom."""

    x0: float
    y0: float
    x1: float
    y1: float
    red: bool = False


@dataclass(slots=True)
class Page:
    """One sheet."""

    width: float = 210.0
    height: float = 297.0
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    @property
    def room(self) -> float:
        """The width of the type area."""
        return self.width - _LEFT - _RIGHT


def typeset(sample: Sample) -> list[Page]:
    """The pages of a sample."""
    return _Setter(sample).pages


class _Setter:
    """The pages so far and the height reached on the last."""

    def __init__(self, sample: Sample) -> None:
        self.pages = [Page()]
        self._sample = sample
        self._y = _TOP
        self._kind = ""
        items = lay_out(sample)
        landscape = False
        for place, item in enumerate(items):
            wanted = wants_landscape(items, place, landscape)
            if wanted != landscape or (isinstance(item, Line) and item.page_break):
                landscape = wanted
                self._turn_page(landscape)
            if isinstance(item, Sheet):
                self._table(item.grid)
                self._kind = "table"
            else:
                self._line(item)
                self._kind = item.kind
        for number, page in enumerate(self.pages, 1):
            if number > 1 or not sample.letter:
                _number(page, number)

    @property
    def _page(self) -> Page:
        return self.pages[-1]

    def _turn_page(self, landscape: bool | None = None) -> None:
        before = self._page
        if landscape is None:
            landscape = before.width > before.height
        self.pages.append(Page(297.0, 210.0) if landscape else Page())
        self._y = _TOP

    def _next(self, pitch: float = _PITCH) -> float:
        """The baseline of one line more."""
        if self._y + pitch > self._page.height - _BOTTOM + 0.01:
            self._turn_page()
        self._y += pitch
        return self._y - 0.3 * pitch

    def _line(self, line: Line) -> None:
        kind = line.kind
        if kind in ("title", "number") and self._kind not in (kind, "", "attachment") and self._y > _TOP:
            self._y += (_RED_HEAD_GAP if kind == "title" else _TITLE_GAP) * _PITCH
        elif self._kind == "title" and kind != "title":
            self._y += _TITLE_GAP * _PITCH
        if kind == "mark":
            self._centred(line.text, 36 * POINT, BLACK_SONG, 1.7 * _PITCH, red=True)
        elif kind == "title":
            self._centred(line.text, 22 * POINT, BLACK_SONG, 1.2 * _PITCH)
        elif kind == "number":
            self._head_number(line.text)
        elif kind == "top_right":
            self._right(line.text, 0.0)
        elif kind in ("signature", "date"):
            self._right(line.text, (4 if kind == "date" else 2) * _STEP)
        elif kind in ("cc", "imprint"):
            self._imprint(line.text, last=kind == "imprint")
        else:
            self._paragraph(line)

    def _head_number(self, text: str) -> None:
        if self._sample.letter:
            self._right(text, 0.0)
        else:
            self._centred(text, 16 * POINT, FANG, _PITCH)
        if self._sample.mark:
            y = self._y + 2.0
            self._page.rules.append(Rule(_LEFT, y, _LEFT + self._page.room, y, red=True))

    def _centred(self, text: str, size: float, font: str, pitch: float, *, red: bool = False) -> None:
        for row in break_lines(text, int(self._page.room / size), 0):
            y = self._next(pitch)
            advances = tuple(size * em(character) for character in row)
            x = _LEFT + (self._page.room - sum(advances)) / 2
            self._page.texts.append(Text(row, x, y, advances, size, font, red=red))

    def _right(self, text: str, indent: float) -> None:
        y = self._next()
        advances = tuple(_STEP * em(character) for character in text)
        x = self._page.width - _RIGHT - indent - sum(advances)
        self._page.texts.append(Text(text, x, y, advances, 16 * POINT))

    def _imprint(self, text: str, *, last: bool) -> None:
        """抄送 with its further lines hanging, or the printing authority and its date at both ends of a line."""
        size = 14 * POINT
        right = _LEFT + self._page.room
        columns = int(self._page.room / size) - 2
        hang = text.index("：") + 1 if "：" in text else 0
        rows = [text] if "\t" in text else break_lines(text, columns - hang, -hang)
        for number, row in enumerate(rows):
            y = self._next(8.0)
            if number == 0:
                self._page.rules.append(Rule(_LEFT, self._y - 8.0, right, self._y - 8.0))
            for place, part in enumerate(row.split("\t")):
                advances = tuple(size * em(character) for character in part)
                x = right - size - sum(advances) if place else _LEFT + (1 + hang * (number > 0)) * size
                self._page.texts.append(Text(part, x, y, advances, size))
        if last:
            self._page.rules.append(Rule(_LEFT, self._y, right, self._y))

    def _paragraph(self, line: Line) -> None:
        indented = line.kind in ("body", "heading", "note", "annotation")
        text = line.label + line.text
        lead = len(line.label) + line.lead if line.kind == "heading" and (line.label or line.lead) else 0
        lead_font = HEI if line.kind == "attachment" else _HEADING_FONTS.get(line.level, FANG)
        if line.kind == "attachment":
            lead = len(text)
        columns = int(self._page.room / _STEP + 0.01)
        start = 0
        for row in break_lines(text, columns, 2 if indented else 0):
            y = self._next()
            first = start == 0 and indented
            x = _LEFT + (2 * _STEP if first else 0.0)
            last = start + len(row) >= len(text.rstrip())
            advances = _justified(row, _STEP, (columns - 2 * first) * _STEP, last=last)
            cut = min(max(lead - start, 0), len(row))
            bold = line.level == 3
            if cut:
                self._page.texts.append(Text(row[:cut], x, y, advances[:cut], 16 * POINT, lead_font, bold))
            if cut < len(row):
                here = x + sum(advances[:cut])
                self._page.texts.append(Text(row[cut:], here, y, advances[cut:], 16 * POINT))
            start += len(row)

    def _table(self, grid: Grid) -> None:
        room = self._page.room
        widths = [room * width / sum(grid.widths) for width in grid.widths]
        edges = [_LEFT]
        for width in widths:
            edges.append(edges[-1] + width)
        cells = list(_iter_cells(grid, edges))
        header = [cell for cell in cells if cell.row == 0]
        body = [cell for cell in cells if cell.row > 0]
        lines = _row_lines(body, len(grid.rows))
        top = (_row_lines(header, 0)[0]) * _CELL_PITCH + 2 * _CELL_PADDING
        row, begun = 1, 0  # the row under way and how many of its lines are set
        while row <= len(grid.rows):
            if self._y + top + _CELL_PITCH + 2 * _CELL_PADDING > self._page.height - _BOTTOM:
                self._turn_page()
            ys = [self._y, self._y + top]
            rows = [0]
            while row <= len(grid.rows):
                left = lines[row] - begun
                free = int((self._page.height - _BOTTOM - ys[-1] - 2 * _CELL_PADDING) / _CELL_PITCH)
                if free < 1 or (free < left and begun == 0 and free < 2):
                    break
                taken = min(left, free)
                ys.append(ys[-1] + taken * _CELL_PITCH + 2 * _CELL_PADDING)
                rows.append(row)
                begun += taken
                if begun < lines[row]:
                    break
                row, begun = row + 1, 0
            for cell in header:
                cell.set_in(self._page, ys[0], ys[1], fresh=True)
            for cell in body:
                held = [n for n, number in enumerate(rows) if cell.row <= number < cell.row + cell.span and n]
                if held:
                    cell.set_in(self._page, ys[held[0]], ys[held[-1] + 1])
            self._y = ys[-1]
            if row <= len(grid.rows):
                self._turn_page()


@dataclass(slots=True)
class _Cell:
    """One cell of a table: its rows, its sides, and which of its lines are set."""

    row: int
    span: int
    left: float
    right: float
    lines: list[str]
    font: str
    done: int = 0

    def set_in(self, page: Page, top: float, bottom: float, *, fresh: bool = False) -> None:
        """The lines that have room between two heights, and the border around them."""
        if fresh:
            self.done = 0
        for x0, y0, x1, y1 in (
            (self.left, top, self.right, top),
            (self.left, bottom, self.right, bottom),
            (self.left, top, self.left, bottom),
            (self.right, top, self.right, bottom),
        ):
            rule = Rule(x0, y0, x1, y1)
            if rule not in page.rules[-200:]:
                page.rules.append(rule)
        room = max(1, int((bottom - top - 2 * _CELL_PADDING) / _CELL_PITCH + 0.01))
        for place, row in enumerate(self.lines[self.done : self.done + room]):
            y = top + _CELL_PADDING + (place + 0.75) * _CELL_PITCH
            advances = tuple(_CELL_SIZE * em(character) for character in row)
            if row:
                page.texts.append(Text(row, self.left + _CELL_PADDING, y, advances, _CELL_SIZE, self.font))
        self.done += room


def _iter_cells(grid: Grid, edges: list[float]) -> Iterator[_Cell]:
    for column, text in enumerate(grid.header):
        yield _cell(text, 0, 1, edges[column], edges[column + 1], HEI)
    spans = row_spans(grid)
    for number, row in enumerate(grid.rows):
        if row.across:
            yield _cell(row.cells[0] or "", number + 1, 1, edges[0], edges[-1], FANG)
            continue
        for column, text in enumerate(row.cells):
            if text is not None:
                yield _cell(text, number + 1, spans[number, column], edges[column], edges[column + 1], FANG)


def _cell(text: str, row: int, span: int, left: float, right: float, font: str) -> _Cell:
    columns = int((right - left - 2 * _CELL_PADDING) / _CELL_SIZE)
    lines = [line for part in text.split("\n") for line in break_lines(part, columns, 0) or [""]]
    return _Cell(row, span, left, right, lines, font)


def _row_lines(cells: list[_Cell], rows: int) -> list[int]:
    """How many lines high each row is, rows of several cells' height last."""
    lines = [1] * (rows + 1)
    for cell in sorted(cells, key=lambda cell: cell.span):
        last = cell.row + cell.span - 1
        lines[last] = max(lines[last], len(cell.lines) - sum(lines[cell.row : last]))
    return lines


def _number(page: Page, number: int) -> None:
    """The page number below the type area: odd ones at the right, even ones at the left (GB/T 9704-2012, 7.5)."""
    text, size = f"— {number} —", 14 * POINT
    advances = tuple(size * em(character) for character in text)
    x = page.width - _RIGHT - size - sum(advances) if number % 2 else _LEFT + size
    page.texts.append(Text(text, x, page.height - _BOTTOM + 11.0, advances, size, SONG))


def em(character: str) -> float:
    """The width of a character against its size."""
    return 0.5 if character <= "\x7f" else 1.0


def break_lines(text: str, columns: int, indent: int) -> list[str]:
    """The text in lines of so many characters, the first one shorter by the indent."""
    rows: list[str] = []
    row, used, room = "", 0.0, float(columns - indent)
    for unit in _UNIT.findall(text):
        width = sum(map(em, unit))
        if row and used + width > room:
            rows.append(row)
            row, used, room = "", 0.0, float(columns)
        row += unit
        used += width
    return [*rows, row] if row else rows


def _justified(row: str, step: float, room: float, *, last: bool) -> tuple[float, ...]:
    advances = [step * em(character) for character in row]
    free = room - sum(advances)
    if last or len(row) < 2 or free <= 0:
        return tuple(advances)
    return (*(advance + free / (len(row) - 1) for advance in advances[:-1]), advances[-1])
