"""Widths of text in characters (字): one Chinese character is 1, a Latin letter or figure 0.5.

Good enough to place a signature or to count the lines of a cell; exact widths are the typesetter's business.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

# ASCII and the Latin letters, not the quotes and dashes of Chinese text.
_NARROW = re.compile(r"[^\u2000-\U0010ffff·×÷§±]")


@lru_cache(maxsize=1024)
def text_width(text: str) -> float:
    """The width of ``text`` in characters of its own size, for half-width Latin fonts."""
    return len(text) - 0.5 * len(_NARROW.findall(text))


def count_lines(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width`` characters, its own line ends kept; at least 1."""
    if width < 1:
        return max(1, len(text))
    return sum(max(1, -int(-text_width(line) // width)) for line in text.split("\n")) or 1


_WIDEST_LATIN = 0.64  # of a character: figures of the fonts that stand in for a missing Times New Roman
_BETWEEN = 0.25  # what Word and LibreOffice put between a Chinese character and a Latin one


def wide_width(text: str) -> float:
    """The most that ``text`` may take: broad figures, space between figures and Chinese characters."""
    narrow = [bool(_NARROW.match(character)) for character in text]
    borders = sum(one != other for one, other in itertools.pairwise(narrow))
    return sum(_WIDEST_LATIN if one else 1.0 for one in narrow) + borders * _BETWEEN


def wrap_text(text: str, width: float) -> list[str]:
    """``text`` in lines that fit in ``width`` characters with any font; no line begins with a closing mark."""
    lines, line = [], ""
    for character in text:
        if line and wide_width(line + character) > width and character not in "》）、，。”":
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]
