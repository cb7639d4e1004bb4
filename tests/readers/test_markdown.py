"""Markdown into blocks: marks become hints, fields at the top properties, tables tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.blocks import Source
from kepu_cli.errors import ReadError
from kepu_cli.readers.markdown import read_inline, read_markdown, split_pipe_row
from tests.readers.reading import all_text, assert_numbered, blocks, corpus_files, kept_share, letters, tables, texts


def _read(text: str) -> Source:
    source = read_markdown(text.encode(), "通知.md")
    assert_numbered(source)
    return source


def test_headings_and_bold_become_hints() -> None:
    title, heading, measure, tight = blocks(
        _read(
            "# 云岭市科普工作方案 #\n\n### **（一）建设阵地**\n\n**1.党组领学，悟思践行。**市科协第一时间学习。\n\n##二、保障措施\n"
        )
    )
    assert (title.text, title.hints.heading) == ("云岭市科普工作方案", 1)
    assert (heading.text, heading.hints.heading, heading.hints.bold) == ("（一）建设阵地", 3, True)
    assert (measure.text, measure.hints.lead) == (
        "1.党组领学，悟思践行。市科协第一时间学习。",
        len("1.党组领学，悟思践行。"),
    )
    assert (tight.text, tight.hints.heading) == ("二、保障措施", 2)


@pytest.mark.parametrize(
    ("source", "text", "lead", "bold", "links"),
    [
        ("**一、总体要求**", "一、总体要求", 0, True, ()),
        ("　**一、总体要求**　", "一、总体要求", 0, True, ()),
        ("**一、**总体要求", "一、总体要求", 2, False, ()),
        ("**　**　总体", "总体", 0, False, ()),
        ("**一、** **总体**要求", "一、 总体要求", 5, False, ()),
        ("5\\*3=15，1\\. 建馆", "5*3=15，1. 建馆", 0, False, ()),
        ("注：带**的为重点", "注：带**的为重点", 0, False, ()),
        ("*重点*与`代码`", "重点与代码", 0, False, ()),
        ("见[通知](http://a.cn/b_(1).html)。", "见通知。", 0, False, ("http://a.cn/b_(1).html",)),
        ("[http://a.cn](http://a.cn)", "http://a.cn", 0, False, ()),
        ("![印章](seal.png)2024年", "2024年", 0, False, ("seal.png", "印章")),
        ("<https://a.cn> 与 &lt;意见&gt;&nbsp;", "https://a.cn 与 <意见>", 0, False, ()),
        ("[2024]8号（试行）", "[2024]8号（试行）", 0, False, ()),
    ],
    ids=str,
)
def test_inline_marks(source: str, text: str, lead: int, bold: bool, links: tuple[str, ...]) -> None:
    inline = read_inline(source)
    assert (inline.text, inline.lead, inline.bold, inline.links) == (text, lead, bold, links)


def test_fields_between_the_title_and_the_rule_are_properties() -> None:
    source = _read(
        "# 关于印发《云岭市科普工作方案》的通知\n\n**发布日期**: 2025-08-07\n**发布机构**: 云岭市科学技术局\n"
        "**原文链接**: [http://a.cn/1.html](http://a.cn/1.html)\n**检索关键词：** 科普, 科技馆\n\n---\n\n云科字〔2025〕5号\n\n各区县：\n"
    )
    assert texts(source, "property") == [
        "发布日期：2025-08-07",
        "发布机构：云岭市科学技术局",
        "原文链接：http://a.cn/1.html",
        "检索关键词：科普, 科技馆",
    ]
    assert texts(source) == ["关于印发《云岭市科普工作方案》的通知", "云科字〔2025〕5号", "各区县："]


def test_front_matter_is_properties() -> None:
    source = _read("---\ntitle: 科普工作方案\ndate: '2025-08-07'\n---\n\n正文。\n")
    assert texts(source, "property") == ["title：科普工作方案", "date：2025-08-07"]
    assert texts(source) == ["正文。"]


def test_lists_in_front_matter() -> None:
    source = _read("---\ntitle: 方案\nissuer:\n- 市科协\n- '市科技局'\n---\n\n正文。\n")
    assert texts(source, "property") == ["title：方案", "issuer：市科协、市科技局"]
    assert texts(source) == ["正文。"]


def test_bold_words_are_not_torn_apart() -> None:
    source = _read("**（三）建设结构完善的** **城市** **充电** **网络**\n\n办好 **科技馆** 。\n")
    assert texts(source)[0] == "（三）建设结构完善的城市充电网络"


def test_a_bold_figure_and_its_bold_stop_are_one_label() -> None:
    measures = "**1** **.** **办好科普日**。组织活动\\[牵头单位：市科协\\]\n\n**2** **\\.** **建设科普馆**。改造场馆，新建展厅。\n"
    first, second = blocks(_read("# 云岭市科普方案\n\n为做好科普工作，制定本方案。\n\n" + measures))[2:]
    assert (first.text, first.hints.lead) == ("1. 办好科普日。组织活动[牵头单位：市科协]", len("1. 办好科普日"))
    assert (second.text, second.hints.lead) == ("2. 建设科普馆。改造场馆，新建展厅。", len("2. 建设科普馆"))


def test_a_line_broken_by_a_backslash() -> None:
    source = _read(
        "# 方案\n\n1\\.办好科普日。〔学会部牵头，办公室配合〕\n\n2\\.30家场馆开放。\\\n〔普及部牵头〕\n\n云岭市科协\\\n2026年2月1日\n"
    )
    assert texts(source)[1:] == [
        "1.办好科普日。〔学会部牵头，办公室配合〕",
        "2.30家场馆开放。",
        "〔普及部牵头〕",
        "云岭市科协",
        "2026年2月1日",
    ]


def test_comments_are_furniture() -> None:
    source = _read(
        "<!-- 第1页 -->\n# 云岭市科普方案\n\n各县区要加强科普<!-- 换页 -->\n\n<!-- 第2页 -->\n\n阵地建设。\n<!-- 没有完\n"
    )
    assert texts(source, "furniture") == ["<!-- 第1页 -->", "<!-- 换页 -->", "<!-- 第2页 -->"]
    assert texts(source)[1:] == ["各县区要加强科普", "阵地建设。", "<!-- 没有完"]


def test_the_way_to_the_page_is_furniture() -> None:
    source = _read("1. [首页](https://a.example/)\n\n2. [公文库](https://a.example/b)\n\n# 方案\n\n1. 办好科技馆。\n")
    assert texts(source) == ["方案", "1. 办好科技馆。"]


def test_fields_of_the_page_behind_the_title() -> None:
    source = _read("## 关于办好科普的通知      印发日期：2025-04-22       云科〔2025〕6   号\n\n各区：\n\n请落实。\n")
    assert texts(source) == ["关于办好科普的通知", "云科〔2025〕6   号", "各区：", "请落实。"]
    assert texts(source, "property") == ["印发日期：2025-04-22"]


def test_a_bold_measure_with_a_colon_below_the_head_is_no_field() -> None:
    source = _read("# 方案\n\n现提出如下要求：\n\n**建设阵地**：办好科技馆。\n")
    assert texts(source, "property") == []
    assert blocks(source)[-1].hints.lead == len("建设阵地")


def test_downloads_at_the_end_are_furniture() -> None:
    source = _read("# 通知\n\n各区县：\n\n办好科技馆。\n\n【原文下载】\n- [关于做好科普工作的通知.pdf](/a/b.pdf )\n")
    assert texts(source) == ["通知", "各区县：", "办好科技馆。"]
    assert texts(source, "furniture") == ["【原文下载】", "关于做好科普工作的通知.pdf", "/a/b.pdf"]


def test_tools_of_the_page_at_the_end_are_furniture() -> None:
    source = _read("# 方案\n\n（一）建馆。办好科技馆。\n\n\\[打印\\]仅打印内容\n\n相关阅读推荐\n")
    assert texts(source) == ["方案", "（一）建馆。办好科技馆。"]
    assert "[打印]仅打印内容" in texts(source, "furniture")


def test_slanted_fields_of_the_page_are_properties() -> None:
    source = _read("# 方案\n\n_发布时间：2024-03-18_ _来源：云岭市科协_\n\n现将方案印发，编号_1_。\n")
    assert texts(source, "property") == ["发布时间：2024-03-18", "来源：云岭市科协"]
    assert texts(source) == ["方案", "现将方案印发，编号_1_。"]


def test_marks_of_lists_quotes_and_rules_are_dropped() -> None:
    source = _read("# 方案\n\n- 办好科技馆。\n* 办好展览。\n> 办好讲座。\n***\n1. 办好大赛。\n```\n办好论坛。\n```\n")
    assert texts(source) == ["方案", "办好科技馆。", "办好展览。", "办好讲座。", "1. 办好大赛。", "办好论坛。"]


def test_paragraph_cut_in_mid_word_is_rejoined() -> None:
    source = _read(
        "# 方案\n\n**9.推动学会工作。**深入实施实施方案，完善服务体系。把科学普及融入\n\n学术交流和智库建设，支持学会设立奖项。\n"
    )
    assert (
        texts(source)[1]
        == "9.推动学会工作。深入实施实施方案，完善服务体系。把科学普及融入学术交流和智库建设，支持学会设立奖项。"
    )
    assert blocks(source)[1].hints.lead == len("9.推动学会工作。")


def test_pipe_table() -> None:
    table = tables(
        _read(
            "# 分工表\n\n| 责任单位 | 任务 | 备注 |\n|:---|:--:|---|\n| **市科协** | 甲\\|乙 | <p>1. 建馆</p><p>2. 办展</p> |\n| | 办赛 | |\n\n后文。"
        )
    )[0]
    assert table.header_rows == 1
    assert table.grid() == [
        ["责任单位", "任务", "备注"],
        ["市科协", "甲|乙", "1. 建馆\n2. 办展"],
        ["市科协", "办赛", ""],
    ]


def test_pipe_row() -> None:
    assert split_pipe_row("| a | b |") == ("a", "b")
    assert split_pipe_row("a | b") == ("a", "b")
    assert split_pipe_row("| a | |") == ("a", "")
    assert split_pipe_row("|| b |") == ("", "b")


def test_tab_table_and_html_table() -> None:
    source = _read(
        "# 分工表\n\n责任单位\t任务\n市科协\t**建馆**\n市教育局\t开课\n\n<table><tr><th>序号</th><th>任务</th></tr>\n"
        "<tr><td rowspan=2>1</td><td>建馆</td></tr>\n<tr><td>办展</td></tr></table>\n\n后文。"
    )
    tabbed, marked = tables(source)
    assert tabbed.grid()[1] == ["市科协", "建馆"]
    assert marked.grid() == [["序号", "任务"], ["1", "建馆"], ["1", "办展"]]
    assert texts(source) == ["分工表", "后文。"]


def test_a_table_that_is_never_closed_is_text() -> None:
    assert texts(_read("# 表\n\n<table><tr><td>建馆</td>\n\n后文。")) == ["表", "建馆", "后文。"]


def test_empty_markdown_is_refused() -> None:
    with pytest.raises(ReadError, match="没有文字"):
        read_markdown(b"---\n\n***\n", "x.md")


_PIECES = st.sampled_from(
    [
        "# ",
        "## ",
        "**",
        "*",
        "__",
        "`",
        "[",
        "](",
        ")",
        "](http://a.cn)",
        "![",
        "|",
        "| --- | --- |\n",
        "\\",
        "> ",
        "- ",
        "---\n",
        "\n",
        "\n\n",
        "```\n",
        "&nbsp;",
        "一、",
        "总体要求",
        "。",
        "：",
        "科普工作" * 9,
        "发布日期: 2024",
        "\t",
        "<table>",
        "</table>",
        "<tr><td>",
        "【原文下载】",
        "~~",
        "<http://b.cn>",
        "　　",
    ]
)


@given(st.lists(_PIECES, max_size=50).map("".join))
def test_any_markdown_is_read_and_its_hanzi_are_kept(text: str) -> None:
    try:
        source = read_markdown(text.encode(), "x")
    except ReadError:
        return
    assert_numbered(source)
    hanzi = [character for character in letters(text) if character >= "一"]
    assert [character for character in letters(all_text(source)) if character >= "一"] == hanzi


@pytest.mark.parametrize("path", corpus_files(".md"))
def test_real_markdown_keeps_every_character(path: Path) -> None:
    from kepu_cli.readers import read_bytes

    source = read_bytes(path.read_bytes(), path.name)
    assert source.format == "md"
    assert kept_share(path, source) == 1.0


def test_a_table_of_fields_above_the_title_holds_no_words_of_the_text() -> None:
    source = _read(
        "文 号 | 云政办〔2024〕1号 | 发文日期 | 2024-01-30 16:20 |\n---|---|---|---|\n"
        "发布机构 | 云岭市人民政府办公室 | 有 效 性 | 有效 |\n标 题 | 关于科普工作的通知 |\n关于科普工作的通知\n"
    )
    assert texts(source) == ["关于科普工作的通知"]
    assert texts(source, "property")[0] == "文号：云政办〔2024〕1号"
    assert not tables(source)


def test_a_table_with_one_cell_to_a_line() -> None:
    source = _read("序号 |\n任务 |\n责任单位 |\n1 |\n建设科普馆。 |\n市科协 |\n2 |\n培训教师。 |\n市教育局 |\n")
    assert [cell.text for cell in tables(source)[0].cells][:4] == ["序号", "任务", "责任单位", "1"]


@pytest.mark.parametrize("line", ["```" + " " * 200_000 + "中", "-" * 200_000 + "中", "| --- " * 40_000 + "中"])
def test_long_lines_that_are_almost_marks_are_words(line: str) -> None:
    assert "完。" in "".join(texts(_read(f"云岭市方案\n\n| 甲 | 乙 |\n{line}\n完。\n")))
