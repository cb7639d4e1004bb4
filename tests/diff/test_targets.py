"""Which of two figures promises more, and which figures are of one indicator."""

from __future__ import annotations

import pytest

from kepu_cli.diff.figures import amount, printed
from kepu_cli.diff.targets import compare_targets, list_promises, same_thing
from kepu_cli.diff.views import indicator_text, target_text
from kepu_cli.measures import Measure
from kepu_cli.model import Target
from kepu_cli.structure.targets import iter_targets


def target(
    text: str, indicator: str, value: float | None, unit: str, comparison: str = "", by: int | str | None = None
) -> Target:
    return Target(text, indicator, by, comparison or None, value, unit)


def compared(a: Target, b: Target, *, linked: bool = True):  # type: ignore[no-untyped-def]
    first, second = ([Measure("", "甲", "", targets=(one,))] for one in (a, b))
    return compare_targets(list_promises(first), list_promises(second), frozenset({(0, 0)} if linked else ()))


CASES = [
    ("higher share", ("比例达到17%", 17, "%", "达到", 2025), ("比例超过15%", 15, "%", "超过", 2025), "a"),
    (
        "upper bound, lower is stricter",
        ("比例不超过5%", 5, "%", "不超过", None),
        ("比例不超过8%", 8, "%", "不超过", None),
        "a",
    ),
    ("fewer days", ("比例5个工作日内", 5, "天", "以内", None), ("比例3个工作日内", 3, "天", "以内", None), "b"),
    (
        "fewer working days",
        ("比例5个工作日内", 5, "个工作日", "以内", None),
        ("比例1个工作日", 1, "个工作日", "压减至", None),
        "b",
    ),
    ("things by other counters", ("比例5个", 5, "个", "", None), ("比例6家", 6, "家", "", None), "b"),
    (
        "a level and a rise",
        ("比例达到35%", 35, "%", "达到", None),
        ("比例提高2个百分点", 2, "个百分点", "提高", None),
        None,
    ),
    ("money in other units", ("比例5000万元", 5000, "万元", "", None), ("比例0.6亿元", 0.6, "亿元", "", None), "b"),
    ("time in other units", ("比例2个月内", 2, "个月", "以内", None), ("比例45天内", 45, "天", "以内", None), "b"),
    ("weight in other units", ("比例900公斤", 900, "公斤", "", None), ("比例1吨", 1, "吨", "", None), "b"),
    (
        "same, one only strives",
        ("比例力争达到10个", 10, "个", "力争达到", None),
        ("比例达到10个", 10, "个", "达到", None),
        "b",
    ),
    ("same figure, earlier year", ("比例10个", 10, "个", "达到", 2025), ("比例10个", 10, "个", "达到", 2027), "a"),
    ("higher but later", ("比例20个", 20, "个", "达到", 2030), ("比例10个", 10, "个", "达到", 2025), None),
    (
        "upper against lower bound",
        ("比例不少于10个", 10, "个", "不少于", None),
        ("比例不超过20个", 20, "个", "不超过", None),
        None,
    ),
]


@pytest.mark.parametrize(("name", "a", "b", "stricter"), CASES, ids=[case[0] for case in CASES])
def test_stricter(name: str, a: tuple, b: tuple, stricter: str | None) -> None:  # type: ignore[type-arg]
    (row,) = compared(*(target(text, "比例", value, unit, word, by) for text, value, unit, word, by in (a, b)))
    assert row.stricter == stricter and row.differs and row.why
    (back,) = compared(*(target(text, "比例", value, unit, word, by) for text, value, unit, word, by in (b, a)))
    assert back.stricter == {"a": "b", "b": "a", None: None, "same": "same"}[stricter]


def test_people_and_visits_compare_with_a_warning() -> None:
    (row,) = compared(
        target("培训教师200名", "培训教师", 200, "名"), target("培训教师0.8万人次", "培训教师", 8000, "人次")
    )
    assert row.stricter == "b" and "单位不同" in row.why and "8000人次 > 200名" in row.why


def test_kinds_that_do_not_compare_stay_apart() -> None:
    rows = compared(
        target("科普基地50个", "科普基地", 50, "个"), target("科普基地覆盖率50%", "科普基地覆盖率", 50, "%")
    )
    assert [(row.a is None, row.b is None) for row in rows] == [(False, True), (True, False)]


def test_measures_that_answer_each_other_need_less() -> None:
    a, b = (
        target("培训科技辅导员200名", "培训科技辅导员", 200, "名"),
        target("年培训科学教师和辅导员300名", "科学教师和辅导员", 300, "名"),
    )
    assert len(compared(a, b)) == 1 and len(compared(a, b, linked=False)) == 2


