"""What stands on one baseline, and the white between columns."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.readers.paged.lines import printed_rows
from kepu_cli.readers.paged.printed import Piece
from kepu_cli.readers.paged.rows import ASCENT, DESCENT
from kepu_cli.records import NamedTuple


class Strip(NamedTuple):
    """What stands on one baseline, from left to right."""

    y: float
    size: float
    pieces: list[Piece]

    @property
    def top(self) -> float:
        """Where its characters begin."""
        return self.y - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Where its characters end."""
        return self.y + DESCENT * self.size


class Word(NamedTuple):
    """Text set without wide gaps; its characters may stand on several lines."""

    text: str
    x0: float
    x1: float


def build_strips(pieces: Sequence[Piece]) -> list[Strip]:
    """The strips of a page from top to bottom."""
    return [
        Strip(max(piece.y for piece in row), max(piece.size for piece in row), sorted(row, key=_by_left))
        for row in printed_rows(pieces)
    ]


def _by_left(piece: Piece) -> float:
    return piece.x0


def find_words(strip: Strip, gap: float) -> list[Word]:
    """The words of a strip: pieces set closer than ``gap`` characters (字) are one."""
    words: list[Word] = []
    for piece in strip.pieces:
        if words and piece.x0 - words[-1].x1 < gap * strip.size:
            before = words[-1]
            words[-1] = Word(before.text + piece.text, before.x0, max(before.x1, piece.x1))
        else:
            words.append(Word(piece.text, piece.x0, piece.x1))
    return words


def without(gaps: Sequence[tuple[float, float]], strip: Strip) -> list[tuple[float, float]]:
    """The gaps between two columns less what a strip covers; those too narrow left out."""
    least = max(2.5, 0.25 * strip.size)
    left: list[tuple[float, float]] = []
    for start, end in gaps:
        for piece in strip.pieces:
            if piece.x1 <= start or piece.x0 >= end:
                continue
            if piece.x0 - start >= least:
                left.append((start, piece.x0))
            start = piece.x1
        if end - start >= least or (end - start > 0 and not any(p.x0 < end and p.x1 > start for p in strip.pieces)):
            left.append((start, end))
    return left
