"""Numbers of two texts that are not the same, whether or not they were read as targets.

A number whose unit nobody listed (微克/立方米, TEU), a ratio (1.9:1), a numeral in words (二十家, 翻一番) is no target, and yet the
text that changes it says something else. Years, days, document numbers, labels and names (5G, PM2.5) are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from kepu_cli.diff.result import NumberDiff
from kepu_cli.lazy import Pattern, any_of
from kepu_cli.measures import fold, fold_pairs
from kepu_cli.model import Target
from kepu_cli.numerals import parse_chinese_numeral
from kepu_cli.records import NamedTuple

_NUMERALS = "一二三四五六七八九十百千两"
_TO = any_of("-—–~～至到") + "{1,2}"
_END_OF_CLAUSE = Pattern(r"[，。；;！？\n]|,(?!\d{3})")
_SIGNS = frozenset(
    f"0123456789０１２３４５６７８９{_NUMERALS[1:]}倍番半"
)  # without 一, which stands in every other clause
_NUMBER = Pattern(
    # No other character begins any of it: to say so first is three times as quick.
    rf"(?=[\d《“〔A-Za-z第(（\s{_NUMERALS}翻半过])(?:"
    # What is no figure, without a group.
    rf"《[^》]*》|“[^”]{{1,12}}”|〔\d+〕\s?\d*|(?:19|20)\d\d\s?(?=年|{_TO}\s?20\d\d)|\d+月(?:\d+日)?"
    rf"|第(?:\s?\d+|{any_of(_NUMERALS)}+)|\d+号|\d+(?:\.\d+)*版"
    rf"|[A-Za-z]+[-.]?\d[\d.]*|\d[A-Z](?![A-Za-z\d])|^\s*\d{{1,2}}{any_of('.．、')}(?!\d)|[(（]\d{{1,2}}[)）]"
    rf"|\d{{5,}}(?=热线|平台)"
    # 3.23世界气象日, 119消防宣传月
    rf"|\d{{1,2}}[.·]\d{{1,2}}(?=[^，。；、\d]{{2,10}}?{any_of('日节周')})|1[12]\d(?=消防|宣传|报警|接处警)"
    rf"|(?P<ratio>\d+(?:\.\d+)?\s?{any_of(':：∶')}\s?\d+(?:\.\d+)?)"
    r"|(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)"
    rf"(?P<scale>(?:[百千]?[万亿]亿?|[百千](?!{any_of('瓦米克伏卡')}))?)(?P<share>{any_of('%％‰倍')}?)"
    rf"|(?P<times>翻[一两]?番|一倍|{any_of('二两三四五六七八九十')}倍|半数|过半|一半)"
    rf"|(?P<words>[{_NUMERALS}]+)"
    rf"(?P<bound>{any_of('个家名人户所项座支套件种类篇条款场处台辆亩')}(?:以上|以下|以内|左右)?))"
)
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_TIMES = {"翻番": "1倍", "翻一番": "1倍", "一倍": "1倍", "翻两番": "3倍", "半数": "50%", "过半": "50%", "一半": "50%"}
_ONE_THING = 0.6  # share of the pairs of characters of the shorter clause that the other has too
_LEAST = 3  # such pairs
_MOST = 60  # clauses of one side that are compared
_RANGE_SIGNS = tuple("-—–~～至到")
_REMEMBERED = 10_000  # texts and clauses whose numbers are kept, for one text may answer several
_LONGEST = 18  # digits: what has more is no amount, only words
_AROUND = 18  # characters shown on either side of a number


class _Number(NamedTuple):
    key: str  # the same for the same number however it is written: 1.5万 and 15000
    values: tuple[float, ...]  # as printed, and with its scale
    sure: bool  # whether a number stands here in any case: 三个 may be a way of speaking
    printed: str
    clause: str
    start: int


class Numbered(NamedTuple):
    """A text, what of its numbers is compared elsewhere, and all texts that answer it."""

    text: str
    targets: Sequence[Target] = ()
    dues: Callable[[], Sequence[str]] = tuple  # gives its deadlines as printed
    answers: Sequence[str] = ()


def compare_numbers(a: Numbered, b: Numbered) -> list[NumberDiff]:
    """The numbers of two texts that are not the same, each in its clause: those that answer each other side by side.

    Figures of targets and days of deadlines are left to those who compare them.
    """
    clauses_a, clauses_b = _clauses(a.text), _clauses(b.text)
    own_a, own_b = set(clauses_a), set(clauses_b)
    first = [number for clause in clauses_a if clause not in own_b for number in _numbers(clause)]
    second = [number for clause in clauses_b if clause not in own_a for number in _numbers(clause)]
    new_a, new_b = _without(first, second), _without(second, first)
    left_a, left_b = _unknown(new_a, a), _unknown(new_b, b)
    if not left_a and not left_b:
        return []
    pairs = _pair(new_a, new_b, left_a, left_b)
    found = [NumberDiff(_shown(one), _shown(other)) for one, other in pairs]
    found += [NumberDiff(_shown(one), None) for one in _alone(left_a, [one for one, _ in pairs], a.answers)]
    found += [NumberDiff(None, _shown(other)) for other in _alone(left_b, [other for _, other in pairs], b.answers)]
    return found


def is_told(shown: str, texts: Sequence[str]) -> bool:
    """Whether the words that a number is shown in stand in one of the texts, so that it is told already."""
    return any(shown.strip("…") in text for text in texts)


@lru_cache(maxsize=_REMEMBERED)
def _clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text that may hold a number."""
    return tuple([clause.strip() for clause in _END_OF_CLAUSE.split(text) if not _SIGNS.isdisjoint(clause)])


