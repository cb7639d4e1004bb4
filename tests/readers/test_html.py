"""Saved web pages into blocks: the document, the fields about it, the chrome of the site, the tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.blocks import Source
from kepu_cli.errors import ReadError
from kepu_cli.pipeline import load_bytes
from kepu_cli.readers.chrome import is_chrome, split_fields, split_property
from kepu_cli.readers.html import read as html
from kepu_cli.readers.html.read import read_html
from kepu_cli.readers.html.style import is_red
from tests.readers.reading import all_text, assert_numbered, blocks, corpus_files, kept_share, letters, tables, texts

ARTICLE = (
    '<p style="text-align:center">云科字〔2024〕8号</p><p>各区县科技局、科协：</p>'
    '<p style="text-indent:2em">现将《云岭市科普工作实施意见》印发给你们，请结合实际，认真贯彻落实。</p>'
    '<p style="text-align:right">云岭市科学技术局&nbsp;&nbsp;</p><p style="text-align:right">2024年1月30日</p><p>（此件公开发布）</p>'
)
BODY = [
    "云科字〔2024〕8号",
    "各区县科技局、科协：",
    "现将《云岭市科普工作实施意见》印发给你们，请结合实际，认真贯彻落实。",
    "云岭市科学技术局",
    "2024年1月30日",
    "（此件公开发布）",
]


def _read(markup: str | bytes) -> Source:
    source = read_html(markup if isinstance(markup, bytes) else markup.encode(), "通知.html")
    assert_numbered(source)
    return source


def _page(content: str, title: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>{content}</body></html>"
    )


def test_the_article_is_found_among_the_chrome() -> None:
    source = _read(
        _page(
            '<div class="top"><a href="/">English</a> | <a href="/m">手机版</a></div>'
            '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/z">政务公开</a></li></ul></div>'
            '<div class="dqwz">您现在的位置：<a href="/">首页</a> &gt; <a href="/z">政务公开</a> &gt; 正文</div>'
            "<h1>关于印发《云岭市科普工作实施意见》的通知</h1>"
            '<div><span>发布时间：2024-02-19 10:22</span> <span>来源：云岭市科学技术局</span> <span>浏览次数：21</span> 字体：[ <a href="#">大</a> <a href="#">中</a> ]</div>'
            f'<div id="zoom">{ARTICLE}<p style="display:none">统计代码</p></div>'
            '<div>分享到：<a href="#">微信</a><a href="#">微博</a></div><p>【<a href="#">打印本页</a>】【<a href="#">关闭窗口</a>】</p>'
            '<p>上一篇：<a href="1">关于开展科普统计的通知</a></p>'
            '<div><h3>相关解读</h3><ul><li><a href="3">一图读懂《云岭市科普工作实施意见》</a></li></ul></div>'
            '<div class="footer"><p>主办单位：云岭市科学技术局 地址：云岭市科学大道1号</p><p>版权所有 云ICP备00000001号</p></div>'
            "<script>var a = '脚本';</script><style>.样式{}</style>",
            "云岭市科学技术局",
        )
    )
    assert texts(source) == ["关于印发《云岭市科普工作实施意见》的通知", *BODY]
    assert texts(source, "property") == [
        "页面标题：云岭市科学技术局",
        "发布时间：2024-02-19 10:22",
        "来源：云岭市科学技术局",
    ]
    furniture = "\n".join(texts(source, "furniture"))
    for words in (
        "English",
        "首页 政务公开",
        "您现在的位置",
        "浏览次数：21",
        "字体",
        "统计代码",
        "微信",
        "打印本页",
        "上一篇",
        "一图读懂",
        "ICP备",
    ):
        assert words in furniture
    assert "脚本" not in all_text(source)
    assert "样式" not in all_text(source)


def test_news_in_a_side_column_stand_above_the_title_only_in_the_file() -> None:
    title = "关于印发《云岭市科普工作实施意见》的通知"
    side = "<td><p>通知公告</p><p>市科技局召开专题会议，部署科普工作，要求抓好落实。</p></td>"
    main = f"<td><div>{title}</div>{ARTICLE}<p>　　一、办好科技馆，服务公众，提升素质，做好宣传。</p></td>"
    assert texts(_read(_page(f"<table><tr>{side}{main}</tr></table>", title + "-云岭市")))[:3] == [title, *BODY[:2]]


def test_a_signature_named_in_the_page_title_cuts_nothing_off() -> None:
    title = "云岭市科学技术局办公室关于印发科普工作要点的通知"
    above = ["云科〔2024〕8号", "各区市科技局：", "科普工作要点已经研究同意，现印发给你们，请认真贯彻执行。"]
    signed = ["云岭市科学技术局办公室", "2024年1月30日", "科普工作要点"]
    body = "".join(f"<p>{line}</p>" for line in [*above, *signed, "一、办好科技馆，服务公众，提升素质，做好宣传。"])
    page = _page(f"<h1>{title}</h1><div>发布时间：2024-02-19</div><div class='content'>{body}</div>", title)
    assert texts(_read(page))[:7] == [title, *above, *signed]


def test_an_anchor_without_an_address_hides_no_links() -> None:
    title = "关于印发《云岭市科普工作实施意见》的通知"
    news = "".join(
        f"<li><a href='{day}.html'>市科技局召开第{day}次会议</a><span>2024-01-0{day}</span></li>" for day in range(1, 8)
    )
    page = _page(f"<a name='top'></a><div><ul>{news}</ul></div><div><div>{title}</div>{ARTICLE}</div>", title)
    assert texts(_read(page))[:3] == [title, *BODY[:2]]


def test_hints() -> None:
    page = _page(
        '<p align="center"><font color="#ff0000" size="6" face="方正小标宋">云岭市科学技术局文件</font></p>'
        "<h2>关于印发《实施意见》的通知</h2><p>各区县：</p>"
        '<p style="text-indent:2em;font-family:仿宋;font-size:16pt"><strong>一、建设阵地。</strong>办好科技馆。</p>'
        '<p style="text-indent:2em"><span style="font-family:楷体">（一）</span><span style="font-family:楷体">建馆。</span><span style="font-family:仿宋">办好。</span></p>'
        "<p>　　<b>二、工作保障</b></p>"
    )
    head, title, _, measure, run_in, bold = blocks(_read(page))
    assert (head.hints.red, head.hints.size_pt, head.hints.font, head.hints.align) == (
        True,
        24.0,
        "方正小标宋",
        "center",
    )
    assert (title.hints.heading, title.hints.bold) == (2, True)
    assert (measure.hints.lead, measure.hints.indent, measure.hints.size_pt, measure.hints.font) == (
        7,
        2.0,
        16.0,
        "仿宋",
    )
    assert run_in.hints.lead == len("（一）建馆。")
    assert (bold.hints.bold, bold.hints.lead, bold.hints.indent) == (True, 0, 2.0)


def test_fields_of_nested_layout_tables() -> None:
    source = _read(
        _page(
            "<table><tr><td><table><tr><td><b>索 引 号：</b></td><td>YL-1</td><td><b>主题分类：</b></td><td>科技\\科普</td></tr>"
            "<tr><td><b>标　　题：</b></td><td colspan=3>关于印发《实施意见》的通知</td></tr><tr><td>主 题 词：</td><td></td></tr></table></td></tr></table>"
            f"<table><tr><td><br><table><tr><td id=UCAP-CONTENT>{ARTICLE}</td></tr><tr><td></td></tr></table></td></tr></table>"
        )
    )
    assert texts(source, "property") == [
        "索引号：YL-1",
        "主题分类：科技\\科普",
        "标题：关于印发《实施意见》的通知",
        "主题词：",
    ]
    assert texts(source) == BODY


@pytest.mark.parametrize(
    "fields",
    [
        "<ul><li><span>索 引 号：</span><span>YL-1</span></li><li><b>成文日期：</b>2024-01-30</li></ul>",
        "<dl><dt>索引号：</dt><dd>YL-1</dd><dt>成文日期：</dt><dd>2024-01-30</dd></dl>",
        "<div>索引号：YL-1　成文日期：2024-01-30</div>",
        "<table><tr><td>索引号</td><td>YL-1</td></tr><tr><td>成文日期</td><td>2024-01-30</td></tr></table>",
    ],
    ids=str,
)
def test_fields_in_every_form(fields: str) -> None:
    source = _read(_page(f"<div>{fields}</div><div class=article>{ARTICLE}</div>"))
    assert texts(source, "property") == ["索引号：YL-1", "成文日期：2024-01-30"]
    assert texts(source) == BODY


def test_old_page_of_breaks_in_gb2312() -> None:
    markup = (
        "<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset=gb2312'><TITLE>云岭市</TITLE></HEAD><BODY><TABLE><TR><TD><A href=1>首页</A></TD></TR></TABLE>"
        "<TABLE><TR><TD align=center><FONT size=5><B>关于印发《云岭市全民科学素质行动<BR>实施方案》的通知</B></FONT></TD></TR>"
        "<TR><TD align=center>发布时间：2021-11-05　信息来源：市政府办公室</TD></TR>"
        "<TR><TD>各县（市、区）人民政府：<BR>　　《实施方案》已经市政府同意，<BR>请认真贯彻执行。<BR><BR>　　一、指导思想<BR>&nbsp;&nbsp;&nbsp;&nbsp;坚持以人民为中心。<BR>"
        "　　　　　　　　　　　　　　　云岭市人民政府办公室</TD></TR></TABLE><CENTER>版权所有 云岭市人民政府</CENTER></BODY></HTML>"
    )
    source = _read(markup.encode("gb18030"))
    assert texts(source) == [
        "关于印发《云岭市全民科学素质行动",
        "实施方案》的通知",
        "各县（市、区）人民政府：",
        "《实施方案》已经市政府同意，请认真贯彻执行。",
        "一、指导思想",
        "坚持以人民为中心。",
        "云岭市人民政府办公室",
    ]
    assert [block.hints.indent for block in blocks(source)[3:6]] == [2.0, 2.0, 2.0]
    assert blocks(source)[4].hints.gap_before == 1
    assert blocks(source)[6].hints.align == "right"


def test_data_table_with_spans_and_paragraphs_in_cells() -> None:
    source = _read(
        _page(
            f"{ARTICLE}<table border=1><thead><tr><th>责任单位</th><th>任务</th><th>时限</th></tr></thead><tbody>"
            "<tr><td rowspan=3>市科协</td><td><p>1. 建馆。</p><p>2. 办展。</p></td><td>6月</td></tr><tr><td colspan=2>培训</td></tr>"
            "<tr><td>办赛<br>办会</td><td>12月</td></tr><tr><td>市教育局<td>开课<td></tbody></table>"
        )
    )
    table = tables(source)[0]
    assert table.header_rows == 1
    assert table.grid() == [
        ["责任单位", "任务", "时限"],
        ["市科协", "1. 建馆。\n2. 办展。", "6月"],
        ["市科协", "培训", "培训"],
        ["市科协", "办赛\n办会", "12月"],
        ["市教育局", "开课", ""],
    ]


def test_a_table_cut_in_two_with_its_header_repeated_is_one() -> None:
    row = "<tr><td>{}</td><td>{}</td></tr>"
    first = (
        "<table border=1>"
        + row.format("单位", "任务")
        + row.format("市科协", "建馆")
        + row.format("单位", "任务")
        + row.format("市教育局", "开课")
        + "</table>"
    )
    second = "<table border=1>" + row.format("单位", "任务") + row.format("市气象局", "讲座") + "</table>"
    (table,) = tables(_read(_page(ARTICLE + first + second)))
    assert [row[0] for row in table.grid()] == ["单位", "市科协", "市教育局", "市气象局"]
    assert table.dropped == ("单位", "任务", "单位", "任务")


def test_signature_in_a_layout_table_is_text() -> None:
    source = _read(
        _page(
            "<p>现将有关事项通知如下，请执行。</p><table><tr><td>云岭市科技局</td><td>云岭市科协</td></tr><tr><td></td><td>2024年1月30日</td></tr></table>"
        )
    )
    assert tables(source) == []
    assert texts(source)[1:] == ["云岭市科技局", "云岭市科协", "2024年1月30日"]


def test_ordered_list_has_its_numbers() -> None:
    source = _read(
        _page(
            "<p>现提出如下要求：</p><ol start=3><li>办好科技馆。</li><li>（二）办好展览。</li></ol><ul><li>办好讲座。</li></ul>"
        )
    )
    assert texts(source) == ["现提出如下要求：", "3.办好科技馆。", "（二）办好展览。", "办好讲座。"]
    assert blocks(source)[1].number == "3."


def test_headline_repeated_in_the_article_is_a_field() -> None:
    title = "关于印发《云岭市科普工作实施意见》的通知"
    source = _read(
        _page(
            f"<h1>{title}</h1><p>发布时间：2024-02-19</p><div id=content><p align=center>{title[:12]}</p><p align=center>{title[12:]}</p>{ARTICLE}</div>"
        )
    )
    assert texts(source)[:2] == [title[:12], title[12:]]
    assert f"标题：{title}" in texts(source, "property")


def test_a_page_whose_text_is_shown_by_a_script_is_read() -> None:
    source = _read(
        _page(f'<div style="display:none">{ARTICLE}{"<p>一、办好科技馆，服务公众。</p>" * 40}</div><p>正在加载</p>')
    )
    assert texts(source)[:6] == BODY


def test_source_line_breaks_between_hanzi_are_not_text() -> None:
    assert texts(_read(_page("<p>现将有关\n      事项通知如下，Open\n Day 请执行。</p>"))) == [
        "现将有关事项通知如下，Open Day 请执行。"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312"])
def test_encodings_declared_rightly_wrongly_or_not(encoding: str, declared: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    assert texts(_read(f"<html><head>{meta}</head><body>{ARTICLE}</body></html>".encode(encoding))) == BODY


def test_a_few_damaged_bytes_in_a_declared_page_are_borne() -> None:
    data = f"<html><head><meta charset=gbk></head><body>{ARTICLE * 20}".encode("gb18030") + b"\xff\xff</body></html>"
    source = _read(data)
    assert texts(source)[:6] == BODY
    assert [note.code for note in source.notes] == ["undecodable"]


def test_single_file_archive() -> None:
    import quopri

    part = quopri.encodestring(_page(ARTICLE).encode())
    data = (
        b'From: <Saved by Browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="B"\r\n\r\n--B\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + part
        + b"\r\n--B--\r\n"
    )
    assert texts(_read(data)) == BODY
    with pytest.raises(ReadError, match="MHTML"):
        _read(data.replace(b"text/html; charset", b"image/gif; charset"))


@pytest.mark.parametrize(
    "markup", ["<html></html>", "<html><body><script>x()</script></body></html>", "<p></p>", "<html><body>&nbsp;"]
)
def test_pages_without_text_are_refused(markup: str) -> None:
    with pytest.raises(ReadError, match="正文"):
        _read(markup)


def test_entities_and_external_files_are_not_read() -> None:
    source = _read(
        '<!DOCTYPE html [<!ENTITY a "bomb"><!ENTITY b SYSTEM "file:///etc/hostname">]><html><body><p>现将通知如下：&a;&b;</p></body></html>'
    )
    assert "bomb" not in all_text(source)


def test_tags_that_are_never_closed_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    source = _read(_page("<font>" * 3000 + "现将有关事项通知如下：" + "<div>" * 3000 + "办好科技馆。"))
    assert texts(source) == ["现将有关事项通知如下：", "办好科技馆。"]
    monkeypatch.setattr("kepu_cli.readers.text.MAX_LINES", 3)
    with pytest.raises(ReadError, match="行"):
        _read(_page("<p>办好科技馆。</p>" * 5))


@pytest.mark.parametrize(
    "text",
    [
        "首页 > 政务公开 > 通知公告",
        "您现在的位置：首页 >> 正文",
        "【打印】【关闭】",
        "打印 关闭",
        "[打印]仅打印内容",
        "【打印正文】【关闭此窗口】",
        "我要打印 收藏本文",
        "【字体：大 中 小】",
        "字号：[大][中][小]",
        "上一篇：关于开展科普统计的通知",
        "下一条：没有了",
        "扫一扫在手机打开当前页",
        "版权所有：云岭市人民政府 云ICP备00000001号",
        "网站地图 | 联系我们 | 隐私声明",
        "阅读次数:21",
        "浏览量：",
        "分享到：",
        "主办单位：云岭市科协",
        "建议使用IE8.0以上浏览器浏览本站",
        "责任编辑：张三",
        "相关链接：",
        "返回顶部",
    ],
)
def test_chrome(text: str) -> None:
    assert is_chrome(text)


@pytest.mark.parametrize(
    "text",
    [
        "各单位要打印并张贴海报。",
        "附件：任务分解表",
        "云岭市科学技术局",
        "2024年1月30日",
        "一、总体要求",
        "加强组织领导",
        "中小学科学教育行动",
        "主办单位要落实责任。",
        "下一步工作打算",
        "上一年度科普统计情况",
        "保存完好的古建筑开放展示",
        "大力弘扬科学家精神",
        "推荐优秀作品",
        "登录人数超过一万人次的平台。",
        "各有关单位：",
    ],
)
def test_not_chrome(text: str) -> None:
    assert not is_chrome(text)


def test_fields_of_a_line() -> None:
    assert split_property("索 引 号：YL-1") == ("索引号", "YL-1")
    assert split_property("责任单位：市科协") is None
    assert split_property("现就有关事项通知如下：") is None
    assert [field[:2] for field in split_fields("2024-02-19 来源：市科技局 字体：大 中 小") or ()] == [
        ("", "2024-02-19"),
        ("来源", "市科技局"),
        ("字体", "大 中 小"),
    ]
    assert split_fields("各单位要注明来源：市科协") is None


def test_red() -> None:
    assert all(map(is_red, ["red", "#f00", "#C00000", "rgb(255, 0, 0)"]))
    assert not any(map(is_red, ["black", "#333", "#ff8800", "rgb(0,0,255)", "", "#ggg"]))


_PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br>",
        "<div>",
        "</div>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<td rowspan=2>",
        "<th colspan=2>",
        "</tr>",
        "</td>",
        "<ul><li>",
        "</ul>",
        "<b>",
        "</b>",
        "<a href=1>",
        "</a>",
        "<h1>",
        "</h1>",
        "<span style='display:none'>",
        "</span>",
        "<caption>",
        "<form>",
        "<tbody>",
        "<select><option>",
        "</select>",
        "<center>",
        "&nbsp;",
        "索引号：",
        "YL",
        "首页",
        "一、总体要求",
        "现将《意见》印发给你们，请执行。",
        "责任单位",
        "任务",
        "2024年1月30日",
        "打印",
        "English",
        "发布时间：2024-02-19",
        "—",
        "\n",
        " ",
        "附件",
    ]
)


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_everything_visible_is_there_exactly_once(markup: str) -> None:
    root = html.parse_page(f"<html><body>{markup}</body></html>")
    visible = letters("".join(map(str, root.itertext()))) if root is not None else ""
    try:
        source = _read(f"<html><body>{markup}</body></html>")
    except ReadError:
        return
    assert letters(all_text(source).replace("标题：", "")) == visible  # the name of the field that a headline becomes


@given(st.text(max_size=200))
def test_any_page_is_read_or_refused(markup: str) -> None:
    try:
        _read(f"<html><body><p>现将通知如下：{markup}".encode(errors="replace"))
    except ReadError as error:
        assert error.message


@pytest.mark.parametrize("path", corpus_files(".html"))
def test_real_pages_keep_every_character(path: Path) -> None:
    source = _read(path.read_bytes())
    assert kept_share(path, source) == 1.0
    assert not any("扫一扫" in text for text in texts(source))


def test_labels_behind_source_line_breaks_open_paragraphs() -> None:
    source = _read(
        _page(
            "<h1>关于开展科普活动的通知</h1><div>各县（市、区）科技局：\n现将有关事项通知如下。\n<b>一、活动内容</b>\n"
            "各地要结合实际，\n开展科普活动。\n<span>第二条</span> 不在此列。<br/><b>二、工作要求</b>\n各地要加强领导。</div>"
        )
    )
    assert [text for text in texts(source) if text.startswith(("各县", "现将", "一、", "各地", "二、", "第二条"))] == [
        "各县（市、区）科技局：",
        "现将有关事项通知如下。",
        "一、活动内容",
        "各地要结合实际，开展科普活动。",
        "第二条 不在此列。",
        "二、工作要求",
        "各地要加强领导。",
    ]


def test_only_the_first_line_of_a_block_is_indented_by_its_style() -> None:
    page = '<p style="text-indent:32pt">（一）建好科普馆，办好展览。[市科协、市教育局、<br>市财政局]</p><p style="text-indent:32pt">（二）办好科普日。</p>'
    source = read_html(f"<html><body>{page}</body></html>".encode(), "页面.html")
    assert texts(source) == ["（一）建好科普馆，办好展览。[市科协、市教育局、市财政局]", "（二）办好科普日。"]


def test_a_red_title_that_passes_on_what_another_organ_wrote_is_no_mark() -> None:
    page = (
        '<p align="center"><font color="#cc0000"><b>云岭市人民政府办公室转发市消防救援支队<br>关于加强消防安全工作意见的通知</b></font></p>'
        "<p>云政办〔2026〕11号</p><p>各区县人民政府：</p><p>现将意见转发给你们，请认真贯彻执行。</p>"
    )
    document = load_bytes(f"<html><body>{page}</body></html>".encode(), "页面.html").document
    assert document.title == "云岭市人民政府办公室转发市消防救援支队关于加强消防安全工作意见的通知"
    assert document.number == "云政办〔2026〕11号"
