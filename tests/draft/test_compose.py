"""From the text of a template to a draft: which pages are turned, how marks and copies are read."""

from __future__ import annotations

from typing import Any

import pytest

from kepu_cli.draft.compose import compose
from kepu_cli.draft.document import DraftDocument, Paragraph
from kepu_cli.draft.fill import render_template
from kepu_cli.draft.render import build_grid
from kepu_cli.draft.template import Blocks, find_template, load_template

TABLE = build_grid([["责任单位", "项目", "内容"], ["市科技局", "科普", "办好活动"]])


def draft(template_name: str, layout: str | None = None, **values: Any) -> DraftDocument:
    template = load_template(find_template(template_name))
    return compose(template, render_template(template, values), layout=layout)


def test_a_task_table_is_turned() -> None:
    document = draft("任务分解表", 标题="任务分解表", 任务表=Blocks((TABLE,)), 说明="列第一位的为牵头单位。")
    assert document.parts[0].landscape


def test_a_plan_with_a_table_stays_upright() -> None:
    document = draft(
        "实施方案", 标题="方案", 上级文件="《条例》", 总体要求="抓好落实。", 任务=Blocks((TABLE,)), 保障措施="略。"
    )
    assert not document.parts[0].landscape


@pytest.mark.parametrize(
    "marks", [["云岭市科学技术局", "云岭市教育局文件"], ["云岭市科学技术局文件", "云岭市教育局文件"]]
)
def test_the_suffix_of_joint_marks_is_printed_once(marks: list[str]) -> None:
    head = draft("印发通知", "红头", 发文机关标志=marks).head
    assert head.marks == ("云岭市科学技术局", "云岭市教育局") and head.suffix == "文件"


def test_a_mark_without_the_suffix_has_none() -> None:
    head = draft("印发通知", "红头", 发文机关标志=["云岭市科学技术局"]).head
    assert head.marks == ("云岭市科学技术局",) and head.suffix == ""


def test_labels_are_counted_again_where_one_is_left_out() -> None:
    document = draft(
        "实施方案", 标题="方案", 上级文件="《条例》", 总体要求="抓好落实。", 任务=Blocks(()), 保障措施="略。"
    )
    texts = [block.text for block in document.parts[0].blocks if isinstance(block, Paragraph)]
    assert "一、总体要求" in texts and "二、保障措施" in texts
