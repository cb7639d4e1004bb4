"""Printed deadlines as days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.deadlines import Calendar, clause_time, find_dues, is_recurring, parse_deadline, policy_year
from tests.diff.changes import policy

CASES: list[tuple[str | int, str | None]] = [
    ("2025年6月底前", "2025-06-30"), ("年底前", "2024-12-31"), (2025, "2025-12-31"), ("2025", "2025-12-31"),
    ("6月30日前", "2024-06-30"), ("2025—2027年", "2027-12-31"), ("每年", None), ("2025年第三季度", "2025-09-30"),
    ("2026年上半年", "2026-06-30"), ("“十四五”末", "2025-12-31"), ("12月中旬", "2024-12-20"), ("明年6月底前", "2025-06-30"),
    ("2024-12-31", "2024-12-31"), ("立即", None), ("长期坚持", None), ("2025年2月30日", None), ("2024年2月", "2024-02-29"),
    ("2024年3月至2025年5月", "2025-05-31"), ("", None), ("0000", None), ("²²²²", None), ("9999", None), (10**9, None),
    ("9999年12月31日前", None), ("２０２５", "2025-12-31"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), CASES, ids=[str(case[0]) or "nothing" for case in CASES])
def test_days(text: str | int, day: str | None) -> None:
    assert parse_deadline(text, Calendar(2024)) == (dt.date.fromisoformat(day) if day else None)


def test_without_a_year_a_month_is_no_day() -> None:
    assert parse_deadline("6月底前", Calendar()) is None and parse_deadline("年底前", Calendar()) is None


def test_counting_does_not_leave_the_calendar() -> None:
    last = Calendar(9999, dt.date(9999, 12, 30))
    for text in ("印发之日起30日内", "印发后3个月内", "明年6月底前", "年底前", "11月至2月"):
        assert parse_deadline(text, last) is None


def test_recurring() -> None:
    assert (
        is_recurring("每年12月底前")
        and is_recurring("长期坚持")
        and not is_recurring("2025年底")
        and not is_recurring(2025)
    )


def test_the_year_of_a_policy() -> None:
    found = policy(title="2023年工作要点")
    assert policy_year(found) == 2023
    assert policy_year(replace(found, document=replace(found.document, number="云科字〔2024〕8号"))) == 2024
    assert policy_year(replace(found, document=replace(found.document, date=dt.date(2025, 1, 2)))) == 2025
    assert policy_year(policy()) is None


CALENDAR = Calendar(2025, dt.date(2025, 2, 10))
SENTENCES: list[tuple[str, list[tuple[str, str | None]]]] = [
    ("2025年6月底前完成主体工程，2026年3月31日前开馆。", [("2025年6月底前", "2025-06-30"), ("2026年3月31日前", "2026-03-31")]),
    ("2025年三季度完成申报，年底前下达计划。", [("2025年三季度", "2025-09-30"), ("年底前", "2025-12-31")]),
    ("方案印发之日起30日内建立联席会议。", [("印发之日起30日内", "2025-03-12")]),
    ("方案印发之日起3个月内建立联席会议。", [("印发之日起3个月内", "2025-05-10")]),
    ("本意见印发后3个月内出台细则。", [("印发后3个月内", "2025-05-10")]),
    ("方案印发之日起5个工作日内报送。", [("印发之日起5个工作日内", None)]),
    ("2025年上半年修订办法，3月20日前征求意见。", [("2025年上半年", "2025-06-30"), ("3月20日前", "2025-03-20")]),
    ("2025年11月至2026年2月开展整治。", [("2025年11月至2026年2月", "2026-02-28")]),
    ("11月至次年2月开展整治。", [("11月至次年2月", "2026-02-28")]),
    ("11月至2月开展整治。", [("11月至2月", "2026-02-28")]),
    ("2026年3月启动，9月建成。", [("2026年3月", "2026-03-31"), ("9月", "2026-09-30")]),
    ("力争到2027年底前达到15%。", [("到2027年底前", "2027-12-31")]),
    ("到2026年，建成食堂2000个。", [("到2026年", "2026-12-31")]),
    ("“十五五”末评选先进100个。", [("“十五五”末", "2030-12-31")]),
    ("三年内认定众创空间5家。", [("三年内", None)]),
    ("每年5月开展科技活动周，9月开展科普日。", [("每年5月", "2025-05-31"), ("9月", "2025-09-30")]),
    ("到2026、2030年，比例分别达到15%、20%。", [("到2026", "2026-12-31"), ("2030年", "2030-12-31")]),
    ("到2026年和2030年，比例分别达到15%、20%。", [("到2026年", "2026-12-31"), ("2030年", "2030-12-31")]),
    ("2025年10月1日至12月31日开展整治。", [("2025年10月1日至12月31日", "2025-12-31")]),
    ("二〇二五年底前完成改造。", [("二〇二五年底前", "2025-12-31")]),
    ("二〇二五年十一月底前完成改造。", [("二〇二五年十一月底前", "2025-11-30")]),
    ("2026年底前在现有基础上新建10个。", [("2026年底前", "2026-12-31")]),
    ("2026年底前完成三年行动的各项任务，按月调度。", [("2026年底前", "2026-12-31")]),
    ("2026年底前对完成改造的企业给予奖励。", [("2026年底前", "2026-12-31")]),
    ("2026年底前出台支持企业的补贴政策。", [("2026年底前", "2026-12-31")]),
    ("2026年底前完成涉企的奖励资金兑付。", [("2026年底前", "2026-12-31")]),
    ("2026年底前完成老旧场馆改造的项目，按月通报。", [("2026年底前", "2026-12-31")]),
    ("2026年5月20日至22日举办科技大会。", [("2026年5月20日至22日", "2026-05-22")]),
    ("每年12月底前考核，次年1月通报。", [("每年12月底前", "2025-12-31"), ("次年1月", "2026-01-31")]),
    ("2024年底前形成的欠款，2026年9月底前清偿。", [("2026年9月底前", "2026-09-30")]),
    ("2020年底前建成科技馆。", [("2020年底前", "2020-12-31")]),
    ("1999年12月底前建成科技馆。", [("1999年12月底前", "1999-12-31")]),
    ("1850年12月底前的碑刻要登记。", []),
    # No deadlines: processing times, averages, what is past, what begins, names of plans and days.
    ("自受理之日起30日内办结。", []),
    ("投诉举报在15个工作日内办结，贷款年均增长15%。", []),
    ("截至2024年底已建成12个，2024年12月印发方案。", []),
    ("自2026年3月1日起减免租金，政策执行至2026年12月31日。", []),
    ("自2026年1月1日起施行，有效期至2028年12月31日。", []),
    ("落实《三年行动计划（2025—2027年）》，办好2025年“星火”大赛。", []),
    ("5月30日全国科技工作者日期间开展慰问。", []),
    ("持续推进作风建设。", []),
    ("本办法于2025年3月1日起施行，有效期5年。", []),
    ("本办法于2025年3月1日正式施行。", []),
    # No deadlines: where something sets out from, and to whom something is given.
    ("在2024年建成10个的基础上，2026年再建20个。", []),
    ("在2026年基础上扩大规模。", []),
    ("对2025年12月31日前达产的项目给予奖励。", []),
    ("凡2026年底前购置设备的，可申请贴息。", []),
    ("对报废2018年12月31日前（含当日，下同）注册登记的车辆给予补贴。", []),
    ("2026年底前建成的项目可申请补助。", []),
    ("2026年底前完成改造的，按投资额给予补助。", []),
    ("2026年底前完成改造的企业，给予一次性补助。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dues"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_the_times_of_a_sentence(text: str, dues: list[tuple[str, str | None]]) -> None:
    assert [(due.text, due.day and due.day.isoformat()) for due in find_dues(text, CALENDAR)] == dues


def test_each_time_has_its_words() -> None:
    text = "建立目录，2025年9月底前发布；到2026年，建成食堂2000个，每年验收。"
    assert [(due.text, due.words, due.recurring) for due in find_dues(text, CALENDAR)] == [
        ("2025年9月底前", "建立目录…发布", False), ("到2026年", "建成食堂2000个", False), ("每年", "验收", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("支持企业2025年底前完成改造，给予补助。", ["支持企业…完成改造，给予补助"]),
        ("争取2025年底完成。", ["完成"]),
        ("自2025年起，每年培训200人。", ["自2025年起…培训200人"]),
        ("2025年3月启动2026年9月建成。", ["启动", "建成"]),
        ("到2026年、2030年，分别达到15%、20%。", ["分别达到15%、20%"] * 2),
        ("2025年底前，完成《云岭志》编写。", ["完成《云岭志》编写"]),
    ],
)
def test_words_are_quoted_in_their_order(text: str, words: list[str]) -> None:
    assert [due.words for due in find_dues(text, CALENDAR)] == words


def test_the_time_of_a_clause() -> None:
    assert clause_time("（市教育局负责，4月中旬前完成）") == "4月中旬前"
    assert clause_time("（责任单位：市科协；完成时限：长期坚持）") == "长期坚持"
    assert clause_time("（责任单位：市科协）") is None


@pytest.mark.parametrize(
    "text",
    [
        "2025年" * 3000,
        "到1月至" * 3000,
        "每" * 9000,
        "“" * 9000,
        "2025-" * 3000,
        "到" + "2025、" * 3000 + "2030年",
        "《" * 9000,
    ],
)
def test_any_text_is_read(text: str) -> None:
    find_dues(text, CALENDAR)
    parse_deadline(text, CALENDAR)


def test_a_work_plan_speaks_of_its_own_year() -> None:
    found = policy(title="云岭市科学技术局2026年工作要点")
    dated = replace(found, document=replace(found.document, date=dt.date(2025, 12, 20)))
    assert policy_year(dated) == 2026
    assert policy_year(replace(dated, document=replace(dated.document, title="云岭市科普规划（2026—2030年）"))) == 2025


@given(
    st.text(
        alphabet="0123456789年月日季度和的对基础上〇零半上下中旬底前末内到至—-每长期坚持十四五“”《》，。；印发布之日起后个工作次明一二三 "
    )
)
def test_a_deadline_is_always_words_of_the_text(text: str) -> None:
    for due in find_dues(text, CALENDAR):
        assert due.text and due.text in text
        rest = text
        for words in due.words.split("…"):
            assert words in rest
            rest = rest[rest.index(words) + len(words) :]
        assert due.day is None or due.day.year < 2101
    parse_deadline(text, CALENDAR)
    assert (found := clause_time(text)) is None or found in text
