"""Figures of two policies by indicator: which stand against each other, and which promises more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kepu_cli.diff.assignment import assign
from kepu_cli.diff.result import Side, TargetDiff
from kepu_cli.measures import Measure, fold
from kepu_cli.model import Target

_SAME_INDICATOR = 0.5  # share of the pairs of characters two indicators have in common, anywhere in the documents
_SURELY_SAME = 0.8  # from here on a figure of the answering measure is not sought elsewhere
_AROUND = 100  # so many figures on either side are looked at where a measure or an indicator has a great many
_CANDIDATES = 12  # targets of the other side that one is weighed against
_SAME_IN_MATCH = 0.3  # the same where the measures answer each other

# What a unit counts. Figures compare only within a kind; 人 and 人次 are one kind, but not one thing, which is said.
_KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("share", frozenset(("%", "％", "‰", "个百分点", "成"))),
    ("money", frozenset(("元", "百元", "千元", "万元", "亿元", "万亿元"))),
    ("people", frozenset(("人", "名", "人次", "位", "户", "对", "万人次", "人天"))),
    ("time", frozenset(("毫秒", "分钟", "小时", "天", "日", "工作日", "个工作日", "周", "个月", "年"))),
    ("lessons", frozenset(("学时", "课时"))),
    ("area", frozenset(("平方米", "亩", "公顷", "平方公里"))),
    ("length", frozenset(("米", "千米", "公里"))),
    ("mass", frozenset(("斤", "公斤", "千克", "吨"))),
    ("power", frozenset(("千瓦", "兆瓦", "万千瓦"))),
    ("times", frozenset(("场", "场次", "次", "期", "班次", "批次", "批"))),
    ("growth", frozenset(("倍",))),
    # 5个基地 and 6家基地 count the same things where the indicator is the same.
    (
        "things",
        frozenset(
            [
                "个",
                "家",
                "所",
                "项",
                "处",
                "座",
                "支",
                "套",
                "件",
                "种",
                "类",
                "篇",
                "部",
                "门",
                "条",
                "款",
                "只",
                "台",
                "辆",
                "间",
                "块",
                "册",
                "本",
            ]
        ),
    ),
)
_FACTORS = {
    "百元": 100,
    "千元": 1000,
    "万元": 10**4,
    "亿元": 10**8,
    "万亿元": 10**12,
    "万人次": 10**4,
    "‰": 0.1,
    "毫秒": 1 / 86_400_000,
    "分钟": 1 / 1440,
    "小时": 1 / 24,
    "工作日": 1.4,
    "个工作日": 1.4,
    "周": 7,
    "个月": 30,
    "年": 365,
    "平方米": 0.0015,
    "公顷": 15,
    "平方公里": 1500,
    "千米": 1000,
    "公里": 1000,
    "斤": 0.5,
    "吨": 1000,
    "兆瓦": 1000,
    "万千瓦": 10**4,
}
_POINTS = "个百分点"
_UPPER = (
    "不超过",
    "不高于",
    "不得超过",
    "以内",
    "之内",
    "以下",
    "低于",
    "少于",
    "小于",
    "降",
    "压缩",
    "控制在",
    "减少",
    "下降",
)
_LOWER = ("不少于", "不低于", "不小于", "不得少于", "不得低于")
_SOFT = ("力争", "争取", "努力", "左右", "约", "近", "探索", "鼓励", "可", "原则上")
_EMPTY_WORDS = re.compile(r"[（(].*?[)）]|全[市省县区国]|我[市省县区国]|[的地和与及等]|力争|争取|达到|每年|全年|以上")


class Promise(NamedTuple):
    """A target with the measure that makes it and that measure's position."""

    target: Target
    measure: Measure
    position: int


def list_promises(measures: Sequence[Measure]) -> list[Promise]:
    """The targets of all measures in order."""
    return [
        Promise(target, measure, position) for position, measure in enumerate(measures) for target in measure.targets
    ]


