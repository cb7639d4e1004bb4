"""What stands on one printed page, whatever the format: pieces of text with their places, ruling lines, images.

A reader of a paged format gives its pages as ``Page``; lines, paragraphs, tables and furniture are found from it.
Coordinates are points from the upper left corner of the page as it is read: a page whose text runs upwards or
downwards is turned first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol, TypeAlias

from kepu_cli.records import NamedTuple

_COMPATIBILITY = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_BOLD = ("bold", "black", "heavy", "粗", "大标宋")
_SUPPLEMENT = str.maketrans(
    "⺁⺄⺆⺈⺊⺌⺍⺎⺏⺐⺒⺓⺕⺗⺘⺙⺛⺝⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺭⺮⺯⺰⺱⺲⺳⺶⺷⺸⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乙冂勹卜小小尢尢尢巳幺彐心扌攵旡月母民氵氺灬爪爪丬牛犭王疋目礻竹糹纟罓罒网羊羊羊聿肀月臼艹艹艹虎衤西西见角角讠贝足车辶辶辶阝钅长镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟龟龟",
)


class Piece(NamedTuple):
    """Characters set one after the other; ``y`` is the baseline, ``start`` the number of the first on its page.

    ``spaced`` is true where a typed space stands before it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    start: int
    spaced: bool


class Rule(NamedTuple):
    """A ruling line: ``at`` is its y (horizontal) or x (vertical), ``start`` and ``end`` run along it."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A filled area, such as the shading of a cell: its left, upper, right and lower side."""

    x0: float
    y0: float
    x1: float
    y1: float


class Style(NamedTuple):
    """How a character is set."""

    font: str
    bold: bool
    red: bool
    pale: bool  # hardly darker than the paper


@lru_cache(maxsize=1024)
def read_style(font: str, bold: bool, colour: tuple[float, float, float]) -> Style:
    """The style of characters in a font that is bold or whose name says so; ``colour`` is red, green, blue to 255."""
    red, green, blue = colour
    return Style(
        font,
        bold or any(word in font.lower() for word in _BOLD),
        red > 150 and green < 90 and blue < 90,
        min(colour) > 150,
    )


class Page(NamedTuple):
    """What stands on one page.

    ``sideways`` are texts a quarter turned against the rest (labels of narrow cells), ``turned`` those at any
    other angle: watermarks, seals.
    """

    number: int
    width: float
    height: float
    pieces: list[Piece]
    sideways: list[Piece]
    turned: list[str]
    horizontal: list[Rule]
    vertical: list[Rule]
    image_share: float  # share of the page that its largest image covers
    drawn: bool  # anything but text stands on it
    unmapped: int  # characters whose meaning the file does not say
    crowded: bool  # too many objects: ruling lines were not searched for
    shades: Sequence[Box] = ()
    segments: int = 0  # of the outlines drawn on it


class OpenPage(Protocol):
    """A page held open by its reader: what it holds, and what costs more and is asked for only here and there."""

    number: int

    def read(self) -> Page:
        """Everything on the page."""

    def split(self, piece: Piece, columns: list[float]) -> list[Piece]:
        """``piece`` cut at those x of ``columns`` that it crosses, character by character."""

    def style(self, index: int) -> Style:
        """How the character with this number is set."""


def split_piece(piece: Piece, advances: Sequence[float], columns: Sequence[float]) -> list[Piece]:
    """``piece`` cut at those x of ``columns`` that it crosses; ``advances`` are its characters' in any one unit."""
    total = sum(advances) or 1.0
    scale = (piece.x1 - piece.x0) / total
    pieces: list[Piece] = []
    x, start = piece.x0, 0
    bounds: list[tuple[int, float]] = []
    for index, advance in enumerate(advances):
        width = advance * scale
        if index and any(x - 0.6 * width < column <= x + 0.5 * width for column in columns):
            bounds.append((index, x))
        x += width
    begin = piece.x0
    for index, x in [*bounds, (len(piece.text), piece.x1)]:
        if index > start:
            pieces.append(
                Piece(
                    piece.text[start:index],
                    begin,
                    x,
                    piece.y,
                    piece.size,
                    piece.start + start,
                    piece.spaced if start == 0 else False,
                )
            )
        start, begin = index, x
    return pieces


