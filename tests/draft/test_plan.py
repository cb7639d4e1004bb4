"""A plan of a city or county from the document above it: units, places, figures, names that are never touched."""

from __future__ import annotations

import pytest

from kepu_cli.draft.content import Request
from kepu_cli.draft.document import Paragraph
from kepu_cli.draft.plan import produce_plan
from kepu_cli.draft.region import Mover, Region, find_region
from kepu_cli.draft.template import Blocks
from kepu_cli.errors import UsageError
from kepu_cli.model import Document, Part, Policy, Responsibility, Section, SourceInfo

PROVINCE = Region("省", "云州省")
CITY = Mover(PROVINCE, Region("市", "云岭市"))
COUNTY = Mover(Region("市", "云岭市"), Region("县", "青溪县"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("省科学技术厅、省教育厅牵头", "市科技局、市教育局牵头"),
        ("云州省科学技术厅负责", "云岭市科技局负责"),
        ("全省上下和我省企业", "全市上下和我市企业"),
        ("在省委省政府领导下", "在市委市政府领导下"),
        ("在省委、省政府领导下", "在市委、市政府领导下"),
        ("各市（州）人民政府要落实", "各县（市、区）人民政府要落实"),
        ("云州省科普事业", "云岭市科普事业"),
        ("节省时间，反省问题", "节省时间，反省问题"),
        ("落实《云州省科学技术普及条例》", "落实《云州省科学技术普及条例》"),
        ("云科发〔2024〕8号", "云科发〔2024〕8号"),
        ("按照国家和省有关规定", "按照国家和省有关规定"),
        ("省科学技术厅、云州大学", "市科技局、【待定：云州大学】"),
        ("比例达到17%", "比例达到17%【待定：指标】"),
        ("到2025年，建成", "到2025年【待定：期限】，建成"),
    ],
)
def test_province_to_city(before: str, after: str) -> None:
    assert CITY.move(before, ["云州大学"] if "大学" in before else []).text == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("市科技局牵头", "县科技局牵头"),
        ("全市科普工作、市场监管、城市建设", "全县科普工作、市场监管、城市建设"),
        ("全市场推广", "全市场推广"),
        ("市委市政府", "县委县政府"),
        ("各县（市、区）人民政府", "各乡镇（街道）人民政府"),
    ],
)
def test_city_to_county(before: str, after: str) -> None:
    assert COUNTY.move(before).text == after


def test_every_change_is_reported_and_quotations_stay() -> None:
    moved = CITY.move("打造“科普云州”品牌，推动《云州省条例》落实，全省推广。")
    assert "“科普云州”【待定" in moved.text and "《云州省条例》" in moved.text and "全市推广" in moved.text
    assert [row.kind for row in moved.changes] == ["待定", "未改", "替换"]


def test_organs_that_become_one_stand_once() -> None:
    moved = CITY.move("省工信厅、省工业和信息化厅、省教育厅")
    assert moved.text == "市工业和信息化局、市教育局"
    assert any("合并" in row.remark for row in moved.changes)


def _policy() -> Policy:
    duty = (Responsibility("责任单位", ("省科学技术厅", "省科协")),)
    measures = tuple(
        Section(label, 2, title, f"做好全省{title}。（责任单位：省科学技术厅、省科协）", duty)
        for label, title in (("（一）", "阵地建设"), ("（二）", "队伍建设"))
    )
    return Policy(
        SourceInfo("省方案.yaml", "yaml", "0" * 64),
        Document(
            number="云政发〔2024〕3号", title="云州省人民政府关于加强科普工作的实施意见", issuers=("云州省人民政府",)
        ),
        (
            Part(
                "main",
                sections=(
                    Section("一、", 1, "总体要求", "服务我省发展。"),
                    Section("二、", 1, "重点任务", sections=measures),
                    Section("三、", 1, "保障措施", "各市（州）要落实责任。"),
                ),
            ),
        ),
    )


def _texts(value: object) -> list[str]:
    assert isinstance(value, Blocks)
    return [block.text for block in value.blocks if isinstance(block, Paragraph)]


def test_plan_of_a_city() -> None:
    assert find_region(_policy()) == PROVINCE
    content = produce_plan(Request("plan", (_policy(),), region="云岭市"))
    values = content.values
    assert values["标题"] == "云岭市关于加强科普工作的实施方案"
    assert values["上级文件"] == "《云州省人民政府关于加强科普工作的实施意见》（云政发〔2024〕3号）"
    assert values["本地"] == "我市"
    assert _texts(values["总体要求"]) == ["服务我市发展。"]
    assert _texts(values["任务"])[1] == "阵地建设。做好全市阵地建设。（责任单位：市科技局、市科协）"
    assert _texts(values["保障措施"]) == ["各县（市、区）要落实责任。"]
    assert all(block.evidence for block in values["任务"].blocks)


def test_keep_and_drop_by_label() -> None:
    content = produce_plan(Request("plan", (_policy(),), region="云岭市", drop=("二、（一）",)))
    assert not any("阵地" in text for text in _texts(content.values["任务"]))
    assert any(item.kind == "略去" for item in content.evidence)
    with pytest.raises(UsageError, match="没有编号"):
        produce_plan(Request("plan", (_policy(),), keep=("九、",)))
