"""Whether a lower document carries out a higher one: each measure covered, with other units, weakened, or missing.

A lower level is held only to what it can do: a unit that has no counterpart there is not called missing. A lead that is gone, a
lower figure, a later deadline and softer words weaken a measure; some of many units that are gone are told apart from that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from kepu_cli.bearers import Resolver, resolvers
from kepu_cli.deadlines import Calendar, Due, policy_calendar
from kepu_cli.diff.compare import compare
from kepu_cli.diff.data import Data, measure_data, policy_data
from kepu_cli.diff.dues import due_text, join_dues, pair_dues
from kepu_cli.diff.figures import amount, counts_alike, is_total, printed
from kepu_cli.diff.numbers import Numbered, compare_numbers, is_told
from kepu_cli.diff.result import Bearer, Comparison, Match, Only
from kepu_cli.diff.spoken import unspoken
from kepu_cli.diff.targets import same_thing
from kepu_cli.diff.units import compare_units
from kepu_cli.diff.views import name_text, part_name
from kepu_cli.diff.wording import softened
from kepu_cli.dues import measure_dues
from kepu_cli.lexicon import Lexicon
from kepu_cli.lexicon.places import bare_place
from kepu_cli.lexicon.units import LEVELS, Level, Unit
from kepu_cli.measures import Content, Measure, is_frame, policy_title, without_closing
from kepu_cli.model import Policy, Target
from kepu_cli.records import NamedTuple, dataclass
from kepu_cli.report import Report, Sheet
from kepu_cli.roles import ROLE_NAMES, role_class

Status: TypeAlias = Literal["covered", "units", "weakened", "doubtful", "unassigned", "missing"]
STATUS_NAMES: dict[Status, str] = {
    "covered": "已落实",
    "units": "单位有出入",
    "weakened": "打了折扣",
    "doubtful": "疑似落实，请核对",
    "unassigned": "没有责任单位",
    "missing": "没有落实",
}

# From here a link is sure enough to call a measure carried out. In nine labelled pairs of real plans, of the best links of all
# measures 21 of 204 above it answer only in part or not at all, 22 of 58 below it: those are shown for a person to look at.
SURE = 0.18
_MUCH_ALIKE = 0.4  # from here on nobody asks how much of a measure its answers speak of
_NAMED = ("institution", "enterprise")  # bodies of their own: another level need not have one


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
    """What the lower document makes of each measure of the higher one; its closing words are no part of the last one."""
    upper = without_closing(upper)
    comparison = compare(upper, lower, min_similarity=min_similarity, lexicon=lexicon)
    answers: dict[int, list[Match]] = {}
    for match in comparison.matches:
        answers.setdefault(id(match.a), []).append(match)
    above, below = resolvers((upper.policy, lower.policy), lexicon)
    expected = _Expected(
        above,
        below,
        below.context.level or _level_of_units(comparison),
        policy_calendar(upper.policy),
        policy_calendar(lower.policy),
        any(measure.assignments for measure in lower.measures),
    )
    covers = [_judge(matches, expected) for matches in answers.values()] + [
        _missing(only) for only in comparison.only_a
    ]
    order: dict[Measure, int] = {}
    for position, measure in enumerate(upper.measures):
        order.setdefault(measure, position)
    return Coverage(upper.policy, lower.policy, tuple(sorted(covers, key=lambda cover: order[cover.upper])))


def _level_of_units(comparison: Comparison) -> Level | None:
    """The level that most units of the document below have, where its issuer does not tell it."""
    bearers = [pair.b for match in comparison.matches for pair in match.units.both]
    bearers += [bearer for match in comparison.matches for bearer in match.units.only_b]
    counts = Counter(bearer.level for bearer in bearers)
    return max(LEVELS, key=lambda level: counts[level]) if any(counts[level] for level in LEVELS) else None


def _missing(only: Only) -> Cover:
    near = f"最接近的是 {only.near.name}（相似度 {only.similarity:.2f}）" if only.near else ""
    return Cover(only.measure, "missing", (), 0.0, (near,) if near else ())


class _Expected(NamedTuple):
    """Says what of the higher document a measure below can be asked for."""

    upper: Resolver
    lower: Resolver
    level: Level | None  # of the document below
    calendar_above: Calendar
    calendar_below: Calendar
    assigns: bool  # whether the document below names units at all

    def keep(self, measure: Measure, bearers: Iterable[Bearer]) -> list[Bearer]:
        """The bearers of a measure above that the level below has as well; all of them where both speak of one place."""
        named = list(bearers)
        if not named or (self.upper.context.place and self.upper.context == self.lower.context):
            return named
        units = self.upper.units(measure)
        return [bearer for bearer in named if self._exists_below(units[bearer.unit])]

    @property
    def smaller(self) -> bool:
        """Whether the document below speaks of a part of the place that the higher one speaks of."""
        level = self.upper.context.level
        return level is not None and self.level is not None and LEVELS.index(level) < LEVELS.index(self.level)

    def _exists_below(self, unit: Unit) -> bool:
        level, place = self.level, self.lower.context.place
        if not unit.known or unit.kind in _NAMED:
            return False
        if level is None:
            return True
        if unit.place and unit.level and LEVELS.index(unit.level) >= LEVELS.index(level):
            # 杭州市政府 is nobody that a plan of another place could name.
            return place is not None and bare_place(unit.place) == bare_place(place)
        return self.lower.lexicon.unit_at_level(unit, level, place) is not None


def _judge(matches: Sequence[Match], expected: _Expected) -> Cover:
    """A measure with all its answers taken together: what one of them keeps is kept."""
    upper = matches[0].a
    best = max(matches, key=lambda match: (match.primary, match.similarity))
    lower = tuple(match.b for match in matches)
    if max(match.similarity for match in matches) < SURE:
        terms = "、".join(term for term, _ in best.terms[:4])
        reason = "相似度低，可能说的不是一件事" + (f"；相同的只有：{terms}" if terms else "")
        return Cover(upper, "doubtful", lower, best.similarity, (reason,))
    assigned = any(measure.assignments for measure in lower) or not expected.assigns or is_frame(upper)
    grave, minor = _check_units(upper, matches, expected) if any(measure.assignments for measure in lower) else ([], [])
    lower_figures, unclear, notes = _check_figures(matches, expected)
    later, unclear_dues = _check_deadlines(upper, lower, expected)
    unclear += unclear_dues
    grave += lower_figures + later + softened(upper, lower)
    unclear += _check_numbers(upper, lower, expected, grave) + _check_extent(upper, lower, best.similarity)
    status: Status = "weakened" if grave else "doubtful" if unclear else "units" if minor else "covered"
    reasons = (*grave, *unclear, *minor, *notes)
    return Cover(upper, status if assigned else "unassigned", lower, best.similarity, reasons)


def _check_units(upper: Measure, matches: Sequence[Match], expected: _Expected) -> tuple[list[str], list[str]]:
    """What weighs (a lead gone; without leads, most of the units gone) and what is only to be known."""
    best = max(matches, key=lambda match: (match.primary, match.similarity))
    missing_everywhere = set.intersection(*({bearer.keys[0] for bearer in match.units.only_a} for match in matches))
    gone = expected.keep(upper, (bearer for bearer in best.units.only_a if bearer.keys[0] in missing_everywhere))
    kept = [pair.a for pair in best.units.both] + [b for b in best.units.only_a if b.keys[0] not in missing_everywhere]
    has_lead = any(bearer.role_class == "lead" for bearer in (*kept, *gone))
    now = _new_leads(matches)
    grave: list[str] = []
    minor: list[str] = []
    for role, name in ROLE_NAMES.items():
        absent = [bearer for bearer in gone if bearer.role_class == role]
        present = [bearer for bearer in kept if bearer.role_class == role]
        if absent:
            weighs = role == "lead" or (role == "responsible" and not has_lead and len(absent) > len(present))
            text = f"没有写{name}单位：{'、'.join(bearer.unit for bearer in absent)}" + (now if role == "lead" else "")
            (grave if weighs else minor).append(text)
    if any(role_class(row.role) == "lead" for match in matches for row in match.b.assignments):
        leads = {pair.a.keys[0] for match in matches for pair in match.units.both if pair.b.role_class == "lead"}
        demoted = [pair for pair in best.units.roles if pair.a.role_class == "lead" and pair.a.keys[0] not in leads]
        grave += [f"不再牵头：{pair.a.unit} → {pair.b.unit}（{pair.b.role}）{now}" for pair in demoted]
    for match in matches:
        for part in match.units.by_content:
            moved = expected.keep(upper, compare_units(part.a, part.b).only_a)
            moved = [bearer for bearer in moved if bearer.keys[0] not in missing_everywhere]
            if moved:
                minor.append(f"分工变了：{part_name(part)}没有{'、'.join(bearer.unit for bearer in moved)}")
    return grave, minor


def _new_leads(matches: Sequence[Match]) -> str:
    """Who leads below that does not lead above, as the end of a sentence."""
    above = {
        key for match in matches for bearer in (*(p.a for p in match.units.both), *match.units.only_a)
        if bearer.role_class == "lead" for key in bearer.keys
    }  # fmt: skip
    below = [
        bearer.unit for match in matches for bearer in (*(p.b for p in match.units.both), *match.units.only_b)
        if bearer.role_class == "lead" and above.isdisjoint(bearer.keys)
    ]  # fmt: skip
    return f"，改由{'、'.join(dict.fromkeys(below))}牵头" if below else ""


def _check_figures(matches: Sequence[Match], expected: _Expected) -> tuple[list[str], list[str], list[str]]:
    """Figures that are gone or lower, those that do not compare, and what is only to be known.

    A part of a place need not do what the whole has to.
    """
    reasons: list[str] = []
    unclear: list[str] = []
    notes: list[str] = []
    told: set[Target] = set()
    texts = Counter(target.text for target in matches[0].a.targets)
    for match in matches:
        for target in match.targets:
            if target.a is None or not target.differs or target.a in told:
                continue
            told.add(target.a)
            if target.b is None:
                if not any(_says(match.b, target.a) for match in matches):
                    only = texts[target.a.text] < 2  # figure of its words
                    figure = target.a.text if only else f"{target.a.indicator or ''} {printed(target.a)}"
                    reasons.append(f"没有写数字：{figure}")
                continue
            change = f"{target.indicator} {printed(target.a)} → {printed(target.b)}"
            if not same_thing(target.a, target.b):
                change = f"{target.a.indicator} {printed(target.a)} → {target.b.indicator} {printed(target.b)}"
            less = (amount(target.b) or 0) < (amount(target.a) or 0)
            if expected.smaller and is_total(target.a):
                if less:
                    notes.append(f"本级的数字，请核对：{change}")
            elif target.stricter == "a" and not counts_alike(target.a, target.b):
                notes.append(f"单位不同，请核对：{change}")
            elif target.stricter == "a":
                reasons.append(f"{'数字低了' if less else '数字松了'}：{change}")
            elif target.stricter is None and amount(target.a) == amount(target.b) is not None:
                unclear.append(f"数字相同，请核对是不是一回事：{change}")
            elif target.stricter is None:
                unclear.append(f"数字无法比较，请核对：{change}（{target.why.removesuffix('，无法比较')}）")
    return reasons, unclear, notes


def _check_extent(upper: Measure, lower: Sequence[Measure], similarity: float) -> list[str]:
    """That the measures below speak only of a small part of the higher one."""
    missing = unspoken(upper, lower) if similarity < _MUCH_ALIKE else None
    if missing is None:
        return []
    return [
        "只说到一部分，请核对" + (f"；似乎没有说到：{'、'.join(f'「{text}」' for text in missing)}" if missing else "")
    ]


def _check_numbers(upper: Measure, lower: Sequence[Measure], expected: _Expected, told: Sequence[str]) -> list[str]:
    """Numbers that are no targets and that the measures below write otherwise or not at all, for a person to look at.

    ``told`` are the reasons given already.
    """
    texts = [measure.text for measure in lower]
    below = [target for measure in lower for target in measure.targets]
    above = [due.text for due in measure_dues(upper, expected.calendar_above)]
    found = compare_numbers(
        Numbered(upper.text, upper.targets, lambda: above, texts), Numbered("\n".join(texts), below)
    )
    changed = [f"数字有出入，请核对：「{diff.a}」→「{diff.b}」" for diff in found if diff.a and diff.b]
    return changed + [
        f"没有写数字，请核对：「{diff.a}」" for diff in found if diff.a and diff.b is None and not is_told(diff.a, told)
    ]


def _says(measure: Measure, target: Target) -> bool:
    """Whether the words of a measure hold a figure as it is printed, though they were not read as a target."""
    return target.value is not None and re.search(rf"(?<![\d.]){re.escape(printed(target))}", measure.text) is not None


def _check_deadlines(upper: Measure, lower: Sequence[Measure], expected: _Expected) -> tuple[list[str], list[str]]:
    """Deadlines that are gone or later, each against that of the same thing below, and those that may date another thing.

    Where the very day stands below as well, it may be the words that were paired wrongly.
    """
    above = measure_dues(upper, expected.calendar_above, of_figures=False)  # those are told with the figures
    below = [due for measure in lower for due in measure_dues(measure, expected.calendar_below)]
    gone: list[Due] = []
    reasons: list[str] = []
    unclear: list[str] = []
    days = {due.day for due in below}
    for pair in pair_dues([due for due in above if due.day is not None], below):
        if pair.a is not None and pair.b is None:
            gone += [pair.a] if pair.a.day not in days else []
        elif pair.a is not None and pair.b is not None and pair.earlier == "a":
            change = f"{due_text(pair.a)} → {due_text(pair.b)}"
            if pair.a.day in days:
                unclear.append(f"时限不同，请核对说的是不是一件事：{change}")
            else:
                reasons.append(f"时限晚了：{change}")
    return reasons + ([f"没有写时限：{join_dues(gone)}"] if gone else []), unclear


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
    """The coverage as a table; ``missing`` shows only what nobody carries out for sure, ``changed`` what is not covered."""
    shown = [
        cover
        for cover in coverage.covers
        if only is None
        or (only == "missing" and cover.status in ("missing", "doubtful"))
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
                ratio=3,
            ),
        ),
    )
