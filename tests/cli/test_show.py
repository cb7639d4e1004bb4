"""``kepu show``: what a person sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_cli import store
from kepu_cli.cli.options import display_width
from kepu_cli.model import Policy, Section, Suggestion, Table, Unplaced
from tests.conftest import Result
from tests.policies import SMALL

Kepu = Callable[..., Result]


@pytest.fixture
def show(kepu: Kepu, tmp_path: Path) -> Callable[..., str]:
    def run(policy: Policy, *words: str) -> str:
        path = tmp_path / "a.yaml"
        path.write_text(store.dump_yaml(policy), encoding="utf-8")
        result = kepu("show", path, *words)
        assert result.code == 0 and result.err == ""
        return result.out

    return run


def test_elements_measures_tables_and_notes(show: Callable[..., str]) -> None:
    text = show(SMALL)
    for words in ("关于印发《方案》的通知", "成文日期", "2024-01-30", "一、总体要求 第3页", "责任单位：市科技局、市科协（按职责分工负责）",
                  "目标：比例达到17%", "工作内容", "1. 办活动", "二、之后是五、 第5页第88段"):  # fmt: skip
        assert words in text
    assert "\x1b" not in text


def test_units(show: Callable[..., str]) -> None:
    text = show(SMALL, "--units")
    assert text.index("市科协（2 项）") < text.index("市科技局（1 项）")
    assert "责任单位：一、总体要求 目标：比例达到17% 第3页" in text
    assert "没有责任单位" in show(replace(SMALL, parts=()), "-u")


def test_width(show: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    wide = Table(header=tuple("甲乙丙丁戊己庚辛壬癸"), rows=(("一",) * 10,))
    text = show(replace(SMALL, parts=(replace(SMALL.parts[0], tables=(*SMALL.parts[0].tables, wide)),)))
    assert all(display_width(line) <= 50 for line in text.splitlines())
    assert "癸：一" in text


def test_control_characters_do_not_reach_the_terminal(show: Callable[..., str]) -> None:
    evil = Section(label="一、", level=1, title="\x1b]0;title\x07[bold]字[/bold]")
    text = show(replace(SMALL, parts=(replace(SMALL.parts[0], sections=(evil,)),), unplaced=(Unplaced("\x9b31m"),)))
    assert "\x1b" not in text and "\x9b" not in text and "\x07" not in text
    assert "[bold]字[/bold]" in text


def test_reply(show: Callable[..., str]) -> None:
    suggestion = Suggestion(
        body="人大",
        session="市一届人大四次会议",
        number=735,
        title="关于科普的建议",
        representatives=("王五",),
        result="A",
    )
    text = show(replace(SMALL, document=replace(SMALL.document, suggestion=suggestion)))
    assert "市一届人大四次会议 第735号 关于科普的建议 王五" in text


def test_missing_file(kepu: Kepu, tmp_path: Path) -> None:
    result = kepu("show", tmp_path / "没有.yaml")
    assert result.code == 2 and result.err.startswith("错误：") and result.err.count("\n") == 1
