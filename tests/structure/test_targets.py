"""Targets and deadlines, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.structure.citations import iter_citations
from kepu_cli.structure.dates import parse_date
from kepu_cli.structure.targets import find_deadline, iter_targets


@pytest.mark.parametrize(
    ("text", "value", "unit", "by", "comparison"),
    [
        ("到2025年，公民具备科学素质比例力争达到17%。", 17, "%", 2025, "力争达到"),
        ("争取每年培训200名以上科技辅导员。", 200, "名", "每年", "以上"),
        ("地区生产总值增长5%左右。", 5, "%", None, "增长…左右"),
        ("科技进步贡献率由60%提高到65%。", 65, "%", None, "提高到"),
        ("将审批时间由5个工作日压减至2个工作日。", 2, "个工作日", None, "压减至"),
        ("举办3分钟科普讲解大赛2场。", 2, "场", None, None),
        ("全年培训0.8 万人次。", 8000, "人次", None, None),
        ("新建科普基地不少于12个。", 12, "个", None, "不少于"),
        ("给予一次性补助1000万元。", 1000, "万元", None, None),
        ("创建教学实践基地 2-3 家。", 2, "家", None, "2—3"),
        ("2026年底前建成场馆5座。", 5, "座", "2026年底前", None),
    ],
)
def test_target(text: str, value: float, unit: str, by: object, comparison: str | None) -> None:
    targets = list(iter_targets(text))
    assert len(targets) == 1
    found = targets[0]
    assert (found.value, found.unit, found.by) == (value, unit, by)
    if comparison is not None:
        assert found.comparison == comparison


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "到2025年，电动化占比达到40%；绿色工厂达到55家；培训教师200名。新建场馆3座。",
            [(40, 2025), (55, 2025), (200, 2025), (3, None)],
        ),
        ("2025年，新建基地10个；每年培训200人；改造场馆3个。", [(10, 2025), (200, "每年"), (3, 2025)]),
        ("到2025年，比2020年增长10%；培训200人。", [(10, 2025), (200, 2025)]),
        ("到2025年，建成基地10个；到2027年，建成20个；培训200人。", [(10, 2025), (20, 2027), (200, 2027)]),
        ("“十五五”末，建成场馆10个；培训200人。", [(10, "“十五五”末"), (200, "“十五五”末")]),
        ("2023年建成场馆10个；培训200人。", [(10, 2023), (200, None)]),
        ("到2025年建成场馆10个，较2020年增长10%；培训200人。", [(10, 2025), (10, 2025), (200, 2025)]),
        ("一是到2025年建成基地10个；二是培训教师30名。", [(10, 2025), (30, None)]),
        ("到2025年建成工厂10家；给予每家补助5万元。", [(10, 2025), (5, None)]),
        ("到2025、2030年，比例分别达到15%、20%。", [(15, 2025), (20, 2030)]),
        ("在2024年建成10个的基础上，2025年再建20个。", [(20, 2025)]),
        ("在现有100个基地基础上再增加20个。", [(20, None)]),
        ("对2025年底前达产的项目给予最高100万元奖励。", [(100, None)]),
        ("到2027年累计改造机组16台。累计淘汰机组17台、产能36.5万千瓦。", [(16, 2027), (17, None), (365000, None)]),
        ("对报废2012年6月30日前（含当日，下同）注册登记的汽油车补贴2万元。", [(2, None)]),
        ("落实科普经费，人均3元。", [(3, None)]),
        ("对80周岁以上老年人每餐补助3元。", [(3, None)]),
        ("缩短办理时间，响应时间缩短10分钟。", [(10, None)]),
    ],
)
def test_the_time_of_a_figure(text: str, found: list[tuple[float, int | str | None]]) -> None:
    assert [(target.value, target.by) for target in iter_targets(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "深入实施330工程。",
        "累计淘汰机组17台。",
        "举办建校100周年活动。",
        "创建4A级景区。",
        "根据云科字〔2024〕17号文件精神。",
        "2023年全面推进。",
        "3.23世界气象日期间开展宣传。",
        "制作H5等产品。",
        "目前已建成12个基地。",
        "拨打12345热线。",
        "举办“科学3分钟”演讲大赛。",
        "开展“5个1”活动。",
        "推进年综合能耗2000吨标准煤以上用能企业能源管理中心建设。",
        "对投入5000万元（含）至1亿元（不含）/年的企业，予以表扬。",
        "招用人员达到职工人数25%（超过100人的企业达到15%）的，可申请贷款。",
    ],
)
def test_no_target(text: str) -> None:
    assert list(iter_targets(text)) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("新增除尘机 10台（套）、打磨一体机 4台（套）。", [("新增除尘机", 10, "台"), ("打磨一体机", 4, "台")]),
        ("更新替代100台（套）以上老旧装置。", [("更新替代老旧装置", 100, "台")]),
        ("建成4家绿色园区和80家（近）零碳工厂。", [("建成绿色园区", 4, "家"), ("（近）零碳工厂", 80, "家")]),
        ("实施1000万元以上技改项目20个以上。", [("实施1000万元以上技改项目", 20, "个")]),
        ("年收入100亿元以上企业达到5家。", [("年收入100亿元以上企业", 5, "家")]),
        ("补贴车价的12%（最高不超过2万元）。", [("补贴车价", 12, "%"), ("补贴车价", 2, "万元")]),
        ("普及率、数控化率分别超过95%、80%。", [("普及率", 95, "%"), ("数控化率", 80, "%")]),
        ("力争实现400家以上企业“链式改造”。", [("企业“链式改造”", 400, "家")]),
        ("提高机顶盒占比至75%。", [("提高机顶盒占比", 75, "%")]),
        ("绿电交易规模力争超过70亿千瓦时。", [("绿电交易规模", 7_000_000_000, "千瓦时")]),
        ("细颗粒物浓度降至30微克/立方米。", [("细颗粒物浓度", 30, "微克/立方米")]),
        ("配建比例不低于车位的20%。", [("配建比例", 20, "%")]),
        ("推动既有建筑改造，完成600万平方米以上。", [("推动既有建筑改造", 6_000_000, "平方米")]),
        (
            "建成14个示范县（市、区）、200个示范乡镇（街道）。",
            [("建成示范县（市、区）", 14, "个"), ("示范乡镇（街道）", 200, "个")],
        ),
        (
            "引育5家以上具有核心技术与研发能力的企业、10家以上骨干企业。",
            [("引育具有核心技术与研发能力的企业", 5, "家"), ("骨干企业", 10, "家")],
        ),
        ("综合分拣中心超7个。", [("综合分拣中心", 7, "个")]),
        ("废旧家电回收量较2023年增长30%。", [("废旧家电回收量", 30, "%")]),
    ],
)
def test_what_each_figure_counts(text: str, figures: list[tuple[str, float, str]]) -> None:
    assert [(found.indicator, found.value, found.unit) for found in iter_targets(text)] == figures


def test_a_ratio() -> None:
    (found,) = iter_targets("到2027年，新能源汽车车桩比达到1.9:1。")
    assert (found.indicator, found.by, found.comparison, found.value) == ("新能源汽车车桩比", 2027, "达到1.9:1", None)
    assert list(iter_targets("比赛时间为9:30。")) == []


def test_the_year_of_a_comparison_is_no_deadline() -> None:
    (found,) = iter_targets("到2027年，投资规模较2023年增长25%以上。")
    assert (found.indicator, found.by) == ("投资规模", 2027)


@pytest.mark.parametrize(
    "text",
    ["报废2018年12月31日前注册登记的汽车，单台补贴2万元。", "2025年1月1日起，新建项目储能配置不少于20%。"],
)
def test_a_time_that_is_no_deadline(text: str) -> None:
    assert [found.by for found in iter_targets(text)] == [None]


def test_one_word_holds_for_all_that_follow_it() -> None:
    assert [found.comparison for found in iter_targets("甲率、乙率分别超过95%、80%。")] == ["分别超过"] * 2


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("2024年6月底前完成。", "2024年6月底前"),
        ("于2025年底前建成。", "于2025年底前"),
        ("到2025年底完成。", "到2025年底"),
        ("长期坚持。", None),
        ("2024年底前启动，2025年底前完成。", None),
    ],
)
def test_deadline(text: str, deadline: str | None) -> None:
    assert find_deadline(text) == deadline


def test_a_deadline_that_is_a_field_of_its_own() -> None:
    assert find_deadline("工作内容：新建服务站\n责任单位：市科协\n完成时限：2026年10月") == "2026年10月"
    assert find_deadline("完成时限：2026年10月\n完成时限：2027年3月") is None


def test_citations_keep_inner_titles_and_numbers() -> None:
    text = "根据《关于印发〈云州省科普条例〉的通知》（云州科〔2023〕79号）和《规划纲要》精神，《未闭合"
    assert list(iter_citations(text)) == [
        ("关于印发〈云州省科普条例〉的通知", "云州科〔2023〕79号"),
        ("规划纲要", None),
    ]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024年1月30日", "2024-01-30"),
        ("二〇二四年一月三十日", "2024-01-30"),
        ("二○一二年十二月二十一日", "2012-12-21"),
        ("２０２４年１月３日", "2024-01-03"),
        ("2024-02-19", "2024-02-19"),
    ],
)
def test_dates(text: str, iso: str) -> None:
    found = parse_date(text)
    assert found is not None and found.isoformat() == iso


def test_a_day_that_does_not_exist() -> None:
    assert parse_date("2024年2月30日") is None


@given(st.text(alphabet="到2025年底前培训建成个名%万人次，。力争达到17第〔〕", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for target in iter_targets(text):
        assert target.text in text
    find_deadline(text)
    list(iter_citations(text))
