"""Which files a command line reads, and that it never writes over one of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kepu_cli.cli.inputs import collect_inputs
from kepu_cli.readers import READERS

Kepu = Callable[..., Any]
TEXT = """云岭市科学技术局关于加强科普工作的通知

一、建设科普阵地。到2026年建成科普馆3家。（责任单位：市科技局）
二、开展科普活动。每年举办科普日。（责任单位：市科协）

云岭市科学技术局
2025年3月1日
"""


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_folders_take_every_suffix_of_every_reader(tmp_path: Path) -> None:
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert {".docm", ".xhtml", ".shtml", ".mht", ".mhtml", ".text"} < set(suffixes)
    for number, suffix in enumerate(suffixes):
        (tmp_path / f"{number}{suffix}").write_text(TEXT, encoding="utf-8")
    (tmp_path / "其他.jpg").write_bytes(b"\xff\xd8\xff")
    assert {os.path.splitext(item.path)[1] for item in collect_inputs((str(tmp_path),))} == set(suffixes)


@pytest.mark.parametrize(
    "words",
    [
        ("parse", "通知.txt", "-o", "通知.txt", "-f", "yaml"),
        ("parse", "通知.txt", "另.txt", "-o", "另.txt", "-f", "yaml"),
        ("draft", "plan", "--from", "通知.txt", "-o", "通知.txt"),
        ("draft", "plan", "通知.txt", "-o", "./通知.txt"),
        ("draft", "plan", "--from", "另.txt", "--data", "数据.yaml", "-o", "稿.txt", "--trace=数据.yaml"),
        ("draft", "reply", "--from", "另.txt", "--suggestion", "通知.txt", "-o", "通知.txt"),
        ("draft", "plan", "--from", "另.txt", "--units-file", "单位.yaml", "-o", "稿.txt", "--trace=单位.yaml"),
        ("draft", "plan", "--example", "--template", "模板.j2", "-o", "模板.yaml"),
        ("tasks", "通知.txt", "-o", "通知.txt", "-f", "csv"),
        ("tasks", ".", "-o", "通知.txt", "-f", "csv"),
        ("units", "通知.txt", "-o", "链接.txt", "-f", "csv"),
        ("diff", "通知.txt", "另.txt", "-o", "另.txt", "-f", "json"),
        ("diff", "通知.txt", "另.txt", "--redline", "-o", "通知.txt", "-f", "md"),
        ("diff", "通知.txt", "另.txt", "--covers", "-o", "通知.txt", "-f", "md"),
        ("diff", "通知.txt", "另.txt", "--units-file", "单位.yaml", "-o", "单位.yaml"),
    ],
    ids=" ".join,
)
def test_an_input_is_never_written_over(
    words: tuple[str, ...], kepu: Kepu, notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("另.txt").write_text(TEXT + "\n补充。\n", encoding="utf-8")
    Path("数据.yaml").write_text("成文日期: 2025-03-01\n", encoding="utf-8")
    Path("单位.yaml").write_text("organs: []\n", encoding="utf-8")
    Path("模板.j2").write_text("{{ 标题 }}\n", encoding="utf-8")
    try:
        Path("链接.txt").symlink_to(notice)
        Path("模板.yaml").symlink_to("模板.j2")
    except OSError:
        pytest.skip("这里不能建链接")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    result = kepu(*words, "--force")
    assert result.code == 2
    assert "这是要读的文件，结果不能写在它上面" in result.err
    assert [line for line in result.err.splitlines() if line.startswith("错误")] == [result.err.splitlines()[0]]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_a_folder_of_results_does_not_replace_what_is_parsed(kepu: Kepu, notice: Path, tmp_path: Path) -> None:
    assert kepu("parse", notice, "-o", tmp_path / "甲.yaml").code == 0
    assert kepu("parse", notice, "-o", tmp_path / "乙.yaml").code == 0
    before = (tmp_path / "甲.yaml").read_bytes()
    result = kepu("parse", tmp_path / "甲.yaml", tmp_path / "乙.yaml", "-o", tmp_path, "--force")
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert (tmp_path / "甲.yaml").read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="标准输入接文件时认不出是哪个文件")
def test_the_file_behind_standard_input_is_an_input(notice: Path, root: Path) -> None:
    import subprocess

    line = [sys.executable, "-m", "kepu_cli", "parse", "-", "-o", str(notice), "-f", "yaml", "--force"]
    with notice.open("rb") as file:
        done = subprocess.run(line, stdin=file, capture_output=True, cwd=root, check=False)
    assert done.returncode == 2 and "这是要读的文件" in done.stderr.decode()
    assert notice.read_text(encoding="utf-8") == TEXT


def test_a_result_of_before_is_still_replaced(kepu: Kepu, notice: Path, tmp_path: Path) -> None:
    (tmp_path / "旧.yaml").write_text("旧的结果\n", encoding="utf-8")
    assert kepu("parse", notice, "-o", tmp_path / "旧.yaml").code == 2
    assert kepu("parse", notice, "-o", tmp_path / "旧.yaml", "--force").code == 0
