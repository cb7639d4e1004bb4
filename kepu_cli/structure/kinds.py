"""文种 and category of a document, by what its title ends with."""

from __future__ import annotations

import re

from kepu_cli.model import Category
from kepu_cli.structure.words import squeeze

# 文种 by the words a title ends with, the specific before the general.
_KINDS = (
    "答复函", "复函", "答复", "实施意见", "指导意见", "若干意见", "意见", "若干措施", "实施方案", "工作方案", "行动方案", "方案", "行动计划", "工作计划", "计划", "规划纲要", "规划",
    "工作要点", "要点", "任务分解表", "任务分工表", "分解表", "分工表", "通知", "通告", "公告", "公报", "通报", "决定", "决议", "命令", "令", "报告", "请示", "批复", "议案", "函", "纪要",
    "暂行办法", "管理办法", "办法", "规定", "实施细则", "细则", "条例", "措施", "举措", "规则", "规程", "制度", "章程", "清单", "指引", "指南", "预案",
)  # fmt: skip
_CATEGORIES: tuple[tuple[Category, tuple[str, ...]], ...] = (
    ("reply", tuple(f"{word}{end}" for word in ("答复", "复函", "回复") for end in ("", "函", "的函", "意见"))),
    ("task_table", ("分解表", "分工表", "任务表", "责任表", "任务清单", "责任清单", "任务分工", "责任分工", "任务分解", "责任分解", "台账")),
    ("workplan", ("工作方案", "工作计划", "要点", "工作安排")),
    ("plan", ("方案", "规划", "计划", "纲要", "行动", "工程")),
    ("opinions", ("意见", "措施", "举措", "政策", "一号文件", *(f"{number}条" for number in "0123456789０１２３４５６７８９一二三四五六七八九十"))),
    ("notice", ("通知", "通告", "公告", "通报", "决定", "公报")),
)  # fmt: skip


def kind_of(title: str | None) -> str | None:
    """The 文种 that a title ends with, brackets behind it left aside, or None."""
    if not title:
        return None
    bare = re.sub(r"(?:[（(][^（）()]*[）)])+$", "", squeeze(title))
    return next((kind for kind in _KINDS if bare.endswith(kind)), None)


def category_of(issued: str | None, title: str | None) -> Category:
    """The category by the title of what is issued, else by that of the document itself; "other" where neither tells."""
    for text in (issued, title):
        if not text:
            continue
        bare = re.sub(r"(?:[（(][^（）()]*[）)])+$", "", squeeze(text))
        for category, ends in _CATEGORIES:
            if bare.endswith(ends):
                return category
    return "other"
