"""Texts made to be slow or to break rules: they are read like any other."""

from __future__ import annotations

import pytest

from kepu_cli.pipeline import load_bytes
from kepu_cli.readers import read_bytes
from tests.readers.reading import iter_characters

SIZE = 20_000
TEXTS = {
    "one long line": "甲" * SIZE,
    "open brackets": "（" * SIZE,
    "open clauses": "（责任单位：" * (SIZE // 6),
    "only labels": "一、" * SIZE,
    "a list on one line": "".join(f"（一）标题{number}。" for number in range(SIZE // 20)),
    "open title marks": "《" * SIZE,
    "nested title marks": "《甲" * (SIZE // 2) + "》" * (SIZE // 2),
    "digits": "1" * SIZE,
    "figures without a stop": "到2025年达到1," * (SIZE // 10),
    "fields without values": "责任单位：" * (SIZE // 5),
    "a list of units without end": "（责任单位：" + "市科技局、" * (SIZE // 5) + "）",
    "spaces": "　" * SIZE + "甲",
    "tabs": "甲\t乙\t丙\n" * (SIZE // 6),
    "dates": "2024年1月1日\n" * (SIZE // 10),
    "organs": "市科技局\n" * (SIZE // 10) + "2024年1月1日",
    "inline ordinals": "一是做好；二是做强；" * (SIZE // 10),
    "attachment marks": "附件1\n标题\n" * (SIZE // 10),
    "empty brackets": "（）" * (SIZE // 2),
    "figures in one clause": "10%以上" * (SIZE // 5),
    "two labels over and over": "一、甲。二、乙。" * (SIZE // 8),
    "duties over and over": "责任单位：甲；" * (SIZE // 7),
    "cc without end": "抄送：市委，\n" * (SIZE // 10),
}


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text(name: str) -> None:
    policy = load_bytes(TEXTS[name].encode(), "云岭.txt")
    assert policy.parts


@pytest.mark.parametrize(
    "line", ["# 标题" + " " * SIZE + "甲", "|" + " |" * SIZE, "> " * SIZE + "甲", "**甲" + " " * SIZE]
)
def test_hostile_markdown(line: str) -> None:
    assert load_bytes(f"# 关于科普的通知\n\n{line}\n\n云岭市科技局\n".encode(), "云岭.md").parts


@pytest.mark.parametrize("name", ["tabs", "organs", "dates"])
def test_nothing_is_dropped(name: str) -> None:
    source = read_bytes(TEXTS[name].encode(), "云岭.txt")
    assert sum(1 for block in source.blocks for _ in iter_characters(block))
