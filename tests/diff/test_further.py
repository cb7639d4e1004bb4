"""A long measure is found by its parts; what every measure says is no answer."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.diff.align import THRESHOLD, align
from kepu_cli.measures import Measure

LONG = Measure(
    "（一）",
    "办好民生实事",
    "改造提升农贸市场十处，配建快检室和公平秤；为独居老年人安装烟感报警器和一键呼叫设备，每周上门探访；"
    "新建口袋公园和健身步道，补种行道树；整治背街小巷积水，疏通排水管网；增设校园周边过街设施，安排护学岗执勤；"
    "改建公共厕所，延长开放时间；推行图书通借通还，夜间开放自习室；开通社区巴士，接驳地铁站点；"
    "更新老旧电梯，公示维保记录；增加新能源车位，加装智能道闸；推广垃圾分类积分，设置旧衣回收箱；"
    "举办邻里文化节，招募楼栋长；发放家电换新券，组织展销。",
)
OTHERS = [
    Measure("（二）", "修缮云岭古桥", "加固桥墩，复原栏板，设立保护标志。"),
    Measure("（三）", "监测山洪", "布设雨量站，共享水情。"),
    Measure("（四）", "防治松材线虫", "清理枯死松树，开展飞防作业。"),
]
PARTS = [
    Measure("1.", "关爱独居老年人", "为独居老年人安装烟感报警器，每周上门探访，发现异常及时处置，做好记录。"),
    Measure("2.", "整治积水", "整治背街小巷积水，更换破损井盖，疏通管网，汛前备好泵车，公布值守电话。"),
    Measure("3.", "保护古桥", "加固云岭古桥桥墩，复原栏板，限制车辆通行。"),
    Measure("4.", "培训茶农", "讲授茶园管护，推广修剪机械。"),
]


def linked(a: Sequence[Measure], b: Sequence[Measure]) -> set[tuple[int, int]]:
    return {(link.a, link.b) for link in align(a, b)[0].links}


def test_each_part_of_a_long_measure_is_answered() -> None:
    found, _ = align([LONG, *OTHERS], PARTS)
    assert {(link.a, link.b) for link in found.links} == {(0, 0), (0, 1), (1, 2)}
    assert [link.similarity < THRESHOLD for link in found.links] == [False, True, False]


def test_from_either_side() -> None:
    assert {(i, j) for j, i in linked(PARTS, [LONG, *OTHERS])} == linked([LONG, *OTHERS], PARTS)


def test_what_the_own_answer_says_better_is_no_further_answer() -> None:
    words = ["茶园", "竹林", "苗圃", "药圃", "果园", "花圃"]
    a = [Measure("", f"改造{word}", f"改造{word}三处，邀请农技员指导，年底前验收。") for word in words]
    b = [Measure("", f"提升{word}", f"提升{word}五处，邀请农技员指导，年底前验收。") for word in words]
    assert linked(a, b) == {(n, n) for n in range(len(words))}


def test_measures_without_text_have_no_sentences() -> None:
    a = [Measure("", "关爱独居老年人", ""), Measure("", "疏通排水管网", "")]
    assert linked(a, [LONG, *OTHERS]) >= {(0, 0)}


def test_the_best_of_each_other_need_little_more() -> None:
    a = [
        Measure("", "保护古桥", "加固云岭古桥桥墩，限制车辆通行，设立标志。"),
        Measure("", "护好山林", "清理枯死松树，严控火源入山，增设瞭望塔，劝阻野炊，发放告知书，签订承诺书。"),
    ]
    b = [
        Measure("", "修缮古桥", "加固桥墩，复原栏板，限制车辆通行。"),
        Measure("", "林区巡查", "组建巡山队，瞭望塔昼夜值守，劝阻野炊，签订承诺书，修通防火道，配齐灭火机。"),
    ]
    alignment, _ = align(a, b)
    assert [(link.a, link.b, link.primary, link.similarity < THRESHOLD) for link in alignment.links] == [
        (0, 0, True, False),
        (1, 1, True, True),
    ]
    # Alone, where nothing else is answered, that is not enough.
    assert linked(a[1:], b[1:]) == set()
