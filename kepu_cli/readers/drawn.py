"""Tables drawn with characters in a text: ┌─┬─┐ │ │ ├─┼─┤ └─┴─┘, also doubled, heavy or with + - and |."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kepu_cli.lazy import Pattern
from kepu_cli.readers.reflow import display_width, join_texts

_CORNERS = frozenset("┌┏╔╭+")
_BORDER = Pattern(r"[┌┏╔╭+├┠┣╠└┗╚╰][─━═=┬┯┳╦┼┿╋╬┴┷┻╩+-]{3,}[┐┓╗╮+┤┨┫╣┘┛╝╯]")
_UPRIGHT = Pattern(r"[│┃║|├┠┣╠┤┨┫╣┼┿╋╬]")
_RULED = Pattern(r"[─━═=-]{2,}")
_LEFT = tuple("│┃║|├┠┣╠")
_RIGHT = tuple("│┃║|┤┨┫╣")
_MOST_LINES = 20_000
_BLANKS = " \t\u3000"


def may_be_drawn(line: str) -> bool:
    """Whether the upper border of a drawn table may stand on a line: a quick look before the rules."""
    return line[:1] in _CORNERS or (line[:1] in _BLANKS and line.lstrip(_BLANKS)[:1] in _CORNERS)


def read_drawn_table(raw: Sequence[str], start: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """The rows of the table whose upper border stands on a line, and the index after it; no rows where none does.

    A cell that spans rows is filled in the first of them only. The lines of a cell are one text where they fill it.
    """
    if not _BORDER.fullmatch(raw[start].strip(_BLANKS)):
        return (), start
    rows: list[list[list[str]]] = []  # the lines of each cell
    widths: list[int] = []
    origin: list[int] = []  # the row in which each column's open cell began
    closed = True
    index = start
    for index in range(start + 1, min(len(raw), start + _MOST_LINES)):
        line = raw[index].strip(_BLANKS)
        if _BORDER.fullmatch(line):
            closed = True
            continue
        if len(line) < 3 or not line.startswith(_LEFT) or not line.endswith(_RIGHT):
            break
        pieces = _UPRIGHT.split(line[1:-1])
        ruled = [_RULED.fullmatch(piece) is not None for piece in pieces]
        if not rows:
            widths = [display_width(piece) - 2 * piece.startswith(" ") for piece in pieces]
        if len(pieces) > len(widths):
            return (), start
        if closed or any(ruled):
            rows.append([[] for _ in widths])
        if closed:
            origin = [len(rows) - 1] * len(widths)
            closed = False
        for column, piece in enumerate(pieces):
            if ruled[column]:
                origin[column] = len(rows) - 1
            elif text := piece.strip(_BLANKS):
                rows[origin[column]][column].append(text)
    else:
        index += 1
    if len(rows) < 2:
        return (), start
    return tuple(tuple(map(_join, row, widths)) for row in rows), index


def _join(lines: Sequence[str], width: int) -> str:
    """The text of a cell: a line that fills the cell goes on in the next."""
    text = "".join(lines[:1])
    for above, line in pairwise(lines):
        full = display_width(above) + display_width(line[0]) > width
        text = join_texts(text, line) if full else f"{text}\n{line}"
    return text
