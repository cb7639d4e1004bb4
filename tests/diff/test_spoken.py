"""How much of a measure is spoken of below."""

from __future__ import annotations

from kepu_cli.diff.covers import check_covers
from kepu_cli.diff.spoken import unspoken
from kepu_cli.measures import Measure, read_content
from tests.diff.changes import policy, section

WIDE = (
    "在中小学校建设天文观测台和创客教室。依托云岭湖湿地设立候鸟观察站。组织退休工程师进厂矿讲安全生产。"
    "在旅游景区开设科普讲解点，景区结合游客数量配备讲解员。"
)
NARROW = "在旅游景区开设科普讲解点，景区配备讲解员，民宿摆放科普图书。"


def measure(text: str) -> Measure:
    return Measure("（一）", "推动科普", text)


def test_what_is_spoken_of_is_not_told() -> None:
    assert unspoken(measure(WIDE), [measure(WIDE)]) is None
    assert unspoken(measure(NARROW), [measure(WIDE)]) is None
    assert unspoken(measure(WIDE), [measure(NARROW), measure(WIDE[:60])]) is None


def test_most_of_it_not_spoken_of() -> None:
    missing = unspoken(measure(WIDE), [measure(NARROW)])
    assert missing is not None and len(missing) == 3 and missing[1].startswith("依托云岭湖湿地")


def test_a_narrow_answer_is_for_a_person_to_look_at() -> None:
    upper = policy(section("（一）", "推动科普阵地建设", WIDE))
    lower = policy(section("（一）", "推动景区科普阵地建设", NARROW))
    (cover,) = check_covers(read_content(upper), read_content(lower)).covers
    assert cover.status == "doubtful" and cover.reasons[0].startswith(
        "只说到一部分，请核对；似乎没有说到：「在中小学校"
    )
