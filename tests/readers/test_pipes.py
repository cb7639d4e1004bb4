"""Tables left as text with a mark behind each cell: where they begin, what stands in which row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.readers.markdown import read_markdown
from kepu_cli.readers.pipes import may_hold_pipes, read_pipe_text, read_stacked_cells
from kepu_cli.readers.text import read_text
from tests.readers.reading import all_text, letters, tables

HEADER = ("领域", "任务", "内容", "责任单位", "备注")
ROWS_ON_LINES = """领域 | 任务 | 内容 | 责任单位 | 备注 |
教育 | 1.建设学校 | 新建云岭一小，年内开工建设并完成主体工程。 | 市教育局 | 市级 |
2.改造操场 | 改造操场12处，全部向市民开放并配齐健身器材。 | 市教育局 | 区级 | |
文化 | 3.送戏下乡 | 全年送戏下乡100场，覆盖全部行政村和社区。 | 市文旅局 | 市级 |
发文字号: | 云政办〔2024〕8号 |"""
CELLS_ON_LINES = """序号 |
目标与任务 |
牵头单位 |
责任单位 |
一、做强科普 |
|||
1 |
建设科普馆8个，
每年开放200天。 |
市科协 |
各区 |
2 |
培训教师。 |
市教育局 |
市科协 |"""
MARKS_ON_LINES = "\n|\n".join(
    (
        *("工作任务", "具体要求", "责任科室", "时限"),
        *("公开文件", "1", "清理文件目录。", "办公室", "年底前"),
        *("2", "公开解读材料。", "各科室", "长期"),
        *("做好监督", "3", "参加培训。", "办公室", "6月底前", ""),
    )
)


def test_a_span_leaves_empty_cells_at_the_end_of_its_rows() -> None:
    rows, end = read_pipe_text(ROWS_ON_LINES.split("\n"), 0)
    assert end == 4  # the field below is no row
    assert [row[0] for row in rows] == ["领域", "教育", "", "文化"]
    assert [row[3] for row in rows[1:]] == ["市教育局", "市教育局", "市文旅局"]


def test_one_cell_to_a_line() -> None:
    rows, _ = read_pipe_text(CELLS_ON_LINES.split("\n"), 0)
    assert rows[0] == ("序号", "目标与任务", "牵头单位", "责任单位")
    assert rows[1] == ("一、做强科普", "", "", "")
    assert rows[2] == ("1", "建设科普馆8个，\n每年开放200天。", "市科协", "各区")
    assert rows[3][2] == "市教育局"


def test_rows_told_by_their_serial_number() -> None:
    rows, _ = read_pipe_text(MARKS_ON_LINES.split("\n"), 0)
    assert rows[0] == ("工作任务", "", "具体要求", "责任科室", "时限")
    assert [row[0] for row in rows[1:]] == ["公开文件", "", "做好监督"]
    assert [row[3] for row in rows[1:]] == ["办公室", "各科室", "办公室"]


@pytest.mark.parametrize(
    "text",
    [
        "首页 | 机构 | 任务 | 单位",  # no mark at the end
        "责任单位: | 市科技局 | 成文日期: | 2024-01-02 |",  # fields
        "任务 | 内容 |\n建设 | 学校 |",  # nothing says who
        "上一页 | 下一页 | 更多 |\n甲 | 乙 | 丙 |",
        "责任单位 |",
    ],
)
def test_no_table(text: str) -> None:
    raw = text.split("\n")
    rows, end = read_pipe_text(raw, 0)
    assert not rows
    assert end > 0


@pytest.mark.parametrize("text", [ROWS_ON_LINES, CELLS_ON_LINES, MARKS_ON_LINES])
def test_the_text_reader_keeps_every_letter(text: str) -> None:
    whole = "云岭市任务分解表\n" + text
    source = read_text(whole.encode(), "云岭.txt")
    assert len(tables(source)) == 1
    assert letters(all_text(source)) == letters(whole)


@given(
    st.lists(
        st.sampled_from(["序号 |", "责任单位 |", "1 |", "|||", "|", "任务 | 内容 | 单位 |", "甲 | 乙 |", "文字。"])
    )
)
def test_any_mixture_is_read_once(lines: list[str]) -> None:
    index = 0
    while index < len(lines):
        rows, end = read_pipe_text(lines, index) if may_hold_pipes(lines, index) else ((), index + 1)
        assert end > index
        assert all(len(row) == len(rows[0]) for row in rows)
        index = end


STACKED = """序号
惠民项目
责任单位
完成时限
1
新建科普馆2座。
市科协
市住建局
12月底前
2
改造操场3处。
市教育局
6月底前
开放操场30处。
9月底前
3
送戏下乡100场。
各乡镇、市文旅局
12月底前
联系电话：0000"""


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_cells_one_to_a_line_without_marks(blank: str) -> None:
    raw = STACKED.replace("\n", blank).split("\n")
    rows, after = read_stacked_cells(raw, 0)
    assert rows == (
        ("序号", "惠民项目", "责任单位", "完成时限"),
        ("1", "新建科普馆2座。", "市科协\n市住建局", "12月底前"),
        ("2", "改造操场3处。", "市教育局", "6月底前"),
        ("", "开放操场30处。", "市教育局", "9月底前"),
        ("3", "送戏下乡100场。", "各乡镇、市文旅局", "12月底前"),
    )
    assert [line for line in raw[after:] if line] == ["联系电话：0000"]


def test_sections_of_one_organ_are_units_too() -> None:
    raw = [
        "序号",
        "重点任务",
        "责任科室",
        "1",
        "建设科普馆。",
        "科普科、办公室",
        "2",
        "改造操场。",
        "市电教馆",
        "3",
        "开放实验室。",
        "督导室",
    ]
    rows, after = read_stacked_cells(raw, 0)
    assert [row[2] for row in rows] == ["责任科室", "科普科、办公室", "市电教馆", "督导室"] and after == len(raw)


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_both_readers_take_them_for_a_table(suffix: str) -> None:
    text = f"惠民项目分解表\n\n{STACKED}\n"
    read = read_text if suffix == "txt" else read_markdown
    source = read(text.encode(), f"a.{suffix}")
    assert len(tables(source)) == 1
    assert letters(all_text(source)) == letters(text + "市教育局")  # the span, repeated


@pytest.mark.parametrize(
    "change",
    [
        ("市住建局\n12月底前\n", "市住建局\n"),
        ("\n3\n", "\n4\n"),
        ("责任单位", "备注"),
        ("改造操场3处。\n市教育局", "市教育局\n改造操场3处。"),
    ],
)
def test_a_row_that_does_not_fit_leaves_all_as_lines(change: tuple[str, str]) -> None:
    raw = STACKED.replace(*change).split("\n")
    assert read_stacked_cells(raw, 0) == ((), 1)
