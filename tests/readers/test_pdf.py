"""The PDF reader: paragraphs, furniture, tables over page breaks, damaged and hostile files."""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_cli.blocks import Source, TableBlock, TextBlock
from kepu_cli.errors import ReadError
from kepu_cli.readers.paged.cells import is_label
from kepu_cli.readers.paged.grids import find_grids
from kepu_cli.readers.pdf import pdfium
from kepu_cli.readers.pdf.read import read_pdf
from tests.readers.pdf_builder import GREY, HEI, RED, PageBuilder, build_pdf
from tests.readers.reading import iter_characters

SENTENCE = "坚持科技创新与科学普及同部署同推进同考核，把科普融入经济社会发展各领域各环节，推动全市科普工作再上新台阶。"


def read(*pages: PageBuilder) -> Source:
    return read_pdf(build_pdf(pages), "测试.pdf")


def texts(source: Source, role: str = "body") -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, TextBlock) and block.role == role]


def tables(source: Source) -> list[TableBlock]:
    return [block for block in source.blocks if isinstance(block, TableBlock)]


def notice(number: int = 1) -> PageBuilder:
    """A page of a notice with its page number."""
    page = PageBuilder()
    y = page.paragraph(120, "一、总体要求", font=HEI)
    for _ in range(3):
        y = page.paragraph(y, SENTENCE)
    return page.centred(790, f"— {number} —", 14)


# ---- paragraphs


def test_lines_of_a_paragraph_are_joined_and_headings_stand_alone() -> None:
    source = read(notice())
    assert texts(source) == ["一、总体要求", SENTENCE, SENTENCE, SENTENCE]
    assert texts(source, "furniture") == ["—1—"]


def test_a_paragraph_goes_on_over_the_page_break() -> None:
    first, second = PageBuilder(), PageBuilder()
    whole = SENTENCE * 3
    first.paragraph(700, whole[:79])
    y = second.paragraph(100, whole[79:], indent=0)
    second.paragraph(y, "二、主要任务")
    for number, page in enumerate((first, second), start=1):
        page.centred(800, f"- {number} -", 14)
    source = read(first, second)
    assert texts(source) == [whole, "二、主要任务"]
    assert [block.at.page for block in source.blocks] == [1, 1, 2, 2]
    assert [block.at.block for block in source.blocks] == [1, 2, 3, 4]


def test_a_full_last_line_and_a_label_on_the_next_page_are_two_paragraphs() -> None:
    first, second = PageBuilder(), PageBuilder()
    full = "推" * 24 + "。"
    y = first.paragraph(640, SENTENCE)
    first.text(112, y, full)
    second.text(80, 100, "（二）" + SENTENCE[:24])
    second.text(80, 128, SENTENCE[24:])
    assert texts(read(first, second)) == [SENTENCE, full, "（二）" + SENTENCE]


def test_spaces_around_digits_go_and_spaces_between_names_stay() -> None:
    page = PageBuilder()
    page.text(80, 100, "到").text(100, 100, "2025").text(136, 100, "年底").text(172, 100, "前完成")
    page.text(80, 140, "市科学技术局    市科学技术协会")
    page.text(80, 180, "云州市人民政府　　张三")
    page.text(80, 220, "科 学 普 及")
    page.text(80, 260, "National Science Day")
    assert texts(read(page)) == [
        "到2025年底前完成",
        "市科学技术局  市科学技术协会",
        "云州市人民政府  张三",
        "科学普及",
        "National Science Day",
    ]


def test_letters_spread_over_a_line_are_set_together() -> None:
    page = PageBuilder()
    for number, character in enumerate("指标来源于医院填报"):
        page.text(80 + 40 * number, 100, character)
    assert texts(read(page)) == ["指标来源于医院填报"]


def test_characters_drawn_twice_are_read_once() -> None:
    page = PageBuilder()
    for number, character in enumerate("关于做好科普工作的通知"):
        page.text(150 + 22 * number, 100, character, 22)
        page.text(150.4 + 22 * number, 100.3, character, 22)
    assert texts(read(page)) == ["关于做好科普工作的通知"]


