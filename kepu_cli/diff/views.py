"""A comparison as a report: by measure, by unit, by target."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.diff.choose import choose_matches
from kepu_cli.diff.data import bearer_text, threshold_text
from kepu_cli.diff.figures import printed
from kepu_cli.diff.result import (
    Bearer,
    Comparison,
    ContentUnits,
    DeadlineDiff,
    Match,
    NumberDiff,
    Only,
    TargetDiff,
    UnitsDiff,
)
from kepu_cli.diff.targets import same_thing
from kepu_cli.measures import Measure, policy_title
from kepu_cli.model import Target
from kepu_cli.report import Column, Report, Sheet
from kepu_cli.roles import ROLE_NAMES

CHANGE_NAMES = {"same": "相同", "reworded": "措辞不同", "changed": "内容不同"}
FIELD_NAMES = {
    "kind": "文种",
    "copy_number": "份号",
    "classification": "密级",
    "urgency": "紧急程度",
    "issuer_mark": "发文机关标志",
    "number": "发文字号",
    "signatories": "签发人",
    "title": "标题",
    "recipients": "主送机关",
    "issuers": "发文机关",
    "date": "成文日期",
    "annotation": "附注",
    "attachments": "附件说明",
    "cc": "抄送",
    "imprint": "印发",
    "contact": "联系人",
    "suggestion": "建议提案",
}


def build_report(comparison: Comparison, by: str = "measure", only: str | None = None) -> Report:
    """The report of one comparison; ``by`` and ``only`` as the command line has them."""
    if by == "unit":
        sheets = _unit_sheets(comparison, only)
    elif by == "target":
        sheets = (_target_sheet(comparison.targets, only),)
    else:
        sheets = _measure_sheets(comparison, only)
    return Report(
        f"对照：{policy_title(comparison.a)} ↔ {policy_title(comparison.b)}",
        (f"A：{_source(comparison, 'a')}", f"B：{_source(comparison, 'b')}", summary_line(comparison)),
        sheets,
        (threshold_text(comparison.threshold),),
    )


def summary_line(comparison: Comparison) -> str:
    """One line: how many answer each other, how many are changed, moved, only here and there."""
    if not comparison.differs:
        return "没有差异。"
    matches = comparison.matches
    pairs = len({id(match.a) for match in matches}), len({id(match.b) for match in matches})
    parts = [f"A 的 {pairs[0]} 条与 B 的 {pairs[1]} 条对应"]
    for name, label in CHANGE_NAMES.items():
        count = sum(match.change == name for match in matches)
        if count:
            parts.append(f"{label} {count} 对")
    moved = sum(match.moved for match in matches)
    if moved:
        parts.append(f"位置变动 {moved} 对")
    parts += [f"只有 A {len(comparison.only_a)} 条", f"只有 B {len(comparison.only_b)} 条"]
    return "，".join(parts) + "。"


def _source(comparison: Comparison, side: str) -> str:
    policy = comparison.a if side == "a" else comparison.b
    extras = [text for text in (policy.document.number, policy.source.file) if text]
    return f"{policy_title(policy)}（{'，'.join(extras)}）" if extras else policy_title(policy)


def place_text(measure: Measure) -> str:
    """Where a measure stands: 第3页第42段."""
    return str(measure.at)


def name_text(measure: Measure) -> str:
    """A measure's name and place."""
    place = place_text(measure)
    return f"{measure.name}\n{place}" if place else measure.name


def change_text(match: Match) -> str:
    """What became of a measure: 内容不同、位置变动."""
    return CHANGE_NAMES[match.change] + ("\n位置变动" if match.moved else "")


def units_text(units: UnitsDiff) -> str:
    """The units of a match in lines: 共有, 只有 A, 只有 B, 角色变化, 分工."""
    lines = [f"共有：{'、'.join(pair_text(pair.a, pair.b) for pair in units.both)}"] if units.both else []
    lines += [f"只有 A：{'、'.join(bearer_text(bearer) for bearer in units.only_a)}"] if units.only_a else []
    lines += [f"只有 B：{'、'.join(bearer_text(bearer) for bearer in units.only_b)}"] if units.only_b else []
    lines += _role_lines(units)
    lines += [f"分工：{part_text(part)}" for part in units.by_content]
    return "\n".join(lines)


def _role_lines(units: UnitsDiff) -> list[str]:
    """The roles that changed; one line where one side does not tell leads from the others at all."""
    if not units.roles:
        return []
    for side, bearers, others in (
        ("A", [pair.a for pair in units.both] + [*units.only_a], [pair.b for pair in units.both]),
        ("B", [pair.b for pair in units.both] + [*units.only_b], [pair.a for pair in units.both]),
    ):
        if len(units.roles) > 1 and all(bearer.role_class == "responsible" for bearer in bearers):
            leads = [bearer.unit for bearer in others if bearer.role_class == "lead"]
            told = f"（另一份由{'、'.join(leads)}牵头）" if leads else ""
            return [f"角色：{side} 不分牵头、配合{told}"]
    return [
        f"角色：{pair.a.unit} {ROLE_NAMES[pair.a.role_class]} → {pair.b.unit} {ROLE_NAMES[pair.b.role_class]}"
        for pair in units.roles
    ]


