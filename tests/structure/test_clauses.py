"""Responsibility clauses in every form that documents print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.structure.clauses import iter_brackets, iter_clauses

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
