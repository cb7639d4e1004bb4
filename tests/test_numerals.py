"""Numerals in every script that labels and dates use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.numerals import (
    format_chinese_numeral,
    format_chinese_year,
    parse_chinese_numeral,
    parse_enclosed,
    parse_number,
)


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numerals_round_trip(number: int) -> None:
    assert parse_chinese_numeral(format_chinese_numeral(number)) == number


@given(st.integers(min_value=1000, max_value=2999))
def test_years_round_trip(year: int) -> None:
    assert parse_chinese_numeral(format_chinese_year(year)) == year


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("１２", 12),
        ("十二", 12),
        ("⑿", 12),
        ("㈠", 1),
        ("⒈", 1),
        ("①", 1),
        ("二十", 20),
        ("一百零五", 105),
        ("两", 2),
        ("二〇二四", 2024),
    ],
)
def test_scripts(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "一甲", "十十", "百百", "一二三四五", "abc", "12345"])
def test_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_no_ordinal_for_zero() -> None:
    with pytest.raises(ValueError, match="0"):
        format_chinese_numeral(0)


def test_enclosed() -> None:
    assert parse_enclosed("㉑") == 21
    assert parse_enclosed("一") is None
