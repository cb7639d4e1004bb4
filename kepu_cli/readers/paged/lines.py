"""Pieces of text to printed lines, and whether a line was wrapped or ended on purpose.

White space is rebuilt from the geometry: what the typesetter put between Chinese characters and around
digits goes, a gap that sets two names or two words apart stays as one or two spaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kepu_cli.readers.paged.printed import Piece
from kepu_cli.records import NamedTuple

OPENING = "（〔【《〈“‘「『［｛([{"
CLOSING = "）〕】》〉”’」』］｝)]}，。、；：？！,.;:?!%％…—"
TERMINAL = "。！？；：.!?;:”’）)》"
OPEN_ENDS = "、，,（(《“【〔"
"""What no paragraph ends in."""
NAME_ENDS = (*"局委会厅部室院府处队所社组办校司行团盟署馆", "中心", "公司", "大学", "学院")
"""What the name of an authority ends in."""
LARGE = 1.9
"""Times the size of the text that a piece must have to be set apart from it."""
WRAP_SLACK = 0.35
"""Characters that a line may be short of what the next word needs and still count as wrapped."""


class Line(NamedTuple):
    """One printed line: ``y`` is the baseline, ``natural`` its width without stretching, ``lead`` characters set apart.

    ``start`` and ``end`` are the page's numbers of its first and last character.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    natural: float
    starts: tuple[int, ...]  # page numbers of the first character of each piece
    pieces: tuple[str, ...]


def build_lines(pieces: Sequence[Piece]) -> list[Line]:
    """The printed lines of a region from top to bottom, each read from left to right."""
    rows = printed_rows(pieces)
    if pieces and max(piece.size for piece in pieces) > LARGE * min(piece.size for piece in pieces):
        main = _main_size(pieces)
        large = [piece for piece in pieces if piece.size > LARGE * main]
        if large:  # a red head, a watermark: never one line with the text beside it
            rows = printed_rows([piece for piece in pieces if piece.size <= LARGE * main]) + printed_rows(large)
            return sorted(map(_line, rows), key=_by_height)
    return [_line(row) for row in rows]


def _by_height(line: Line) -> float:
    return line.y


def printed_rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that stand on one baseline, from top to bottom."""
    rows: list[list[Piece]] = []
    row: list[Piece] = []
    base = size = 0.0
    for piece in sorted(pieces, key=_by_baseline):
        if row:
            larger, smaller = (size, piece.size) if size >= piece.size else (piece.size, size)
            # a raised or lowered small character belongs to the line it stands in
            reach = 0.3 * smaller if smaller > 0.75 * larger else 0.5 * larger
            if piece.y - base <= reach:
                row.append(piece)
                if piece.size > size:
                    base, size = piece.y, piece.size
                continue
            rows.append(row)
        row, base, size = [piece], piece.y, piece.size
    if row:
        rows.append(row)
    return rows


def _by_baseline(piece: Piece) -> tuple[float, float]:
    return piece.y, piece.x0


def _by_left(piece: Piece) -> float:
    return piece.x0


def _line(row: list[Piece]) -> Line:
    if len(row) > 1:
        row = _without_doubles(sorted(row, key=_by_left))
    first = row[0]
    if len(row) == 1:
        text, size, x1 = first.text, first.size, first.x1
    else:
        size = _main_size(row)
        x1 = max(piece.x1 for piece in row)
        text = _join(row, size)
    return Line(
        text,
        first.x0,
        x1,
        first.y if len(row) == 1 else _main_baseline(row, size),
        size,
        _natural(x1 - first.x0, text, size, row),
        tuple(piece.start for piece in row),
        tuple(piece.text for piece in row),
    )


def _without_doubles(row: list[Piece]) -> list[Piece]:
    """The row without pieces drawn twice at nearly the same place, the imitation of bold type."""
    kept: list[Piece] = []
    for piece in row:
        if not any(
            other.text == piece.text
            and abs(other.x0 - piece.x0) < max(1.2, 0.12 * piece.size)
            and abs(other.y - piece.y) < max(1.2, 0.12 * piece.size)
            for other in kept[-4:]
        ):
            kept.append(piece)
    return kept


def _main_size(row: Sequence[Piece]) -> float:
    sizes: dict[float, int] = {}
    for piece in row:
        key = round(piece.size, 1)
        sizes[key] = sizes.get(key, 0) + len(piece.text)
    return max(sizes, key=lambda key: (sizes[key], key))


def _main_baseline(row: list[Piece], size: float) -> float:
    return max(
        (piece for piece in row if abs(piece.size - size) < 0.2), key=lambda piece: len(piece.text), default=row[0]
    ).y


def _join(row: list[Piece], size: float) -> str:
    gaps = [after.x0 - before.x1 for before, after in pairwise(row)]
    stretch = 0.0
    if len(gaps) >= 4:
        middle = sorted(gaps)[len(gaps) // 2]
        letters = sum(len(piece.text) for piece in row)
        if middle > 0.2 * size and len(gaps) >= 0.4 * (letters - 1):
            stretch = middle  # letters spread over the whole line
    elif len(gaps) >= 2 and _is_spread(row, gaps, size):
        stretch = min(gaps)
    parts = [row[0].text]
    for (before, after), gap in zip(pairwise(row), gaps, strict=True):
        parts.append(_space(before.text[-1], after.text[0], (gap - stretch) / size, after.spaced))
        parts.append(after.text)
    return "".join(parts)


def _is_spread(row: Sequence[Piece], gaps: Sequence[float], size: float) -> bool:
    """Whether a short line was stretched to its cell's width: about the same gap, no typed one, around each ideograph."""
    least, most = min(gaps), max(gaps)
    return (
        0.2 * size < least
        and most < min(1.4 * least, 1.7 * size)
        and not any(piece.spaced for piece in row[1:])
        and all(len(piece.text) == 1 or not any(map(_is_wide, piece.text)) for piece in row)
        and any(_is_wide(piece.text) for piece in row if len(piece.text) == 1)
    )


