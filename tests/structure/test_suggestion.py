"""The form of a 建议 or 提案: as lines above or below the text, as a table, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.model import Policy, Suggestion
from kepu_cli.pipeline import load, load_bytes

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def parse(text: str) -> Policy:
    return load_bytes(text.encode(), "建议.txt")


def test_lines_above_the_text() -> None:
    policy = load(SAMPLES / "云岭市人大代表建议.txt")
    assert policy.document.title == "关于加强基层科普工作的建议"
    assert policy.document.suggestion == Suggestion(
        body="人大",
        session="云岭市第五届人民代表大会第四次会议",
        number=86,
        title="关于加强基层科普工作的建议",
        representatives=("周文澜", "陈一舟", "林见山"),
    )
    assert [section.title for section in policy.parts[0].sections] == ["存在的主要问题", "几点建议"]
    assert not policy.unplaced


def test_table() -> None:
    policy = load(SAMPLES / "云岭市政协提案表.html")
    assert policy.document.suggestion == Suggestion(
        body="政协",
        session="政协云岭市第六届委员会第二次会议",
        number=102,
        title="关于加强青少年科学教育的提案",
        representatives=("林知夏", "苏远", "何其山"),
    )
    assert policy.parts[0].tables


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("（第35号）\n领衔代表：王小明", (35, None, ("王小明",), "人大")),
        ("市五届人大四次会议第35号建议\n王小明代表提出", (35, "市五届人大四次会议", ("王小明",), "人大")),
        ("提案人：王 五、赵六等3人\n编号：0102", (102, None, ("王五", "赵六"), "政协")),
        (
            "建议编号：市人大十五届三次会议第7号\n代表姓名：甲乙，丙丁戊",
            (7, "市人大十五届三次会议", ("甲乙", "丙丁戊"), "人大"),
        ),
    ],
)
def test_other_wordings(head: str, expected: tuple[int | None, str | None, tuple[str, ...], str | None]) -> None:
    policy = parse(f"关于改善山区道路照明的建议\n{head}\n\n山区道路没有路灯。\n一、增设路灯。\n二、定期检修。\n")
    found = policy.document.suggestion
    assert found is not None
    assert (found.number, found.session, found.representatives, found.body) == expected
    assert policy.parts[0].preamble == "山区道路没有路灯。"


def test_title_with_its_number_and_names_in_a_line() -> None:
    policy = parse(
        "关于加快停车设施建设的建议（第57号）\n云岭市第五届人民代表大会第四次会议\n代表：李志强、王芳（共2人）\n\n停车难。\n一、增设车位。\n二、错时共享。\n"
    )
    assert policy.document.title == "关于加快停车设施建设的建议"
    assert policy.document.suggestion == Suggestion(
        "人大", "云岭市第五届人民代表大会第四次会议", 57, "关于加快停车设施建设的建议", ("李志强", "王芳")
    )


def test_fields_without_a_colon() -> None:
    policy = parse(
        "云岭市第五届人民代表大会第四次会议建议\n编号 20220077\n建议名称 关于稳定就业的建议\n领衔人 何锦雄\n联名人 梁敏，黄伟\n\n就业难。\n一、降低费率。\n二、放宽条件。\n"
    )
    assert policy.document.suggestion is not None
    assert policy.document.suggestion.number == 20220077
    assert policy.document.suggestion.title == "关于稳定就业的建议"
    assert policy.document.suggestion.representatives == ("何锦雄", "梁敏", "黄伟")


def test_names_under_the_head_of_a_column() -> None:
    page = """<table><tr><td>案　由</td><td colspan="2">关于繁荣科普创作的提案</td></tr>
        <tr><td rowspan="3">提案人</td><td>姓名</td><td>界别</td></tr><tr><td>郑　洁</td><td>科协</td></tr>
        <tr><td>高志远</td><td>教育</td></tr><tr><td>内容</td><td colspan="2">作品少。建议：1.办大赛。2.设奖项。</td></tr></table>"""
    policy = load_bytes(page.encode(), "提案.html")
    assert policy.document.suggestion is not None
    assert policy.document.suggestion.representatives == ("郑洁", "高志远")


def test_values_on_lines_of_their_own() -> None:
    policy = parse(
        "关于发展科普旅游的提案\n提案编号\n第099号\n届次\n云岭市政协五届四次会议\n提案人\n民进云岭市委\n\n线路少。\n建议：\n1.开线路。\n2.办活动。\n"
    )
    assert policy.document.suggestion == Suggestion(
        "政协", "云岭市政协五届四次会议", 99, "关于发展科普旅游的提案", ("民进云岭市委",)
    )


def test_proposer_below_the_text() -> None:
    policy = parse("关于改善山区道路照明的建议\n\n山区道路没有路灯。\n建议增设路灯。\n代表：白云生\n2024年1月15日\n")
    assert policy.document.suggestion is not None
    assert policy.document.suggestion.representatives == ("白云生",)
    assert str(policy.document.date) == "2024-01-15"
    assert policy.parts[0].preamble == "山区道路没有路灯。\n建议增设路灯。"


@pytest.mark.parametrize(
    "text",
    [
        "关于制定云岭市发展规划的建议\n云发〔2020〕1号\n\n为做好规划编制工作，提出如下建议。\n一、总体要求\n坚持统筹。\n",
        "关于市五届人大三次会议第86号建议的答复函\n\n周文澜代表：\n您提出的建议收悉，现答复如下：\n一、加强协调。\n",
        "关于办理人大代表建议的通知\n\n各科室：\n请按时办理。\n联系人：李四\n",
    ],
)
def test_what_is_no_suggestion(text: str) -> None:
    suggestion = parse(text).document.suggestion
    assert suggestion is None or "答复" in text


@given(st.text(alphabet="关于的建议提案第号一二、：:1。（）代表委员领衔人大政协会议\n 　编", max_size=120))
def test_nothing_is_lost(text: str) -> None:
    policy = parse("关于改善山区道路照明的建议\n领衔代表：白云生\n" + text)
    kept = repr(policy)
    for character in set(text) - set("\n 　。：:"):  # a heading keeps no final 。
        assert character in kept


@pytest.mark.parametrize("label", ["标题：", "标　题：", "标  题：", "题目：", "案由：", "建议标题：", "【标题】"])
@pytest.mark.parametrize("form", ["云岭市人大代表建议", "人大代表建议", "云岭市第五届人民代表大会代表建议", ""])
def test_a_labelled_title_comes_before_the_name_of_the_form(label: str, form: str) -> None:
    head = f"{form}\n\n编号：7\n届次：市五届人大一次会议\n{label}关于改善山区道路照明的建议\n代表：王小明\n"
    policy = parse(f"{head}\n山区道路没有路灯。\n一、增设路灯。\n二、定期检修。\n")
    suggestion = policy.document.suggestion
    assert suggestion is not None
    assert (suggestion.title, suggestion.number) == ("关于改善山区道路照明的建议", 7)
    assert policy.document.title == "关于改善山区道路照明的建议"
    assert [section.title for section in policy.parts[0].sections] == ["增设路灯", "定期检修"]
    assert not policy.unplaced


@pytest.mark.parametrize(
    "value", ["等" + "\t" * 100_000 + "x", "　" * 100_000 + "x", "王小明" + " " * 100_000 + "李红"]
)
def test_names_of_hostile_length_are_read(value: str) -> None:
    parse(f"关于改善山区道路照明的建议\n编号：7\n提案人：{value}\n\n一、增设路灯。\n")
