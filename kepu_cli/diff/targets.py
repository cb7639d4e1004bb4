"""Figures of two policies by indicator: which stand against each other, and which promises more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepu_cli.diff.assignment import assign
from kepu_cli.diff.figures import (
    SENSE_NAMES,
    Sense,
    amount,
    counts_alike,
    counts_all_years,
    counts_points,
    extent,
    grows_yearly,
    is_grant,
    is_soft,
    is_split,
    is_yearly,
    kind_of,
    per_of,
    period_of,
    printed,
    scope_of,
    sense_of,
    year_of,
)
from kepu_cli.diff.result import Side, TargetDiff
from kepu_cli.lazy import Pattern, any_of
from kepu_cli.measures import Measure, fold
from kepu_cli.model import Target
from kepu_cli.records import NamedTuple

_SAME_INDICATOR = 0.5  # share of the pairs of characters two indicators have in common, anywhere in the documents
_SURELY_SAME = 0.8  # from here on a figure of the answering measure is not sought elsewhere
_AROUND = 30  # so many figures on either side are looked at where a measure or an indicator has a great many
_CANDIDATES = 12  # targets of the other side that one is weighed against
_SAME_IN_MATCH = 0.3  # the same where the measures answer each other

_EMPTY_WORDS = Pattern(
    rf"[（(].*?[)）]|[全我]{any_of('市省县区国')}|{any_of('的地和与及等')}|力争|争取|达到|完成|每年|全年|以上"
)


# Two ways to write one thing.
_ONE_THING = (
    ("gdp", "地区生产总值"),
    ("国内生产总值", "地区生产总值"),
    ("r&d", "研发"),
    ("研究与试验发展", "研发"),
    ("占比", "比例"),
    ("比重", "比例"),
    ("比率", "比例"),
)


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
        # Of those that are as likely, the nearest: the figures of two lists of one indicator answer each other in order.
        for sign, _, j in sorted([(sign, abs(j - i), j) for sign, j in likely])[:_CANDIDATES]:
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
        shared = len(own.words & other.words)
        alike = 2 * shared / size if size else float(own.text == other.text)
        if j in close and shared and shared == min(len(own.words), len(other.words)):
            alike = max(alike, _SAME_IN_MATCH)  # 完成改造5万户 is said of 居家适老化改造
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
    text = fold(_EMPTY_WORDS.sub("", target.indicator or "")).lower()
    for spelling, word in _ONE_THING:
        text = text.replace(spelling, word)
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


def _same(a: Target, b: Target) -> bool:
    return (
        amount(a) == amount(b)
        and kind_of(a) == kind_of(b)
        and counts_points(a) == counts_points(b)
        and (a.by == b.by or _by(a) == _by(b))
        and fold(a.comparison or "") == fold(b.comparison or "")
        and fold(a.indicator or "") == fold(b.indicator or "")
    )


def _by(target: Target) -> str:
    """The time of a target in one way of writing: 2027, 2027年底 and 到2027年底前 are one day."""
    return _SAME_DAY.sub("", str(target.by or ""))


_SAME_DAY = re.compile(r"到|(?:年?底|年末)?之?前?$|年(?:年?底|末)?之?前?$")


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
    if differs:
        side, why = (
            (None, "一方是当年的数、一方是几年的数，无法比较") if _one_of_year(a, b) else _stricter(first, second)
        )
    else:
        side, why = "same", ""
    indicator = min((t.indicator or t.text for t in (first, second)), key=lambda text: (len(text), text))
    return TargetDiff(indicator, first, second, a.measure, b.measure, side, why, differs)


def _one_of_year(a: Promise, b: Promise) -> bool:
    """Whether one figure is what a single year brings and the other the sum of all: 2027年目标 更新5台, 累计更新60台."""
    of_year = _in_column_of_year(a), _in_column_of_year(b)
    if of_year[0] == of_year[1] or kind_of(a.target) in ("share", "time", ""):
        return False
    one, other = (a, b) if of_year[0] else (b, a)
    name = fold(one.target.indicator or "")
    return counts_all_years(other.target) or any(
        target.by != one.target.by and fold(target.indicator or "") == name for target in one.measure.targets
    )


def _in_column_of_year(promise: Promise) -> bool:
    """Whether a figure stands in the column of a year in a table."""
    by, text = promise.target.by, promise.target.text
    return promise.measure.kind == "table" and isinstance(by, int) and str(by) not in text and "累计" not in text


# Words that say what is done, not what it is done to, and how a figure is counted.
_PLAIN = Pattern(
    "累计|建成|建设|培育|打造|创建|完成|实现|开展|组织|实施|举办|设立|覆盖率?|比例|幅度|办理|办结|时限|时间|压缩|压减|缩减|缩短|减少|下降|降低|"
    "提高|提升|增长|增加|数量|总数|达到|超过|突破|最高|给予"
)
_OTHER_THING = 2  # characters that only one of two indicators has: 公共充电桩 is not every 充电桩


def same_thing(a: Target, b: Target) -> bool:
    """Whether two indicators say the same but for verbs and ways of counting."""
    if fold(a.indicator or "") == fold(b.indicator or ""):
        return True
    first, second = _thing(a), _thing(b)
    if not first or not second:
        return True
    return len(first - second) < _OTHER_THING and len(second - first) < _OTHER_THING


def _thing(target: Target) -> set[str]:
    text = fold(_EMPTY_WORDS.sub("", target.indicator or "")).lower()
    for spelling, word in _ONE_THING:
        text = text.replace(spelling, word)
    # A share of what is newly built is none of all; so many newly built are just so many.
    text = text if kind_of(target) == "share" else text.replace("新建", "")
    return set(_PLAIN.sub("", text))


def _stricter(a: Target, b: Target) -> tuple[Side | None, str]:
    """Which of two targets promises more, and why in Chinese; None where that cannot be told."""
    first, second = extent(a), extent(b)
    if first is None and second is None:
        return None, ("写的是比值" if is_split(a) or is_split(b) else "写的不是一个数") + "，无法比较"
    if first is None or second is None:
        return None, "有一方没有数字，无法比较"
    senses = sense_of(a), sense_of(b)
    why = _not_comparable(a, b, senses)
    if why:
        return None, f"{why}，无法比较"
    note = ""
    if not counts_alike(a, b):
        note = f"（单位不同：{'、'.join(sorted((a.unit or '', b.unit or '')))}，只供参考）"
    years = year_of(a), year_of(b)
    early, late = sorted(year for year in years if year) if all(years) else (0, 0)
    sooner: Side = "a" if (years[0] or 0) < (years[1] or 0) else "b"
    if not same_thing(a, b):
        return None, "指标的说法不同，请核对是不是一回事" + note
    if first != second and is_grant(a):
        return None, "补助的数额，不分宽严" + note
    if first != second:
        less = senses[0] == "most"
        if (first.least - second.least) * (first.most - second.most) < 0:
            return None, "一方的范围包含另一方，无法比较" + note
        more: Side = "a" if (first < second) == less else "b"
        if early != late and more != sooner:
            return None, f"数值与年份不一致（{early} 年与 {late} 年），无法判断" + note
        higher, lower = (a, b) if first > second else (b, a)
        said = f"{printed(lower)} < {printed(higher)}" if less else f"{printed(higher)} > {printed(lower)}"
        return more, said + note
    if early != late:
        return sooner, f"数值相同，{early} 年早于 {late} 年" + note
    if is_soft(a) != is_soft(b):
        return ("b" if is_soft(a) else "a"), "数值相同，一方只是力争" + note
    return "same", "数值相同，说法不同" + note


def _not_comparable(a: Target, b: Target, senses: tuple[Sense, Sense]) -> str:
    """Why two figures of one indicator do not compare, empty where they do."""
    if "unknown" in senses:
        return "看不出高好还是低好"
    if senses[0] != senses[1]:
        if set(senses) == {"least", "most"}:
            return "一方是上限、一方是下限"
        return f"一方是{SENSE_NAMES[senses[0]]}、一方是{SENSE_NAMES[senses[1]]}"
    if is_split(a) or is_split(b):
        return "按比例分担的数"
    if counts_points(a) != counts_points(b):
        return "一方是百分点、一方是百分比"
    if senses[0] in ("rise", "fall") and grows_yearly(a) != grows_yearly(b):
        return "一方按年计，一方按整个时期计"
    if per_of(a) != per_of(b):
        return f"一方按{'、'.join(sorted(per_of(a) ^ per_of(b)))}计"
    scopes = scope_of(a), scope_of(b)
    if all(scopes) and scopes[0] != scopes[1]:
        return f"一方是{scopes[0]}的总数、一方是{scopes[1]}的总数"
    periods = period_of(a), period_of(b)
    if all(periods) and periods[0] != periods[1]:
        return f"一方按{periods[0]}计，一方按{periods[1]}计"
    if is_yearly(a) != is_yearly(b) and senses[0] in ("least", "added"):
        return "一方按年计，一方按期末计"
    return ""