RawPiece: TypeAlias = tuple[str, tuple[float, float, float, float], float, int, bool, int]
"""A piece in the coordinates of the file, y upwards: text, both ends of its baseline, size, first character, typed
space before, and the quarter turns of its baseline anticlockwise, -1 where it is slanted."""

Segment: TypeAlias = tuple[float, float, float, float]
"""A straight line from one point to another: x0, y0, x1, y1."""


def build_page(
    number: int,
    box: Segment,
    raw: Sequence[RawPiece],
    segments: Sequence[Segment],
    *,
    image_area: float,
    drawn: bool,
    crowded: bool,
    areas: Sequence[Segment] = (),
    drawn_segments: int = 0,
) -> Page:
    """The page as it is read, from what stands on it in points, y upwards; ``box`` is left, bottom, right, top.

    ``areas`` are filled areas by two opposite corners.
    """
    left, bottom, right, top = box
    quarter = _main_direction(raw)
    turn = _TURNS[quarter]
    pieces: list[Piece] = []
    sideways: list[Piece] = []
    turned: list[str] = []
    for text, ends, size, start, spaced, direction in raw:
        if direction < 0:
            turned.append(text)
            continue
        x0, y = turn(ends[0], ends[1], left, bottom, right, top)
        x1, _ = turn(ends[2], ends[3], left, bottom, right, top)
        (pieces if direction == quarter else sideways).append(Piece(text, x0, x1, y, size, start, spaced))
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for x0, y0, x1, y1 in segments:
        (ax, ay), (bx, by) = turn(x0, y0, left, bottom, right, top), turn(x1, y1, left, bottom, right, top)
        width, height = abs(ax - bx), abs(ay - by)
        if width >= height:
            horizontal.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
        else:
            vertical.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
    shades: list[Box] = []
    for x0, y0, x1, y1 in areas:
        (ax, ay), (bx, by) = turn(x0, y0, left, bottom, right, top), turn(x1, y1, left, bottom, right, top)
        shades.append(Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    width, height = right - left, top - bottom
    area = width * height or 1.0
    if quarter in (1, 3):
        width, height = height, width
    unmapped = sum(_count_unmapped(piece.text) for piece in pieces)
    return Page(
        number,
        width,
        height,
        pieces,
        sideways,
        turned,
        horizontal,
        vertical,
        image_area / area,
        drawn,
        unmapped,
        crowded,
        shades,
        drawn_segments,
    )


def _count_unmapped(text: str) -> int:
    """How many characters stand for a glyph whose meaning the file does not say."""
    if text.isprintable() and "\ufffd" not in text:
        return 0
    return sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in text)


def find_direction(a: float, b: float) -> int:
    """The quarter turns anticlockwise of a baseline that runs along (a, b), y upwards; -1 where it is slanted."""
    length = abs(a) + abs(b)
    if length == 0 or min(abs(a), abs(b)) > 0.05 * length:
        return -1
    if abs(a) >= abs(b):
        return 0 if a > 0 else 2
    return 1 if b > 0 else 3


def _main_direction(raw: Sequence[RawPiece]) -> int:
    counts = [0, 0, 0, 0]
    for piece in raw:
        if piece[5] >= 0:
            counts[piece[5]] += len(piece[0])
    return counts.index(max(counts))


_TURNS: tuple[Callable[[float, float, float, float, float, float], tuple[float, float]], ...] = (
    lambda x, y, left, bottom, right, top: (x - left, top - y),
    lambda x, y, left, bottom, right, top: (y - bottom, x - left),
    lambda x, y, left, bottom, right, top: (right - x, y - bottom),
    lambda x, y, left, bottom, right, top: (top - y, right - x),
)


def restore_ordinary(text: str) -> str:
    """A text whose radicals and compatibility code points, which fonts' tables name, are ordinary characters."""
    return _COMPATIBILITY.sub(_ordinary, text) if _COMPATIBILITY.search(text) else text


def _ordinary(match: re.Match[str]) -> str:
    """The ordinary character for a radical or compatibility code point that a font's table names instead."""
    from unicodedata import normalize

    character = normalize("NFKC", match[0]).translate(_SUPPLEMENT)
    return character if len(character) == 1 else match[0]
