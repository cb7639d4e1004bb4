"""Words of titles: the ends that jieba itself finds."""

from __future__ import annotations

import itertools

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.draft.words import word_ends


def jieba_ends(text: str) -> set[int]:
    return set(itertools.accumulate(len(word) for word in jieba.cut(text, HMM=False)))


@pytest.mark.parametrize(
    "title",
    [
        "关于印发云岭市新时代进一步加强科学技术普及工作的实施方案的通知",
        "全民科学素质行动规划纲要重点人群科学素质提升行动任务分解表",
        "关于市人大四次会议关于加强乡村科普工作的建议的答复函",
        "科普工作方案",
    ],
)
def test_words_end_where_jieba_ends_them(title: str) -> None:
    assert word_ends(title) == jieba_ends(title)


@given(st.text("科学技术普及工作实施方案的通知云岭市人大会议《》 a1", max_size=40))
def test_the_last_word_ends_with_the_text(text: str) -> None:
    ends = word_ends(text)
    assert (max(ends) if ends else 0) == len(text)
    assert all(0 < end <= len(text) for end in ends)
