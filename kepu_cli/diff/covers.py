"""Whether a lower document carries out a higher one: each measure covered, weakened, assigned to nobody, or missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kepu_cli.diff.compare import compare
from kepu_cli.diff.data import Data, bearer_text, measure_data, policy_data
from kepu_cli.diff.result import Match, Only
from kepu_cli.diff.targets import printed
from kepu_cli.diff.views import name_text
from kepu_cli.lexicon import Lexicon
from kepu_cli.measures import Content, Measure, policy_title
from kepu_cli.model import Policy
from kepu_cli.report import Report, Sheet

Status: TypeAlias = Literal["covered", "weakened", "unassigned", "missing"]
STATUS_NAMES: dict[Status, str] = {
    "covered": "已落实",
    "weakened": "打了折扣",
    "unassigned": "没有责任单位",
    "missing": "没有落实",
}

# Words that bind, and words that leave it open; compared only where the other side has none of the same strength.
_BINDING = re.compile(r"必须|应当|不得|严禁|禁止|一律|确保|务必|严格执行|坚决")
_OPEN = re.compile(r"鼓励|引导|探索|有条件|可以|逐步|适当|支持|倡导|力争|争取|酌情|原则上")


@dataclass(frozen=True, slots=True)
class Cover:
    """One measure of the higher document: what became of it, by which measures below, and why it counts for less."""

    upper: Measure
    status: Status
    lower: tuple[Measure, ...] = ()
    similarity: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """All measures of the higher document in its order."""

    upper: Policy
    lower: Policy
    covers: tuple[Cover, ...]

    @property
    def complete(self) -> bool:
        """Whether every measure is covered."""
        return all(cover.status == "covered" for cover in self.covers)


def check_covers(
    upper: Content, lower: Content, *, min_similarity: float | None = None, lexicon: Lexicon | None = None
) -> Coverage:
    """What the lower document makes of each measure of the higher one."""
    comparison = compare(upper, lower, min_similarity=min_similarity, lexicon=lexicon)
    answers: dict[int, list[Match]] = {}
    for match in comparison.matches:
        answers.setdefault(id(match.a), []).append(match)
    covers = [_judge(matches) for matches in answers.values()] + [_missing(only) for only in comparison.only_a]
    order: dict[Measure, int] = {}
    for position, measure in enumerate(upper.measures):
        order.setdefault(measure, position)
    return Coverage(upper.policy, lower.policy, tuple(sorted(covers, key=lambda cover: order[cover.upper])))


def _missing(only: Only) -> Cover:
    near = f"最接近的是 {only.near.name}（相似度 {only.similarity:.2f}）" if only.near else ""
    return Cover(only.measure, "missing", (), 0.0, (near,) if near else ())


def _judge(matches: Sequence[Match]) -> Cover:
    """A measure with all its answers taken together: what one of them keeps is kept."""
    upper = matches[0].a
    best = max(matches, key=lambda match: (match.primary, match.similarity))
    lower = tuple(match.b for match in matches)
    reasons: list[str] = []
    if any(measure.assignments for measure in lower):
        gone = [
            bearer
            for bearer in best.units.only_a
            if all(any(bearer.keys[0] == other.keys[0] for other in match.units.only_a) for match in matches)
        ]
        if gone:
            reasons.append("没有写单位：" + "、".join(bearer_text(bearer) for bearer in gone))
    told = set()
    for match in matches:
        for target in match.targets:
            if target.a is None or not target.differs or target.a.text in told:
                continue
            told.add(target.a.text)
            if target.b is None:
                reasons.append(f"没有写数字：{target.a.text}")
            elif target.stricter == "a":
                reasons.append(f"数字低了：{target.indicator} {printed(target.a)} → {printed(target.b)}")
    for match in matches:
        deadline = match.deadline
        if deadline and deadline.a and not deadline.b and len(matches) == 1:
            reasons.append(f"没有写时限：{deadline.a}")
        elif deadline and deadline.earlier == "a":
            reasons.append(f"时限晚了：{deadline.a} → {deadline.b}")
    words_above = upper.title + upper.text
    words_below = "".join(measure.title + measure.text for measure in lower)
    binding, open_word = _BINDING.search(words_above), _OPEN.search(words_below)
    if binding and not _BINDING.search(words_below) and open_word:
        reasons.append(f"语气弱了：{binding[0]} → {open_word[0]}")
    status: Status = "weakened" if reasons else "covered"
    if not any(measure.assignments for measure in lower):
        status = "unassigned"
    return Cover(upper, status, lower, best.similarity, tuple(reasons))


def covers_data(coverage: Coverage) -> Data:
    """The coverage as dicts and lists."""
    counts = {status: sum(cover.status == status for cover in coverage.covers) for status in STATUS_NAMES}
    return {
        "upper": policy_data(coverage.upper),
        "lower": policy_data(coverage.lower),
        "summary": counts,
        "measures": [
            {
                "upper": measure_data(cover.upper),
                "status": cover.status,
                "lower": [measure_data(measure) for measure in cover.lower],
                "similarity": round(cover.similarity, 3),
                "reasons": list(cover.reasons),
            }
            for cover in coverage.covers
        ],
    }


def covers_report(coverage: Coverage, only: str | None = None) -> Report:
    """The coverage as a table; ``missing`` shows only what nobody carries out, ``changed`` what is not covered."""
    shown = [
        cover
        for cover in coverage.covers
        if only is None
        or (only == "missing" and cover.status == "missing")
        or (only == "changed" and cover.status != "covered")
    ]
    rows = tuple(
        (
            name_text(cover.upper),
            STATUS_NAMES[cover.status],
            "\n".join(measure.name for measure in cover.lower),
            f"{cover.similarity:.2f}" if cover.lower else "",
            "\n".join(cover.reasons),
        )
        for cover in shown
    )
    counts = "，".join(
        f"{name} {sum(cover.status == status for cover in coverage.covers)} 条" for status, name in STATUS_NAMES.items()
    )
    return Report(
        f"落实对照：{policy_title(coverage.upper)}",
        (f"上级：{policy_title(coverage.upper)}", f"下级：{policy_title(coverage.lower)}", counts + "。"),
        (
            Sheet(
                "上级措施的落实",
                ("上级措施", "情况", "下级措施", "相似", "说明"),
                rows,
                (22, 8, 22, 5, 30),
                "没有这样的措施。",
            ),
        ),
    )
