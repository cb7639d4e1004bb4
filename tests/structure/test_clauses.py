"""Responsibility clauses in every form that documents print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.lexicon import Lexicon, load_lexicon, split_units, using_lexicon
from kepu_cli.structure.clauses import _FIELD, _PLAIN_FIELDS, iter_brackets, iter_clauses, split_list

CASES = yaml.safe_load((Path(__file__).parent / "clauses.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_clause(case: dict[str, Any]) -> None:
    clauses = list(iter_clauses(case["text"]))
    duties = [[duty.role, list(duty.units), duty.qualifier] for clause in clauses for duty in clause.responsibilities]
    assert duties == case["duties"]
    assert next((clause.deadline for clause in clauses if clause.deadline), None) == case.get("deadline")


@given(st.text(alphabet="（）()市科技局、，；。：责任单位牵头负责各县区等 1", max_size=60))
def test_any_text_is_read_without_error(text: str) -> None:
    for clause in iter_clauses(text):
        assert 0 <= clause.start < clause.end <= len(text)
        for duty in clause.responsibilities:
            assert all((unit and unit in text.replace(" ", "")) or unit in text for unit in duty.units)


@given(st.text(alphabet="（）()a", max_size=30))
def test_brackets_stay_in_bounds(text: str) -> None:
    last = 0
    for start, end, _ in iter_brackets(text):
        assert last <= start < end <= len(text)
        last = end


_MEMBERS = (
    "市科技局",
    "市科协",
    "各县（市、区）人民政府",
    "各区",
    "县级市",
    "市商务局（市粮食和物资储备局）",
    "相关区",
    "市委组织部",
    "宣传部",
    "有关部门",
)


@given(
    st.lists(st.sampled_from(_MEMBERS), min_size=1, max_size=5),
    st.sampled_from(["、", "，"]),
    st.sampled_from(["", "等", "等部门", "等单位", "等按职责分工负责", "按职责分工负责"]),
)
def test_the_short_way_gives_what_the_long_way_gives(names: list[str], mark: str, tail: str) -> None:
    text = mark.join(names) + tail
    found = split_units(text)
    for _ in range(2):
        assert split_list(text) == (tuple(found.units), found.qualifier or "")


def test_plain_fields_are_those_that_the_pattern_reads() -> None:
    for name, kind in _PLAIN_FIELDS.items():
        match = _FIELD.match(f"{name}：市科技局")
        assert match is not None and (match.lastgroup, match[kind], match.end()) == (kind, name, len(name) + 1)


_LISTS = (
    "各县（市、区）、区发改委",
    "区发改委、市科技局",
    "云岭市财政局云岭市教育局、市科技局",
    "云岭市财政局云岭市教育局",
    "各县（市、区）、市科技局",
    "区发改委、云岭市财政局等部门",
)


@given(st.permutations(_LISTS))
def test_what_was_read_before_changes_nothing(texts: list[str]) -> None:
    with using_lexicon(Lexicon(load_lexicon().table)):
        mixed = {text: [clause.responsibilities for clause in iter_clauses(f"（责任单位：{text}）")] for text in texts}
    for text, duties in mixed.items():
        with using_lexicon(Lexicon(load_lexicon().table)):
            assert [clause.responsibilities for clause in iter_clauses(f"（责任单位：{text}）")] == duties
