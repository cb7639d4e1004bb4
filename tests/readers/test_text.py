"""Plain text into blocks: paragraphs rejoined, tab tables, page numbers and residue set apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.blocks import Source, TextBlock
from kepu_cli.errors import ReadError
from kepu_cli.readers.reflow import (
    Line,
    Seam,
    display_width,
    find_open_bracket,
    find_seam_rule,
    find_wrap_width,
    is_date,
    join_texts,
    looks_like_title,
    starts_paragraph,
)
from kepu_cli.readers.text import read_text
from tests.readers.reading import all_text, assert_numbered, blocks, corpus_files, kept_share, letters, tables, texts

BODY = (
    "建立健全市、县（市、区）两级科普工作联席会议制度，统筹推进全市科普工作。支持科技馆、图书馆、文化馆联合举办展览，"
    "每年面向中小学生开展科学实验演示不少于20场次，把优质科普资源送到乡村学校。鼓励企业开放实验室和生产线，"
    "向公众介绍新技术、新产品。（责任单位：市科技局、市科协、市教育局）"
)


def _read(text: str) -> Source:
    source = read_text(text.encode(), "通知.txt")
    assert_numbered(source)
    return source


def _wrap(text: str, width: int, indent: str = "　　") -> list[str]:
    lines, current = [], indent
    for character in text:
        if display_width(current + character) > width and character not in "，。、；：）》”":
            lines.append(current)
            current = ""
        current += character
    return [*lines, current]


def test_lines_stay_paragraphs_where_nothing_says_otherwise() -> None:
    lines = [
        "云岭市科学技术局文件",
        "云科字〔2024〕8号",
        "关于做好科普工作的通知",
        "各区县科技局：",
        "现将有关事项通知如下。",
        "一、总体要求",
        "坚持服务大局。",
        "二、重点任务",
        "（一）建馆。办好科技馆。",
        "云岭市科学技术局",
        "中共云岭市委组织部",
        "2024年1月30日",
        "（此件公开发布）",
    ]
    assert texts(_read("\n".join(lines))) == lines
    assert texts(_read("\n\n".join(lines))) == lines


def test_paragraph_cut_by_a_page_end_is_rejoined() -> None:
    source = _read("一、总体要求\n\n" + BODY[:70] + "\n\n" + BODY[70:] + "\n\n二、重点任务\n")
    assert texts(source) == ["一、总体要求", BODY, "二、重点任务"]


def test_page_number_between_the_pieces_comes_after_the_paragraph() -> None:
    source = _read(BODY[:70] + "\n\n— 3 —\n\n" + BODY[70:] + "\n二、重点任务")
    assert [(block.role, block.text) for block in source.blocks if not tables(source)] == [
        ("body", BODY),
        ("furniture", "— 3 —"),
        ("body", "二、重点任务"),
    ]


def test_lines_of_a_title_stay_apart() -> None:
    lines = [
        "关于贯彻落实《关于新时代进一步加强科学技术普及",
        "工作的意见》的实施方案",
        "为深入贯彻落实上级部署，制定本方案。",
    ]
    assert texts(_read("\n\n".join(lines))) == lines


@pytest.mark.parametrize("indent", ["　　", ""])
@pytest.mark.parametrize("spacing", ["\n", "\n\n"])
@pytest.mark.parametrize("width", [56, 66, 76])
def test_text_broken_at_a_fixed_width_is_rejoined(width: int, indent: str, spacing: str) -> None:
    paragraphs = [
        "为提升公民科学素质，制定本意见。",
        "一、总体要求",
        BODY,
        "（一）建设阵地。" + BODY,
        "（二）壮大队伍。" + BODY[20:],
        "二、工作保障",
    ]
    lines = [line for paragraph in paragraphs for line in _wrap(paragraph, width, indent)]
    assert texts(_read(spacing.join(lines))) == paragraphs


def test_text_broken_at_a_fixed_width_over_pages() -> None:
    paragraphs = ["（一）建设阵地。" + BODY, "（二）壮大队伍。" + BODY, "（三）办好活动。" + BODY]
    lines = [line for paragraph in paragraphs for line in _wrap(paragraph, 76)]
    paged = "\n".join(
        line + ("\n\n   - 1 -\n\f" if at == 3 else "\n\n   - 2 -\n\f" if at == 8 else "")
        for at, line in enumerate(lines)
    )
    source = _read(paged)
    assert texts(source) == paragraphs
    assert texts(source, "furniture") == ["- 1 -", "- 2 -"]


def test_wrapped_recipients_and_opening_words_are_joined() -> None:
    source = _read(
        "云岭市全民科学素质工作领导小组各成员单位，各县（市、区）\n领导小组办公室：\n\n现将《2024年任务分解表》\n印发给你们，请认真执行。"
    )
    assert texts(source) == [
        "云岭市全民科学素质工作领导小组各成员单位，各县（市、区）领导小组办公室：",
        "现将《2024年任务分解表》印发给你们，请认真执行。",
    ]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("坚持服务大局，", "推动发展。", "comma at the end"),
        ("二是落实《云岭市科普", "条例》，抓好宣传。", "bracket closed in the next line"),
        ("大力弘扬科学精神。支持各类学校办好科技节，推动科学教育", "与校外资源衔接。", "sentence cut"),
        ("建设科技馆，", "（二）办好展览。", "label or date follows"),
        ("云岭市科学技术局、", "2024年1月30日", "label or date follows"),
        ("关于印发《实施方案》的通知", "各区县科技局：", "lines of a title"),
        ("一、总体要求", "坚持服务大局。", None),
        ("责任单位：", "市科协、市教育局", "value below the name of its field"),
        ("完成时限：", "2026年10月30日", "value below the name of its field"),
        ("市科协、市教育局", "完成时限：", None),
        ("责任单位：", "2.建设科普馆", "label or date follows"),
        ("办好科普日[牵头单位：市科协、市教育局，长期坚持推进，2026年10月完成]", "市县联动，全年开展。", None),
        ("建设科技馆，", "2 .办好展览。", "label or date follows"),
        ("云岭市科学技术局", "云岭市教育局", None),
        ("指导思想", "坚持服务大局，推动发展。", None),
    ],
)
def test_seam_rules(before: str, after: str, rule: str | None) -> None:
    found = find_seam_rule(Seam(before, Line(before), Line(after)))
    assert (found[0] if found else None) == rule


def test_helpers_of_reflow() -> None:
    assert find_open_bracket("落实《关于“科普") == "”"
    assert find_open_bracket("落实《意见》") is None
    assert starts_paragraph("1.建馆")
    assert starts_paragraph("附件：任务分解表")
    assert not starts_paragraph("3.23世界气象日")
    assert not starts_paragraph("2023年公民科学素质达标")
    assert is_date("二〇二四年一月三十日")
    assert not is_date("2024年1月30日前完成")
    assert looks_like_title("关于印发《云岭市实施方案（试行）》的通知")
    assert not looks_like_title("现印发实施方案，请执行。")
    assert join_texts("open", "day") == "open day"
    assert join_texts("到20", "25年") == "到2025年"
    assert find_wrap_width([Line("科普", width=4)] * 20) is None


def test_names_in_a_list_are_not_a_broken_paragraph() -> None:
    names = [f"云岭市{place}青少年科普教育实践基地管理中心" for place in "东南西北中上下左右"]
    assert texts(_read("各区县：\n" + "\n".join(names))) == ["各区县：", *names]


def test_a_stop_alone_on_a_line_belongs_to_the_line_above() -> None:
    source = _read("　　现将方案印发给你们，请结合实际认真贯彻落实\n。\n云岭市人民政府\n2024年6月28日\n")
    assert texts(source) == ["现将方案印发给你们，请结合实际认真贯彻落实。", "云岭市人民政府", "2024年6月28日"]


def test_indents_and_gaps_become_hints() -> None:
    source = _read(
        "　　为贯彻部署，制定本方案。\n\n\n                              云岭市科协\n                              2024年6月28日\n"
    )
    first, signature, date = blocks(source)
    assert (first.text, first.hints.indent, first.hints.gap_before) == ("为贯彻部署，制定本方案。", 2.0, 0)
    assert (signature.hints.align, signature.hints.gap_before) == ("right", 2)
    assert date.hints.align == "right"


def test_web_residue_and_chrome_above_the_title() -> None:
    source = _read(
        "English\n\n关于做好科普工作的通知\n\n • 发布时间:2024-02-19\n • |\n • 阅读次数:21\n\n各区县：\n[bookmark: _GoBack]一、办好科技馆。\n"
    )
    assert texts(source) == ["关于做好科普工作的通知", "各区县：", "一、办好科技馆。"]
    assert texts(source, "property") == ["发布时间：2024-02-19"]
    assert texts(source, "furniture") == ["English", "• |", "• 阅读次数:21", "[bookmark: _GoBack]"]


def test_marks_of_a_layout_of_one_cell_to_a_row_are_dropped() -> None:
    source = _read("关于做好科普工作的通知 | ||\n各区县： |\n一、办好科技馆。 |\n")
    assert texts(source) == ["关于做好科普工作的通知", "各区县：", "一、办好科技馆。"]


FIELD_TABLES = {
    "several on one line": "索 引 号: 1/2024-1 文　　号: 云政办发〔2024〕9号\n发布机构 : 云岭市政府办 发布日期: 2024年8月9日\n",
    "a row of a table as bars": "索引号: | 1/2024-1 | 分类: | 通知 |\n文号: | 云政办发〔2024〕9号 | 有 效 性: |\n",
    "names in brackets": "•【制定机关】云岭市政府办\n•【字号】云政办发〔2024〕9号\n",
    "behind bullets": " • 索引号 1/2024-1\n • 发文字号 云政办发〔2024〕9号\n • 有效性 有效\n",
    "name above value": " • 索引号:\n\n    1/2024-1\n • 来源:\n\n • 发文字号:\n\n    云政办发〔2024〕9号\n • 内容概述:\n\n",
}


@pytest.mark.parametrize("table", FIELD_TABLES.values(), ids=list(FIELD_TABLES))
def test_fields_of_a_page_printed_as_text(table: str) -> None:
    source = _read(f"{table}关于做好科普工作的通知\n\n各区县：\n\n字号：请用三号字。\n")
    assert texts(source) == ["关于做好科普工作的通知", "各区县：", "字号：请用三号字。"]
    numbers = [field for field in texts(source, "property") if "云政办发" in field]
    assert [field.split("：", 1)[1] for field in numbers] == ["云政办发〔2024〕9号"]
    assert "".join(all_text(source).split()).count("云政办发") == 1


def test_words_of_chrome_inside_sentences_stay() -> None:
    lines = ["各区县：", "各单位要打印并张贴宣传海报，来源：市科协。", "登录平台后下一步填写信息。"]
    assert texts(_read("\n".join(lines))) == lines


def test_a_heading_between_the_rows_of_a_tab_table_is_a_row() -> None:
    rows = ["序号\t任务\t牵头单位", "一、提升能力", "1\t建设平台\t市科技局", "二、优化环境", "2\t优化服务\t市科协"]
    source = _read("云岭市任务清单\n\n" + "\n".join(rows) + "\n\n请各单位落实。\n")
    (table,) = tables(source)
    assert [cell.text for cell in table.cells if cell.column == 0 and cell.text] == [
        "序号",
        "一、提升能力",
        "1",
        "二、优化环境",
        "2",
    ]
    assert texts(source) == ["云岭市任务清单", "请各单位落实。"]


def test_tab_table_with_merged_cells_over_pages() -> None:
    header = "责任单位\t项目\t工作内容和要求"
    source = _read(
        f"2024年任务分解表\n\n{header}\n市科协\t阵地\t办好科技馆。\n\t队伍\t<p>1. 培训讲师。</p> <p>2. 壮大队伍。</p>\n\n{header}\n"
        "\t活动\t举办科普日。\n市教育局\t课程\t开设科学课。\n抄送：市委办。\n"
    )
    table = tables(source)[0]
    assert (table.rows, table.columns) == (5, 3)
    assert table.dropped == ("责任单位", "项目", "工作内容和要求")
    assert [row[0] for row in table.grid()] == ["责任单位", "市科协", "市科协", "市科协", "市教育局"]
    assert table.grid()[2][2] == "1. 培训讲师。\n2. 壮大队伍。"
    assert [cell.row_span for cell in table.cells if cell.text == "市科协"] == [3]
    assert texts(source) == ["2024年任务分解表", "抄送：市委办。"]


@pytest.mark.parametrize(
    "text",
    [
        "联系人：张三\t电话：0000-1234567\n邮箱：a@b.cn\t传真：0000-7654321",
        "1.\t办好科技馆。\n2.\t办好展览。",
        "\t一、总体要求\n\t坚持服务大局。\n\t二、重点任务",
        "云岭市科协\t2024年1月30日",
    ],
)
def test_a_tab_in_a_paragraph_is_no_table(text: str) -> None:
    assert tables(_read(text)) == []


def test_bare_numbers_count_as_page_numbers_only_in_sequence() -> None:
    assert texts(_read("办好科技馆。\n1\n办好展览。\n2\n办好讲座。\n3"), "furniture") == ["1", "2", "3"]
    assert texts(_read("参加人数\n21\n办好展览。\n15"), "furniture") == []


def test_text_whose_breaks_are_gone_stays_one_block() -> None:
    text = "云岭市科普工作方案一、总体要求坚持服务大局。二、重点任务（一）办好科技馆。（二）办好展览。" * 20
    assert texts(_read(text)) == [text]


def test_inner_angle_brackets_are_text() -> None:
    assert texts(_read("落实《关于<加强科普工作>的意见》要求。")) == ["落实《关于<加强科普工作>的意见》要求。"]


def test_a_very_long_line_and_too_many_lines() -> None:
    long = "科普工作，" * 200_000
    assert texts(_read(long)) == [long]
    with pytest.raises(ReadError, match="行"):
        read_text(b"a\n" * 300_001, "x")
    with pytest.raises(ReadError, match="空"):
        read_text(b"\n \n", "x")


_PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "1.",
        "总体要求",
        "。",
        "，",
        "：",
        "《",
        "》",
        "（",
        "）",
        "\n",
        "\n\n",
        "\t",
        "　　",
        " ",
        "2024年1月30日",
        "— 3 —",
        "\f",
        "附件：",
        "责任单位",
        "市科协",
        "English",
        "发布时间:",
        "<p>",
        "</p>",
        "[bookmark: _GoBack]",
        "科普工作" * 9,
        "各区县：",
        "3",
        "a b",
        "|",
        "**",
        "# ",
    ]
)


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_nothing_is_lost(text: str) -> None:
    try:
        source = read_text(text.encode(), "x")
    except ReadError:
        assert not letters(re.sub("</?p>", "", text))
        return
    assert_numbered(source)
    assert letters(all_text(source)) == letters(re.sub("</?p>", "", text))


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    try:
        source = read_text(text.encode(errors="replace"), "x")
    except ReadError:
        return
    assert_numbered(source)


@pytest.mark.parametrize("path", corpus_files(".txt"))
def test_real_texts_keep_every_character(path: Path) -> None:
    from kepu_cli.readers import read_bytes

    assert kept_share(path, read_bytes(path.read_bytes(), path.name)) == 1.0


def test_a_clause_goes_on_over_three_lines() -> None:
    lines = [
        "　　（一）完善场馆布局。新建综合性科普馆并向公众开",
        "放，建设社区科普设施。（责任单位：市教育局、市",
        "科协、市农业农村局、云岭高新技术产业开",
        "发区管委会）",
        "　　（二）开展活动。办好科普日。",
    ]
    texts = [
        block.text for block in read_text("\n".join(lines).encode(), "云岭.txt").blocks if isinstance(block, TextBlock)
    ]
    assert texts[0].endswith("（责任单位：市教育局、市科协、市农业农村局、云岭高新技术产业开发区管委会）")
    assert texts[1].startswith("（二）")


def test_elements_that_end_at_the_margin_stay_apart() -> None:
    title = "云岭市关于印发全民科学素质行动规划的实施方案的通知"
    lines = [
        title,
        "云岭市青溪区各街道办事处，各镇人民政府，各有关单位：",
        "为深入贯彻落实全民科学素质工作会议的精神和有关部署，切",
        "实提升公民科学素质，现将实施方案印发给你们，望认真执行。",
        "云岭市科学技术协会",
        "2024年6月28日",
        *[
            "办好科技馆和科普基地，开展科技下乡和科普进校园等活动，服",
            "务公众，提升公民的科学素质，营造热爱科学的良好社会氛围。",
        ]
        * 4,
    ]
    found = texts(read_text("\n".join(lines).encode(), "云岭.txt"))
    assert found[:5] == [lines[0], lines[1], lines[2] + lines[3], lines[4], lines[5]]


def test_a_short_letter_broken_at_the_margin_is_rejoined() -> None:
    paragraphs = [
        "对市政协三届二次会议第21号提案的答复",
        "林溪委员：",
        "您提出的《关于建设社区科普馆的提案》收悉，我局会同有关单位认真研究，现答复如下：一是新建社区科普馆8个，每年开放天数不少于200天；二是更新展品200件，组织专家进馆讲解，办好亲子科学活动。",
        "第三条 云岭市科普馆的日常管理由市科协负责，开放时间和预约方式在网站上公布。",
        "责任单位：市科学技术协会、市自然资源和规划局、市住房和城乡建设局、市文化和旅游局、市机关事务管理局",
        "云岭市科学技术局",
    ]
    lines = [line for paragraph in paragraphs for line in _wrap(paragraph, 56, "")]
    assert texts(_read("\n".join(lines))) == paragraphs


def test_a_running_head_and_a_margin_do_not_hide_the_broken_lines() -> None:
    margin, first = " " * 14, " " * 18
    lines = [
        "2024 年 3 月 第 1 期            云岭市科普工作联席会议办公室：云岭市2024年科普工作要点                                            3",
        f"{first}（五）以全国科普日活动、科技活动周为载体，结合重要节日，持续推进健康科",
        f"{margin}普行动。开展科普作品征集大赛，开展大学生暑期下乡健康专项等活动。（市科技局、",
        f"{margin}市卫生健康委按职责分工负责）",
        f"{first}（六）加强学校食品安全工作，完善校园食品安全管理体制。（市教育局、市",
        f"{margin}市场监管局按职责分工负责）",
        f"{first}（七）举办全民健身大会，实施场地设施提升工程，建设身边的健身场地。（市体",
        f"{margin}育局牵头负责）",
        f"{first}（八）巩固无烟机关、无烟学校建设成果，倡导无烟家庭，举办无烟赛事。（市教",
        f"{margin}育局牵头负责）",
        f"{first}（九）严厉打击销售电子烟的违法行为，保护未成年人，净化校园周边。（市烟草",
        f"{margin}局牵头负责）",
    ]
    found = texts(read_text("\n\n".join(lines).encode(), "云岭.txt"))
    assert [text[:3] for text in found[-5:]] == ["（五）", "（六）", "（七）", "（八）", "（九）"]
    assert found[-4].endswith("（市教育局、市市场监管局按职责分工负责）")