@lru_cache(maxsize=_REMEMBERED)
def _keys(text: str) -> frozenset[str]:
    """The numbers of a text."""
    return frozenset([number.key for clause in _clauses(text) for number in _numbers(clause)])


@lru_cache(maxsize=_REMEMBERED)
def _numbers(clause: str) -> tuple[_Number, ...]:
    found = []
    for match in _NUMBER.finditer(clause):
        key, values, sure = _read(match) if match.lastgroup else ("", (), False)
        if key:
            found.append(_Number(key, values, sure, match[0], clause, match.start()))
    return tuple(found)


def _read(parts: re.Match[str]) -> tuple[str, tuple[float, ...], bool]:
    if len(digits := parts["digits"] or "") > _LONGEST:
        return digits, (), True
    if digits.isdecimal() and not parts["scale"] and not parts["share"]:
        return f"{int(digits):.12g}", (float(digits),) * 2, True
    if ratio := parts["ratio"]:
        return "".join(ratio.replace("：", ":").replace("∶", ":").split()), (), True
    if digits:
        value = float(digits.replace(",", ""))
        scaled = value
        for scale in parts["scale"] or "":
            scaled *= _SCALES[scale]
        share = (parts["share"] or "").replace("％", "%")
        return f"{scaled:.12g}{share}", (value, scaled), True
    if times := parts["times"]:
        return _TIMES.get(times) or f"{parse_chinese_numeral(times[0])}倍", (), True
    words = parts["words"] or ""
    amount = parse_chinese_numeral(words)
    if amount is None or amount == 1:
        return "", (), False
    return f"{amount}", (amount,), len(words) > 1 or len(parts["bound"] or "") > 1


def _without(numbers: Sequence[_Number], others: Sequence[_Number]) -> list[_Number]:
    known = {number.key for number in others}
    return [number for number in numbers if number.key not in known]


def _unknown(numbers: Sequence[_Number], own: Numbered) -> list[_Number]:
    """The numbers that are neither the figure of a target nor part of a deadline."""
    values = {float(target.value) for target in own.targets if target.value is not None}
    wordy = [fold(target.text) for target in own.targets if target.value is None]
    return [
        number
        for number in numbers
        if values.isdisjoint(number.values)
        and not _ends_range(number, own.targets)
        and not any(fold(number.clause) in words or words in fold(number.clause) for words in wordy)
        and not _is_due(number, own)
    ]


def _is_due(number: _Number, own: Numbered) -> bool:
    if not any(sign in number.clause for sign in "年月日季天"):
        return False
    return any(number.printed in due and due in number.clause for due in own.dues())


def _ends_range(number: _Number, targets: Sequence[Target]) -> bool:
    """Whether a number is the end of a range that is a target: 10—15个."""
    sign = number.clause[number.start - 1 : number.start]
    return sign in _RANGE_SIGNS and any(target.text in number.clause for target in targets)


def _pair(
    a: Sequence[_Number], b: Sequence[_Number], left_a: Sequence[_Number], left_b: Sequence[_Number]
) -> list[tuple[_Number, _Number]]:
    """The clauses with other numbers that say the same, at least one of which holds no target; each once."""
    words_a = {number.clause: _pairs_of(number.clause) for number in a[:_MOST]}
    words_b = {number.clause: _pairs_of(number.clause) for number in b[:_MOST]}
    open_a, open_b = {number.clause for number in left_a}, {number.clause for number in left_b}
    likely = sorted(
        (-share, one, other)
        for one, own in words_a.items()
        for other, others in words_b.items()
        if (one in open_a or other in open_b) and (share := _share(own, others)) >= _ONE_THING
    )
    first_a, first_b = _first_of(a, open_a, left_a), _first_of(b, open_b, left_b)
    found: dict[str, str] = {}
    for _, one, other in likely:
        if one not in found and other not in found.values():
            found[one] = other
    return [(first_a[one], first_b[other]) for one, other in found.items()]


def _first_of(numbers: Sequence[_Number], opened: set[str], left: Sequence[_Number]) -> dict[str, _Number]:
    """The number that a clause is shown by."""
    found: dict[str, _Number] = {}
    for number in (*left, *numbers):
        found.setdefault(number.clause, number)
    return found


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    shared = len(a & b)
    return shared / min(len(a), len(b)) if shared >= _LEAST else 0.0


@lru_cache(maxsize=_REMEMBERED)
def _pairs_of(clause: str) -> frozenset[str]:
    for numeral in _NUMERALS:
        clause = clause.replace(numeral, "")
    return fold_pairs(clause)


def _alone(left: Sequence[_Number], told: Sequence[_Number], answers: Sequence[str]) -> list[_Number]:
    """Numbers that no answering text has anywhere, the first of each clause that is not told yet."""
    known = {number.clause for number in told}
    untold = [number for number in left if number.sure and number.clause not in known]
    if not untold:
        return []
    elsewhere = [_keys(text) for text in answers]
    found: dict[str, _Number] = {}
    for number in untold:
        if not any(number.key in keys for keys in elsewhere):
            found.setdefault(number.clause, number)
    return list(found.values())


def _shown(number: _Number) -> str:
    start, end = max(0, number.start - _AROUND), number.start + _AROUND
    clause = number.clause
    return ("…" if start else "") + clause[start:end] + ("…" if end < len(clause) else "")