def compare_targets(a: Sequence[Promise], b: Sequence[Promise], linked: frozenset[tuple[int, int]]) -> list[TargetDiff]:
    """Every target of both sides, those of one indicator side by side, in the order of a, then those only b has.

    ``linked`` holds the positions of measures that answer each other: there, less of the indicator must be the same.
    """
    traits_a, traits_b = [_traits_of(promise) for promise in a], [_traits_of(promise) for promise in b]
    counts: dict[str, int] = {}
    for traits in (*traits_a, *traits_b):
        for word in traits.words:
            counts[word] = counts.get(word, 0) + 1
    index: dict[str, list[int]] = {}
    for j, traits in enumerate(traits_b):
        for word in _telling(traits.words, counts):
            index.setdefault(word, []).append(j)
    scores: dict[tuple[int, int], float] = {}
    near: dict[int, list[int]] = {}
    for j, traits in enumerate(traits_b):
        near.setdefault(traits.promise.position, []).append(j)
    answers: dict[int, list[int]] = {}
    for first, second in linked:
        answers.setdefault(first, []).extend(near.get(second, ()))
    ranks: dict[int, int] = {}
    for i, traits in enumerate(traits_a):
        rank = ranks[traits.promise.position] = ranks.get(traits.promise.position, -1) + 1
        close = _around(answers.get(traits.promise.position, ()), rank)
        likely = _likely(traits, traits_b, close, close)
        if not likely or min(likely)[0] > -1 - _SURELY_SAME:
            alike_to = {j for word in _telling(traits.words, counts) for j in _around(index.get(word, ()), i)}
            likely += _likely(traits, traits_b, alike_to - close, close)
        for sign, j in sorted(likely)[:_CANDIDATES]:
            score = _score(traits, traits_b[j], -sign - (j in close), j in close)
            if score > 0:
                scores[i, j] = score
    pairs = dict(assign(scores, len(a), len(b)))
    taken = set(pairs.values())
    rows = [_compare(promise, b[pairs[i]] if i in pairs else None) for i, promise in enumerate(a)]
    return rows + [_compare(None, promise) for j, promise in enumerate(b) if j not in taken]


def _around(positions: Sequence[int], middle: int) -> set[int]:
    """All of them, or those about the middle where they are too many: a thousand figures of one indicator stand in order."""
    if len(positions) <= 2 * _AROUND:
        return set(positions)
    start = min(max(0, middle - _AROUND), len(positions) - 2 * _AROUND)
    return set(positions[start : start + 2 * _AROUND])


def _likely(own: _Traits, others: list[_Traits], positions: set[int], close: set[int]) -> list[tuple[float, int]]:
    """Those of the other side that may be of one indicator: (the less the likelier, position)."""
    found: list[tuple[float, int]] = []
    for j in positions:
        other = others[j]
        size = len(own.words) + len(other.words)
        alike = 2 * len(own.words & other.words) / size if size else float(own.text == other.text)
        if alike >= (_SAME_IN_MATCH if j in close else _SAME_INDICATOR):
            found.append((-alike - (j in close), j))
    return found


