"""Chinese, full-width, circled and bracketed numerals to numbers, and numbers to Chinese numerals."""

from __future__ import annotations

_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "两": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_PLAIN = "〇一二三四五六七八九"

# First code point, number it stands for, how many follow it: the enclosed numerals of Unicode.
_ENCLOSED = (
    (0x2460, 1, 20),  # ①
    (0x2474, 1, 20),  # ⑴
    (0x2488, 1, 20),  # ⒈
    (0x2776, 1, 10),  # ❶
    (0x2780, 1, 10),  # ➀
    (0x278A, 1, 10),  # ➊
    (0x3220, 1, 10),  # ㈠
    (0x3280, 1, 10),  # ㊀
    (0x3251, 21, 15),  # ㉑
    (0x32B1, 36, 15),  # ㊱
)


def parse_chinese_numeral(text: str) -> int | None:
    """The number 一百二十三 or 二〇二四 stands for, or None where the text is no numeral. Up to 9999."""
    if not text:
        return None
    if not any(character in _TENS for character in text):
        if any(character not in _DIGITS for character in text) or len(text) > 4:
            return None
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digit = 0, 0
    last = 10000
    pending = False
    for character in text:
        if character in _DIGITS:
            if pending:
                return None
            digit, pending = _DIGITS[character], character not in "零〇○"
        elif character in _TENS:
            scale = _TENS[character]
            if scale >= last or (not pending and scale != 10):
                return None
            total += (digit if pending else 1) * scale
            digit, pending, last = 0, False, scale
        else:
            return None
    return total + digit


def format_chinese_numeral(number: int) -> str:
    """1 -> 一, 12 -> 十二, 105 -> 一百零五: the counting form that ordinals use. From 1 to 9999."""
    if not 1 <= number <= 9999:
        raise ValueError(f"no Chinese ordinal for {number}")
    out, gap = "", False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            if gap and out:
                out += "零"
            out += ("" if scale == 10 and digit == 1 and not out else _PLAIN[digit]) + word
            gap = False
        else:
            gap = True
    return out


def format_chinese_year(number: int) -> str:
    """2024 -> 二〇二四, digit by digit."""
    return "".join(_PLAIN[int(digit)] for digit in str(number))


def parse_enclosed(character: str) -> int | None:
    """The number in ①, ⑴, ⒈, ㈠ or ㊀, or None."""
    code = ord(character)
    for first, number, count in _ENCLOSED:
        if first <= code < first + count:
            return code - first + number
    return None


def parse_number(text: str) -> int | None:
    """The number that a label's figure stands for, in whatever script: 12, １２, 十二, ⑿."""
    if not text:
        return None
    if len(text) == 1:
        enclosed = parse_enclosed(text)
        if enclosed is not None:
            return enclosed
    if text.isdecimal():
        return int(text) if len(text) <= 4 else None
    return parse_chinese_numeral(text)
