"""Tables drawn with characters: what their rows hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.readers.drawn import read_drawn_table
from kepu_cli.readers.markdown import read_markdown
from kepu_cli.readers.text import read_text
from tests.readers.reading import letters, tables, texts

_BOXED = """
　　各单位按照下表抓好落实：
┌─────┬────┬───────┐
│责任单位  │项目    │工作内容      │
├─────┼────┼───────┤
│市疾控局  │健康巡讲│组织健康巡讲进│
│          │        │机关、进学校。│
│市科协    │        │              │
├─────┼────┼───────┤
│市妇幼保健│孕妇学校│线上授课96期  │
│院        │        │              │
│          ├────┼───────┤
│          │义诊    │每月1次       │
└─────┴────┴───────┘
　　请于每季度末报送情况。
"""
_PLUSES = """
+----------+------------+
| 责任单位 | 工作内容   |
+==========+============+
| 市科协   | 新建科普馆 |
|          | 3座        |
+----------+------------+
"""


def test_a_boxed_table_in_a_text() -> None:
    source = read_text(_BOXED.encode(), "通知.txt")
    assert texts(source) == ["各单位按照下表抓好落实：", "请于每季度末报送情况。"]
    (table,) = tables(source)
    assert table.grid() == [
        ["责任单位", "项目", "工作内容"],
        ["市疾控局\n市科协", "健康巡讲", "组织健康巡讲进机关、进学校。"],
        ["市妇幼保健院", "孕妇学校", "线上授课96期"],
        ["市妇幼保健院", "义诊", "每月1次"],
    ]


def test_a_table_of_pluses_in_markdown() -> None:
    (table,) = tables(read_markdown(_PLUSES.encode(), "通知.md"))
    assert table.grid() == [["责任单位", "工作内容"], ["市科协", "新建科普馆3座"]]


@pytest.mark.parametrize(
    "lines",
    [
        ["┌──┬──┐", "没有表格"],
        ["┌──┬──┐", "│甲│乙│", "└──┴──┘"],
        ["┌──┬──┐", "│甲│乙│", "├──┼──┤", "│甲│乙│丙│", "└──┴──┘"],
        ["+ 加强领导"],
        ["一、总体要求"],
    ],
)
def test_what_is_no_drawn_table(lines: list[str]) -> None:
    assert read_drawn_table(lines, 0) == ((), 0)


@given(st.lists(st.text(alphabet="┌─┬┐│├┼┤└┴┘+-| 市科协1", max_size=12), min_size=1, max_size=12))
def test_any_lines_are_read_and_nothing_is_lost(lines: list[str]) -> None:
    rows, following = read_drawn_table(lines, 0)
    assert letters("".join(cell for row in rows for cell in row)) == letters("".join(lines[:following]))