def test_years_of_one_indicator_pair_among_themselves() -> None:
    def made(first: int, second: int) -> list[Measure]:
        targets = tuple(
            target(f"到{year}年比例达到{value}%", "公民科学素质比例", value, "%", "达到", year)
            for year, value in ((2025, first), (2030, second))
        )
        return [Measure("", "目标", "", targets=targets)]

    rows = compare_targets(list_promises(made(15, 20)), list_promises(made(16, 22)[::-1]), frozenset({(0, 0)}))
    assert [(row.a.value, row.b.value) for row in rows if row.a and row.b] == [(15, 16), (20, 22)]


def test_same_figure_is_no_difference() -> None:
    (row,) = compared(target("达17％", "比例", 17, "%"), target("达17%", "比例", 17, "%"))
    assert not row.differs and row.stricter == "same"


def test_amounts() -> None:
    assert amount(target("", "", 1.5, "亿元")) == 150_000_000
    assert amount(target("", "", None, "")) is None
    assert [printed(target("", "", v, u)) for v, u in ((17, "%"), (8000, "人次"), (2.5, "万元"), (20000, "人"))] == [
        "17%", "8000人次", "2.5万元", "2万人"
    ]  # fmt: skip


def test_a_figure_without_words_is_still_itself() -> None:
    (row,) = compared(target("5%", "", 5, "%"), target("5%", "", 5, "%"))
    assert not row.differs


# Two clauses as printed, and which promises more: None where that cannot be told.
VERDICTS: list[tuple[str, str, str | None]] = [
    ("专精特新企业达到300户", "专精特新企业达到280家", "a"),
    ("单位GDP能耗下降13.5%", "单位地区生产总值能耗降低14%", "b"),
    ("审批时限缩减80%以上", "审批时限压缩比例达到70%", "a"),
    ("大班额比例降至1%以下", "大班额比例控制在2%以内", "a"),
    ("办理时间由5个工作日压减至2个工作日", "办理时间压减至1个工作日", "b"),
    ("不动产登记办理时限压缩至3个工作日", "不动产登记1个工作日内办结", "b"),
    ("失业率控制在4.5%以内", "失业率不超过5%", "a"),
    ("新建绿道200公里", "建设绿道150千米", "a"),
    ("建成基地10—15个", "建成基地8—10个", "a"),
    ("社区服务覆盖率达到90%", "社区服务覆盖率实现全覆盖", "b"),
    ("科研设施向公众开放不少于10天", "科研设施向公众开放不少于15天", "b"),
    ("新增床位100张", "新增床位200张", "b"),
    ("平均响应时间缩短10分钟", "平均响应时间缩短8分钟", "a"),
    ("平均响应时间缩短至10分钟", "平均响应时间缩短至8分钟", "b"),
    ("平均响应时间缩短10分钟", "平均响应时间缩短至8分钟", None),
    ("办理时限压缩30%", "办理时限压缩50%", "b"),
    ("管网漏损率控制在9%以内", "管网漏损率控制在8%以内", "b"),
    ("用水总量下降9%", "用水总量下降8%", "a"),
    ("废水排放达标率达到95%", "废水排放达标率达到98%", "b"),
    ("投资年均增长8%", "投资年均增长9%", "b"),
    ("非化石能源消费比重达到25%", "非化石能源消费比重达到24%", "a"),
    # A level and a growth, a total and so much for each, a year and all years, a cap and a sum, ranges that overlap.
    ("森林覆盖率提高2个百分点", "森林覆盖率达到35%", None),
    ("研发投入增长10%", "研发投入占比达到3%", None),
    ("每个街道建成社区食堂1个", "建成社区食堂20个", None),
    ("每年培训教师200名", "到2027年培训教师300名", None),
    ("给予最高500万元补助", "给予300万元补助", None),
    # More of a grant is generous, not strict.
    ("给予最高500万元补助", "给予最高0.03亿元补助", None),
    ("每件补贴不超过2000元", "每件补贴不超过1500元", None),
    # One side speaks of a part of what the other speaks of, or of another thing.
    ("建成充电桩40万个以上", "建成公共充电桩8万个以上", None),
    ("建成智能灌溉工厂300家", "建成省级智能工厂1家", None),
    ("引育5家以上具有食品创制核心技术的自主创新企业", "引育5家以上具有卫星测绘核心技术的自主创新企业", None),
    ("补贴资金由两级财政按照85%:15%比例共担", "补贴资金由两级财政按照50%:50%比例共担", None),
    ("每年开展科普讲座4场", "每季度开展科普讲座2场", None),
    ("建成基地10—15个", "建成基地12个", None),
    ("新增高新技术企业100家", "高新技术企业达到300家", None),
    ("重点行业失业率达到5%", "重点行业失业率达到4%", None),
    ("规模以上企业户数翻一番", "规模以上企业户数达到300家", None),
    ("组织学员实践3天", "组织学员实践5天", None),
]


