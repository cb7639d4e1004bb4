"""Rows that a converter left with fewer cells than their table has columns."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.model import Policy
from kepu_cli.pipeline import load
from kepu_cli.readers.grids import build_grid_table
from kepu_cli.structure.tables import build_table

HEADER = ["序号", "重点任务", "工作措施", "完成时限", "牵头部门", "责任单位", "协办单位"]
FULL = ["1", "完善场馆体系", "改造两座科技馆并向公众开放。", "年底前", "市科协", "市教育局\n市财政局", "——"]


def read(tmp_path: Path, *rows: list[str]) -> Policy:
    path = tmp_path / "分工.md"
    lines = ["| " + " | ".join(row).replace("\n", "<br>") + " |" for row in rows]
    path.write_text("云岭市科普任务分工表\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return load(str(path))


def test_an_empty_header_and_rows_without_merged_cells(tmp_path: Path) -> None:
    policy = read(
        tmp_path,
        ["     "] * 7,
        ["---"] * 7,
        HEADER,
        ["一、基础设施"],
        FULL,
        ["每年组织流动科技馆下乡巡展，覆盖所有县区。", "11月底前", "市科协", "市农业农村局", "——"],
        ["建立场馆资源共享目录，定期更新并向社会发布。", "长期推进", "市科协"],
        ["2", "培育科普队伍", "组织科普人员参加业务培训和职称评审。", "6月底前", "市人力资源社会保障局"],
    )
    (table,) = policy.parts[0].tables
    assert list(table.header) == HEADER
    found = [
        (task.project, task.deadline, [(duty.role, duty.units) for duty in task.responsibilities])
        for task in table.tasks
    ]
    assert found == [
        ("完善场馆体系", "年底前", [("牵头部门", ("市科协",)), ("责任单位", ("市教育局", "市财政局"))]),
        ("完善场馆体系", "11月底前", [("牵头部门", ("市科协",)), ("责任单位", ("市农业农村局",))]),
        ("完善场馆体系", "长期推进", [("牵头部门", ("市科协",))]),
        ("培育科普队伍", "6月底前", [("牵头部门", ("市人力资源社会保障局",))]),
    ]
    assert [task.category for task in table.tasks] == ["一、基础设施"] * 4
    (note,) = [note for note in policy.notes if note.code == "short-rows"]
    assert "有2行" in note.message


def test_short_rows_that_are_right_as_they_stand(tmp_path: Path) -> None:
    policy = read(
        tmp_path, HEADER, ["---"] * 7, FULL, ["2", "培育科普队伍", "组织科普人员参加培训。", "年底前", "市科协"]
    )
    assert policy.parts[0].tables[0].rows[1] == (
        "2",
        "培育科普队伍",
        "组织科普人员参加培训。",
        "年底前",
        "市科协",
        "",
        "",
    )
    assert not any(note.code == "short-rows" for note in policy.notes)


def test_years_above_the_aims_and_rows_that_carry_one_on(tmp_path: Path) -> None:
    policy = read(
        tmp_path,
        ["序号", "任务内容", "2024年目标", "2025年目标", "牵头单位", ""],
        ["---"] * 6,
        ["1", "更新变压器", "更新变压器850台", "更新变压器1200台", "区工信局", ""],
        ["更新农用水泵20台", "更新农用水泵30台", "区水务局", "", "", ""],
        ["2", "培育再制造产业", "到2027年培育一批企业", "", "", "区科技局区商务局"],
        ["到2027年完成设施大棚更新1000亩；新建冷藏保鲜设施12座，库容一千立方米。", "", "", "", "", ""],
    )
    (table,) = policy.parts[0].tables
    found = [
        (
            task.project or "".join(task.items),
            [(target.value, target.by) for target in task.targets],
            [unit for duty in task.responsibilities for unit in duty.units],
        )
        for task in table.tasks
    ]
    assert found == [
        ("更新变压器", [(850, 2024), (1200, 2025)], ["区工信局"]),
        ("更新变压器", [(20, 2024), (30, 2025)], ["区水务局"]),
        ("培育再制造产业", [(None, None)], ["区科技局", "区商务局"]),
        ("培育再制造产业", [(1000, 2027), (12, 2027)], []),
    ]
    assert [note.code for note in policy.notes] == ["short-rows"]


def test_a_group_filled_down_is_not_moved(tmp_path: Path) -> None:
    policy = read(
        tmp_path,
        ["责任单位", "工作任务", "备注"],
        ["---"] * 3,
        ["市科协", "改造科技馆。", ""],
        ["", "举办科普日。", ""],
        ["市教育局", "开设科学课。", ""],
    )
    (table,) = policy.parts[0].tables
    assert [task.responsibilities[0].units for task in table.tasks] == [("市科协",), ("市科协",), ("市教育局",)]
    assert not any(note.code == "short-rows" for note in policy.notes)


def test_a_unit_beside_its_column_is_moved_and_told(tmp_path: Path) -> None:
    policy = read(
        tmp_path,
        ["序号", "重点任务", "牵头单位", ""],
        ["---"] * 4,
        ["1", "改造科技馆。", "市科协", ""],
        ["2", "举办科普日。", "", "市教育局"],
    )
    (table,) = policy.parts[0].tables
    assert [task.responsibilities[0].units for task in table.tasks] == [("市科协",), ("市教育局",)]
    (note,) = [note for note in policy.notes if note.code == "short-rows"]
    assert "有1行" in note.message


CELL = st.sampled_from(
    ["", "1", "——", "市科协", "市教育局、市财政局", "年底前", "开课", "改造两座科技馆并向公众开放。", "其他"]
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=7), min_size=1, max_size=6))
def test_no_word_is_lost(rows: list[list[str]]) -> None:
    built = build_table(build_grid_table([HEADER, FULL, *rows], header_rows=1), None)
    words = "".join("".join(row) for row in built.rows)
    assert all(cell in words for row in rows for cell in row)
