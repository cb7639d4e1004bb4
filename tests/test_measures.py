"""What counts as one measure, and the clause cut out of its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_cli.duties import strip_clauses
from kepu_cli.measures import fold, iter_measures, policy_title, read_content, split_closing, without_closing
from kepu_cli.model import Part, Responsibility, Section, Task
from tests.diff.changes import policy, section, table_policy


def titles(*sections: Section) -> list[str]:
    found = policy()
    part = replace(found.parts[0], sections=sections)
    return [measure.title for measure in iter_measures(replace(found, parts=(part,)))]


def test_leaves_are_measures_and_chapters_are_not() -> None:
    assert titles(
        Section("一、", 1, "任务", sections=(section("（一）", "甲", "做甲。"), section("（二）", "乙", "做乙。")))
    ) == ["甲", "乙"]


def test_inline_points_belong_to_their_measure() -> None:
    inline = (Section("一是", 6, None, "培训教师"), Section("二是", 6, None, "组建队伍"))
    (measure,) = iter_measures(policy(Section("（一）", 2, "壮大队伍", "要做好。", sections=inline)))
    assert measure.title == "壮大队伍" and "一是培训教师" in measure.text and "二是组建队伍" in measure.text


def test_short_items_belong_to_their_heading() -> None:
    items = (Section("1.", 3, None, "培训教师二百名。"), Section("2.", 3, None, "组建志愿队伍。"))
    (measure,) = iter_measures(policy(Section("（一）", 2, "壮大队伍", sections=items)))
    assert measure.title == "壮大队伍" and "培训教师" in measure.text


def test_items_with_heading_and_words_are_measures() -> None:
    items = (section("1.", "培训教师", "每年培训二百名。"), section("2.", "组建队伍", "组建志愿队伍。"))
    assert titles(Section("（一）", 2, "壮大队伍", sections=items)) == ["培训教师", "组建队伍"]


def test_words_under_a_chapter_are_general_unless_they_assign() -> None:
    child = section("（一）", "甲", "做甲。")
    chapter = Section("一、", 1, "任务", "总的要求如下。", sections=(child,))
    content = read_content(replace(policy(), parts=(Part("issued", sections=(chapter,)),)))
    assert [m.title for m in content.measures] == ["甲"] and [m.text for m in content.general] == ["总的要求如下。"]
    assigned = replace(chapter, responsibilities=(Responsibility("责任单位", ("市科协",)),))
    content = read_content(replace(policy(), parts=(Part("issued", sections=(assigned,)),)))
    assert [m.title for m in content.measures] == ["任务", "甲"]


def test_a_table_that_repeats_a_section_adds_its_units() -> None:
    plan = policy(section("（一）", "科普人才", "培训人才。", ("市科协",)))
    table = table_policy(("市教育局", "科普人才", "开科学课"), ("市财政局", "经费保障", "列入预算"))
    both = replace(plan, parts=(*plan.parts, *table.parts))
    assert [(m.title, m.units) for m in iter_measures(both)] == [
        ("科普人才", ("市科协", "市教育局")),
        ("经费保障", ("市财政局",)),
    ]


def test_rows_without_a_project_are_measures_by_themselves() -> None:
    table = table_policy(("市科协", "甲", "办科技节。每年一次。"))
    tasks = (Task((Responsibility("责任单位", ("市科协",)),), items=("办科技节。每年一次。",)),)
    found = replace(table, parts=(replace(table.parts[0], tables=(replace(table.parts[0].tables[0], tasks=tasks),)),))
    (measure,) = iter_measures(found)
    assert (measure.title, measure.text) == ("办科技节", "每年一次。")


def test_paragraphs_where_nothing_is_numbered() -> None:
    found = replace(policy(), parts=(Part("main", preamble="请各单位组织收看。做好总结。\n联系人：李四"),))
    assert [(m.title, m.kind) for m in iter_measures(found)] == [
        ("请各单位组织收看", "paragraph"),
        ("联系人：李四", "paragraph"),
    ]


CLAUSES = [
    ("bracket", "办科技节。（责任单位：市科协、市教育局）", "责任单位", ("市科协", "市教育局"), "办科技节。"),
    ("half width", "办科技节。(责任单位:市科协、市教育局)", "责任单位", ("市科协", "市教育局"), "办科技节。"),
    ("closing role", "办科技节。（市科协、市教育局按职责分工负责）", "负责", ("市科协", "市教育局"), "办科技节。"),
    (
        "named before",
        "市科协要带头。办科技节。（责任单位：市科协）",
        "责任单位",
        ("市科协",),
        "市科协要带头。办科技节。",
    ),
    (
        "units with brackets",
        "办节。（责任单位：各县（市、区）政府、市科协）",
        "责任单位",
        ("各县（市、区）政府", "市科协"),
        "办节。",
    ),
    (
        "prose stays",
        "由市科协会同市教育局办科技节。",
        "责任单位",
        ("市科协", "市教育局"),
        "由市科协会同市教育局办科技节。",
    ),
]


@pytest.mark.parametrize(("name", "text", "role", "units", "left"), CLAUSES, ids=[case[0] for case in CLAUSES])
def test_the_clause_is_cut_out(name: str, text: str, role: str, units: tuple[str, ...], left: str) -> None:
    assert strip_clauses(text, [Responsibility(role, units)]) == left


def test_two_roles_in_one_bracket() -> None:
    text = "办科技节。（牵头单位：市科协；配合单位：市教育局、市财政局）"
    duties = [Responsibility("牵头单位", ("市科协",)), Responsibility("配合单位", ("市教育局", "市财政局"))]
    assert strip_clauses(text, duties) == "办科技节。"


def test_fold() -> None:
    assert fold("到2025年，达 17％（约）") == "到2025年达17%约"
    assert policy_title(policy(title="方案")) == "方案"


_WORK = "建设科技馆。"


@pytest.mark.parametrize(
    ("title", "text", "closing"),
    [
        ("建设阵地", f"{_WORK}\n各地区、各部门要在市委统一领导下抓好任务。", "各地区、各部门要在市委统一领导下抓好任务。"),
        ("建设阵地", f"{_WORK}\n各县（市、区）、各有关部门要按季度报告。", "各县（市、区）、各有关部门要按季度报告。"),
        ("建设阵地", f"{_WORK}\n各区要在市委领导下抓好落实。\n本方案自2026年1月1日起施行。", "各区要在市委领导下抓好落实。\n本方案自2026年1月1日起施行。"),
        ("加强组织领导", f"{_WORK}\n各地区、各部门要抓好任务。", ""),
        ("建设阵地", "各地区、各部门要抓好任务。", ""),
        ("建设阵地", f"各地区、各部门要抓好任务。\n{_WORK}", ""),
        ("建设阵地", f"{_WORK}\n各区要建设科技馆。", ""),
        ("建设阵地", f"{_WORK}\n各学校、各社区要配备讲解员。", ""),
    ],
)  # fmt: skip
def test_closing_words_of_a_document_are_told_from_its_last_measure(title: str, text: str, closing: str) -> None:
    kept, found = split_closing(title, text)
    assert found == closing
    assert "\n".join(filter(None, (kept, found))) == text
    content = read_content(policy(section("（一）", "培训队伍", _WORK), section("（二）", title, text)))
    assert [row.text for row in without_closing(content).measures] == [_WORK, kept]
