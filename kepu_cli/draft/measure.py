"""Widths of text in characters (字): one Chinese character is 1, a Latin letter or figure 0.5.

Good enough to place a signature or to count the lines of a cell; exact widths are the typesetter's business.
"""

from __future__ import annotations


def text_width(text: str) -> float:
    """The width of ``text`` in characters of its own size, for half-width Latin fonts."""
    return sum(0.5 if is_narrow(character) else 1.0 for character in text)


def is_narrow(character: str) -> bool:
    """Whether a character takes half a cell: ASCII and the Latin-1 letters, not the quotes and dashes of Chinese text."""
    return character < "\u2000" and character not in "·×÷§±"


def count_lines(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width`` characters, its own line ends kept; at least 1."""
    if width < 1:
        return max(1, len(text))
    return sum(max(1, -int(-text_width(line) // width)) for line in text.split("\n")) or 1
