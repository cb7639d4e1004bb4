"""The emitter against PyYAML: what is written reads back as the very same values."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.emitter import emit_mapping, emit_scalar

AWKWARD = [
    "1.", "1", "（1）", "①", "2024-01-30", "2024-1-3", "no", "No", "y", "~", "null", "", " ", "a: b", "a:", "a #b", "#a", " a",
    "a ", "\ta", "a\tb", "-", "- a", "-a", "?", "? a", "a?b", "a,b", "[a]", "{a}", "a]", "12:30", "1_000", "0o14", "0x1F", "1e3",
    "1e+16", ".5", "+.5", "-.5", ".inf", "=", "<<", "...", "---", "--- a", "%", "%a", "@a", "`a", "'a", '"a', '"', "\\", "!a", "&a", "*a", "|", ">",
    "阅读次数:21", "http://x.cn/?a=1&b=2", "：", "，", "　　全角空格", "a\xa0b", "a\x85b", "a\u2028b", "a\u2029b", "\ufeffa", "\x00", "\x1b[31m", "😀", "\ufffe",
    "a\nb", "a\n\nb", "\na", "a\n", "a\n ", "a \nb", " a\nb", "a\n b", "a\n\tb", "a\r\nb", "#\n#", "a\n---\nb", "a:\n  - b", "true", "TRUE", "Off", "2024-01-30T00:00:00Z", "1.5", "1,000", "12e03", "0", "-1", "+1", "nan", ".NaN",
]  # fmt: skip


def loaders() -> list[Any]:
    return [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


def read_back(data: dict[str, Any]) -> None:
    text = emit_mapping(data)
    for loader in loaders():
        assert yaml.load(text, Loader=loader) == data, text


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_reads_back(text: str) -> None:
    read_back({"title": text, "text": text, "units": [text, text], "at": {"role": text}, "items": [text, "长" * 90], text: 1,
               "rows": [[text, "a\nb"], [text]], "sections": [{"label": text, "text": text}]})  # fmt: skip


def test_lone_surrogates_are_escaped() -> None:
    assert yaml.load(emit_mapping({"text": "\ud800"}), Loader=yaml.SafeLoader) == {"text": "\ud800"}
    emit_mapping({"text": "\ud800"}).encode()


texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(alphabet=st.sampled_from("a1一，。 \n\t:#-?,[]{}&*!|>'\"%@`\\=~.0e_\xa0\u2028😀")),
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
)
leaves = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(min_value=dt.date(1000, 1, 1)),
)
keys = st.one_of(
    st.sampled_from(
        ["text", "rows", "sections", "tasks", "responsibilities", "at", "units", "by", "document", "items"]
    ),
    texts,
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, max_size=5))
def test_everything_reads_back(data: dict[str, Any]) -> None:
    read_back(data)


@given(texts)
def test_scalars_stay_on_one_line(text: str) -> None:
    assert "\n" not in emit_scalar(text)


def test_layout() -> None:
    data = {
        "document": {"kind": "通知"},
        "sections": [
            {"label": "一、", "title": "总体要求", "text": "为深入贯彻" * 10, "at": {"page": 3, "block": 41},
             "responsibilities": [{"role": "责任单位", "units": ["市科技局", "市科协"]}]},
            {"label": "1.", "text": "第一行\n\n第二行"},
        ],
        "tasks": [{"responsibilities": [{"role": "责任单位", "units": ["市科协"]}], "items": ["长" * 80, "文" * 80]}],
        "rows": [["甲", "乙"]],
    }  # fmt: skip
    assert emit_mapping(data) == (
        "document:\n  kind: 通知\n"
        "sections:\n"
        f"  - label: 一、\n    title: 总体要求\n    text: |-\n      {'为深入贯彻' * 10}\n    at: {{page: 3, block: 41}}\n"
        "    responsibilities:\n      - role: 责任单位\n        units: [市科技局, 市科协]\n"
        '  - label: "1."\n    text: |-\n      第一行\n\n      第二行\n'
        "tasks:\n"
        "  - responsibilities: [{role: 责任单位, units: [市科协]}]\n    items:\n"
        f"      - {'长' * 80}\n      - {'文' * 80}\n"
        "rows:\n  - [甲, 乙]\n"
    )
