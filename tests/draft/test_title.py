"""Titles in lines: whole words, a trapezoid or a diamond, nothing lost (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.draft.measure import text_width, wide_width
from kepu_cli.draft.title import break_title

TITLES = [
    "关于印发《云岭市新时代进一步加强科学技术普及工作的实施方案（2024—2027年）》的通知",
    "云岭市科学技术局等3部门关于印发《云岭市新时代进一步加强科学技术普及工作的实施方案（2024—2027年）》的通知",
    "关于市十五届人大四次会议第35号建议的答复函",
    "云岭市关于贯彻落实《云岭省全民科学素质行动规划纲要实施方案》加强重点人群科学技术普及工作的行动计划（2024—2027年）",
    "关于市政协五届二次会议第0057号提案的答复函",
]


def shaped(widths: list[float]) -> bool:
    turns = [b - a for a, b in itertools.pairwise(widths)]
    peak = widths.index(max(widths))
    rising, falling = all(turn > 0 for turn in turns), all(turn < 0 for turn in turns)
    diamond = all(turn > -1 for turn in turns[:peak]) and all(turn < 1 for turn in turns[peak:]) and any(turns)
    return rising or falling or diamond


@pytest.mark.parametrize("title", TITLES)
def test_lines_have_a_shape_with_any_font(title: str) -> None:
    lines = break_title(title)
    assert "".join(lines) == title and len(lines) > 1
    for measure in (text_width, wide_width):
        assert shaped([measure(line) for line in lines]), lines
    assert all(text_width(line) <= 19 for line in lines)


@pytest.mark.parametrize("title", TITLES)
def test_names_and_marks_stay_whole(title: str) -> None:
    lines = break_title(title)
    assert not [line for line in lines if line[0] in "》）、，的市局" or line[-1] in "《（第"]


def test_two_lines_are_never_equal() -> None:
    first, second = break_title("云岭市关于市五届人大三次会议第86号建议的答复函")
    assert abs(text_width(first) - text_width(second)) >= 1


def test_a_short_title_and_lines_broken_by_hand_stay() -> None:
    assert break_title("科普工作方案") == ("科普工作方案",)
    assert break_title("云岭市\n科普工作方案") == ("云岭市", "科普工作方案")


@given(st.text("关于印发市的方案《》（）2024年、科普 A", min_size=1, max_size=140))
def test_no_character_is_lost(title: str) -> None:
    assert "".join("".join(break_title(title)).split()) == "".join(title.split())
