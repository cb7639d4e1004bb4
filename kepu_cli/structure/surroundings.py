"""What stands around the text of a document and is none of it: contents, chrome behind the text, the foot of a page."""

from __future__ import annotations

from kepu_cli.lazy import Pattern
from kepu_cli.location import Location
from kepu_cli.structure.head import is_chrome
from kepu_cli.structure.lines import Line
from kepu_cli.structure.numbering import parse_label
from kepu_cli.structure.tail import read_date_line
from kepu_cli.structure.words import squeeze

_CONTENTS_LINE = Pattern(r"^.{2,60}?(?:(?:[.．…·\-—\s]{3,}|\t\s*)\d{1,3}|[.．…·]{6,})$")


def drop_contents(lines: list[Line], furniture: list[tuple[Location, str]]) -> list[Line]:
    """Take a printed table of contents (目录 and the lines with page numbers below it) out: its words come again in the text."""
    for index, line in enumerate(lines[:120]):
        if squeeze(line.text) in {"目录", "目次"}:
            stop = index + 1
            while (
                stop < len(lines) and len(lines[stop].text) in range(1, 200) and _CONTENTS_LINE.match(lines[stop].text)
            ):
                stop += 1
            if stop > index + 1:
                furniture += [(item.at, item.text) for item in lines[index:stop]]
                return lines[:index] + lines[stop:]
    return lines


_FOOT_STARTS = (
    "网站地图",
    "联系我们",
    "关于我们",
    "网站声明",
    "站点地图",
    "隐私声明",
    "版权声明",
    "友情链接",
    "网站帮助",
)
_FOOT_MARKS = ("网站标识码", "公网安备", "ICP备", "版权所有")


def without_footer(body: list[Line], furniture: list[tuple[Location, str]]) -> list[Line]:
    """The lines without the foot of a page: from 网站地图 or 联系我们 on where short lines follow alone, the addresses of
    the site among them, and its mark (网站标识码, ICP备) stands below."""
    start = next((at for at, line in enumerate(body) if line.text in _FOOT_STARTS and line.table is None), len(body))
    foot = body[start:]
    if not foot or any(line.table is not None or len(line.text) > 60 or line.text[-1] in "。；" for line in foot):
        return body
    if any(parse_label(line.text) is not None or read_date_line(line.text) is not None for line in foot):
        return body
    first = foot[0].at.block or 0
    if not any((at.block or 0) > first and any(mark in text for mark in _FOOT_MARKS) for at, text in furniture):
        return body
    furniture += [(line.at, line.text) for line in foot]
    return body[:start]


_LINKED = Pattern(r"《.{4,100}》(?:的)?(?:政策|文件|文字|图文)?解读|排行榜")  # what a page links to below a document


def is_trailing_chrome(line: Line, furniture: list[tuple[Location, str]]) -> bool:
    """Whether a line behind the head is chrome of a page; ``furniture`` takes it then."""
    if (
        line.table is None
        and len(line.text) <= 80
        and "。" not in line.text
        and (is_chrome(line.text) or _LINKED.fullmatch(line.text))
        and not parse_label(line.text)
    ):
        furniture.append((line.at, line.text))
        return True
    return False
