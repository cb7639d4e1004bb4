"""Patterns that are compiled when they are first used, and what stands in them for dear sets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.lazy import Pattern, any_of, compile_pattern


def test_a_pattern_is_compiled_at_its_first_use() -> None:
    pattern = Pattern(r"(?P<year>20\d\d)年")
    match = pattern.search("到2025年底")
    assert match is not None and match["year"] == "2025"
    assert pattern.sub("某年", "2025年和2026年") == "某年和某年"
    assert [found[0] for found in pattern.finditer("2025年和2026年")] == ["2025年", "2026年"]


@given(st.text(alphabet="年月日、.-—^]\\[a1 ", max_size=8))
def test_any_of_is_a_set_of_its_characters(text: str) -> None:
    characters = "年、.-—^]\\"
    plain = re.compile(f"[{re.escape(characters)}]")
    listed = compile_pattern(any_of(characters))
    assert [found.span() for found in listed.finditer(text)] == [found.span() for found in plain.finditer(text)]
    assert compile_pattern(f"(?<={any_of(characters)})a+").findall(text) == re.findall(f"(?<={plain.pattern})a+", text)


def test_a_chinese_character() -> None:
    pattern = compile_pattern(r"\p{Han}{2,4}局")
    assert pattern.fullmatch("云岭市局") is not None
    for text in ("12局", "ab局", "市 局", "（市局", "市、局"):
        assert pattern.fullmatch(text) is None, text


@pytest.mark.parametrize("pattern", [r"[\p{Han}]", r"[^、\p{Han}A-Z]+局", r"\p{Han}[\[\p{Han}]", r"a[\\\p{Han}]"])
def test_a_chinese_character_does_not_stand_in_a_set(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"within \[\.\.\.\]"):
        compile_pattern(pattern)


def test_a_bracket_that_is_a_character_opens_no_set() -> None:
    assert compile_pattern(r"\[\p{Han}\]|[\]a]\p{Han}").findall("[甲]a乙") == ["[甲]", "a乙"]
