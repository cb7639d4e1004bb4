"""Dates as documents print them: 2024年1月30日, ２０２４年１月, 二〇二四年一月三十日, 2024-01-30."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator

from kepu_cli.lazy import Pattern, any_of
from kepu_cli.numerals import parse_chinese_numeral

_SMALL = rf"(?:\d|{any_of('〇零一二三四五六七八九十')}){{1,3}}"
_PARTS = Pattern(
    rf"(\d{{4}}|[〇零○Ｏ一二三四五六七八九十O0]{{4}})\s*{any_of('年-/.')}\s*({_SMALL})\s*{any_of('月-/.')}\s*({_SMALL})\s*日?"
)


def split_date(text: str) -> tuple[str, dt.date, str] | None:
    """(what stands before, the date, what stands behind) of the first date printed in a text, or None where there is
    none or its day does not exist."""
    if not any(map(text.__contains__, "年-/.")):
        return None  # most lines
    match = _PARTS.search(text)
    if match is None:
        return None
    numbers = []
    for part in match.groups():
        digits = unicodedata.normalize("NFKC", part)
        number = int(digits) if digits.isdecimal() else parse_chinese_numeral(_plain(part))
        if number is None:
            return None
        numbers.append(number)
    if not 1900 <= numbers[0] <= 2999:
        return None
    try:
        return text[: match.start()], dt.date(*numbers), text[match.end() :]
    except ValueError:
        return None


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    return len(text) <= 30 and _PARTS.fullmatch(text.strip()) is not None


def iter_date_spans(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of everything in a text that is printed like a date."""
    for match in _PARTS.finditer(text):
        yield match.span()


def _plain(figure: str) -> str:
    return figure.replace("O", "〇").replace("0", "〇").replace("Ｏ", "〇")


def parse_date(text: str) -> dt.date | None:
    """The first date printed in a text, or None (also for a day that does not exist)."""
    found = split_date(text)
    return found[1] if found else None
