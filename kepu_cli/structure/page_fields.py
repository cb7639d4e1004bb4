"""What a saved page says of its document in lines above the text: 索引号, 发布机构, 文号, 标题, with their values beside or below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.structure.citations import NUMBER
from kepu_cli.structure.document_number import read_number_line
from kepu_cli.structure.lines import Line
from kepu_cli.structure.titles import ends_like_title
from kepu_cli.structure.words import squeeze

_FIELD_FIRST = frozenset("索信主组体发生公文有标编分责内来|｜•·[【（(")
_FIELD_LINE = Pattern(
    r"[|｜•·\s\[【（(]*(?P<name>(?:索\s*引\s*号|信息(?:索引|名称|分类|类别)|主题分类|主\s*题\s*词|组配分类|体裁分类|发[布文](?:机构|机关|单位)|责任部门|内容概述|发布日期|来\s*源|生成日期|发文(?:日期|时间)"
    r"|[\u4e00-\u9fff\s]{2,12}(?=[：:]\s*[|｜])|公开(?:方式|范围|形式|属性|目录)|文\s*号|发文字号|文件编号|文件有效性|有\s*效\s*性|标\s*题|编辑出版|分\s*类))"
    r"(?:[\s\]】]*[：:|｜]\s*(?P<value>.*)|\s+(?P<words>\S.{0,100}))$"
)
_STAMPED_LINE = Pattern(r"(?:\p{Han}{2,16}\s+)?(?:19|20)\d\d-\d\d?-\d\d?\s+\d\d?:\d\d")  # 云岭市政府 2024-01-30 09:00
_FIELD_TITLE = Pattern(r"(?:标\s*题|信息名称)\s*[：:|｜][|｜\s]*(?P<title>[^|｜]{6,150})")


def read_page_field(lines: Sequence[Line], index: int, found: dict[str, str]) -> bool:
    """Whether a line above the text is a row of what a saved page says of the document; ``found`` takes number and title."""
    text = lines[index].text
    above = lines[index - 1].text if index else ""
    waiting = _FIELD_LINE.match(above) if above.endswith(("：", ":")) and above[:1] in _FIELD_FIRST else None
    name = squeeze(waiting["name"]) if waiting is not None and not waiting["value"] else ""
    own_below = len(text) > 9 and ends_like_title(text) and name not in ("标题", "信息名称")
    own_below = own_below or ("号" not in name and read_number_line(text) is not None)
    if name and not own_below and _FIELD_LINE.match(text) is None and len(text) <= 150:
        value = text
    else:
        may_be = (text[0] in _FIELD_FIRST or "|" in text[:20]) and len(text) <= 300
        match = _FIELD_LINE.match(text) if may_be else None
        if match is None and ":" in text and len(text) <= 80 and _STAMPED_LINE.match(text):
            return True
        if match is None or text.endswith(("。", "；")) or (match["words"] and not _names_several(text)):
            return False
        if read_number_line(text) is not None:
            return False  # 文号：云科发〔2024〕1号 is the number itself
        titled = _FIELD_TITLE.search(text)
        name, value = ("标题", titled["title"]) if titled else (squeeze(match["name"]), match["value"] or text)
    if name in ("标题", "信息名称"):
        found.setdefault("标题", value.strip())
    number = next(
        (found for found in NUMBER.finditer(text) if re.search(r"(?:号|^)[：:|｜\s\]】]*$", text[: found.start()])),
        None,
    )
    if number is not None and (name not in ("标题", "信息名称")):
        found.setdefault("发文字号", squeeze(number[0]))
    return True


_FIELD_NAMES = Pattern(
    r"(?:^|\s)(?:索引号|主题分类|组配分类|发布机构|发文机关|生成日期|发文日期|公开方式|公开范围|文件有效性|有\s*效\s*性|文件编号|文\s*号)(?=\s)"
)


def _names_several(text: str) -> bool:
    return sum(1 for _ in _FIELD_NAMES.finditer(text)) > 1 or NUMBER.search(text) is not None or len(text) <= 40
