"""Tables of a PDF in every way they are drawn: few lines or none, over pages, turned; and prose that is no table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kepu_cli.blocks import Source, TableBlock, TextBlock
from kepu_cli.readers.paged.heads import is_head
from kepu_cli.readers.pdf.read import read_pdf
from tests.readers.pdf_builder import RED, PageBuilder, build_pdf
from tests.readers.table_builder import Pages, Style, draw_table, quarter_turn, true_grid

SENTENCE = "坚持科技创新与科学普及同部署同推进同考核，把科普融入经济社会发展各领域各环节，推动全市科普工作再上新台阶。"
WORKS = (
    "编制年度科普工作要点，分解任务到季度，逐项明确责任人。",
    "建设市级科普教育基地20个以上，新增省级基地5个。",
    "组织开展全国科普日、科技活动周等主题活动不少于300场次，覆盖群众50万人次以上；推动场馆延长节假日开放时间。",
    "完善“互联网＋科普”平台，年发布原创作品1000篇（件）以上。",
    "1.建立科普工作联席会议制度。\n2.每半年召开一次会议，研究解决重大问题。",
)
UNITS = ("市科技局", "市教育局、市科协", "市文化广电旅游局、市农业农村局", "各县（市、区）人民政府")
TERMS = ("2025年12月底前", "持续推进", "每年11月底前")

HEADER = ("序号", "重点任务", "责任单位", "完成时限")
WIDTHS = (34.0, 220.0, 110.0, 73.0)
ROWS = [
    (str(number + 1), WORKS[number % len(WORKS)], UNITS[number % len(UNITS)], TERMS[number % len(TERMS)])
    for number in range(13)
]

GROUP_HEADER = ("责任单位", "项目", "工作内容和要求")
GROUP_WIDTHS = (90.0, 110.0, 237.0)
GROUP_ROWS = [
    ("市科技局", "科普场馆提质", WORKS[0]),
    ("^", "科普队伍建设", WORKS[2]),
    ("^", "品牌打造", WORKS[1]),
    ("市教育局", "青少年科学教育", WORKS[4]),
    ("市农业农村局", "农村科普服务", WORKS[3]),
    ("^", "农民技能提升", WORKS[0]),
]

LINES_OF_ROWS = Style(columns=False)
THREE_LINES = Style(columns=False, rows=False)
NO_LINES = Style(columns=False, rows=False, frame=False)
STYLES = {
    "ruled": Style(),
    "dashed": Style(stroke="dashed"),
    "double": Style(stroke="double"),
    "thin boxes": Style(stroke="box"),
    "images": Style(stroke="image"),
    "open sides": Style(sides=False),
    "lines of rows": LINES_OF_ROWS,
    "three lines": THREE_LINES,
    "no lines": NO_LINES,
    "shaded rows": replace(NO_LINES, shade="rows"),
    "shaded cells": replace(NO_LINES, shade="cells"),
    "lines of columns": Style(rows=False),
    "lines of rows, middle": replace(LINES_OF_ROWS, middle=True),
    "three lines, middle": replace(THREE_LINES, middle=True),
    "no lines, middle": replace(NO_LINES, middle=True),
}


def read(pages: list[PageBuilder]) -> Source:
    return read_pdf(build_pdf(pages), "测试.pdf")


def tables(source: Source) -> list[TableBlock]:
    return [block for block in source.blocks if isinstance(block, TableBlock)]


def texts(source: Source, role: str = "body") -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, TextBlock) and block.role == role]


def follow(pages: list[PageBuilder]) -> list[PageBuilder]:
    """The pages with a paragraph on one of its own after them."""
    last = PageBuilder()
    last.paragraph(100, SENTENCE)
    return [*pages, last]


# ---- ways of drawing


@pytest.mark.parametrize("name", STYLES)
def test_every_way_of_drawing_gives_the_same_table(name: str) -> None:
    source = read(follow(draw_table(HEADER, ROWS, WIDTHS, STYLES[name])))
    (table,) = tables(source)
    assert table.grid() == true_grid(HEADER, ROWS)
    assert texts(source) == [SENTENCE]


@pytest.mark.parametrize("name", ["ruled", "open sides", "lines of rows", "lines of rows, middle"])
def test_merged_groups_in_every_way_of_drawing(name: str) -> None:
    (table,) = tables(read(draw_table(GROUP_HEADER, GROUP_ROWS, GROUP_WIDTHS, STYLES[name])))
    assert table.grid() == true_grid(GROUP_HEADER, GROUP_ROWS)


@pytest.mark.parametrize("name", ["three lines", "no lines", "shaded rows"])
def test_a_group_name_printed_once_stands_for_its_rows(name: str) -> None:
    pages = draw_table(GROUP_HEADER, GROUP_ROWS, GROUP_WIDTHS, STYLES[name])
    (table,) = tables(read(pages))
    assert [row[1:] for row in table.grid()] == [row[1:] for row in true_grid(GROUP_HEADER, GROUP_ROWS)]
    units = [row[0] for row in table.grid()]
    assert [unit or "^" for unit in units] in (
        [row[0] for row in [GROUP_HEADER, *GROUP_ROWS]],
        [row[0] for row in true_grid(GROUP_HEADER, GROUP_ROWS)],
    )


def test_bands_across_a_table_without_lines() -> None:
    page = PageBuilder()
    xs, y = (80.0, 120.0, 330.0, 440.0), 100.0
    rows = [
        HEADER,
        ("一、夯实科普基础",),
        *[(row[0], row[1][:14], row[2][:8], row[3]) for row in ROWS[:2]],
        ("二、提升服务能力",),
    ]
    rows += [(row[0], row[1][:14], row[2][:8], row[3]) for row in ROWS[2:4]]
    for row in rows:
        for x, text in zip(xs, row, strict=False):
            page.text(x, y, text, 12)
        y += 22
    (table,) = tables(read([page]))
    assert table.grid() == [[row[0]] * 4 if len(row) == 1 else list(row) for row in rows]


def test_a_title_row_is_passed_over_where_the_header_is_repeated() -> None:
    first, second = PageBuilder(), PageBuilder()
    xs = (80.0, 180.0, 300.0, 520.0)
    for y in (80, 110, 140, 170):
        first.line(80, y, 520, y)
    for x in xs:
        first.line(x, 80 if x in (80.0, 520.0) else 110, x, 170)
    first.cell(200, 80, "重点任务分解表")
    second.grid(xs, (80, 110, 140))
    for x, head, one, two in zip(
        xs, GROUP_HEADER, ("市科技局", "科普日", "组织活动。"), ("市科协", "科普月", "开展讲座。"), strict=False
    ):
        first.cell(x, 110, head)
        first.cell(x, 140, one)
        second.cell(x, 80, head)
        second.cell(x, 110, two)
    (table,) = tables(read([first, second]))
    assert table.rows == 4 and table.dropped == GROUP_HEADER


@pytest.mark.parametrize("ruled", [False, True])
def test_a_name_above_two_columns_without_lines_down(ruled: bool) -> None:
    page = PageBuilder().line(80, 100, 515, 100, 1).line(80, 140, 515, 140)
    page.text(80, 124, "序号", 10).text(150, 124, "重点任务", 10).text(470, 124, "完成时限", 10)
    page.text(357, 115, "责任分工", 10).text(300, 133, "牵头单位", 10).text(395, 133, "配合单位", 10)
    if ruled:
        page.line(290, 119, 465, 119)
    rows = [("1", "开展科普日活动", "市科协", "市教育局", "2025年"), ("2", "建设基地", "市财政局", "", "持续推进")]
    for y, row in zip((155, 173), rows, strict=True):
        for x, text in zip((85, 110, 296, 386, 470), row, strict=True):
            page.text(x, y, text, 10)
    page.line(80, 181, 515, 181, 1)
    (table,) = tables(read([page]))
    assert table.grid() == [
        ["序号", "重点任务", "责任分工", "责任分工", "完成时限"],
        ["序号", "重点任务", "牵头单位", "配合单位", "完成时限"],
        *map(list, rows),
    ]


def test_heads_on_two_lines_and_no_line_at_all() -> None:
    page = PageBuilder().text(80, 124, "序号", 10).text(150, 124, "重点任务", 10)
    for x, first, second in ((300, "牵头", "单位"), (395, "完成", "时限")):
        page.text(x, 117, first, 10).text(x, 131, second, 10)
    rows = [("1", "开展科普日活动", "市科协", "2025年"), ("2", "建设基地", "市财政局", "持续推进")]
    for y, row in zip((155, 173), rows, strict=True):
        for x, text in zip((85, 110, 296, 386), row, strict=True):
            page.text(x, y, text, 10)
    (table,) = tables(read([page]))
    grid = [["".join(text.split()) for text in row] for row in table.grid()]
    assert grid == [["序号", "重点任务", "牵头单位", "完成时限"], *map(list, rows)]


def test_heads_whose_characters_are_set_apart() -> None:
    page = PageBuilder()
    for x, text in ((80, "序"), (100, "号"), (150, "重点任务"), (300, "责"), (320, "任"), (340, "单"), (360, "位")):
        page.text(x, 100, text, 10)
    for y, row in ((118, ("1", "开展科普日活动", "市科协")), (136, ("2", "建设科普基地", "市科技局"))):
        for x, text in zip((92, 130, 310), row, strict=True):
            page.text(x, y, text, 10)
    (table,) = tables(read([page]))
    grid = [["".join(text.split()) for text in row] for row in table.grid()]
    assert grid == [
        ["序号", "重点任务", "责任单位"],
        ["1", "开展科普日活动", "市科协"],
        ["2", "建设科普基地", "市科技局"],
    ]


def test_heads_flush_with_columns_and_categories_beside_small_gaps() -> None:
    """As browsers print a page: no lines, 12 pt of white between columns, a name printed once for its rows."""
    page = PageBuilder().text(72, 100, "工作任务", 12).text(228, 100, "具体要求", 12).text(384, 100, "责任部门", 12)
    lines = [
        (120, "一、做好财政信息公开。", "1.积极推进本中心预算、决", "财务科"),
        (134, "", "算及相关报表公开。", ""),
        (152, "二、做好政务专栏信息公开", "2.及时更新网站频道的各类", "办公室"),
        (166, "工作。", "型概况信息。", ""),
        (184, "", "3.及时反馈网民对调查征集", "各科室"),
        (198, "", "信息的意见。", ""),
        (216, "三、加强政策发布解读。", "4.聚焦中心工作，切实加强", "各科室"),
        (230, "", "重大政策的发布解读，精心", ""),
        (244, "", "组织策划。", ""),
        (270, "分享到：微信微博", "", ""),
    ]
    for y, *row in lines:
        for x, text in zip((72, 228, 384), row, strict=True):
            if text:
                page.text(x, y, text, 12)
    source = read([page])
    (table,) = tables(source)
    second = "二、做好政务专栏信息公开工作。"
    assert table.grid() == [
        ["工作任务", "具体要求", "责任部门"],
        ["一、做好财政信息公开。", "1.积极推进本中心预算、决算及相关报表公开。", "财务科"],
        [second, "2.及时更新网站频道的各类型概况信息。", "办公室"],
        [second, "3.及时反馈网民对调查征集信息的意见。", "各科室"],
        ["三、加强政策发布解读。", "4.聚焦中心工作，切实加强重大政策的发布解读，精心组织策划。", "各科室"],
    ]
    assert texts(source) == ["分享到：微信微博"]


# ---- over pages

PAGINGS = {
    "header repeated": Pages(bottom=400),
    "no header": Pages(bottom=400, repeat=False),
    "rows cut": Pages(bottom=400, cut=True, repeat=False),
    "rows cut, header repeated": Pages(bottom=400, cut=True),
    "columns shifted": Pages(bottom=400, shift=5.0, repeat=False),
    "caption": Pages(bottom=400, caption="（续上表）"),
    "caption, no header": Pages(bottom=400, caption="续表", repeat=False),
    "note": Pages(bottom=400, note="注：责任单位以三定规定为准。"),
}


@pytest.mark.parametrize("paging", PAGINGS)
@pytest.mark.parametrize("name", ["ruled", "open sides", "lines of rows", "three lines", "no lines", "shaded rows"])
def test_a_table_over_pages_is_one_table(name: str, paging: str) -> None:
    source = read(follow(draw_table(HEADER, ROWS, WIDTHS, STYLES[name], PAGINGS[paging])))
    (table,) = tables(source)
    assert table.grid() == true_grid(HEADER, ROWS)
    assert [text for text in texts(source) if not text.startswith(("注", "续", "（续"))] == [SENTENCE]


@pytest.mark.parametrize("paging", ["header repeated", "no header", "rows cut"])
def test_merged_groups_go_on_over_pages(paging: str) -> None:
    pages = draw_table(GROUP_HEADER, GROUP_ROWS, GROUP_WIDTHS, Style(), replace(PAGINGS[paging], bottom=215))
    (table,) = tables(read(pages))
    assert table.grid() == true_grid(GROUP_HEADER, GROUP_ROWS)


def test_whole_rows_on_both_sides_of_a_page_break_stay_two() -> None:
    rows = [(str(number), "建立科普工作联席会议制度", "市科协", "2026年6月底前") for number in range(1, 9)]
    (table,) = tables(read(draw_table(HEADER, rows, WIDTHS, Style(), Pages(bottom=200))))
    assert table.grid() == true_grid(HEADER, rows)


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("name", ["ruled", "lines of rows", "three lines"])
def test_landscape_pages_turned_upwards(name: str, rotate: int) -> None:
    upright = PageBuilder()
    upright.paragraph(120, SENTENCE)
    pages = draw_table(HEADER, ROWS, (50.0, 330.0, 180.0, 110.0), STYLES[name], Pages(bottom=350), (842.0, 595.0))
    source = read([upright, *(quarter_turn(page, rotate) for page in pages)])
    (table,) = tables(source)
    assert table.grid() == true_grid(HEADER, ROWS) and texts(source) == [SENTENCE]


# ---- cells


def test_characters_set_downwards_in_a_cell_are_one_word() -> None:
    page = PageBuilder().grid((80, 140, 400), (100, 200, 300))
    for number, character in enumerate("阵地建设"):
        page.text(104, 120 + 18 * number, character, 12)
    page.cell(140, 100, "建设科普基地。")
    page.cell(80, 200, "队伍")
    page.cell(140, 200, "培训辅导员。")
    (table,) = tables(read([page]))
    assert table.grid() == [["阵地建设", "建设科普基地。"], ["队伍", "培训辅导员。"]]


def test_a_justified_line_of_a_narrow_cell_keeps_no_spaces_and_is_no_paragraph() -> None:
    page = PageBuilder().grid((80, 180, 260), (100, 130, 230))
    page.cell(80, 100, "责任单位")
    page.cell(180, 100, "任务")
    page.cell(80, 130, "市科技局")
    for x, text in ((185.4, "制"), (209.0, "定"), (233.0, "GB/T")):
        page.text(x, 146, text, 11)
    page.text(185.4, 164, "9704配套规范", 11)
    for x, text in ((185.4, "作"), (202.0, "品"), (218.0, "1000"), (245.6, "篇")):
        page.text(x, 182, text, 11)
    page.text(185.4, 200, "（件）以上。", 11)
    (table,) = tables(read([page]))
    assert table.grid()[1][1] == "制定GB/T 9704配套规范作品1000篇（件）以上。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("责任单位", True),
        ("完成时限（年月）", True),
        ("序号", True),
        ("工作内容和要求", True),
        ("市科技局", False),
        ("1.建设任务", False),
        ("任务", True),
        ("进一步明确工作任务分工，落实责任单位", False),
    ],
)
def test_words_that_head_columns(text: str, expected: bool) -> None:
    assert is_head(text) is expected


# ---- no tables


def _contacts(page: PageBuilder) -> None:
    for y, (name, phone) in zip(
        (148, 176, 204),
        (("联系人：张三", "0000-1234567"), ("联系人：李四", "0000-7654321"), ("传真：", "0000-1112223")),
        strict=True,
    ):
        page.text(112, y, name).text(320, y, f"联系电话：{phone}")


def _members(page: PageBuilder) -> None:
    rows = (
        ("组　长：", "张　三", "市政府副市长"),
        ("副组长：", "李　四", "市科技局局长"),
        ("成　员：", "王　五", "市科协副主席"),
    )
    for y, row in zip((148, 176, 204), rows, strict=True):
        for x, text in zip((112, 200, 300), row, strict=True):
            page.text(x, y, text)


def _signatures(page: PageBuilder) -> None:
    page.text(112, 180, "云岭市科学技术局").text(320, 180, "云岭市教育局")
    page.text(112, 208, "云岭市财政局").text(320, 208, "云岭市科协").text(340, 250, "2024年5月8日")


def _imprint(page: PageBuilder) -> None:
    page.line(80, 680, 515, 680, 1).text(94, 698, "信息公开选项：主动公开", 14).line(80, 706, 515, 706)
    page.text(94, 724, "抄送：市委办公室", 14).line(80, 732, 515, 732)
    page.text(94, 750, "云岭市科学技术局办公室", 14).text(360, 750, "2024年5月8日印发", 14).line(80, 758, 515, 758, 1)


def _short_imprint(page: PageBuilder) -> None:
    page.line(80, 700, 515, 700, 1).text(94, 718, "云岭市科学技术局办公室", 14).text(360, 718, "2024年5月8日印发", 14)
    page.line(80, 726, 515, 726).text(94, 744, "校对：张三", 14).text(360, 744, "共印50份", 14).line(
        80, 752, 515, 752, 1
    )


def _spaced_words(page: PageBuilder) -> None:
    for y in (176, 232, 288):
        page.text(112, y, "重点任务").text(230, y, "责任单位").text(340, y, "完成时限")
        page.paragraph(y + 28, SENTENCE[:40])


def _contents(page: PageBuilder) -> None:
    for y, (mark, name, number) in zip(
        (180, 208, 236), (("一", "重点任务", "1"), ("二", "主要目标", "3"), ("三", "责任单位", "5")), strict=True
    ):
        page.text(112, y, mark).text(160, y, name).text(480, y, number)


def _red_head(page: PageBuilder) -> None:
    page.centred(200, "云岭市科学技术局文件", 30, colour=RED)
    page.text(112, 260, "云岭科字〔2024〕8号").text(380, 260, "签发人：张三").line(80, 270, 515, 270, 2)


def _ruled_prose(page: PageBuilder) -> None:
    for y in (170, 260, 350):
        page.line(80, y, 515, y)
        page.paragraph(y + 25, SENTENCE)


def _running_lines(page: PageBuilder) -> None:
    page.text(80, 50, "云岭市人民政府公报", 10).text(430, 50, "2024年第3期", 10).line(80, 56, 515, 56).line(
        80, 800, 515, 800
    )


@pytest.mark.parametrize(
    "draw",
    [
        _contacts,
        _members,
        _signatures,
        _imprint,
        _short_imprint,
        _spaced_words,
        _contents,
        _red_head,
        _ruled_prose,
        _running_lines,
    ],
)
def test_prose_is_no_table(draw: Callable[[PageBuilder], None]) -> None:
    page = PageBuilder()
    page.paragraph(120, SENTENCE[:26], indent=0)
    draw(page)
    assert tables(read([page])) == []


@pytest.mark.parametrize("name", ["lines of rows", "three lines", "no lines"])
def test_a_signature_and_a_note_below_a_table_are_not_in_it(name: str) -> None:
    page = draw_table(HEADER, ROWS[:4], WIDTHS, STYLES[name])[0]
    page.text(80, 300, "注：完成时限以实际为准。", 10.5)
    page.text(340, 360, "云岭市科学技术局").text(356, 388, "2024年5月8日")
    source = read([page])
    (table,) = tables(source)
    assert table.grid() == true_grid(HEADER, ROWS[:4])
    assert texts(source) == ["注：完成时限以实际为准。", "云岭市科学技术局", "2024年5月8日"]


def test_a_page_of_headers_does_not_hang() -> None:
    page = PageBuilder()
    for number in range(380):
        for x, name in zip((40, 120, 300, 420), HEADER, strict=True):
            page.text(x, 20 + 2.1 * number, name, 2)
    assert read([page, page]).pages == 2
