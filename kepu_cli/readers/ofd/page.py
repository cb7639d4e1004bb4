"""One page of an OFD as data: its objects set on the sheet, runs of characters as pieces, straight paths as lines.

Files set their text by the line, by the word or by the character, each in an object of its own; what stands on one
baseline without a gap is one piece here, as it is in PDF. Where the next character stands tells how wide one is;
only the last of a run is estimated, from the box of its object and its kind.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from math import hypot
from typing import NamedTuple

from kepu_cli.readers.drawing import RULE_THICKNESS_PT, Affine, apply, find_rule, iter_rules, multiply
from kepu_cli.readers.ofd.content import CompositeItem, ImageItem, Item, PathItem, TextCode, TextItem
from kepu_cli.readers.ofd.numbers import read_number, read_path, read_steps
from kepu_cli.readers.ofd.resources import Resources
from kepu_cli.readers.paged import SCANNED_CHARACTERS, SCANNED_SHARE
from kepu_cli.readers.printed import (
    Page,
    Piece,
    RawPiece,
    Segment,
    Style,
    build_page,
    find_direction,
    restore_ordinary,
    split_piece,
)

POINTS_PER_MM = 72 / 25.4
MAX_OBJECTS = 200_000
"""Objects of composite units and segments of paths looked at on one page."""
MAX_AREAS = 2_000
MAX_DEPTH = 8
"""Composite units within one another."""

_SHEET: Affine = (POINTS_PER_MM, 0.0, 0.0, -POINTS_PER_MM, 0.0, 0.0)  # mm downwards to points upwards
_WIDEST = frozenset("mwMW@%")
_GAP, _NARROW_GAP = 0.3, 0.5  # no gap within a piece is wider, against the size: between ideographs, beside others
_OBJECT_GAP = 0.1  # between two objects of which one begins or ends with a Latin letter
_OVERLAP = 0.25
_LEAST_PT = 0.5  # no size is taken to be smaller
_PRINTED: dict[int, str | None] = {  # characters that print nothing, and a hyphen that is one at the end of lines
    **dict.fromkeys((*range(9), *range(14, 32), 0x200B, 0xFEFF)),
    0xAD: "-",
}
_SLANTED = -1


class _Run(NamedTuple):
    """Characters one after the other: where they begin, which way they go (unit vector), advances, all in points."""

    text: str
    x: float
    y: float
    along: tuple[float, float]
    advances: list[float]
    size: float
    spaced: bool


class OfdPage:
    """A page ready to be read: its own objects and those of its templates, its annotations, what they refer to."""

    def __init__(
        self,
        number: int,
        box: Sequence[float],
        items: Sequence[Item],
        annotations: Sequence[Item],
        resources: Resources,
    ) -> None:
        self.number = number
        self._box = box
        self._items = items
        self._annotations = annotations
        self._resources = resources
        self._text = _Text()

    def read(self) -> Page:
        """Everything on the page."""
        left, top, width, height = (POINTS_PER_MM * value for value in self._box)
        box = left, -top - height, left + width, -top
        drawing = _Drawing(self._resources)
        hidden: list[tuple[TextItem, Affine]] = []

        def take(item: TextItem, matrix: Affine) -> None:
            if item.hidden:
                hidden.append((item, matrix))
            else:
                self._set(item, matrix)

        drawing.walk(self._items, _SHEET, take)
        covered = drawing.image_area > SCANNED_SHARE * width * height
        if covered and len(self._text.advances) < SCANNED_CHARACTERS:
            for item, matrix in hidden:  # the recognised text behind the picture of a page
                self._set(item, matrix)
            hidden.clear()
        raw = self._text.pieces(box)
        apart = [item for item, _ in hidden]
        drawing.walk(self._annotations, _SHEET, lambda item, _: apart.append(item), drawn=False)
        for item in apart:
            for text in "".join(code.text for code in item.codes).translate(_PRINTED).split():
                raw.append((text, (0.0, 0.0, 0.0, 0.0), 1.0, 0, False, _SLANTED))
        return build_page(
            self.number,
            box,
            raw,
            drawing.segments,
            image_area=drawing.image_area,
            drawn=drawing.count > 0,
            crowded=drawing.crowded,
            areas=drawing.areas,
        )

    def split(self, piece: Piece, columns: list[float]) -> list[Piece]:
        """``piece`` cut at those x of ``columns`` that it crosses, character by character."""
        return split_piece(piece, self._text.advances[piece.start : piece.start + len(piece.text)], columns)

    def style(self, index: int) -> Style:
        """How the character with this number is set."""
        text = self._text
        number = bisect_right(text.begins, index) - 1
        return self._resources.style(text.items[number].look)

    def _set(self, item: TextItem, matrix: Affine) -> None:
        self._text.begin(item)
        for run in _iter_runs(item, matrix):
            self._text.add(run)


class _Text:
    """The runs of a page in the order of the file, those that go on one another joined."""

    def __init__(self) -> None:
        self.advances: list[float] = []  # of every character by its number
        self.begins: list[int] = []  # numbers of the first characters of ``items``
        self.items: list[TextItem] = []
        self._joined: list[tuple[list[str], _Run, int, int]] = []  # texts, first run, direction, first number
        self._end = 0.0, 0.0  # where the last run ends
        self._last: _Run | None = None

    def begin(self, item: TextItem) -> None:
        """The runs that follow are the item's."""
        if self.begins and self.begins[-1] == len(self.advances):
            self.items[-1] = item
        else:
            self.begins.append(len(self.advances))
            self.items.append(item)

    def add(self, run: _Run) -> None:
        """One run more."""
        last = self._last
        if last is not None and _fits(last, run):
            x, y = run.x - self._end[0], run.y - self._end[1]
            gap, off = x * run.along[0] + y * run.along[1], x * run.along[1] - y * run.along[0]
            if abs(off) < 0.1 * run.size:
                if run.text == last.text and hypot(run.x - last.x, run.y - last.y) < 0.12 * run.size:
                    return  # drawn twice, the imitation of bold
                wide = last.text[-1] > "\x7f" and run.text[0] > "\x7f"
                if not run.spaced and -_OVERLAP * run.size <= gap <= (_GAP if wide else _OBJECT_GAP) * run.size:
                    self._joined[-1][0].append(run.text)
                    self.advances[-1] += gap
                    self._take(run)
                    return
        direction = find_direction(*run.along)
        self._joined.append(([run.text], run, direction, len(self.advances)))
        self._take(run)

    def _take(self, run: _Run) -> None:
        self.advances.extend(run.advances)
        length = sum(run.advances)
        self._end = run.x + length * run.along[0], run.y + length * run.along[1]
        self._last = run

    def pieces(self, box: Segment) -> list[RawPiece]:
        """All pieces; what stands outside the sheet is none of its lines."""
        left, bottom, right, top = box
        pieces: list[RawPiece] = []
        starts = [start for _, _, _, start in self._joined] + [len(self.advances)]
        for (texts, run, direction, start), end in zip(self._joined, starts[1:], strict=True):
            length = sum(self.advances[start:end])
            x1, y1 = run.x + length * run.along[0], run.y + length * run.along[1]
            if (
                max(run.x, x1) < left
                or min(run.x, x1) > right
                or max(run.y, y1) + run.size < bottom
                or min(run.y, y1) > top
            ):
                direction = _SLANTED
            pieces.append(("".join(texts), (run.x, run.y, x1, y1), run.size, start, run.spaced, direction))
        return pieces


