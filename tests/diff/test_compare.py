"""What a comparison finds: nothing where nothing changed, and exactly the one thing that did."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kepu_cli.diff.compare import compare
from kepu_cli.diff.result import Comparison, mirror
from kepu_cli.measures import read_content
from kepu_cli.model import Policy, Responsibility, Section, Target
from tests.diff.changes import change, leaves, measures, policies, policy, section, section_at, table_policy

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = sorted(path.name for path in (ROOT / "samples").glob("*.txt"))


@cache
def sample(name: str) -> Policy:
    from kepu_cli.pipeline import load

    return load(ROOT / "samples" / name)


def differing(comparison: Comparison) -> list[str]:
    """Everything a comparison found, as short words."""
    found = [
        f"{match.a.title}:{match.change}{'!' if match.moved else ''}" for match in comparison.matches if match.differs
    ]
    found += [f"-{only.measure.title}" for only in comparison.only_a] + [
        f"+{only.measure.title}" for only in comparison.only_b
    ]
    found += [f"target:{target.indicator}" for target in comparison.targets if target.differs]
    found += [f"head:{diff.field}" for diff in comparison.head] + [
        f"general:{diff.name}" for diff in comparison.general
    ]
    return found


def plain_leaves(found: Policy) -> Iterator[tuple[int, ...]]:
    """The leaves that are measures by themselves: a change there is a change of one measure."""
    titles = [measure.title for measure in read_content(found).measures]
    for path in leaves(found):
        title = section_at(found, path).title
        if title and titles.count(title) == 1:
            yield path


# ---- properties


@settings(max_examples=25)
@given(policies())
def test_a_policy_does_not_differ_from_itself(found: Policy) -> None:
    assert differing(compare(found, found)) == []


@settings(max_examples=25)
@given(policies(), policies())
def test_comparison_mirrors(a: Policy, b: Policy) -> None:
    there, back = compare(a, b), mirror(compare(b, a))

    def facts(comparison: Comparison) -> list[object]:
        return sorted(
            repr((m.a, m.b, m.similarity, m.primary, m.terms, m.change, m.moved, m.units, m.targets, m.numbers))
            for m in comparison.matches
        )

    assert facts(there) == facts(back)
    assert (there.only_a, there.only_b, there.threshold) == (back.only_a, back.only_b, back.threshold)
    assert sorted(map(repr, there.targets)) == sorted(map(repr, back.targets))


@settings(max_examples=25)
@given(policies(), policies())
def test_every_measure_is_answered_or_alone(a: Policy, b: Policy) -> None:
    comparison = compare(a, b)
    for side in ("a", "b"):
        own = read_content(getattr(comparison, side)).measures
        answered = [getattr(match, side) for match in comparison.matches]
        alone = [only.measure for only in getattr(comparison, f"only_{side}")]
        assert not [measure for measure in alone if any(measure is other for other in answered)]
        assert len({id(measure) for measure in (*answered, *alone)}) == len(own)
        primary = [id(getattr(match, side)) for match in comparison.matches if match.primary]
        assert len(primary) == len(set(primary))


@settings(max_examples=25)
@given(st.data(), policies(least=2))
def test_a_deleted_measure_is_the_one_that_is_missing(data: st.DataObject, found: Policy) -> None:
    path = data.draw(st.sampled_from(list(leaves(found))))
    gone = section_at(found, path)
    without = change(found, path, lambda _: None)
    assume(len(read_content(without).measures) == len(read_content(found).measures) - 1)
    comparison = compare(found, without)
    assert [only.measure.title for only in comparison.only_a] == [gone.title]
    assert comparison.only_b == () and not any(match.differs for match in comparison.matches)


@settings(max_examples=25)
@given(st.data(), policies(least=2))
def test_shuffled_chapters_only_move(data: st.DataObject, found: Policy) -> None:
    part = found.parts[0]
    order = data.draw(st.permutations(part.sections))
    shuffled = replace(found, parts=(replace(part, sections=tuple(order)),))
    comparison = compare(found, shuffled)
    assert {match.change for match in comparison.matches} == {"same"}
    assert comparison.only_a == comparison.only_b == () and comparison.head == comparison.general == ()


@settings(max_examples=25)
@given(policies(), st.data())
def test_one_changed_unit_is_the_one_difference(found: Policy, data: st.DataObject) -> None:
    paths = [path for path in leaves(found) if section_at(found, path).responsibilities]
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    comparison = compare(found, change(found, path, change_unit))
    changed = [match for match in comparison.matches if match.differs]
    assert [([b.unit for b in m.units.only_a], [b.unit for b in m.units.only_b]) for m in changed] == [
        ([section_at(found, path).responsibilities[0].units[0]], ["市档案馆"])
    ]
    assert len(differing(comparison)) == 1


def change_unit(old: Section) -> Section:
    duty = old.responsibilities[0]
    new = Responsibility(duty.role, ("市档案馆", *duty.units[1:]), duty.qualifier)
    text = (old.text or "").replace(f"：{duty.units[0]}", "：市档案馆")
    return replace(old, responsibilities=(new, *old.responsibilities[1:]), text=text)


def change_number(old: Section) -> Section:
    target = old.targets[0]
    assert target.value is not None
    value = int(target.value) + 1
    words = re.sub(rf"(?<!\d){target.value:g}(?!\d)", str(value), target.text, count=1)
    text = (old.text or "").replace(target.text, words, 1)
    return replace(old, text=text, targets=(replace(target, text=words, value=value), *old.targets[1:]))


@settings(max_examples=25)
@given(policies(), st.data())
def test_one_changed_number_is_the_one_difference(found: Policy, data: st.DataObject) -> None:
    paths = [path for path in leaves(found) if section_at(found, path).targets]
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    comparison = compare(found, change(found, path, change_number))
    changed = [target for target in comparison.targets if target.differs]
    assert len(changed) == 1 and changed[0].a is not None and changed[0].b is not None
    assert changed[0].stricter == "b"
    assert [match.change for match in comparison.matches if match.differs] == ["changed"]
    assert comparison.only_a == comparison.only_b == ()


# ---- the same over the samples


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_does_not_differ_from_itself(name: str) -> None:
    assert differing(compare(sample(name), sample(name))) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_changes_of_a_sample_are_found_one_by_one(name: str) -> None:
    found = sample(name)
    for path in plain_leaves(found):
        old = section_at(found, path)
        without = change(found, path, lambda _: None)
        if len(read_content(without).measures) == len(read_content(found).measures) - 1:
            comparison = compare(found, without)
            assert [only.measure.title for only in comparison.only_a] == [old.title], name
            assert comparison.only_b == () and not any(match.differs for match in comparison.matches), name
        if old.responsibilities and "市档案馆" not in old.responsibilities[0].units:
            comparison = compare(found, change(found, path, change_unit))
            assert [only.unit for m in comparison.matches for only in m.units.only_b] == ["市档案馆"], (name, old.title)
            assert len([match for match in comparison.matches if match.differs]) == 1, (name, old.title)
        if (
            old.targets
            and old.targets[0].value is not None
            and re.search(rf"(?<!\d){old.targets[0].value:g}(?!\d)", old.targets[0].text)
        ):
            comparison = compare(found, change(found, path, change_number))
            assert len([target for target in comparison.targets if target.differs]) == 1, (name, old.title)
    later = replace(found, document=replace(found.document, date=dt.date(2031, 1, 1)))
    assert differing(compare(found, later)) == ["head:date"]


@pytest.mark.parametrize("name", SAMPLES)
def test_chapters_of_a_sample_only_move(name: str) -> None:
    found = sample(name)
    parts = tuple(replace(part, sections=part.sections[::-1]) for part in found.parts)
    comparison = compare(found, replace(found, parts=parts))
    assert {match.change for match in comparison.matches} <= {"same"}
    assert comparison.only_a == comparison.only_b == () and comparison.head == comparison.general == ()


# ---- single cases


def test_units_are_compared_by_function_across_levels() -> None:
    text = "完善科技馆、科普教育基地等科普基础设施，推动场馆开放共享。"
    city = policy(section("（一）", "完善科普基础设施", text, ("市科技局", "市发改委", "团市委")))
    province = policy(section("（九）", "完善科普基础设施布局", text, ("省科学技术厅", "省财政厅", "共青团云岭省委")))
    (match,) = compare(city, province).matches
    assert [(pair.a.unit, pair.b.unit) for pair in match.units.both] == [
        ("市科技局", "省科学技术厅"),
        ("团市委", "共青团云岭省委"),
    ]
    assert [bearer.unit for bearer in match.units.only_a] == ["市发改委"]
    assert [bearer.unit for bearer in match.units.only_b] == ["省财政厅"]


def test_a_changed_role_is_told() -> None:
    def made(role: str) -> Policy:
        duties = (Responsibility(role, ("市科协",)), Responsibility("责任单位", ("市教育局",)))
        return policy(Section("（一）", 2, "举办科技节", "每年举办科技节。", duties))

    (match,) = compare(made("牵头单位"), made("配合单位")).matches
    assert [(pair.a.role, pair.b.role) for pair in match.units.roles] == [("牵头单位", "配合单位")]
    assert match.change == "changed" and not match.units.only_a


def test_one_measure_split_in_two_is_one_group() -> None:
    whole = policy(
        section(
            "（一）",
            "壮大科普人才队伍",
            "加强科普人才培训，每年培训科技辅导员。组建科普志愿者队伍，完善志愿服务激励机制。",
        ),
        section("（二）", "加强食品安全监管", "开展校园食品安全检查，严查过期食品。"),
    )
    parts = policy(
        section("（一）", "加强科普人才培训", "加强科普人才培训，每年培训科技辅导员。"),
        section("（二）", "组建科普志愿者队伍", "组建科普志愿者队伍，完善志愿服务激励机制。"),
        section("（三）", "加强食品安全监管", "开展校园食品安全检查，严查过期食品。"),
    )
    comparison = compare(whole, parts)
    assert [(m.a.label, m.b.label, m.group) for m in comparison.matches] == [
        ("（一）", "（一）", 1), ("（一）", "（二）", 1), ("（二）", "（三）", 2)
    ]  # fmt: skip
    assert comparison.only_b == ()


def test_words_may_differ_where_the_subject_is_one() -> None:
    a = policy(
        section("（一）", "强化资金保障", "市、区财政将养老服务经费列入预算，加大专项资金投入。"),
        section("（二）", "建设老年助餐点", "在社区布局长者食堂，对用餐老人给予补助。"),
        section("（三）", "加强组织领导", "成立领导小组，定期研究重大事项，纳入绩效考核。"),
    )
    b = policy(
        section("（一）", "健全推进机制", "建立党委领导、政府主导的联席会议制度，统筹协调各方，加强考核。"),
        section("（二）", "办好幸福食堂", "采取中央厨房模式，让老年人就近吃上热乎饭，新增助餐点。"),
        section("（三）", "完善财政投入政策", "建立稳定增长的经费投入机制，福利彩票资金优先用于助老。"),
    )
    pairs = {(m.a.label, m.b.label) for m in compare(a, b).matches if m.primary}
    assert pairs == {("（一）", "（三）"), ("（二）", "（二）"), ("（三）", "（一）")}


def test_a_target_is_paired_with_its_counterpart_wherever_it_stands() -> None:
    here = Target("公民具备科学素质比例力争达到17%", "公民具备科学素质比例", 2025, "力争达到", 17, "%")
    there = Target("全市公民具备科学素质的比例超过15%", "全市公民具备科学素质的比例", 2025, "超过", 15, "%")
    a = policy(section("（一）", "总体目标", "到2025年公民具备科学素质比例力争达到17%。", targets=(here,)))
    b = policy(
        section("（一）", "举办科普日活动", "围绕主题举办全国科普日。"),
        section("（二）", "履行牵头职责", "到2025年全市公民具备科学素质的比例超过15%。", targets=(there,)),
    )
    (target,) = compare(a, b).targets
    assert target.a == here and target.b == there and target.stricter == "a" and "17% > 15%" in target.why


def test_projects_of_a_table_are_measures() -> None:
    table = table_policy(
        ("市科协", "科普人才队伍建设", "培养科普人才，组建科普志愿者队伍。"),
        ("市教育局", "青少年科学素质行动", "举办青少年科技创新大赛，开齐科学课。"),
        ("市农业农村局", "科普人才队伍建设", "培训农技员，发展科普人才。"),
    )
    plan = policy(section("（一）", "提升青少年科学素质", "开展青少年科技竞赛，推进科普进校园。", ("省教育厅",)))
    comparison = compare(table, plan)
    (match,) = comparison.matches
    assert (match.a.label, match.a.title, match.b.title) == ("", "青少年科学素质行动", "提升青少年科学素质")
    (only,) = comparison.only_a
    assert only.measure.title == "科普人才队伍建设" and [b.unit for b in only.units] == ["市科协", "市农业农村局"]


def test_a_measure_alone_names_the_nearest() -> None:
    a = policy(
        section("（一）", "建设科技馆", "新建科技馆。"),
        section("（二）", "发展科普旅游", "打造科普旅游线路，建设科技馆分馆。"),
    )
    b = policy(
        section("（一）", "建设科技馆", "新建科技馆。"),
        section("（二）", "防治森林火灾", "加强林区巡护。科技馆要参与。"),
    )
    comparison = compare(a, b, min_similarity=0.9)
    assert [only.near and only.near.title for only in comparison.only_a] == ["防治森林火灾"]


def test_deadlines_say_who_is_earlier() -> None:
    def made(when: str) -> Policy:
        text = f"{when}建成科技馆新馆并开放。"
        return policy(Section("（一）", 2, "建设科技馆", text, deadline=when))

    (match,) = compare(made("2025年6月底前"), made("2026年底前")).matches
    assert match.deadline is not None and match.deadline.earlier == "a"
    assert (match.deadline.day_a, match.deadline.day_b) == (dt.date(2025, 6, 30), dt.date(2026, 12, 31))


def test_nothing_hangs_on_the_order_of_hashes() -> None:
    import os
    import subprocess
    import sys

    code = (
        "import sys; sys.path.insert(0, '.'); from tests.diff.test_compare import sample, SAMPLES;"
        "from kepu_cli.diff.compare import compare; from kepu_cli.diff.data import comparison_data;"
        "print(comparison_data(compare(sample(SAMPLES[0]), sample(SAMPLES[1]))))"
    )
    outs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outs) == 1


@settings(max_examples=25)
@given(measures(1), measures(1))
def test_similarity_is_between_nothing_and_all(one: Section, other: Section) -> None:
    for match in compare(policy(one), policy(other), min_similarity=0).matches:
        assert 0 <= match.similarity <= 1


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        # The same day, in two ways of writing.
        ("2027年底前建成科技馆新馆。", "到2027年底，建成科技馆新馆。", None),
        ("2026年6月底前发布首批目录。", "2026年9月底前发布首批目录。", ("2026年6月底前", "2026年9月底前", "a")),
        # Each of its own thing: both are told, neither is earlier.
        ("2025年9月底前发布首批目录。", "2027年底前建成中试基地。", ("2025年9月底前（发布首批目录）", "2027年底前（建成中试基地）", None)),
        # Of several, those of one thing.
        (
            "2025年9月底前发布首批目录，到2027年建成中试基地15家。", "2027年底前建成中试基地12家，2025年12月底前发布首批目录。",
            ("2025年9月底前", "2025年12月底前", "a"),
        ),
        ("建成科技馆新馆。", "到2027年，建成科技馆新馆。", (None, "到2027年", None)),
        # How long something may take, how often and an average are no deadlines.
        ("申请5个工作日内办结。", "申请7个工作日内办结。", None),
        ("科技馆贷款年均增长5%。", "科技馆贷款每年增长6%。", None),
    ],
)  # fmt: skip
def test_deadlines_of_one_thing_are_compared(one: str, other: str, told: tuple[str | None, ...] | None) -> None:
    a, b = (policy(section("（一）", "建设科技馆和中试基地", text, ("市科技局",))) for text in (one, other))
    (match,) = compare(a, b).matches
    found = match.deadline and (match.deadline.a, match.deadline.b, match.deadline.earlier)
    assert found == told


def test_a_deadline_that_another_answer_has_is_told_there() -> None:
    first, second = (
        "到2027年建成成果转化中试基地15家，形成布局。",
        "2025年9月底前发布中试基地开放共享目录，方便企业使用。",
    )
    a = policy(section("（一）", "建设中试基地，开放共享", first + second, ("市科技局",)))
    b = policy(
        section("（一）", "建设中试基地", first, ("市科技局",)),
        section("（二）", "中试基地开放共享", second.replace("9月", "12月"), ("市科技局",)),
    )
    told = {match.b.label: match.deadline and (match.deadline.a, match.deadline.b) for match in compare(a, b).matches}
    assert told == {"（一）": None, "（二）": ("2025年9月底前", "2025年12月底前")}


def test_one_of_two_alike_deadlines_that_is_gone_is_told() -> None:
    both = "2025年底前建成科技馆东馆，2026年底前建成科技馆西馆。"
    a, b = (policy(section("（一）", "建设科技馆", text, ("市科技局",))) for text in (both, both[:15] + "。"))
    (match,) = compare(a, b).matches
    assert match.deadline is not None and (match.deadline.a, match.deadline.b) == ("2026年底前（建成科技馆西馆）", None)


def test_totals_of_a_province_and_of_a_city_are_not_held_against_each_other() -> None:
    def made(issuer: str, count: int, share: int) -> Policy:
        targets = (
            Target(f"建成科普基地{count}个", "科普基地", None, "建成", count, "个"),
            Target(f"覆盖率达到{share}%", "科普服务覆盖率", None, "达到", share, "%"),
        )
        found = policy(section("（一）", "建设科普基地", f"建成科普基地{count}个，覆盖率达到{share}%。", (), targets))
        return replace(found, document=replace(found.document, issuers=(issuer,)))

    (match,) = compare(made("云岭省人民政府", 200, 80), made("云岭市人民政府", 15, 90)).matches
    assert [(target.indicator, target.stricter) for target in match.targets] == [
        ("科普基地", None),
        ("科普服务覆盖率", "b"),
    ]
