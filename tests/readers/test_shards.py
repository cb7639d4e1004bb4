"""Text with each inline element of a page on a line of its own: sentences joined, paragraphs left apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.readers.shards import join_shards

BROKEN = """云岭市科学技术局关于印发
2024
年科普工作要点的通知
云科发〔
2024
〕
8
号
各县（市、区）科技局：
到
2025
年
，公民具备科学素质比例达到
17%
，力争
20%
。
一、实施背景
2023
年，全市开展科普活动
1000
场次。
1
．建设科普馆
2
座
。
（
2
）其他工作。
云岭市科学技术局
2024
年
3
月
5
日
联系电话：
0000-1234567
目
录
二、工作安排
.........
....."""

JOINED = """云岭市科学技术局关于印发2024年科普工作要点的通知
云科发〔2024〕8号
各县（市、区）科技局：
到2025年，公民具备科学素质比例达到17%，力争20%。
一、实施背景
2023年，全市开展科普活动1000场次。
1．建设科普馆2座。
（2）其他工作。
云岭市科学技术局
2024年3月5日
联系电话：0000-1234567
目录
二、工作安排.............."""


def test_pieces_of_sentences_are_joined() -> None:
    assert join_shards(BROKEN.split("\n")) == JOINED.split("\n")


def test_bare_figures_alone_prove_nothing() -> None:
    lines = ["云岭市科普工作要点", "1", "加强领导", "2", "年底前完成", "3"]
    assert join_shards(lines) == lines


@given(
    st.lists(
        st.sampled_from(
            ["2024", "年", "3", "月", "5", "日", "号", "〔", "〕", "，", "。", "", "一、总则", "（", "17%", "科普"]
        )
    )
)
def test_nothing_is_lost(lines: list[str]) -> None:
    assert "".join(join_shards(lines)) == "".join(lines)