def test_a_red_head_gives_each_line_and_the_word_at_its_side_last() -> None:
    page = PageBuilder()
    page.text(90, 120, "云岭市科学技术局", 30, colour=RED).text(90, 160, "云岭市教育局", 30, colour=RED)
    page.text(400, 140, "文件", 30, colour=RED)
    page.centred(220, "关于做好科普工作的通知", 22, font=HEI)
    page.paragraph(280, SENTENCE)
    source = read(page)
    assert texts(source) == ["云岭市科学技术局", "云岭市教育局", "文件", "关于做好科普工作的通知", SENTENCE]
    hints = [block.hints for block in source.blocks if isinstance(block, TextBlock)]
    assert [hint.red for hint in hints] == [True, True, True, False, False]
    assert hints[3].align == "center" and hints[3].size_pt == 22
    assert hints[4].indent == 2


def test_a_long_title_is_one_block_and_a_signature_is_not_joined() -> None:
    page = PageBuilder()
    page.centred(100, "云岭市科学技术局关于做好全市科学普及工", 22, font=HEI)
    page.centred(135, "作的通知", 22, font=HEI)
    y = page.paragraph(190, SENTENCE * 2)
    page.text(352, y + 40, "云岭市科学技术局").text(384, y + 68, "2024年5月8日")
    assert texts(read(page)) == [
        "云岭市科学技术局关于做好全市科学普及工作的通知",
        SENTENCE * 2,
        "云岭市科学技术局",
        "2024年5月8日",
    ]


def test_a_run_in_heading_in_another_face_is_the_lead() -> None:
    page = PageBuilder()
    page.text(112, 100, "（一）夯实工作基础。", font=HEI).text(112 + 160, 100, "统筹用好各类资源，建强队伍")
    page.paragraph(128, "持续提升服务能力和水平。", indent=0)
    source = read(page)
    assert texts(source) == ["（一）夯实工作基础。统筹用好各类资源，建强队伍持续提升服务能力和水平。"]
    (block,) = source.blocks
    assert isinstance(block, TextBlock) and block.hints.lead == len("（一）夯实工作基础。")


def test_radicals_that_a_font_names_become_ordinary_characters() -> None:
    page = PageBuilder().text(80, 100, "⼀、⼯作⽬标⻓效")
    assert texts(read(page)) == ["一、工作目标长效"]


def test_turned_pages_are_read_upright() -> None:
    page = PageBuilder(width=595, height=842, rotate=90)
    for number, line in enumerate(["一、总体要求", "坚持问题导向。"]):
        page.text(100 + 30 * number, 742, line, matrix=(0, 1, -1, 0))
    assert texts(read(page)) == ["一、总体要求", "坚持问题导向。"]


def test_a_moved_media_box_changes_nothing() -> None:
    page = PageBuilder(media_box="[100 100 695 942]")
    page.paragraph(120 - 100, SENTENCE, left=180)
    assert texts(read(page)) == [SENTENCE]


# ---- furniture


@pytest.mark.parametrize("form", ["— {} —", "-{}-", "{}", "第{}页", "第{}页 共3页", "{}/3", "Page {} of 3", "－{}－"])
def test_page_numbers_are_furniture(form: str) -> None:
    pages = []
    for number in (1, 2, 3):
        page = PageBuilder()
        page.paragraph(120, SENTENCE)
        pages.append(page.centred(800, form.format(number), 12))
    source = read(*pages)
    assert len(texts(source, "furniture")) == 3
    assert texts(source) == [SENTENCE] * 3


def test_running_heads_are_furniture_and_repeated_headings_are_not() -> None:
    pages = []
    for number in (1, 2, 3, 4):
        page = PageBuilder().centred(50, "云岭市人民政府公报", 10)
        y = page.paragraph(100, f"附件{number}")
        page.paragraph(y, SENTENCE)
        pages.append(page)
    source = read(*pages)
    assert texts(source, "furniture") == ["云岭市人民政府公报"] * 4
    assert texts(source)[::2] == ["附件1", "附件2", "附件3", "附件4"]


def test_slanted_and_repeated_watermarks_are_furniture() -> None:
    pages = []
    for _ in range(4):
        page = PageBuilder()
        page.text(200, 500, "内部资料", 60, colour=GREY, matrix=(0.7, 0.7, -0.7, 0.7))
        page.paragraph(120, SENTENCE)
        page.text(250, 600, "征求意见稿", 40, colour=GREY)
        pages.append(page)
    source = read(*pages)
    assert texts(source) == [SENTENCE] * 4
    assert sorted(texts(source, "furniture")) == ["内部资料"] * 4 + ["征求意见稿"] * 4


