"""Task tables: no measure lost, no unit lost, lead and supporting units told apart."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

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
    assert remark.startswith("共 3 条措施、5 个单位、6 行") and "1 条措施没有写明单位" in remark
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


def test_seeds_with_counts(root: Path) -> None:
    seeds = root.parent / "shared" / "corpus" / "seeds"
    if not seeds.is_dir():
        pytest.skip("no corpus")
    weihai = load(seeds / "weihai-opinions.txt")
    pairs = {
        (assignment.unit, measure.title) for measure in iter_measures(weihai) for assignment in measure.assignments
    }
    rows = [row for row in task_rows([weihai], "unit")[0] if row.cells[0] != UNASSIGNED]
    assert len(rows) == len(pairs)
    wenzhou = load(seeds / "wenzhou-task-table.txt")
    assert len(task_rows([wenzhou], "unit")[0]) == 71


def grid_document(grid: Grid) -> DraftDocument:
    return DraftDocument(parts=(DraftPart("main", "表", blocks=(grid,)),))


NASTY = ("=1+1", "+1", "-1", "@SUM(A1)", '"引号",逗号', "<b>&\x00", "换\n行")


def test_xlsx_sorts_and_holds_no_formula() -> None:
    grid = build_grid([["单位", "内容"], *(["甲局", text] for text in NASTY)])
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(grid_document(grid))))
    sheet = book.active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)][:5] == list(NASTY[:5])
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:B8"
    assert not sheet.merged_cells.ranges and all(row[0].value == "甲局" for row in sheet.iter_rows(min_row=2))
    merged = openpyxl.load_workbook(io.BytesIO(write_xlsx(grid_document(grid), merge=True))).active
    assert [str(area) for area in merged.merged_cells.ranges] == ["A2:A8"]


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
