"""The header of a table that lacks ruling lines: short words side by side such as head columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from kepu_cli.readers.paged.cells import is_continuation
from kepu_cli.readers.paged.printed import Rule
from kepu_cli.readers.paged.signs import HEADER_ENDS, MAX_HEADER
from kepu_cli.readers.paged.strips import Strip, Word, find_words, without
from kepu_cli.readers.paged.tables import PageTable
from kepu_cli.records import NamedTuple

NEAR_PT = 6.0
"""Rules whose ends differ less than this are as long as one another."""
MIN_WIDTH_PT = 120.0
MAX_HEADER_LINES = 4


class Span(NamedTuple):
    """A word above several heads: the numbers of the first and the last, and the height between it and them."""

    first: int
    last: int
    below: float


class Frame(NamedTuple):
    """A table's header and the lines that may bound it."""

    heads: list[Word]
    top: float
    bottom: float  # of the header
    after: int  # number of the first strip below the header
    rules: list[Rule]  # as long as the table is wide, from its top downwards; empty where it has none
    going_on: bool  # the header stands on a page before
    shaded: bool = False  # the last of the rules is the edge of a shaded row
    spans: tuple[Span, ...] = ()
    rest: bool = False  # the first lines may be the rest of a row of the page before


def is_head(text: str) -> bool:
    """Whether a text is a word such as heads a column of a task table: 责任单位, 完成时限（年月）, 序号."""
    bare = _bracket().sub("", text)
    return 2 <= len(bare) <= 12 and bare[-2:] in HEADER_ENDS and _plain().fullmatch(bare) is not None


@lru_cache(maxsize=1)
def _bracket() -> re.Pattern[str]:
    return re.compile(r"[（(][^（）()]*[）)]$")


@lru_cache(maxsize=1)
def _plain() -> re.Pattern[str]:
    return re.compile(r"[\u4e00-\u9fff及和与、/／]+")


def _is_caption(text: str) -> bool:
    """Whether a text may stand in a header: short, no sentence, no label with its value."""
    return (
        len(text) <= MAX_HEADER and not text.isdigit() and not any(character in "，。；：,:;？！" for character in text)
    )


def _is_plain(text: str) -> bool:
    """Whether a text is one or two words, such as head columns of any table: 指标, 2025年目标值."""
    return _words().fullmatch(text) is not None


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    return re.compile(r"(?=.*[\u4e00-\u9fff])[\u4e00-\u9fff0-9A-Za-z（）()/／%％]{1,10}")


def find_header(strips: Sequence[Strip], number: int, across: Sequence[Rule]) -> Frame | None:
    """The header that begins with this strip, None where it is none."""
    strip = strips[number]
    ceiling = strips[number - 1].bottom if number else float("-inf")
    rules = _rules_from(strip, ceiling, across)
    if rules:
        return _ruled_header(strips, number, rules)
    for lines in (3, 2, 1):
        block = strips[number : number + lines]
        if any(below.y - above.y > 1.8 * above.size for above, below in pairwise(block)):
            continue
        heads, spans = _find_heads(block, 0.9)
        known = sum(is_head(head.text) for head in heads)
        if spans or len(heads) < 3 or not all(_is_caption(head.text) for head in heads):
            continue
        if known >= (max(2, len(heads) / 2) if lines == 1 else len(heads)):
            return Frame(heads, strip.top, max(line.bottom for line in block), number + len(block), [], False)
    return None


def _find_heads(block: Sequence[Strip], gap: float) -> tuple[list[Word], list[Span]]:
    """The words of a header of one or more lines column by column, and those that stand above several columns."""
    heads: list[Word] = []
    spanning: list[tuple[Word, float]] = []
    for index in range(len(block) - 1, -1, -1):  # the lowest line has one word for each column
        for word in _join_spaced(find_words(block[index], gap)):
            over = [number for number, head in enumerate(heads) if head.x0 < word.x1 and word.x0 < head.x1]
            if not over:
                heads.append(word)
            elif len(over) == 1 and (index + 1 == len(block) or not _is_over(word, heads[over[0]], block[index].size)):
                head = heads[over[0]]
                heads[over[0]] = Word(word.text + head.text, min(head.x0, word.x0), max(head.x1, word.x1))
            else:
                spanning.append((word, (block[index].bottom + block[min(index + 1, len(block) - 1)].top) / 2))
    heads.sort(key=lambda head: head.x0)
    if not spanning:
        return heads, []
    lowest = [any(head.x0 < piece.x1 and piece.x0 < head.x1 for piece in block[-1].pieces) for head in heads]
    return heads, [Span(*_run_below(word, heads, lowest), below) for word, below in spanning]


