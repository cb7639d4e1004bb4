"""What policies leave open: nobody responsible, no date, soft words alone, units nobody wrote to, two leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from kepu_cli.bearers import Resolver, function_keys, resolvers
from kepu_cli.deadlines import Calendar, policy_calendar, title_year
from kepu_cli.dues import has_time
from kepu_cli.lazy import Pattern
from kepu_cli.lexicon import Lexicon, split_units
from kepu_cli.measures import Measure, is_frame, iter_measures, policy_title
from kepu_cli.model import Policy
from kepu_cli.records import dataclass
from kepu_cli.roles import class_roles

Code: TypeAlias = Literal["no-unit", "no-deadline", "soft", "two-leads", "not-recipient"]
GAP_NAMES: dict[Code, str] = {
    "no-unit": "没有责任单位",
    "no-deadline": "没有时限",
    "soft": "只有软性措辞",
    "two-leads": "不止一个牵头单位",
    "not-recipient": "责任单位不在主送之列",
}

_SOFT = re.compile(r"(?:鼓励|引导|探索|倡导|支持|提倡|可以?|适当|有条件的|积极争取|力争|争取)")
_FIRM = re.compile(
    r"(?:建立|建设|建成|完善|健全|开展|组织|实施|落实|制定|出台|完成|举办|设立|打造|培育|培训|推进|推动|加强|加大|加快|强化|提升|提高|优化|发挥|做好|抓好|"
    r"严格|确保|必须|应当|要|不得|严禁|纳入|构建|搭建|推广|改造|新建|新增|编制|印发|评选|遴选|整治|查处|检查|督促|考核|报送|依托|围绕|聚焦|结合|将|把)"
)
_OPEN = Pattern(r"鼓励|引导|探索|倡导|提倡|可以?|适当|有条件的")
# What binds wherever in a clause it stands: 换购的电池应符合标准, 给予500元补贴, 按照办法执行.
_BINDS = Pattern(r"(?<![相适响反供效])应(?![用急对收变届援])|必须|不得|严禁|给予|予以|执行|负责|确保|务必|牵头")
_YEAR_PLAN = re.compile(r"要点|重点(?:工作|任务|目标)|工作(?:安排|计划|任务)|任务|计划|实事")
_ALL_DEPARTMENTS = ("departments",)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing left open: what, in which measure of which policy, and the words that show it."""

    code: Code
    policy: Policy
    measure: Measure | None
    detail: str = ""


def find_gaps(policies: Sequence[Policy], *, lexicon: Lexicon | None = None) -> list[Gap]:
    """What each policy leaves open, measure by measure in its order, then the units it did not write to."""
    found: list[Gap] = []
    for policy, resolver in zip(policies, resolvers(policies, lexicon), strict=True):
        measures = [measure for measure in iter_measures(policy) if measure.kind != "paragraph"]
        calendar = policy_calendar(policy)
        dated = is_year_plan(policy)
        for measure in measures:
            if not is_frame(measure):
                found += [Gap(code, policy, measure, detail) for code, detail in _gaps_of(measure, calendar, dated)]
        found += [
            Gap("not-recipient", policy, measure, unit) for unit, measure in _strangers(policy, measures, resolver)
        ]
    return found


def is_year_plan(policy: Policy) -> bool:
    """Whether all of a policy is due within the year in its title: 2025年工作要点."""
    title = policy_title(policy)
    return title_year(title) is not None and _YEAR_PLAN.search(title) is not None


def _gaps_of(measure: Measure, calendar: Calendar, dated: bool) -> Iterator[tuple[Code, str]]:
    if not measure.assignments:
        yield "no-unit", ""
    if not dated and not has_time(measure, calendar):
        yield "no-deadline", ""
    soft = _soft_words(measure)
    if soft:
        yield "soft", "、".join(soft)
    classes = class_roles(a.role for a in measure.assignments)
    leads = list(dict.fromkeys(a.unit for a in measure.assignments if classes[a.role] == "lead"))
    if len(leads) > 1 and not any(a.content for a in measure.assignments):
        yield "two-leads", "、".join(leads)


def _soft_words(measure: Measure) -> list[str]:
    """The soft words of a measure whose every clause that asks for something starts with one; none where a firm one does."""
    soft: dict[str, None] = {}
    for clause in re.findall(r"[^，。；！？、\n,;]+", measure.text or measure.title):
        clause = re.sub(
            r"^(?:积极|大力|深入|进一步|全面|持续|切实|认真|充分|着力|不断|加快|稳步|有序|继续|并|并且|同时)+",
            "",
            clause.strip(),
        )
        firm, match = _FIRM.match(clause), _SOFT.match(clause)
        if (firm and not match) or (_BINDS.search(clause) and not _OPEN.match(clause)):
            return []
        if match:
            soft[match[0]] = None
    return list(soft)


def _strangers(policy: Policy, measures: Sequence[Measure], resolver: Resolver) -> Iterator[tuple[str, Measure]]:
    """Assigned units that are neither written to nor issue the policy, with the first measure that names them."""
    recipients = policy.document.recipients
    if not recipients:
        return
    units = [resolver.unit(name) for name in split_units(recipients).units]
    if all(unit.kind == "collective" or unit.spelling.startswith("各") for unit in units):
        # 各市州、县市区人民政府: nobody is named, so nobody is left out.
        return
    known: set[str] = set()
    for name in (*split_units(recipients).units, *policy.document.issuers):
        unit = resolver.unit(name)
        if unit.function in _ALL_DEPARTMENTS:
            # 各有关单位, 市政府各部门: everybody is written to.
            return
        known.update(function_keys(unit))
    told: set[str] = set()
    for measure in measures:
        for name, unit in resolver.units(measure).items():
            keys = function_keys(unit)
            if unit.kind != "collective" and known.isdisjoint(keys) and keys[0] not in told:
                told.add(keys[0])
                yield name, measure