def _fits(last: _Run, run: _Run) -> bool:
    return abs(last.size - run.size) < 0.02 * run.size and (
        abs(last.along[0] - run.along[0]) + abs(last.along[1] - run.along[1]) < 0.01
    )


def _iter_runs(item: TextItem, matrix: Affine) -> Iterator[_Run]:
    """The runs of a text object under the map to the sheet, parted at white space and wide gaps."""
    get = item.attributes.get
    size = max(item.size * hypot(matrix[2], matrix[3]), _LEAST_PT)
    em = item.size * (abs(read_number(get("HScale"), 1.0)) or 1.0)
    char_direction = int(read_number(get("CharDirection"))) % 360
    spaced = False
    for code in item.codes:
        text = restore_ordinary(code.text if code.text.isprintable() else code.text.translate(_PRINTED))
        for begin, end, (x, y, advances), vertical in _stretches(text, code, item, em):
            piece = text[begin:end]
            if piece.isspace():
                spaced = True
                continue
            along = _along(char_direction, matrix, vertical)
            scale = hypot(*along)
            if scale == 0.0:
                along, scale = (1.0, 0.0), 1.0
            x, y = apply(matrix, x, y)
            unit = along[0] / scale, along[1] / scale
            yield _Run(piece, x, y, unit, [advance * scale for advance in advances], size, spaced)
            spaced = False


