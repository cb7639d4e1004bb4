"""Pages set in two columns, as gazettes are: which pieces belong to which column."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.readers.paged.lines import printed_rows
from kepu_cli.readers.paged.printed import Piece

MIN_ROWS = 8
"""Lines with text on both sides of the gutter that a page in two columns has at least."""


def split_columns(pieces: Sequence[Piece], width: float) -> list[tuple[list[Piece], float]]:
    """The pieces in the order they are read, part by part, each with how far it stands to the right of the first column.

    A page in one column is one part. Lines across both columns (a title) are parts of their own.
    """
    near = sum(1 for piece in pieces if 0.45 * width < piece.x0 < 0.62 * width)
    if near < MIN_ROWS:
        return [(list(pieces), 0.0)]
    rows = [sorted(row, key=lambda piece: piece.x0) for row in printed_rows(pieces)]
    cuts = [_cut(row, width) for row in rows]
    both = [(row[cut - 1], row[cut]) for row, cut in zip(rows, cuts, strict=True) if cut is not None]
    if len(both) < MIN_ROWS:
        return [(list(pieces), 0.0)]
    size = sorted(left.size for left, _ in both)[len(both) // 2]
    end, begin = max(left.x1 for left, _ in both), min(right.x0 for _, right in both)
    full = sum(1 for left, _ in both if left.x1 > end - 1.2 * size)
    flush = sum(1 for _, right in both if right.x0 < begin + 2.4 * size)
    across = sum(1 for row, cut in zip(rows, cuts, strict=True) if cut is None and _crosses(row, end, begin))
    if begin - end < 0.7 * size or full < 0.5 * len(both) or flush < 0.8 * len(both) or across > 0.4 * len(rows):
        return [(list(pieces), 0.0)]
    return _parts(rows, end, begin)


def _cut(row: list[Piece], width: float) -> int | None:
    """The number of the first piece right of a gap in the middle of the page."""
    for number in range(1, len(row)):
        left, right = row[number - 1], row[number]
        if right.x0 - left.x1 > 1.2 * left.size and 0.38 * width < (left.x1 + right.x0) / 2 < 0.62 * width:
            return number
    return None


def _crosses(row: list[Piece], end: float, begin: float) -> bool:
    return row[0].x0 < end and row[-1].x1 > begin and any(piece.x0 < end and piece.x1 > begin for piece in row)


def _parts(rows: list[list[Piece]], end: float, begin: float) -> list[tuple[list[Piece], float]]:
    parts: list[tuple[list[Piece], float]] = []
    left: list[Piece] = []
    right: list[Piece] = []
    first = min((row[0].x0 for row in rows if row[0].x1 <= end + 1.0), default=0.0)

    def finish() -> None:
        if left:
            parts.append((left[:], 0.0))
        if right:
            parts.append((right[:], begin - first))
        left.clear()
        right.clear()

    for row in rows:
        if _crosses(row, end, begin):
            finish()
            parts.append((row, 0.0))
            continue
        for piece in row:
            (left if piece.x0 < end else right).append(piece)
    finish()
    return parts
