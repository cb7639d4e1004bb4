"""Words that changed, and nothing of either text lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_cli.diff.words import build_joined, diff_words

CASES = [
    ("a word, not a character", "建设科技馆五座。", "建设科学馆五座。", [("科技馆", "科学馆")]),
    ("a number whole", "到2025年达17.5%。", "到2026年达18.5%。", [("2025", "2026"), ("17.5%", "18.5%")]),
    ("a clause added", "开展培训，提升能力。", "开展培训，强化考核，提升能力。", [("", "强化考核，")]),
    ("a clause gone", "开展培训，强化考核，提升能力。", "开展培训，提升能力。", [("强化考核，", "")]),
    ("a unit added before a bracket", "（责任单位：市财政局）", "（责任单位：市财政局、市科协）", [("", "、市科协")]),
    ("another text", "疏浚河道。", "举办科技节。", [("疏浚河道", "举办科技节")]),
]


@pytest.mark.parametrize(("name", "a", "b", "changes"), CASES, ids=[case[0] for case in CASES])
def test_changes(name: str, a: str, b: str, changes: list[tuple[str, str]]) -> None:
    joined = build_joined(["科技馆和科学馆，科技，科学，科技馆，科学馆"], [b])
    assert [(word.a, word.b) for word in diff_words(a, b, joined) if word.a != word.b] == changes


_texts = st.text(alphabet="科技馆学普人才培训，。；2025%a\n", max_size=60)


@settings(max_examples=60)
@given(_texts, _texts)
def test_nothing_is_lost(a: str, b: str) -> None:
    words = diff_words(a, b, build_joined([a], [b]))
    assert "".join(word.a for word in words) == a and "".join(word.b for word in words) == b
    assert all(word.a or word.b for word in words)


@given(_texts)
def test_a_text_equals_itself(text: str) -> None:
    assert all(word.a == word.b for word in diff_words(text, text))


def test_long_texts_take_no_time_to_speak_of() -> None:
    a, b = "甲" * 200_000, "甲" * 100_000 + "乙" * 100_000
    words = diff_words(a, b)
    assert "".join(word.b for word in words) == b
