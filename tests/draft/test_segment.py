"""Words: those that jieba itself finds, without loading it, reading what others left or writing anything."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.draft.segment import Segmenter, get_segmenter, word_ends

Ends = Callable[[str], set[int]]


@pytest.fixture(scope="module")
def jieba_ends(tmp_path_factory: pytest.TempPathFactory) -> Ends:
    import jieba

    jieba.dt.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    return lambda text: set(itertools.accumulate(len(word) for word in jieba.cut(text, HMM=False)))


@pytest.mark.parametrize(
    "title",
    [
        "关于印发云岭市新时代进一步加强科学技术普及工作的实施方案的通知",
        "全民科学素质行动规划纲要重点人群科学素质提升行动任务分解表",
        "关于市人大四次会议关于加强乡村科普工作的建议的答复函",
        "科普工作方案",
    ],
)
def test_words_end_where_jieba_ends_them(title: str, jieba_ends: Ends) -> None:
    assert word_ends(title) == jieba_ends(title)


@given(st.text("科学技术普及工作实施方案的通知云岭市人大会议《》 a1", max_size=40))
def test_the_last_word_ends_with_the_text(text: str) -> None:
    ends = word_ends(text)
    assert (max(ends) if ends else 0) == len(text)
    assert all(0 < end <= len(text) for end in ends)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("定期检修灯具", ["定期", "检修", "灯具"]),
        ("落实双减，支持研学", ["落实", "双减", "，", "支持", "研学"]),
        ("建设5G基站100个", ["建设", "5G", "基站", "100", "个"]),
        ("㐀㐁", ["㐀", "㐁"]),
        ("", []),
    ],
)
def test_characters_that_no_word_takes_are_one_word(text: str, words: list[str]) -> None:
    assert get_segmenter().cut_joined(text) == words


_LETTERS = st.text("科学技术普及工作实施方案的通知云岭市人大会议《》 a1\n", max_size=40)


@given(st.lists(_LETTERS, max_size=4))
def test_the_words_make_up_the_text_in_whatever_order_texts_come(texts: list[str]) -> None:
    first, last = Segmenter(), Segmenter()
    last.learn(texts)
    for text in texts:
        assert "".join(first.cut(text)) == "".join(first.cut_joined(text)) == text
    assert [first.cut(text) for text in texts] == [last.cut(text) for text in texts]


def test_nothing_is_read_from_or_written_to_the_shared_temporary_folder(tmp_path: Path) -> None:
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(b"planted")
    code = (
        "import sys; from kepu_cli.draft.segment import get_segmenter;"
        "assert get_segmenter().cut('科普工作方案') == ['科普', '工作', '方案']; assert 'jieba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "TMPDIR": str(tmp_path)})
    assert planted.read_bytes() == b"planted"
    assert list(tmp_path.iterdir()) == [planted]
