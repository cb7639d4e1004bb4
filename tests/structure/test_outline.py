"""Run-in headings: what is title, what is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.readers.text import read_text
from kepu_cli.structure.build import build_policy
from kepu_cli.structure.outline import split_title


@pytest.mark.parametrize(
    ("rest", "title", "text"),
    [
        ("总体要求", "总体要求", ""),
        ("完善科普基础设施布局。贯彻规划，增加总量。", "完善科普基础设施布局", "贯彻规划，增加总量。"),
        ("扎实开展宣贯，提高《条例》知晓度。自施行以来。", "扎实开展宣贯，提高《条例》知晓度", "自施行以来。"),
        ("做好“五进”。活动。", "做好“五进”", "活动。"),
        ("强化“学习。提高。”意识。抓好落实。", "强化“学习。提高。”意识", "抓好落实。"),
        ("技术创新类；", None, "技术创新类；"),
        ("加强组织领导（责任单位：市科技局）", "加强组织领导", "（责任单位：市科技局）"),
        ("", None, ""),
    ],
)
def test_split_title(rest: str, title: str | None, text: str) -> None:
    assert split_title(rest) == (title, text)


def test_a_long_sentence_has_no_title() -> None:
    sentence = "把科学课列为基础教育阶段的主要课程，开齐开足开好中小学科学课，鼓励中小学根据不同年龄段学生的特点合理开发课程，提升教学质量。"
    assert split_title(sentence) == (None, sentence)


def test_a_leading_run_in_another_type_is_the_title() -> None:
    assert split_title("党组领学悟思践行市科协党组第一时间学习传达有关精神并开展专题学习。", lead=8) == (
        "党组领学悟思践行",
        "市科协党组第一时间学习传达有关精神并开展专题学习。",
    )


def test_the_stop_behind_a_bold_title_opens_no_text() -> None:
    assert split_title("办好科普日活动。每年9月举办。", lead=7) == ("办好科普日活动", "每年9月举办。")


@given(
    st.text(alphabet="加强领导。；：“”《》（）责任单位市科技局，、 1", max_size=80),
    st.integers(min_value=0, max_value=90),
)
def test_nothing_is_lost_but_the_stop(rest: str, lead: int) -> None:
    title, text = split_title(rest, lead)
    kept = (title or "") + text
    dropped = set("。：:，,； ;")
    assert [c for c in kept if c not in dropped and not c.isspace()] == [
        c for c in rest if c not in dropped and not c.isspace()
    ]


@pytest.mark.parametrize("form", ["（{}）", "{}."])
def test_items_beyond_nine_hundred_and_ninety_nine(form: str) -> None:
    lines = [f"{form.format(number)}建设第{number}处科普馆。由市科协负责。" for number in range(1, 1004)]
    text = "云岭市科普方案\n" + "\n".join(lines)
    policy = build_policy(read_text(text.encode(), "方案.txt"))
    labels = [section.label for part in policy.parts for section in part.sections]
    assert labels == [form.format(number) for number in range(1, 1004)]


def test_a_year_in_brackets_is_no_item() -> None:
    text = "云岭市科普方案\n（一）建设科普馆。\n（2024）年建成2处，（2025）年建成3处。\n（二）开放实验室。"
    policy = build_policy(read_text(text.encode(), "方案.txt"))
    assert [section.label for part in policy.parts for section in part.sections] == ["（一）", "（二）"]