def test_a_number_in_the_text_is_no_page_number() -> None:
    page = PageBuilder()
    y = page.paragraph(120, SENTENCE)
    page.text(112, y, "2024")
    page.paragraph(y + 28, SENTENCE)
    assert texts(read(page)) == [SENTENCE, "2024", SENTENCE]


def test_two_columns_are_read_one_after_the_other() -> None:
    page = PageBuilder().centred(80, "云岭市人民政府公报第三期", 22)
    left, right = SENTENCE * 3, "统筹推进科普场馆和科普基地建设，" * 10
    for x, text in ((60.0, left), (310.0, right)):
        y, room = 130.0, 16
        while text:
            page.text(x + 12 * (18 - room), y, text[:room], 12)
            text, room, y = text[room:], 18, y + 20
    assert texts(read(page)) == ["云岭市人民政府公报第三期", left, right]


def test_footnotes_stand_after_the_paragraph_that_the_page_break_cuts() -> None:
    first, second = PageBuilder(), PageBuilder()
    whole = SENTENCE * 3
    first.paragraph(560, whole[:79])
    first.line(80, 690, 220, 690)
    first.text(80, 706, "① 指全市各级科协组织及其所属的学会、协会、研究会。", 10).text(80, 722, "② 以上均含本级。", 10)
    y = second.paragraph(100, whole[79:], indent=0)
    second.paragraph(y, "二、主要任务")
    source = read(first, second)
    assert [(block.role, block.text) for block in source.blocks if isinstance(block, TextBlock)] == [
        ("body", whole),
        ("footnote", "①指全市各级科协组织及其所属的学会、协会、研究会。"),
        ("footnote", "②以上均含本级。"),
        ("body", "二、主要任务"),
    ]


# ---- tables

XS = (80.0, 180.0, 300.0, 520.0)


def test_merged_cells_stand_in_their_true_grid() -> None:
    page = PageBuilder()
    ys = (100.0, 130.0, 160.0, 190.0, 220.0)
    for y in (100.0, 130.0, 190.0, 220.0):
        page.line(80, y, 520, y)
    page.line(180, 160, 520, 160)
    for x in (80.0, 180.0, 520.0):
        page.line(x, 100, x, 220)
    page.line(300, 100, 300, 190)  # the last row: two columns merged
    for column, text in enumerate(["责任单位", "项目", "要求"]):
        page.cell(XS[column], ys[0], text)
    page.cell(80, ys[1], "市科技局")
    for row in (1, 2):
        page.cell(180, ys[row], f"项目{row}")
        page.cell(300, ys[row], f"要求{row}。")
    page.cell(80, ys[3], "备注")
    page.cell(180, ys[3], "两列合并")
    (table,) = tables(read(page))
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells] == [
        (0, 0, 1, 1, "责任单位"),
        (0, 1, 1, 1, "项目"),
        (0, 2, 1, 1, "要求"),
        (1, 0, 2, 1, "市科技局"),
        (1, 1, 1, 1, "项目1"),
        (1, 2, 1, 1, "要求1。"),
        (2, 1, 1, 1, "项目2"),
        (2, 2, 1, 1, "要求2。"),
        (3, 0, 1, 1, "备注"),
        (3, 1, 1, 2, "两列合并"),
    ]


def simple_table(page: PageBuilder, style: str) -> None:
    xs, ys = (80.0, 200.0, 500.0), (100.0, 130.0, 160.0)
    if style == "lines":
        page.grid(xs, ys)
    elif style == "dashed":
        for y in ys:
            page.line(xs[0], y, xs[-1], y, dash="[3 2] 0 d")
        for x in xs:
            page.line(x, ys[0], x, ys[-1], dash="[3 2] 0 d")
    elif style == "dashes":  # each dash drawn alone
        for y in ys:
            for step in range(84):
                page.line(80 + 5 * step, y, 83 + 5 * step, y)
        for x in xs:
            for step in range(12):
                page.line(x, 100 + 5 * step, x, 103 + 5 * step)
    elif style == "thin boxes":  # as word processors draw borders, piece by piece
        for y in ys:
            for x0, x1 in pairwise(xs):
                page.box(x0 + 0.5, y, x1, y + 0.5)
                page.box(x0, y, x0 + 0.5, y + 0.5)
        for x in xs:
            for y0, y1 in pairwise(ys):
                page.box(x, y0 + 0.5, x + 0.5, y1)
    elif style == "stroked boxes":
        for y0, y1 in pairwise(ys):
            for x0, x1 in pairwise(xs):
                page.box(x0, y0, x1, y1, "S")
    elif style == "double":
        page.grid(xs, ys)
        page.grid([x + 1.5 for x in xs], [y + 1.5 for y in ys])
    elif style == "open sides":
        for y in ys:
            page.line(xs[0], y, xs[-1], y)
        page.line(200, 100, 200, 160)
        page.line(350, 100, 350, 160)


