"""What is written reads back; what is wrong is named with its line, its key and what to do."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli import store
from kepu_cli.errors import SchemaError
from kepu_cli.model import SCHEMA, Policy, Section
from tests.policies import POLICIES, SMALL

MINIMAL = "schema: kepu/1\nsource:\n  file: a.docx\n  format: docx\n  sha256: 5d1f\n"


@given(POLICIES)
def test_yaml_round_trip(policy: Policy) -> None:
    assert store.load_policies(store.dump_yaml(policy).encode("utf-8")) == [policy]


@given(POLICIES)
def test_json_round_trip(policy: Policy) -> None:
    assert store.load_policies(store.dump_json(policy).encode("utf-8")) == [policy]
    line = store.dump_json(policy, indent=None)
    assert "\n" not in line
    assert json.loads(line) == json.loads(store.dump_json(policy))


@given(POLICIES)
def test_other_yaml_readers_agree(policy: Policy) -> None:
    assert yaml.safe_load(store.dump_yaml(policy)) == store.to_plain(policy)


@given(st.lists(POLICIES, min_size=1, max_size=3))
def test_streams_round_trip(policies: list[Policy]) -> None:
    assert store.load_policies("---\n".join(map(store.dump_yaml, policies)).encode()) == policies
    assert (
        store.load_policies("".join(store.dump_json(policy, indent=None) + "\n" for policy in policies).encode())
        == policies
    )
    assert store.load_policies(("[" + ",".join(map(store.dump_json, policies)) + "]").encode()) == policies


def test_lone_surrogates_survive() -> None:
    policy = replace(SMALL, furniture=("\ud800",))
    assert store.load_policies(store.dump_yaml(policy).encode()) == [policy]


def test_layout() -> None:
    text = store.dump_yaml(SMALL)
    lines = text.splitlines()
    assert lines[0] == "# yaml-language-server: $schema=policy.schema.json"
    assert lines[1] == f"schema: {SCHEMA}"
    assert "  date: 2024-01-30" in lines
    assert "        at: {page: 3, block: 41}" in lines
    assert "            units: [市科技局, 市科协]" in lines
    assert "null" not in text and "\\u" not in text
    assert text == store.dump_yaml(SMALL)


def test_empty_fields_are_left_out_but_empty_cells_stay() -> None:
    plain = store.to_plain(SMALL)
    assert "citations" not in plain and "cc" not in plain["document"]  # type: ignore[operator]
    assert '"", ' not in store.dump_yaml(SMALL)
    assert yaml.safe_load(store.dump_yaml(SMALL))["parts"][0]["tables"][0]["rows"][1] == ["市科协", ""]


def test_hand_typed_values_are_read_as_the_model_means_them() -> None:
    text = MINIMAL + (
        "document:\n  title: 2024\n  date: 2024-01-30\nparts:\n  - role: main\n    title: no\n    preamble: ~\n"
        "    sections:\n      - label: 1.\n        level: 3\n        targets:\n"
        "          - {text: 一, by: 2025, value: 17}\n          - {text: 二, by: '2025', value: 1.5}\n          - {text: 三, by: 每年}\n"
    )
    (policy,) = store.load_policies(text.encode())
    assert policy.document.title == "2024" and policy.parts[0].title == "no" and policy.parts[0].preamble is None
    section = policy.parts[0].sections[0]
    assert section.label == "1." and [target.by for target in section.targets] == [2025, "2025", "每年"]
    assert [target.value for target in section.targets] == [17, 1.5, None]


WRONG = [
    ("", "是空的，没有公文"),
    ("# 只有注释\n", "是空的，没有公文"),
    ("一段文字", "第1行：不是 kepu parse 写出的 YAML：应为一组键（schema、source、document、parts…）"),
    ("title: 通知\n", "第1行：缺少 schema: kepu/1，不像 kepu parse 写出的文件"),
    ("schema: kepu/2\n", "第1行 schema：版本是 kepu/2，这个 kepu 只认识 kepu/1；请换用相应版本的 kepu"),
    ("schema: kepu/1\n", "第1行：缺少 source（一组键（file、format、sha256、pages…））"),
    (MINIMAL + "documents: {}\n", "第6行 documents：没有这个键，是不是 document？"),
    (MINIMAL + "document:\n  titel: 通知\n", "第7行 document.titel：没有这个键，是不是 title？"),
    (MINIMAL + "document:\n  category: notise\n", "第7行 document.category：应为notice、opinions、plan、workplan、task_table、reply、other 之一，写的是 notise；是不是 notice？"),
    (MINIMAL + "document:\n  date: 2024年1月\n", "第7行 document.date：应为日期（如 2024-01-30），写的是 2024年1月"),
    (MINIMAL + "document:\n  date: 2024-02-30\n", "第7行 document.date：应为日期（如 2024-01-30），写的是 2024-02-30"),
    (MINIMAL + "document:\n  issuers: 市科技局\n", "第7行 document.issuers：应为列表，写的是 市科技局"),
    (MINIMAL + "document:\n  title: [一, 二]\n", "第7行 document.title：应为文字，写的是 列表；含括号或冒号的文字要加引号"),
    (MINIMAL + "parts:\n  - role: main\n    sections:\n      - label: 一、\n        level: 一\n", "第10行 parts[0].sections[0].level：应为整数，写的是 一"),
    (MINIMAL + "parts:\n  - role: main\n    sections:\n      - level: 1\n", "第9行 parts[0].sections[0]：缺少 label（文字）"),
    (MINIMAL + "document: 通知\n", "第6行 document：应为一组键（kind、category、copy_number、classification…），写的是 通知"),
    (MINIMAL + "source: {}\n", "第6行 source：这个键写了两次，前一次在第2行"),
    (MINIMAL + "furniture:\n\t- 一\n", "第7行：不是合格的 YAML：这里不能用制表符缩进；以 @ ` % 等符号开头的文字要加引号"),
    (MINIMAL + "document:\n  title: 通知: 关于\n", "第7行：不是合格的 YAML：这一行多了冒号，或缩进不对；含“: ”的文字要加引号"),
    (MINIMAL + 'document:\n  title: "通知\n', "第8行：不是合格的 YAML：引号没有闭合"),
    (MINIMAL + "furniture: [一, 二\n", "第7行：不是合格的 YAML：方括号或花括号没有闭合，或少了逗号"),
    (MINIMAL + "furniture: &a [一]\nunplaced: *a\n", "第6行：不支持锚点（&）；请把内容直接写出来"),
    (MINIMAL + "furniture: !!python/object:os.system [一]\n", "第6行：不支持类型标签（tag:yaml.org,2002:python/object:os.system）；请去掉"),
    (MINIMAL + "furniture: " + "[" * 1000, "第6行：嵌套太深"),
    ('{"schema": "kepu/1", "source": {"file": "a", "format": "txt", "sha256": 5}}', "source.sha256：应为文字，写的是 5"),
    ('{"schema": "kepu/1", "source": {"file": "a", "format": "txt", "sha256": "5", "pages": true}}', "source.pages：应为整数，写的是 True"),
    ("[" * 100000, "第1行：嵌套太深"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_problems_name_line_key_and_remedy(text: str, expected: str) -> None:
    _, problems = store.check_text(text)
    assert [str(problem) for problem in problems][:1] == [expected]
    with pytest.raises(SchemaError) as caught:
        store.load_policies(text.encode())
    assert caught.value.message.startswith(problems[0].message)


def test_every_problem_is_found() -> None:
    text = MINIMAL + "document:\n  titel: 一\n  date: 二\nnotes:\n  - {code: a}\n"
    assert len(store.check_text(text)[1]) == 3
    with pytest.raises(SchemaError, match="共 3 处"):
        store.load_policies(text.encode())


def test_deep_sections_are_refused_without_a_crash() -> None:
    section = Section(label="一", level=1)
    for _ in range(200):
        section = replace(section, sections=(section,))
    part = replace(SMALL.parts[0], sections=(section,))
    with pytest.raises(SchemaError, match="嵌套太深"):
        store.load_policies(store.dump_json(replace(SMALL, parts=(part,)), indent=None).encode())


@given(st.binary(max_size=200))
def test_any_bytes_give_a_policy_or_a_schema_error(data: bytes) -> None:
    with pytest.raises(SchemaError):
        store.load_policies(data)


@given(st.data())
def test_any_mutation_gives_a_policy_or_a_schema_error(data: st.DataObject) -> None:
    text = bytearray(store.dump_yaml(SMALL).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    try:
        store.load_policies(bytes(text))
    except SchemaError as error:
        assert "\n" not in str(error)


def test_policies_of_a_stream() -> None:
    one = store.dump_yaml(SMALL)
    assert store.load_policies(one.encode()) == [SMALL]
    assert store.load_policies(f"{one}---\n{one}".encode()) == [SMALL, SMALL]
    with pytest.raises(SchemaError, match="第2行：不是 UTF-8"):
        store.load_policies("schema: kepu/1\n文".encode("gbk"))


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (store.dump_yaml(SMALL), "", True),
        ("\ufeff" + store.dump_yaml(SMALL), "", True),
        ("source: {}\nschema: kepu/1\n", "", True),
        (store.dump_json(SMALL), "", True),
        ("title: 一", "一.yaml", True),
        ("一、schema: kepu/1 是什么", "", False),
        ("关于……的通知", "一.docx", False),
    ],
)
def test_our_files_are_told_by_their_content(data: str, name: str, expected: bool) -> None:
    assert store.is_policy_text(data.encode(), name) is expected
