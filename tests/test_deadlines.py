"""Printed deadlines as days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kepu_cli.deadlines import is_recurring, parse_deadline, policy_year
from tests.diff.changes import policy

CASES: list[tuple[str | int, str | None]] = [
    ("2025年6月底前", "2025-06-30"), ("年底前", "2024-12-31"), (2025, "2025-12-31"), ("2025", "2025-12-31"),
    ("6月30日前", "2024-06-30"), ("2025—2027年", "2027-12-31"), ("每年", None), ("2025年第三季度", "2025-09-30"),
    ("2026年上半年", "2026-06-30"), ("“十四五”末", "2025-12-31"), ("12月中旬", "2024-12-20"), ("明年6月底前", "2025-06-30"),
    ("2024-12-31", "2024-12-31"), ("立即", None), ("长期坚持", None), ("2025年2月30日", None), ("2024年2月", "2024-02-29"),
    ("2024年3月至2025年5月", "2025-05-31"), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), CASES, ids=[str(case[0]) or "nothing" for case in CASES])
def test_days(text: str | int, day: str | None) -> None:
    assert parse_deadline(text, 2024) == (dt.date.fromisoformat(day) if day else None)


def test_without_a_year_a_month_is_no_day() -> None:
    assert parse_deadline("6月底前") is None and parse_deadline("年底前") is None


def test_recurring() -> None:
    assert (
        is_recurring("每年12月底前")
        and is_recurring("长期坚持")
        and not is_recurring("2025年底")
        and not is_recurring(2025)
    )


def test_the_year_of_a_policy() -> None:
    found = policy(title="2023年工作要点")
    assert policy_year(found) == 2023
    assert policy_year(replace(found, document=replace(found.document, number="云科字〔2024〕8号"))) == 2024
    assert policy_year(replace(found, document=replace(found.document, date=dt.date(2025, 1, 2)))) == 2025
    assert policy_year(policy()) is None
