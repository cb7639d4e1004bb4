"""Words that bind above and leave it open below: 每年培训教师200名 → 鼓励有条件的地方培训教师."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.measures import Measure, fold, fold_pairs

_FIRM = Pattern(r"必须|应当|不得|严禁|禁止|一律|确保|务必|严格执行|坚决|全部|(?<![需主重必])要(?=[^求点素件么])")
_SOFT_WORD = Pattern(r"鼓励|探索|有条件的|可以|可(?=结合|视|按|根据|参照)|适当|支持|倡导|提倡|酌情|原则上|条件成熟")
_SOFT = Pattern(
    r"^.{0,4}(?:鼓励|探索|有条件的|可以|可(?=结合|视|按|根据|参照)|适当|支持|倡导|提倡|酌情|原则上|条件成熟)|鼓励|有条件的地[方区]"
)
# What is only supported, or left to what is needed, is not asked for; 支持甲开展乙，建设丙 says so of 丙 too.
_LEFT_OPEN = Pattern(
    r"支持|鼓励|引导|探索|有条件|可以|适当|倡导|提倡|酌情|原则上|条件成熟|根据需要|按需|因地制宜|结合实际|力争|争取"
)
_SENTENCE = Pattern(r"[^。；;！？\n]+")
_CLAUSE = Pattern(r"[^，,。；;！？\n]+")
_ONE_THING = 0.7  # share of the pairs of characters of the softer clause that the firmer one has too
_LEAST = 4  # such pairs
_ASKED = 0.6  # share of the pairs of the higher clause that a clause below has which asks for it as well
_MOST = 200  # clauses of one side that are looked at
_SHOWN = 30  # characters of a clause in a reason


def softened(upper: Measure, lower: Sequence[Measure]) -> list[str]:
    """What the measures below only encourage though the higher one asks for it, clause by clause."""
    below = list(_clauses(lower))
    if not any(_SOFT.search(clause) for clause in below):
        return []
    firm = [(clause, _pairs(clause)) for clause in _firm_clauses(upper)]
    asked = [pairs for clause in below if not _SOFT.search(clause) for pairs in (_pairs(clause),)]
    found = []
    for clause in below:
        soft = _SOFT_WORD.search(clause) if _SOFT.search(clause) else None
        if soft is None:
            continue
        pairs = _pairs(_SOFT_WORD.sub("", clause))
        shared, best = max(((len(pairs & own), above) for above, own in firm), default=(0, ""))
        of_best = _pairs(best)
        if shared < _LEAST or shared < _ONE_THING * min(len(pairs), len(of_best)):
            continue
        if any(len(pairs & own) >= shared or len(of_best & own) >= _ASKED * len(of_best) for own in asked):
            continue  # asked for as well
        strong = _FIRM.search(best)
        if not strong and soft[0] == "支持":
            continue  # 促进 and 支持 are one
        words = f"{strong[0]} → {soft[0]}：" if strong else ""
        found.append(f"语气弱了：{words}「{_short(best)}」→「{_short(clause)}」")
    return list(dict.fromkeys(found))


def _firm_clauses(measure: Measure) -> Iterator[str]:
    """The clauses that ask for something: neither they nor what stands before them in their sentence leaves it open."""
    left = _MOST
    for sentence in _SENTENCE.finditer(measure.text or measure.title):
        opened = _LEFT_OPEN.search(sentence[0])
        for match in _CLAUSE.finditer(sentence[0]):
            left -= 1
            if left < 0 or (opened and opened.start() < match.end()):
                break
            yield match[0].strip()


def _clauses(measures: Sequence[Measure]) -> Iterator[str]:
    left = _MOST
    for measure in measures:
        for match in _CLAUSE.finditer(measure.text or measure.title):
            left -= 1
            if left < 0:
                return
            yield match[0].strip()


def _pairs(clause: str) -> frozenset[str]:
    text = fold(clause)
    for numeral, word in _STAGES:
        text = text.replace(numeral, word)
    return fold_pairs(text)


# The stages of exhaust rules: 国Ⅲ, 国III and 国三 are one.
_STAGES = (("国III", "国三"), ("国IV", "国四"), ("国VI", "国六"), ("国V", "国五"))


def _short(clause: str) -> str:
    return clause if len(clause) <= _SHOWN else clause[:_SHOWN] + "…"
