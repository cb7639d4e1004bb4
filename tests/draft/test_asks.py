"""What a suggestion asks for, in each of the ways that people write it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.draft.reply.asks import make_ask, read_asks, read_title
from kepu_cli.pipeline import load, load_bytes

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
HEAD = "关于改善山区道路照明的建议\n领衔代表：白云生\n\n"


def words(text: str) -> str:
    return re.sub(r"\W", "", text)


def titles(text: str) -> list[str]:
    return [ask.title for ask in read_asks(load_bytes((HEAD + text).encode(), "建议.txt"))]


def test_samples() -> None:
    assert [ask.title for ask in read_asks(load(SAMPLES / "云岭市人大代表建议.txt"))] == [
        "壮大科普人才队伍",
        "保障科普经费投入",
        "帮助老年人用好智能技术",
        "改善乡村道路照明",
    ]
    assert [ask.label for ask in read_asks(load(SAMPLES / "云岭市政协提案表.html"))] == ["1.", "2.", "3."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("山区没有路灯。\n一、存在问题\n路灯太少。\n二、对策建议\n（一）增设路灯。\n（二）定期检修。\n", ["增设路灯", "定期检修"]),
        ("山区没有路灯。为此，建议：一是增设路灯，先主后次。二是定期检修；三是公布电话。\n请予研究。\n", ["增设路灯，先主后次", "定期检修", "公布电话"]),
        ("存在问题：\n路灯太少。\n建议：\n1、增设路灯；\n2、定期检修。\n", ["增设路灯", "定期检修"]),
        ("一、路灯太少的问题\n全县不足百盏。\n二、增设路灯\n三年内完成。\n三、定期检修\n每季一次。\n", ["增设路灯", "定期检修"]),
        ("山区没有路灯。\n建议市政府增设路灯。资金由财政安排。\n同时，希望定期检修路灯。\n", ["市政府增设路灯", "定期检修路灯"]),
        ("一、现状\n路灯太少。\n二、建议\n首先，要增设路灯。其次，要定期检修。最后，要公布电话。\n", ["要增设路灯", "要定期检修", "要公布电话"]),
        ("山区没有路灯。\n一要增设路灯，先主后次。\n二要千方百计筹措资金。\n三要定期检修。\n", ["增设路灯，先主后次", "千方百计筹措资金", "定期检修"]),
        ("一、设施方面\n问题：路灯太少。\n建议：增设路灯。\n二、管理方面\n问题：无人检修。\n建议：定期检修。\n", ["设施方面", "管理方面"]),
        ("一、主干道没有路灯。建议：一是增设路灯；二是装反光标志。\n二、路灯常坏。建议：一是定期检修；二是公布电话。\n", ["增设路灯", "装反光标志", "定期检修", "公布电话"]),
        ("一、主干道没有路灯。建议：一是增设路灯；二是装反光标志。\n二、公布电话。希望公布报修电话。\n", ["增设路灯", "装反光标志", "公布电话"]),
        ("路灯太少。建议一：增设路灯，先主后次。建议二：定期检修。\n", ["增设路灯，先主后次", "定期检修"]),
        ("路灯太少：\n● 山区没有；\n● 常坏。\n建议：\n● 增设路灯；\n● 定期检修。\n", ["增设路灯", "定期检修"]),
        ("一、案由\n路灯太少。\n二、案据\n（一）事故多。\n三、方案\n（一）增设路灯；\n（二）定期检修。\n", ["增设路灯", "定期检修"]),
        ("路灯太少。\n意见建议：\n增设路灯。三年内完成。\n定期检修，公布电话。\n", ["增设路灯", "定期检修，公布电话"]),
        ("背景与问题\n山区道路没有路灯，群众夜间出行不便。\n增设道路路灯\n三年内在主要道路增设路灯五百盏。\n加强日常检修\n每季度检修一次，向社会公布电话。\n", ["增设道路路灯", "加强日常检修"]),
    ],
)  # fmt: skip
def test_wordings(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


def test_none() -> None:
    assert titles("山区没有路灯，群众出行不便。\n") == []


def test_title_of_a_suggestion_as_the_ask() -> None:
    assert [ask.title for ask in read_title("《关于进一步加强科普工作的建议》")] == ["加强科普工作"]
    assert [ask.title for ask in read_title("关于加强乡村科普和推进科普条例落地实施的建议")] == [
        "加强乡村科普",
        "推进科普条例落地实施",
    ]
    assert [ask.title for ask in read_title("关于科普和文旅融合发展的建议")] == ["科普和文旅融合发展"]


def test_long_ask_has_a_short_title() -> None:
    ask = make_ask("建议市财政逐年增加经费，" + "保证每个乡镇都有专人负责这项工作，" * 3 + "并接受监督。")
    assert len(ask.title) <= 26
    assert ask.text.endswith("并接受监督。")


@given(st.text(alphabet="建议一是二1.、，。：；（）\n关于问题希望增设", max_size=200))
def test_every_ask_stands_in_the_text(text: str) -> None:
    policy = load_bytes((HEAD + "路灯太少。\n" + text).encode(), "建议.txt")
    flat = words(HEAD + text)
    for ask in read_asks(policy):
        assert words(ask.text) in flat


@pytest.mark.parametrize(
    ("sentence", "halves"),
    [
        ("降低服务收费，对山区路灯给予每盏五百元补贴。", ["降低服务收费", "对山区路灯给予每盏五百元补贴"]),
        ("增设路灯，先主后次，公布电话，出台办法。", ["增设路灯，先主后次，公布电话", "出台办法"]),
        ("增设山区路灯，提高群众出行水平。", []),
        ("对山区路灯给予补贴。", []),
    ],
)
def test_halves_of_one_sentence(sentence: str, halves: list[str]) -> None:
    assert [half.text for half in make_ask(sentence).halves] == halves