def _along(char_direction: int, matrix: Affine, vertical: bool | None) -> tuple[float, float]:
    """The way a run goes on the sheet: down, to the right, or (None: a single character) as its glyph stands."""
    a, b, c, d, _, _ = matrix
    if vertical:
        return c, d
    if vertical is None and char_direction:
        return {90: (c, d), 180: (-a, -b), 270: (-c, -d)}.get(char_direction, (a, b))
    return a, b


_Stretch = tuple[int, int, tuple[float, float, list[float]], bool | None]


def _stretches(text: str, code: TextCode, item: TextItem, em: float) -> Iterator[_Stretch]:
    """Parts of a run of characters: begin, end, (x, y, advances) in the object's units, whether they go downwards."""
    count = len(text)
    if count < 2:
        if count:
            yield 0, 1, (code.x, code.y, [_last_advance(text, code.x, item.right, em)]), None
        return
    down = read_steps(code.delta_y, count - 1)
    across = read_steps(code.delta_x, count - 1)
    direction = item.attributes.get("ReadDirection")
    if direction in ("90", "270") and across and not down:
        across, down = [], [step if direction == "90" else -step for step in across]
    if any(down):
        yield from _scattered(text, code, across, down, em)
        return
    widths = [_width(character, em) for character in text]
    steps = [*across, *widths[len(across) :]]
    steps[-1] = _last_advance(text[-1], code.x + sum(steps[:-1]), item.right, em)
    begin, x, start = 0, code.x, code.x
    for index, character in enumerate(text):
        step = steps[index]
        blank = character.isspace()
        if (
            blank
            or index + 1 == count
            or text[index + 1].isspace()
            or _is_gap(character, text[index + 1], step - widths[index], em)
        ):
            if not blank and index + 1 < count:
                steps[index] = min(max(step, 0.0), widths[index])
            yield begin, index + 1, (start, code.y, steps[begin : index + 1]), False
            begin, start = index + 1, x + step
        x += step


def _last_advance(character: str, x: float, right: float | None, em: float) -> float:
    """How far the last character of an object reaches: to the side of its box where that is a likely width."""
    if right is not None and 0.15 * em <= right - x <= 1.2 * em:
        return right - x
    return _width(character, em)


def _width(character: str, em: float) -> float:
    """The width of a character where nothing tells it: Latin ones as most fonts have them."""
    if character > "\x7f":
        return em
    return (0.85 if character in _WIDEST else 0.68 if character.isupper() else 0.5) * em


def _is_gap(left: str, right: str, gap: float, em: float) -> bool:
    """Whether two neighbours of one run of characters, so far apart, belong to two pieces."""
    wide = left > "\x7f" and right > "\x7f"
    return not (-_OVERLAP if wide else -2 * _OVERLAP) * em < gap < (_GAP if wide else _NARROW_GAP) * em


