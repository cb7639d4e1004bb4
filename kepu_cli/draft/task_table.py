"""任务分解表: the measures of documents as rows, by unit or by measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_cli.draft.content import Content, Request
from kepu_cli.draft.document import Evidence, Grid
from kepu_cli.draft.notice import issued_part, part_title
from kepu_cli.draft.render import build_grid
from kepu_cli.draft.template import Blocks
from kepu_cli.lexicon import Lexicon, current_lexicon, expand_inherited
from kepu_cli.measures import Measure, iter_measures
from kepu_cli.model import Policy, Target
from kepu_cli.records import dataclass, replace
from kepu_cli.roles import RoleClass, class_roles

UNIT_HEADER = ("责任单位", "项目", "工作内容和要求")
MEASURE_HEADER = ("序号", "重点任务", "具体措施", "牵头单位", "配合单位", "完成时限", "目标")
UNASSIGNED = "【待定：责任单位】"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row: its cells as text and what it rests on."""

    cells: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Found:
    """A measure with its units in full, each with the place of its assignment."""

    policy: Policy
    measure: Measure
    units: list[tuple[str, int]]


def produce_tasks(request: Request) -> Content:
    """The table of the sources' measures, its title and what was counted."""
    if not request.policies:
        return Content()
    rows, remarks = task_rows(request.policies, request.by)
    first = request.policies[0]
    title = part_title(issued_part(first), first)
    header = UNIT_HEADER if request.by == "unit" else MEASURE_HEADER
    values = {
        "标题": _table_title(title),
        "任务表": Blocks((task_grid(rows, request.by),)),
        "任务": [dict(zip(header, row.cells, strict=True)) for row in rows],  # for templates that set their own table
    }
    return Content(values, tuple(remarks))


def _table_title(title: str) -> str:
    for kind in ("任务分解表", "任务清单", "分工表"):
        if title.endswith(kind):
            return title
    return f"《{title.replace('《', '〈').replace('》', '〉')}》任务分解表" if title else ""


def task_rows(policies: Sequence[Policy], by: str, lexicon: Lexicon | None = None) -> tuple[list[TaskRow], list[str]]:
    """The rows in order and one line of counts. By unit each measure stands under each of its units; by measure it stands once."""
    lexicon = lexicon or current_lexicon()
    found = [
        _Found(policy, measure, _units(measure, lexicon)) for policy in policies for measure in iter_measures(policy)
    ]
    rows = _by_unit(found) if by == "unit" else _by_measure(found)
    return rows, _count(found, rows, by)


def _count(found: Sequence[_Found], rows: Sequence[TaskRow], by: str) -> list[str]:
    """What a person compares with the source: measures, units, assignments and rows, and what was put where."""
    units = [name for item in found for name, _ in item.units]
    without = sum(not item.units for item in found)
    remark = f"共 {len(found)} 条措施、{len(set(units))} 个单位、{len(units)} 项分工，列成 {len(rows)} 行"
    remarks = [remark + (f"；{without} 条措施没有写明单位，记为{UNASSIGNED}" if without else "")]
    if by == "measure" and any(item.units and "lead" not in _classes(item.measure).values() for item in found):
        remarks.append("没有写明牵头单位的措施，责任单位列在“牵头单位”一栏")
    return remarks


def _classes(measure: Measure) -> dict[str, RoleClass]:
    return class_roles(assignment.role for assignment in measure.assignments)


def task_grid(rows: Sequence[TaskRow], by: str) -> Grid:
    """The rows as a table with equal cells merged down."""
    header = UNIT_HEADER if by == "unit" else MEASURE_HEADER
    grid = build_grid([header, *(row.cells for row in rows)])
    evidence = ((), *((row.evidence,) for row in rows))
    return replace(grid, row_evidence=evidence)


def _units(measure: Measure, lexicon: Lexicon) -> list[tuple[str, int]]:
    """The units of a measure with what they inherit from the one before (市委组织部、宣传部), each with its assignment's place."""
    out: list[tuple[str, int]] = []
    start = 0
    assignments = measure.assignments
    while start < len(assignments):
        end = start
        while end < len(assignments) and (assignments[end].role, assignments[end].at) == (
            assignments[start].role,
            assignments[start].at,
        ):
            end += 1
        names = [assignment.unit for assignment in assignments[start:end]]
        full = [ref.full for ref in expand_inherited(tuple(names), lexicon)]
        if len(full) != len(names):
            full = names
        out += [(name, start + index) for index, name in enumerate(full)]
        start = end
    return out


