"""Who has to do which part of a measure: units that change places inside it are a difference like any other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_cli.diff.compare import compare
from kepu_cli.diff.data import comparison_data
from kepu_cli.diff.page import render_page
from kepu_cli.diff.result import Comparison, ContentUnits, mirror
from kepu_cli.diff.views import build_report
from kepu_cli.model import Policy, Responsibility, Section
from tests.diff.changes import policy, table_policy

MUSEUM, STUDY = "建设科技馆新馆并向公众开放。", "建设农家书屋，定期更新图书。"


def paragraphs(
    first: tuple[str, ...], second: tuple[str, ...], *, role: str = "责任单位", words: tuple[str, str] = (MUSEUM, STUDY)
) -> Policy:
    """A measure of two paragraphs with a clause each; an empty one has none."""
    texts = []
    duties = []
    for text, units in zip(words, (first, second), strict=True):
        texts.append(text + (f"（{role}：{'、'.join(units)}）" if units else ""))
        duties += [Responsibility(role, units)] if units else []
    return policy(Section("（一）", 2, "建设科普阵地", "\n".join(texts), tuple(duties)))


def parts(comparison: Comparison) -> list[tuple[str, list[str], list[str]]]:
    return [
        (part.content, [b.unit for b in part.a], [b.unit for b in part.b])
        for match in comparison.matches
        for part in match.units.by_content
    ]


HERE = paragraphs(("市科协", "市财政局"), ("市教育局",))
EXCHANGED = paragraphs(("市教育局",), ("市科协", "市财政局"))


def test_units_exchanged_between_paragraphs() -> None:
    comparison = compare(HERE, EXCHANGED)
    assert parts(comparison) == [
        (MUSEUM, ["市科协", "市财政局"], ["市教育局"]),
        (STUDY, ["市教育局"], ["市科协", "市财政局"]),
    ]
    (match,) = comparison.matches
    assert comparison.differs and match.change == "changed"
    assert len(match.units.both) == 3 and match.units.only_a == match.units.only_b == ()
    assert mirror(comparison).matches == compare(EXCHANGED, HERE).matches


def test_units_exchanged_between_rows() -> None:
    a = table_policy(("市科协", "科普阵地", MUSEUM), ("市教育局", "科普阵地", STUDY))
    b = table_policy(("市教育局", "科普阵地", MUSEUM), ("市科协", "科普阵地", STUDY))
    assert parts(compare(a, b)) == [(MUSEUM, ["市科协"], ["市教育局"]), (STUDY, ["市教育局"], ["市科协"])]
    assert not compare(a, a).differs


def test_a_unit_struck_that_another_paragraph_still_names() -> None:
    there = paragraphs(("市科协", "市财政局"), ("市教育局", "市科协"))
    assert parts(compare(there, HERE)) == [(STUDY, ["市教育局", "市科协"], ["市教育局"])]


def test_another_role_in_one_paragraph() -> None:
    a = paragraphs(("市科协",), ("市科协",))
    section = a.parts[0].sections[0].sections[0]
    text = (section.text or "").replace("责任单位", "配合单位").replace("配合单位", "责任单位", 1)
    duties = (section.responsibilities[0], Responsibility("配合单位", ("市科协",)))
    b = policy(replace(section, text=text, responsibilities=duties))
    (part,) = compare(a, b).matches[0].units.by_content
    assert (part.content, part.a[0].role, part.b[0].role) == (STUDY, "责任单位", "配合单位")


def test_another_spelling_or_another_wording_is_no_part_that_differs() -> None:
    assert parts(compare(HERE, paragraphs(("市科学技术协会", "市财政局"), ("市教育局",)))) == []
    other = paragraphs(("市教育局",), ("市科协",), words=("新建科技馆并全年开放。", "改造农家书屋，更新藏书。"))
    assert parts(compare(HERE, other)) == []


def test_one_clause_for_all_against_one_for_each() -> None:
    section = Section(
        "（一）",
        2,
        "建设科普阵地",
        f"{MUSEUM}\n{STUDY}",
        (Responsibility("责任单位", ("市科协", "市财政局", "市教育局")),),
    )
    everyone = ["市科协", "市财政局", "市教育局"]
    assert parts(compare(HERE, policy(section))) == [
        (MUSEUM, ["市科协", "市财政局"], everyone),
        (STUDY, ["市教育局"], everyone),
    ]


@pytest.mark.parametrize("only", [None, "changed", "units"])
def test_every_view_tells_it(only: str | None) -> None:
    comparison = compare(HERE, EXCHANGED)
    (row,) = comparison_data(comparison)["matches"]
    assert row["units"]["by_content"][1] == {
        "content": STUDY,
        "a": [{"unit": "市教育局", "role": "责任单位"}],
        "b": [{"unit": "市科协", "role": "责任单位"}, {"unit": "市财政局", "role": "责任单位"}],
    }
    said = f"「{STUDY}」A 市教育局，B 市科协、市财政局"
    assert said in build_report(comparison, only=only).sheets[0].rows[0][4]
    assert said in render_page(comparison, only)
    rows = {row[0]: row for row in build_report(comparison, "unit", only).sheets[0].rows}
    assert rows["科协"][4:] == (
        f"（一）建设科普阵地\n（一）建设科普阵地「{MUSEUM}」",
        f"（一）建设科普阵地\n（一）建设科普阵地「{STUDY}」",
    )


def test_what_is_assigned_whole_is_named_so() -> None:
    from kepu_cli.diff.views import part_name, part_text

    part = ContentUnits("", (), compare(HERE, HERE).matches[0].units.both[0][1:])
    assert part_name(part) == "整条措施：" and part_text(part) == "整条措施：A 未写，B 市科协"
