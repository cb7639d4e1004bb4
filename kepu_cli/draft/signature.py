"""Where signature and date stand (GB/T 9704-2012, 7.3.5): with seals, without, one authority or several."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.draft import geometry as g
from kepu_cli.draft.document import Signature
from kepu_cli.draft.measure import text_width
from kepu_cli.draft.segment import word_ends
from kepu_cli.records import dataclass, replace

_TOGETHER = 16  # lines of signatures that stay on one page; rows of more seals fill pages of their own
_CHARACTER = 320  # one character of the unsqueezed 16 pt signature, in twips
_DATE_INDENT = 4 * g.CHARACTER
_SEAL_LINES = 4  # lines between rows of signatures: a seal is 42 mm high
_WIDEST = 14.0  # a longer name would leave the type area when centred on its date
_SEAL = g.twips(46)  # from centre to centre of two seals, 42 mm wide
# How many signatures stand side by side and, in twips, how far apart their centres are where there is room.
_ROWS = ((3, g.twips(46)), (2, g.twips(80)))
# The least between two names: before the last one, which stands over the date, and between others.
_BETWEEN = (g.twips(9), g.twips(6))


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line: set to the right with ``right`` twips of indent, to the left with ``left``, or its ``texts`` centred on ``tabs`` (twips from the left)."""

    texts: tuple[str, ...]
    gap_lines: int = 0
    right: int = 0
    align: str = "right"
    left: int = 0
    tabs: tuple[int, ...] = ()
    last: bool = False


def kept_lines(lines: Sequence[SignatureLine]) -> int:
    """How many lines of signature and date stay on one page, blank lines counted: all of them, or the first row of very many."""
    heights = [line.gap_lines + 1 for line in lines]
    return sum(heights) if sum(heights) <= _TOGETHER else heights[0]


def place_signature(signature: Signature) -> list[SignatureLine]:
    """The lines of signature and date from top to bottom; empty where there is neither."""
    names, date = [name for name in signature.issuers if name], signature.date
    if not names and not date:
        return []
    if not names:
        return [SignatureLine((date,), 1, _DATE_INDENT, last=True)]
    if not signature.sealed:
        return _without_seal(names, date)
    if len(names) == 1:
        return _with_seal(names[0], date)
    return _with_seals(names, date)


def _without_seal(names: list[str], date: str) -> list[SignatureLine]:
    """7.3.5.2: signature two characters in, the date begins two characters after the signature's first character."""
    indent, last = 2 * g.CHARACTER, round(text_width(names[-1]) * _CHARACTER)
    date_width = round(date_width_of(date) * _CHARACTER)
    begin = g.AREA_WIDTH - indent - last + 2 * g.CHARACTER
    if begin + date_width <= g.AREA_WIDTH - g.CHARACTER // 2:
        # The indent lets a font with broad figures run a little over the edge rather than break the date.
        date_line = SignatureLine((date,), 0, -g.CHARACTER, align="left", left=begin, last=True)
    else:
        # A date longer than the signature ends two characters in, and the signature moves to the left of it.
        indent = max(indent, 4 * g.CHARACTER + date_width - last)
        date_line = SignatureLine((date,), 0, 2 * g.CHARACTER, last=True)
    lines = [SignatureLine((name,), 1 if index == 0 else 0, indent) for index, name in enumerate(names)]
    return [*lines, date_line] if date else lines


def date_width_of(date: str) -> float:
    """The width of a date in characters, figures a little wider than half: Latin fonts differ, the centre must hold."""
    return sum(0.53 if character.isascii() else 1.0 for character in date)


def _with_seal(name: str, date: str) -> list[SignatureLine]:
    """7.3.5.1: the date four characters in, the signature centred on it; room for the seal's upper half above."""
    if not date:
        return [SignatureLine((name,), 2, _DATE_INDENT, last=True)]
    centre = _DATE_INDENT + date_width_of(date) * _CHARACTER / 2
    if text_width(name) <= _WIDEST:
        line = SignatureLine((name,), 2, max(0, round(centre - text_width(name) * _CHARACTER / 2)))
    else:
        # No line break in the name, so that it stays one for whoever reads the file: a box around the date's centre
        # just wide enough for the first line makes it turn there.
        box = (_first_line(name) + 0.5) * _CHARACTER
        line = SignatureLine((name,), 2, round(centre - box / 2), "center", round(g.AREA_WIDTH - centre - box / 2))
    return [line, SignatureLine((date,), 0, _DATE_INDENT, last=True)]


def _first_line(name: str) -> float:
    """How much of a long name stands on its first line, in characters: whole words, no less than on the second."""
    total = text_width(name)
    widths = [text_width(name[:end]) for end in sorted(word_ends(name))]
    fitting = [width for width in widths if total / 2 < width <= 13.5]
    return fitting[0] if fitting else 13.0


def _with_seals(names: list[str], date: str) -> list[SignatureLine]:
    """7.3.5.1: up to three in a row in the order of the authorities, no seal over another, the last one over the date."""
    centre = g.AREA_WIDTH - _DATE_INDENT - date_width_of(date or "2000年1月1日") * _CHARACTER / 2
    for columns, pitch in _ROWS:
        rows = [tuple(names[at : at + columns]) for at in range(0, len(names), columns)]
        tabs = _places(rows, centre, pitch) if len(names) >= columns else ()
        if tabs:
            lines = [SignatureLine(row, align="left", tabs=tabs[-len(row) :]) for row in rows]
            break
    else:
        lines = [_with_seal(name, date or "2000年1月1日")[0] for name in names]
    lines = [replace(line, gap_lines=_SEAL_LINES if at else 2) for at, line in enumerate(lines)]
    if date:
        lines.append(SignatureLine((date,), 0, _DATE_INDENT, last=True))
    return lines


def _places(rows: list[tuple[str, ...]], last: float, pitch: int) -> tuple[int, ...]:
    """Where the centres of names stand, the last ones of all rows on ``last``; nothing where the names have no room."""
    halves = [[text_width(name) * _CHARACTER / 2 for name in reversed(row)] for row in rows]
    places = [last]
    for column in range(1, len(rows[0])):
        pairs = [row[column - 1] + row[column] for row in halves if column < len(row)]
        least = max(pairs) + _BETWEEN[min(column, len(_BETWEEN)) - 1]
        outer = max(row[column] for row in halves if column < len(row))
        # The first column may stand nearer than wanted, but seals do not touch (42 mm).
        spread = max(_SEAL, least, min(pitch, places[-1] - outer))
        if places[-1] - spread < outer - 1:
            return ()
        places.append(places[-1] - spread)
    if max(row[0] for row in halves) > g.AREA_WIDTH - last:
        return ()
    return tuple(round(place) for place in reversed(places))
