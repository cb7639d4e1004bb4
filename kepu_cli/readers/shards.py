"""Text taken from a page with each inline element on a line of its own: 2024 / 年 / 3 / 月, 〔 / 2024 / 〕 / 8 / 号.

A converter that parts every element of a page breaks sentences around each figure that was set in a type of its own.
Such a text shows itself by lines that begin with 年, 月, 日, 号 right below a bare figure; only then are lines joined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepu_cli.readers.reflow import looks_like_title, starts_paragraph

_FIGURE = re.compile(r"[\d.,:：~～—–\-－/+×]{0,18}\d[\d.,:：~～—–\-－/+×]{0,4}[%％℃]?")
_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节]"
)
_BEHIND_FIGURE = ("年", "月", "日", "号", "〕", "％", "%")
_CONTINUES = frozenset("，。、；：！？）〕】》〉”’％%．,;:!?)]/／")
_OPENS = frozenset("（〔【《〈“‘([/／")
_STOPS = frozenset("。；！？!?;")
_LABEL_MARKS = ("．", ".", "、", "）", ")")
_FEWEST = 2  # lines that show it, for a text to count as broken so
_EXPECTS_FIGURE = frozenset("为于自至从在到由过即是、，：:—～~－（(〔第近约达超")


def join_shards(lines: Sequence[str]) -> list[str]:
    """The lines with the pieces of one sentence joined where figures stand on lines of their own; else the lines as they are."""
    bare = [line.strip() for line in lines]
    figures = [bool(text) and len(text) <= 24 and _FIGURE.fullmatch(text) is not None for text in bare]
    shown = sum(
        figure and following.startswith(_BEHIND_FIGURE) and len(following) < 200
        for figure, following in zip(figures, bare[1:], strict=False)
    )
    if shown < _FEWEST:
        return list(lines)
    joined: list[str] = []
    index = 0
    while index < len(bare):
        text, above = bare[index], joined[-1].rstrip() if joined else ""
        dated = _date_at(bare, index) if figures[index] else 0
        if dated and not (above and above[-1] in _EXPECTS_FIGURE):
            joined.append("".join(bare[index : index + dated]))
            index += dated
            if index < len(bare) and bare[index]:
                joined.append(lines[index])
                index += 1
            continue
        if text and above and _goes_on(bare, figures, index, above):
            joined[-1] = above + text
        else:
            joined.append(lines[index])
        index += 1
    return joined


def _date_at(bare: Sequence[str], index: int) -> int:
    """How many lines from ``index`` on are the pieces of one date and nothing else, 0 where there is none."""
    pieces = bare[index : index + 6]
    whole = len(pieces) == 6 and [pieces[1], pieces[3], pieces[5]] == ["年", "月", "日"]
    return 6 if whole and len(pieces[0]) == 4 and all(piece.isdecimal() for piece in pieces[0:6:2]) else 0


def _goes_on(bare: Sequence[str], figures: Sequence[bool], index: int, above: str) -> bool:
    """Whether a line goes on with what stands above it."""
    text = bare[index]
    if text[0] in _CONTINUES or above[-1] in _OPENS or (above == "目" and text == "录") or not text.strip(".…·"):
        return True  # the last: the dots of a table of contents
    following = bare[index + 1] if index + 1 < len(bare) else ""
    if figures[index - 1] and (text, following) != ("目", "录"):
        return not starts_paragraph(text) and (not looks_like_title(above) or text.startswith(_BEHIND_FIGURE))
    if not figures[index] or _is_heading(above):
        return False
    if above[-1] in _STOPS or (above[-1] in "：:" and following.startswith(_LABEL_MARKS)):
        return False
    return not looks_like_title(above)


def _is_heading(text: str) -> bool:
    """Whether a line is a heading with its label: 一、实施背景, but not 一、争取到 before a year."""
    if len(text) > 24 or not _HEADING.match(text) or text[-1] in _EXPECTS_FIGURE:
        return False
    return not any(sign in text for sign in "，。；：,;:")
