"""The characters of text objects as runs: one after the other on a baseline, parted at white space and wide gaps.

Files set their text by the line, by the word or by the character, each in an object of its own; what stands on one
baseline without a gap is one piece here, as it is in PDF. Where the next character stands tells how wide one is;
only the last of a run is estimated, from the box of its object and its kind.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from math import hypot

from kepu_cli.readers.ofd.content import TextCode, TextItem
from kepu_cli.readers.ofd.numbers import read_number, read_steps
from kepu_cli.readers.paged.drawing import Affine, apply
from kepu_cli.readers.paged.printed import RawPiece, Segment, find_direction, restore_ordinary
from kepu_cli.records import NamedTuple

SLANTED = -1
"""The direction of what is no line of the page."""
PRINTED: dict[int, str | None] = {
    **dict.fromkeys((*range(9), *range(14, 32), 0x200B, 0xFEFF)),
    0xAD: "-",
}
"""Characters that print nothing, and a hyphen that is one at the end of lines."""
_WIDEST = frozenset("mwMW@%")
_GAP, _NARROW_GAP = 0.3, 0.5  # no gap within a piece is wider, against the size: between ideographs, beside others
_OBJECT_GAP = 0.1  # between two objects of which one begins or ends with a Latin letter
_OVERLAP = 0.25
_LEAST_PT = 0.5  # no size is taken to be smaller


class Run(NamedTuple):
    """Characters one after the other: where they begin, which way they go (unit vector), advances, all in points."""

    text: str
    x: float
    y: float
    along: tuple[float, float]
    advances: list[float]
    size: float
    spaced: bool


class RunList:
    """The runs of a page in the order of the file, those that go on one another joined."""

    def __init__(self) -> None:
        self.advances: list[float] = []  # of every character by its number
        self._begins: list[int] = []  # numbers of the first characters of ``_items``
        self._items: list[TextItem] = []
        self._joined: list[tuple[list[str], Run, int, int]] = []  # texts, first run, direction, first number
        self._end = 0.0, 0.0  # where the last run ends
        self._last: Run | None = None

    def add(self, item: TextItem, matrix: Affine) -> None:
        """The characters of a text object under its map to the sheet."""
        self._begins.append(len(self.advances))
        self._items.append(item)
        for run in iter_runs(item, matrix):
            self._add(run)

    def item_of(self, index: int) -> TextItem:
        """The text object that the character with this number is of."""
        return self._items[bisect_right(self._begins, index) - 1]

    def _add(self, run: Run) -> None:
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
        self._joined.append(([run.text], run, find_direction(*run.along), len(self.advances)))
        self._take(run)

    def _take(self, run: Run) -> None:
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
                direction = SLANTED
            pieces.append(("".join(texts), (run.x, run.y, x1, y1), run.size, start, run.spaced, direction))
        return pieces


def _fits(last: Run, run: Run) -> bool:
    return abs(last.size - run.size) < 0.02 * run.size and (
        abs(last.along[0] - run.along[0]) + abs(last.along[1] - run.along[1]) < 0.01
    )


def iter_runs(item: TextItem, matrix: Affine) -> Iterator[Run]:
    """The runs of a text object under the map to the sheet, parted at white space and wide gaps."""
    get = item.attributes.get
    size = max(item.size * hypot(matrix[2], matrix[3]), _LEAST_PT)
    em = item.size * (abs(read_number(get("HScale"), 1.0)) or 1.0)
    char_direction = int(read_number(get("CharDirection"))) % 360
    spaced = False
    for code in item.codes:
        text = restore_ordinary(code.text if code.text.isprintable() else code.text.translate(PRINTED))
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
            yield Run(piece, x, y, unit, [advance * scale for advance in advances], size, spaced)
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
    if not any(across):
        across = []  # nobody sets all characters upon one another
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
        dx = across[index] if index < len(across) else 0.0 if index < len(down) else width
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
