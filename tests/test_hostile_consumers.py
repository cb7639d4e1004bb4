"""Texts made to be slow or to break rules, given to what reads a policy: a comparison, a ledger, a draft."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.structure.test_hostile import TEXTS

SIZE = 4_000  # characters of a text, which is read and compared several times

PLAN = "云岭市科普工作方案\n\n一、重点任务\n\n（一）壮大科普队伍。2025年底前{text}培训教师200名。（责任单位：市科协）\n"
FIGURES = {
    "a figure of 400 digits": "完成" + "9" * 400 + "个，",
    "a figure of 5,000 digits": "完成" + "9" * 5_000 + ".5个，",
    "digits behind a point": "完成1." + "9" * 5_000 + "个，",
    "a range of digits": "完成" + "9" * 400 + "—" + "9" * 401 + "个，",
    "a year of nothing": "完成时限：0000，",
    "no digits but numerals": "完成时限：²²²²，",
    "thousands without end": "完成1" + ",000" * 2_000 + "个，",
    "a date at the end of time": "9999年12月31日前完成，次年9月验收，",
    "ranges in a row": "1—2" * (SIZE // 3),
}
COMMANDS = (
    ("diff", "{own}", "{other}", "--format", "json"),
    ("diff", "{other}", "{own}", "--covers", "--format", "yaml"),
    ("tasks", "{own}", "--format", "yaml"),
    ("tasks", "{own}", "--format", "ics"),
    ("tasks", "{own}", "--gaps", "--format", "json"),
    ("draft", "plan", "--from", "{own}", "-o", "{out}.md"),
    ("draft", "tasks", "--from", "{own}", "-o", "{out}.md"),
)


@pytest.mark.parametrize("text", [*(text[:SIZE] for text in TEXTS.values()), *FIGURES.values()], ids=[*TEXTS, *FIGURES])
def test_every_consumer_reads_it(text: str, kepu: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PLAN.format(text=text), encoding="utf-8")
    (tmp_path / "b.txt").write_text(PLAN.format(text="完成3个，"), encoding="utf-8")
    places = {"own": tmp_path / "a.txt", "other": tmp_path / "b.txt"}
    for number, command in enumerate(COMMANDS):
        result = kepu(*(word.format(**places, out=tmp_path / str(number)) for word in command))
        assert result.code in (0, 1), result.err
        assert "Traceback" not in result.err
        if "json" in command:
            json.loads(result.out, parse_constant=_refuse)


@pytest.mark.parametrize("text", FIGURES.values(), ids=FIGURES)
def test_no_figure_is_infinite(text: str, kepu: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PLAN.format(text=text), encoding="utf-8")
    result = kepu("parse", tmp_path / "a.txt")
    assert result.code == 0 and text[:9] in result.out
    assert ".inf" not in result.out and yaml.safe_load(result.out)


def _refuse(name: str) -> None:
    raise AssertionError(f"no JSON: {name}")