def _telling(words: frozenset[str], counts: dict[str, int]) -> list[str]:
    """The rarest two thirds of an indicator's words: two indicators that share half of theirs share one of these."""
    ranked = sorted(words, key=lambda word: (counts[word], word))
    return ranked[: len(ranked) - (len(ranked) + 2) // 3 + 1]


class _Traits(NamedTuple):
    """What two targets are paired by."""

    promise: Promise
    words: frozenset[str]
    kind: str
    text: str


def _traits_of(promise: Promise) -> _Traits:
    target = promise.target
    return _Traits(promise, _words_of(target), kind_of(target), fold(target.text))


def _words_of(target: Target) -> frozenset[str]:
    text = fold(_EMPTY_WORDS.sub("", target.indicator or ""))
    if len(text) < 2:
        text = re.sub(r"\d+(?:\.\d+)?|年", "", fold(target.text))
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _score(a: _Traits, b: _Traits, alike: float, linked: bool) -> float:
    if a.kind != b.kind and a.kind and b.kind:
        return 0.0
    one, other = a.promise.target, b.promise.target
    same_text = a.text == b.text
    same_by = one.by is not None and one.by == other.by
    return round(
        alike
        + 0.3 * linked
        + 0.2 * same_by
        + 0.1 * (one.unit == other.unit)
        + 1.0 * (same_text and linked)
        + 0.5 * same_text,
        6,
    )


def kind_of(target: Target) -> str:
    """What a target's unit counts: share, money, people…; the unit itself where it is none of these, "" without one."""
    unit = target.unit or ""
    return _KIND_OF.get(unit, unit)


_KIND_OF = {unit: kind for kind, units in _KINDS for unit in units}


def amount(target: Target) -> float | None:
    """The figure in one unit for its kind (元, 人次, 天, 亩, 米, 公斤, 千瓦), None where it has none."""
    if target.value is None:
        return None
    return float(target.value) * _FACTORS.get(target.unit or "", 1)


def is_upper_bound(target: Target) -> bool:
    """Whether less is more: 不超过10%, 降至3%, 5个工作日以内."""
    words = target.comparison or ""
    if any(word in words for word in _LOWER):
        return False
    return (
        any(word in words for word in _UPPER)
        or (not words and any(word in target.text for word in ("不超过", "以内", "不高于")))
        or kind_of(target) == "time"
    )


def is_soft(target: Target) -> bool:
    """Whether a target binds only half: 力争, 争取, 左右."""
    words = (target.comparison or "") + target.text
    return any(word in words for word in _SOFT if len(word) > 1) or any(
        word in (target.comparison or "") for word in ("约", "近")
    )


def _same(a: Target, b: Target) -> bool:
    return (
        amount(a) == amount(b)
        and kind_of(a) == kind_of(b)
        and str(a.by or "") == str(b.by or "")
        and fold(a.comparison or "") == fold(b.comparison or "")
        and fold(a.indicator or "") == fold(b.indicator or "")
    )


def _compare(a: Promise | None, b: Promise | None) -> TargetDiff:
    if a is None or b is None:
        one = a or b
        assert one is not None
        return TargetDiff(
            one.target.indicator or one.target.text,
            a.target if a else None,
            b.target if b else None,
            a.measure if a else None,
            b.measure if b else None,
            why="只有这一方有数",
        )
    first, second = a.target, b.target
    differs = not _same(first, second)
    side, why = _stricter(first, second) if differs else ("same", "")
    indicator = min((t.indicator or t.text for t in (first, second)), key=lambda text: (len(text), text))
    return TargetDiff(indicator, first, second, a.measure, b.measure, side, why, differs)


def _stricter(a: Target, b: Target) -> tuple[Side | None, str]:
    """Which of two targets promises more, and why in Chinese."""
    first, second = amount(a), amount(b)
    if first is None or second is None:
        return None, "有一方没有数字，无法比较"
    if is_upper_bound(a) != is_upper_bound(b):
        return None, "一方是上限、一方是下限，无法比较"
    if (a.unit == _POINTS) != (b.unit == _POINTS):
        return None, "一方是水平、一方是增减的幅度，无法比较"
    note = ""
    if a.unit != b.unit and kind_of(a) == "people":
        note = f"（单位不同：{'、'.join(sorted((a.unit or '', b.unit or '')))}，只供参考）"
    year_a, year_b = _year(a), _year(b)
    recurring_a, recurring_b = "每" in str(a.by or ""), "每" in str(b.by or "")
    if recurring_a != recurring_b:
        note += "（一方按年计，一方按期末计，只供参考）"
    if first != second:
        more: Side = "a" if (first < second) == is_upper_bound(a) else "b"
        if year_a and year_b and year_a != year_b and more != ("a" if year_a < year_b else "b"):
            return None, f"数值与年份不一致（{min(year_a, year_b)} 年与 {max(year_a, year_b)} 年），无法判断" + note
        higher, lower = (a, b) if first > second else (b, a)
        return more, f"{printed(higher)} > {printed(lower)}" + note
    if year_a and year_b and year_a != year_b:
        return (
            "a" if year_a < year_b else "b"
        ), f"数值相同，{min(year_a, year_b)} 年早于 {max(year_a, year_b)} 年" + note
    if is_soft(a) != is_soft(b):
        return ("b" if is_soft(a) else "a"), "数值相同，一方只是力争" + note
    return "same", "数值相同，说法不同" + note


def _year(target: Target) -> int | None:
    match = re.search(r"20\d\d", str(target.by or ""))
    return int(match[0]) if match else None


def printed(target: Target) -> str:
    """The figure as one would write it: 17%, 8000人次, 1.5万人次, 1.3万亿斤."""
    if target.value is None:
        return target.comparison or target.text
    value, unit = float(target.value), target.unit or ""
    for scale, word in _LARGE:
        if abs(value) >= scale and unit[:1] not in _SCALED and (value * 1000 / scale).is_integer():
            return f"{value / scale:g}{word}{unit}"
    return f"{value:g}{unit}" if abs(value) < 10**6 else f"{value:.0f}{unit}"


_LARGE = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))
_SCALED = frozenset("%百千万亿")  # 2万万元 nobody writes
