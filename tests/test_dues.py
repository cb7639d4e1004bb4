"""What is due when: a measure as a comparison sees it, an assignment as the ledger does."""

from __future__ import annotations

from kepu_cli.deadlines import Due, policy_calendar
from kepu_cli.diff.dues import due_text
from kepu_cli.dues import assignment_dues, has_time, measure_dues
from kepu_cli.measures import iter_measures
from kepu_cli.pipeline import load_bytes

TABLE = """# 云岭市设备更新任务清单

| 序号 | 任务内容 | 2026年目标 | 2027年目标 | 牵头单位 |
| --- | --- | --- | --- | --- |
| 1 | 推动医疗装备更新 | 更新设备24台 | 更新设备5台 | 市科技局 |
| 2 | 推动农业设施更新 | 到2027年完成更新1000亩 | | 市农业农村局 |
| 3 | 推动老旧电梯更新 | 逐台排查 | | 市住房城乡建设局 |
"""


def test_the_years_of_columns_and_cells() -> None:
    policy = load_bytes(TABLE.encode(), "云岭.md")
    calendar = policy_calendar(policy)
    first, second, third = iter_measures(policy)
    assert [due.text for due in measure_dues(first, calendar)] == ["2027年"]
    assert [due.text for due in assignment_dues(first, first.assignments[0], calendar)] == ["2026年", "2027年"]
    assert [str(due.day) for due in measure_dues(second, calendar)] == ["2027-12-31"]
    assert [str(due.day) for due in assignment_dues(second, second.assignments[0], calendar)] == ["2027-12-31"]
    assert measure_dues(third, calendar) == () and has_time(first, calendar)


def test_what_is_dated_goes_before_the_times_of_figures() -> None:
    text = "云岭市科普方案\n\n一、重点任务\n\n（一）建设基地。2026年6月底前开工，2027年建成基地10个。（责任单位：市科协）\n"
    policy = load_bytes(text.encode(), "云岭.txt")
    (measure,) = iter_measures(policy)
    assert [due.text for due in measure_dues(measure, policy_calendar(policy))] == ["2026年6月底前"]


def test_what_follows_the_time_is_shown_first() -> None:
    assert due_text(Due("2027年底前", None, words="支持企业…完成改造")) == "2027年底前（完成改造）"
