"""``kepu validate`` and ``kepu schema``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from kepu_cli import store
from tests.conftest import Result
from tests.policies import SMALL

Kepu = Callable[..., Result]


def test_valid(kepu: Kepu, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(store.dump_yaml(SMALL), encoding="utf-8")
    assert kepu("validate", path) == Result(0, "", "合格\n")
    assert kepu("validate", path, path) == Result(0, "", "2 个文件都合格\n")


def test_findings_go_to_stdout_and_give_1(kepu: Kepu, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(store.dump_yaml(SMALL).replace("  title: 关于", "  titel: 关于"), encoding="utf-8")
    result = kepu("validate", path)
    assert result == Result(1, f"{path}，第11行 document.titel：没有这个键，是不是 title？\n", "")


def test_missing_file_gives_2_and_the_others_are_checked(kepu: Kepu, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("一\n", encoding="utf-8")
    result = kepu("validate", tmp_path / "没有.yaml", path)
    assert result.code == 2 and result.out.startswith(f"{path}，第1行：") and "没有.yaml" in result.err


def test_not_utf8_is_a_finding(kepu: Kepu, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("文".encode("gbk"))
    assert kepu("validate", path) == Result(1, f"{path}，第1行：不是 UTF-8 文字；请另存为 UTF-8\n", "")


def test_standard_input(kepu: Kepu) -> None:
    assert kepu("validate", "-", stdin=store.dump_yaml(SMALL).encode()).code == 0
    assert kepu("validate", "-", stdin=b"a: 1").out.startswith("标准输入，第1行：")


def test_schema_is_the_shipped_file(kepu: Kepu, root: Path, tmp_path: Path) -> None:
    result = kepu("schema")
    assert result.code == 0 and result.out == (root / "schemas" / "policy.schema.json").read_text(encoding="utf-8")
    assert kepu("schema", "-o", tmp_path / "s.json") == Result(0, "", f"已写入 {tmp_path / 's.json'}\n")
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["title"] == "一份公文"