@pytest.mark.parametrize("style", ["lines", "dashed", "dashes", "thin boxes", "stroked boxes", "double"])
def test_every_way_of_ruling_gives_the_same_table(style: str) -> None:
    page = PageBuilder()
    simple_table(page, style)
    for row, y in enumerate((100, 130)):
        for column, x in enumerate((80, 200)):
            page.cell(x, y, f"第{row}行第{column}列")
    (table,) = tables(read(page))
    assert table.grid() == [["第0行第0列", "第0行第1列"], ["第1行第0列", "第1行第1列"]]


def test_a_table_without_side_borders_has_its_outer_columns() -> None:
    page = PageBuilder()
    simple_table(page, "open sides")
    for row, y in enumerate((100, 130)):
        for column, x in enumerate((80, 200, 350)):
            page.cell(x, y, f"{row}{column}")
    (table,) = tables(read(page))
    assert table.grid() == [["00", "01", "02"], ["10", "11", "12"]]


def test_rules_inside_nested_forms_are_found() -> None:
    inner = PageBuilder()
    inner.grid((80, 200, 500), (100, 130, 160))
    inner.cell(80, 100, "单位")
    inner.cell(200, 100, "任务")
    inner.cell(80, 130, "市科协")
    inner.cell(200, 130, "组织科普日活动。")
    middle = PageBuilder().form(inner, 10, 20)
    (table,) = tables(read(PageBuilder().form(middle, 5, 5)))
    assert table.grid() == [["单位", "任务"], ["市科协", "组织科普日活动。"]]


def test_an_underline_and_a_red_line_make_no_table() -> None:
    page = PageBuilder()
    page.line(80, 180, 515, 180, 2).line(112, 230, 200, 230)
    page.paragraph(225, SENTENCE)
    source = read(page)
    assert tables(source) == [] and texts(source) == [SENTENCE]


def test_wraps_in_a_cell_are_joined_and_its_paragraphs_kept() -> None:
    page = PageBuilder().grid((80, 180, 340), (100, 130, 300))
    page.cell(80, 100, "单位")
    page.cell(180, 100, "任务")
    page.cell(80, 130, "市科技局\n市教育局")
    page.cell(180, 130, "1.组织开展全国科技活动周系列活动。\n2.建设科普基地不少于20个，打造精品线路。", columns=12)
    (table,) = tables(read(page))
    assert table.grid()[1] == [
        "市科技局\n市教育局",
        "1.组织开展全国科技活动周系列活动。\n2.建设科普基地不少于20个，打造精品线路。",
    ]


HEADER = ("责任单位", "项目", "工作内容")


