"""Where signature and date stand (GB/T 9704-2012, 7.3.5)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.draft import geometry as g
from kepu_cli.draft.document import Signature
from kepu_cli.draft.measure import text_width
from kepu_cli.draft.signature import place_signature

DATE = "2024年1月30日"
MM = g.TWIPS_PER_MM


def rows(*names: str) -> list[tuple[str, ...]]:
    return [line.texts for line in place_signature(Signature(names, DATE)) if not line.last]


def test_one_authority_stands_over_its_date() -> None:
    name, date = place_signature(Signature(("云岭市科学技术局",), DATE))
    assert date.right == 4 * g.CHARACTER and name.gap_lines == 2
    assert abs(name.right + text_width("云岭市科学技术局") * 160 - date.right - text_width(DATE) * 160) < 80


def test_without_a_seal_the_date_begins_two_characters_after_the_name() -> None:
    name, date = place_signature(Signature(("云岭市科学技术局",), DATE, sealed=False))
    begin = g.AREA_WIDTH - name.right - text_width("云岭市科学技术局") * 320
    assert name.gap_lines == 1 and name.right == 2 * g.CHARACTER
    assert abs(date.left - begin - 2 * g.CHARACTER) < 10


def test_authorities_without_seals_stand_below_one_another_in_their_order() -> None:
    lines = place_signature(Signature(("云岭市科学技术局", "云岭市教育局"), DATE, sealed=False))
    assert [line.texts[0] for line in lines] == ["云岭市科学技术局", "云岭市教育局", DATE]


def test_three_authorities_stand_in_a_row_where_the_names_leave_room() -> None:
    assert rows("云岭市科学技术局", "云岭市教育局", "云岭市财政局") == [
        ("云岭市科学技术局", "云岭市教育局", "云岭市财政局")
    ]
    assert [len(row) for row in rows(*["云岭市教育局"] * 7)] == [3, 3, 1]
    assert [len(row) for row in rows(*["云岭市科学技术局"] * 3)] == [2, 1]
    assert [len(row) for row in rows(*["云岭市" + "大" * 14] * 2)] == [1, 1]


@pytest.mark.parametrize("names", [(), ("云岭市科学技术局",)])
def test_nothing_is_made_up_where_a_name_or_a_date_is_missing(names: tuple[str, ...]) -> None:
    assert [line.texts for line in place_signature(Signature(names, ""))] == ([names] if names else [])


NAMES = st.lists(st.text("云岭市科学技术局", min_size=2, max_size=24), min_size=2, max_size=9)


@given(NAMES)
def test_seals_and_names_never_touch_and_stay_in_the_type_area(names: list[str]) -> None:
    lines = place_signature(Signature(tuple(names), DATE))
    assert [name for line in lines for name in line.texts] == [*names, DATE]
    for line in lines:
        assert len(line.texts) <= 3
        if not line.tabs:
            continue
        halves = [text_width(name) * 160 for name in line.texts]
        edges = [(at - half, at + half) for at, half in zip(line.tabs, halves, strict=True)]
        assert edges[0][0] >= -2 and edges[-1][1] <= g.AREA_WIDTH + 2
        assert all(left[1] < right[0] for left, right in itertools.pairwise(edges))
        assert all(b - a >= 42 * MM for a, b in itertools.pairwise(line.tabs))
    assert all(line.gap_lines >= 4 for line in lines[1:] if not line.last)
