"""The assignment is the best there is."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.diff.align import align
from kepu_cli.diff.assignment import assign
from kepu_cli.measures import Measure
from kepu_cli.terms import list_terms, term_weight

_pairs = st.tuples(st.integers(0, 4), st.integers(0, 4))


def best_sum(scores: dict[tuple[int, int], float]) -> float:
    rows = sorted({i for i, _ in scores})
    columns = [*sorted({j for _, j in scores}), *(-1 - i for i in rows)]
    return max(
        sum(scores.get((i, j), 0.0) for i, j in zip(rows, choice, strict=True))
        for choice in itertools.permutations(columns, len(rows))
    )


@given(st.dictionaries(_pairs, st.integers(1, 9).map(lambda n: n / 10), min_size=1, max_size=12))
def test_assignment_is_the_best(scores: dict[tuple[int, int], float]) -> None:
    chosen = assign(scores, 5, 5)
    assert len({i for i, _ in chosen}) == len({j for _, j in chosen}) == len(chosen)
    assert abs(sum(scores[pair] for pair in chosen) - best_sum(scores)) < 1e-9


def test_equal_scores_keep_the_order() -> None:
    scores = {(i, j): 0.5 for i in range(6) for j in range(6)}
    assert assign(scores, 6, 6) == {(i, i) for i in range(6)}


def test_terms_are_pairs_words_numbers_and_concepts() -> None:
    terms = list_terms("推动5G+AI赋能老龄人群，比例达17%。")
    assert {"5", "g", "ai", "17%", "#老年人", "老龄"} <= set(terms)
    assert len(terms) == len(set(terms)) and "，比" not in terms
    assert 0 < term_weight("推动") < term_weight("老龄") and term_weight("的人") == 0


def test_many_measures_find_their_own() -> None:
    words = ["科技馆", "老年大学", "森林防火", "港口物流", "种子基地", "数据中心", "社区食堂", "河道清淤"]
    a = [Measure("", f"建设{words[n % 8]}{n}号工程", f"在第{n}区布局{words[n % 8]}，由{n}组推进。") for n in range(90)]
    b = [Measure("", f"推进{words[n % 8]}{n}号工程", f"第{n}区加快{words[n % 8]}，{n}组负责实施。") for n in range(90)]
    alignment, _ = align(a, b[::-1])
    primary = {(link.a, 89 - link.b) for link in alignment.links if link.primary}
    assert len([pair for pair in primary if pair[0] == pair[1]]) > 80


def test_explanation_names_the_shared_words() -> None:
    a = [Measure("", "壮大科普人才队伍", "培训科技辅导员。"), Measure("", "防治火灾", "巡护林区。")]
    b = [Measure("", "建强科普人才队伍", "轮训科技辅导员。"), Measure("", "疏浚河道", "清淤。")]
    _, explain = align(a, b)
    words = [word for word, _ in explain(0, 0)]
    assert any("科普人才队伍" in word for word in words) and "〔人才〕" in words
    assert explain(0, 1) == ()


def test_nothing_to_align() -> None:
    empty, _ = align([], [Measure("", "一", "二")])
    assert empty.links == () and empty.near_b == {}


def test_measures_that_say_the_same_are_matched_in_order() -> None:
    a = [Measure(f"（{n}）", "同一标题", "同一内容，推进落实。") for n in range(120)]
    b = [Measure(f"（{n}）", "同一标题", "另一内容，推进落实。") for n in range(120)]
    alignment, _ = align(a, b)
    assert [(link.a, link.b) for link in alignment.links if link.primary] == [(n, n) for n in range(120)]


def test_one_measure_answers_several() -> None:
    a = [
        Measure(
            "",
            "抓牢重点人群科学素质",
            "组织农民学习农业实用技术，开办乡村讲堂；帮助老年人使用智能手机，开设老年大学课程。",
        ),
        Measure("", "疏浚河道", "清理淤泥，加固堤防。"),
    ]
    b = [
        Measure("", "农民科学素质提升", "开办乡村讲堂，讲授农业实用技术。"),
        Measure("", "老年人科学素质提升", "老年大学开设智能手机课程。"),
        Measure("", "河道清淤", "加固堤防，清理河道淤泥。"),
    ]
    alignment, _ = align(a, b)
    assert [(link.a, link.b) for link in alignment.links] == [(0, 0), (0, 1), (1, 2)]
    assert sum(link.primary for link in alignment.links) == 2


def test_documents_on_other_subjects_answer_nothing() -> None:
    a = [Measure("", "培训乡村医生", "轮训卫生院医师。"), Measure("", "改造诊室", "更新诊疗设备。")]
    b = [Measure("", "疏浚河道", "清理淤泥，加固堤防。"), Measure("", "修缮古桥", "加固桥墩。")]
    alignment, _ = align(a, b)
    assert alignment.links == ()


def test_a_given_similarity_holds_for_every_link() -> None:
    a = [Measure("", "壮大科普人才队伍", "培训科技辅导员。"), Measure("", "防治火灾", "巡护林区。")]
    b = [Measure("", "建强科普人才队伍", "轮训科技辅导员。"), Measure("", "森林防火", "林区设卡。")]
    loose, strict = align(a, b, 0.01)[0], align(a, b, 0.9)[0]
    assert len(loose.links) >= 2 and strict.links == () and strict.near_a[0][0] == 0
