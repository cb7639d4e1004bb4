"""Tables drawn as PDF pages in the ways that real files draw them, with the cells they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.readers.pdf_builder import A4, PageBuilder, width_of

SIZE, PITCH, PAD, ROW = 10.5, 15.0, 5.4, 8.0
CLOSING = "，。、；：）》”"
Row = Sequence[str]


@dataclass(frozen=True)
class Style:
    """What is drawn: ``rows`` between rows, ``columns`` between columns, ``frame`` above, below the header and at the end.

    ``stroke`` is how a line is drawn: line, dashed, double, box, image. ``shade`` fills every other row, or all ``cells``.
    """

    rows: bool = True
    columns: bool = True
    sides: bool = True
    frame: bool = True
    stroke: str = "line"
    shade: str = ""
    middle: bool = False  # cells stand in the middle of their rows


@dataclass(frozen=True)
class Pages:
    """How a table runs over pages."""

    repeat: bool = True  # the header on each page
    cut: bool = False  # rows may be cut
    bottom: float = 760.0
    shift: float = 0.0  # each page stands so far to the right of the one before
    caption: str = ""  # above the parts after the first
    note: str = ""  # below the parts before the last


def wrap(text: str, room: float) -> list[str]:
    """A cell's lines, so many characters wide; no line begins with a closing mark."""
    lines: list[str] = []
    for part in text.split("\n"):
        line, width = "", 0.0
        for character in part:
            own = 0.5 if character <= "\x7f" else 1.0
            if width + own > room:
                keep = line[-1:] if character in CLOSING else ""
                lines.append(line[: len(line) - len(keep)])
                line, width = keep, float(len(keep))
            line, width = line + character, width + own
        lines.append(line)
    return lines


class _Drawing:
    def __init__(
        self, header: Row, widths: Sequence[float], style: Style, pages: Pages, size: tuple[float, float]
    ) -> None:
        self.header, self.widths, self.style, self.paging, self.size = header, widths, style, pages, size
        self.pages: list[PageBuilder] = []
        self.turn()

    def turn(self) -> None:
        if self.pages and self.paging.note:
            self.page.text(self.xs[0], self.paging.bottom + 14, self.paging.note, 9)
        self.page = PageBuilder(*self.size)
        self.pages.append(self.page)
        self.page.centred(self.size[1] - 35, f"— {len(self.pages)} —", 14)
        self.y = 80.0
        left = 80.0 + self.paging.shift * (len(self.pages) - 1)
        self.xs = [left]
        for width in self.widths:
            self.xs.append(self.xs[-1] + width)

    def stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        page, kind, thin = self.page, self.style.stroke, 0.7
        if kind == "box":
            page.box(x0, y0, max(x1, x0 + thin), max(y1, y0 + thin))
        elif kind == "image":
            page.picture(x0, y0, max(x1, x0 + thin), max(y1, y0 + thin))
        else:
            page.line(x0, y0, x1, y1, dash="[2 2] 0 d" if kind == "dashed" else "")
            if kind == "double":
                aside = 2.0 if y0 == y1 else 0.0
                page.line(x0 + 2.0 - aside, y0 + aside, x1 + 2.0 - aside, y1 + aside)

    def across(self, wanted: bool, skip: Sequence[bool] = ()) -> None:
        for column, (x0, x1) in enumerate(pairwise(self.xs)):
            if wanted and not (skip and skip[column]):
                self.stroke(x0, self.y, x1, self.y)

    def row(self, cells: Sequence[Sequence[str]], number: int, centred: bool = False) -> None:
        height = max(map(len, cells)) * PITCH + ROW
        if self.style.shade == "cells" or (self.style.shade == "rows" and number % 2 == 0):
            self.page.operators.append("0.9 0.93 0.97 rg" if number % 2 == 0 else "1 1 0.9 rg")
            for x0, x1 in pairwise(self.xs if self.style.shade == "cells" else [self.xs[0], self.xs[-1]]):
                self.page.box(x0, self.y, x1, self.y + height)
        for lines, x, width in zip(cells, self.xs, self.widths, strict=False):
            y = self.y + 4 + 0.85 * SIZE
            if self.style.middle:
                y += (height - ROW - len(lines) * PITCH) / 2
            for line in lines:
                self.page.text(x + (width - width_of(line, SIZE)) / 2 if centred else x + PAD, y, line, SIZE)
                y += PITCH
        if self.style.columns:
            for x in self.xs if self.style.sides else self.xs[1:-1]:
                self.stroke(x, self.y, x, self.y + height)
        self.y += height

    def head(self) -> None:
        self.across(self.style.frame)
        self.row([[name] for name in self.header], 0, centred=True)
        self.across(self.style.frame)


def draw_table(
    header: Row,
    rows: Sequence[Row],
    widths: Sequence[float],
    style: Style | None = None,
    pages: Pages | None = None,
    size: tuple[float, float] = A4,
) -> list[PageBuilder]:
    """The pages of a table; a cell ^ is merged with the one above it."""
    style, pages = style or Style(), pages or Pages()
    drawing = _Drawing(header, widths, style, pages, size)
    drawing.head()
    for number, row in enumerate(rows, start=1):
        cells = [
            [] if text == "^" else wrap(text, (width - 2 * PAD) / SIZE) for text, width in zip(row, widths, strict=True)
        ]
        count, done = max(map(len, cells)), 0
        while done < count:
            room = int((pages.bottom - drawing.y - ROW) / PITCH)
            if room < (1 if pages.cut else count):
                drawing.turn()
                if pages.caption:
                    drawing.page.text(80, 72, pages.caption, SIZE)
                if pages.repeat:
                    drawing.head()
                else:
                    drawing.across(style.frame)
                continue
            take = min(room, count - done)
            drawing.row([lines[done : done + take] for lines in cells], number)
            done += take
        if number < len(rows):
            drawing.across(style.rows, [text == "^" for text in rows[number]])
    drawing.across(style.frame)
    return drawing.pages


def quarter_turn(page: PageBuilder, rotate: int) -> PageBuilder:
    """A landscape page's content turned upwards on an upright page, which is shown turned by ``rotate`` degrees."""
    turned = PageBuilder(page.height, page.width, rotate=rotate)
    turned.operators = [f"q 0 1 -1 0 {page.height} 0 cm", *page.operators, "Q"]
    return turned


def true_grid(header: Row, rows: Sequence[Row]) -> list[list[str]]:
    """The text of every cell by row and column, merged cells repeated."""
    grid = [list(header)]
    for row in rows:
        grid.append([above if text == "^" else text for text, above in zip(row, grid[-1], strict=True)])
    return grid