def _space(left: str, right: str, gap: float, typed: bool) -> str:
    """The white space to keep in a gap of so many characters between two characters."""
    if gap >= 1.8:
        return "  "
    if _is_wide(left) or _is_wide(right):
        return " " if gap >= (0.65 if typed else 1.0) else ""
    if left.isdigit() and right.isdigit():
        return " " if gap >= (0.12 if typed else 0.4) else ""
    return " " if typed or gap >= 0.12 else ""


def _is_wide(character: str) -> bool:
    return character >= "\u2e80" or character in "“”‘’—…·×÷±°①②③④⑤⑥⑦⑧⑨⑩▲△■□●○★☆◆◇※→←↑↓"


def _natural(width: float, text: str, size: float, row: list[Piece]) -> float:
    """The width of a line, less what was put between its characters to stretch it far beyond its own length."""
    if width <= 1.15 * estimated_width(text) * size + 0.6 * size:
        return width
    longest = max(row, key=lambda piece: len(piece.text) if piece.text.isalpha() and not piece.text.isascii() else 0)
    if len(longest.text) >= 3:
        between = (longest.x1 - longest.x0 - len(longest.text) * size) / (len(longest.text) - 1)
    else:
        gaps = sorted(after.x0 - before.x1 for before, after in pairwise(row))
        between = gaps[len(gaps) // 2] if len(gaps) >= 4 else 0.0
    if between <= 0.05 * size:
        return width
    return max(width - between * (len(text) - 1), min(width, sum(map(_width, text)) * size))


def estimated_width(text: str) -> float:
    """The width of a text in characters (字) of its size, set without stretching."""
    narrow = len(text.encode("ascii", "ignore"))
    return len(text) - 0.5 * narrow


def first_word_width(text: str) -> float:
    """The width in characters of what cannot be parted from a line's beginning: brackets, a character or word, stops.

    Quotation marks are parted from neither neighbour.
    """
    width, index, length = 0.0, 0, min(len(text), 40)
    while index < length and text[index] in OPENING:
        width += _width(text[index])
        index += 1
    glued = True
    while glued and index < length:
        if _is_wide(text[index]):
            width += 1.0
            index += 1
        else:
            word = index
            while index < length and not _is_wide(text[index]) and text[index] != " ":
                width += _width(text[index])
                index += 1
            if index > word and not text[word:index].strip("+-#$~<>="):
                continue  # a sign is not parted from what it stands before
        glued = index < length and text[index] in "“”‘’"
        while index < length and (text[index] in CLOSING or text[index] in "“‘"):
            width += _width(text[index])
            glued = text[index] in "“”‘’" or (text[index] in "、，" and text[index + 1 : index + 2].isascii())
            index += 1
    return width


def _width(character: str) -> float:
    if character > "\x7f":
        return 1.0
    return 0.7 if character.isupper() else 0.55


def join_wrapped(before: str, after: str) -> str:
    """Two lines of one paragraph as one text."""
    if not before or not after:
        return before + after
    left, right = before[-1], after[0]
    if _is_wide(left) or _is_wide(right) or left in "(/" or right in ")/,.;:%":
        return before + after
    if left.isdigit() and right.isdigit():
        return before + after
    if left == "-" and len(before) > 1:
        if before[-2].isalpha() and before[-2].isascii() and right.islower():
            return before[:-1] + after
        return before + after
    return f"{before} {after}"
