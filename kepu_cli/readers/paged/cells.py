"""The lines of a cell to its text: which lines were wrapped, where a paragraph or item of its own begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kepu_cli.lazy import Pattern, any_of
from kepu_cli.readers.paged.lines import (
    NAME_ENDS,
    OPEN_ENDS,
    TERMINAL,
    WRAP_SLACK,
    Line,
    first_word_width,
    join_wrapped,
)

SENTENCE_ENDS = "。！？；!?;"
OPEN_STARTS = "、，。；：）》”！？,;:)】〕"


def text_room(x0: float, x1: float, seen: tuple[float, float] | None) -> tuple[float, float]:
    """Left edge and width of the room for text in a cell with these sides."""
    if seen is not None and seen[1] - seen[0] >= 0.8 * (x1 - x0):
        return seen[0], min(seen[1], x1) - seen[0]
    return x0 + 5.4, x1 - x0 - 10.8


def is_full(line: Line, after: Line, left: float, width: float) -> bool:
    """Whether the first word of the next line had no room any more."""
    offset = line.x0 - left
    centred = offset > 0.5 * line.size and abs(offset - (left + width - line.x1)) < 1.2 * line.size
    used = line.natural + (0.0 if centred or offset < 0 else offset)
    return used + (first_word_width(after.text) + WRAP_SLACK) * line.size > width


def cell_text(lines: Sequence[Line], x0: float, x1: float, seen: tuple[float, float] | None = None) -> str:
    """The text of a cell: wrapped lines joined, its own paragraphs parted by line breaks."""
    if not lines:
        return ""
    if len(lines) > 1 and all(len(line.text) == 1 for line in lines):
        return "".join(line.text for line in lines)  # set downwards in a narrow cell
    left, width = text_room(x0, x1, seen)
    paragraphs = [lines[0].text]
    for before, after in pairwise(lines):
        if _parts(before, after, left, width):
            paragraphs.append(after.text)
        else:
            paragraphs[-1] = join_wrapped(paragraphs[-1], after.text)
    return "\n".join(paragraphs)


def _parts(before: Line, after: Line, left: float, width: float) -> bool:
    """Whether a new paragraph begins with the second line."""
    if before.text[-1] in OPEN_ENDS or after.text[0] in OPEN_STARTS:
        return False
    if not is_full(before, after, left, width):
        # a line that is hardly too short, and not at the end of a sentence or name, is short for another reason
        return (
            not is_full(before, after, left, width - 2.0 * before.size)
            or before.text[-1] in TERMINAL
            or before.text.endswith(NAME_ENDS)
            or is_label(after.text)
            or len(before.text) < 5
        )
    if before.text[-1] in TERMINAL and is_label(after.text):
        return True
    return (
        1.3 * after.size < after.x0 - left < 3.2 * after.size
        and abs(before.x0 - left) < 0.5 * after.size
        and before.text[-1] in TERMINAL
    )


def follows_label(above: Sequence[Line], text: str) -> bool:
    """Whether a text begins with the number after one that a line above begins with: 3. after 2."""
    digits = re.match(r"([（(]?)([0-9]{1,2})", text)
    if digits is None or int(digits[2]) < 2:
        return False
    before = re.compile(rf"(?<![0-9]){re.escape(digits[1])}{int(digits[2]) - 1}(?![0-9])")
    return any(before.search(line.text) for line in above)


def is_label(text: str) -> bool:
    """Whether a text begins with a number of a list or heading: 1. （1） ① 一、 （一） 第一章."""
    return text[:1] in _LABEL_STARTS and _LABEL.match(text) is not None


_LABEL_STARTS = frozenset(
    "0123456789０１２３４５６７８９（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳一二三四五六七八九十第⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
)


_COUNT = any_of("一二三四五六七八九十百")
_LABEL = Pattern(
    rf"[0-9０-９]{{1,3}}(?:[.．](?![0-9０-９])|{any_of('、)）')})"
    rf"|[（(](?:[0-9０-９]|{_COUNT}){{1,4}}[)）]"
    r"|[①-⑳⑴-⒛㈠-㈩]"
    rf"|{_COUNT}{{1,4}}{any_of('、．.')}"
    rf"|第(?:[0-9]|{_COUNT}){{1,4}}{any_of('章节条部')}"
)


def is_continuation(text: str) -> bool:
    """Whether a text says that a table goes on below it: 续表, 任务分解表（续）."""
    return len(text) <= 45 and ("续" in text or "接" in text) and _CONTINUATION.fullmatch(text) is not None


_CONTINUATION = Pattern(r".{0,40}[（(]?(?:续表|续上表|接上页|续)[0-9一二三四五六七八九十]{0,3}[）)]?")


def is_bare_label(text: str) -> bool:
    """Whether a text is nothing but a number: （三）."""
    match = _LABEL.match(text) if is_label(text) else None
    return match is not None and match.end() == len(text)
