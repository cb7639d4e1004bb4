"""The ledger holds every assignment once; gaps; the calendar."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
import yaml

from kepu_cli.model import Policy, Responsibility, Section, Target
from kepu_cli.pipeline import load_bytes
from kepu_cli.tasks.gaps import find_gaps
from kepu_cli.tasks.ledger import build_ledger, sort_ledger
from kepu_cli.tasks.views import ledger_data, ledger_report, render_ics
from tests.conftest import CORPUS
from tests.diff.changes import policy, section, table_policy


def codes(found: Policy) -> list[tuple[str, str]]:
    return [(gap.code, gap.detail) for gap in find_gaps([found])]


def dated(*sections: Section) -> Policy:
    found = policy(*sections)
    return replace(found, document=replace(found.document, date=dt.date(2024, 3, 1)))


def test_an_entry_for_each_unit_and_row() -> None:
    clause = policy(section("（一）", "建设科技馆", "建成科技馆。", ("市科技局", "市科协")))
    table = table_policy(
        ("市科协", "科普人才", "办培训班"), ("市科协", "科普设施", "建科普馆"), ("市教育局", "科普人才", "开科学课")
    )
    entries = build_ledger([clause, table])
    assert [(entry.unit, entry.measure.title, entry.content) for entry in sort_ledger(entries, "measure")] == [
        ("市科技局", "建设科技馆", None), ("市科协", "建设科技馆", None), ("市科协", "科普人才", "办培训班"),
        ("市教育局", "科普人才", "开科学课"), ("市科协", "科普设施", "建科普馆"),
    ]  # fmt: skip
    assert [entry.unit for entry in sort_ledger(entries, "unit")] == [
        "市科技局",
        "市科协",
        "市科协",
        "市科协",
        "市教育局",
    ]


def test_a_level_leaves_out_the_same_function_elsewhere() -> None:
    found = policy(section("（一）", "办科技节", "办科技节。", ("市科协", "县科协")))
    assert [entry.unit for entry in build_ledger([found], unit="市科协")] == ["市科协"]
    assert [entry.unit for entry in build_ledger([found], unit="科协")] == ["市科协", "县科协"]


def test_deadlines_are_days_and_sort() -> None:
    found = dated(
        Section("（一）", 2, "甲", "甲。", (Responsibility("责任单位", ("市科协",)),), deadline="年底前"),
        Section("（二）", 2, "乙", "乙。", (Responsibility("责任单位", ("市科协",)),), deadline="2024年6月底前"),
        Section("（三）", 2, "丙", "丙。", (Responsibility("责任单位", ("市科协",)),)),
        Section(
            "（四）",
            2,
            "丁",
            "丁。",
            (Responsibility("责任单位", ("市科协",)),),
            (Target("到2023年达10%", "比例", 2023, None, 10, "%"),),
        ),
    )
    entries = sort_ledger(build_ledger([found]), "deadline")
    assert [(entry.measure.title, str(entry.day)) for entry in entries] == [
        ("丁", "2023-12-31"), ("乙", "2024-06-30"), ("甲", "2024-12-31"), ("丙", "None"),
    ]  # fmt: skip


def test_calendar() -> None:
    found = dated(
        Section(
            "（一）",
            2,
            "建设科技馆，分馆；展厅",
            "建设。",
            (Responsibility("责任单位", ("市科协", "市科技局")),),
            deadline="2024年6月底前",
        ),
        Section("（二）", 2, "长期坚持", "坚持。", (Responsibility("责任单位", ("市科协",)),), deadline="长期"),
    )
    text = render_ics(build_ledger([found]))
    assert text.count("BEGIN:VEVENT") == 1 and text.endswith("END:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20240630\r\n" in text and "DTSTAMP:20240301T000000Z\r\n" in text
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:（一）建设科技馆，分馆；展厅（市科协、市科技局）\r\n" in unfolded
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert render_ics(build_ledger([found])) == text


@pytest.mark.parametrize(
    ("text", "soft"),
    [
        ("给予一次性500元立减补贴。鼓励购买合规新车。换购的电池应符合标准。", ""),
        ("支持申报科普场馆，补贴标准按照《云岭办法》执行。", ""),
        ("鼓励学校在科普应用中探索。", "鼓励"),
        ("鼓励企业捐赠，支持社会力量参与。", "鼓励、支持"),
        ("鼓励企业捐赠，建立表彰机制。", ""),
        ("建成科技馆。", ""),
        ("积极探索新模式。", "探索"),
    ],
)
def test_soft_words_alone(text: str, soft: str) -> None:
    found = policy(section("（一）", "社会投入", text, ("市科协",)))
    assert [detail for code, detail in codes(found) if code == "soft"] == ([soft] if soft else [])


def test_two_leads() -> None:
    duties = (Responsibility("牵头单位", ("市科协", "市科技局")), Responsibility("配合单位", ("市教育局",)))
    assert ("two-leads", "市科协、市科技局") in codes(policy(Section("（一）", 2, "办科技节", "办科技节。", duties)))


def test_units_nobody_wrote_to() -> None:
    found = policy(section("（一）", "办科技节", "办科技节。", ("市教育局", "市公安局", "市科技局")))
    sent = replace(found, document=replace(found.document, recipients="云岭市教育局、市财政局"))
    # The issuer needs no letter to itself.
    assert [detail for code, detail in codes(sent) if code == "not-recipient"] == ["市公安局"]
    places = replace(sent, document=replace(sent.document, recipients="各市州、县市区人民政府，各有关企业"))
    assert [code for code, _ in codes(places) if code == "not-recipient"] == []
    everyone = replace(found, document=replace(found.document, recipients="各县（市、区）人民政府，市政府各部门"))
    assert [code for code, _ in codes(everyone) if code == "not-recipient"] == []


def test_data_and_report_agree() -> None:
    entries = build_ledger([table_policy(("市科协", "科普人才", "办培训班"))])
    assert ledger_data(entries)["units"] == [{"function": "科协", "count": 1}]
    (sheet,) = ledger_report(entries, "unit").sheets
    assert sheet.header[0] == "单位" and len(sheet.rows) == 1


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the published documents")
@pytest.mark.parametrize(
    "name",
    [
        "seeds/weihai-opinions.txt",
        "seeds/wenzhou-task-table.txt",
        "seeds/jilin-plan.txt",
        "sh-kejifuwuye.md",
        "gov-jiuye.html",
    ],
)
def test_ledgers_of_published_documents(name: str) -> None:
    from kepu_cli.pipeline import load

    gold = yaml.safe_load(next(CORPUS.glob(name.rsplit(".", 1)[0] + ".gold.yaml")).read_text(encoding="utf-8"))
    wanted = Counter(unit for duty in gold["responsibilities"] for unit in duty["units"])
    wanted += Counter(row["unit"] for row in gold.get("table_rows") or ())
    assert Counter(entry.unit for entry in build_ledger([load(CORPUS / name)])) == wanted


def test_each_clause_has_its_own_day() -> None:
    text = (
        "云岭市重点工作方案\n\n一、重点工作\n（一）抓好学习。组织集中学习。（市科协负责，2月28日前完成）抓好落实。（市教育局负责，4月中旬前完成）\n"
        "（二）建设研究院。市科技局牵头，市财政局、市教育局配合。\n"
    )
    entries = build_ledger([load_bytes(text.encode(), "方案.txt")])
    found = {(entry.unit, entry.content): [due.text for due in entry.dues] for entry in entries}
    assert found[("市科协", "组织集中学习。")] == ["2月28日前"]
    assert found[("市教育局", "抓好落实。")] == ["4月中旬前"]
    assert {entry.unit for entry in entries if entry.measure.label == "（二）"} == {"市科技局", "市财政局", "市教育局"}


def planned(*lines: str, title: str = "云岭市重点工作方案") -> Policy:
    return load_bytes("\n".join((title, "", "一、重点工作", *lines)).encode(), "方案.txt")


def test_every_dated_step_is_in_the_calendar_and_nothing_else() -> None:
    found = planned(
        "（一）建设科技馆。2025年6月底前完成主体工程，2026年3月31日前开馆。（责任单位：市科技局；完成时限：2026年3月31日）",
        "（二）提高效率。投诉1个工作日内办结，贷款年均增长5%。（责任单位：市财政局）",
    )
    days = [line[-8:] for line in render_ics(build_ledger([found])).splitlines() if line.startswith("DTSTART")]
    assert days == ["20250630", "20260331"]
    unfolded = render_ics(build_ledger([found])).replace("\r\n ", "")
    assert "时限：2025年6月底前\\n单位：市科技局\\n完成主体工程\\n依据" in unfolded
    assert [[due.text for due in entry.dues] for entry in build_ledger([found], unit="市财政局")] == [[]]


def test_a_clause_behind_the_heading_binds_the_heading() -> None:
    found = planned("（一）一要抓学习（市科协负责，2月28日前完成）二要抓落实（市教育局负责，4月中旬前完成）")
    assert [(entry.unit, entry.content, entry.dues[0].text) for entry in build_ledger([found])] == [
        ("市科协", "一要抓学习", "2月28日前"), ("市教育局", "二要抓落实", "4月中旬前"),
    ]  # fmt: skip


def test_aims_are_no_measures_left_open() -> None:
    found = planned(
        "（一）建设科技馆。印发之日起30日内开工。（责任单位：市科技局）", "（二）改善空气。11月至次年2月开展整治。（责任单位：市生态环境局）",
        "（三）培训教师。每年培训教师200名。（责任单位：市教育局）", "（四）拓宽渠道。贷款年均增长15%以上。（责任单位：市财政局）",
        "二、总体要求", "（一）指导思想。坚持以人民为中心。", "（二）主要目标。科普事业迈上新台阶。",
    )  # fmt: skip
    assert [(gap.code, gap.measure and gap.measure.label) for gap in find_gaps([found])] == [("no-deadline", "（四）")]


def test_all_of_a_year_s_plan_is_due_within_the_year() -> None:
    found = planned("（一）建设科技馆。开工建设。（责任单位：市科技局）", title="云岭市2025年重点工作任务")
    assert codes(found) == []


def test_each_paragraph_is_cited_where_it_stands() -> None:
    found = planned(
        "（一）建设科普阵地", "建设科技馆。（责任单位：市科协）", "建设农家书屋。（责任单位：市教育局）",
        "（二）培训教师。每年培训教师200名。（责任单位：市教育局）组织讲座。（责任单位：市科协）",
        "（三）鼓励捐赠",
    )  # fmt: skip
    assert [(entry.measure.label, entry.unit, entry.at.block) for entry in build_ledger([found])] == [
        ("（一）", "市科协", 4), ("（一）", "市教育局", 5), ("（二）", "市教育局", 6), ("（二）", "市科协", 6),
    ]  # fmt: skip
    # Where blank lines or a table stand between, only the heading's place is known.
    section = found.parts[-1].sections[0].sections[0]
    moved = replace(section, at=replace(section.at, block=1))
    chapter = replace(found.parts[-1].sections[0], sections=(moved, *found.parts[-1].sections[0].sections[1:]))
    spread = replace(found, parts=(replace(found.parts[-1], sections=(chapter,)),))
    assert [entry.at.block for entry in build_ledger([spread])][:2] == [1, 1]
