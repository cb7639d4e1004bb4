"""Data files: read by name and alias, checked key by key, explained and described."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kepu_cli.draft.compose import compose
from kepu_cli.draft.datafile import build_schema, format_example, read_data, read_settings, schema_name
from kepu_cli.draft.fill import render_template
from kepu_cli.draft.template import Template, find_template, list_templates, load_template
from kepu_cli.draft.text_writer import write_text
from kepu_cli.errors import SchemaError, UsageError

Kepu = Callable[..., Any]


@pytest.fixture(scope="module")
def reply() -> Template:
    return load_template(find_template("答复函"))


def test_values_by_name_alias_and_type(reply: Template) -> None:
    text = "发文字号: 云科提复〔2024〕18号\nrepresentatives: [王五, 赵六]\n成文日期: 2024-05-06\n建议编号: '35'\n盖章: 否\n抄送:\n"
    assert read_data(text, reply, "数据.yaml") == {
        "发文字号": "云科提复〔2024〕18号", "代表姓名": ["王五", "赵六"], "成文日期": dt.date(2024, 5, 6), "建议编号": 35, "盖章": False,
    }  # fmt: skip


WRONG = (
    ("发文字号: 甲\n代表性名: [王五]\n", "数据.yaml，第2行：没有“代表性名”这一项，是不是“代表姓名”？"),
    ("成文日期: 五月六日\n", "第1行：“成文日期”应为日期，例如 2024-05-06，写的是 五月六日"),
    ("发文字号: 甲\n\n建议编号: 三十五\n", "第3行：“建议编号”应为数字"),
    ("代表姓名: [{姓: 王}]\n", "“代表姓名”应为一列文字"),
    ("办理结果: E\n", "应为A、B、C、D 之一|应为 ?A、B、C、D 之一"),
    ("发文字号: {年: 2024}\n", "应为文字"),
    ("发文字号: 甲\nnumber: 乙\n", "写了两次"),
    ("发文字号: 甲\n发文字号: 乙\n", "第2行：“发文字号”写了两次"),
    ("- 甲\n- 乙\n", "应是一行一项的“名称: 值”"),
    ("只有一句话\n", "应是一行一项的“名称: 值”"),
    ("发文字号: 甲: 乙\n", "第1行：不是合格的 YAML（一行里有两个冒号"),
    ("schema: kepu/1\nsource: {file: a}\n", "来源文件请用 --from"),
    ("甲: &a [1]\n乙: *a\n", "不能用 YAML 的引用"),
    ("发文字号: !!python/object:os.system x\n", "第1行：不能用 ! 开头的标记"),
    ("成文日期: 2024-02-30\n", "第1行：“成文日期”应为日期，例如 2024-05-06，写的是 2024-02-30"),
    ("发文字号: 甲\n建议编号: nan\n", "第2行：“建议编号”应为数字"),
    ("盖章: 也许\n", "第1行：“盖章”应为“是”或“否”"),
    ("联系人: \x01\n", "不是合格的 YAML"),
)


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_wrong_data_names_line_key_and_the_nearest_right_key(reply: Template, text: str, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        read_data(text, reply, "数据.yaml")
    assert any(piece in str(caught.value) for piece in message.split("|")), str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_text_is_what_was_typed(reply: Template) -> None:
    """No octal telephone, no number with its zeros lost, no date written another way."""
    text = (
        "联系电话: 057712345670\n发文字号: 000012\n会议届次: 2024-05-06\n联系人: 否\n抄送: ~\n建议编号: 035\n盖章: no\n"
    )
    assert read_data(text, reply, "数据.yaml") == {
        "联系电话": "057712345670", "发文字号": "000012", "会议届次": "2024-05-06", "联系人": "否", "建议编号": 35, "盖章": False,
    }  # fmt: skip


def test_lists_hold_texts_or_names_with_a_text_each() -> None:
    template = load_template(find_template("印发通知"))
    assert read_data("附件: [{标题: 甲, 正文: 乙}]\n", template, "数据.yaml") == {
        "附件": [{"标题": "甲", "正文": "乙"}]
    }
    for wrong in ("甲", "[{标题: [甲]}]", "[[甲]]", "[{}]"):
        with pytest.raises(SchemaError, match="“附件”应为一列"):
            read_data(f"附件: {wrong}\n", template, "数据.yaml")


def test_empty_data_is_no_data(reply: Template) -> None:
    assert read_data("", reply, "数据.yaml") == read_data("# 空\n", reply, "数据.yaml") == {}


def test_settings_of_the_command_line(reply: Template) -> None:
    assert read_settings(["代表姓名=王五、赵六", "发文字号=甲=乙"], reply) == {
        "代表姓名": ["王五", "赵六"],
        "发文字号": "甲=乙",
    }
    with pytest.raises(UsageError, match="名称=值"):
        read_settings(["发文字号"], reply)
    with pytest.raises(SchemaError, match="是不是“发文字号”"):
        read_settings(["发文号=甲"], reply)


@pytest.mark.parametrize("path", list_templates(), ids=lambda path: path.stem)
def test_an_example_can_be_filled_in_and_its_schema_is_up_to_date(path: Path, root: Path, update_golden: bool) -> None:
    template = load_template(path)
    text = format_example(template)
    assert read_data(text, template, "例.yaml") == {}
    assert all(f"{row.name}:" in text and row.help in text for row in template.fields)
    schema = json.dumps(build_schema(template), ensure_ascii=False, indent=2) + "\n"
    file = root / "schemas" / schema_name(template)
    if update_golden:
        file.write_text(schema, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == schema


@pytest.mark.parametrize("path", list_templates(), ids=lambda path: path.stem)
def test_examples_of_the_fields_fit_their_types(path: Path) -> None:
    import yaml

    template = load_template(path)
    given = {row.name: row.example for row in template.fields if row.example is not None}
    assert read_data(yaml.safe_dump(given, allow_unicode=True), template, "例.yaml").keys() == given.keys()


@pytest.mark.parametrize("path", list_templates(), ids=lambda path: path.stem)
def test_a_filled_example_leaves_nothing_open(path: Path) -> None:
    template = load_template(path)
    data = read_data(format_example(template, filled=True), template, "例.yaml")
    assert data.keys() == {row.name for row in template.fields}
    rendered = render_template(template, data)
    text = write_text(compose(template, rendered))
    assert not rendered.missing and "【待" not in text


@pytest.mark.parametrize("command", ["reply", "plan", "tasks", "notice"])
def test_an_example_goes_straight_into_a_draft(kepu: Kepu, command: str) -> None:
    example = kepu("draft", command, "--example=filled").out
    result = kepu("draft", command, "--data", "-", "--strict", stdin=example.encode())
    assert (result.code, result.err) == (0, "") and len(result.out) > 60
    blank = kepu("draft", command, "--example").out
    assert "【待填：" in kepu("draft", command, "--data", "-", stdin=blank.encode()).out


def test_a_table_is_rows_with_the_same_columns() -> None:
    template = load_template(find_template("任务分解表"))
    table = read_data("任务表: [{单位: 市科协, 项目: 科普}, {单位: 市教育局, 项目: 课程}]\n", template, "表.yaml")[
        "任务表"
    ]
    assert [[cell.text for cell in row] for row in table.blocks[0].rows] == [
        ["单位", "项目"],
        ["市科协", "科普"],
        ["市教育局", "课程"],
    ]
    for wrong in ("[甲, 乙]", "甲", "[{甲: 1}, {乙: 1}]", "[{}]"):
        with pytest.raises(SchemaError, match="应为表格的各行"):
            read_data(f"任务表: {wrong}\n", template, "表.yaml")