def table_page(
    rows: list[tuple[str, str, str]],
    *,
    header: bool = True,
    top: float = 80.0,
    merged_top: bool = False,
    number: int = 0,
) -> PageBuilder:
    """A page that holds part of a task table; equal units in a column are merged downwards where empty."""
    page = PageBuilder()
    ys = [top]
    content = [*([HEADER] if header else []), *rows]
    for cells in content:
        lines = sum(max(1, -(-len(part) // 17)) for part in (cells[2] or " ").split("\n"))
        ys.append(ys[-1] + 18 * lines + 8)
    for index, y in enumerate(ys):
        joins = 0 < index < len(content) and content[index][0] == "^"
        page.line(XS[1] if joins else XS[0], y, XS[-1], y)
    for x in XS:
        page.line(x, ys[0], x, ys[-1])
    for y, cells in zip(ys, content, strict=False):
        for x, text, columns in zip(XS, cells, (7, 8, 17), strict=False):
            if text not in ("", "^"):
                page.cell(x, y, text, columns=columns)
    if number:
        page.centred(810, f"— {number} —", 12)
    return page


LONG = "组织开展面向公众的科学普及活动，统筹用好各类科普场馆资源，推动优质资源向基层倾斜，全年不少于三十场次"


def test_a_row_cut_by_the_page_break_is_one_row() -> None:
    first = table_page([("市科技局", "科普日", "组织科普日活动。"), ("市教育局", "课程建设", LONG[:34])], number=1)
    second = table_page([("", "", LONG[34:] + "。"), ("市卫健委", "健康科普", "开展健康讲座。")], number=2)
    source = read(first, second)
    (table,) = tables(source)
    assert table.grid() == [
        list(HEADER),
        ["市科技局", "科普日", "组织科普日活动。"],
        ["市教育局", "课程建设", LONG + "。"],
        ["市卫健委", "健康科普", "开展健康讲座。"],
    ]
    assert table.header_rows == 1 and table.dropped == HEADER
    assert [cell.page for cell in table.cells if cell.column == 0] == [1, 1, 1, 2]


def test_a_row_cut_between_two_items_is_one_row() -> None:
    first = table_page([("市科技局", "科普日", "组织科普日活动。"), ("市教育局", "课程建设", "1.开齐开足科学课。")])
    second = table_page([("", "", "2.配齐科学教师。"), ("市卫健委", "健康科普", "开展健康讲座。")])
    (table,) = tables(read(first, second))
    assert [row[2] for row in table.grid()[1:]] == [
        "组织科普日活动。",
        "1.开齐开足科学课。\n2.配齐科学教师。",
        "开展健康讲座。",
    ]


def test_a_merged_cell_goes_on_over_the_page_break() -> None:
    first = table_page(
        [
            ("市科技局", "科普日", "组织科普日活动。"),
            ("^", "科普月", "组织科普月活动。"),
            ("^", "科普周", "组织活动周。"),
        ]
    )
    second = table_page([("", "科普年", "组织科普年活动。"), ("市卫健委", "健康科普", "开展健康讲座。")])
    (table,) = tables(read(first, second))
    assert [(c.row, c.row_span, c.text) for c in table.cells if c.column == 0] == [
        (0, 1, "责任单位"),
        (1, 4, "市科技局"),
        (5, 1, "市卫健委"),
    ]


def test_a_name_cut_by_the_page_break_is_one_name() -> None:
    first = table_page(
        [
            ("市科技局", "科普日", "组织科普日活动。"),
            ("各县（市、区）", "科普月", "组织科普月活动。"),
            ("^", "科普周", "组织活动周。"),
        ]
    )
    second = table_page([("人民政府", "科普年", "组织科普年活动。"), ("市卫健委", "健康科普", "开展健康讲座。")])
    (table,) = tables(read(first, second))
    assert [(c.row, c.row_span, c.text) for c in table.cells if c.column == 0] == [
        (0, 1, "责任单位"),
        (1, 1, "市科技局"),
        (2, 3, "各县（市、区）人民政府"),
        (5, 1, "市卫健委"),
    ]


def test_a_whole_row_on_the_next_page_is_a_new_row() -> None:
    first = table_page([("市科技局", "科普日", "组织科普日活动。"), ("市教育局", "课程建设", LONG[:34])])
    second = table_page([("市卫健委", "健康科普", "开展健康讲座。")])
    (table,) = tables(read(first, second))
    assert table.rows == 4


def test_without_repeated_header_the_table_still_goes_on() -> None:
    first = table_page([("市科技局", "科普日", "组织科普日活动。")])
    second = table_page([("市教育局", "课程建设", "开齐科学课。")], header=False)
    (table,) = tables(read(first, second))
    assert table.rows == 3 and table.header_rows == 0 and table.dropped == ()


def test_a_repeated_title_and_a_continuation_mark_are_dropped() -> None:
    first = table_page([("市科技局", "科普日", "组织科普日活动。")], top=120).centred(100, "任务分解表", 18)
    second = table_page([("市教育局", "课程建设", "开齐科学课。")], top=120).text(80, 100, "续表", 12)
    third = table_page([("市卫健委", "讲座", "开展讲座。")], top=120).centred(100, "任务分解表", 18)
    source = read(first, second, third)
    (table,) = tables(source)
    assert table.rows == 4
    assert texts(source) == ["任务分解表"]
    assert table.dropped == (*HEADER, "续表", *HEADER, "任务分解表")


def test_text_between_two_tables_keeps_them_apart() -> None:
    first = table_page([("市科技局", "科普日", "组织科普日活动。")])
    second = table_page([("市教育局", "课程建设", "开齐科学课。")], top=160).centred(100, "指标分解表", 18)
    source = read(first, second)
    assert len(tables(source)) == 2
    assert texts(source) == ["指标分解表"]


def test_a_table_of_other_columns_is_another_table() -> None:
    first = table_page([("市科技局", "科普日", "组织科普日活动。")])
    second = PageBuilder().grid((80, 250, 410, 520), (80, 110, 140))
    for column, x in enumerate((80, 250, 410)):
        second.cell(x, 80, f"列{column}")
        second.cell(x, 110, f"值{column}")
    assert [table.rows for table in tables(read(first, second))] == [2, 2]


def test_the_end_of_a_page_without_border_cuts_no_text_off() -> None:
    page = PageBuilder()
    page.line(80, 100, 500, 100).line(80, 130, 500, 130)
    for x in (80, 200, 500):
        page.line(x, 100, x, 700)
    page.cell(80, 100, "单位")
    page.cell(200, 100, "任务")
    page.cell(80, 130, "市科协")
    page.cell(200, 130, "长任务")
    (table,) = tables(read(page))
    assert table.grid() == [["单位", "任务"], ["市科协", "长任务"]]


def test_pdfplumber_sees_the_same_cells() -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    import io

    page = table_page([("市科技局", "科普日", LONG), ("市教育局", "课程建设", "开齐科学课。")])
    data = build_pdf([page])
    with pdfplumber.open(io.BytesIO(data)) as document:
        (expected,) = document.pages[0].extract_tables()
    (table,) = tables(read_pdf(data, "x"))
    assert [["".join(cell.split()) for cell in row] for row in table.grid()] == [
        ["".join((cell or "").split()) for cell in row] for row in expected
    ]


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 600), st.floats(0, 600), st.floats(0, 600)), max_size=40))
@settings(max_examples=60)
def test_any_lines_give_grids_whose_cells_cover_them_once(lines: list[tuple[bool, float, float, float]]) -> None:
    from kepu_cli.readers.paged.printed import Rule

    across = [Rule(at, min(a, b), max(a, b)) for flat, at, a, b in lines if flat]
    down = [Rule(at, min(a, b), max(a, b)) for flat, at, a, b in lines if not flat]
    for grid in find_grids(across, down):
        covered = [
            (row, column)
            for region in grid.regions
            for row in range(region.top, region.bottom)
            for column in range(region.left, region.right)
        ]
        assert len(covered) == len(set(covered)) == (len(grid.xs) - 1) * (len(grid.ys) - 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.建设", True),
        ("1．建设", True),
        ("（1）建设", True),
        ("①建设", True),
        ("一、总体", True),
        ("（十一）总体", True),
        ("第三章", True),
        ("1.5万", False),
        ("2025年", False),
        ("一是", False),
        ("第三方", False),
        ("", False),
    ],
)
def test_labels(text: str, expected: bool) -> None:
    assert is_label(text) is expected