def part_text(part: ContentUnits) -> str:
    """A paragraph, item or row whose units are not the same: 「建设科技馆」A 市科协，B 市文化广电旅游局."""
    a, b = ("、".join(map(bearer_text, bearers)) or "未写" for bearers in (part.a, part.b))
    return f"{part_name(part)}A {a}，B {b}"


def part_name(part: ContentUnits) -> str:
    """The first words of a part in brackets, 整条措施 where all of the measure is meant."""
    return f"「{_short(part.content, 24)}」" if part.content else "整条措施："


def pair_text(a: Bearer, b: Bearer) -> str:
    """One function's two spellings: 市科技局, or 市科技局（省科学技术厅）."""
    return a.unit if a.unit == b.unit else f"{a.unit}（{b.unit}）"


def target_text(target: TargetDiff) -> str:
    """One indicator in a line: 公民具备科学素质比例：17% ＞ 15%，A 更严."""
    if target.a is None or target.b is None:
        one, side = (target.a, "A") if target.a else (target.b, "B")
        return f"只有 {side}：{one.text}" if one else ""
    verdict = {"a": "A 更严", "b": "B 更严", "same": "一样严", None: target.why}[target.stricter]
    if same_thing(target.a, target.b):
        return f"{target.indicator}：A {printed(target.a)}，B {printed(target.b)}；{verdict}"
    return f"A {target.a.indicator} {printed(target.a)}，B {target.b.indicator} {printed(target.b)}；{verdict}"


def indicator_text(target: TargetDiff) -> str:
    """The indicator of both sides, in the words of both where these are not one: 充电桩 ↔ 公共充电桩."""
    if target.a is None or target.b is None or same_thing(target.a, target.b):
        return target.indicator
    return f"{target.a.indicator} ↔ {target.b.indicator}"


_MOST_NUMBERS = 4  # of one match of a report


def number_lines(numbers: Sequence[NumberDiff]) -> list[str]:
    """Numbers that are no targets, a line each: 数字：A「…30微克/立方米」，B「…35微克/立方米」; of many the first few."""
    lines = [
        f"数字：A「{diff.a}」，B「{diff.b}」"
        if diff.a and diff.b
        else f"数字：只有 {'A' if diff.a else 'B'}「{diff.a or diff.b}」"
        for diff in numbers[:_MOST_NUMBERS]
    ]
    more = len(numbers) - _MOST_NUMBERS
    return lines + ([f"数字：另有 {more} 处不同"] if more > 0 else [])


def deadline_text(deadline: DeadlineDiff | None) -> str:
    """Two deadlines in a line, and which comes first."""
    if deadline is None:
        return ""
    verdict = {"a": "；A 更早", "b": "；B 更早", "same": "", None: ""}[deadline.earlier]
    what = f"（{deadline.what}）" if verdict and deadline.what else ""
    return f"A {deadline.a or '未写'}，B {deadline.b or '未写'}{verdict}{what}"


def _measure_sheets(comparison: Comparison, only: str | None) -> tuple[Sheet, ...]:
    matches = choose_matches(comparison, only)
    rows = tuple(
        (
            name_text(match.a),
            name_text(match.b),
            f"{match.similarity:.2f}",
            change_text(match),
            units_text(match.units),
            "\n".join(
                list(dict.fromkeys(target_text(target) for target in match.targets if target.differs))
                + number_lines(match.numbers)
                + ([f"时限：{deadline_text(match.deadline)}"] if match.deadline else [])
            ),
            "、".join(term for term, _ in match.terms[:4]),
        )
        for match in matches
    )
    header = ("A", "B", "相似", "变化", "单位", "目标和时限", "依据")
    sheets = [
        Sheet("对应的措施", header, rows, (18, 18, 5, 8, 30, 18, 14), "" if only else "没有对应的措施。", ratio=2)
    ]
    if only in (None, "missing", "changed"):
        sheets += [_only_sheet("只有 A 的措施", comparison.only_a), _only_sheet("只有 B 的措施", comparison.only_b)]
    if only in (None, "changed"):
        sheets.append(_head_sheet(comparison))
    if only == "targets":
        sheets.append(_target_sheet(comparison.targets, only))
    return tuple(sheets)


