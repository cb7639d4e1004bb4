"""Labels: read and written by one table of styles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.structure.numbering import (
    NUMBERING_STYLES,
    NumberingStyle,
    format_label,
    iter_inline_ordinals,
    parse_label,
)


@given(st.sampled_from(NUMBERING_STYLES), st.integers(min_value=1, max_value=20))
def test_every_style_round_trips(style: NumberingStyle, number: int) -> None:
    following = (
        "　加强"
        if style.name == "part"
        else "2025年加强"
        if style.name == "arabic-year"
        else "30家"
        if style.name == "arabic-counted"
        else "加强"
    )
    label = parse_label(format_label(style.name, number) + following)
    assert label is not None
    assert (label.level, label.number) == (style.level, number)


@pytest.mark.parametrize(
    ("text", "label", "level", "number"),
    [
        ("一、总体要求", "一、", 1, 1),
        ("十二、保障", "十二、", 1, 12),
        ("一．总体要求", "一．", 1, 1),
        ("（十九）完善", "（十九）", 2, 19),
        ("(三)打造", "(三)", 2, 3),
        ("（ 一 ）打造", "（ 一 ）", 2, 1),
        ("（一)混用", "（一)", 2, 1),
        ("㈠打造", "㈠", 2, 1),
        ("1.加强", "1.", 3, 1),
        ("1．加强", "1．", 3, 1),
        ("１．加强", "１．", 3, 1),
        ("12、加强", "12、", 3, 12),
        ("⒈加强", "⒈", 3, 1),
        ("（1）加强", "（1）", 4, 1),
        ("⑴加强", "⑴", 4, 1),
        ("①加强", "①", 5, 1),
        ("第一章 总则", "第一章", 1, 1),
        ("第二节 管理", "第二节", 2, 2),
        ("第十五条 本办法", "第十五条", 3, 15),
    ],
)
def test_printed_variants(text: str, label: str, level: int, number: int) -> None:
    found = parse_label(text)
    assert found is not None
    assert (found.text, found.level, found.number) == (label, level, number)


@pytest.mark.parametrize(
    "text",
    [
        "2023年工作",
        "3.23世界气象日",
        "11.121人才工程",
        "5.12防灾减灾日",
        "一、二、三产业融合",
        "第一产业",
        "2、3月份",
        "3.5亿元",
        "第三条规定的",
        "十四五期间",
        "一是",
        "（试行）",
        "2024.6.1",
        "",
    ],
)
def test_not_a_label(text: str) -> None:
    found = parse_label(text)
    assert found is None or found.weak


def test_inline_ordinals_need_a_run() -> None:
    assert list(iter_inline_ordinals("这一是必须，一是重要。")) == []
    runs = list(iter_inline_ordinals("要求。一是做实；二是做强；三是做优。"))
    assert [[number for _, _, number in run] for run in runs] == [[1, 2, 3]]
    assert len(list(iter_inline_ordinals("首先，摸底。其次，整改。"))) == 1
    assert len(list(iter_inline_ordinals("第一，摸底。第二，整改。"))) == 1


def test_numbers_of_four_figures_count_on() -> None:
    found = parse_label("1000.建设科普馆")
    assert found is not None
    assert (found.text, found.level, found.number, found.weak) == ("1000.", 3, 1000, True)
