"""结构层次序数 as a draft writes them (GB/T 9704-2012, 7.3.3), and the level that a label at a paragraph's start means."""

from __future__ import annotations

import re

from kepu_cli.numerals import format_chinese_numeral, parse_number

_HAN = "一二三四五六七八九十百零〇"
# The first match wins. Levels 1 to 4 are the standard's; the others occur in real documents and keep their looks.
_PATTERNS: tuple[tuple[int, str], ...] = (
    (1, rf"([{_HAN}]{{1,5}})、"),
    (2, rf"[（(]([{_HAN}]{{1,5}})[）)]"),
    (3, r"(\d{1,3})(?:[.．](?!\d)|、(?!\d))"),
    (4, r"[（(](\d{1,3})[）)]"),
    (5, r"([\u2460-\u2473])"),
    (1, rf"第([{_HAN}]{{1,5}})[章编]"),
    (2, rf"第([{_HAN}]{{1,5}})节"),
    (3, rf"第([{_HAN}]{{1,6}})条(?![、，。款规])"),
)
_compiled: list[tuple[int, re.Pattern[str]]] = []


def find_label(text: str) -> tuple[int, int, int] | None:
    """(level, number, length) of the label at the start of ``text``, or None: （三）完善机制 -> (2, 3, 3)."""
    if not text or not (text[0] in _HAN or text[0] in "（(第" or text[0].isdigit() or "\u2460" <= text[0] <= "\u2473"):
        return None
    if not _compiled:
        _compiled.extend((level, re.compile(pattern)) for level, pattern in _PATTERNS)
    for level, pattern in _compiled:
        match = pattern.match(text)
        if match:
            number = parse_number(match[1])
            if number:
                return level, number, match.end()
    return None


def write_label(level: int, number: int) -> str:
    """The label of a level: (1, 12) -> 十二、, (2, 3) -> （三）, (3, 1) -> 1., (4, 2) -> （2）, (5, 1) -> ①."""
    match level:
        case 1:
            return f"{format_chinese_numeral(number)}、"
        case 2:
            return f"（{format_chinese_numeral(number)}）"
        case 3:
            return f"{number}."
        case 4:
            return f"（{number}）"
        case 5 if number <= 20:
            return chr(0x2460 + number - 1)
        case 6:
            return f"{format_chinese_numeral(number)}是"
        case _:
            return f"{number}）"


LONGEST_HEADING = 50


def find_lead(text: str, label: int) -> int:
    """How many characters of a labelled paragraph are its heading: to the first full stop, all of a short paragraph
    without one, and the label alone where the first sentence is the text itself."""
    stop = text.find("。")
    if stop == -1:
        return len(text) if len(text) <= LONGEST_HEADING else label
    if stop + 1 == len(text):
        return len(text) if len(text) <= LONGEST_HEADING else label
    return stop + 1 if stop < LONGEST_HEADING else label
