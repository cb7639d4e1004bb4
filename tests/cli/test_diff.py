"""``kepu diff`` on the command line: formats, exit codes, a clear word for what cannot be compared."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kepu_cli import store
from tests.conftest import Result
from tests.diff.changes import policy, section

Kepu = Callable[..., Result]


@pytest.fixture
def a(tmp_path: Path) -> Path:
    path = tmp_path / "甲.yaml"
    found = policy(
        section("（一）", "建设科技馆", "到2025年建成科技馆。", ("市科技局",)),
        section("（二）", "培训科普人才", "每年培训科普人才。", ("市科协",)),
    )
    path.write_text(store.dump_yaml(found), encoding="utf-8")
    return path


@pytest.fixture
def b(tmp_path: Path) -> Path:
    path = tmp_path / "乙.yaml"
    found = policy(
        section("（一）", "建设科技馆", "到2025年建成科技馆。", ("市科技局", "市财政局")), title="另一份方案"
    )
    path.write_text(store.dump_yaml(found), encoding="utf-8")
    return path


def test_help(kepu: Kepu) -> None:
    result = kepu("diff", "--help")
    assert result.code == 0 and "--covers" in result.out and "--redline" in result.out


def test_exit_codes(kepu: Kepu, a: Path, b: Path) -> None:
    assert kepu("diff", a, b).code == 1
    same = kepu("diff", a, a)
    assert same.code == 0 and "没有差异" in same.out and "写了两次" in same.err
    assert kepu("diff", a, a, a).code == 0
    assert kepu("diff", "--redline", a, a).code == 0 and kepu("diff", "--redline", a, b).code == 1
    assert kepu("diff", "--covers", b, a).code == 1


def test_json(kepu: Kepu, a: Path, b: Path) -> None:
    data = json.loads(kepu("diff", a, b, "--format", "json").out)
    assert data["matches"][0]["units"]["only_b"] == ["市财政局"] and data["only_a"][0]["title"] == "培训科普人才"
    chosen = json.loads(kepu("diff", a, b, "--format", "json", "--only", "missing").out)
    assert chosen["matches"] == [] and chosen["only_a"]


@pytest.mark.parametrize("form", ["yaml", "md", "html", "docx", "xlsx"])
@pytest.mark.parametrize(
    "words", [(), ("--by", "unit"), ("--by", "target"), ("--redline",), ("--covers",)], ids=" ".join
)
def test_every_format(kepu: Kepu, a: Path, b: Path, tmp_path: Path, form: str, words: tuple[str, ...]) -> None:
    out = tmp_path / f"out.{form}"
    result = kepu("diff", a, b, *words, "-o", out)
    assert result.code == 1 and out.stat().st_size > 200 and f"已写入 {out}" in result.err


def test_matrix_of_three(kepu: Kepu, a: Path, b: Path, tmp_path: Path) -> None:
    result = kepu("diff", a, b, a, "--format", "md")
    assert result.code == 1 and "3/3" in result.out and "2/3" in result.out
    assert kepu("diff", a, b, a, "-o", tmp_path / "矩阵.xlsx").code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "只有一份"),
        (("--covers", "--redline", "{b}"), "不能同时"),
        (("--covers", "{b}", "{b}"), "只比两份"),
        (("{b}", "{b}", "--by", "unit"), "矩阵"),
        (("{b}", "--redline", "--by", "unit"), "逐段"),
        (("{b}", "--author", "张三"), "只与 --redline"),
        (("{b}", "--redline", "--date", "2026-13-01"), "应为日期"),
        (("{b}", "--min-similarity", "2"), "0 到 1"),
        (("没有.yaml",), "找不到"),
        (("{b}", "--by", "units"), "是不是 unit"),
    ],
)
def test_what_does_not_fit_is_said(kepu: Kepu, a: Path, b: Path, words: tuple[str, ...], said: str) -> None:
    result = kepu("diff", a, *(word.format(b=b) for word in words))
    assert result.code == 2 and said in result.err and "Traceback" not in result.err and result.out == ""


def test_an_empty_side_and_no_document(kepu: Kepu, a: Path, tmp_path: Path) -> None:
    empty, other = tmp_path / "空.txt", tmp_path / "图.pdf"
    empty.write_text("", encoding="utf-8")
    other.write_bytes(b"%PDF-1.4 broken")
    for path in (empty, other):
        result = kepu("diff", a, path)
        assert result.code == 2 and path.name in result.err and "Traceback" not in result.err


def test_without_measures_paragraphs_are_compared(kepu: Kepu, tmp_path: Path) -> None:
    first, second = tmp_path / "一.txt", tmp_path / "二.txt"
    first.write_text("关于开展科普日活动的通知\n\n各单位：\n\n请于九月开展科普日活动，报送总结。\n", encoding="utf-8")
    second.write_text("关于开展科普日活动的通知\n\n各单位：\n\n请于十月开展科普日活动，报送总结。\n", encoding="utf-8")
    result = kepu("diff", first, second)
    assert result.code == 1 and "按自然段比较" in result.err


def test_ten_thousand_measures(kepu: Kepu, tmp_path: Path) -> None:
    path = tmp_path / "多.yaml"
    found = policy(*(section(f"（{n}）", f"第{n}项工作", "推进落实。") for n in range(6000)))
    path.write_text(store.dump_yaml(found), encoding="utf-8")
    result = kepu("diff", path, path, "--format", "json")
    assert result.code == 0 and "6000 条措施" in result.err


def test_small_files_load_neither_numpy_nor_a_segmenter(a: Path, b: Path) -> None:
    code = (
        "import sys; from kepu_cli.cli.app import run; run(sys.argv[1:]);"
        "heavy = {'numpy', 'jieba', 'lxml', 'rich', 'openpyxl', 'docx', 'pypdfium2'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    command = [sys.executable, "-c", code, "diff", str(a), str(b), "--format", "json"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_tracked_changes_take_the_date_of_the_build(
    kepu: Kepu, a: Path, b: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = tmp_path / "修订.docx"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert kepu("diff", "--redline", a, b, "-o", out).code == 1
    with zipfile.ZipFile(out) as package:
        assert b'w:date="2026-01-01T00:00:00Z"' in package.read("word/document.xml")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "昨天")
    result = kepu("diff", "--redline", a, b, "-o", out, "--force")
    assert result.code == 2 and "SOURCE_DATE_EPOCH" in result.err


def test_several_documents_in_one_stream_are_compared(kepu: Kepu, a: Path, b: Path) -> None:
    stream = kepu("parse", a, b).out.encode()
    apart = kepu("diff", a, b, "-f", "json")
    together = kepu("diff", "-", "-f", "json", stdin=stream)
    assert (together.code, together.err) == (apart.code, "")
    assert json.loads(together.out) == json.loads(apart.out)
    for words in (("--redline", "-f", "json"), ("--covers", "-f", "json")):
        assert kepu("diff", "-", *words, stdin=stream).out == kepu("diff", a, b, *words).out
    three = stream + b"---\n" + kepu("parse", a).out.encode()
    assert kepu("diff", "-", "-f", "md", stdin=three).out == kepu("diff", a, b, a, "-f", "md").out
    assert "只比两份，给了 3 份" in kepu("diff", "-", "--covers", stdin=three).err
    assert "里面有 2 份公文" in kepu("diff", "-", a, stdin=stream).err
