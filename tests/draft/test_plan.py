"""A plan of a city or county from the document above it: units, places, figures, names that are never touched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_cli.draft.compose import compose
from kepu_cli.draft.content import Request
from kepu_cli.draft.document import Grid, Paragraph
from kepu_cli.draft.fill import render_template
from kepu_cli.draft.plan import produce_plan
from kepu_cli.draft.region import Mover, Region, find_region, read_region
from kepu_cli.draft.template import Blocks, find_template, load_template
from kepu_cli.errors import UsageError
from kepu_cli.location import Location
from kepu_cli.model import Document, Part, Policy, Responsibility, Section, SourceInfo, Table, Task
from kepu_cli.pipeline import load_bytes

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
    assert content.remarks == ("替换 8 处，待定 0 处，原样保留 0 处；逐处见 --trace",)


def test_keep_and_drop_by_label() -> None:
    content = produce_plan(Request("plan", (_policy(),), region="云岭市", drop=("二、（一）",)))
    assert not any("阵地" in text for text in _texts(content.values["任务"]))
    assert any(item.kind == "略去" for item in content.evidence)
    with pytest.raises(UsageError, match=r"没有编号为 九、 的部分；有的是 一、、二、、三、"):
        produce_plan(Request("plan", (_policy(),), keep=("九、",)))


def test_closing_words_of_the_document_are_left_out() -> None:
    part = _policy().parts[0]
    chapter = part.sections[1]
    words = "各地区、各部门要在省委统一领导下抓好各项任务。"
    last = replace(chapter.sections[1], text=f"{chapter.sections[1].text}\n{words}")
    chapter = replace(chapter, sections=(chapter.sections[0], last))
    policy = replace(_policy(), parts=(replace(part, sections=(part.sections[0], chapter)),))
    content = produce_plan(Request("plan", (policy,), region="云岭市"))
    assert not any("各地区" in text for text in _texts(content.values["任务"]))
    assert [(row.section, row.before) for row in content.evidence if row.kind == "略去"] == [("结尾", words)]


def test_what_stands_above_a_kept_measure_keeps_its_heading_only() -> None:
    part = _policy().parts[0]
    chapter = replace(part.sections[1], text="本章总领。")
    policy = replace(_policy(), parts=(replace(part, sections=(part.sections[0], chapter)),))
    content = produce_plan(Request("plan", (policy,), region="云岭市", keep=("二、（二）",)))
    assert [text[:4] for text in _texts(content.values["任务"])] == ["重点任务", "队伍建设"]
    assert [item.section for item in content.evidence] == ["一、总体要求", "（一）阵地建设", "二、重点任务"]


def test_references_to_what_was_dropped_are_told_apart() -> None:
    policy = _policy()
    part = policy.parts[0]
    last = replace(part.sections[2], text="按照第一部分的要求，抓好第二部分和第（二）项落实。")
    policy = replace(policy, parts=(replace(part, sections=(*part.sections[:2], last)),))
    content = produce_plan(Request("plan", (policy,), region="云岭市", drop=("一、",)))
    [text] = _texts(content.values["保障措施"])
    assert "第一部分【待定：所指的第一部分没有写入】" in text
    assert "第二部分【待定：核对编号】" in text and "第（二）项【待定：核对编号】" in text


@pytest.mark.parametrize(
    ("title", "issuers", "cited", "drafted"),
    [
        ("关于加强科普工作的若干意见", ("云州省科技厅",), "云州省科技厅《关于加强科普工作的若干意见》", "云岭市关于加强科普工作的实施方案"),
        ("云州省科普工作行动计划（2024—2027年）", (), "《云州省科普工作行动计划（2024—2027年）》", "云岭市科普工作实施方案（2024—2027年）"),
        ("云州省科技厅等七部门关于做好科普工作的通知", ("云州省科技厅",), "《云州省科技厅等七部门关于做好科普工作的通知》", "云岭市关于做好科普工作的实施方案"),
        ("云州省人民政府办公厅印发《关于加强科普工作的若干措施》的通知", (), "《云州省人民政府办公厅印发〈关于加强科普工作的若干措施〉的通知》", "云岭市关于加强科普工作的实施方案"),
        ("云州省科技厅关于印发云州省科普阵地建设方案 的 通知", ("云州省科技厅",), "《云州省科技厅关于印发云州省科普阵地建设方案 的 通知》", "云岭市科普阵地建设实施方案"),
        ("云州省科学技术普及条例", ("云州省人民政府",), "《云州省科学技术普及条例》", "云岭市贯彻落实《云州省科学技术普及条例》实施方案"),
    ],
)  # fmt: skip
def test_titles_and_what_is_cited(title: str, issuers: tuple[str, ...], cited: str, drafted: str) -> None:
    document = Document(title=title, issuers=issuers, number="云政发〔2024〕3号")
    policy = Policy(SourceInfo("省.docx", "docx", "0" * 64), document, (Part("main", preamble="全省抓好落实。"),))
    values = produce_plan(Request("plan", (policy,), region="云岭市")).values
    assert (values["上级文件"], values["标题"]) == (cited + "（云政发〔2024〕3号）", drafted)


@pytest.mark.parametrize("blank", [" ", "　", "的 ", "印发 "])
def test_a_title_of_hostile_length_is_drafted(blank: str) -> None:
    document = Document(title=f"云州省关于印发{blank * 50_000}通知")
    policy = Policy(SourceInfo("省.docx", "docx", "0" * 64), document, (Part("main", preamble="全省抓好落实。"),))
    assert "实施方案" in str(produce_plan(Request("plan", (policy,), region="云岭市")).values["标题"])


def test_a_table_is_moved_with_the_units_of_its_tasks() -> None:
    task = Task((Responsibility("责任单位", ("宣传部", "省教育厅")),), project="科普")
    rows = (("宣传部、省教育厅", "科普", "全省宣传，培训 500 人次"),)
    table = Table("云州省科普任务分解表", ("责任单位", "项目", "内容"), rows, (task,))
    policy = replace(_policy(), parts=(Part("main", tables=(table,)),))
    [grid] = [
        block
        for block in produce_plan(Request("plan", (policy,), region="云岭市")).values["任务"].blocks
        if isinstance(block, Grid)
    ]
    assert grid.title == "云岭市科普任务分解表"
    cells = [cell.text for cell in grid.rows[1] if cell is not None]
    assert cells == ["宣传部、市教育局", "科普", "全市宣传，培训 500 人次【待定：指标】"]
    assert any(item.kind == "替换" for item in grid.row_evidence[1])


def test_several_sources_go_into_one_plan() -> None:
    content = produce_plan(Request("plan", (_policy(), _policy()), region="云岭市"))
    assert content.values["上级文件"].count("《") == 2
    assert len(_texts(content.values["任务"])) == 6


def test_without_a_region_the_words_stay() -> None:
    content = produce_plan(Request("plan", (_policy(),)))
    assert "省科学技术厅" in "".join(_texts(content.values["任务"])) and "没有写 --region" in content.remarks[0]


def test_items_of_an_article_stand_below_it() -> None:
    items = tuple(Section(label, 2, text=f"条件{label}") for label in ("（一）", "（二）"))
    articles = (
        Section("第三条", 3, text="应当具备下列条件：", sections=items),
        Section("第四条", 3, text="公示五日。"),
    )
    part = Part(
        "main", sections=(Section("第一章", 1, "申报", sections=articles), Section("第二章", 1, "管理", "从严。"))
    )
    template = load_template(find_template("实施方案"))
    values = produce_plan(Request("plan", (replace(_policy(), parts=(part,)),), region="云岭市")).values
    blocks = compose(template, render_template(template, values)).parts[0].blocks
    assert [block.text[:4] for block in blocks if isinstance(block, Paragraph) and block.level][1:-1] == [
        "二、申报",
        "1.应当",
        "（1）条",
        "（2）条",
        "2.公示",
        "三、管理",
    ]


def test_tables_stand_where_they_stood() -> None:
    table = Table("分工表", ("任务", "责任单位"), (("科普", "省科协"),), at=Location(block=5))
    sections = tuple(
        Section(label, 1, title, "全省落实。", at=Location(block=block))
        for label, title, block in (
            ("一、", "总体要求", 1),
            ("二、", "任务分工", 3),
            ("三、", "其他任务", 7),
            ("四、", "保障措施", 9),
        )
    )
    policy = replace(_policy(), parts=(Part("main", sections=sections, tables=(table,)),))
    blocks = produce_plan(Request("plan", (policy,), region="云岭市")).values["任务"].blocks
    assert [isinstance(block, Grid) for block in blocks] == [False, False, True, False, False]


def test_units_left_open_stay_under_their_measure_when_the_plan_is_read_again() -> None:
    duty = (Responsibility("负责", ("海关总署",)),)
    measure = Section("（一）", 2, "简化手续", "简化核准手续。（海关总署负责）", duty)
    part = Part("main", sections=(Section("一、", 1, "重点任务", sections=(measure,)),))
    policy = Policy(
        SourceInfo("国.txt", "txt", "0" * 64), Document(title="国务院关于便利通关的意见", issuers=("国务院",)), (part,)
    )
    [_, text] = _texts(produce_plan(Request("plan", (policy,), region="云岭省")).values["任务"])
    assert text == "简化手续。简化核准手续。（【待定：海关总署】负责）"
    read = load_bytes(f"云岭省方案\n\n一、重点任务\n（一）{text}\n".encode(), "甲.txt")
    assert read.parts[0].sections[0].sections[0].responsibilities[0].units == ("【待定：海关总署】",)


@pytest.mark.parametrize(("above", "below"), [(("市", "威海市"), "青岛市"), (("省", "吉林省"), "福州市")])
def test_a_city_of_another_place_is_refused(above: tuple[str, str], below: str) -> None:
    with pytest.raises(UsageError, match=r"不在.*的下一级"):
        read_region(below, Region(*above))  # type: ignore[arg-type]


def test_figures_in_any_unit_are_marked() -> None:
    moved = Mover(Region("国家"), read_region("云岭市", Region("国家"))).move("粮食产量稳定在1.4万亿斤左右。")
    assert "【待定：指标】" in moved.text