def _scattered(text: str, code: TextCode, across: list[float], down: list[float], em: float) -> Iterator[_Stretch]:
    """Parts of a run whose characters also go up or down: stacked ones, lines one below the other."""
    x, y, begin = code.x, code.y, 0
    start = x, y
    advances: list[float] = []
    vertical: bool | None = None
    for index, character in enumerate(text):
        width = _width(character, em)
        dx = across[index] if index < len(across) else 0.0
        dy = down[index] if index < len(down) else 0.0
        flat, upright = abs(dy) < 0.1 * em, abs(dx) < 0.1 * em
        turned = not flat and upright and dy > 0
        goes_on = (
            index + 1 < len(text)
            and not character.isspace()
            and not text[index + 1].isspace()
            and ((flat and not _is_gap(character, text[index + 1], dx - width, em)) or (turned and dy < 2.0 * em))
            and vertical in (None, turned)
        )
        if goes_on:
            vertical = turned
            advances.append(dy if turned else dx)
        else:
            advances.append(width)
            yield begin, index + 1, (*start, advances), vertical
            begin, advances, vertical = index + 1, [], None
            start = x + dx, y + dy
        x, y = x + dx, y + dy


class _Drawing:
    """Lines and pictures among the objects of a page, those of composite units included."""

    def __init__(self, resources: Resources) -> None:
        self.segments: list[Segment] = []
        self.areas: list[Segment] = []  # filled: shading
        self.image_area = 0.0
        self.count = 0
        self.crowded = False
        self._resources = resources
        self._left = MAX_OBJECTS

    def walk(
        self,
        items: Sequence[Item],
        matrix: Affine,
        take: Callable[[TextItem, Affine], None],
        *,
        drawn: bool = True,
        depth: int = 0,
    ) -> None:
        """Give texts to ``take`` with their map to the sheet; where they are ``drawn`` on it, note lines and pictures."""
        for item in items:
            if isinstance(item, TextItem):
                take(item, multiply(item.matrix, matrix))
            elif isinstance(item, CompositeItem):
                self.count += drawn
                unit = self._resources.units.get(item.resource, [])
                self._left -= 1 + len(unit)
                if self._left < 0:
                    self.crowded = True
                elif depth < MAX_DEPTH:
                    self.walk(unit, multiply(item.matrix, matrix), take, drawn=drawn, depth=depth + 1)
            elif drawn and isinstance(item, PathItem):
                self._path(item, multiply(item.matrix, matrix))
            elif drawn and isinstance(item, ImageItem):
                self.count += 1
                (x0, y0), (x1, y1) = self._corners(item, multiply(item.matrix, matrix))
                self.image_area = max(self.image_area, (x1 - x0) * (y1 - y0))
                self._take_rule(x0, y0, x1, y1)  # a ruling line drawn as a picture

    @staticmethod
    def _corners(item: ImageItem, matrix: Affine) -> tuple[tuple[float, float], tuple[float, float]]:
        ends = [apply(matrix, x, y) for x in (0.0, item.width) for y in (0.0, item.height)]
        xs, ys = [x for x, _ in ends], [y for _, y in ends]
        return (min(xs), min(ys)), (max(xs), max(ys))

    def _take_rule(self, left: float, bottom: float, right: float, top: float) -> None:
        rule = find_rule(left, bottom, right, top)
        if rule is not None:
            self.segments.append(rule)

    def _path(self, item: PathItem, matrix: Affine) -> None:
        self.count += 1
        if self._left <= 0:
            self.crowded = True
            return
        parts, segments = read_path(item.data, matrix, self._left)
        self._left -= segments
        points = [point for part in parts for point in part]
        if not points:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
        if min(right - left, top - bottom) <= RULE_THICKNESS_PT:
            self._take_rule(left, bottom, right, top)
        elif item.stroked or segments > 5:
            self.segments.extend(iter_rules(parts, item.stroked))
        elif len(self.areas) < MAX_AREAS:
            self.areas.append((left, bottom, right, top))
