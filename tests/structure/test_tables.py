"""Task tables: what their columns mean and which row is one task."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kepu_cli.blocks import Cell, TableBlock
from kepu_cli.location import Location
from kepu_cli.model import Task
from kepu_cli.structure.tables import build_table, column_role, split_items


def table(
    *rows: Sequence[str | None], spans: dict[tuple[int, int], tuple[int, int]] | None = None, header_rows: int = 0
) -> TableBlock:
    """A table from its rows; a row of one cell spans all columns, None is covered by a span."""
    width = max(len(row) for row in rows)
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text is not None:
                span = (1, width) if len(row) == 1 < width else (spans or {}).get((number, column), (1, 1))
                cells.append(Cell(text, number, column, *span))
    return TableBlock(tuple(cells), len(rows), width, Location(block=1), header_rows=header_rows)


def flat(task: Task) -> list[tuple[str, list[str]]]:
    return [(duty.role, list(duty.units)) for duty in task.responsibilities]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("序号", "index"), ("责任单位", "responsible"), ("牵头单位", "lead"), ("牵头责任单位", "lead"), ("配合单位", "support"), ("协办单位", "support"), ("会办单位", "support"),
        ("完成时限", "deadline"), ("时间节点", "deadline"), ("工作内容和要求", "measure"), ("建设内容和年度目标", "measure"), ("具体措施", "measure"), ("重点任务", "task"), ("项目", "task"), ("类别", "category"),
        ("责任领导", "leader"), ("备注", "remark"), ("进展情况", "progress"), ("责任单位（部门）", "responsible"), ("姓名", None), ("金额", None),
        ("负责考核部门", "responsible"), ("考核项目", "task"), ("评分标准", "measure"), ("民生事项名称", "task"), ("2024年度任务目标", "task"), ("1-9月份工作完成情况", "progress"), ("牵头落实单位", "lead"), ("监督电话", None), ("2024年", None),
    ],
)  # fmt: skip
def test_column_roles(name: str, role: str | None) -> None:
    assert column_role(name) == role


def test_unit_first_table_repeats_the_merged_unit() -> None:
    built = build_table(
        table(
            ["责任单位", "项目", "工作内容和要求"],
            ["市教育局", "青少年行动", "1. 开课。\n2. 竞赛。"],
            [None, "农民行动", "送科技下乡。"],
            spans={(1, 0): (2, 1)},
        ),
        None,
    )
    assert built.header == ("责任单位", "项目", "工作内容和要求")
    assert [(flat(task), task.project, task.items) for task in built.tasks] == [
        ([("责任单位", ["市教育局"])], "青少年行动", ("1. 开课。", "2. 竞赛。")),
        ([("责任单位", ["市教育局"])], "农民行动", ("送科技下乡。",)),
    ]
    assert [task.at.row for task in built.tasks] == [2, 3]


def test_an_empty_unit_before_the_work_repeats_the_one_above() -> None:
    built = build_table(
        table(["责任单位", "项目", "工作内容"], ["市教育局", "青少年行动", "开课。"], ["", "农民行动", "下乡。"]), None
    )
    assert [flat(task)[0][1] for task in built.tasks] == [["市教育局"], ["市教育局"]]


def test_an_empty_unit_behind_the_work_stays_empty() -> None:
    built = build_table(table(["工作任务", "责任单位"], ["开课。", "市教育局"], ["下乡。", ""]), None)
    assert [flat(task) for task in built.tasks] == [[("责任单位", ["市教育局"])], []]


def test_category_rows_across_the_table() -> None:
    built = build_table(
        table(
            ["序号", "重点任务", "牵头单位", "配合单位", "完成时限"],
            ["一、能力建设"],
            ["1", "新建科普馆。", "市科协", "市教育局、市财政局等", "2026年底前"],
            ["2", "长期任务。", "市科技局", "", "长期"],
        ),
        None,
    )
    assert [(task.category, flat(task), task.deadline) for task in built.tasks] == [
        ("一、能力建设", [("牵头单位", ["市科协"]), ("配合单位", ["市教育局", "市财政局"])], "2026年底前"),
        ("一、能力建设", [("牵头单位", ["市科技局"])], "长期"),
    ]


def test_two_header_rows() -> None:
    built = build_table(
        table(
            ["序号", "工作任务", "责任单位", None], [None, None, "牵头单位", "配合单位"], ["1", "做好科普", "市科协", "市科技局"],
            spans={(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2)},
        ), None,
    )  # fmt: skip
    assert flat(built.tasks[0]) == [("牵头单位", ["市科协"]), ("配合单位", ["市科技局"])]


def test_a_title_row_inside_the_table() -> None:
    built = build_table(table(["云岭市任务分工表"], ["序号", "任务", "责任单位"], ["1", "做好科普", "市科协"]), None)
    assert built.title == "云岭市任务分工表"
    assert len(built.tasks) == 1


def test_units_on_lines_and_roles_in_the_cell() -> None:
    built = build_table(
        table(
            ["任务", "责任单位"],
            ["开课", "市教育局\n市科技局"],
            ["下乡", "牵头单位：市科协\n配合单位：市农业农村局"],
            ["宣讲", "市科协 市委宣传部"],
        ),
        None,
    )
    assert [flat(task) for task in built.tasks] == [
        [("责任单位", ["市教育局", "市科技局"])],
        [("牵头单位", ["市科协"]), ("配合单位", ["市农业农村局"])],
        [("责任单位", ["市科协", "市委宣传部"])],
    ]


def test_a_named_column_says_what_its_cells_are() -> None:
    built = build_table(table(["工作任务", "责任科室"], ["公开预算", "财务科"], ["更新栏目", "办公室、各科室"]), None)
    assert [flat(task) for task in built.tasks] == [[("责任科室", ["财务科"])], [("责任科室", ["办公室", "各科室"])]]


def test_a_serial_number_under_the_name_of_the_work() -> None:
    built = build_table(
        table(
            ["工作任务", "具体要求", None, "责任科室"],
            ["信息公开", "1", "更新栏目。", "办公室"],
            [None, "2", "编写年报。", "各科室"],
            spans={(0, 1): (1, 2), (1, 0): (2, 1)},
        ),
        None,
    )
    assert [(task.project, task.items) for task in built.tasks] == [
        ("信息公开", ("更新栏目。",)),
        ("信息公开", ("编写年报。",)),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (["指标", "单位", "2025年目标值"], ["公民科学素质比例", "%", "17"]),
        (["姓名", "单位", "职务"], ["张三", "市科技局", "局长"]),
        (["县（市、区）", "建设任务（个）", "责任单位"], ["青溪县", "3", "青溪县政府"]),
        (["一级指标", "二级指标"], ["一、质量", "（一）功能"]),
    ],
)
def test_tables_that_assign_nothing(rows: tuple[list[str], ...]) -> None:
    built = build_table(table(*rows), None)
    assert built.tasks == ()
    assert len(built.rows) == len(rows) - 1


@pytest.mark.parametrize("name", ["2026年目标", "具体指标"])
def test_aims_in_words_beside_short_names_are_the_work(name: str) -> None:
    built = build_table(
        table(
            ["重点任务", "序号", name, "责任单位"],
            ["科普阵地", "1", "新建云岭市社区科普馆30座", "市科协"],
            [None, "2", "编制科普场馆建设规划", "市发改委"],
            spans={(1, 0): (2, 1)},
        ),
        None,
    )
    assert [(task.project, task.items) for task in built.tasks] == [
        ("科普阵地", ("新建云岭市社区科普馆30座",)),
        ("科普阵地", ("编制科普场馆建设规划",)),
    ]
    assert [target.by for target in built.tasks[0].targets] == [2026 if "2026" in name else None]


@pytest.mark.parametrize(
    ("work", "aim"), [("科普阵地", "达到95%以上"), ("新建科普馆三座并且对外开放", "年底前全部建成并开放")]
)
def test_figures_and_short_aims_stay_targets(work: str, aim: str) -> None:
    task = build_table(table(["任务", "目标", "责任单位"], [work, aim, "市科协"]), None).tasks[0]
    assert task.items == (work,)
    assert len(task.targets) == 1


def test_a_heading_in_the_first_cell_heads_the_rows_below() -> None:
    built = build_table(
        table(
            ["工作任务", "工作要求", "责任单位"],
            ["一、做强科普", "", ""],
            ["（一）建好场馆", "建设科普馆8个。", "市科协"],
        ),
        None,
    )
    assert [(task.category, task.project) for task in built.tasks] == [("一、做强科普", "（一）建好场馆")]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1. 开课。\n2. 竞赛。\n3 大讲堂。", ["1. 开课。", "2. 竞赛。", "3 大讲堂。"]),
        ("1.开课；2.竞赛；3.巡讲。", ["1.开课；", "2.竞赛；", "3.巡讲。"]),
        ("（1）开课。（2）竞赛。", ["（1）开课。", "（2）竞赛。"]),
        ("总的要求。\n1.开课。\n2.竞赛。", ["总的要求。", "1.开课。", "2.竞赛。"]),
        ("培训1.5万人次。", ["培训1.5万人次。"]),
        ("", []),
    ],
)
def test_items_of_a_cell(text: str, items: list[str]) -> None:
    assert split_items(text) == items


def test_the_branch_of_a_unit_on_a_line_of_its_own() -> None:
    built = build_table(
        table(["工作任务", "责任单位"], ["开课。", "市规划自然资源委\n云溪分局\n区发展改革委\n区应急局"]), None
    )
    assert built.tasks[0].responsibilities[0].units == ("市规划自然资源委云溪分局", "区发展改革委", "区应急局")


def test_sums_and_headings_among_the_rows_are_no_tasks() -> None:
    built = build_table(
        table(
            ["序号", "考核项目", "分值", "考核指标", "负责考核部门"],
            ["", "总分", "100", "", ""],
            ["一、", "夯实科普基础", "40", "", ""],
            ["1", "建好科普馆", "20", "新建科普馆1座，面向公众开放。", "市科技局\n市科协"],
            ["2", "办好科普活动", "20", "举办科普活动10场次，参与公众不少于2000人次。", "市科协"],
        ),
        None,
    )
    assert [(flat(task), task.category, task.project, task.items) for task in built.tasks] == [
        ([("负责考核部门", ["市科技局", "市科协"])], "夯实科普基础", "建好科普馆", ("新建科普馆1座，面向公众开放。",)),
        (
            [("负责考核部门", ["市科协"])],
            "夯实科普基础",
            "办好科普活动",
            ("举办科普活动10场次，参与公众不少于2000人次。",),
        ),
    ]


def test_units_under_a_header_that_spans_group_and_unit() -> None:
    built = build_table(
        table(
            ["序号", "考核项目", None, "分值", "考核内容", "评分标准"],
            ["一、", "部门差异考核项目", None, "60", "", ""],
            ["1", "重点部门", "市科技局", "30", "建设科普馆", "按期建成得30分。"],
            ["2", "重点部门", "市教育局", "30", "科普进校园", "每所学校得1分。"],
            ["3", "重点部门", "市财政局", "10", "落实经费", "足额到位得10分。"],
            ["4", "重点部门", "市科协", "10", "组织活动", "每场次得1分。"],
            spans={(0, 1): (1, 2), (1, 1): (1, 2)},
        ),
        None,
    )
    assert [(flat(task), task.project, task.items) for task in built.tasks] == [
        ([("考核项目", ["市科技局"])], "建设科普馆", ("按期建成得30分。",)),
        ([("考核项目", ["市教育局"])], "科普进校园", ("每所学校得1分。",)),
        ([("考核项目", ["市财政局"])], "落实经费", ("足额到位得10分。",)),
        ([("考核项目", ["市科协"])], "组织活动", ("每场次得1分。",)),
    ]


def test_a_unit_marked_as_leading_has_its_own_role() -> None:
    built = build_table(table(["任务", "责任单位"], ["建设科普馆。", "市财政局（牵头）、市科协"]), None)
    assert flat(built.tasks[0]) == [("牵头", ["市财政局"]), ("责任单位", ["市科协"])]


def test_ditto_takes_the_unit_above_and_an_open_unit_is_none() -> None:
    rows = (["建设科普馆。", "市科协", "2025年底"], ["开展讲座。", "同上", "〃"], ["培训讲解员。", "待定", "2026年底"])
    built = build_table(table(["任务", "责任单位", "完成时限"], *rows), None)
    assert [flat(task) for task in built.tasks] == [[("责任单位", ["市科协"])], [("责任单位", ["市科协"])], []]
    assert [task.deadline for task in built.tasks] == ["2025年底", "2025年底", "2026年底"]
    assert built.rows == tuple(map(tuple, rows))