def test_a_category_row_across_a_table_without_side_borders() -> None:
    page = PageBuilder()
    ys = (100.0, 130.0, 160.0, 190.0, 220.0)
    for y in ys:
        page.line(80, y, 500, y)
    for x in (200.0, 350.0):  # the third row has no borders inside
        page.line(x, 100, x, 160).line(x, 190, x, 220)
    for y, cells in ((100, "序号 任务 单位"), (130, "1 科普日 市科协"), (190, "2 科普月 市妇联")):
        for x, text in zip((80, 200, 350), cells.split(), strict=True):
            page.cell(x, y, text)
    page.cell(80, 160, "二、重点人群")
    (table,) = tables(read(page))
    assert table.grid()[2] == ["二、重点人群"] * 3 and table.rows == 4


def test_a_merged_column_without_lines_on_the_next_page_goes_on() -> None:
    first, second = PageBuilder(), PageBuilder()
    first.grid((80, 180, 300, 520), (80, 110, 140))
    for x, head, text in zip(XS, HEADER, ("市科技局", "科普日", "组织科普日活动。"), strict=False):
        first.cell(x, 80, head)
        first.cell(x, 110, text)
    for y in (80, 110, 140):  # as a browser prints: the merged column has but its left border
        second.line(180, y, 520, y)
    for x in (180, 300, 520):
        second.line(x, 80, x, 140)
    second.line(80, 80, 80, 140)
    for y, project in ((80, "科普月"), (110, "科普周")):
        second.cell(180, y, project)
        second.cell(300, y, f"组织{project}活动。")
    (table,) = tables(read(first, second))
    assert table.grid()[1:] == [["市科技局", name, f"组织{name}活动。"] for name in ("科普日", "科普月", "科普周")]


