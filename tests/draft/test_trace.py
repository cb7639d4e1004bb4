"""The trace: every paragraph with what it rests on, fields resolved, in every format, beside the draft or anywhere."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml

from kepu_cli.draft.document import DraftDocument, DraftPart, Evidence, Grid, GridCell, Paragraph
from kepu_cli.draft.trace import FIELD, build_trace, iter_rows, trace_data, trace_report
from kepu_cli.location import Location

Kepu = Callable[..., Any]

DOCUMENT = DraftDocument(
    parts=(
        DraftPart(
            blocks=(
                Paragraph("为落实《甲》，制定本方案。", evidence=(Evidence("模板", "甲.j2"), Evidence(FIELD, "甲.j2", "依据"))),
                Paragraph("做好全市科普。", evidence=(Evidence("替换", "省.docx", "（一）", Location(2, 7), "全省", "全市"),)),
                Grid(((GridCell("单位"),), (GridCell("市科协"),)), row_evidence=((), (Evidence("照录", "省.docx"),))),
            )
        ),
    )
)  # fmt: skip
FIELDS = {"依据": (Evidence("引用", "省.docx", "标题"),)}


def test_a_row_for_each_paragraph_and_table_row() -> None:
    data = trace_data(build_trace(iter_rows(DOCUMENT), FIELDS, (Evidence("略去", "省.docx", "二、"),)))
    assert [row["文字"] for row in data["段落"]] == ["为落实《甲》，制定本方案。", "做好全市科普。", "市科协"]
    assert data["段落"][0]["依据"] == [
        {"方式": "模板", "文件": "甲.j2"},
        {"方式": "引用", "文件": "省.docx", "章节": "标题"},
    ]
    assert data["段落"][1]["依据"] == [
        {"方式": "替换", "文件": "省.docx", "章节": "（一）", "页": 2, "段": 7, "原文": "全省", "改为": "全市"}
    ]
    assert data["字段"][0]["名称"] == "依据" and data["其他"][0]["方式"] == "略去"


def test_a_field_that_nobody_gave_is_missing_in_the_trace_too() -> None:
    assert trace_data(build_trace(iter_rows(DOCUMENT), {}))["段落"][0]["依据"][1]["方式"] == "待填"


def test_the_report_has_a_line_for_each_piece_of_evidence() -> None:
    [sheet] = trace_report(build_trace(iter_rows(DOCUMENT), FIELDS)).sheets
    assert [row[0] for row in sheet.rows] == ["1", "1", "2", "3", FIELD]
    assert all(len(row) == len(sheet.header) for row in sheet.rows)


@pytest.fixture
def sample(root: Path) -> Path:
    return root / "samples" / "云岭市科普实施意见.docx"


def test_beside_the_draft_in_a_file_of_its_own_or_on_the_screen(kepu: Kepu, sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "方案.txt"
    result = kepu("draft", "plan", "--from", sample, "-o", out, "--trace")
    assert (result.code, result.err.splitlines()[-1]) == (0, f"已写入 {out}")
    beside = yaml.safe_load((tmp_path / "方案.trace.yaml").read_text(encoding="utf-8"))
    assert all(row["依据"] for row in beside["段落"])
    result = kepu("draft", "plan", "--from", sample, f"--trace={tmp_path / '依据.json'}")
    assert result.out == out.read_text(encoding="utf-8")
    assert json.loads((tmp_path / "依据.json").read_text(encoding="utf-8")) == beside
    result = kepu("draft", "plan", "--from", sample, "--trace")
    assert "段落:" in result.err and "段落:" not in result.out


@pytest.mark.parametrize("suffix", ["yaml", "json", "md", "csv", "xlsx", "html"])
def test_formats_by_suffix(kepu: Kepu, sample: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"依据.{suffix}"
    assert kepu("draft", "tasks", "--from", sample, f"--trace={file}").code == 0
    if suffix == "csv":
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        assert rows[0][:3] == ["序号", "文字", "方式"] and len(rows) > 40
    assert file.stat().st_size > 1000


def test_what_was_given_is_named_in_the_trace(kepu: Kepu, tmp_path: Path) -> None:
    data = tmp_path / "数据.yaml"
    data.write_text("会议届次: 市十四届人大四次会议\n", encoding="utf-8")
    file = tmp_path / "依据.yaml"
    kepu("draft", "reply", "--data", data, "--set", "建议标题=关于科普的建议", f"--trace={file}")
    opening = yaml.safe_load(file.read_text(encoding="utf-8"))["段落"][0]["依据"]
    assert {(row["方式"], row.get("章节")) for row in opening} >= {
        ("模板", None),
        ("数据", "会议届次"),
        ("数据", "建议标题"),
        ("待填", "建议编号"),
    }


def test_neither_file_is_written_where_one_cannot_be(kepu: Kepu, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "旧.yaml").write_text("旧\n", encoding="utf-8")
    out = tmp_path / "方案.txt"
    for trace in (tmp_path / "旧.yaml", out, tmp_path / "依据.doc", tmp_path / "旧.yaml" / "依据.yaml"):
        result = kepu("draft", "plan", "--from", sample, "-o", out, f"--trace={trace}")
        assert result.code == 2 and result.err.count("错误：") == 1, trace
        assert not out.exists()


def test_the_trace_alone_may_go_to_stdout(kepu: Kepu, sample: Path, tmp_path: Path) -> None:
    assert yaml.safe_load(kepu("draft", "plan", "--from", sample, "-o", tmp_path / "甲.txt", "--trace=-").out)["段落"]
    result = kepu("draft", "plan", "--from", sample, "--trace=-")
    assert (result.code, result.out) == (2, "") and "混在一起" in result.err


def test_the_page_on_plans_explains_every_kind_of_evidence(kepu: Kepu, root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "plan.md").read_text(encoding="utf-8")
    source = root / "samples" / "云岭市科普实施意见.docx"
    kepu("draft", "plan", "--from", source, "--region", "青溪县", "--drop", "五、", "--set", "目的=甲",
         "-o", tmp_path / "甲.txt", "--trace")  # fmt: skip
    data = yaml.safe_load((tmp_path / "甲.trace.yaml").read_text(encoding="utf-8"))
    rows = [*data["段落"], *data["字段"], {"依据": data["其他"]}]
    kinds = {item["方式"] for row in rows for item in row["依据"]}
    columns = {column for row in rows for item in row["依据"] for column in item}
    assert kinds >= {"模板", "数据", "引用", "替换", "未改", "待定", "略去"}
    assert all(f"| {name} |" in page for name in kinds | columns)


def test_a_word_template_is_traced_too(kepu: Kepu, sample: Path, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{ 标题 }}")
    document.add_paragraph("为落实{{ 上级文件 }}，制定本方案。")
    document.add_paragraph("{{ 任务 }}")
    document.save(str(tmp_path / "红头.docx"))
    out = tmp_path / "出.docx"
    result = kepu("draft", "plan", "--template", tmp_path / "红头.docx", "--from", sample, "-o", out, "--trace")
    assert result.code == 0
    rows = yaml.safe_load((tmp_path / "出.trace.yaml").read_text(encoding="utf-8"))["段落"]
    assert rows[1]["文字"].startswith("为落实《") and rows[1]["依据"][0]["方式"] == "模板"
    assert len(rows) > 5 and all(row["依据"] for row in rows)


@pytest.mark.parametrize("command", ["plan", "tasks", "notice"])
@pytest.mark.parametrize(
    "name", ["云岭市科普实施意见.pdf", "云岭市科技创新任务分解表.docx", "换行网页-云岭市人才新政.html"]
)
def test_every_paragraph_of_a_draft_rests_on_something(
    kepu: Kepu, root: Path, tmp_path: Path, command: str, name: str
) -> None:
    out = tmp_path / "稿.txt"
    region = ("--region", "青溪县") if command == "plan" else ()
    assert kepu("draft", command, "--from", root / "samples" / name, *region, "-o", out, "--trace").code == 0
    data = yaml.safe_load((tmp_path / "稿.trace.yaml").read_text(encoding="utf-8"))
    text = "".join(out.read_text(encoding="utf-8").split())
    files = {name, "--region", *(path.name for path in (root / "templates").iterdir())}
    for row in data["段落"]:
        assert row["依据"] and all(item["方式"] for item in row["依据"]), row
        assert " | " in row["文字"] or "".join(row["文字"].split()) in text
        assert all(item.get("文件", name) in files for item in row["依据"]), row
    sourced = [item for row in data["段落"] for item in row["依据"] if item.get("文件") == name]
    assert sourced and (not name.endswith(".pdf") or any("页" in item for item in sourced))