def _is_over(word: Word, head: Word, size: float) -> bool:
    """Whether a word stands above a head as a word of its own, not as its first line."""
    if is_head(word.text) and is_head(head.text) and len(word.text) >= 4 and len(head.text) >= 4:
        return True
    return abs(word.x0 - head.x0) > size and abs(word.x0 + word.x1 - head.x0 - head.x1) > 2 * size


def _run_below(word: Word, heads: Sequence[Word], lowest: Sequence[bool]) -> tuple[int, int]:
    """The numbers of the first and the last of two to four heads, of the ``lowest``, above whose middle a word stands."""
    runs = [(first, last) for first in range(len(heads)) for last in range(first + 1, min(first + 4, len(heads)))]
    return min(
        (
            run
            for run in runs
            if heads[run[0]].x0 < word.x1 and word.x0 < heads[run[1]].x1 and all(lowest[run[0] : run[1] + 1])
        ),
        key=lambda run: abs(heads[run[0]].x0 + heads[run[1]].x1 - word.x0 - word.x1),
        default=(0, len(heads) - 1),
    )


def _join_spaced(words: Sequence[Word]) -> list[Word]:
    """The words, those joined that are one word whose characters are set apart: 序 号, 责 任 单 位."""
    joined: list[Word] = []
    for word in words:
        joined.append(word)
        for count in (4, 3, 2):
            parts = joined[-count:]
            text = "".join(part.text for part in parts)
            if len(parts) == count and is_head(text) and not any(is_head(part.text) for part in parts):
                joined[-count:] = [Word(text, parts[0].x0, word.x1)]
                break
    return joined


def _rules_from(strip: Strip, ceiling: float, across: Sequence[Rule]) -> list[Rule]:
    """The rule right above a strip and those below it that are as long, at least one; else none."""
    left, right = strip.pieces[0].x0, max(piece.x1 for piece in strip.pieces)
    first: Rule | None = None
    for rule in across:
        if rule.at > strip.y - 0.3 * strip.size:
            break
        if (
            rule.at > ceiling - 2.0
            and rule.start <= left + 3.0
            and rule.end >= right - 3.0
            and rule.end - rule.start >= MIN_WIDTH_PT
        ):
            first = rule
    if first is None:
        return []
    same = [
        rule
        for rule in across
        if rule.at >= first.at and abs(rule.start - first.start) < NEAR_PT and abs(rule.end - first.end) < NEAR_PT
    ]
    return same if len(same) >= 2 else []


def _ruled_header(strips: Sequence[Strip], number: int, rules: list[Rule]) -> Frame | None:
    """A header between two rules."""
    first, second = rules[0], next((rule for rule in rules[1:] if rule.at > strips[number].y), None)
    if second is None:
        return None
    block = [strip for strip in strips[number : number + MAX_HEADER_LINES] if strip.y < second.at]
    heads, spans = _find_heads(block, 0.6)
    known = sum(is_head(head.text) for head in heads)
    if len(heads) < 2 or not all(_is_caption(head.text) for head in heads):
        return None
    if known < 2 and (len(heads) < 3 or len(rules) < 3 or not all(_is_plain(head.text) for head in heads)):
        return None
    return Frame(heads, first.at, second.at, number + len(block), rules, False, spans=tuple(spans))


def find_going_on(strips: Sequence[Strip], across: Sequence[Rule], above: PageTable) -> Frame | None:
    """The table of the page before going on at the top of this one without a header."""
    xs = above.grid.xs
    heads = [Word("", x - 0.01, x + 0.01) for x in ((a + b) / 2 for a, b in pairwise(xs))]
    free = [[(before.x1, after.x0)] for before, after in pairwise(heads)]
    start = next((n for n, strip in enumerate(strips[:4]) if _is_row_of(strip, free)), None)
    if start is None or any(find_header(strips, number, across) for number in range(min(start + 2, len(strips)))):
        return None
    number, strip = start, strips[start]
    ceiling = strips[number - 1].bottom if number else float("-inf")
    rules = [
        rule
        for rule in across
        if rule.at > ceiling - 2.0 and abs(rule.start - xs[0]) < NEAR_PT and abs(rule.end - xs[-1]) < NEAR_PT
    ]
    top = rules[0].at if rules and rules[0].at < strip.y else strip.top
    return Frame(heads, top, top, number, rules, True, rest=True)


def _is_row_of(strip: Strip, free: Sequence[list[tuple[float, float]]]) -> bool:
    """Whether a strip keeps to the columns of a table and is no caption of it."""
    return all(without(gaps, strip) for gaps in free) and not is_continuation(
        "".join(piece.text for piece in strip.pieces)
    )


def has_heads_of(frame: Frame, above: PageTable) -> bool:
    """Whether a header is that of the table on the page before."""
    names = ["".join("".join(line.text.split()) for line in lines) for lines in above.lines[: len(frame.heads)]]
    return [head.text for head in frame.heads] == names