def test_a_label_set_sideways_stays_in_its_cell() -> None:
    page = PageBuilder().grid((80, 110, 300), (100, 160, 220))
    page.text(100, 150, "重点", 12, matrix=(0, 1, -1, 0))
    page.text(570, 400, "装订线", 12, matrix=(0, 1, -1, 0))
    page.cell(110, 100, "组织开展科普日活动。")
    page.cell(80, 160, "一般")
    page.cell(110, 160, "组织开展培训。")
    source = read(page)
    (table,) = tables(source)
    assert table.grid() == [["重点", "组织开展科普日活动。"], ["一般", "组织开展培训。"]]
    assert texts(source, "furniture") == ["装订线"]


def test_a_line_of_a_cell_that_the_page_cut_off_stays_in_its_cell() -> None:
    page = table_page([("市科技局", "科普日", "组织开展全市科普日系列活动，推动优质科普资源向基层延伸")])
    page.text(305.4, 80 + 26 + 14 + 18 * 2, "，年内不少于三十场次。", 12)
    source = read(page)
    (table,) = tables(source)
    assert table.grid()[1][2] == "组织开展全市科普日系列活动，推动优质科普资源向基层延伸，年内不少于三十场次。"
    assert texts(source) == []


@given(st.data())
@settings(max_examples=60)
def test_no_character_is_lost_or_invented(data: st.DataObject) -> None:
    """Whatever stands wherever on the pages, with whatever lines between: all of it is in the blocks, once."""
    pages, printed = [], []
    letters = st.text("科普工作一二（）、。，12ab第章节", min_size=1, max_size=12)
    for _ in range(data.draw(st.integers(1, 3))):
        page = PageBuilder()
        places = data.draw(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 25)), unique=True, max_size=25))
        for column, row in places:
            text, size = data.draw(letters), data.draw(st.sampled_from([10.0, 16.0, 22.0]))
            beside = [other for other, height in places if height == row and other > column]
            if beside:  # a character printed over its like is one
                text = text[: max(1, int(60 * (min(beside) - column) // size))]
            page.text(40 + 60 * column, 60 + 30 * row, text, size)
            printed.append(text)
        for flat, at, start, end in data.draw(
            st.lists(st.tuples(st.booleans(), st.integers(0, 24), st.integers(0, 12), st.integers(0, 12)), max_size=20)
        ):
            if flat:
                page.line(40 + 40 * start, 45 + 30 * at, 40 + 40 * end, 45 + 30 * at)
            else:
                page.line(30 + 20 * at, 45 + 60 * start, 30 + 20 * at, 45 + 60 * end)
        pages.append(page)
    if not printed:
        return
    source = read(*pages)
    assert Counter(c for block in source.blocks for c in iter_characters(block)) == Counter("".join(printed))
    assert [block.at.block for block in source.blocks] == list(range(1, len(source.blocks) + 1))


# ---- what cannot be read


def test_a_page_that_is_an_image_is_named_and_the_rest_is_read() -> None:
    source = read(notice(1), PageBuilder().picture(), notice(3))
    assert source.incomplete and source.pages == 3
    (note,) = source.notes
    assert note.code == "page-without-text" and "第2页" in note.message and note.at is not None and note.at.page == 2
    assert len(texts(source)) == 8


def test_an_empty_page_is_no_loss() -> None:
    source = read(notice(1), PageBuilder())
    assert not source.incomplete and source.notes == ()


def test_invisible_text_under_a_scan_is_read() -> None:
    page = PageBuilder().picture()
    y = 120.0
    for start in range(0, len(SENTENCE), 27):
        page.text(80, y, SENTENCE[start : start + 27], mode=3)
        y += 28
    source = read(page)
    assert texts(source) == [SENTENCE] and not source.incomplete


def test_characters_without_meaning_are_noted() -> None:
    source = read(PageBuilder().text(80, 100, "科普\ue001工作"))
    assert [note.code for note in source.notes] == ["unmapped-characters"]


@pytest.mark.parametrize(
    ("pages", "words"), [([PageBuilder().picture()] * 2, "OCR"), ([PageBuilder()], "没有文字"), ([], "没有页面")]
)
def test_nothing_to_read_is_an_error(pages: list[PageBuilder], words: str) -> None:
    with pytest.raises(ReadError, match=words):
        read(*pages)


def test_an_encrypted_file_is_named_as_such() -> None:
    with pytest.raises(ReadError, match="加密"):
        read_pdf(build_pdf([notice()], encrypt=True), "x.pdf")


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"%PDF-1.7\n" + bytes(range(256)) * 40, b"not a pdf at all"],
    ids=["empty", "head", "noise", "text"],
)
def test_damaged_files_are_an_error(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"损坏|不完整|没有页面"):
        read_pdf(data, "x.pdf")


def test_truncated_files_are_read_or_refused() -> None:
    data = build_pdf([notice(1), table_page([("市科技局", "科普日", LONG)])])
    for end in range(0, len(data), 97):
        try:
            read_pdf(data[:end], "x.pdf")
        except ReadError as error:
            assert "\n" not in str(error)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=30))
