"""``kepu units``: one line for each organ, in four formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from kepu_cli import store
from kepu_cli.cli.options import display_width
from kepu_cli.lexicon import load_lexicon
from kepu_cli.location import Location
from kepu_cli.model import Document, Part, Policy, Responsibility, Section, SourceInfo, Table, Task
from kepu_cli.unit_table import count_units
from tests.conftest import Result

Kepu = Callable[..., Result]


def _section(label: str, *units: str, role: str = "责任单位") -> Section:
    return Section(label, 2, at=Location(page=1), responsibilities=(Responsibility(role, units),))


POLICY = Policy(
    SourceInfo("方案.docx", "docx", "0" * 64),
    Document(issuers=("云岭市科学技术局",)),
    (
        Part(
            "main",
            sections=(
                _section("（一）", "市科技局", "市发展改革委", "云岭市教育局"),
                _section("（二）", "市委组织部", "宣传部", "市发改委", "市教育局"),
                _section("（三）", "市低空经济局", "市国土资源局", "各县（市、区）", "各县（市、区）人民政府", role="牵头单位"),
            ),
            tables=(
                Table(
                    tasks=(Task((Responsibility("责任单位", ("市科技局",)),), project="科技工程", at=Location(row=2)),),
                ),
            ),
        ),
    ),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "方案.yaml"
    file.write_text(store.dump_yaml(POLICY), encoding="utf-8")
    return file


def test_one_row_for_each_organ() -> None:
    rows = {row.unit.function: row for row in count_units([POLICY], load_lexicon())}
    assert rows["keji"].spellings == (("市科技局", 2),)
    assert [place.label for place in rows["keji"].places] == ["（一）", "科技工程"]
    assert dict(rows["fagai"].spellings) == {"市发展改革委": 1, "市发改委": 1}
    assert dict(rows["jiaoyu"].spellings) == {"云岭市教育局": 1, "市教育局": 1}
    assert rows["xuanchuan"].variants == ("市委宣传部",), "承前省略不算另一种写法"
    assert rows["ziran"].unit.former
    assert not rows["低空经济"].unit.known
    collectives = [row.spellings[0][0] for row in count_units([POLICY]) if row.unit.kind == "collective"]
    assert collectives == ["各县（市、区）", "各县（市、区）人民政府"]


def test_the_number_of_assignments_is_kept() -> None:
    rows = count_units([POLICY, POLICY])
    assert sum(row.count for row in rows) == 2 * 12
    assert count_units([]) == []


def test_table(kepu: Kepu, path: Path) -> None:
    result = kepu("units", path)
    assert result.code == 0
    assert "9 个单位，2 个有几种写法，1 个词表没有收录" in result.err
    lines = result.out.splitlines()
    assert lines[0].split() == ["单位", "职能", "级别", "次数", "所在条目"]
    assert next(line for line in lines if "市科技局" in line).split() == [
        "市科技局",
        "科技",
        "市",
        "2",
        "（一）",
        "科技工程",
    ]
    assert next(line for line in lines if line.startswith("≠")).split()[1] == "市发展改革委"
    assert any("写法：市发展改革委×1；市发改委×1" in line for line in lines)
    assert next(line for line in lines if "市国土资源局" in line).startswith("旧")
    assert next(line for line in lines if "市低空经济局" in line).startswith("？")


def test_width(kepu: Kepu, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "64")
    assert all(display_width(line) <= 64 for line in kepu("units", path).out.splitlines())


def test_json_yaml_and_csv_say_the_same(kepu: Kepu, path: Path, tmp_path: Path) -> None:
    data = json.loads(kepu("units", path, "--format", "json").out)
    assert yaml.safe_load(kepu("units", path, "-f", "yaml").out) == data
    first = data["units"][0]
    assert (first["unit"], first["function"], first["level"], first["count"]) == ("市科技局", "keji", "市", 2)
    assert first["at"][0] == {"file": "方案.docx", "label": "（一）", "page": 1}
    target = tmp_path / "单位.csv"
    assert kepu("units", path, "-o", target).code == 0
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == [unit["unit"] for unit in data["units"]]


def test_filters(kepu: Kepu, path: Path) -> None:
    several = json.loads(kepu("units", path, "--several", "-f", "json").out)["units"]
    assert {unit["function"] for unit in several} == {"fagai", "jiaoyu"}
    unknown = json.loads(kepu("units", path, "--unknown", "-f", "json").out)["units"]
    assert [unit["unit"] for unit in unknown] == ["市低空经济局"]


def test_the_users_own_units(kepu: Kepu, path: Path, tmp_path: Path) -> None:
    own = tmp_path / "我市单位.yaml"
    own.write_text(
        "organs:\n  - {key: dikong, kind: government, name: 低空经济, city: [低空经济局]}\n", encoding="utf-8"
    )
    assert "词表没有收录" not in kepu("units", path, "--units-file", own).err
    own.write_text("organs:\n  - {key: dikong, kind: goverment, name: 低空经济}\n", encoding="utf-8")
    result = kepu("units", path, "--units-file", own)
    assert result.code == 2
    assert "第2行" in result.err and "goverment" in result.err
    assert kepu("units", path, "--units-file", tmp_path / "没有.yaml").code == 2


def test_a_document_without_units(kepu: Kepu, tmp_path: Path) -> None:
    path = tmp_path / "空.yaml"
    path.write_text(store.dump_yaml(Policy(SourceInfo("空.txt", "txt", "0" * 64))), encoding="utf-8")
    result = kepu("units", path)
    assert (result.code, result.out) == (0, "")
    assert "没有找到责任单位" in result.err


def test_nothing_drives_the_terminal_or_a_spreadsheet(kepu: Kepu, tmp_path: Path) -> None:
    evil = Policy(
        SourceInfo("甲.txt", "txt", "0" * 64),
        parts=(Part("main", sections=(_section("（一）", "=cmd()局", "\x1b[31m市某局"),)),),
    )
    path = tmp_path / "甲.yaml"
    path.write_text(store.dump_yaml(evil), encoding="utf-8")
    assert "\x1b" not in kepu("units", path).out
    cells = [cell for row in csv.reader(io.StringIO(kepu("units", path, "-f", "csv").out)) for cell in row]
    assert not any(cell.startswith("=") for cell in cells)


def test_bad_options(kepu: Kepu, path: Path, tmp_path: Path) -> None:
    assert kepu("units", path, "-f", "xml").code == 2
    assert kepu("units").code == 2
    assert kepu("units", tmp_path / "没有.docx").code == 2
    assert "kepu units" in kepu("units", "--help").out


def test_csv_is_no_formula(kepu: Kepu, tmp_path: Path) -> None:
    file = tmp_path / "单位.yaml"
    section = _section("（一）", *(f"{start}市科技局" for start in "=+-@＝＋－＠"))
    file.write_text(
        store.dump_yaml(Policy(POLICY.source, POLICY.document, (Part("main", sections=(section,)),))), "utf-8"
    )
    rows = list(csv.reader(io.StringIO(kepu("units", file, "-f", "csv").out.removeprefix("\ufeff"))))
    assert len(rows) > 1 and all(row[1].startswith("'") for row in rows[1:])
