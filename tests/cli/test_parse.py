"""``kepu parse``: inputs, outputs, exit codes."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from kepu_cli import pipeline, store
from kepu_cli.cli.inputs import collect_inputs
from kepu_cli.errors import ReadError
from kepu_cli.model import Note, Policy
from tests.conftest import Result
from tests.policies import SMALL

Kepu = Callable[..., Result]

NOTICE = """云岭市科学技术局关于开展科普活动的通知

各区县科技局：

为提高公民科学素质，现通知如下。

一、开展活动。办好科技活动周。（责任单位：市科技局、市科协）

二、加强保障。落实经费。（责任单位：市财政局）

云岭市科学技术局

2024年1月30日
"""


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def loaded(text: str) -> Policy:
    (policy,) = store.load_policies(text.encode())
    return policy


def test_one_document_to_stdout(kepu: Kepu, notice: Path) -> None:
    result = kepu("parse", notice)
    assert result.code == 0 and result.err == ""
    policy = loaded(result.out)
    assert policy.source.file == "通知.txt"
    units = [section.responsibilities[0].units for section in policy.parts[0].sections]
    assert units == [("市科技局", "市科协"), ("市财政局",)]


def test_the_same_bytes_give_the_same_bytes(kepu: Kepu, notice: Path) -> None:
    assert kepu("parse", notice).out == kepu("parse", notice).out


def test_formats_hold_the_same(kepu: Kepu, notice: Path) -> None:
    policy = loaded(kepu("parse", notice).out)
    text = kepu("parse", notice, "--format", "json").out
    assert loaded(text) == policy and text.endswith("}\n")
    line = kepu("parse", notice, "-f", "jsonl").out
    assert loaded(line) == policy and line.count("\n") == 1


def test_standard_input(kepu: Kepu) -> None:
    result = kepu("parse", "-", stdin=NOTICE.encode("gbk"))
    assert result.code == 0 and loaded(result.out).source.file == "-"


def test_yaml_of_ours_is_read_back(kepu: Kepu, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(store.dump_yaml(SMALL), encoding="utf-8")
    assert loaded(kepu("parse", path, "--format", "json").out) == SMALL


def test_output_file_is_written_once_and_kept(kepu: Kepu, notice: Path, tmp_path: Path) -> None:
    out = tmp_path / "新" / "通知.json"
    result = kepu("parse", notice, "-o", out)
    assert result == Result(0, "", f"已写入 {out}\n")
    assert json.loads(out.read_text(encoding="utf-8"))["schema"] == "kepu/1"
    assert kepu("parse", notice, "-o", out).code == 0  # the same bytes again
    out.write_text("改过", encoding="utf-8")
    result = kepu("parse", notice, "-o", out)
    assert result == Result(2, "", f"错误：{out}：文件已经存在；要覆盖请加 --force\n")
    assert kepu("parse", notice, "-o", out, "--force").code == 0
    assert [path.name for path in out.parent.iterdir()] == ["通知.json"]


def test_unknown_suffix_of_the_output(kepu: Kepu, notice: Path, tmp_path: Path) -> None:
    result = kepu("parse", notice, "-o", tmp_path / "a.docx")
    assert result.code == 2 and "不会写 .docx；可以是 .yaml、.json、.jsonl" in result.err


def test_several_as_one_stream(kepu: Kepu, notice: Path) -> None:
    other = notice.with_name("另.txt")
    other.write_text(NOTICE.replace("活动", "展览"), encoding="utf-8")
    result = kepu("parse", notice, other)
    assert result.code == 0 and result.err == "读了 2 份\n"
    assert [document["source"]["file"] for document in yaml.safe_load_all(result.out)] == ["通知.txt", "另.txt"]
    assert len(json.loads(kepu("parse", notice, other, "-f", "json").out)) == 2
    assert kepu("parse", notice, other, "-f", "jsonl").out.count("\n") == 2
    target = notice.with_name("全部.jsonl")
    assert kepu("parse", notice, other, "-o", target).code == 0
    assert len(store.load_policies(target.read_bytes())) == 2


def test_folder_is_mirrored(kepu: Kepu, notice: Path, tmp_path: Path) -> None:
    folder = tmp_path / "收文"
    (folder / "省").mkdir(parents=True)
    for name in ("一.txt", "省/一.txt", "省/二.txt", "省/二.md", ".藏.txt", "~$一.docx", "图.png"):
        shutil.copy(notice, folder / name)
    out = tmp_path / "结果"
    result = kepu("parse", folder, "-o", out)
    assert result.code == 0 and result.err.endswith("读了 4 份\n")
    written = sorted(str(path.relative_to(out)) for path in out.rglob("*.*"))
    assert written == sorted(["一.yaml", "省/一.yaml", "省/二.txt.yaml", "省/二.md.yaml"])
    assert kepu("parse", folder, "-o", tmp_path / "j", "-f", "json").code == 0
    assert (tmp_path / "j" / "一.json").exists()


def test_one_file_into_a_folder(kepu: Kepu, notice: Path, tmp_path: Path) -> None:
    assert kepu("parse", notice, "-o", f"{tmp_path / '结果'}/").code == 0
    assert (tmp_path / "结果" / "通知.yaml").exists()


def test_one_bad_file_never_stops_the_others(kepu: Kepu, notice: Path, tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.write_text("")
    result = kepu("parse", tmp_path / "没有.docx", empty, notice, "-f", "jsonl")
    assert result.code == 2 and result.out.count("\n") == 1
    lines = result.err.splitlines()
    assert lines[0].startswith(f"错误：{tmp_path / '没有.docx'}：") and lines[1].startswith(f"错误：{empty}：")
    assert lines[2] == "读了 1 份，2 份没有读成" and len(lines) == 3


def test_a_bug_in_one_file_is_recorded_once_and_the_others_go_on(
    kepu: Kepu, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = pipeline.load_bytes

    def load_bytes(data: bytes, name: str, units: tuple[Path, ...] = ()) -> Policy:
        if name.startswith("坏"):
            raise ZeroDivisionError
        return good(data, name, units)

    monkeypatch.setattr(pipeline, "load_bytes", load_bytes)
    bad = [notice.with_name(f"坏{number}.txt") for number in range(2)]
    for path in bad:
        shutil.copy(notice, path)
    result = kepu("parse", *bad, notice, "-f", "jsonl")
    assert result.code == 2 and result.out.count("\n") == 1
    assert result.err.count("Traceback") == 1 and result.err.count("程序出错") == 2


def _with(monkeypatch: pytest.MonkeyPatch, policy: Policy) -> None:
    monkeypatch.setattr(pipeline, "load_bytes", lambda data, name, units=(): policy)


def test_incomplete_gives_1_and_says_what_is_missing(kepu: Kepu, notice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = Note("page-without-text", "第2页没有文字层")
    _with(monkeypatch, replace(SMALL, source=replace(SMALL.source, incomplete=True), notes=(note,)))
    result = kepu("parse", notice)
    assert result.code == 1 and result.err == f"注意：{notice}：第2页没有文字层\n"
    assert loaded(result.out).source.incomplete


def test_strict_makes_warnings_1(kepu: Kepu, notice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, SMALL)
    assert kepu("parse", notice).code == 0
    result = kepu("parse", notice, "--strict")
    assert result.code == 1 and "有 1 处警告" in result.err
    _with(monkeypatch, replace(SMALL, notes=(Note("a", "b", "info"),)))
    assert kepu("parse", notice, "--strict").code == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_jobs_give_the_same_in_the_same_order(kepu: Kepu, notice: Path, jobs: int) -> None:
    for number in range(5):
        shutil.copy(notice, notice.with_name(f"{number}.txt"))
    result = kepu("parse", notice.parent, "-j", jobs, "-f", "jsonl")
    names = [json.loads(line)["source"]["file"] for line in result.out.splitlines()]
    assert names == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt", "通知.txt"]


def test_bad_inputs_are_one_line_and_2(kepu: Kepu, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    for path in (tmp_path / "没有.docx", tmp_path / "空", "a\0b"):
        result = kepu("parse", path)
        assert result.code == 2 and result.out == "", path
        assert result.err.startswith("错误：") and result.err.count("\n") == 1, result.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(kepu: Kepu, notice: Path) -> None:
    notice.chmod(0)
    result = kepu("parse", notice)
    assert result.code == 2 and "权限" in result.err


def test_output_cannot_be_written(kepu: Kepu, notice: Path, tmp_path: Path) -> None:
    result = kepu("parse", notice, "-o", notice / "a.yaml")
    assert result.code == 2 and result.err.startswith("错误：") and result.err.count("\n") == 1
    (tmp_path / "个").write_text("一个文件")
    result = kepu("parse", notice, notice.parent, "-o", tmp_path / "个")
    assert result.code == 2 and "这是一个文件" in result.err


def test_units_file_reaches_the_lexicon(kepu: Kepu, notice: Path, tmp_path: Path) -> None:
    result = kepu("parse", notice, "--units-file", tmp_path / "没有.yaml")
    assert result.code == 2 and result.err.count("\n") == 1 and "没有.yaml" in result.err


def test_link_loops_are_not_followed(tmp_path: Path, notice: Path) -> None:
    folder = tmp_path / "收文"
    folder.mkdir()
    shutil.copy(notice, folder / "一.txt")
    try:
        (folder / "圈").symlink_to(folder, target_is_directory=True)
    except OSError:
        pytest.skip("no symbolic links here")
    assert [item.path for item in collect_inputs((str(folder),))] == [str(folder / "一.txt")]


def test_places_never_collide(tmp_path: Path, notice: Path) -> None:
    names = ["甲/一.txt", "乙/一.txt", "乙/A.txt", "乙/a.md"]
    for name in names:
        (tmp_path / "组" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(notice, tmp_path / "组" / name)
    files = tuple(str(tmp_path / "组" / name) for name in names)
    places = [item.place for item in collect_inputs(files)]
    assert places == ["一.txt", "一.txt-2", "A.txt", "a.md"]
    two_folders = (str(tmp_path / "组" / "甲"), str(tmp_path / "组" / "乙"))
    assert [item.place for item in collect_inputs(two_folders)] == [
        os.path.join("甲", "一"), os.path.join("乙", "A.txt"), os.path.join("乙", "a.md"), os.path.join("乙", "一"),
    ]  # fmt: skip


def test_folder_without_documents(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="文件夹里没有公文"):
        collect_inputs((str(tmp_path),))


def test_progress_only_on_a_terminal(kepu: Kepu, notice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(notice, notice.with_name("另.txt"))
    assert "█" not in kepu("parse", notice.parent).err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "] 1/2\r\x1b[K" in kepu("parse", notice.parent).err
