"""Task tables: no measure lost, no unit lost, lead and supporting units told apart."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from kepu_cli.draft.content import Request, produce
from kepu_cli.draft.document import DraftDocument, DraftPart, Grid, GridCell
from kepu_cli.draft.render import build_grid
from kepu_cli.draft.sheets import write_csv, write_xlsx
from kepu_cli.draft.task_table import MEASURE_HEADER, UNASSIGNED, UNIT_HEADER, task_grid, task_rows
from kepu_cli.draft.text_writer import fill_grid
from kepu_cli.errors import UsageError
from kepu_cli.measures import iter_measures
from kepu_cli.model import Document, Part, Policy, Responsibility, Section, SourceInfo, Target
from kepu_cli.pipeline import load
from kepu_cli.roles import role_class
from tests.conftest import CORPUS


def section(
    label: str,
    title: str,
    text: str,
    *duties: Responsibility,
    targets: tuple[Target, ...] = (),
    deadline: str | None = None,
) -> Section:
    return Section(label, 2, title, text, duties, targets, deadline)


@pytest.fixture
def policy() -> Policy:
    lead, support = Responsibility("牵头单位", ("市科技局",)), Responsibility("配合单位", ("市财政局", "市教育局"))
    plain = Responsibility("责任单位", ("市委组织部", "宣传部"))
    chapter = Section(
        "二、", 1, "重点任务", None,
        sections=(
            section("（一）", "建设基地", "建成30个。", lead, support, targets=(Target("建成30个"),), deadline="2025年底前"),
            section("（二）", "培训骨干", "每年培训。", plain),
            section("（三）", "不知归谁", "抓好落实。"),
        ),
    )  # fmt: skip
    return Policy(
        SourceInfo("甲.docx", "docx", "0"), Document(title="云岭市科普实施方案"), (Part("main", sections=(chapter,)),)
    )


def test_by_unit_each_measure_stands_under_each_of_its_units(policy: Policy) -> None:
    rows, [remark] = task_rows([policy], "unit")
    assert [row.cells[:2] for row in rows] == [
        ("市科技局", "建设基地（牵头）"), ("市财政局", "建设基地（配合）"), ("市教育局", "建设基地（配合）"),
        ("市委组织部", "培训骨干"), ("市委宣传部", "培训骨干"), (UNASSIGNED, "不知归谁"),
    ]  # fmt: skip
    assert remark.startswith("共 3 条措施、5 个单位、5 项分工，列成 6 行") and "1 条措施没有写明单位" in remark
    assert "2025年底前" in rows[0].cells[2]


def test_by_measure_each_measure_stands_once(policy: Policy) -> None:
    rows, _ = task_rows([policy], "measure")
    assert rows[0].cells == (
        "1",
        "重点任务",
        "建设基地。建成30个。",
        "市科技局",
        "市财政局、市教育局",
        "2025年底前",
        "建成30个",
    )
    assert [row.cells[3] for row in rows] == ["市科技局", "市委组织部、市委宣传部", UNASSIGNED]
    assert rows[1].evidence.section == "（二）培训骨干"


def test_beside_a_leading_unit_the_chief_unit_does_the_work(policy: Policy) -> None:
    duties = Responsibility("牵头部门", ("市科技局",)), Responsibility("主责单位", ("市教育局",))
    rows = (
        section("（一）", "建设基地", "建成30个。", *duties),
        section("（二）", "培训骨干", "每年培训。", duties[1]),
    )
    both = replace(policy, parts=(Part("main", sections=rows),))
    assert [row.cells[3:5] for row in task_rows([both], "measure")[0]] == [
        ("市科技局", "责任：市教育局"),
        ("市教育局", ""),
    ]
    assert [row.cells[1] for row in task_rows([both], "unit")[0]] == [
        "建设基地（牵头）",
        "建设基地",
        "培训骨干（牵头）",
    ]


def test_the_aims_of_each_year_stand_in_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "清单.md"
    path.write_text(
        "# 云溪区设备更新责任清单\n\n| 序号 | 任务内容 | 2024年目标 | 2025年目标 | 牵头单位 |\n| --- | --- | --- | --- | --- |\n"
        "| 1 | 推动水泵更新 | 更新水泵20台 | 更新水泵30台 | 区水务局 |\n"
        "| 2 | 培育再制造产业 | 到2027年培育一批企业 | | 区科技局 |\n",
        encoding="utf-8",
    )
    by_unit, _ = task_rows([load(path)], "unit")
    assert [row.cells[2] for row in by_unit] == [
        "推动水泵更新（目标：2024年：更新水泵20台；2025年：更新水泵30台）",
        "培育再制造产业（目标：到2027年培育一批企业）",
    ]
    by_measure, _ = task_rows([load(path)], "measure")
    assert [row.cells[6] for row in by_measure] == [
        "2024年：更新水泵20台；2025年：更新水泵30台",
        "到2027年培育一批企业",
    ]


def test_shape_of_the_tables(policy: Policy) -> None:
    for by, header in (("unit", UNIT_HEADER), ("measure", MEASURE_HEADER)):
        grid = task_grid(task_rows([policy], by)[0], by)
        assert tuple(cell.text for cell in grid.rows[0] if cell) == header
        assert len(grid.row_evidence) == len(grid.rows)
    content = produce(Request("tasks", (policy,), by="measure"))
    assert content.values["标题"] == "《云岭市科普实施方案》任务分解表"


@pytest.mark.parametrize(
    "name", ["云岭市科技创新任务分解表.docx", "云岭市科普实施意见.docx", "云岭市老年人数字技能实施方案.docx"]
)
def test_none_is_lost_from_the_samples(root: Path, name: str) -> None:
    policy = load(root / "samples" / name)
    measures = list(iter_measures(policy))
    by_unit = task_rows([policy], "unit")[0]
    titles = {row.cells[1].removesuffix("（牵头）").removesuffix("（配合）") for row in by_unit}
    assert titles == {measure.title for measure in measures}
    by_measure = task_rows([policy], "measure")[0]
    contents = [
        content
        for measure in measures
        for content in dict.fromkeys(a.content or measure.text for a in measure.assignments) or [measure.text]
    ]
    assert len(by_measure) == len(contents)
    assert [row.cells[0] for row in by_measure] == [str(number) for number in range(1, len(by_measure) + 1)]


def test_lead_and_supporting_units_are_told_apart(root: Path) -> None:
    policy = load(root / "samples" / "云岭市老年人数字技能实施方案.docx")
    roles = {
        (assignment.unit, measure.title): role_class(assignment.role)
        for measure in iter_measures(policy)
        for assignment in measure.assignments
        if {role_class(other.role) for other in measure.assignments} >= {"lead", "support"}
    }
    assert set(roles.values()) >= {"lead", "support"}
    by_unit = {(row.cells[0], row.cells[1]) for row in task_rows([policy], "unit")[0]}
    marks = {"lead": "（牵头）", "support": "（配合）", "responsible": ""}
    assert {(unit, f"{title}{marks[role]}") for (unit, title), role in roles.items()} <= by_unit
    by_measure = task_rows([policy], "measure")[0]
    for (unit, title), role in roles.items():
        [row] = [row for row in by_measure if row.cells[2].startswith(title)]
        assert unit in row.cells[3 if role == "lead" else 4].replace("\n", "、").replace("：", "、").split("、")


@pytest.fixture
def seeds() -> Path:
    folder = CORPUS / "seeds"
    if not folder.is_dir():
        pytest.skip("no corpus")
    return folder


def read_labels(path: Path) -> dict[str, Any]:
    labels: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return labels


def test_every_measure_stands_under_each_of_its_labelled_units(seeds: Path) -> None:
    labels = read_labels(seeds / "weihai-opinions.gold.yaml")
    wanted = [(unit, row["heading"]) for row in labels["responsibilities"] for unit in row["units"]]
    rows, [remark] = task_rows([load(seeds / "weihai-opinions.txt")], "unit")
    found = [row.cells[:2] for row in rows if row.cells[0] != UNASSIGNED]
    assert len(wanted) == 103 and sorted(found) == sorted(wanted)
    assert "、103 项分工，" in remark


def test_a_table_by_unit_becomes_one_by_measure_without_loss(seeds: Path) -> None:
    labels = read_labels(seeds / "wenzhou-task-table.gold.yaml")["table_rows"]
    policy = load(seeds / "wenzhou-task-table.txt")
    by_unit = task_rows([policy], "unit")[0]
    assert len(labels) == 71
    assert sorted(row.cells[:2] for row in by_unit) == sorted((row["unit"], row["project"]) for row in labels)
    by_measure, [remark, _] = task_rows([policy], "measure")
    assert "、71 项分工，" in remark
    assert (
        sum(len(row.cells[3].split("、")) for row in by_measure) == 71
    )  # who shares the words of a task shares its row
    for label in labels:
        start = squeeze(label["content_start"])
        assert any(
            row.cells[1] == label["project"] and label["unit"] in row.cells[3].split("、") and squeeze(row.cells[2]).startswith(start)
            for row in by_measure
        ), label  # fmt: skip


def squeeze(text: str) -> str:
    return "".join(text.split())


def grid_document(grid: Grid) -> DraftDocument:
    return DraftDocument(parts=(DraftPart("main", "表", blocks=(grid,)),))


NASTY = ("=1+1", "+1", "-1", "@SUM(A1)", '"引号",逗号', "<b>&\x00", "换\n行")


def test_xlsx_sorts_and_holds_no_formula() -> None:
    grid = build_grid([["单位", "内容"], *(["甲局", text] for text in NASTY)])
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(grid_document(grid))))
    sheet = book.active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)][:5] == list(NASTY[:5])
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:B8" and sheet.print_title_rows == "$1:$1"
    assert not sheet.merged_cells.ranges and all(row[0].value == "甲局" for row in sheet.iter_rows(min_row=2))
    merged = openpyxl.load_workbook(io.BytesIO(write_xlsx(grid_document(grid), merge=True))).active
    assert [str(area) for area in merged.merged_cells.ranges] == ["A2:A8"]


def test_rows_of_a_sheet_are_as_high_as_their_text() -> None:
    grid = build_grid(
        [["单位", "内容"], ["甲局", "短"], ["乙局", "要抓好落实。" * 60], ["丙局", "要抓好落实。" * 3000]]
    )
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(grid_document(grid)))).active
    short, long, longest = (sheet.row_dimensions[row].height for row in (2, 3, 4))
    assert short == 20 and long > 5 * 16 and longest == 409


def test_csv_opens_in_a_spreadsheet_without_formulas() -> None:
    grid = build_grid([["单位", "内容"], *(["甲局", text] for text in NASTY)])
    data = write_csv(grid_document(grid))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row[1] for row in rows[1:5]] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)"]
    assert rows[5][1] == NASTY[4]


def test_a_draft_without_a_table_is_no_sheet() -> None:
    with pytest.raises(UsageError, match="没有表格"):
        write_xlsx(DraftDocument(parts=(DraftPart("main", "题"),)))


def test_merged_cells_fill_up_again() -> None:
    rows = [["单位", "项目", "内容"], ["甲", "一", "a"], ["甲", "一", "b"], ["乙", "一", "c"], ["小计", "小计", "小计"]]
    grid = build_grid(rows)
    assert grid.rows[1][0] == GridCell("甲", down=2, align="center")
    assert grid.rows[1][1] is not None and grid.rows[1][1].down == 3
    assert grid.rows[4][0] is not None and grid.rows[4][0].across == 3
    assert fill_grid(grid) == rows
