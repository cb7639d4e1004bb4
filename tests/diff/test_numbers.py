"""Numbers that were not read as targets: which of them two texts do not share."""

from __future__ import annotations

import pytest

from kepu_cli.diff.compare import compare
from kepu_cli.diff.covers import check_covers
from kepu_cli.diff.numbers import Numbered, compare_numbers
from kepu_cli.measures import read_content
from kepu_cli.model import Target
from tests.diff.changes import policy, section


def found(a: str, b: str) -> list[tuple[str | None, str | None]]:
    texts = Numbered(a, answers=(b,)), Numbered(b, answers=(a,))
    forth = [(diff.a, diff.b) for diff in compare_numbers(*texts)]
    back = [(diff.b, diff.a) for diff in compare_numbers(*texts[::-1])]
    assert sorted(map(repr, forth)) == sorted(map(repr, back))
    return forth


CHANGED = [
    ("云岭湖总磷浓度降至0.05毫克/升", "云岭湖总磷浓度降至0.08毫克/升"),
    ("车桩比达到2.1:1", "车桩比达到4:1"),
    ("培育科普企业二十家以上", "培育科普企业五家以上"),
    ("年吞吐量较2023年增长约一倍", "年吞吐量较2023年增长10%"),
    ("港口年吞吐量达到120万标箱", "港口年吞吐量达到60万标箱"),
    ("选派三名辅导员进村", "选派两名辅导员进村"),
]
SAME = [
    ("云岭湖总磷浓度降至0.05毫克/升", "将云岭湖总磷浓度降至0.050毫克/升"),
    ("培育科普企业二十家以上", "培育20家以上科普企业"),
    ("吞吐量达到1.5万标箱", "吞吐量达到15000标箱"),
    ("产值实现翻番", "产值增长一倍"),
    ("到2025年，建成网络", "到2027年，建成网络"),
    ("落实云政发〔2024〕8号文件", "落实云政发〔2025〕19号文件"),
    ("推广5G应用，治理PM2.5", "推广4G应用，治理PM10"),
    ("落实《云岭条例（2023修订）》第8条", "落实《云岭条例》第十条"),
    ("实施“百千万”行动", "实施“3060”行动"),
    ("12月31日前报送", "6月30日前报送"),
    ("12345热线", "热线"),
    ("进一步加强一批场馆", "加强场馆"),
    ("（1）建设场馆", "（2）建设场馆"),
]


@pytest.mark.parametrize(("a", "b"), CHANGED)
def test_changed_numbers_stand_side_by_side(a: str, b: str) -> None:
    assert found(a, b) == [(a, b)]
    assert found(a, a) == []


@pytest.mark.parametrize(("a", "b"), SAME)
def test_what_is_no_other_number(a: str, b: str) -> None:
    assert found(a, b) == []


def test_a_number_without_a_counterpart_is_told_alone() -> None:
    assert found("落实75%的节能要求。", "落实节能要求，加强检查。") == [("落实75%的节能要求", None)]
    assert found("设立三个中心。", "设立中心。") == []  # may be a way of speaking


def test_a_number_that_stands_twice_and_changes_once() -> None:
    assert found("建设场馆5座，培训讲师5名。", "建设场馆5座，培训讲师6名。") == [("培训讲师5名", "培训讲师6名")]


def test_figures_of_targets_and_deadlines_are_left_to_others() -> None:
    target = Target("建成科普场馆5座", "科普场馆", None, None, 5, "座")
    other = Target("建成科普场馆6座", "科普场馆", None, None, 6, "座")
    a = Numbered("建成科普场馆5座，3个月内完成。", (target,), lambda: ("3个月内",))
    b = Numbered("建成科普场馆6座，2个月内完成。", (other,), lambda: ("2个月内",))
    assert compare_numbers(a, b) == []


def test_another_number_is_a_change_and_not_carried_out() -> None:
    upper = policy(section("（一）", "治理云岭湖", "治理云岭湖，入湖总磷降至0.05毫克每升，培育企业二十家以上。"))
    lower = policy(section("（一）", "治理云岭湖", "治理云岭湖，入湖总磷降至0.08毫克每升，培育企业五家以上。"))
    (match,) = compare(upper, lower).matches
    assert match.change == "changed" and len(match.numbers) == 2
    (cover,) = check_covers(read_content(upper), read_content(lower)).covers
    assert cover.status == "doubtful"
    assert cover.reasons == (
        "数字有出入，请核对：「入湖总磷降至0.05毫克每升」→「入湖总磷降至0.08毫克每升」",
        "数字有出入，请核对：「培育企业二十家以上」→「培育企业五家以上」",
    )


def test_a_number_that_another_answer_keeps_is_kept() -> None:
    upper = policy(section("（一）", "治理云岭湖", "治理云岭湖，修复湿地，落实75%的节能设计要求。"))
    lower = policy(
        section("（一）", "治理云岭湖", "治理云岭湖，修复云岭湖湿地。"),
        section("（二）", "云岭湖周边节能", "治理云岭湖周边建筑，落实75%的节能设计要求，修复湿地。"),
    )
    (cover,) = check_covers(read_content(upper), read_content(lower)).covers
    assert not any("数字" in reason for reason in cover.reasons)


def test_names_of_days_are_no_figures() -> None:
    a = Numbered("在3.23世界气象日、5.12防灾减灾日、119消防宣传月开展宣传。")
    assert compare_numbers(a, Numbered("在重要节点开展宣传。")) == []