def _only_sheet(name: str, found: Sequence[Only]) -> Sheet:
    rows = tuple(
        (
            name_text(only.measure),
            "、".join(bearer_text(bearer) for bearer in only.units),
            "\n".join(dict.fromkeys(figure for target in only.targets if (figure := target_text(target)))),
            f"{only.near.name}（{only.similarity:.2f}）" if only.near else "",
        )
        for only in found
    )
    alike = Column("最接近的相似度", tuple(f"{only.similarity:.3f}" if only.near else "" for only in found), "ratio")
    return Sheet(name, ("措施", "单位", "目标", "对方最接近的"), rows, (24, 30, 20, 20), more=(alike,))


def _head_sheet(comparison: Comparison) -> Sheet:
    rows = [(FIELD_NAMES.get(diff.field, diff.field), diff.a or "", diff.b or "") for diff in comparison.head]
    rows += [(diff.name, _short(diff.a), _short(diff.b)) for diff in comparison.general]
    return Sheet("公文要素和措施以外的文字", ("项", "A", "B"), tuple(rows), (12, 30, 30))


def _short(text: str | None, length: int = 120) -> str:
    text = text or ""
    return text if len(text) <= length else text[:length] + "…"


def _target_sheet(targets: Sequence[TargetDiff], only: str | None) -> Sheet:
    verdicts = {"a": "A", "b": "B", "same": "一样", None: ""}
    shown = [
        target
        for target in targets
        if (only is None or target.differs)
        and not (only == "missing" and target.a is not None and target.b is not None)
    ]
    rows = tuple(
        (
            indicator_text(target),
            target.a.text if target.a else "",
            target.b.text if target.b else "",
            verdicts[target.stricter],
            target.why,
            target.measure_a.name if target.measure_a else "",
            target.measure_b.name if target.measure_b else "",
        )
        for target in shown
    )
    header = ("指标", "A", "B", "更严", "说明", "A 的措施", "B 的措施")
    values = (
        Column("A 的数", tuple(_value(target.a) for target in shown)),
        Column("B 的数", tuple(_value(target.b) for target in shown)),
    )
    return Sheet("目标", header, rows, (16, 20, 20, 5, 14, 14, 14), "两份都没有写明数字的目标。", more=values)


def _value(target: Target | None) -> str:
    return f"{target.value}" if target is not None and target.value is not None else ""


def _unit_sheets(comparison: Comparison, only: str | None) -> tuple[Sheet, ...]:
    work: dict[str, tuple[str, dict[str, list[tuple[str, str]]], dict[str, list[str]]]] = {}

    divided: set[str] = set()  # the functions that have another part of a measure here than there

    def add(bearer: Bearer, side: str, measure: Measure, part: str = "") -> None:
        _, done, names = work.setdefault(bearer.keys[0], (bearer.function, {"a": [], "b": []}, {"a": [], "b": []}))
        entry = (measure.name + part, ROLE_NAMES[bearer.role_class] if bearer.role_class != "responsible" else "")
        if entry not in done[side]:
            done[side].append(entry)
        if bearer.unit not in names[side]:
            names[side].append(bearer.unit)

    for match in comparison.matches:
        for pair in match.units.both:
            add(pair.a, "a", match.a)
            add(pair.b, "b", match.b)
        for bearer in match.units.only_a:
            add(bearer, "a", match.a)
        for bearer in match.units.only_b:
            add(bearer, "b", match.b)
        for part in match.units.by_content:
            roles_a, roles_b = ({bearer.keys[0]: bearer.role_class for bearer in side} for side in (part.a, part.b))
            changed = {key for key, _ in roles_a.items() ^ roles_b.items()}
            divided |= changed
            for side, measure, bearers in (("a", match.a, part.a), ("b", match.b, part.b)):
                for bearer in bearers:
                    if bearer.keys[0] in changed:
                        add(bearer, side, measure, part_name(part).rstrip("："))
    for only_a in comparison.only_a:
        for bearer in only_a.units:
            add(bearer, "a", only_a.measure)
    for only_b in comparison.only_b:
        for bearer in only_b.units:
            add(bearer, "b", only_b.measure)
    rows = []
    for key, (function, done, names) in work.items():
        both = bool(done["a"]) and bool(done["b"])
        alike = both and len(done["a"]) == len(done["b"]) and key not in divided
        if (only == "missing" and both) or (only in ("changed", "units") and alike):
            continue
        state = "两份都有" if both else "只有 A" if done["a"] else "只有 B"
        rows.append(
            (
                function,
                "、".join(names["a"]),
                "、".join(names["b"]),
                state,
                "\n".join(name + (f"（{role}）" if role else "") for name, role in done["a"]),
                "\n".join(name + (f"（{role}）" if role else "") for name, role in done["b"]),
            )
        )
    rows.sort(key=lambda row: {"两份都有": 0, "只有 A": 1, "只有 B": 2}[row[3]])
    header = ("职能", "A 的单位", "B 的单位", "有无", "A 中承担", "B 中承担")
    return (Sheet("单位", header, tuple(rows), (10, 14, 14, 8, 26, 26), "没有单位上的差别。"),)
