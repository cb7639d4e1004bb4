"""Policies for comparisons, and small changes made to them one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from hypothesis import strategies as st

from kepu_cli.model import Document, Part, Policy, Responsibility, Section, SourceInfo, Table, Target, Task

_VERBS = ("加强", "推进", "开展", "建设", "提升", "健全", "培育", "完善")
_THINGS = (
    "科普场馆",
    "青少年科学教育",
    "老年人数字技能",
    "农村科技服务",
    "应急科普演练",
    "科普人才培训",
    "科学家精神宣讲",
    "科普信息化平台",
    "社区科普大学",
    "科技小院",
    "科普产业园",
    "科普经费投入",
    "考核评估",
    "流动科技馆",
    "科普志愿服务队",
    "企业科普展厅",
)
_UNITS = (
    "市科技局",
    "市科协",
    "市教育局",
    "市财政局",
    "市委宣传部",
    "市农业农村局",
    "市卫生健康委",
    "市应急管理局",
    "市总工会",
    "团市委",
)


def section(
    label: str, title: str, text: str, units: tuple[str, ...] = (), targets: tuple[Target, ...] = ()
) -> Section:
    """A measure of level 2 with its clause in the text, as a parsed one has it."""
    clause = f"（责任单位：{'、'.join(units)}）" if units else ""
    duties = (Responsibility("责任单位", units),) if units else ()
    return Section(label, 2, title, text + clause, duties, targets)


def policy(*sections: Section, title: str = "关于加强科普工作的实施方案", preamble: str | None = None) -> Policy:
    """A policy of these measures in one chapter."""
    return Policy(
        SourceInfo("方案.docx", "docx", "0" * 64),
        Document(title=title, issuers=("云岭市科学技术局",)),
        (Part("issued", title, preamble, sections=(Section("一、", 1, "重点任务", sections=sections),)),),
    )


@st.composite
def measures(draw: st.DrawFn, number: int) -> Section:
    """One measure about two or three things, with units and perhaps a figure."""
    things = draw(st.lists(st.sampled_from(_THINGS), min_size=2, max_size=4, unique=True))
    verbs = draw(st.lists(st.sampled_from(_VERBS), min_size=4, max_size=4))
    units = tuple(draw(st.lists(st.sampled_from(_UNITS), min_size=0, max_size=4, unique=True)))
    text = "，".join(f"{verb}{thing}" for verb, thing in zip(verbs, things, strict=False)) + "。"
    targets: tuple[Target, ...] = ()
    if draw(st.booleans()):
        value = draw(st.integers(min_value=2, max_value=90))
        words = f"到2026年{things[0]}达到{value}个"
        text += words + "。"
        targets = (Target(words, things[0], 2026, "达到", value, "个"),)
    return section(f"（{number}）", f"{verbs[0]}{things[0]}", text, units, targets)


@st.composite
def policies(draw: st.DrawFn, least: int = 1, most: int = 6) -> Policy:
    """A policy of several chapters."""
    count = draw(st.integers(min_value=least, max_value=most))
    found = [draw(measures(number)) for number in range(1, count + 1)]
    cut = draw(st.integers(min_value=0, max_value=count))
    chapters = [
        Section("一、", 1, "重点任务", sections=tuple(found[:cut])),
        Section("二、", 1, "保障措施", sections=tuple(found[cut:])),
    ]
    chapters = [chapter for chapter in chapters if chapter.sections]
    return Policy(
        SourceInfo("方案.docx", "docx", "0" * 64),
        Document(title="科普工作方案", issuers=("云岭市科学技术局",)),
        (Part("issued", "科普工作方案", "为做好科普工作，制定本方案。", sections=tuple(chapters)),),
    )


def leaves(policy: Policy) -> Iterator[tuple[int, ...]]:
    """The paths of the sections without children: part, then positions down."""

    def inside(section: Section, path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if not section.sections:
            yield path
        for number, child in enumerate(section.sections):
            yield from inside(child, (*path, number))

    for number, part in enumerate(policy.parts):
        for position, found in enumerate(part.sections):
            yield from inside(found, (number, position))


def section_at(policy: Policy, path: tuple[int, ...]) -> Section:
    """The section at a path."""
    found = policy.parts[path[0]].sections[path[1]]
    for number in path[2:]:
        found = found.sections[number]
    return found


def change(policy: Policy, path: tuple[int, ...], become: Callable[[Section], Section | None]) -> Policy:
    """The policy with one section changed, or taken out where it becomes None."""

    def inside(sections: tuple[Section, ...], rest: tuple[int, ...]) -> tuple[Section, ...]:
        position, *below = rest
        old = sections[position]
        new = replace(old, sections=inside(old.sections, tuple(below))) if below else become(old)
        return (*sections[:position], *((new,) if new is not None else ()), *sections[position + 1 :])

    part = policy.parts[path[0]]
    changed = replace(part, sections=inside(part.sections, path[1:]))
    return replace(policy, parts=(*policy.parts[: path[0]], changed, *policy.parts[path[0] + 1 :]))


def table_policy(*rows: tuple[str, str, str]) -> Policy:
    """A task table of (unit, project, content)."""
    tasks = tuple(
        Task((Responsibility("责任单位", (unit,)),), project=project, items=(content,))
        for unit, project, content in rows
    )
    table = Table("任务分解表", ("责任单位", "项目", "工作内容"), rows, tasks)
    return Policy(
        SourceInfo("分解表.docx", "docx", "1" * 64),
        Document(title="任务分解表"),
        (Part("main", "任务分解表", tables=(table,)),),
    )