def _by_unit(found: Iterable[_Found]) -> list[TaskRow]:
    groups: dict[str, dict[tuple[str, ...], TaskRow]] = {}
    for item in found:
        policy, measure, units = item.policy, item.measure, item.units
        classes = _classes(measure)
        for name, index in units:
            assignment = measure.assignments[index]
            duty = classes[assignment.role]
            mark = {"lead": "（牵头）", "support": "（配合）", "responsible": ""}[duty]
            text = assignment.content or _words(measure)
            deadline = assignment.deadline or "、".join(measure.deadlines if not assignment.content else ())
            if deadline and deadline not in text:
                text += f"（完成时限：{deadline}）"
            aims = _aims(target for target in assignment.targets if target.text not in text)
            if aims:
                text += f"（目标：{aims}）"
            _add(groups, name, (name, measure.title + mark, text), policy, measure)
        if not units:
            _add(groups, UNASSIGNED, (UNASSIGNED, measure.title, _words(measure)), policy, measure)
    last = groups.pop(UNASSIGNED, {})
    return [row for rows in (*groups.values(), last) for row in rows.values()]


def _add(
    groups: dict[str, dict[tuple[str, ...], TaskRow]],
    name: str,
    cells: tuple[str, ...],
    policy: Policy,
    measure: Measure,
) -> None:
    row = TaskRow(cells, Evidence("照录", policy.source.file, measure.name, measure.at))
    groups.setdefault(name, {}).setdefault(cells, row)


def _words(measure: Measure) -> str:
    return measure.text or measure.title


def _by_measure(found: Iterable[_Found]) -> list[TaskRow]:
    rows: list[TaskRow] = []
    for item in found:
        policy, measure = item.policy, item.measure
        classes = _classes(measure)
        for text, indices in _contents(measure):
            names = [(name, measure.assignments[index]) for name, index in item.units if index in indices]
            leads, responsible, support = (
                list(dict.fromkeys(name for name, assignment in names if classes[assignment.role] == wanted))
                for wanted in ("lead", "responsible", "support")
            )
            if not leads:
                leads, responsible = responsible, []
            supporting = "、".join(support)
            if responsible:
                supporting = f"责任：{'、'.join(responsible)}" + (f"\n配合：{supporting}" if supporting else "")
            deadlines = dict.fromkeys(
                [assignment.deadline for _, assignment in names if assignment.deadline] or list(measure.deadlines)
            )
            targets = (
                measure.targets if len(measure.targets) and measure.kind != "table" else _row_targets(measure, indices)
            )
            task = measure.path[-1] if measure.path and measure.kind == "section" else measure.title
            wording = (
                f"{measure.title}。{text}"
                if measure.kind == "section" and text and text != measure.title
                else text or measure.title
            )
            cells = (
                str(len(rows) + 1), task, wording, "、".join(leads) or UNASSIGNED, supporting,
                "、".join(deadlines), _aims(targets),
            )  # fmt: skip
            rows.append(TaskRow(cells, Evidence("照录", policy.source.file, measure.name, measure.at)))
    return rows


def _contents(measure: Measure) -> list[tuple[str, set[int]]]:
    """The different words of a measure's rows with the assignments they belong to; the measure's own where it has no rows."""
    out: dict[str, set[int]] = {}
    for index, assignment in enumerate(measure.assignments):
        out.setdefault(assignment.content or measure.text, set()).add(index)
    return list(out.items()) or [(measure.text, set())]


def _aims(targets: Iterable[Target]) -> str:
    """The words of targets, each once, behind the year of their column where the words name none: 2025年：更新水泵30台."""
    return "；".join(
        dict.fromkeys(
            f"{target.by}年：{target.text}" if isinstance(target.by, int) and "年" not in target.text else target.text
            for target in targets
        )
    )


def _row_targets(measure: Measure, indices: set[int]) -> tuple[Target, ...]:
    return tuple(target for index in sorted(indices) for target in measure.assignments[index].targets)
