"""``kepu tasks`` on the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kepu_cli import store
from tests.conftest import Result
from tests.diff.changes import policy, section, table_policy

Kepu = Callable[..., Result]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "方案.yaml"
    found = policy(
        section("（一）", "建设科技馆", "2025年6月底前建成科技馆。", ("市科技局", "市科协")),
        section("（二）", "鼓励社会投入", "鼓励企业捐赠。"),
    )
    path.write_text(store.dump_yaml(found), encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "表.yaml"
    found = table_policy(("市科学技术协会", "科普人才", "=培训科普人才"), ("市教育局", "科普人才", "开科学课"))
    path.write_text(store.dump_yaml(found), encoding="utf-8")
    return path


def test_help(kepu: Kepu) -> None:
    result = kepu("tasks", "--help")
    assert result.code == 0 and "--gaps" in result.out and "ics" in result.out


def test_ledger_of_several_documents(kepu: Kepu, plan: Path, table: Path) -> None:
    data = json.loads(kepu("tasks", plan, table, "--format", "json").out)
    assert data["count"] == 4
    assert sorted(task["unit"] for task in data["tasks"]) == ["市教育局", "市科协", "市科学技术协会", "市科技局"]
    assert {task["document"] for task in data["tasks"]} == {"关于加强科普工作的实施方案", "任务分解表"}


@pytest.mark.parametrize("name", ["市科协", "市科学技术协会", "科协", "云岭市科学技术协会"])
def test_every_spelling_of_a_unit(kepu: Kepu, plan: Path, table: Path, name: str) -> None:
    data = json.loads(kepu("tasks", plan, table, "--unit", name, "--format", "json").out)
    assert [task["unit"] for task in data["tasks"]] == ["市科协", "市科学技术协会"]


def test_a_unit_without_tasks(kepu: Kepu, plan: Path) -> None:
    result = kepu("tasks", plan, "--unit", "市气象局")
    assert result.code == 1 and "没有分给 市气象局" in result.err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("不存在局", "文件里没有叫 不存在局 的单位，词表也没有收录；文件里的单位有 市科技局、市科协"),
        ("市科学协会", "是不是 市科协"),
    ],
)
def test_a_name_nobody_has(kepu: Kepu, plan: Path, name: str, words: str) -> None:
    result = kepu("tasks", plan, "--unit", name)
    assert result.code == 1 and words in result.err


@pytest.mark.parametrize("name", ["", "  "])
def test_a_unit_must_be_named(kepu: Kepu, plan: Path, name: str) -> None:
    result = kepu("tasks", plan, "--unit", name)
    assert result.code == 2 and result.out == "" and "--unit 后面没有写单位" in result.err


@pytest.mark.parametrize("command", ["tasks", "units", "show"])
def test_a_folder_of_documents_and_of_their_yaml(kepu: Kepu, plan: Path, table: Path, command: str) -> None:
    folder = plan.parent
    (folder / "别的.yaml").write_text("a: 1\n", encoding="utf-8")
    (folder / "表.txt").write_text("表.yaml 是它的解析结果\n", encoding="utf-8")
    whole = kepu(command, folder)
    assert whole.code == 0 and whole.out == kepu(command, plan, table).out
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    with_bad = kepu(command, folder)
    assert with_bad.code == 2 and with_bad.out == whole.out and "坏.docx" in with_bad.err


@pytest.mark.parametrize("form", ["yaml", "json", "csv", "xlsx", "md", "html", "docx", "ics"])
@pytest.mark.parametrize("by", ["unit", "measure", "deadline"])
def test_every_format(kepu: Kepu, plan: Path, tmp_path: Path, form: str, by: str) -> None:
    out = tmp_path / f"台账.{form}"
    assert kepu("tasks", plan, "--by", by, "-o", out).code == 0
    assert out.stat().st_size > 50


def test_csv_is_no_formula(kepu: Kepu, table: Path) -> None:
    rows = list(csv.reader(io.StringIO(kepu("tasks", table, "--format", "csv").out.lstrip("\ufeff"))))
    assert "'=培训科普人才" in rows[1]


def test_gaps(kepu: Kepu, plan: Path) -> None:
    result = kepu("tasks", plan, "--gaps", "--format", "json")
    data = json.loads(result.out)
    assert result.code == 1
    assert [(gap["code"], gap["measure"]) for gap in data["gaps"]] == [
        ("no-unit", "（二）鼓励社会投入"),
        ("no-deadline", "（二）鼓励社会投入"),
        ("soft", "（二）鼓励社会投入"),
    ]


def test_what_does_not_fit_is_said(kepu: Kepu, plan: Path) -> None:
    result = kepu("tasks", plan, "--gaps", "--unit", "市科协")
    assert result.code == 2 and "--gaps" in result.err
    assert kepu("tasks", "没有.docx").code == 2