@settings(max_examples=60)
def test_damage_anywhere_gives_blocks_or_one_clear_error(place: int, noise: bytes) -> None:
    data = bytearray(build_pdf([notice(1), table_page([("市科技局", "科普日", LONG)])]))
    place %= len(data)
    data[place : place + len(noise)] = noise
    with contextlib.suppress(ReadError):
        read_pdf(bytes(data), "x.pdf")


def test_forms_nested_without_end_are_bounded() -> None:
    form = PageBuilder().text(80, 100, "最里面的文字")
    for _ in range(60):
        form = PageBuilder().form(form)
    try:
        read(form, notice())
    except ReadError:
        pytest.fail("the other page can be read")


@pytest.mark.parametrize("box", ["[0 0 1e9 1e9]", "[0 0 0 0]", "[-5 -5 -1 -1]", "[0 0 595]", "[842 595 0 0]"])
def test_odd_page_sizes_do_no_harm(box: str) -> None:
    page = notice()
    page.media_box = box
    try:
        source = read(page)
    except ReadError:
        return
    assert all(block.text for block in source.blocks if isinstance(block, TextBlock))


def test_a_page_full_of_lines_does_not_hang() -> None:
    page = notice()
    for number in range(6_000):
        page.line(80 + number % 400, 100 + number // 40, 81 + number % 400, 160 + number // 40)
        page.line(80, 100 + number / 10, 500, 100 + number / 10)
    assert read(page).pages == 1


def test_nothing_is_printed() -> None:
    code = (
        "from kepu_cli.readers.pdf.read import read_pdf\n"
        "for data in (b'', b'%PDF-1.4 x', b'%PDF-1.4\\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 1 0 R>>'):\n"
        "    try: read_pdf(data, 'x')\n"
        "    except Exception as error: assert type(error).__name__ == 'ReadError', error\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"" and done.stderr == b""


def test_too_many_pages_or_characters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from kepu_cli.readers.paged import pages as paged

    monkeypatch.setattr(paged, "MAX_PAGES", 2)
    with pytest.raises(ReadError, match="3 页"):
        read(notice(1), notice(2), notice(3))
    monkeypatch.setattr(paged, "MAX_CHARACTERS", 100)
    with pytest.raises(ReadError, match="100 字"):
        read(notice(1))


def test_the_same_bytes_give_the_same_blocks() -> None:
    data = build_pdf([notice(1), table_page([("市科技局", "科普日", LONG)])])
    assert read_pdf(data, "x") == read_pdf(data, "x")


def test_the_library_is_found_where_the_package_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = importlib.machinery.ModuleSpec("pypdfium2_raw", None, is_package=True)
    missing.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: missing)
    opened: list[str] = []
    monkeypatch.setattr("ctypes.PyDLL", opened.append)
    pdfium._open()
    assert "pdfium" in opened[0] and not Path(opened[0]).is_absolute()  # the system's
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ImportError, match="pypdfium2"):
        pdfium._open()