@pytest.mark.parametrize(("a", "b", "stricter"), VERDICTS, ids=[f"{a} | {b}" for a, b, _ in VERDICTS])
def test_verdicts_on_printed_clauses(a: str, b: str, stricter: str | None) -> None:
    one, other = next(iter_targets(a + "。")), next(iter_targets(b + "。"))
    rows = [row for row in compared(one, other) if row.a and row.b]
    assert [row.stricter for row in rows] in ([stricter], [] if stricter is None else [stricter])
    (mirrored,) = [row for row in compared(other, one) if row.a and row.b] or [None]
    assert mirrored is None or mirrored.stricter == {"a": "b", "b": "a", None: None}[stricter]


def test_one_thing_is_known_by_its_words() -> None:
    def thing(text: str) -> Target:
        return target(text, text, 5, "个")

    assert same_thing(thing("更新医疗装备"), thing("累计更新医疗设备"))
    assert same_thing(thing("全市公民具备科学素质的比例"), thing("公民具备科学素质比例"))
    assert not same_thing(thing("充电桩"), thing("公共充电桩"))
    (row,) = compared(target("建成充电桩5个", "充电桩", 5, "个"), target("建成公共充电桩9个", "公共充电桩", 9, "个"))
    assert target_text(row) == "A 充电桩 5个，B 公共充电桩 9个；指标的说法不同，请核对是不是一回事"
    assert indicator_text(row) == "充电桩 ↔ 公共充电桩"


def test_less_is_written_with_the_lower_figure_first() -> None:
    one, other = (next(iter_targets(f"不动产登记{days}个工作日内办结。")) for days in (3, 1))
    (row,) = compared(one, other)
    assert (row.stricter, row.why) == ("b", "1个工作日 < 3个工作日")


def test_one_day_in_two_ways_of_writing_is_no_difference() -> None:
    (row,) = compared(target("达17%", "比例", 17, "%", by=2027), target("达17%", "比例", 17, "%", by="2027年底前"))
    assert not row.differs


def stricter_of(a: str, b: str) -> tuple[str | None, str]:
    """Which of two sentences promises more, by the figures that are read in them."""
    (first,), (second,) = iter_targets(a), iter_targets(b)
    (row,) = compared(first, second)
    return row.stricter, row.why


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("到2025年，用水总量为30亿立方米。", "到2025年，用水总量为28亿立方米。", "看不出高好还是低好"),
        ("到2025年，万元产值用水量为30立方米。", "到2025年，万元产值用水量为28立方米。", "看不出高好还是低好"),
        ("到2025年，管网漏损率为9%。", "到2025年，管网漏损率为8%。", "看不出高好还是低好"),
        ("到2025年，青少年近视率达到45%。", "到2025年，青少年近视率保持在40%。", "看不出高好还是低好"),
        ("到2025年，农药使用量达到1000吨。", "到2025年，农药使用量达到900吨。", "看不出高好还是低好"),
        ("覆盖率提高5个百分点。", "覆盖率提高5%。", "百分点"),
        ("普及率提高5个百分点。", "普及率提高6%。", "百分点"),
        ("到2025年，投资年均增长8%。", "到2025年，投资增长20%。", "按整个时期计"),
    ],
)
def test_better_not_told_than_told_wrongly(a: str, b: str, why: str) -> None:
    stricter, said = stricter_of(a, b)
    assert stricter is None and why in said and "无法比较" in said


def rows_of_years(*figures: tuple[int, int]) -> Measure:
    """A row of a table with a column for each year."""
    targets = [target(f"更新设备{value}台", "更新设备", value, "台", by=year) for year, value in figures]
    return Measure("", "更新设备", "", targets=tuple(targets), kind="table")


@pytest.mark.parametrize(("text", "stricter"), [("到2027年累计更新设备60台", None), ("到2027年更新设备60台", None)])
def test_one_year_is_not_the_sum_of_all(text: str, stricter: str | None) -> None:
    own = rows_of_years((2026, 24), (2027, 5))
    other = Measure("", "更新设备", "", targets=(target(text, "更新设备", 60, "台", by=2027),))
    rows = compare_targets(list_promises([own]), list_promises([other]), frozenset({(0, 0)}))
    both = [row for row in rows if row.a and row.b]
    assert [row.stricter for row in both] == [stricter] and "当年的数" in both[0].why


def test_years_of_two_tables_compare() -> None:
    one, other = rows_of_years((2026, 24), (2027, 5)), rows_of_years((2026, 20), (2027, 9))
    rows = compare_targets(list_promises([one]), list_promises([other]), frozenset({(0, 0)}))
    assert [row.stricter for row in rows] == ["a", "b"]
