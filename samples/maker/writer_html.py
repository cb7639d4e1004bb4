"""Samples as saved web pages: an article among the chrome of a made-up site."""

from __future__ import annotations

from html import escape

from maker.form import Grid, Sample
from maker.lines import Line, Sheet, lay_out

# What the site prints around every article: none of it belongs to the document.
NAVIGATION = ("首页", "机构概况", "政务公开", "办事服务", "互动交流", "数据开放")
FOOTER = (
    "版权所有：云岭市人民政府办公室",
    "网站标识码：0000000000",
    "云ICP备00000000号",
    "建议使用1280×720以上分辨率浏览",
)

_STYLE = """body{font-family:宋体}.nav li{display:inline}.article p{text-indent:2em;line-height:2}
.article p.c{text-align:center;text-indent:0}.article p.r{text-align:right}td,th{border:1px solid #000}"""


def write_html(sample: Sample) -> str:
    """A page with navigation, a table of properties, the article and a footer."""
    title = "".join(sample.title).replace(" ", "")
    navigation = "".join(f'<li><a href="/{place}/">{escape(name)}</a></li>' for place, name in enumerate(NAVIGATION))
    lines = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{escape(title)}_云岭市人民政府</title>",
        f"<style>{_STYLE}</style>",
        "<script>var visits = 0; function count() { visits += 1; }</script>",
        "</head>",
        "<body>",
        '<div class="header"><a href="/">云岭市人民政府门户网站</a></div>',
        f'<ul class="nav">{navigation}</ul>',
        '<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/1/">政务公开</a> &gt; '
        '<a href="/1/2/">政策文件</a></div>',
        *_properties(sample, title),
        '<div class="tools"><span>字号：</span><a href="#">大</a> <a href="#">中</a> <a href="#">小</a> '
        '<a href="#">打印</a> <a href="#">关闭</a></div>',
        '<div class="article" id="zoom">',
    ]
    for item in lay_out(sample):
        lines += _table(item.grid) if isinstance(item, Sheet) else [_paragraph(item)]
    lines += [
        "</div>",
        '<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div>',
        '<div class="footer">' + "".join(f"<p>{escape(text)}</p>" for text in FOOTER) + "</div>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def write_break_html(sample: Sample) -> str:
    """A page whose article is one cell of bare text with ``<br>`` for every break, without any ``<p>``."""
    text = "<br>\n<br>\n".join(
        "　　" * (item.kind in {"body", "heading"}) + escape(item.label + item.text)
        for item in lay_out(sample)
        if isinstance(item, Line)
    )
    title = "".join(sample.title)
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f"<title>{escape(title)}</title></head>\n<body><table width=100%>"
        '<tr><td><a href="/">云岭人才网</a> | <a href="/zc/">政策</a></td></tr>\n'
        f"<tr><td>\n{text}\n<br></td></tr>\n"
        "<tr><td>云岭人才网 技术支持：信息中心</td></tr></table></body></html>\n"
    )


def _properties(sample: Sample, title: str) -> list[str]:
    issuer = "、".join(sample.issuers[:1])
    number = sample.number or ""
    rows = (
        ("索 引 号：", f"00000000/2024-{len(title):05d}", "主题分类：", "科技、教育"),
        ("发布机构：", issuer, "成文日期：", sample.date or ""),
        ("标　　题：", title, "发文字号：", number),
    )
    lines = ['<table class="properties">']
    lines += ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return [*lines, "</table>"]


def _paragraph(line: Line) -> str:
    text = escape(line.text)
    if line.kind in {"mark", "title", "number"}:
        tag = "strong" if line.kind == "title" else "span"
        return f'<p class="c"><{tag}>{text}</{tag}></p>'
    if line.kind in {"signature", "date", "top_right"}:
        return f'<p class="r">{text}</p>'
    if line.kind == "heading" and line.lead and line.lead < len(line.text):
        return f"<p><strong>{line.label}{escape(line.text[: line.lead])}</strong>{escape(line.text[line.lead :])}</p>"
    if line.kind == "heading" and line.lead:
        return f"<p><strong>{line.label}{text}</strong></p>"
    return f"<p>{line.label}{text}</p>".replace("\t", "&nbsp;&nbsp;&nbsp;&nbsp;")


def _table(grid: Grid) -> list[str]:
    spans = row_spans(grid)
    lines = ['<table border="1">', "<tr>" + "".join(f"<th>{escape(cell)}</th>" for cell in grid.header) + "</tr>"]
    for number, row in enumerate(grid.rows):
        if row.across:
            lines.append(f'<tr><td colspan="{len(grid.header)}">{escape(row.cells[0] or "")}</td></tr>')
            continue
        cells = []
        for column, cell in enumerate(row.cells):
            if cell is None:
                continue
            span = spans[number, column]
            inner = "".join(f"<p>{escape(text)}</p>" for text in cell.split("\n")) if "\n" in cell else escape(cell)
            cells.append(f'<td rowspan="{span}">{inner}</td>' if span > 1 else f"<td>{inner}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return [*lines, "</table>"]


def row_spans(grid: Grid) -> dict[tuple[int, int], int]:
    """How many rows each printed cell covers, by row and column."""
    spans: dict[tuple[int, int], int] = {}
    for column in range(len(grid.header)):
        top = 0
        for number, row in enumerate(grid.rows):
            if row.across or row.cells[column] is not None:
                top = number
                spans[top, column] = 1
            else:
                spans[top, column] += 1
    return spans
