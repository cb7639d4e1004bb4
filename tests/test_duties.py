"""The clauses of a text: taken out whole, and each with the words it binds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.duties import bind, strip_clauses
from kepu_cli.model import Responsibility

LEAD = Responsibility("牵头单位", ("市科协",))
LEAD_BEHIND = Responsibility("牵头", ("市科协",))
HELP_BEHIND = Responsibility("配合", ("市教育局", "市科技局"))
HELP = Responsibility("配合单位", ("市教育局", "市科技局"))


def duty(*units: str, role: str = "责任单位", qualifier: str | None = None) -> Responsibility:
    return Responsibility(role, units, qualifier)


@pytest.mark.parametrize(
    ("text", "duties", "left"),
    [
        ("办科技节。（牵头单位：市科协；配合单位：市教育局、市科技局）", (LEAD, HELP), "办科技节。"),
        ("办科技节。（市科协牵头，市教育局、市科技局（科普办）配合，6月底完成）", (LEAD, HELP), "办科技节。"),
        ("办科技节〔市科协牵头，市教育局、市科技局各街道(功能区)配合〕。", (LEAD, HELP), "办科技节。"),
        ("办科技节。（责任单位：市科协、市教育局按职责分工负责）", (duty("市科协", "市教育局", qualifier="按职责分工负责"),), "办科技节。"),
        ("办科技节。（市科协、市教育局负责。列第一位者为牵头单位，下同）", (duty("市科协", "市教育局", role="负责"),), "办科技节。"),
        ("办科技节。\n责任单位：市科协", (duty("市科协"),), "办科技节。"),
        ("会同市科协办科技节。", (duty("市科协"),), "会同市科协办科技节。"),
        ("办科技节。（责任单位：市科协", (duty("市科协"),), "办科技节。"),
    ],
)  # fmt: skip
def test_strip(text: str, duties: tuple[Responsibility, ...], left: str) -> None:
    assert strip_clauses(text, duties) == left


def test_each_paragraph_has_its_own_units() -> None:
    text = "开展培训。\n编写读本。（责任单位：市科协）\n建设场馆。（责任单位：市科技局、市教育局）\n鼓励社会捐赠。"
    one, two = duty("市科协"), duty("市科技局", "市教育局")
    assert [(row.words, row.duties) for row in bind(text, (one, two))[1]] == [
        ("开展培训。\n编写读本。", (one,)),
        ("建设场馆。", (two,)),
        ("鼓励社会捐赠。", ()),
    ]


def test_the_same_unit_in_two_paragraphs() -> None:
    text = "开展培训。（责任单位：市科协）\n建设场馆。（责任单位：市科协）"
    one, two = duty("市科协"), duty("市科协")
    assert [row.words for row in bind(text, (one, two))[1]] == ["开展培训。", "建设场馆。"]


def test_one_clause_at_the_end_binds_all() -> None:
    assert [row.words for row in bind("开展培训。\n建设场馆。（责任单位：市科协）", (duty("市科协"),))[1]] == [
        "开展培训。\n建设场馆。"
    ]


def test_a_clause_in_front_binds_all() -> None:
    _, rows = bind("（牵头单位：市科协）\n开展培训。\n建设场馆。", (LEAD,))
    assert [(row.words, row.duties) for row in rows] == [("开展培训。\n建设场馆。", (LEAD,))]


def test_roles_side_by_side_bind_the_same_words() -> None:
    text = "开展培训。（牵头单位：市科协）（配合单位：市教育局、市科技局）建设场馆。（责任单位：市科技局）"
    last = duty("市科技局")
    assert [(row.words, row.duties) for row in bind(text, (LEAD, HELP, last))[1]] == [
        ("开展培训。", (LEAD, HELP)),
        ("建设场馆。", (last,)),
    ]


def test_a_sentence_that_is_the_clause_binds_what_stands_before_it() -> None:
    text = "设立基金。贷款年均增长15%。\n市科协牵头，市教育局、市科技局配合。"
    rows = bind(text, (LEAD_BEHIND, HELP_BEHIND))[1]
    assert [(row.words, row.duties) for row in rows] == [("设立基金。贷款年均增长15%。", (LEAD_BEHIND, HELP_BEHIND))]
    more = text + "\n建设场馆。（责任单位：市科技局）"
    last = duty("市科技局")
    rows = bind(more, (LEAD_BEHIND, HELP_BEHIND, last))[1]
    assert [(row.words, row.duties) for row in rows] == [
        ("设立基金。贷款年均增长15%。", (LEAD_BEHIND, HELP_BEHIND)),
        ("建设场馆。", (last,)),
    ]


def test_a_clause_within_a_sentence_binds_it() -> None:
    text = "由市科协牵头，市教育局、市科技局配合，建成研究院2家。鼓励社会捐赠。"
    rows = bind(text, (LEAD_BEHIND, HELP_BEHIND))[1]
    assert [(row.words, row.duties) for row in rows] == [
        ("建成研究院2家。", (LEAD_BEHIND, HELP_BEHIND)),
        ("鼓励社会捐赠。", ()),
    ]


@given(
    st.lists(st.sampled_from(["开展培训", "（", "）", "。", "市科协", "市教育局、市科技局", "牵头", "责任单位：", "\n", "负责", "；"]), max_size=30)
)  # fmt: skip
def test_words_are_the_texts_own(pieces: list[str]) -> None:
    text = "".join(pieces)
    duties = (duty("市科协"), duty("市教育局", "市科技局"), duty("市科协", role="牵头"))
    _, rows = bind(text, duties)
    assert {row for bound in rows for row in bound.duties} <= set(duties)
    assert all(set(bound.words) <= set(text) for bound in rows)
    assert len(strip_clauses(text, duties)) <= len(text)


R = Responsibility
IN_SENTENCES: list[tuple[str, tuple[Responsibility, ...], str, list[tuple[str, list[str]]]]] = [
    (
        "由市科技局牵头，市财政局、市教育局配合，2026年底前建成研究院2家。",
        (R("牵头", ("市科技局",)), R("配合", ("市财政局", "市教育局"))),
        "2026年底前建成研究院2家。",
        [("2026年底前建成研究院2家。", ["市科技局", "市财政局", "市教育局"])],
    ),
    (
        "市科技局要会同市财政局、市教育局等部门，制定细则。",
        (R("牵头", ("市科技局",)), R("配合", ("市财政局", "市教育局"))),
        "制定细则。",
        [("制定细则。", ["市科技局", "市财政局", "市教育局"])],
    ),
    (
        "市教育局会同市科协，每年培训教师。开展评选。由市科技局牵头，建成研究院。",
        (R("牵头", ("市教育局",)), R("会同", ("市科协",)), R("牵头", ("市科技局",))),
        "每年培训教师。开展评选。建成研究院。",
        [("每年培训教师。", ["市教育局", "市科协"]), ("开展评选。", []), ("建成研究院。", ["市科技局"])],
    ),
    (
        "市科技局负责制定目录，市财政局负责拨付资金。",
        (R("负责", ("市科技局",)), R("负责", ("市财政局",))),
        "制定目录，拨付资金。",
        [("制定目录，", ["市科技局"]), ("拨付资金。", ["市财政局"])],
    ),
    ("加大投入，由市科技局牵头，建成研究院。", (R("牵头", ("市科技局",)),), "加大投入，建成研究院。", [("加大投入，建成研究院。", ["市科技局"])]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "duties", "bare", "rows"), IN_SENTENCES, ids=[case[0] for case in IN_SENTENCES])
def test_clauses_in_a_sentence_leave_its_own_words(
    text: str, duties: tuple[Responsibility, ...], bare: str, rows: list[tuple[str, list[str]]]
) -> None:
    found_bare, found = bind(text, duties)
    assert found_bare == bare
    assert [(row.words, [unit for duty in row.duties for unit in duty.units]) for row in found] == rows
